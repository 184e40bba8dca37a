//! `recommended_accounts`, `dismissed_suggestions`, and the directory: whom one might like to follow.

use domain::{AccountId, StatusId, TagId, Timestamp};

use crate::{Conn, Result};

/// An account `a` that may be offered to `$1`: no own, followed, asked, blocked, muted or dismissed one, nobody gone,
/// moved, limited, or on a server that the viewer blocks.
const OFFERED: &str = "a.id <> $1 AND a.discoverable AND a.suspended_at IS NULL AND a.silenced_at IS NULL
    AND a.moved_to_id IS NULL AND NOT a.memorial
    AND NOT EXISTS (SELECT 1 FROM follows x WHERE x.account_id = $1 AND x.target_account_id = a.id)
    AND NOT EXISTS (SELECT 1 FROM follow_requests x WHERE x.account_id = $1 AND x.target_account_id = a.id)
    AND NOT EXISTS (SELECT 1 FROM blocks x WHERE x.account_id = $1 AND x.target_account_id = a.id)
    AND NOT EXISTS (SELECT 1 FROM blocks x WHERE x.account_id = a.id AND x.target_account_id = $1)
    AND NOT EXISTS (SELECT 1 FROM mutes x WHERE x.account_id = $1 AND x.target_account_id = a.id)
    AND NOT EXISTS (SELECT 1 FROM dismissed_suggestions x WHERE x.account_id = $1 AND x.target_account_id = a.id)
    AND (a.domain = '' OR a.domain NOT IN (SELECT d.domain FROM account_domain_blocks d WHERE d.account_id = $1))
    AND NOT EXISTS (SELECT 1 FROM account_members m JOIN users u ON u.id = m.user_id
                    WHERE m.account_id = a.id AND m.role = 0 AND (u.confirmed_at IS NULL OR NOT u.approved))";

/// Of these accounts, those that may be offered, in no order.
pub async fn offered(db: &mut Conn, viewer: AccountId, ids: &[AccountId]) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!("SELECT a.id FROM accounts a WHERE a.id = ANY($2) AND ", OFFERED);
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(SQL, p![viewer, ids]).await
}

/// Whom those follow whom the viewer followed last, by how many of them. Each of these friends counts with as many follows
/// as were made last, which bounds the work.
pub async fn friends_of_friends(db: &mut Conn, viewer: AccountId, limit: i64) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT a.id FROM (SELECT f.target_account_id AS id, count(*) AS friends
             FROM (SELECT target_account_id FROM follows WHERE account_id = $1 ORDER BY id DESC LIMIT 100) q
             JOIN accounts o ON o.id = q.target_account_id AND NOT o.hide_collections
             JOIN follows f ON f.account_id = q.target_account_id
             GROUP BY f.target_account_id ORDER BY friends DESC, f.target_account_id LIMIT 400) c
         JOIN accounts a ON a.id = c.id WHERE ",
        OFFERED,
        " ORDER BY c.friends DESC, a.id LIMIT $2"
    );
    db.all(SQL, p![viewer, limit]).await
}

/// Tags that those use whom the viewer followed last, the most used first.
pub async fn tags_of_followed(db: &mut Conn, viewer: AccountId, since: Timestamp, limit: i64) -> Result<Vec<TagId>> {
    const SQL: &str = sql!(
        "SELECT q.tag_id FROM (SELECT target_account_id FROM follows WHERE account_id = $1 ORDER BY id DESC LIMIT 10) f
         JOIN statuses s ON s.account_id = f.target_account_id AND s.id >= $2 AND s.visibility = 0 AND s.deleted_at IS NULL
         JOIN status_tags q ON q.status_id = s.id JOIN tags t ON t.id = q.tag_id AND t.usable
         GROUP BY q.tag_id ORDER BY count(*) DESC, q.tag_id LIMIT $3"
    );
    db.all(SQL, p![viewer, StatusId::floor(since), limit]).await
}

/// Who has used these tags since this day, by how many of them.
pub async fn users_of_tags(
    db: &mut Conn,
    viewer: AccountId,
    (tags, day): (&[TagId], i64),
    limit: i64,
) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT a.id FROM (SELECT u.account_id AS id, count(DISTINCT u.item_id) AS shared FROM usages u
             WHERE u.kind = 0 AND u.item_id = ANY($2) AND u.day >= $3
             GROUP BY u.account_id ORDER BY shared DESC, u.account_id LIMIT 400) c
         JOIN accounts a ON a.id = c.id WHERE ",
        OFFERED,
        " ORDER BY c.shared DESC, a.id LIMIT $4"
    );
    if tags.is_empty() {
        return Ok(Vec::new());
    }
    db.all(SQL, p![viewer, tags, day, limit]).await
}

/// Why an account is recommended to all who speak a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    Followed = 0,
    Interactions = 1,
}

/// What was recommended to people who speak this language, best first.
pub async fn recommended(
    db: &mut Conn,
    viewer: AccountId,
    (language, reason): (&str, Reason),
    limit: i64,
) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT a.id FROM recommended_accounts c JOIN accounts a ON a.id = c.account_id
         WHERE c.language = $2 AND c.reason = $3 AND ",
        OFFERED,
        " ORDER BY c.rank, a.id LIMIT $4"
    );
    db.all(SQL, p![viewer, language, reason as i64, limit]).await
}

