//! `Relationship`: what is between the viewer and an account. Apps need every flag.

use domain::{AccountId, Timestamp};
use serde::Serialize;
use storage::follows;

#[derive(Serialize)]
pub struct Relationship {
    id: AccountId,
    following: bool,
    showing_reblogs: bool,
    notifying: bool,
    /// Null: all languages.
    languages: Option<Vec<String>>,
    followed_by: bool,
    blocking: bool,
    blocked_by: bool,
    muting: bool,
    muting_notifications: bool,
    muting_expires_at: Option<Timestamp>,
    requested: bool,
    requested_by: bool,
    domain_blocking: bool,
    endorsed: bool,
    note: String,
}

impl From<follows::Relationship> for Relationship {
    fn from(row: follows::Relationship) -> Self {
        Self {
            id: row.id,
            following: row.following,
            showing_reblogs: row.show_reblogs,
            notifying: row.notify,
            languages: row.languages.and_then(|codes| serde_json::from_str(&codes).ok()),
            followed_by: row.followed_by,
            blocking: row.blocking,
            blocked_by: row.blocked_by,
            muting: row.muting,
            muting_notifications: row.muting_notifications,
            muting_expires_at: row.muting_expires_at,
            requested: row.requested,
            requested_by: row.requested_by,
            domain_blocking: row.domain_blocking,
            endorsed: row.endorsed,
            note: row.note,
        }
    }
}

impl Relationship {
    /// What Mastodon says right after a follow of an open account elsewhere: as if it had been accepted already.
    #[must_use]
    pub fn as_if_followed(mut self) -> Self {
        self.following |= self.requested;
        self.requested = false;
        self
    }
}
