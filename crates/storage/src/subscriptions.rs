//! `email_subscriptions`: visitors who get an account's posts by e-mail.

use domain::{AccountId, StatusId, SubscriptionId, Timestamp};

use crate::{Conn, Result};

row! {
    /// One address's subscription to one account.
    pub struct Subscription {
        id: SubscriptionId,
        account_id: AccountId,
        /// Lower-case.
        email: String,
        /// ISO 639-1.
        locale: String,
        /// The secret part of the links in letters, which every letter needs again.
        token: String,
        confirmed_at: Option<Timestamp>,
        /// Posts up to this one were sent, or are older than the subscription.
        sent_status_id: StatusId,
        created_at: Timestamp,
    }
}

/// What became of a new subscription.
#[derive(Debug, Clone)]
pub enum Inserted {
    New,
    /// The address has subscribed before.
    Known(Subscription),
    /// The id is taken: take the next.
    Clash,
}

/// Adds it, if it can be added.
pub async fn insert(db: &mut Conn, subscription: &Subscription) -> Result<Inserted> {
    const SQL: &str = sql!(
        "INSERT INTO email_subscriptions (",
        Subscription::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING"
    );
    const KNOWN: &str =
        sql!("SELECT ", Subscription::COLS, " FROM email_subscriptions WHERE account_id = $1 AND email = $2");
    let s = subscription;
    let params = p![s.id, s.account_id, &s.email, &s.locale, &s.token, s.confirmed_at, s.sent_status_id, s.created_at];
    if db.exec(SQL, params).await? == 1 {
        return Ok(Inserted::New);
    }
    let known = db.opt(KNOWN, p![s.account_id, &s.email]).await?;
    Ok(known.map_or(Inserted::Clash, Inserted::Known))
}

pub async fn find(db: &mut Conn, id: SubscriptionId) -> Result<Option<Subscription>> {
    const SQL: &str = sql!("SELECT ", Subscription::COLS, " FROM email_subscriptions WHERE id = $1");
    db.opt(SQL, p![id]).await
}

pub async fn find_by_token(db: &mut Conn, token: &str) -> Result<Option<Subscription>> {
    const SQL: &str = sql!("SELECT ", Subscription::COLS, " FROM email_subscriptions WHERE token = $1");
    db.opt(SQL, p![token]).await
}

/// The address is proved; posts from now on are sent.
pub async fn confirm(db: &mut Conn, id: SubscriptionId, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "UPDATE email_subscriptions SET confirmed_at = $2, sent_status_id = $3 WHERE id = $1 AND confirmed_at IS NULL"
    );
    Ok(db.exec(SQL, p![id, now, StatusId::floor(now)]).await? == 1)
}

pub async fn delete(db: &mut Conn, id: SubscriptionId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM email_subscriptions WHERE id = $1");
    db.exec(SQL, p![id]).await.map(drop)
}

/// Whether anybody gets this account's posts.
pub async fn has_readers(db: &mut Conn, account: AccountId) -> Result<bool> {
    const SQL: &str =
        sql!("SELECT EXISTS (SELECT 1 FROM email_subscriptions WHERE account_id = $1 AND confirmed_at IS NOT NULL)");
    db.one(SQL, p![account]).await
}

/// The readers of an account after this one, in a fixed order.
pub async fn readers(
    db: &mut Conn,
    account: AccountId,
    after: SubscriptionId,
    limit: i64,
) -> Result<Vec<SubscriptionId>> {
    const SQL: &str = sql!(
        "SELECT id FROM email_subscriptions WHERE account_id = $1 AND id > $2 AND confirmed_at IS NOT NULL
         ORDER BY id LIMIT $3"
    );
    db.all(SQL, p![account, after, limit]).await
}

/// An account's public posts that one reader has not had yet, the oldest first.
pub async fn pending_posts(db: &mut Conn, subscription: &Subscription, limit: i64) -> Result<Vec<StatusId>> {
    const SQL: &str = sql!(
        "SELECT id FROM statuses WHERE account_id = $1 AND id > $2 AND visibility IN (0, 1) AND reblog_of_id IS NULL
         AND NOT reply AND NOT local_only AND deleted_at IS NULL ORDER BY id LIMIT $3"
    );
    db.all(SQL, p![subscription.account_id, subscription.sent_status_id, limit]).await
}

/// The reader has had the posts up to this one.
pub async fn mark_sent(db: &mut Conn, id: SubscriptionId, last: StatusId) -> Result<()> {
    const SQL: &str = sql!("UPDATE email_subscriptions SET sent_status_id = $2 WHERE id = $1 AND sent_status_id < $2");
    db.exec(SQL, p![id, last]).await.map(drop)
}

/// Forgets addresses that were not proved in time.
pub async fn sweep(db: &mut Conn, before: Timestamp) -> Result<u64> {
    const SQL: &str = sql!("DELETE FROM email_subscriptions WHERE confirmed_at IS NULL AND created_at < $1");
    db.exec(SQL, p![before]).await
}
