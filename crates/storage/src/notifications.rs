//! `notifications`: what somebody was told. Ids come from the database's sequence and stay below 2^53.

use domain::{AccountId, NotificationId, NotificationType, StatusId, Timestamp};

use crate::{Conn, Result, Val, statuses::VISIBLE, timelines::Page};

row! {
    pub struct Notification {
        id: NotificationId,
        account_id: AccountId,
        from_account_id: AccountId,
        kind: NotificationType,
        status_id: Option<StatusId>,
        group_key: String,
        created_at: Timestamp,
    }
}

/// A notification to be written.
#[derive(Debug, Clone)]
pub struct New<'a> {
    pub account: AccountId,
    pub from: AccountId,
    pub kind: NotificationType,
    pub status: Option<StatusId>,
    pub group_key: &'a str,
}

/// Writes a notification unless its receiver is not of this server, blocks or mutes the sender, is blocked by the sender,
/// blocks the sender's server, or mutes the conversation. Gives its id if it was written.
pub async fn insert(db: &mut Conn, new: &New<'_>, now: Timestamp) -> Result<Option<NotificationId>> {
    const SQL: &str = sql!(
        "INSERT INTO notifications (account_id, from_account_id, kind, status_id, group_key, created_at)
         SELECT a.id, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS TEXT), CAST($6 AS BIGINT)
         FROM accounts a JOIN accounts o ON o.id = $2
         WHERE a.id = $1 AND a.domain = '' AND a.id <> $2 AND o.suspended_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = $1 AND b.target_account_id = $2)
         AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = $2 AND b.target_account_id = $1)
         AND NOT EXISTS (SELECT 1 FROM mutes m WHERE m.account_id = $1 AND m.target_account_id = $2
                         AND m.hide_notifications AND (m.expires_at IS NULL OR m.expires_at > $6))
         AND NOT EXISTS (SELECT 1 FROM account_domain_blocks d WHERE d.account_id = $1 AND d.domain = o.domain)
         AND NOT EXISTS (SELECT 1 FROM conversation_mutes c JOIN statuses s ON s.conversation_id = c.conversation_id
                         WHERE c.account_id = $1 AND s.id = $4)
         RETURNING id"
    );
    db.opt(SQL, p![new.account, new.from, new.kind, new.status, new.group_key, now]).await
}

/// Takes back what was told: an unfavourite, an unboost, an unfollow.
pub async fn withdraw(
    db: &mut Conn,
    account: AccountId,
    from: AccountId,
    kind: NotificationType,
    status: Option<StatusId>,
) -> Result<()> {
    const SQL: &str = sql!(
        "DELETE FROM notifications WHERE account_id = $1 AND from_account_id = $2 AND kind = $3
         AND status_id IS NOT DISTINCT FROM CAST($4 AS BIGINT)"
    );
    db.exec(SQL, p![account, from, kind, status]).await?;
    Ok(())
}

/// Forgets everything that somebody was told of somebody.
pub async fn delete_from(db: &mut Conn, account: AccountId, from: AccountId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM notifications WHERE account_id = $1 AND from_account_id = $2");
    db.exec(SQL, p![account, from]).await?;
    Ok(())
}

row! {
    /// A line of somebody's notifications, with the version of the account that it comes from.
    pub struct Line {
        id: NotificationId,
        kind: NotificationType,
        from_account_id: AccountId,
        from_version: i64,
        status_id: Option<StatusId>,
        group_key: String,
        created_at: Timestamp,
    }
}

/// Which of somebody's notifications.
#[derive(Debug, Clone, Copy)]
pub struct Filter<'a> {
    pub kinds: &'a [NotificationType],
    /// Only those from this account.
    pub from: Option<AccountId>,
}

const LINE: &str = "n.id, n.kind, n.from_account_id, a.version, n.status_id, n.group_key, n.created_at";

/// Notifications of `$1`, without those about what may no longer be seen.
const SHOWN: &str = sql!(
    " FROM notifications n JOIN accounts a ON a.id = n.from_account_id
     WHERE n.account_id = $1 AND a.suspended_at IS NULL
     AND (n.status_id IS NULL OR EXISTS (SELECT 1 FROM statuses s WHERE s.id = n.status_id AND ",
    VISIBLE,
    "))"
);
const CHOSEN: &str =
    " AND n.id > $2 AND n.kind = ANY($3) AND (CAST($4 AS BIGINT) = 0 OR n.from_account_id = CAST($4 AS BIGINT))";

/// A page of somebody's notifications, newest first.
pub async fn list(db: &mut Conn, account: AccountId, page: Page, filter: Filter<'_>) -> Result<Vec<Line>> {
    const DOWN: &str = sql!("SELECT ", LINE, SHOWN, CHOSEN, " AND n.id < $5 ORDER BY n.id DESC LIMIT $6");
    const UP: &str = sql!("SELECT ", LINE, SHOWN, CHOSEN, " AND n.id < $5 ORDER BY n.id ASC LIMIT $6");
    let params: Vec<Val> =
        p![account, page.above_id, filter.kinds, filter.from.unwrap_or_default(), page.max_id, page.limit];
    let mut lines: Vec<Line> = db.all(if page.upwards { UP } else { DOWN }, params).await?;
    if page.upwards {
        lines.reverse();
    }
    Ok(lines)
}

pub async fn find(db: &mut Conn, account: AccountId, id: NotificationId) -> Result<Option<Line>> {
    const SQL: &str = sql!("SELECT ", LINE, SHOWN, " AND n.id = $2");
    db.opt(SQL, p![account, id]).await
}

/// How many there are above this id; counting stops at `limit`.
pub async fn count(db: &mut Conn, account: AccountId, above: i64, filter: Filter<'_>, limit: i64) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM (SELECT n.id", SHOWN, CHOSEN, " LIMIT $5) c");
    db.one(SQL, p![account, above, filter.kinds, filter.from.unwrap_or_default(), limit]).await
}

/// Forgets some of what somebody was told.
pub async fn delete(db: &mut Conn, account: AccountId, ids: &[NotificationId]) -> Result<u64> {
    const SQL: &str = sql!("DELETE FROM notifications WHERE account_id = $1 AND id = ANY($2)");
    db.exec(SQL, p![account, ids]).await
}

/// Forgets all that somebody was told.
pub async fn clear(db: &mut Conn, account: AccountId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM notifications WHERE account_id = $1");
    db.exec(SQL, p![account]).await.map(drop)
}
