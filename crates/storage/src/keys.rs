//! `account_keys`: the keys by which accounts are known on the wire.

use domain::{AccountId, KeyId, KeyKind, Suspension, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct Key {
        id: KeyId,
        account_id: AccountId,
        uri: String,
        kind: KeyKind,
        public_pem: String,
        /// Only of accounts of this server.
        private_pem: Option<String>,
        created_at: Timestamp,
    }
}

row! {
    /// A key and whose it is.
    pub struct Owned {
        account_id: AccountId,
        public_pem: String,
        owner: String,
        inbox_url: String,
        shared_inbox_url: Option<String>,
        suspended_at: Option<Timestamp>,
        /// By whom, if it is.
        suspended_by: Suspension,
    }
}

const OWNED: &str = "SELECT k.account_id, k.public_pem, a.uri, a.inbox_url, a.shared_inbox_url, a.suspended_at,
     a.suspended_by
     FROM account_keys k JOIN accounts a ON a.id = k.account_id";

/// The key with this id, its owner's uri and inboxes.
pub async fn find_owned(db: &mut Conn, uri: &str) -> Result<Option<Owned>> {
    const SQL: &str = sql!(OWNED, " WHERE k.uri = $1");
    db.opt(SQL, p![uri]).await
}

/// The key of an account of another server that has no other.
pub async fn find_lone(db: &mut Conn, account: AccountId) -> Result<Option<Owned>> {
    const SQL: &str = sql!(
        OWNED,
        " WHERE k.account_id = $1 AND k.private_pem IS NULL
         AND NOT EXISTS (SELECT 1 FROM account_keys o WHERE o.account_id = $1 AND o.id <> k.id)"
    );
    db.opt(SQL, p![account]).await
}

/// The key with which a local account signs.
pub async fn find_signing(db: &mut Conn, account: AccountId) -> Result<Option<Key>> {
    const SQL: &str = sql!(
        "SELECT ",
        Key::COLS,
        " FROM account_keys WHERE account_id = $1 AND private_pem IS NOT NULL AND kind = 0 AND retired_at IS NULL
         ORDER BY id LIMIT 1"
    );
    db.opt(SQL, p![account]).await
}

/// The key of a local account for proofs inside documents.
pub async fn find_assertion(db: &mut Conn, account: AccountId) -> Result<Option<Key>> {
    const SQL: &str = sql!(
        "SELECT ",
        Key::COLS,
        " FROM account_keys WHERE account_id = $1 AND private_pem IS NOT NULL AND kind = 1 ORDER BY id LIMIT 1"
    );
    db.opt(SQL, p![account]).await
}

/// Forgets it; another is made when it is needed.
pub async fn delete_assertion(db: &mut Conn, account: AccountId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM account_keys WHERE account_id = $1 AND private_pem IS NOT NULL AND kind = 1");
    db.exec(SQL, p![account]).await.map(drop)
}

/// The keys that a local account has now.
pub async fn list_own(db: &mut Conn, account: AccountId) -> Result<Vec<Key>> {
    const SQL: &str = sql!(
        "SELECT ",
        Key::COLS,
        " FROM account_keys WHERE account_id = $1 AND private_pem IS NOT NULL AND retired_at IS NULL"
    );
    db.all(SQL, p![account]).await
}

/// A key of a local account, retired or not.
pub async fn find(db: &mut Conn, id: KeyId) -> Result<Option<Key>> {
    const SQL: &str = sql!("SELECT ", Key::COLS, " FROM account_keys WHERE id = $1 AND private_pem IS NOT NULL");
    db.opt(SQL, p![id]).await
}

/// The keys with which the local accounts behind this one sign, at most so many.
pub async fn list_signing(db: &mut Conn, after: AccountId, limit: i64) -> Result<Vec<Key>> {
    const SQL: &str = sql!(
        "SELECT ",
        Key::COLS,
        " FROM account_keys WHERE account_id > $1 AND private_pem IS NOT NULL AND kind = 0 AND retired_at IS NULL
         ORDER BY account_id LIMIT $2"
    );
    db.all(SQL, p![after, limit]).await
}

/// Puts a key aside under another uri, for another to have its place; keys put aside before are forgotten. False if it
/// was put aside already.
pub async fn retire(db: &mut Conn, key: &Key, uri: &str, now: Timestamp) -> Result<bool> {
    const FORGET: &str =
        sql!("DELETE FROM account_keys WHERE account_id = $1 AND private_pem IS NOT NULL AND retired_at IS NOT NULL");
    const RETIRE: &str = sql!("UPDATE account_keys SET uri = $2, retired_at = $3 WHERE id = $1 AND retired_at IS NULL");
    db.exec(FORGET, p![key.account_id]).await?;
    Ok(db.exec(RETIRE, p![key.id, uri, now]).await? == 1)
}

/// Forgets keys that were put aside before then: nothing is signed by them any more.
pub async fn sweep_retired(db: &mut Conn, before: Timestamp) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM account_keys WHERE retired_at < $1");
    db.exec(SQL, p![before]).await.map(drop)
}

/// False if a key with this uri is there already.
pub async fn insert(db: &mut Conn, key: &Key) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO account_keys (",
        Key::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (uri) DO NOTHING"
    );
    let k = key;
    let params = p![k.id, k.account_id, &k.uri, k.kind, &k.public_pem, &k.private_pem, k.created_at];
    Ok(db.exec(SQL, params).await? == 1)
}

/// Forgets the keys of an account of another server, before its present ones are written. Gives their ids.
pub async fn clear_remote(db: &mut Conn, account: AccountId) -> Result<Vec<String>> {
    const SQL: &str = sql!("DELETE FROM account_keys WHERE account_id = $1 AND private_pem IS NULL RETURNING uri");
    db.all(SQL, p![account]).await
}
