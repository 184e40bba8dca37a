//! Who is looking.

use domain::{AccountId, Covered, Power, QuotePolicy, Timestamp, UserId, Visibility};

/// A signed-in person acting as one account of this server.
#[derive(Debug, Clone)]
pub struct Viewer {
    pub user: UserId,
    pub account: AccountId,
    pub username: String,
    /// Bits of the role ([`Power`]).
    pub permissions: i64,
    /// ISO 639-1 code of the interface.
    pub locale: String,
    /// Name in the tz database.
    pub time_zone: String,
    /// When the person was last seen, to the hour.
    pub last_active_at: Timestamp,
    pub posting: Posting,
    pub reading: Reading,
    /// ISO 639-1: in which languages the feeds of everybody's posts are wanted. Empty: in all.
    pub languages: Vec<String>,
}

/// A person's defaults for new posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    pub visibility: Visibility,
    pub sensitive: bool,
    /// ISO 639-1; None: the language of the text, as far as it can be told, else that of the interface.
    pub language: Option<String>,
    pub quote_policy: QuotePolicy,
}

/// How a person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub covered: Covered,
    /// Warnings are unfolded.
    pub expand_spoilers: bool,
    /// Short films play by themselves.
    pub autoplay_gifs: bool,
}

/// As for people of whom nothing is known.
impl Default for Reading {
    fn default() -> Self {
        Self { covered: Covered::Sensitive, expand_spoilers: false, autoplay_gifs: false }
    }
}

/// Database queries take 0 for nobody: no row has that id.
pub const NOBODY: AccountId = AccountId(0);

impl Viewer {
    pub const fn may(&self, power: Power) -> bool {
        power.is_in(self.permissions)
    }

    /// Whether the viewer may read feeds that are closed to everybody.
    pub const fn may_view_feeds(&self) -> bool {
        self.may(Power::ViewFeeds)
    }

    /// Whether feeds of everybody's posts may be in this language. Of many posts nobody says it.
    pub fn reads(&self, language: Option<&String>) -> bool {
        self.languages.is_empty() || language.is_none_or(|code| self.languages.contains(code))
    }

    /// The languages that somebody wants feeds in; of nobody, none are known.
    pub fn languages(viewer: Option<&Self>) -> &[String] {
        viewer.map_or(&[], |viewer| &viewer.languages)
    }

    /// The id that queries compare with, for a viewer or nobody.
    pub fn id(viewer: Option<&Self>) -> AccountId {
        viewer.map_or(NOBODY, |v| v.account)
    }
}
