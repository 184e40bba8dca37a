//! `reports`: what people here, and other servers, complain of to the staff.

use domain::{AccountId, ReportCategory, ReportId, StatusId, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct Report {
        id: ReportId,
        /// The Flag it came by or goes out as.
        uri: Option<String>,
        /// Who complains.
        account_id: AccountId,
        /// Of whom.
        target_account_id: AccountId,
        category: ReportCategory,
        comment: String,
        forwarded: bool,
        /// JSON: numbers.
        status_ids: String,
        rule_ids: String,
        collection_ids: String,
        assigned_account_id: Option<AccountId>,
        action_taken_by_account_id: Option<AccountId>,
        action_taken_at: Option<Timestamp>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// False if its uri is known.
pub async fn insert(db: &mut Conn, report: &Report) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO reports (",
        Report::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT (uri) DO NOTHING"
    );
    let r = report;
    #[rustfmt::skip]
    let params = p![
        r.id, &r.uri, r.account_id, r.target_account_id, r.category, &r.comment, r.forwarded, &r.status_ids, &r.rule_ids,
        &r.collection_ids, r.assigned_account_id, r.action_taken_by_account_id, r.action_taken_at, r.created_at,
        r.updated_at,
    ];
    Ok(db.exec(SQL, params).await? == 1)
}

pub async fn find(db: &mut Conn, id: ReportId) -> Result<Option<Report>> {
    const SQL: &str = sql!("SELECT ", Report::COLS, " FROM reports WHERE id = $1");
    db.opt(SQL, p![id]).await
}

pub async fn list_by_ids(db: &mut Conn, ids: &[ReportId]) -> Result<Vec<Report>> {
    const SQL: &str = sql!("SELECT ", Report::COLS, " FROM reports WHERE id = ANY($1)");
    db.all(SQL, p![ids]).await
}

/// Reports by one account since then: its limit is 400 a day.
pub async fn count_since(db: &mut Conn, account: AccountId, since: Timestamp) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM reports WHERE account_id = $1 AND id >= $2");
    db.one(SQL, p![account, ReportId::floor(since)]).await
}

/// Those of these statuses that are by this account and that the viewer may see.
pub async fn reportable(
    db: &mut Conn,
    viewer: AccountId,
    author: AccountId,
    ids: &[StatusId],
) -> Result<Vec<StatusId>> {
    const SQL: &str = sql!(
        "SELECT s.id FROM statuses s WHERE s.id = ANY($2) AND s.account_id = $3 AND ",
        crate::statuses::VISIBLE,
        " ORDER BY s.id"
    );
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(SQL, p![viewer, ids, author]).await
}

/// Those of these statuses that are by this account, deleted ones too.
pub async fn of_author(db: &mut Conn, author: AccountId, ids: &[StatusId]) -> Result<Vec<StatusId>> {
    const SQL: &str = sql!("SELECT id FROM statuses WHERE id = ANY($2) AND account_id = $1 ORDER BY id");
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(SQL, p![author, ids]).await
}

/// Those of these rules that there are.
pub async fn rules(db: &mut Conn, ids: &[i64]) -> Result<Vec<i64>> {
    const SQL: &str = sql!("SELECT id FROM rules WHERE id = ANY($1) AND deleted_at IS NULL ORDER BY id");
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(SQL, p![ids]).await
}

/// The uris of statuses, deleted ones too: for the Flag.
pub async fn status_uris(db: &mut Conn, ids: &[StatusId]) -> Result<Vec<String>> {
    const SQL: &str = sql!("SELECT uri FROM statuses WHERE id = ANY($1) ORDER BY id");
    db.all(SQL, p![ids]).await
}

/// The inboxes of servers that statuses of an account answer: reports may be forwarded there too. Domain and inbox.
pub async fn answered_servers(db: &mut Conn, ids: &[StatusId]) -> Result<Vec<(String, String)>> {
    const SQL: &str = sql!(
        "SELECT DISTINCT a.domain, coalesce(a.shared_inbox_url, a.inbox_url) FROM statuses s
         JOIN accounts a ON a.id = s.in_reply_to_account_id WHERE s.id = ANY($1) AND a.domain <> ''"
    );
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(SQL, p![ids]).await
}