/// Accounts whose public posts in this language ('' for any) since then were favourited and boosted most, and so often at
/// least.
pub async fn most_liked(
    db: &mut Conn,
    language: &str,
    (since, least): (Timestamp, i64),
    limit: i64,
) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT a.id FROM (
             SELECT s.account_id AS id, sum(t.favourites_count + t.reblogs_count) AS liked
             FROM statuses s JOIN status_stats t ON t.status_id = s.id
             WHERE s.id >= $2 AND s.visibility IN (0, 1) AND s.reblog_of_id IS NULL AND s.deleted_at IS NULL
             AND ($1 = '' OR s.language = $1)
             GROUP BY s.account_id HAVING CAST(sum(t.favourites_count + t.reblogs_count) AS BIGINT) >= $3) c
         JOIN accounts a ON a.id = c.id
         WHERE a.discoverable AND a.suspended_at IS NULL AND a.silenced_at IS NULL AND a.moved_to_id IS NULL
         ORDER BY c.liked DESC, a.id LIMIT $4"
    );
    db.all(SQL, p![language, StatusId::floor(since), least, limit]).await
}

/// The most followed accounts that write in this language ('' for any) and have written since then.
pub async fn most_followed(db: &mut Conn, language: &str, since: Timestamp, limit: i64) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT a.id FROM account_stats t JOIN accounts a ON a.id = t.account_id
         WHERE t.last_status_at >= $2 AND a.discoverable AND a.suspended_at IS NULL AND a.silenced_at IS NULL
         AND a.moved_to_id IS NULL AND t.followers_count > 0
         AND ($1 = '' OR (SELECT s.language FROM statuses s WHERE s.account_id = a.id AND s.deleted_at IS NULL
                          AND s.reblog_of_id IS NULL AND s.language IS NOT NULL ORDER BY s.id DESC LIMIT 1) = $1)
         ORDER BY t.followers_count DESC, a.id LIMIT $3"
    );
    db.all(SQL, p![language, since, limit]).await
}

/// Replaces what is recommended in this language for this reason.
pub async fn set_recommended(db: &mut Conn, (language, reason): (&str, Reason), accounts: &[AccountId]) -> Result<()> {
    const CLEAR: &str = sql!("DELETE FROM recommended_accounts WHERE language = $1 AND reason = $2");
    const ADD: &str =
        sql!("INSERT INTO recommended_accounts (language, reason, account_id, rank) VALUES ($1, $2, $3, $4)");
    db.exec(CLEAR, p![language, reason as i64]).await?;
    let rows = accounts.iter().enumerate().map(|(rank, account)| p![language, reason as i64, *account, rank as i64]);
    db.many(ADD, rows.collect()).await.map(drop)
}

/// Never again.
pub async fn dismiss(db: &mut Conn, viewer: AccountId, target: AccountId, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO dismissed_suggestions (account_id, target_account_id, created_at)
         SELECT CAST($1 AS BIGINT), a.id, CAST($3 AS BIGINT) FROM accounts a WHERE a.id = $2
         ON CONFLICT (account_id, target_account_id) DO NOTHING"
    );
    db.exec(SQL, p![viewer, target, now]).await.map(drop)
}

/// Who is in the directory.
#[derive(Debug, Clone, Copy)]
pub struct Directory {
    /// Only people of this server.
    pub local: bool,
    /// By when they last wrote, instead of by when they came.
    pub active: bool,
    pub limit: i64,
    pub offset: i64,
}

const LISTED: &str = "a.discoverable AND a.suspended_at IS NULL AND a.silenced_at IS NULL AND a.moved_to_id IS NULL
    AND (NOT $2 OR a.domain = '')
    AND a.id NOT IN (SELECT b.target_account_id FROM blocks b WHERE b.account_id = $1)
    AND a.id NOT IN (SELECT b.account_id FROM blocks b WHERE b.target_account_id = $1)
    AND a.id NOT IN (SELECT m.target_account_id FROM mutes m WHERE m.account_id = $1)
    AND (a.domain = '' OR a.domain NOT IN (SELECT d.domain FROM account_domain_blocks d WHERE d.account_id = $1))
    AND NOT EXISTS (SELECT 1 FROM account_members m JOIN users u ON u.id = m.user_id
                    WHERE m.account_id = a.id AND m.role = 0 AND (u.confirmed_at IS NULL OR NOT u.approved))";

/// A page of accounts that want to be found, without those whom the viewer keeps away.
pub async fn directory(db: &mut Conn, viewer: AccountId, directory: Directory) -> Result<Vec<AccountId>> {
    const ACTIVE: &str = sql!(
        "SELECT a.id FROM account_stats t JOIN accounts a ON a.id = t.account_id WHERE t.last_status_at IS NOT NULL AND ",
        LISTED,
        " ORDER BY t.last_status_at DESC LIMIT $3 OFFSET $4"
    );
    const NEW: &str = sql!("SELECT a.id FROM accounts a WHERE ", LISTED, " ORDER BY a.id DESC LIMIT $3 OFFSET $4");
    let sql = if directory.active { ACTIVE } else { NEW };
    db.all(sql, p![viewer, directory.local, directory.limit, directory.offset]).await
}
