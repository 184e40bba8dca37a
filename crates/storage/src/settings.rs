//! `settings`: what the server's owner decides, a JSON value for each field of `domain::Settings`.

use crate::{Conn, Result};

/// Key and JSON of each.
pub async fn list(db: &mut Conn) -> Result<Vec<(String, String)>> {
    const SQL: &str = sql!("SELECT key, value FROM settings");
    db.all(SQL, p![]).await
}

/// Keeps these in the place of earlier ones.
pub async fn put(db: &mut Conn, settings: &[(String, String)]) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    );
    db.many(SQL, settings.iter().map(|(key, value)| p![key, value]).collect()).await.map(drop)
}
