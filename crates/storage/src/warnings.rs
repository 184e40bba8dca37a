//! `account_warnings`, `appeals`: what people are told of decisions that touch them, and what they say to that.

use domain::{AccountId, AppealId, Timestamp, WarningAction, WarningId};

use crate::{Conn, Result, timelines::Page};

row! {
    /// What the staff did to an account, with the appeal against it, if there is one.
    pub struct Warning {
        id: WarningId,
        target_account_id: AccountId,
        action: WarningAction,
        text: String,
        /// JSON: ids.
        status_ids: String,
        overruled_at: Option<Timestamp>,
        created_at: Timestamp,
        appeal_text: Option<String>,
        appeal_approved_at: Option<Timestamp>,
        appeal_rejected_at: Option<Timestamp>,
    }
}

/// What the staff does to an account: to be written.
#[derive(Debug, Clone)]
pub struct NewWarning<'a> {
    pub id: WarningId,
    pub target: AccountId,
    /// Who decided.
    pub by: AccountId,
    pub action: WarningAction,
    pub text: &'a str,
    /// JSON: ids.
    pub status_ids: &'a str,
    pub report: Option<i64>,
}

pub async fn insert(db: &mut Conn, warning: &NewWarning<'_>, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO account_warnings
            (id, target_account_id, account_id, action, text, status_ids, report_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    let w = warning;
    let params = p![w.id, w.target, w.by, w.action, w.text, w.status_ids, w.report, now];
    db.exec(SQL, params).await.map(drop)
}

/// Those of the account `$1`.
const OF_ACCOUNT: &str =
    "SELECT w.id, w.target_account_id, w.action, w.text, w.status_ids, w.overruled_at, w.created_at,
    p.text, p.approved_at, p.rejected_at
    FROM account_warnings w LEFT JOIN appeals p ON p.warning_id = w.id WHERE w.target_account_id = $1";

/// Those of an account, by id; in no order.
pub async fn list(db: &mut Conn, account: AccountId, ids: &[i64]) -> Result<Vec<Warning>> {
    const SQL: &str = sql!(OF_ACCOUNT, " AND w.id = ANY($2)");
    db.all(SQL, p![account, ids]).await
}

/// Those of an account, the newest first.
pub async fn page(db: &mut Conn, account: AccountId, page: Page) -> Result<Vec<Warning>> {
    const SQL: &str = sql!(OF_ACCOUNT, " AND w.id < $2 ORDER BY w.id DESC LIMIT $3");
    db.all(SQL, p![account, page.max_id, page.limit]).await
}

pub async fn find(db: &mut Conn, account: AccountId, id: WarningId) -> Result<Option<Warning>> {
    const SQL: &str = sql!(OF_ACCOUNT, " AND w.id = $2");
    db.opt(SQL, p![account, id]).await
}

row! {
    /// What the staff is told of somebody who objects.
    pub struct Appealed {
        username: String,
        action: WarningAction,
        /// What that one was told.
        told: String,
        /// What that one says.
        text: String,
        decided_at: Timestamp,
    }
}

/// None if it is gone, or was answered.
pub async fn waiting_appeal(db: &mut Conn, id: AppealId) -> Result<Option<Appealed>> {
    const SQL: &str = sql!(
        "SELECT a.username, w.action, w.text, p.text, w.created_at FROM appeals p
         JOIN account_warnings w ON w.id = p.warning_id JOIN accounts a ON a.id = p.account_id
         WHERE p.id = $1 AND p.approved_at IS NULL AND p.rejected_at IS NULL"
    );
    db.opt(SQL, p![id]).await
}

/// What somebody says to a warning. False if they said something before, or the id is taken.
pub async fn insert_appeal(db: &mut Conn, id: AppealId, warning: &Warning, text: &str, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO appeals (id, warning_id, account_id, text, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING"
    );
    Ok(db.exec(SQL, p![id, warning.id, warning.target_account_id, text, now]).await? == 1)
}
