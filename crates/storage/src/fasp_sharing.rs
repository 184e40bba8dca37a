//! `fasp_subscriptions`, `fasp_events`, `fasp_backfills`: what auxiliary service providers are told of. Only what is
//! public, of people who want it to be found: posts of those who let theirs be searched (FEP-5feb), profiles that are
//! discoverable.

use domain::{
    AccountId, FaspBackfillId, FaspCategory, FaspEvent, FaspProviderId, FaspSubscriptionId, StatusId, Timestamp,
};

use crate::{Conn, Result};

/// An account `a` whose public statuses others may be told of.
const OPEN_AUTHOR: &str = "a.indexable AND a.suspended_at IS NULL AND a.silenced_at IS NULL";
/// A status `s` of an account `a` that others may be told of.
const OPEN_STATUS: &str =
    sql!("s.visibility = 0 AND NOT s.local_only AND s.deleted_at IS NULL AND s.reblog_of_id IS NULL AND ", OPEN_AUTHOR);
/// An account `a` that others may be told of.
const OPEN_ACCOUNT: &str = "a.discoverable AND a.suspended_at IS NULL AND a.silenced_at IS NULL";

row! {
    pub struct Subscription {
        id: FaspSubscriptionId,
        provider_id: FaspProviderId,
        category: FaspCategory,
        /// What is talked about, rather than what is new, changed or gone.
        trends: bool,
        /// Addresses in one message at most.
        batch: i64,
        /// Minutes.
        timeframe: i64,
        shares: i64,
        likes: i64,
        replies: i64,
        created_at: Timestamp,
    }
}

row! {
    /// Something of which a subscriber has still to be told.
    pub struct Event {
        id: i64,
        kind: FaspEvent,
        uri: String,
    }
}

row! {
    pub struct Backfill {
        id: FaspBackfillId,
        provider_id: FaspProviderId,
        category: FaspCategory,
        max_count: i64,
        /// Told are those from here on.
        below: i64,
        more: bool,
        created_at: Timestamp,
    }
}

pub async fn insert(db: &mut Conn, subscription: &Subscription) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO fasp_subscriptions (",
        Subscription::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    let s = subscription;
    let params =
        p![s.id, s.provider_id, s.category, s.trends, s.batch, s.timeframe, s.shares, s.likes, s.replies, s.created_at];
    db.exec(SQL, params).await.map(drop)
}

/// False if this provider has no such subscription.
pub async fn delete(db: &mut Conn, provider: FaspProviderId, id: FaspSubscriptionId) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM fasp_subscriptions WHERE id = $1 AND provider_id = $2");
    Ok(db.exec(SQL, p![id, provider]).await? == 1)
}

/// Ends all that a provider is told.
pub async fn delete_all(db: &mut Conn, provider: FaspProviderId) -> Result<()> {
    const SUBSCRIPTIONS: &str = sql!("DELETE FROM fasp_subscriptions WHERE provider_id = $1");
    const BACKFILLS: &str = sql!("DELETE FROM fasp_backfills WHERE provider_id = $1");
    db.exec(SUBSCRIPTIONS, p![provider]).await?;
    db.exec(BACKFILLS, p![provider]).await.map(drop)
}

pub async fn list(db: &mut Conn) -> Result<Vec<Subscription>> {
    const SQL: &str = sql!("SELECT ", Subscription::COLS, " FROM fasp_subscriptions ORDER BY id");
    db.all(SQL, p![]).await
}

pub async fn count(db: &mut Conn, provider: FaspProviderId) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM fasp_subscriptions WHERE provider_id = $1");
    db.one(SQL, p![provider]).await
}

/// Of what anybody wants to be told as it happens.
pub async fn watched(db: &mut Conn) -> Result<Vec<FaspCategory>> {
    const SQL: &str = sql!("SELECT DISTINCT category FROM fasp_subscriptions WHERE NOT trends");
    db.all(SQL, p![]).await
}

/// Something happened to a post by this account. False if nobody is to be told.
pub async fn tell_of_status(
    db: &mut Conn,
    author: AccountId,
    (kind, uri): (FaspEvent, &str),
    now: Timestamp,
) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO fasp_events (subscription_id, kind, uri, happened_at)
         SELECT q.id, CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS BIGINT) FROM fasp_subscriptions q
         WHERE q.category = 0 AND NOT q.trends AND EXISTS (
             SELECT 1 FROM accounts a WHERE a.id = $1 AND ",
        OPEN_AUTHOR,
        ")"
    );
    Ok(db.exec(SQL, p![author, kind, uri, now]).await? > 0)
}

