//! What follows an account that moves: its followers here, and what people here keep of it.

use std::time::Duration;

use domain::{AccountId, FollowId, MuteId, Timestamp};

use crate::{Conn, Result, follows::Follow};

/// Notes that an account has moved. False if it did so after `since`: moves are rare.
pub async fn begin(db: &mut Conn, account: AccountId, to: AccountId, since: Timestamp, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "UPDATE accounts SET moved_to_id = $2, moved_at = $4, version = version + 1
         WHERE id = $1 AND (moved_at IS NULL OR moved_at <= $3)"
    );
    Ok(db.exec(SQL, p![account, to, since, now]).await? == 1)
}

/// Where an account's own document says that it moved, without moving anybody.
pub async fn set_target(db: &mut Conn, account: AccountId, to: Option<AccountId>) -> Result<()> {
    const SQL: &str = sql!("UPDATE accounts SET moved_to_id = $2, version = version + 1 WHERE id = $1");
    db.exec(SQL, p![account, to]).await?;
    Ok(())
}

/// What else an account is called.
pub async fn set_aliases(db: &mut Conn, account: AccountId, aliases: &str, now: Timestamp) -> Result<()> {
    const SQL: &str =
        sql!("UPDATE accounts SET also_known_as = $2, updated_at = $3, version = version + 1 WHERE id = $1");
    db.exec(SQL, p![account, aliases, now]).await?;
    Ok(())
}

/// The next followers of this server, by the id of their follow.
pub async fn followers(db: &mut Conn, account: AccountId, after: FollowId, limit: i64) -> Result<Vec<Follow>> {
    const SQL: &str = sql!(
        "SELECT f.id, f.account_id, f.target_account_id, f.uri, f.show_reblogs, f.notify, f.languages, f.created_at
         FROM follows f JOIN accounts a ON a.id = f.account_id
         WHERE f.target_account_id = $1 AND f.id > $2 AND a.domain = '' ORDER BY f.id LIMIT $3"
    );
    db.all(SQL, p![account, after, limit]).await
}

/// Private notes on the old account are notes on the new one, too, where there is none yet.
pub async fn copy_notes(db: &mut Conn, from: AccountId, to: AccountId) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO account_notes (account_id, target_account_id, comment)
         SELECT n.account_id, CAST($2 AS BIGINT), n.comment FROM account_notes n
         WHERE n.target_account_id = $1 AND n.account_id <> CAST($2 AS BIGINT)
         ON CONFLICT (account_id, target_account_id) DO NOTHING"
    );
    db.exec(SQL, p![from, to]).await?;
    Ok(())
}

row! {
    /// Who mutes an account, and how.
    pub struct Muting {
        account_id: AccountId,
        hide_notifications: bool,
        expires_at: Option<Timestamp>,
    }
}

/// Whoever mutes the old account mutes the new one, unless they follow it already.
pub async fn copy_mutes(db: &mut Conn, from: AccountId, to: AccountId, now: Timestamp) -> Result<()> {
    const LIST: &str = sql!(
        "SELECT m.account_id, m.hide_notifications, m.expires_at FROM mutes m JOIN accounts a ON a.id = m.account_id
         WHERE m.target_account_id = $1 AND m.account_id <> $2 AND a.domain = ''
         AND (m.expires_at IS NULL OR m.expires_at > $3)
         AND NOT EXISTS (SELECT 1 FROM follows f WHERE f.account_id = m.account_id AND f.target_account_id = $2)"
    );
    const PUT: &str = sql!(
        "INSERT INTO mutes (id, account_id, target_account_id, hide_notifications, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account_id, target_account_id) DO NOTHING"
    );
    let mutes: Vec<Muting> = db.all(LIST, p![from, to, now]).await?;
    let row = |m: &Muting| p![MuteId::at(now), m.account_id, to, m.hide_notifications, m.expires_at, now];
    db.many(PUT, mutes.iter().map(row).collect()).await?;
    Ok(())
}

/// People of this server who block the old account, and neither block nor follow the new one.
pub async fn blockers(db: &mut Conn, from: AccountId, to: AccountId) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT b.account_id FROM blocks b JOIN accounts a ON a.id = b.account_id
         WHERE b.target_account_id = $1 AND b.account_id <> $2 AND a.domain = ''
         AND NOT EXISTS (SELECT 1 FROM blocks c WHERE c.account_id = b.account_id AND c.target_account_id = $2)
         AND NOT EXISTS (SELECT 1 FROM follows f WHERE f.account_id = b.account_id AND f.target_account_id = $2)"
    );
    db.all(SQL, p![from, to]).await
}

/// Whether an account was filled within this time. A read: profiles are looked at often.
pub async fn is_filled(db: &mut Conn, account: AccountId, every: Duration, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!("SELECT EXISTS (SELECT 1 FROM accounts WHERE id = $1 AND backfilled_at > $2)");
    db.one(SQL, p![account, now - every]).await
}

/// It counts as filled at this time, so that it is filled again the sooner.
pub async fn put_off_backfill(db: &mut Conn, id: AccountId, filled_at: Timestamp) -> Result<()> {
    const SQL: &str = sql!("UPDATE accounts SET backfilled_at = $2 WHERE id = $1");
    db.exec(SQL, p![id, filled_at]).await.map(drop)
}

/// Marks an account as being filled. False if that was done within `every`.
pub async fn begin_backfill(db: &mut Conn, account: AccountId, every: Duration, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "UPDATE accounts SET backfilled_at = $3
         WHERE id = $1 AND domain <> '' AND suspended_at IS NULL AND (backfilled_at IS NULL OR backfilled_at <= $2)"
    );
    Ok(db.exec(SQL, p![account, now - every, now]).await? == 1)
}

/// What the origin says of an account's counts; None leaves a count as it is.
pub async fn set_remote_counts(
    db: &mut Conn,
    account: AccountId,
    statuses: Option<i64>,
    following: Option<i64>,
    followers: Option<i64>,
) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE account_stats SET remote_statuses_count = coalesce(CAST($2 AS BIGINT), remote_statuses_count),
         remote_following_count = coalesce(CAST($3 AS BIGINT), remote_following_count),
         remote_followers_count = coalesce(CAST($4 AS BIGINT), remote_followers_count) WHERE account_id = $1"
    );
    db.exec(SQL, p![account, statuses, following, followers]).await?;
    crate::accounts::touch(db, account).await
}
