//! `feed_entries`: homes and lists. Written by the follow's own rules and the list's (who gets a status: `fans`), read
//! by `timelines::home` and `timelines::list`. A home's feed has the account's id, a list's the list's with a minus sign;
//! `via` is whose follow brought an entry, or the followed tag with a minus sign.

use domain::{AccountId, ListId, StatusId, Timestamp};

use crate::{Conn, Result, Sql, db::Params, fans::TagFollower, lists::List};

/// A home or a list holds about this many.
pub const HOME_LENGTH: i64 = 800;

/// A boost is left out if its original, or another boost of it, is among the newest this many of a home.
const REBLOG_GAP: i64 = 40;

/// The feed of a list.
pub(crate) const fn feed(list: ListId) -> i64 {
    -list.0
}

/// Whether the status `s` names nobody whom the person `$1` blocks or mutes.
const NAMES_NOBODY: &str = "NOT EXISTS (SELECT 1 FROM status_recipients r
    WHERE r.status_id = coalesce(s.reblog_of_id, s.id) AND NOT r.silent
    AND (r.account_id IN (SELECT b.target_account_id FROM blocks b WHERE b.account_id = $1)
         OR r.account_id IN (SELECT m.target_account_id FROM mutes m WHERE m.account_id = $1)))";

/// Whether the status `s` is no boost of what the feed `$4` has, nor of what it has another boost of from about the same
/// time: within half a day, in snowflakes.
const NO_REPEAT: &str = "(s.reblog_of_id IS NULL OR (
    NOT EXISTS (SELECT 1 FROM feed_entries e WHERE e.feed_id = $4 AND e.status_id = s.reblog_of_id)
    AND NOT EXISTS (SELECT 1 FROM feed_entries e WHERE e.feed_id = $4 AND e.reblog_of_id = s.reblog_of_id
        AND e.status_id > s.id - 2831155200000 AND e.status_id < s.id + 2831155200000 AND e.status_id <> s.id)))";

/// A status that enters feeds.
#[derive(Debug, Clone, Copy)]
pub struct Arrival {
    pub status: StatusId,
    pub author: AccountId,
    /// What it boosts.
    pub reblog_of: Option<StatusId>,
    /// Boosts of it are known already, so that one may be in a feed before it.
    pub boosted: bool,
}

/// One feed that it enters.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    feed: i64,
    via: i64,
    arrival: Arrival,
}

impl Entry {
    pub const fn of_home(home: AccountId, arrival: Arrival) -> Self {
        Self { feed: home.0, via: arrival.author.0, arrival }
    }

    pub const fn of_list(list: ListId, arrival: Arrival) -> Self {
        Self { feed: feed(list), via: arrival.author.0, arrival }
    }

    /// Into the home of somebody who follows one of its tags.
    pub const fn by_tag(follower: &TagFollower, arrival: Arrival) -> Self {
        Self { feed: follower.account_id.0, via: -follower.tag_id.0, arrival }
    }

    fn row(&self) -> Params {
        p![self.feed, self.arrival.status, self.arrival.author, self.via]
    }
}

/// Entries that are put in one transaction, so that others need not wait long for theirs.
const PART: usize = 2048;

/// Cut into parts, in the order of the feeds: what goes into one feed lies together, and is written together.
pub fn parts(mut entries: Vec<Entry>) -> impl Iterator<Item = Vec<Entry>> {
    entries.sort_unstable_by_key(|entry| (entry.feed, entry.arrival.status));
    let mut rest = entries.into_iter().peekable();
    std::iter::from_fn(move || rest.peek().is_some().then(|| rest.by_ref().take(PART).collect()))
}

/// Puts statuses into feeds; those that have one, or a fresh boost of it, keep that. Boosts come last.
pub async fn put(db: &mut Conn, entries: Vec<Entry>) -> Result<()> {
    const PLAIN: Sql = sql!(
        "INSERT INTO feed_entries (feed_id, status_id, author_id, reblog_of_id, via) VALUES ($1, $2, $3, NULL, $4)
         ON CONFLICT (feed_id, status_id) DO NOTHING"
    );
    const AFTER_BOOSTS: Sql = sql!(
        "INSERT INTO feed_entries (feed_id, status_id, author_id, reblog_of_id, via)
         SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), NULL, CAST($4 AS BIGINT)
         WHERE NOT EXISTS (SELECT 1 FROM (SELECT e.reblog_of_id FROM feed_entries e WHERE e.feed_id = $1
                                          ORDER BY e.status_id DESC LIMIT $5) n
                           WHERE n.reblog_of_id = $2)
         ON CONFLICT (feed_id, status_id) DO NOTHING"
    );
    const REBLOG: Sql = sql!(
        "INSERT INTO feed_entries (feed_id, status_id, author_id, reblog_of_id, via)
         SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($6 AS BIGINT), CAST($4 AS BIGINT)
         WHERE NOT EXISTS (SELECT 1 FROM (SELECT e.status_id, e.reblog_of_id FROM feed_entries e WHERE e.feed_id = $1
                                          ORDER BY e.status_id DESC LIMIT $5) n
                           WHERE n.status_id = $6 OR n.reblog_of_id = $6)
         ON CONFLICT (feed_id, status_id) DO NOTHING"
    );
    let (mut plain, mut after_boosts, mut reblogs) = (Vec::new(), Vec::new(), Vec::new());
    for entry in &entries {
        let mut row = entry.row();
        match entry.arrival.reblog_of {
            Some(of) => {
                row.extend(p![REBLOG_GAP, of]);
                reblogs.push(row);
            }
            None if entry.arrival.boosted => {
                row.extend(p![REBLOG_GAP]);
                after_boosts.push(row);
            }
            None => plain.push(row),
        }
    }
    for (sql, rows) in [(PLAIN, plain), (AFTER_BOOSTS, after_boosts), (REBLOG, reblogs)] {
        db.many(sql, rows).await?;
    }
    Ok(())
}

