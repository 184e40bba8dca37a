//! `feed_entries`: homes. Written by the follow's own rules, read by `timelines::home`.

use domain::{AccountId, FollowId, StatusId, Timestamp};

use crate::{Conn, Result};

/// A home holds about this many.
pub const HOME_LENGTH: i64 = 800;

/// A boost is left out if its original, or another boost of it, is among the newest this many of a home.
const REBLOG_GAP: i64 = 40;

row! {
    /// A follower whose home gets a status.
    pub struct Follower {
        follow_id: FollowId,
        account_id: AccountId,
        /// Whether the follower asked to be told of new posts.
        notify: bool,
    }
}

/// What decides into which homes a status goes.
#[derive(Debug, Clone)]
pub struct Fan<'a> {
    pub author: AccountId,
    pub is_reblog: bool,
    /// Whom it answers: only homes that follow that one too get it (and the author's self-answers always).
    pub replied_to: Option<AccountId>,
    /// `"en"` in quotes: a follow's languages are a JSON list.
    pub language: Option<&'a str>,
    /// People who were not seen since then have no home; it is made again when they return.
    pub active_since: Timestamp,
}

/// The next local followers after a follow whose rules let this status in.
pub async fn followers(db: &mut Conn, fan: &Fan<'_>, after: FollowId, limit: i64) -> Result<Vec<Follower>> {
    const SQL: &str = sql!(
        "SELECT f.id, f.account_id, f.notify FROM follows f
         JOIN account_members m ON m.account_id = f.account_id AND m.role = 0 JOIN users u ON u.id = m.user_id
         WHERE f.target_account_id = $1 AND f.id > $2 AND u.last_active_at >= $3
         AND (NOT $4 OR f.show_reblogs)
         AND (CAST($5 AS TEXT) = '' OR f.languages IS NULL OR f.languages LIKE '%' || $5 || '%')
         AND (CAST($6 AS BIGINT) = 0 OR f.account_id = $6
              OR EXISTS (SELECT 1 FROM follows g WHERE g.account_id = f.account_id AND g.target_account_id = $6))
         ORDER BY f.id LIMIT $7"
    );
    let language = fan.language.map(|code| format!("\"{code}\"")).unwrap_or_default();
    let replied_to = fan.replied_to.filter(|to| *to != fan.author).map_or(0, |to| to.0);
    let params = p![fan.author, after, fan.active_since, fan.is_reblog, language, replied_to, limit];
    db.all(SQL, params).await
}

/// Puts a status into homes; those that have it keep it. `reblog_of` is what it boosts.
pub async fn insert(
    db: &mut Conn,
    homes: &[AccountId],
    status: StatusId,
    author: AccountId,
    reblog_of: Option<StatusId>,
) -> Result<()> {
    const PLAIN: &str = sql!(
        "INSERT INTO feed_entries (feed_id, status_id, author_id, reblog_of_id, via) VALUES ($1, $2, $3, NULL, $3)
         ON CONFLICT (feed_id, status_id) DO NOTHING"
    );
    const REBLOG: &str = sql!(
        "INSERT INTO feed_entries (feed_id, status_id, author_id, reblog_of_id, via)
         SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($3 AS BIGINT)
         WHERE NOT EXISTS (SELECT 1 FROM (SELECT e.status_id, e.reblog_of_id FROM feed_entries e WHERE e.feed_id = $1
                                          ORDER BY e.status_id DESC LIMIT $5) n
                           WHERE n.status_id = $4 OR n.reblog_of_id = $4)
         ON CONFLICT (feed_id, status_id) DO NOTHING"
    );
    let rows = homes.iter();
    match reblog_of {
        None => db.many(PLAIN, rows.map(|home| p![*home, status, author]).collect()).await?,
        Some(of) => db.many(REBLOG, rows.map(|home| p![*home, status, author, of, REBLOG_GAP]).collect()).await?,
    };
    Ok(())
}

/// Takes everything that came by one account out of a home: after an unfollow, a block or a mute of boosts.
pub async fn remove_author(db: &mut Conn, home: AccountId, author: AccountId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM feed_entries WHERE feed_id = $1 AND via = $2");
    db.exec(SQL, p![home, author]).await?;
    Ok(())
}

/// Puts the latest posts of an account just followed into a home.
pub async fn merge(db: &mut Conn, home: AccountId, author: AccountId, limit: i64) -> Result<u64> {
    const SQL: &str = sql!(
        "INSERT INTO feed_entries (feed_id, status_id, author_id, reblog_of_id, via)
         SELECT CAST($1 AS BIGINT), s.id, s.account_id, s.reblog_of_id, s.account_id FROM statuses s
         JOIN follows f ON f.account_id = $1 AND f.target_account_id = $2
         WHERE s.account_id = $2 AND s.deleted_at IS NULL AND s.visibility IN (0, 1, 2)
         AND (s.reblog_of_id IS NULL OR f.show_reblogs)
         AND (f.languages IS NULL OR s.language IS NULL OR f.languages LIKE '%\"' || s.language || '\"%')
         AND (s.in_reply_to_account_id IS NULL OR s.in_reply_to_account_id IN ($1, $2)
              OR EXISTS (SELECT 1 FROM follows g WHERE g.account_id = $1 AND g.target_account_id = s.in_reply_to_account_id))
         ORDER BY s.id DESC LIMIT $3
         ON CONFLICT (feed_id, status_id) DO NOTHING"
    );
    db.exec(SQL, p![home, author, limit]).await
}

/// Puts a person's own latest posts into the own home.
pub async fn merge_own(db: &mut Conn, home: AccountId, limit: i64) -> Result<u64> {
    const SQL: &str = sql!(
        "INSERT INTO feed_entries (feed_id, status_id, author_id, reblog_of_id, via)
         SELECT s.account_id, s.id, s.account_id, s.reblog_of_id, s.account_id FROM statuses s
         WHERE s.account_id = $1 AND s.deleted_at IS NULL AND s.visibility IN (0, 1, 2)
         ORDER BY s.id DESC LIMIT $2
         ON CONFLICT (feed_id, status_id) DO NOTHING"
    );
    db.exec(SQL, p![home, limit]).await
}

/// Forgets what is beyond the newest [`HOME_LENGTH`].
pub async fn trim(db: &mut Conn, home: AccountId) -> Result<u64> {
    const SQL: &str = sql!(
        "DELETE FROM feed_entries WHERE feed_id = $1 AND status_id < (
            SELECT min(n.status_id) FROM (SELECT e.status_id FROM feed_entries e WHERE e.feed_id = $1
                                          ORDER BY e.status_id DESC LIMIT $2) n)"
    );
    db.exec(SQL, p![home, HOME_LENGTH]).await
}

/// Empties a home.
pub async fn clear(db: &mut Conn, home: AccountId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM feed_entries WHERE feed_id = $1");
    db.exec(SQL, p![home]).await?;
    Ok(())
}

/// Whom an account follows.
pub async fn followed(db: &mut Conn, account: AccountId) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!("SELECT target_account_id FROM follows WHERE account_id = $1");
    db.all(SQL, p![account]).await
}
