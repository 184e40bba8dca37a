//! `settings`: what the server's owner decides, a JSON value for each field of `domain::Settings`.

use domain::Timestamp;

use crate::{Conn, Result};

/// Key and JSON of each.
pub async fn list(db: &mut Conn) -> Result<Vec<(String, String)>> {
    const SQL: &str = sql!("SELECT key, value FROM settings");
    db.all(SQL, p![]).await
}

/// Keeps these in the place of earlier ones, and when each was last changed to something else.
pub async fn put(db: &mut Conn, settings: &[(String, String)], now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO settings (key, value, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
         WHERE settings.value <> excluded.value"
    );
    db.many(SQL, settings.iter().map(|(key, value)| p![key, value, now]).collect()).await.map(drop)
}

/// When this one was last changed; None if it never was.
pub async fn changed_at(db: &mut Conn, key: &str) -> Result<Option<Timestamp>> {
    const SQL: &str = sql!("SELECT updated_at FROM settings WHERE key = $1");
    db.opt(SQL, p![key]).await
}
