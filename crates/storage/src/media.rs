//! `media`, `blobs`: pictures, films and sounds wherever they are used, and the files they share.

use domain::{AccountId, MediaId, MediaKind, MediaState, MediaUse, StatusId, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct Media {
        id: MediaId,
        account_id: AccountId,
        used_as: MediaUse,
        status_id: Option<StatusId>,
        position: i64,
        kind: MediaKind,
        state: MediaState,
        mime: String,
        description: String,
        blurhash: Option<String>,
        /// "#rrggbb".
        color: Option<String>,
        focus_x: Option<f64>,
        focus_y: Option<f64>,
        width: Option<i64>,
        height: Option<i64>,
        small_width: Option<i64>,
        small_height: Option<i64>,
        remote_url: Option<String>,
        original_blob: Option<String>,
        small_blob: Option<String>,
        static_blob: Option<String>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

pub async fn insert(db: &mut Conn, media: &Media) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO media (",
        Media::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
         $16, $17, $18, $19, $20, $21, $22, $23)"
    );
    let m = media;
    #[rustfmt::skip]
    let params = p![
        m.id, m.account_id, m.used_as, m.status_id, m.position, m.kind, m.state, &m.mime, &m.description, &m.blurhash,
        &m.color, m.focus_x, m.focus_y, m.width, m.height, m.small_width, m.small_height, &m.remote_url, &m.original_blob,
        &m.small_blob, &m.static_blob, m.created_at, m.updated_at,
    ];
    db.exec(SQL, params).await?;
    Ok(())
}

pub async fn find(db: &mut Conn, id: MediaId) -> Result<Option<Media>> {
    const SQL: &str = sql!("SELECT ", Media::COLS, " FROM media WHERE id = $1");
    db.find(SQL, p![id]).await
}

pub async fn list(db: &mut Conn, ids: &[MediaId]) -> Result<Vec<Media>> {
    const SQL: &str = sql!("SELECT ", Media::COLS, " FROM media WHERE id = ANY($1)");
    db.all(SQL, p![ids]).await
}

pub async fn list_of_status(db: &mut Conn, status: StatusId) -> Result<Vec<Media>> {
    const SQL: &str = sql!("SELECT ", Media::COLS, " FROM media WHERE status_id = $1 ORDER BY position, id");
    db.all(SQL, p![status]).await
}

/// Makes exactly these files, in this order, those of a status. Files taken out keep their row for its history.
pub async fn attach(db: &mut Conn, status: StatusId, ids: &[MediaId]) -> Result<()> {
    const RELEASE: &str = sql!("UPDATE media SET status_id = NULL WHERE status_id = $1 AND id <> ALL($2)");
    const ATTACH: &str = sql!("UPDATE media SET status_id = $1, position = $3 WHERE id = $2");
    db.exec(RELEASE, p![status, ids]).await?;
    let rows = ids.iter().enumerate().map(|(i, id)| p![status, *id, i as i64]).collect();
    db.many(ATTACH, rows).await?;
    Ok(())
}

/// Forgets the files of a status; their blobs go when nobody else uses them.
pub async fn delete_of_status(db: &mut Conn, status: StatusId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM media WHERE status_id = $1");
    db.exec(SQL, p![status]).await?;
    Ok(())
}

/// Of these statuses, those that are deleted.
pub async fn released(db: &mut Conn, statuses: &[StatusId]) -> Result<Vec<StatusId>> {
    const SQL: &str = sql!("SELECT id FROM statuses WHERE id = ANY($1) AND deleted_at IS NOT NULL");
    db.all(SQL, p![statuses]).await
}

/// Changes what people say of a file.
pub async fn describe(
    db: &mut Conn,
    id: MediaId,
    description: &str,
    focus: Option<(f64, f64)>,
    now: Timestamp,
) -> Result<()> {
    const SQL: &str =
        sql!("UPDATE media SET description = $2, focus_x = $3, focus_y = $4, updated_at = $5 WHERE id = $1");
    db.exec(SQL, p![id, description, focus.map(|f| f.0), focus.map(|f| f.1), now]).await?;
    Ok(())
}

/// Writes what was found out about a file when it came.
pub async fn update_file(db: &mut Conn, media: &Media) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE media SET kind = $2, state = $3, mime = $4, blurhash = $5, color = $6, width = $7, height = $8,
         small_width = $9, small_height = $10, original_blob = $11, small_blob = $12, static_blob = $13, updated_at = $14
         WHERE id = $1"
    );
    let m = media;
    #[rustfmt::skip]
    let params = p![
        m.id, m.kind, m.state, &m.mime, &m.blurhash, &m.color, m.width, m.height, m.small_width, m.small_height,
        &m.original_blob, &m.small_blob, &m.static_blob, m.updated_at,
    ];
    db.exec(SQL, params).await?;
    Ok(())
}

/// Forgets an upload that no status uses. False if there is none of this account.
pub async fn delete_unattached(db: &mut Conn, id: MediaId, account: AccountId) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM media WHERE id = $1 AND account_id = $2 AND status_id IS NULL AND used_as = 0");
    Ok(db.exec(SQL, p![id, account]).await? == 1)
}
