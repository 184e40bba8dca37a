//! Groups of notifications: those with the same key. A page of groups is a page of their heads, the newest of each below
//! the page's upper bound (going upwards, the oldest of each above its lower one).

use domain::{AccountId, NotificationId, NotificationType, Timestamp};

use super::list::{CHOSEN, Filter, Line, NOTICE_LINE, TELLABLE, bits, bounded};
use crate::{Conn, Result, Val, timelines::Page};

/// Members of a group that are told with it.
const SAMPLE: i64 = 8;

/// Whether a notification is the one that stands for its group on a page: no other member is nearer to the bound from
/// which the page begins. `$8` are the kinds that are grouped, as a set of bits.
const NEAREST: &str = " AND n.id < $6
    AND (n.group_key = '' OR (CAST($8 AS BIGINT) >> CAST(n.kind AS INTEGER)) % 2 = 0 OR NOT EXISTS (
    SELECT 1 FROM notifications m JOIN accounts b ON b.id = m.from_account_id
    WHERE m.account_id = $1 AND m.group_key = n.group_key AND m.group_key <> ''
    AND b.suspended_at IS NULL AND (NOT m.filtered OR $5)";
const NEWEST: &str = sql!(NEAREST, " AND m.id > n.id AND m.id < $6))");
const OLDEST: &str = sql!(NEAREST, " AND m.id < n.id AND m.id > $2))");

/// A page of heads, newest first. Kinds that are not among `grouped` are each their own group.
pub async fn heads(
    db: &mut Conn,
    account: AccountId,
    page: Page,
    filter: Filter<'_>,
    grouped: &[NotificationType],
) -> Result<Vec<Line>> {
    const DOWN: &str = sql!("SELECT ", NOTICE_LINE, TELLABLE, CHOSEN, NEWEST, " ORDER BY n.id DESC LIMIT $7");
    const UP: &str = sql!("SELECT ", NOTICE_LINE, TELLABLE, CHOSEN, OLDEST, " ORDER BY n.id ASC LIMIT $7");
    let mut params = bounded(account, page, filter);
    params.push(Val::from(bits(grouped)));
    let mut lines: Vec<Line> = db.all(if page.upwards { UP } else { DOWN }, params).await?;
    if page.upwards {
        lines.reverse();
    }
    Ok(lines)
}

/// How many groups there are above this id; counting stops at the page's limit.
pub async fn count_heads(
    db: &mut Conn,
    account: AccountId,
    page: Page,
    filter: Filter<'_>,
    grouped: &[NotificationType],
) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM (SELECT n.id", TELLABLE, CHOSEN, NEWEST, " LIMIT $7) c");
    let mut params = bounded(account, page, filter);
    params.push(Val::from(bits(grouped)));
    db.one(SQL, params).await
}

row! {
    /// What a group comes to.
    pub struct Sums {
        group_key: String,
        count: i64,
        /// Its oldest member on the page.
        lowest: Option<NotificationId>,
    }
}

row! {
    /// One of a group's newest members.
    pub struct Member {
        group_key: String,
        id: NotificationId,
        from_account_id: AccountId,
        /// None if the account is suspended.
        from_version: Option<i64>,
        created_at: Timestamp,
    }
}

/// What the groups of these heads come to, up to the id `high`, and some members of each, newest first. Members below
/// `low` are not on the page.
pub async fn members(
    db: &mut Conn,
    account: AccountId,
    heads: &[&Line],
    (low, high): (i64, i64),
    filtered: bool,
) -> Result<(Vec<Sums>, Vec<Member>)> {
    const SUMS: &str = sql!(
        "SELECT n.group_key, count(*), min(CASE WHEN n.id >= $5 THEN n.id END) FROM notifications n
         WHERE n.account_id = $1 AND n.group_key = ANY($2) AND n.group_key <> '' AND n.id <= $3
         AND (NOT n.filtered OR $4) GROUP BY n.group_key"
    );
    // Each group is read from its last sampled member on, so that one of thousands costs no more than another. The
    // limit and the CROSS JOIN keep both engines to this order; the account is looked up by itself for the same reason.
    const MEMBERS: &str = sql!(
        "SELECT k.group_key, n.id, n.from_account_id,
            (SELECT a.version FROM accounts a WHERE a.id = n.from_account_id AND a.suspended_at IS NULL), n.created_at
         FROM (SELECT h.group_key, coalesce((
                   SELECT m.id FROM notifications m
                   WHERE m.account_id = $1 AND m.group_key = h.group_key AND m.group_key <> '' AND m.id <= $3
                   AND (NOT m.filtered OR $4) ORDER BY m.id DESC LIMIT 1 OFFSET $5), 0) AS lowest
               FROM notifications h WHERE h.id = ANY($2) AND h.account_id = $1 LIMIT 1000) k
         CROSS JOIN notifications n
         WHERE n.account_id = $1 AND n.group_key = k.group_key AND n.group_key <> '' AND n.id >= k.lowest AND n.id <= $3
         AND (NOT n.filtered OR $4) ORDER BY n.id DESC"
    );
    if heads.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let keys: Vec<&str> = heads.iter().map(|head| head.group_key.as_str()).collect();
    let ids: Vec<NotificationId> = heads.iter().map(|head| head.id).collect();
    let [sums, members] = db
        .batch([
            (SUMS, p![account, &keys, high, filtered, low]),
            (MEMBERS, p![account, ids.as_slice(), high, filtered, SAMPLE - 1]),
        ])
        .await?;
    Ok((sums.all()?, members.all()?))
}

const OF_GROUP: &str = sql!(TELLABLE, " AND n.group_key = $2 AND n.group_key <> '' AND NOT n.filtered");

/// The newest member of a group.
pub async fn head(db: &mut Conn, account: AccountId, key: &str) -> Result<Option<Line>> {
    const SQL: &str = sql!("SELECT ", NOTICE_LINE, OF_GROUP, " ORDER BY n.id DESC LIMIT 1");
    db.opt(SQL, p![account, key]).await
}

/// A page of a group's members, newest first.
pub async fn in_group(db: &mut Conn, account: AccountId, key: &str, page: Page) -> Result<Vec<Line>> {
    const DOWN: &str =
        sql!("SELECT ", NOTICE_LINE, OF_GROUP, " AND n.id < $3 AND n.id > $4 ORDER BY n.id DESC LIMIT $5");
    const UP: &str = sql!("SELECT ", NOTICE_LINE, OF_GROUP, " AND n.id < $3 AND n.id > $4 ORDER BY n.id ASC LIMIT $5");
    let params = p![account, key, page.max_id, page.above_id, page.limit];
    let mut lines: Vec<Line> = db.all(if page.upwards { UP } else { DOWN }, params).await?;
    if page.upwards {
        lines.reverse();
    }
    Ok(lines)
}

/// Forgets a group.
pub async fn delete_group(db: &mut Conn, account: AccountId, key: &str) -> Result<u64> {
    const SQL: &str =
        sql!("DELETE FROM notifications WHERE account_id = $1 AND group_key = $2 AND group_key <> '' AND NOT filtered");
    db.exec(SQL, p![account, key]).await
}
