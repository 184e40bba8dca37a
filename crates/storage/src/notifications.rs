//! `notifications`: what somebody was told. Ids come from the database's sequence and stay below 2^53.

mod groups;
mod list;

use domain::{AccountId, NotificationId, NotificationType, PolicyAction, StatusId, Timestamp};

use crate::{Conn, Result};

pub use groups::{Member, Sums, count_heads, delete_group, head, heads, in_group, members};
pub use list::{Filter, Line, count, find, list};

/// Notifications to be written, one for each of those who are told the same.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    pub from: AccountId,
    pub kind: NotificationType,
    pub status: Option<StatusId>,
    /// What it is about, of kinds that are not about a status.
    pub about: Option<i64>,
    /// Empty for kinds that are not grouped.
    pub group_key: &'a str,
}

row! {
    /// How the sender of a notification stands to a receiver.
    pub struct Footing {
        account: AccountId,
        /// Nothing is told: either blocks the other, the receiver mutes the sender or the conversation or blocks the
        /// sender's server, one of the two is suspended.
        barred: bool,
        /// The receiver was told of the same already.
        told: bool,
        /// The receiver follows the sender.
        following: bool,
        /// Since when the sender follows the receiver.
        follower_since: Option<Timestamp>,
        limited: bool,
        /// When the sender's account was made.
        made_at: Timestamp,
        /// The receiver lets the sender through whatever the policy says.
        permitted: bool,
        /// The receiver's policy; none of the five if it was never changed.
        for_not_following: Option<PolicyAction>,
        for_not_followers: Option<PolicyAction>,
        for_new_accounts: Option<PolicyAction>,
        for_private_mentions: Option<PolicyAction>,
        for_limited_accounts: Option<PolicyAction>,
        /// The status is for the people whom it names only.
        private: bool,
        /// Some app of the receiver wants to be woken.
        listening: bool,
    }
}

/// How these receivers and the sender stand to each other. Those who are not of this server are left out.
pub async fn footings(db: &mut Conn, new: &New<'_>, accounts: &[AccountId], now: Timestamp) -> Result<Vec<Footing>> {
    const SQL: &str = sql!(
        "SELECT a.id, o.suspended_at IS NOT NULL OR a.suspended_at IS NOT NULL
            OR EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = a.id AND b.target_account_id = $2)
            OR EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = $2 AND b.target_account_id = a.id)
            OR EXISTS (SELECT 1 FROM mutes m WHERE m.account_id = a.id AND m.target_account_id = $2
                       AND m.hide_notifications AND (m.expires_at IS NULL OR m.expires_at > $5))
            OR (o.domain <> '' AND EXISTS (SELECT 1 FROM account_domain_blocks d
                                           WHERE d.account_id = a.id AND d.domain = o.domain))
            OR EXISTS (SELECT 1 FROM conversation_mutes c
                       WHERE c.account_id = a.id AND c.conversation_id = s.conversation_id),
         EXISTS (SELECT 1 FROM notifications n WHERE n.status_id = $4 AND n.from_account_id = $2 AND n.kind = $3
                 AND n.account_id = a.id),
         EXISTS (SELECT 1 FROM follows f WHERE f.account_id = a.id AND f.target_account_id = $2),
         (SELECT f.created_at FROM follows f WHERE f.account_id = $2 AND f.target_account_id = a.id),
         o.silenced_at IS NOT NULL, o.created_at,
         EXISTS (SELECT 1 FROM notification_permissions q WHERE q.account_id = a.id AND q.from_account_id = $2),
         p.for_not_following, p.for_not_followers, p.for_new_accounts, p.for_private_mentions, p.for_limited_accounts,
         coalesce(s.visibility = 3, FALSE),
         EXISTS (SELECT 1 FROM push_subscriptions x WHERE x.account_id = a.id)
         FROM accounts a JOIN accounts o ON o.id = $2
         LEFT JOIN notification_policies p ON p.account_id = a.id
         LEFT JOIN statuses s ON s.id = $4
         WHERE a.id = ANY($1) AND a.domain = ''"
    );
    db.all(SQL, p![accounts, new.from, new.kind, new.status, now]).await
}

/// Whether the receiver has written something above this status in its thread: it answers the receiver.
pub async fn answers(db: &mut Conn, status: StatusId, receiver: AccountId) -> Result<bool> {
    /// A thread is followed upwards so far.
    const DEPTH: i64 = 100;
    const SQL: &str = sql!(
        "WITH RECURSIVE up(id, parent, author, depth) AS (
            SELECT s.id, s.in_reply_to_id, s.account_id, 0 FROM statuses s WHERE s.id = $1
            UNION ALL
            SELECT s.id, s.in_reply_to_id, s.account_id, up.depth + 1 FROM statuses s JOIN up ON s.id = up.parent
            WHERE up.depth < $3)
         SELECT count(*) > 0 FROM up WHERE depth > 0 AND author = $2"
    );
    db.one(SQL, p![status, receiver, DEPTH]).await
}

