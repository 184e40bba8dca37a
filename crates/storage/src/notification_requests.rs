//! `notification_policies`, `notification_permissions`, `notification_requests`: from whom somebody wants to be told, and
//! what is kept apart.

use domain::{AccountId, NotificationRequestId, PolicyAction, StatusId, Timestamp};

use crate::{Conn, Result, timelines::Page};

row! {
    /// What becomes of notifications from whom somebody hardly knows.
    #[derive(PartialEq, Eq)]
    pub struct Policy {
        for_not_following: PolicyAction,
        for_not_followers: PolicyAction,
        for_new_accounts: PolicyAction,
        for_private_mentions: PolicyAction,
        for_limited_accounts: PolicyAction,
    }
}

/// Everybody is heard but those whom the staff has limited.
impl Default for Policy {
    fn default() -> Self {
        Self {
            for_not_following: PolicyAction::Accept,
            for_not_followers: PolicyAction::Accept,
            for_new_accounts: PolicyAction::Accept,
            for_private_mentions: PolicyAction::Filter,
            for_limited_accounts: PolicyAction::Filter,
        }
    }
}

/// None if it was never changed.
pub async fn find_policy(db: &mut Conn, account: AccountId) -> Result<Option<Policy>> {
    const SQL: &str = sql!("SELECT ", Policy::COLS, " FROM notification_policies WHERE account_id = $1");
    db.opt(SQL, p![account]).await
}

pub async fn put_policy(db: &mut Conn, account: AccountId, policy: &Policy) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO notification_policies (account_id, ",
        Policy::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account_id) DO UPDATE SET
         for_not_following = excluded.for_not_following, for_not_followers = excluded.for_not_followers,
         for_new_accounts = excluded.for_new_accounts, for_private_mentions = excluded.for_private_mentions,
         for_limited_accounts = excluded.for_limited_accounts"
    );
    let q = policy;
    let params = p![
        account,
        q.for_not_following,
        q.for_not_followers,
        q.for_new_accounts,
        q.for_private_mentions,
        q.for_limited_accounts
    ];
    db.exec(SQL, params).await.map(drop)
}

/// Requests that wait, and the notifications behind them; counting stops at `limit` each.
pub async fn pending(db: &mut Conn, account: AccountId, limit: i64) -> Result<(i64, i64)> {
    const SQL: &str = sql!(
        "SELECT (SELECT count(*) FROM (SELECT r.id FROM notification_requests r
                 WHERE r.account_id = $1 AND r.dismissed_at IS NULL LIMIT $2) c),
         (SELECT count(*) FROM (SELECT n.id FROM notifications n
                 JOIN notification_requests r ON r.account_id = n.account_id AND r.from_account_id = n.from_account_id
                 WHERE n.account_id = $1 AND n.filtered AND r.dismissed_at IS NULL LIMIT $2) c)"
    );
    db.one(SQL, p![account, limit]).await
}

/// Something of a sender was kept apart by these people: there is a request to each of them now, not hidden any more.
pub async fn note(
    db: &mut Conn,
    accounts: &[AccountId],
    from: AccountId,
    status: Option<StatusId>,
    now: Timestamp,
) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO notification_requests (id, account_id, from_account_id, last_status_id, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $5)
         ON CONFLICT (account_id, from_account_id) DO UPDATE SET dismissed_at = NULL, updated_at = excluded.updated_at,
         last_status_id = coalesce(excluded.last_status_id, notification_requests.last_status_id)"
    );
    let row = |account: &AccountId| p![NotificationRequestId::at(now), *account, from, status, now];
    db.many(SQL, accounts.iter().map(row).collect()).await.map(drop)
}

row! {
    /// A request, with the version of its sender's account.
    pub struct Request {
        id: NotificationRequestId,
        from_account_id: AccountId,
        from_version: i64,
        last_status_id: Option<StatusId>,
        /// Notifications behind it, as far as they are counted.
        count: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Requests of `$1`; `$2` is where counting of notifications stops.
const REQUEST: &str = "SELECT r.id, r.from_account_id, a.version, r.last_status_id,
     (SELECT count(*) FROM (SELECT n.id FROM notifications n WHERE n.account_id = r.account_id
      AND n.from_account_id = r.from_account_id AND n.filtered LIMIT $2) c), r.created_at, r.updated_at
     FROM notification_requests r JOIN accounts a ON a.id = r.from_account_id
     WHERE r.account_id = $1 AND a.suspended_at IS NULL";

/// A page of those that wait, newest first.
pub async fn list(db: &mut Conn, account: AccountId, page: Page, counted: i64) -> Result<Vec<Request>> {
    const DOWN: &str =
        sql!(REQUEST, " AND r.dismissed_at IS NULL AND r.id < $3 AND r.id > $4 ORDER BY r.id DESC LIMIT $5");
    const UP: &str =
        sql!(REQUEST, " AND r.dismissed_at IS NULL AND r.id < $3 AND r.id > $4 ORDER BY r.id ASC LIMIT $5");
    let sql = if page.upwards { UP } else { DOWN };
    let params = p![account, counted, page.max_id, page.above_id, page.limit];
    let mut requests: Vec<Request> = db.all(sql, params).await?;
    if page.upwards {
        requests.reverse();
    }
    Ok(requests)
}

/// One of them, also if it is hidden.
pub async fn find(
    db: &mut Conn,
    account: AccountId,
    id: NotificationRequestId,
    counted: i64,
) -> Result<Option<Request>> {
    const SQL: &str = sql!(REQUEST, " AND r.id = $3");
    db.opt(SQL, p![account, counted, id]).await
}

/// Ends requests. Gives their senders.
pub async fn delete(db: &mut Conn, account: AccountId, ids: &[NotificationRequestId]) -> Result<Vec<AccountId>> {
    const SQL: &str =
        sql!("DELETE FROM notification_requests WHERE account_id = $1 AND id = ANY($2) RETURNING from_account_id");
    db.all(SQL, p![account, ids]).await
}

/// Hides requests until something new comes of them. Gives how many there are.
pub async fn dismiss(db: &mut Conn, account: AccountId, ids: &[NotificationRequestId], now: Timestamp) -> Result<u64> {
    const SQL: &str = sql!("UPDATE notification_requests SET dismissed_at = $3 WHERE account_id = $1 AND id = ANY($2)");
    db.exec(SQL, p![account, ids, now]).await
}

/// Lets a sender through from now on; what was kept apart is still to be moved.
pub async fn permit(db: &mut Conn, account: AccountId, from: AccountId, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO notification_permissions (account_id, from_account_id, created_at, merging)
         VALUES ($1, $2, $3, TRUE)
         ON CONFLICT (account_id, from_account_id) DO UPDATE SET merging = TRUE"
    );
    db.exec(SQL, p![account, from, now]).await.map(drop)
}

/// What was kept apart of a sender has been moved.
pub async fn set_merged(db: &mut Conn, account: AccountId, from: AccountId) -> Result<()> {
    const SQL: &str =
        sql!("UPDATE notification_permissions SET merging = FALSE WHERE account_id = $1 AND from_account_id = $2");
    db.exec(SQL, p![account, from]).await.map(drop)
}

/// Whether something of somebody's is still to be moved.
pub async fn is_merging(db: &mut Conn, account: AccountId) -> Result<bool> {
    const SQL: &str = sql!("SELECT count(*) > 0 FROM notification_permissions WHERE account_id = $1 AND merging");
    db.one(SQL, p![account]).await
}
