//! Groups of notifications: those with the same key. A page of groups is a page of their heads, the newest of each below
//! the page's upper bound (going upwards, the oldest of each above its lower one).

use domain::{AccountId, NotificationId, NotificationType, Timestamp};

use super::list::{CHOSEN, Filter, Line, NOTICE_LINE, TELLABLE, bounded};
use crate::{Conn, Result, Val, timelines::Page};

/// Members of a group that are told with it.
const SAMPLE: i64 = 8;

/// Whether a notification is the one that stands for its group on a page: no other member is nearer to the bound from
/// which the page begins. `$8` are the kinds that are grouped.
const NEAREST: &str = " AND n.id < $6 AND (n.group_key = '' OR n.kind <> ALL($8) OR NOT EXISTS (
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
    params.push(Val::from(grouped));
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
    params.push(Val::from(grouped));
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
        from_version: i64,
        created_at: Timestamp,
    }
}

/// What these groups come to, up to the id `high`, and some members of each, newest first. Members below `low` are not
/// on the page.
pub async fn members(
    db: &mut Conn,
    account: AccountId,
    keys: &[String],
    (low, high): (i64, i64),
    filtered: bool,
) -> Result<(Vec<Sums>, Vec<Member>)> {
    const OF_GROUPS: &str = " FROM notifications n JOIN accounts a ON a.id = n.from_account_id
        WHERE n.account_id = $1 AND n.group_key = ANY($2) AND n.group_key <> '' AND n.id <= $3
        AND (NOT n.filtered OR $4) AND a.suspended_at IS NULL";
    const SUMS: &str = sql!(
        "SELECT n.group_key, count(*), min(CASE WHEN n.id >= $5 THEN n.id END)",
        OF_GROUPS,
        " GROUP BY n.group_key"
    );
    const MEMBERS: &str = sql!(
        "SELECT x.group_key, x.id, x.from_account_id, x.version, x.created_at FROM (
            SELECT n.group_key, n.id, n.from_account_id, a.version, n.created_at,
            row_number() OVER (PARTITION BY n.group_key ORDER BY n.id DESC) AS place",
        OF_GROUPS,
        ") x WHERE x.place <= $5 ORDER BY x.id DESC"
    );
    if keys.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let params = |last: i64| p![account, keys, high, filtered, last];
    let [sums, members] = db.batch([(SUMS, params(low)), (MEMBERS, params(SAMPLE))]).await?;
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
