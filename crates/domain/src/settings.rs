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

/// Who may read something that the server tells of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    Disabled,
    /// People who are signed in.
    Users,
    All,
}

impl Audience {
    /// Whether somebody may read it who is signed in, or not.
    pub const fn includes(self, signed_in: bool) -> bool {
        match self {
            Self::Disabled => false,
            Self::Users => signed_in,
            Self::All => true,
        }
    }
}

/// What visitors see first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LandingPage {
    /// The newest posts from here.
    LocalFeed,
    /// What is talked about.
    Trends,
    /// What the server says of itself.
    About,
}

/// The server's settings. A missing row means the default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The server's name, as shown on every page.
    pub title: String,
    /// A sentence or two about the server, plain text.
    pub short_description: String,
    /// The long text of the about page; Markdown.
    pub extended_description: String,
    /// Where people write to the staff. Shown in public.
    pub contact_email: String,
    /// Name of the local account that answers for the server; empty for none.
    pub contact_username: String,
    pub registrations: Registrations,
    /// Whether people who ask to be let in must say why.
    pub require_reason: bool,
    /// Names that nobody may choose, besides those that would speak for the server; `*` at an end stands for anything.
    pub reserved_usernames: Vec<String>,
    /// How old people must be who sign up, in years; None: nobody is asked.
    pub min_age: Option<u32>,
    /// What people read when they cannot sign up.
    pub closed_message: String,
    /// What visitors see first, if they may see it.
    pub landing_page: LandingPage,
    /// Most characters in a status, its warning included.
    pub max_characters: u32,
    /// Most bytes that the files of other servers may take; those unused for the longest time make room.
    pub media_cache_bytes: u64,
    /// Most pictures in a status.
    pub max_media: u32,
    /// Most pinned statuses of an account.
    pub max_pins: u32,
    /// Most options of a poll.
    pub max_poll_options: u32,
    /// Most characters of each.
    pub max_poll_option_characters: u32,
    /// The languages spoken here, ISO 639-1.
    pub languages: Vec<String>,
    /// Who may read the feeds of all public posts: this server's, and those of the others. Closed, they are still open to
    /// the staff that has the right to view feeds.
    pub local_live_feed: Audience,
    pub remote_live_feed: Audience,
    /// The same of the public posts with a hashtag, and of those that link to a page that is talked about. This server's
    /// cannot be closed to its own people.
    pub local_topic_feed: Audience,
    pub remote_topic_feed: Audience,
    /// Whether other servers are shown posts and profiles only if they say by a signature who they are.
    pub secure_mode: bool,
    /// Whether there is only to do with the servers on a list; nothing is shown to strangers then.
    pub limited_federation: bool,
    /// Whether the names of known servers are public.
    pub publish_peers: bool,
    /// Who may read which servers are limited or suspended here.
    pub show_domain_blocks: Audience,
    /// Who may read why.
    pub show_domain_blocks_rationale: Audience,
    /// What becomes of what people entrust to the server; Markdown. Empty: words that hold for every Aldea.
    pub privacy_policy: String,
    /// Whether there is a directory of the people who want to be found.
    pub profile_directory: bool,
    /// Handles of accounts that new people are offered first.
    pub suggested_accounts: Vec<String>,
    /// Whether visitors may subscribe by e-mail to the posts of accounts that allow it.
    pub email_subscriptions: bool,
    /// Whether people can look back on their year, in the last weeks of December.
    pub wrapstodon: bool,
    /// Whether people are shown what is talked about.
    pub trends: bool,
    /// Whether that holds for what the staff has not looked at yet.
    pub trendable_by_default: bool,
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
            require_reason: false,
            reserved_usernames: Vec::new(),
            min_age: None,
            closed_message: String::new(),
            landing_page: LandingPage::LocalFeed,
            max_characters: 500,
            media_cache_bytes: 10 << 30,
            max_media: 4,
            max_pins: 5,
            max_poll_options: 4,
            max_poll_option_characters: 50,
            languages: vec!["en".into()],
            local_live_feed: Audience::All,
            remote_live_feed: Audience::All,
            local_topic_feed: Audience::All,
            remote_topic_feed: Audience::All,
            secure_mode: false,
            limited_federation: false,
            publish_peers: true,
            show_domain_blocks: Audience::Disabled,
            show_domain_blocks_rationale: Audience::Disabled,
            privacy_policy: String::new(),
            profile_directory: true,
            suggested_accounts: Vec::new(),
            email_subscriptions: false,
            wrapstodon: true,
            trends: true,
            trendable_by_default: false,
        }
    }
}

impl Settings {
    /// Whether nobody signs up without saying why.
    pub fn asks_for_reason(&self) -> bool {
        self.require_reason && self.registrations == Registrations::Approval
    }

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
        if self.media_cache_bytes < 64 << 20 {
            return Err(Invalid::new("media_cache_bytes", Code::Inclusion, "must be at least 67108864 (64 MB)"));
        }
        if self.min_age.is_some_and(|years| !(1..=150).contains(&years)) {
            return Err(Invalid::new("min_age", Code::Inclusion, "must be between 1 and 150"));
        }
        if !(1..=32).contains(&self.max_media) {
            return Err(Invalid::new("max_media", Code::Inclusion, "must be between 1 and 32"));
        }
        if self.local_topic_feed == Audience::Disabled {
            return Err(Invalid::new("local_topic_feed", Code::Inclusion, "is not included in the list"));
        }
        if !(2..=100).contains(&self.max_poll_options) {
            return Err(Invalid::new("max_poll_options", Code::Inclusion, "must be between 2 and 100"));
        }
        if !(1..=500).contains(&self.max_poll_option_characters) {
            return Err(Invalid::new("max_poll_option_characters", Code::Inclusion, "must be between 1 and 500"));
        }
        Ok(())
    }
}
