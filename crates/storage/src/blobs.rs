//! `blobs`: files by the hash of their content, shared by all who use the same.

use domain::{MediaId, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct Blob {
        /// SHA-256 in hexadecimal.
        hash: String,
        /// Bytes.
        size: i64,
        mime: String,
        last_used_at: Timestamp,
        /// Nobody here uploaded it: it can be fetched again.
        cached: bool,
    }
}

/// Knows a file from now on; one that is known is only marked as used. What somebody here uploaded is no cached file any
/// more, whoever else has the same.
pub async fn put(db: &mut Conn, blob: &Blob) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO blobs (hash, size, mime, created_at, last_used_at, cached) VALUES ($1, $2, $3, $4, $4, $5)
         ON CONFLICT (hash) DO UPDATE SET last_used_at = excluded.last_used_at, cached = blobs.cached AND excluded.cached"
    );
    db.exec(SQL, p![&blob.hash, blob.size, &blob.mime, blob.last_used_at, blob.cached]).await?;
    Ok(())
}

/// Which file one of the variants of a media row is: `original`, `small` or `static`. Pictures have their original where
/// they have no other; a film or sound is no picture, so it stands for none. Of the original, the row knows the type:
/// whoever kept the same bytes first may not have known yet what they are.
pub async fn find_variant(db: &mut Conn, media: MediaId, variant: &str) -> Result<Option<Blob>> {
    const SQL: &str = sql!(
        "SELECT b.hash, b.size, CASE WHEN b.hash = m.original_blob AND m.mime <> '' THEN m.mime ELSE b.mime END,
                b.last_used_at, b.cached
         FROM media m JOIN blobs b ON b.hash = CASE $2
             WHEN 'original' THEN m.original_blob
             WHEN 'small' THEN coalesce(m.small_blob, CASE WHEN m.kind = 1 THEN m.original_blob END)
             WHEN 'static' THEN coalesce(m.static_blob, CASE WHEN m.kind = 1 THEN m.original_blob END) END
         WHERE m.id = $1"
    );
    db.opt(SQL, p![media, variant]).await
}

/// Somebody looked at a file: it is among the last to make room.
pub async fn touch(db: &mut Conn, hash: &str, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!("UPDATE blobs SET last_used_at = $2 WHERE hash = $1");
    db.exec(SQL, p![hash, now]).await?;
    Ok(())
}

/// How many bytes the files of other servers take.
pub async fn cached_bytes(db: &mut Conn) -> Result<i64> {
    const SQL: &str = sql!("SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM blobs WHERE cached");
    db.one(SQL, p![]).await
}

/// Files of other servers and their sizes, the one unused for the longest time first.
pub async fn list_oldest_cached(db: &mut Conn, limit: i64) -> Result<Vec<(String, i64)>> {
    const SQL: &str = sql!("SELECT hash, size FROM blobs WHERE cached ORDER BY last_used_at, hash LIMIT $1");
    db.all(SQL, p![limit]).await
}

/// Hashes from `first` to before `last` of files that nothing has used since `before`.
pub async fn list_unused(
    db: &mut Conn,
    (first, last): (&str, &str),
    before: Timestamp,
    limit: i64,
) -> Result<Vec<String>> {
    const SQL: &str = sql!(
        "SELECT b.hash FROM blobs b WHERE b.hash >= $1 AND b.hash < $2 AND b.last_used_at < $3
         AND NOT EXISTS (SELECT 1 FROM media WHERE original_blob = b.hash)
         AND NOT EXISTS (SELECT 1 FROM media WHERE small_blob = b.hash)
         AND NOT EXISTS (SELECT 1 FROM media WHERE static_blob = b.hash)
         AND NOT EXISTS (SELECT 1 FROM media WHERE source_blob = b.hash) ORDER BY b.hash LIMIT $4"
    );
    db.all(SQL, p![first, last, before, limit]).await
}

/// Forgets those of these files that nothing has used since `before`, and gives their hashes. Who puts the same file
/// meanwhile waits for the end of the transaction: so the file itself is to be deleted before that.
pub async fn delete_unused(db: &mut Conn, hashes: &[String], before: Timestamp) -> Result<Vec<String>> {
    const SQL: &str = sql!(
        "DELETE FROM blobs WHERE hash = ANY($1) AND last_used_at < $2
         AND NOT EXISTS (SELECT 1 FROM media WHERE original_blob = blobs.hash)
         AND NOT EXISTS (SELECT 1 FROM media WHERE small_blob = blobs.hash)
         AND NOT EXISTS (SELECT 1 FROM media WHERE static_blob = blobs.hash)
         AND NOT EXISTS (SELECT 1 FROM media WHERE source_blob = blobs.hash) RETURNING hash"
    );
    db.all(SQL, p![hashes, before]).await
}
