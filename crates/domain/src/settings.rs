//! What the server's owner decides in the browser: stored as rows `settings(key, value)`, one JSON value per field.

use serde::{Deserialize, Serialize};

use crate::{Code, Invalid};

/// Who may sign up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Registrations {
    Open,
    /// Somebody of the staff reads and approves each request.
    Approval,
    Closed,
}

/// The server's settings. A missing row means the default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The server's name, as shown on every page.
    pub title: String,
    /// A sentence or two about the server, plain text.
    pub short_description: String,
    /// The long text of the about page, Markdown-free HTML paragraphs made from plain text.
    pub extended_description: String,
    /// Where people write to the staff. Shown in public.
    pub contact_email: String,
    /// Name of the local account that answers for the server; empty for none.
    pub contact_username: String,
    pub registrations: Registrations,
    /// What people read when they cannot sign up.
    pub closed_message: String,
    /// Most characters in a status, its warning included.
    pub max_characters: u32,
    /// Most pictures in a status.
    pub max_media: u32,
    /// Most pinned statuses of an account.
    pub max_pins: u32,
    /// The languages spoken here, ISO 639-1.
    pub languages: Vec<String>,
    /// Whether people who are not signed in may read the public feeds.
    pub public_feeds_open: bool,
    /// Whether the names of known servers are public.
    pub publish_peers: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            title: "Aldea".into(),
            short_description: "A small town on the social web.".into(),
            extended_description: String::new(),
            contact_email: String::new(),
            contact_username: String::new(),
            registrations: Registrations::Open,
            closed_message: String::new(),
            max_characters: 500,
            max_media: 4,
            max_pins: 5,
            languages: vec!["en".into()],
            public_feeds_open: true,
            publish_peers: true,
        }
    }
}

impl Settings {
    /// Refuses what would break a page or a promise to apps.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.title.trim().is_empty() {
            return Err(Invalid::new("title", Code::Blank, "can't be blank"));
        }
        if self.title.chars().count() > 100 {
            return Err(Invalid::new("title", Code::TooLong, "is too long (maximum is 100 characters)"));
        }
        if self.short_description.chars().count() > 1500 {
            return Err(Invalid::new("short_description", Code::TooLong, "is too long (maximum is 1500 characters)"));
        }
        if !(1..=100_000).contains(&self.max_characters) {
            return Err(Invalid::new("max_characters", Code::Inclusion, "must be between 1 and 100000"));
        }
        if !(1..=32).contains(&self.max_media) {
            return Err(Invalid::new("max_media", Code::Inclusion, "must be between 1 and 32"));
        }
        Ok(())
    }
}
