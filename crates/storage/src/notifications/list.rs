//! Single notifications, newest first.

use domain::{AccountId, NotificationId, NotificationType, StatusId, Timestamp};

use crate::{Conn, Result, Val, timelines::Page};

row! {
    /// A line of somebody's notifications, with the version of the account that it comes from.
    pub struct Line {
        id: NotificationId,
        kind: NotificationType,
        from_account_id: AccountId,
        from_version: i64,
        status_id: Option<StatusId>,
        about_id: Option<i64>,
        /// Empty if it is in no group.
        group_key: String,
        filtered: bool,
        created_at: Timestamp,
    }
}

/// Which of somebody's notifications.
#[derive(Debug, Clone, Copy)]
pub struct Filter<'a> {
    pub kinds: &'a [NotificationType],
    /// Only those from this account.
    pub from: Option<AccountId>,
    /// Those that are kept apart as well.
    pub filtered: bool,
}

pub(super) const NOTICE_LINE: &str =
    "n.id, n.kind, n.from_account_id, a.version, n.status_id, n.about_id, n.group_key, n.filtered, n.created_at";

/// Notifications of `$1`, without those of suspended people and about what is deleted. Whether their statuses may still
/// be seen is asked when these are read, once for each status.
pub(super) const TELLABLE: &str = " FROM notifications n JOIN accounts a ON a.id = n.from_account_id
     WHERE n.account_id = $1 AND a.suspended_at IS NULL
     AND (n.status_id IS NULL OR EXISTS (SELECT 1 FROM statuses s WHERE s.id = n.status_id AND s.deleted_at IS NULL))";

/// `$2` is the lower bound, `$3` the kinds as a set of bits, `$4` the sender or 0, `$5` whether filtered ones count.
pub(super) const CHOSEN: &str = " AND n.id > $2 AND (CAST($3 AS BIGINT) >> CAST(n.kind AS INTEGER)) % 2 = 1
     AND (CAST($4 AS BIGINT) = 0 OR n.from_account_id = CAST($4 AS BIGINT)) AND (NOT n.filtered OR $5)";

/// A page of somebody's notifications, newest first.
pub async fn list(db: &mut Conn, account: AccountId, page: Page, filter: Filter<'_>) -> Result<Vec<Line>> {
    const DOWN: &str = sql!("SELECT ", NOTICE_LINE, TELLABLE, CHOSEN, " AND n.id < $6 ORDER BY n.id DESC LIMIT $7");
    const UP: &str = sql!("SELECT ", NOTICE_LINE, TELLABLE, CHOSEN, " AND n.id < $6 ORDER BY n.id ASC LIMIT $7");
    // Said once more, so that the engines look among this sender's.
    const OF_ONE: &str = sql!(TELLABLE, CHOSEN, " AND n.from_account_id = $4 AND n.id < $6");
    const DOWN_OF_ONE: &str = sql!("SELECT ", NOTICE_LINE, OF_ONE, " ORDER BY n.id DESC LIMIT $7");
    const UP_OF_ONE: &str = sql!("SELECT ", NOTICE_LINE, OF_ONE, " ORDER BY n.id ASC LIMIT $7");
    let sql = match (filter.from.is_some(), page.upwards) {
        (false, false) => DOWN,
        (false, true) => UP,
        (true, false) => DOWN_OF_ONE,
        (true, true) => UP_OF_ONE,
    };
    let mut lines: Vec<Line> = db.all(sql, bounded(account, page, filter)).await?;
    if page.upwards {
        lines.reverse();
    }
    Ok(lines)
}

/// Kinds as a set, so that no list of them is made for each query.
pub(super) fn bits(kinds: &[NotificationType]) -> i64 {
    kinds.iter().fold(0, |bits, kind| bits | 1 << kind.number())
}

/// `$1` to `$7` of page queries.
pub(super) fn bounded(account: AccountId, page: Page, filter: Filter<'_>) -> Vec<Val> {
    let from = filter.from.unwrap_or_default();
    p![account, page.above_id, bits(filter.kinds), from, filter.filtered, page.max_id, page.limit]
}

pub async fn find(db: &mut Conn, account: AccountId, id: NotificationId) -> Result<Option<Line>> {
    const SQL: &str = sql!("SELECT ", NOTICE_LINE, TELLABLE, " AND n.id = $2");
    db.opt(SQL, p![account, id]).await
}

/// How many there are above this id; counting stops at `limit`.
pub async fn count(db: &mut Conn, account: AccountId, above: i64, filter: Filter<'_>, limit: i64) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM (SELECT n.id", TELLABLE, CHOSEN, " LIMIT $6) c");
    db.one(SQL, p![account, above, bits(filter.kinds), filter.from.unwrap_or_default(), filter.filtered, limit]).await
}