/// Takes everything that came by one account out of a home: after an unfollow, a block or a mute of boosts.
pub async fn remove_author(db: &mut Conn, home: AccountId, author: AccountId) -> Result<()> {
    const SQL: Sql = sql!(
        "DELETE FROM feed_entries WHERE feed_id = $1 AND (via = $2 OR (via < 0 AND author_id = $2
         AND NOT EXISTS (SELECT 1 FROM status_tags q JOIN tag_follows t ON t.tag_id = q.tag_id AND t.account_id = $1
                         WHERE q.status_id = feed_entries.status_id)))"
    );
    db.exec(SQL, p![home, author]).await?;
    Ok(())
}

/// Takes everything that came by these accounts out of a home.
pub async fn remove_authors(db: &mut Conn, home: AccountId, authors: &[AccountId]) -> Result<()> {
    const SQL: Sql = sql!("DELETE FROM feed_entries WHERE feed_id = $1 AND via = ANY($2)");
    db.exec(SQL, p![home, authors]).await?;
    Ok(())
}

/// Takes everything that came by these members out of lists.
pub async fn remove_members(db: &mut Conn, lists: &[ListId], members: &[AccountId]) -> Result<()> {
    const SQL: Sql = sql!("DELETE FROM feed_entries WHERE feed_id = ANY($1) AND via = ANY($2)");
    if !lists.is_empty() && !members.is_empty() {
        let feeds: Vec<i64> = lists.iter().map(|list| feed(*list)).collect();
        db.exec(SQL, p![feeds, members]).await?;
    }
    Ok(())
}

/// Takes what came by tags that are no longer followed out of a home.
pub async fn remove_unfollowed_tags(db: &mut Conn, home: AccountId) -> Result<()> {
    const SQL: Sql = sql!(
        "DELETE FROM feed_entries WHERE feed_id = $1 AND via < 0
         AND NOT EXISTS (SELECT 1 FROM status_tags q JOIN tag_follows t ON t.tag_id = q.tag_id AND t.account_id = $1
                         WHERE q.status_id = feed_entries.status_id)
         AND NOT EXISTS (SELECT 1 FROM follows f
                         WHERE f.account_id = $1 AND f.target_account_id = feed_entries.author_id)"
    );
    db.exec(SQL, p![home]).await?;
    Ok(())
}

/// Puts the latest posts of an account just followed into a home.
pub async fn merge(db: &mut Conn, home: AccountId, author: AccountId, limit: i64) -> Result<u64> {
    const SQL: Sql = sql!(
        "INSERT INTO feed_entries (feed_id, status_id, author_id, reblog_of_id, via)
         SELECT CAST($4 AS BIGINT), s.id, s.account_id, s.reblog_of_id, s.account_id FROM statuses s
         JOIN follows f ON f.account_id = $1 AND f.target_account_id = $2
         WHERE s.account_id = $2 AND s.deleted_at IS NULL
         AND (s.visibility IN (0, 1, 2)
              OR EXISTS (SELECT 1 FROM status_recipients r WHERE r.status_id = s.id AND r.account_id = $1))
         AND (s.reblog_of_id IS NULL OR f.show_reblogs)
         AND (f.languages IS NULL OR s.language IS NULL OR f.languages LIKE '%\"' || s.language || '\"%')
         AND s.in_reply_to_uri IS NULL
         AND (s.in_reply_to_account_id IS NULL OR s.in_reply_to_account_id IN ($1, $2)
              OR EXISTS (SELECT 1 FROM follows g WHERE g.account_id = $1 AND g.target_account_id = s.in_reply_to_account_id))
         AND NOT EXISTS (SELECT 1 FROM list_members x JOIN lists l ON l.id = x.list_id
                         WHERE x.account_id = $2 AND x.owner_id = $1 AND l.exclusive)
         AND ",
        NAMES_NOBODY,
        " AND ",
        NO_REPEAT,
        " ORDER BY s.id DESC LIMIT $3 ON CONFLICT (feed_id, status_id) DO NOTHING"
    );
    db.exec(SQL, p![home, author, limit, home]).await
}

