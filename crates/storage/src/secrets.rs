//! `secrets`: what the server keeps for itself (keys and accounts with certificate authorities), by name.

use crate::{Conn, Result};

pub async fn find(db: &mut Conn, name: &str) -> Result<Option<String>> {
    const SQL: &str = sql!("SELECT value FROM secrets WHERE name = $1");
    let found: Option<(String,)> = db.opt(SQL, p![name]).await?;
    Ok(found.map(|(value,)| value))
}

/// Keeps a value in the place of an earlier one.
pub async fn put(db: &mut Conn, name: &str, value: &str) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO secrets (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    );
    db.exec(SQL, p![name, value]).await.map(drop)
}

/// Keeps a value unless there is one already.
pub async fn insert(db: &mut Conn, name: &str, value: &str) -> Result<()> {
    const SQL: &str = sql!("INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");
    db.exec(SQL, p![name, value]).await.map(drop)
}

pub async fn delete(db: &mut Conn, name: &str) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM secrets WHERE name = $1");
    db.exec(SQL, p![name]).await.map(drop)
}
