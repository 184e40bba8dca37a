//! `blobs`: files by the hash of their content, shared by all who use the same.

use domain::Timestamp;

use crate::{Conn, Result};

row! {
    pub struct Blob {
        /// SHA-256 in hexadecimal.
        hash: String,
        /// Bytes.
        size: i64,
        mime: String,
    }
}

/// Knows a file from now on; one that is known is only marked as used.
pub async fn put(db: &mut Conn, hash: &str, size: i64, mime: &str, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO blobs (hash, size, mime, created_at, last_used_at) VALUES ($1, $2, $3, $4, $4)
         ON CONFLICT (hash) DO UPDATE SET last_used_at = excluded.last_used_at"
    );
    db.exec(SQL, p![hash, size, mime, now]).await?;
    Ok(())
}

/// Which file one of the variants of a media row is: `original`, `small` or `static`; the next best where a variant does
/// not exist.
pub async fn find_variant(db: &mut Conn, media: domain::MediaId, variant: &str) -> Result<Option<Blob>> {
    const ORIGINAL: &str =
        sql!("SELECT b.hash, b.size, b.mime FROM media m JOIN blobs b ON b.hash = m.original_blob WHERE m.id = $1");
    const SMALL: &str = sql!(
        "SELECT b.hash, b.size, b.mime FROM media m JOIN blobs b ON b.hash = coalesce(m.small_blob, m.original_blob)
         WHERE m.id = $1"
    );
    const STATIC: &str = sql!(
        "SELECT b.hash, b.size, b.mime FROM media m JOIN blobs b ON b.hash = coalesce(m.static_blob, m.original_blob)
         WHERE m.id = $1"
    );
    let sql = match variant {
        "original" => ORIGINAL,
        "small" => SMALL,
        "static" => STATIC,
        _ => return Ok(None),
    };
    db.opt(sql, p![media]).await
}

/// Whether any media row still uses a file.
pub async fn is_used(db: &mut Conn, hash: &str) -> Result<bool> {
    const SQL: &str =
        sql!("SELECT EXISTS (SELECT 1 FROM media WHERE original_blob = $1 OR small_blob = $1 OR static_blob = $1)");
    db.one(SQL, p![hash]).await
}
