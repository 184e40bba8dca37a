//! Columns of `accounts` beside what an actor is: which tabs a profile has, who may feature it, when its links were
//! looked at.

use domain::{AccountId, FeaturePolicy, Timestamp};

use crate::{Conn, Result};

row! {
    /// What a profile shows, and to whom it may be shown elsewhere.
    pub struct Extras {
        show_media: bool,
        show_media_replies: bool,
        show_featured: bool,
        email_subscriptions: bool,
    }
}

pub async fn find(db: &mut Conn, id: AccountId) -> Result<Option<Extras>> {
    const SQL: &str = sql!("SELECT ", Extras::COLS, " FROM accounts WHERE id = $1");
    db.opt(SQL, p![id]).await
}

/// The version must be raised by the caller, who has more to write.
pub async fn update(db: &mut Conn, id: AccountId, extras: &Extras) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE accounts SET show_media = $2, show_media_replies = $3, show_featured = $4, email_subscriptions = $5
         WHERE id = $1"
    );
    let e = extras;
    let params = p![id, e.show_media, e.show_media_replies, e.show_featured, e.email_subscriptions];
    db.exec(SQL, params).await.map(drop)
}

/// What an account elsewhere says of who may feature it; `None` if it says nothing.
pub async fn set_feature_policy(db: &mut Conn, id: AccountId, policy: Option<FeaturePolicy>) -> Result<()> {
    const SQL: &str = sql!("UPDATE accounts SET feature_policy = $2 WHERE id = $1");
    db.exec(SQL, p![id, policy.map(FeaturePolicy::number)]).await.map(drop)
}

row! {
    /// Where an account elsewhere lists what is on its profile.
    #[derive(Default)]
    pub struct Showcases {
        featured_collections_url: Option<String>,
        featured_tags_url: Option<String>,
    }
}

pub async fn set_showcases(db: &mut Conn, id: AccountId, s: &Showcases) -> Result<()> {
    const SQL: &str = sql!("UPDATE accounts SET featured_collections_url = $2, featured_tags_url = $3 WHERE id = $1");
    db.exec(SQL, p![id, &s.featured_collections_url, &s.featured_tags_url]).await.map(drop)
}

pub async fn showcases(db: &mut Conn, id: AccountId) -> Result<Showcases> {
    const SQL: &str = sql!("SELECT ", Showcases::COLS, " FROM accounts WHERE id = $1");
    Ok(db.opt(SQL, p![id]).await?.unwrap_or_default())
}

row! {
    /// Who may feature an account.
    pub struct Featurable {
        id: AccountId,
        local: bool,
        discoverable: Option<bool>,
        feature_policy: Option<i64>,
        uri: String,
        version: i64,
    }
}

impl Featurable {
    /// `None` if an account elsewhere says nothing of it.
    pub fn policy(&self) -> Option<FeaturePolicy> {
        if self.local {
            return Some(FeaturePolicy::local(self.discoverable.unwrap_or(false)));
        }
        self.feature_policy.map(FeaturePolicy::from_number)
    }
}

/// Those of these accounts that are not suspended.
pub async fn featurable(db: &mut Conn, ids: &[AccountId]) -> Result<Vec<Featurable>> {
    const SQL: &str = sql!(
        "SELECT id, domain = '', discoverable, feature_policy, uri, version FROM accounts
         WHERE id = ANY($1) AND suspended_at IS NULL"
    );
    db.all(SQL, p![ids]).await
}

/// The profile's table with what was found of its links, unless somebody has changed it since. Apps see something new
/// only if it differs.
pub async fn set_verified(db: &mut Conn, id: AccountId, [before, after]: [&str; 2], now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "UPDATE accounts SET fields = $3, links_checked_at = $4,
         version = version + CASE WHEN fields = $3 THEN 0 ELSE 1 END WHERE id = $1 AND fields = $2"
    );
    Ok(db.exec(SQL, p![id, before, after, now]).await? == 1)
}

/// People of this server whose links were last looked at before this time, or never.
pub async fn with_old_links(db: &mut Conn, before: Timestamp, limit: i64) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT id FROM accounts WHERE domain = '' AND fields <> '[]' AND suspended_at IS NULL
         AND (links_checked_at IS NULL OR links_checked_at < $1) LIMIT $2"
    );
    db.all(SQL, p![before, limit]).await
}
