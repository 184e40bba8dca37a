//! `endorsements`: whom accounts recommend on their profiles.

use domain::{AccountId, EndorsementId, Timestamp};

use crate::{Conn, Result, timelines::Page};

/// True if it is new.
pub async fn insert(db: &mut Conn, account: AccountId, target: AccountId, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO endorsements (id, account_id, target_account_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, target_account_id) DO NOTHING"
    );
    Ok(db.exec(SQL, p![EndorsementId::at(now), account, target, now]).await? == 1)
}

pub async fn delete(db: &mut Conn, account: AccountId, target: AccountId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM endorsements WHERE account_id = $1 AND target_account_id = $2");
    db.exec(SQL, p![account, target]).await.map(drop)
}

/// A page of those whom an account recommends, each with the list's hidden cursor.
pub async fn list(db: &mut Conn, account: AccountId, page: Page) -> Result<Vec<(i64, AccountId)>> {
    const DOWN: &str = sql!(
        "SELECT e.id, e.target_account_id FROM endorsements e JOIN accounts a ON a.id = e.target_account_id
         WHERE e.account_id = $1 AND e.id < $2 AND e.id > $3 AND a.suspended_at IS NULL ORDER BY e.id DESC LIMIT $4"
    );
    const UP: &str = sql!(
        "SELECT e.id, e.target_account_id FROM endorsements e JOIN accounts a ON a.id = e.target_account_id
         WHERE e.account_id = $1 AND e.id < $2 AND e.id > $3 AND a.suspended_at IS NULL ORDER BY e.id ASC LIMIT $4"
    );
    let sql = if page.upwards { UP } else { DOWN };
    let mut rows: Vec<(i64, AccountId)> = db.all(sql, p![account, page.max_id, page.above_id, page.limit]).await?;
    if page.upwards {
        rows.reverse();
    }
    Ok(rows)
}
