//! What two servers must agree on: which people of the one follow an account of the other (FEP-8fcf).

use domain::{AccountId, Timestamp};

use crate::{Conn, Result};

/// Identities of an account's followers whom this other server serves.
pub async fn followers_on(db: &mut Conn, account: AccountId, host: &str) -> Result<Vec<String>> {
    const SQL: &str = sql!(
        "SELECT a.uri FROM follows f JOIN accounts a ON a.id = f.account_id JOIN instances i ON i.id = a.instance_id
         WHERE f.target_account_id = $1 AND i.domain = $2 ORDER BY f.id"
    );
    db.all(SQL, p![account, host]).await
}

/// The people of this server who follow an account, with their identities.
pub async fn local_followers(db: &mut Conn, account: AccountId) -> Result<Vec<(AccountId, String)>> {
    const SQL: &str = sql!(
        "SELECT a.id, a.uri FROM follows f JOIN accounts a ON a.id = f.account_id
         WHERE f.target_account_id = $1 AND a.domain = '' ORDER BY f.id"
    );
    db.all(SQL, p![account]).await
}

/// Notes that an account's followers here are compared now. False if they were since then.
pub async fn begin(db: &mut Conn, account: AccountId, since: Timestamp, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "UPDATE accounts SET followers_compared_at = $3
         WHERE id = $1 AND (followers_compared_at IS NULL OR followers_compared_at < $2)"
    );
    Ok(db.exec(SQL, p![account, since, now]).await? == 1)
}