/// Something happened to an account.
pub async fn tell_of_account(db: &mut Conn, (kind, uri): (FaspEvent, &str), now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO fasp_events (subscription_id, kind, uri, happened_at)
         SELECT q.id, CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS BIGINT) FROM fasp_subscriptions q
         WHERE q.category = 1 AND NOT q.trends"
    );
    Ok(db.exec(SQL, p![kind, uri, now]).await? > 0)
}

/// What a subscriber has to be told, the oldest first.
pub async fn events(db: &mut Conn, subscription: FaspSubscriptionId, limit: i64) -> Result<Vec<Event>> {
    const SQL: &str = sql!("SELECT ", Event::COLS, " FROM fasp_events WHERE subscription_id = $1 ORDER BY id LIMIT $2");
    db.all(SQL, p![subscription, limit]).await
}

/// It was told.
pub async fn delete_events(db: &mut Conn, ids: &[i64]) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM fasp_events WHERE id = ANY($1)");
    db.exec(SQL, p![ids]).await.map(drop)
}

/// What a subscriber did not want to hear for so long need not be told any more.
pub async fn sweep(db: &mut Conn, before: Timestamp) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM fasp_events WHERE happened_at < $1");
    db.exec(SQL, p![before]).await.map(drop)
}

/// Posts with which, within the subscriber's time, as much happened as it says.
pub async fn trending(db: &mut Conn, subscription: &Subscription, since: Timestamp) -> Result<Vec<String>> {
    const SQL: &str = sql!(
        "SELECT s.uri FROM (
             SELECT f.status_id AS id FROM favourites f WHERE f.id >= $1 GROUP BY f.status_id HAVING count(*) >= $2
             UNION SELECT b.reblog_of_id FROM statuses b
             WHERE b.id >= $1 AND b.reblog_of_id IS NOT NULL AND b.deleted_at IS NULL
             GROUP BY b.reblog_of_id HAVING count(*) >= $3
             UNION SELECT r.in_reply_to_id FROM statuses r
             WHERE r.id >= $1 AND r.in_reply_to_id IS NOT NULL AND r.deleted_at IS NULL
             GROUP BY r.in_reply_to_id HAVING count(*) >= $4) q
         JOIN statuses s ON s.id = q.id JOIN accounts a ON a.id = s.account_id WHERE ",
        OPEN_STATUS,
        " ORDER BY s.id DESC LIMIT $5"
    );
    let s = subscription;
    db.all(SQL, p![StatusId::floor(since), s.likes, s.shares, s.replies, s.batch]).await
}

pub async fn insert_backfill(db: &mut Conn, backfill: &Backfill) -> Result<()> {
    const SQL: &str = sql!("INSERT INTO fasp_backfills (", Backfill::COLS, ") VALUES ($1, $2, $3, $4, $5, $6, $7)");
    let b = backfill;
    db.exec(SQL, p![b.id, b.provider_id, b.category, b.max_count, b.below, b.more, b.created_at]).await.map(drop)
}

pub async fn find_backfill(db: &mut Conn, id: FaspBackfillId) -> Result<Option<Backfill>> {
    const SQL: &str = sql!("SELECT ", Backfill::COLS, " FROM fasp_backfills WHERE id = $1");
    db.opt(SQL, p![id]).await
}

/// How far it has come.
pub async fn set_backfill(db: &mut Conn, id: FaspBackfillId, below: i64, more: bool) -> Result<()> {
    const SQL: &str = sql!("UPDATE fasp_backfills SET below = $2, more = $3 WHERE id = $1");
    db.exec(SQL, p![id, below, more]).await.map(drop)
}

/// The next ones below, with their ids, the newest first.
pub async fn older(db: &mut Conn, category: FaspCategory, below: i64, limit: i64) -> Result<Vec<(i64, String)>> {
    const STATUSES: &str = sql!(
        "SELECT s.id, s.uri FROM statuses s JOIN accounts a ON a.id = s.account_id WHERE s.id < $1 AND ",
        OPEN_STATUS,
        " ORDER BY s.id DESC LIMIT $2"
    );
    const ACCOUNTS: &str =
        sql!("SELECT a.id, a.uri FROM accounts a WHERE a.id < $1 AND ", OPEN_ACCOUNT, " ORDER BY a.id DESC LIMIT $2");
    let sql = match category {
        FaspCategory::Content => STATUSES,
        FaspCategory::Account => ACCOUNTS,
    };
    db.all(sql, p![below, limit]).await
}

/// Forgets requests of before this time.
pub async fn sweep_backfills(db: &mut Conn, before: Timestamp) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM fasp_backfills WHERE created_at < $1");
    db.exec(SQL, p![before]).await.map(drop)
}
