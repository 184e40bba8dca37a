//! Accounts of which nothing is shown but the name.

use domain::{AccountId, Suspension, Timestamp};

use crate::{Conn, Result};

/// Suspends an account. False if it is suspended already, by whomever.
pub async fn begin(db: &mut Conn, id: AccountId, by: Suspension, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "UPDATE accounts SET suspended_at = $3, suspended_by = $2, version = version + 1
         WHERE id = $1 AND suspended_at IS NULL"
    );
    Ok(db.exec(SQL, p![id, by, now]).await? == 1)
}

/// Lifts what these decided. False if they have not suspended it.
pub async fn end(db: &mut Conn, id: AccountId, by: Suspension) -> Result<bool> {
    const SQL: &str = sql!(
        "UPDATE accounts SET suspended_at = NULL, suspended_by = 0, version = version + 1
         WHERE id = $1 AND suspended_at IS NOT NULL AND suspended_by = $2"
    );
    Ok(db.exec(SQL, p![id, by]).await? == 1)
}

/// Somebody left for good. False if that is known. On another server somebody else may have the handle from now on.
pub async fn close(db: &mut Conn, id: AccountId, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "UPDATE accounts SET suspended_at = $3, suspended_by = $2, version = version + 1,
         username_key = CASE domain WHEN '' THEN username_key ELSE username_key || ' ' || CAST(id AS TEXT) END
         WHERE id = $1 AND (suspended_at IS NULL OR suspended_by <> $2)"
    );
    Ok(db.exec(SQL, p![id, Suspension::Gone, now]).await? == 1)
}