/// Puts the latest posts of a member into a list, by the rules of the owner's follow and of the list.
pub async fn merge_member(db: &mut Conn, list: &List, member: AccountId, limit: i64) -> Result<u64> {
    const SQL: Sql = sql!(
        "INSERT INTO feed_entries (feed_id, status_id, author_id, reblog_of_id, via)
         SELECT CAST($4 AS BIGINT), s.id, s.account_id, s.reblog_of_id, s.account_id
         FROM list_members x JOIN lists l ON l.id = x.list_id JOIN statuses s ON s.account_id = x.account_id
         LEFT JOIN follows f ON f.account_id = $1 AND f.target_account_id = x.account_id
         WHERE x.list_id = $3 AND x.account_id = $2 AND (f.id IS NOT NULL OR x.account_id = $1)
         AND s.deleted_at IS NULL AND s.visibility IN (0, 1, 2)
         AND (s.reblog_of_id IS NULL OR f.id IS NULL OR f.show_reblogs)
         AND (f.languages IS NULL OR s.language IS NULL OR f.languages LIKE '%\"' || s.language || '\"%')
         AND s.in_reply_to_uri IS NULL
         AND (s.in_reply_to_account_id IS NULL OR s.in_reply_to_account_id IN ($1, $2)
              OR (EXISTS (SELECT 1 FROM follows g
                          WHERE g.account_id = $1 AND g.target_account_id = s.in_reply_to_account_id)
                  AND (l.replies_policy = 1 OR (l.replies_policy = 0 AND EXISTS (SELECT 1 FROM list_members y
                          WHERE y.list_id = l.id AND y.account_id = s.in_reply_to_account_id)))))
         AND ",
        NAMES_NOBODY,
        " AND ",
        NO_REPEAT,
        " ORDER BY s.id DESC LIMIT $5 ON CONFLICT (feed_id, status_id) DO NOTHING"
    );
    db.exec(SQL, p![list.account_id, member, list.id, feed(list.id), limit]).await
}

/// Puts the latest public posts since a time with tags that a person follows into the home.
pub async fn merge_tags(db: &mut Conn, home: AccountId, since: Timestamp, limit: i64) -> Result<u64> {
    const SQL: Sql = sql!(
        "INSERT INTO feed_entries (feed_id, status_id, author_id, reblog_of_id, via)
         SELECT CAST($1 AS BIGINT), s.id, s.account_id, NULL, -min(t.tag_id)
         FROM tag_follows t JOIN status_tags q ON q.tag_id = t.tag_id AND q.status_id >= $2
         JOIN statuses s ON s.id = q.status_id JOIN accounts a ON a.id = s.account_id
         WHERE t.account_id = $1 AND s.visibility = 0 AND s.deleted_at IS NULL AND s.account_id <> $1
         AND a.silenced_at IS NULL AND a.suspended_at IS NULL AND ",
        NAMES_NOBODY,
        " GROUP BY s.id, s.account_id ORDER BY s.id DESC LIMIT $3
         ON CONFLICT (feed_id, status_id) DO NOTHING"
    );
    db.exec(SQL, p![home, StatusId::floor(since), limit]).await
}

/// Puts a person's own latest posts into the own home.
pub async fn merge_own(db: &mut Conn, home: AccountId, limit: i64) -> Result<u64> {
    const SQL: Sql = sql!(
        "INSERT INTO feed_entries (feed_id, status_id, author_id, reblog_of_id, via)
         SELECT s.account_id, s.id, s.account_id, s.reblog_of_id, s.account_id FROM statuses s
         WHERE s.account_id = $1 AND s.deleted_at IS NULL
         ORDER BY s.id DESC LIMIT $2
         ON CONFLICT (feed_id, status_id) DO NOTHING"
    );
    db.exec(SQL, p![home, limit]).await
}

const TRIM: Sql = sql!(
    "DELETE FROM feed_entries WHERE feed_id = $1 AND status_id < (
        SELECT min(n.status_id) FROM (SELECT e.status_id FROM feed_entries e WHERE e.feed_id = $1
                                      ORDER BY e.status_id DESC LIMIT $2) n)"
);

/// Forgets what is beyond the newest [`HOME_LENGTH`].
pub async fn trim(db: &mut Conn, home: AccountId) -> Result<u64> {
    db.exec(TRIM, p![home, HOME_LENGTH]).await
}

/// The same for a list.
pub async fn trim_list(db: &mut Conn, list: ListId) -> Result<u64> {
    db.exec(TRIM, p![feed(list), HOME_LENGTH]).await
}

const CLEAR: Sql = sql!("DELETE FROM feed_entries WHERE feed_id = $1");

/// Empties a home.
pub async fn clear(db: &mut Conn, home: AccountId) -> Result<()> {
    db.exec(CLEAR, p![home]).await?;
    Ok(())
}

/// Empties a list.
pub async fn clear_list(db: &mut Conn, list: ListId) -> Result<()> {
    db.exec(CLEAR, p![feed(list)]).await?;
    Ok(())
}

/// Whom an account follows.
pub async fn followed(db: &mut Conn, account: AccountId) -> Result<Vec<AccountId>> {
    const SQL: Sql = sql!("SELECT target_account_id FROM follows WHERE account_id = $1");
    db.all(SQL, p![account]).await
}
