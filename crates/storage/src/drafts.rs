//! `drafts`, `draft_media`: unfinished posts that people keep here.

use domain::{AccountId, DraftId, MediaId, Timestamp};

use crate::{Conn, Result, media::Media};

row! {
    pub struct Draft {
        id: DraftId,
        account_id: AccountId,
        /// JSON: the parameters of the post.
        content: String,
        /// Grows with each change.
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// False if the id is taken.
pub async fn insert(db: &mut Conn, draft: &Draft) -> Result<bool> {
    const SQL: &str =
        sql!("INSERT INTO drafts (", Draft::COLS, ") VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING");
    let d = draft;
    let params = p![d.id, d.account_id, &d.content, d.version, d.created_at, d.updated_at];
    Ok(db.exec(SQL, params).await? == 1)
}

/// Changes an account's draft, if it is still of this version (0: whichever it is).
pub async fn update(
    db: &mut Conn,
    (account, id): (AccountId, DraftId),
    content: &str,
    version: i64,
    now: Timestamp,
) -> Result<bool> {
    const SQL: &str = sql!(
        "UPDATE drafts SET content = $3, version = version + 1, updated_at = $5
         WHERE account_id = $1 AND id = $2 AND (CAST($4 AS BIGINT) = 0 OR version = CAST($4 AS BIGINT))"
    );
    Ok(db.exec(SQL, p![account, id, content, version, now]).await? == 1)
}

/// Exactly these files are what a draft means to use.
pub async fn set_files(db: &mut Conn, id: DraftId, files: &[MediaId]) -> Result<()> {
    const DELETE: &str = sql!("DELETE FROM draft_media WHERE draft_id = $1");
    const SQL: &str = sql!(
        "INSERT INTO draft_media (draft_id, media_id) VALUES ($1, $2) ON CONFLICT (draft_id, media_id) DO NOTHING"
    );
    db.exec(DELETE, p![id]).await?;
    db.many(SQL, files.iter().map(|file| p![id, *file]).collect()).await?;
    Ok(())
}

/// The files of these drafts that no status uses yet, or none any more.
pub async fn files(db: &mut Conn, ids: &[DraftId]) -> Result<Vec<(DraftId, Media)>> {
    const SQL: &str = sql!(
        "SELECT f.draft_id, ",
        cols!(Media, "m"),
        " FROM draft_media f JOIN media m ON m.id = f.media_id WHERE f.draft_id = ANY($1)
         AND NOT EXISTS (SELECT 1 FROM statuses s WHERE s.id = m.status_id AND s.deleted_at IS NULL)"
    );
    db.all(SQL, p![ids]).await
}

pub async fn find(db: &mut Conn, account: AccountId, id: DraftId) -> Result<Option<Draft>> {
    const SQL: &str = sql!("SELECT ", Draft::COLS, " FROM drafts WHERE account_id = $1 AND id = $2");
    db.opt(SQL, p![account, id]).await
}

/// An account's drafts that were changed after `since`, the latest changed first.
pub async fn list(db: &mut Conn, account: AccountId, since: Timestamp) -> Result<Vec<Draft>> {
    const SQL: &str = sql!(
        "SELECT ",
        Draft::COLS,
        " FROM drafts WHERE account_id = $1 AND updated_at > $2 ORDER BY updated_at DESC, id DESC"
    );
    db.all(SQL, p![account, since]).await
}

pub async fn count(db: &mut Conn, account: AccountId) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM drafts WHERE account_id = $1");
    db.one(SQL, p![account]).await
}

pub async fn delete(db: &mut Conn, account: AccountId, id: DraftId) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM drafts WHERE account_id = $1 AND id = $2");
    Ok(db.exec(SQL, p![account, id]).await? == 1)
}
