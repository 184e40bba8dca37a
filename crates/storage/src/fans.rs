//! Who gets a status: the followers of its author and of its tags whose own rules let it in, and their lists. A thousand
//! at a time, each by one statement.

use domain::{AccountId, FollowId, ListId, StatusId, TagFollowId, TagId, Timestamp};

use crate::{Conn, Result, db::Params};

/// What decides into which homes a status goes.
#[derive(Debug, Clone)]
pub struct Fan<'a> {
    pub author: AccountId,
    pub is_reblog: bool,
    /// Whom it answers: only homes that follow that one too get it (and the author's self-answers always).
    pub replied_to: Option<AccountId>,
    /// Whom it names: who blocks or mutes one of them does not get it.
    pub named: &'a [AccountId],
    pub language: Option<&'a str>,
    /// People who were not seen since then have no home; it is made again when they return.
    pub active_since: Timestamp,
    pub now: Timestamp,
}

impl Fan<'_> {
    /// Whom it answers, for statements; 0 if nobody but its author.
    fn other(&self) -> i64 {
        self.replied_to.filter(|to| *to != self.author).map_or(0, |to| to.0)
    }

    /// For [`FOLLOWERS`].
    fn params(&self, after: FollowId) -> Params {
        // In quotes: a follow's languages are a JSON list.
        let language = self.language.map(|code| format!("\"{code}\"")).unwrap_or_default();
        let (named, count) = (self.named, self.named.len() as i64);
        let (since, now, reblog) = (self.active_since, self.now, self.is_reblog);
        p![self.author, since, now, count, named, after, reblog, language, self.other()]
    }
}

row! {
    /// A follower whose home or lists get a status.
    pub struct Follower {
        follow_id: FollowId,
        account_id: AccountId,
        /// Whether the follower asked to be told of new posts.
        notify: bool,
        /// An exclusive list of the follower keeps the author out of the home.
        exclusive: bool,
    }
}

/// Whether the person of the row `f` neither blocks nor, at the time `$3`, mutes one of the `$4` accounts `$5`.
const BEARS_ALL: &str = "($4 = 0 OR (
    NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = f.account_id AND b.target_account_id = ANY($5))
    AND NOT EXISTS (SELECT 1 FROM mutes x WHERE x.account_id = f.account_id AND x.target_account_id = ANY($5)
                    AND (x.expires_at IS NULL OR x.expires_at > $3))))";

/// Only people who were here since `$2` have a home.
const PEOPLE: &str = " JOIN account_members m ON m.account_id = f.account_id AND m.role = 0
    JOIN users u ON u.id = m.user_id AND u.last_active_at >= $2";

/// Local followers after the follow `$6` whose rules let a status in.
const FOLLOWERS: &str = sql!(
    "SELECT f.id, f.account_id, f.notify,
     EXISTS (SELECT 1 FROM list_members x JOIN lists l ON l.id = x.list_id
             WHERE x.account_id = $1 AND x.owner_id = f.account_id AND l.exclusive)
     FROM follows f",
    PEOPLE,
    " WHERE f.target_account_id = $1 AND f.id > $6
     AND (NOT $7 OR f.show_reblogs)
     AND (CAST($8 AS TEXT) = '' OR f.languages IS NULL OR f.languages LIKE '%' || $8 || '%')
     AND (CAST($9 AS BIGINT) = 0 OR f.account_id = $9
          OR EXISTS (SELECT 1 FROM follows g WHERE g.account_id = f.account_id AND g.target_account_id = $9))
     AND ",
    BEARS_ALL
);

/// The next local followers after a follow whose rules let this status in.
pub async fn followers(db: &mut Conn, fan: &Fan<'_>, after: FollowId, limit: i64) -> Result<Vec<Follower>> {
    const SQL: &str = sql!(FOLLOWERS, " ORDER BY f.id LIMIT $10");
    let mut params = fan.params(after);
    params.extend(p![limit]);
    db.all(SQL, params).await
}

/// Of these people, the local followers whose rules let this status in.
pub async fn followers_among(db: &mut Conn, fan: &Fan<'_>, people: &[AccountId]) -> Result<Vec<Follower>> {
    const SQL: &str = sql!(FOLLOWERS, " AND f.account_id = ANY($10) ORDER BY f.id");
    let mut params = fan.params(FollowId(0));
    params.extend(p![people]);
    db.all(SQL, params).await
}

/// The lists of these owners that a status enters; the rules of the owners' homes have let it in already.
pub async fn lists(db: &mut Conn, fan: &Fan<'_>, owners: &[AccountId]) -> Result<Vec<ListId>> {
    const SQL: &str = sql!(
        "SELECT l.id FROM list_members x JOIN lists l ON l.id = x.list_id
         WHERE x.account_id = $1 AND x.owner_id = ANY($2)
         AND (CAST($3 AS BIGINT) = 0 OR l.account_id = $3 OR l.replies_policy = 1
              OR (l.replies_policy = 0
                  AND EXISTS (SELECT 1 FROM list_members y WHERE y.list_id = l.id AND y.account_id = $3)))"
    );
    db.all(SQL, p![fan.author, owners, fan.other()]).await
}

row! {
    /// A follower of a tag whose home gets a status by it.
    pub struct TagFollower {
        id: TagFollowId,
        account_id: AccountId,
        tag_id: TagId,
    }
}

/// Whether anybody follows a tag of this status.
pub async fn has_tag_followers(db: &mut Conn, status: StatusId) -> Result<bool> {
    const SQL: &str = sql!(
        "SELECT EXISTS (SELECT 1 FROM status_tags q JOIN tag_follows f ON f.tag_id = q.tag_id WHERE q.status_id = $1)"
    );
    db.one(SQL, p![status]).await
}

/// The next followers of one of a status's tags who do not have it yet. What silenced accounts say reaches nobody so.
pub async fn tag_followers(
    db: &mut Conn,
    fan: &Fan<'_>,
    status: StatusId,
    after: TagFollowId,
    limit: i64,
) -> Result<Vec<TagFollower>> {
    const SQL: &str = sql!(
        "SELECT f.id, f.account_id, f.tag_id FROM status_tags q JOIN tag_follows f ON f.tag_id = q.tag_id
         JOIN accounts a ON a.id = $1 AND a.silenced_at IS NULL",
        PEOPLE,
        " WHERE q.status_id = $8 AND f.id > $6 AND f.account_id <> $1
         AND NOT EXISTS (SELECT 1 FROM feed_entries e WHERE e.feed_id = f.account_id AND e.status_id = $8)
         AND ",
        BEARS_ALL,
        " ORDER BY f.id LIMIT $7"
    );
    let (named, count) = (fan.named, fan.named.len() as i64);
    db.all(SQL, p![fan.author, fan.active_since, fan.now, count, named, after, limit, status]).await
}
