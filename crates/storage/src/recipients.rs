//! `status_recipients`: whom a status names, and whom it reached without naming them (silent).

use domain::{AccountId, StatusId};

use crate::{Conn, Result};

row! {
    pub struct Recipient {
        account_id: AccountId,
        silent: bool,
    }
}

/// Adds those named (in this order) or reached; who is there already stays.
pub async fn insert(db: &mut Conn, status: StatusId, accounts: &[AccountId], silent: bool) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO status_recipients (status_id, account_id, silent, position) VALUES ($1, $2, $3, $4)
         ON CONFLICT (status_id, account_id) DO NOTHING"
    );
    let rows = accounts.iter().enumerate().map(|(i, account)| p![status, *account, silent, i as i64]).collect();
    db.many(SQL, rows).await?;
    Ok(())
}

/// After an edit: those no longer named stay recipients, silently, since they have seen it.
pub async fn replace_named(db: &mut Conn, status: StatusId, named: &[AccountId]) -> Result<()> {
    const HUSH: &str =
        sql!("UPDATE status_recipients SET silent = TRUE WHERE status_id = $1 AND account_id <> ALL($2)");
    const SQL: &str = sql!(
        "INSERT INTO status_recipients (status_id, account_id, silent, position) VALUES ($1, $2, FALSE, $3)
         ON CONFLICT (status_id, account_id) DO UPDATE SET silent = FALSE, position = excluded.position"
    );
    db.exec(HUSH, p![status, named]).await?;
    let rows = named.iter().enumerate().map(|(i, account)| p![status, *account, i as i64]).collect();
    db.many(SQL, rows).await?;
    Ok(())
}

pub async fn list(db: &mut Conn, status: StatusId) -> Result<Vec<Recipient>> {
    const SQL: &str = sql!("SELECT account_id, silent FROM status_recipients WHERE status_id = $1 ORDER BY position");
    db.all(SQL, p![status]).await
}

/// Whom a status names, in order.
pub async fn named(db: &mut Conn, status: StatusId) -> Result<Vec<AccountId>> {
    const SQL: &str =
        sql!("SELECT account_id FROM status_recipients WHERE status_id = $1 AND NOT silent ORDER BY position");
    db.all(SQL, p![status]).await
}

/// Whom each of these statuses names.
pub async fn named_by_each(db: &mut Conn, statuses: &[StatusId]) -> Result<Vec<(StatusId, AccountId)>> {
    const SQL: &str = sql!(
        "SELECT status_id, account_id FROM status_recipients WHERE status_id = ANY($1) AND NOT silent
         ORDER BY status_id, position"
    );
    db.all(SQL, p![statuses]).await
}

/// The local people to whom a status that is not public was addressed.
pub async fn list_local(db: &mut Conn, status: StatusId) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT r.account_id FROM status_recipients r JOIN accounts a ON a.id = r.account_id
         WHERE r.status_id = $1 AND a.domain = ''"
    );
    db.all(SQL, p![status]).await
}