/// Writes notifications; whether they should be is asked of [`footings`] before. `filtered` ones are kept apart. Gives
/// whose each is.
pub async fn insert(
    db: &mut Conn,
    new: &New<'_>,
    accounts: &[AccountId],
    filtered: bool,
    now: Timestamp,
) -> Result<Vec<(AccountId, NotificationId)>> {
    const SQL: &str = sql!(
        "INSERT INTO notifications
            (account_id, from_account_id, kind, status_id, about_id, group_key, filtered, created_at)
         SELECT a.id, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS TEXT),
            CAST($7 AS BOOLEAN), CAST($8 AS BIGINT)
         FROM accounts a WHERE a.id = ANY($1) ORDER BY a.id RETURNING account_id, id"
    );
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let n = new;
    db.all(SQL, p![accounts, n.from, n.kind, n.status, n.about, n.group_key, filtered, now]).await
}

/// Takes back what was told: an unfavourite, an unboost, an unfollow.
pub async fn withdraw(
    db: &mut Conn,
    account: AccountId,
    from: AccountId,
    kind: NotificationType,
    status: Option<StatusId>,
) -> Result<()> {
    const ABOUT: &str = sql!(
        "DELETE FROM notifications WHERE status_id = $4 AND from_account_id = $2 AND kind = $3 AND account_id = $1"
    );
    const PLAIN: &str = sql!(
        "DELETE FROM notifications WHERE from_account_id = $2 AND kind = $3 AND account_id = $1 AND status_id IS NULL"
    );
    match status {
        Some(status) => db.exec(ABOUT, p![account, from, kind, status]).await.map(drop),
        None => db.exec(PLAIN, p![account, from, kind]).await.map(drop),
    }
}

/// Forgets what several were told of one status, since they are told the same anew.
pub async fn forget_earlier(
    db: &mut Conn,
    accounts: &[AccountId],
    from: AccountId,
    kind: NotificationType,
    status: StatusId,
) -> Result<()> {
    const SQL: &str = sql!(
        "DELETE FROM notifications WHERE status_id = $4 AND from_account_id = $2 AND kind = $3 AND account_id = ANY($1)"
    );
    db.exec(SQL, p![accounts, from, kind, status]).await.map(drop)
}

/// Forgets what an account was told of people of one other server.
pub async fn delete_from_domain(db: &mut Conn, account: AccountId, domain: &str) -> Result<()> {
    const REQUEST: &str = sql!(
        "DELETE FROM notification_requests WHERE account_id = $1
         AND from_account_id IN (SELECT id FROM accounts WHERE domain = $2)"
    );
    const SQL: &str = sql!(
        "DELETE FROM notifications WHERE account_id = $1
         AND from_account_id IN (SELECT id FROM accounts WHERE domain = $2)"
    );
    db.exec(REQUEST, p![account, domain]).await?;
    db.exec(SQL, p![account, domain]).await.map(drop)
}

/// Forgets everything that somebody was told of somebody.
pub async fn delete_from(db: &mut Conn, account: AccountId, from: AccountId) -> Result<()> {
    const REQUEST: &str = sql!("DELETE FROM notification_requests WHERE account_id = $1 AND from_account_id = $2");
    const SQL: &str = sql!("DELETE FROM notifications WHERE account_id = $1 AND from_account_id = $2");
    db.exec(REQUEST, p![account, from]).await?;
    db.exec(SQL, p![account, from]).await?;
    Ok(())
}

/// Forgets some of what somebody was told.
pub async fn delete(db: &mut Conn, account: AccountId, ids: &[NotificationId]) -> Result<u64> {
    const SQL: &str = sql!("DELETE FROM notifications WHERE account_id = $1 AND id = ANY($2)");
    db.exec(SQL, p![account, ids]).await
}

/// Forgets all that somebody was told, what was kept apart and asked for included.
pub async fn clear(db: &mut Conn, account: AccountId) -> Result<()> {
    const REQUESTS: &str = sql!("DELETE FROM notification_requests WHERE account_id = $1");
    const SQL: &str = sql!("DELETE FROM notifications WHERE account_id = $1");
    db.exec(REQUESTS, p![account]).await?;
    db.exec(SQL, p![account]).await.map(drop)
}

/// What was kept apart of a sender and is for single people, the oldest first.
pub async fn kept_messages(db: &mut Conn, account: AccountId, from: AccountId) -> Result<Vec<StatusId>> {
    const SQL: &str = sql!(
        "SELECT s.id FROM notifications n JOIN statuses s ON s.id = n.status_id
         WHERE n.account_id = $1 AND n.from_account_id = $2 AND n.filtered AND s.visibility >= 3 AND s.deleted_at IS NULL
         ORDER BY s.id"
    );
    db.all(SQL, p![account, from]).await
}

/// What was kept apart of a sender is among the others from now on.
pub async fn release(db: &mut Conn, account: AccountId, from: AccountId) -> Result<u64> {
    const SQL: &str =
        sql!("UPDATE notifications SET filtered = FALSE WHERE account_id = $1 AND from_account_id = $2 AND filtered");
    db.exec(SQL, p![account, from]).await
}
