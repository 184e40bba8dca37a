//! `translations`: what a translation service made of a status, by target language.

use domain::{StatusId, Timestamp};

use crate::{Conn, Result};

/// The kept translation, if it is of these texts (by their hash).
pub async fn find(db: &mut Conn, status: StatusId, target: &str, hash: &str) -> Result<Option<String>> {
    const SQL: &str = sql!("SELECT body FROM translations WHERE status_id = $1 AND target = $2 AND hash = $3");
    db.opt(SQL, p![status, target, hash]).await
}

/// Keeps a translation in the place of an older one.
pub async fn put(
    db: &mut Conn,
    status: StatusId,
    (target, hash): (&str, &str),
    body: &str,
    now: Timestamp,
) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO translations (status_id, target, hash, body, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (status_id, target)
         DO UPDATE SET hash = excluded.hash, body = excluded.body, created_at = excluded.created_at"
    );
    db.exec(SQL, p![status, target, hash, body, now]).await?;
    Ok(())
}

/// Forgets translations made before this.
pub async fn delete_older(db: &mut Conn, before: Timestamp) -> Result<u64> {
    const SQL: &str = sql!("DELETE FROM translations WHERE created_at < $1");
    db.exec(SQL, p![before]).await
}
