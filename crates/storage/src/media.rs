//! `media`, `blobs`: pictures, films and sounds wherever they are used, and the files they share.

use domain::{AccountId, MediaGap, MediaId, MediaKind, MediaState, MediaUse, StatusId, Timestamp};

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
        /// JSON: what is known of a film or sound.
        facts: Option<String>,
        /// An upload as it came, until it has been worked on.
        source_blob: Option<String>,
        /// The status whose earlier versions show it.
        history_of: Option<StatusId>,
        /// Where the origin has a smaller picture of it.
        remote_preview_url: Option<String>,
        /// Why the file is not here, if it is not simply still to be fetched.
        gap: Option<MediaGap>,
        /// Why an upload could not be processed, in words that follow "File".
        reason: Option<String>,
        /// Failed fetches in a row.
        tries: i64,
        /// The origin is not asked before.
        retry_at: Option<Timestamp>,
    }
}

impl Media {
    /// A row about which nothing is known yet.
    pub fn new(account_id: AccountId, used_as: MediaUse, now: Timestamp) -> Self {
        Self {
            id: MediaId::at(now),
            account_id,
            used_as,
            status_id: None,
            position: 0,
            kind: MediaKind::Image,
            state: MediaState::Processing,
            mime: String::new(),
            description: String::new(),
            blurhash: None,
            color: None,
            focus_x: None,
            focus_y: None,
            width: None,
            height: None,
            small_width: None,
            small_height: None,
            remote_url: None,
            original_blob: None,
            small_blob: None,
            static_blob: None,
            created_at: now,
            updated_at: now,
            facts: None,
            source_blob: None,
            history_of: None,
            remote_preview_url: None,
            gap: None,
            reason: None,
            tries: 0,
            retry_at: None,
        }
    }

    /// Of a server whose files the staff does not want: it is not asked for.
    pub fn keep_away(&mut self) {
        (self.state, self.gap) = (MediaState::Failed, Some(MediaGap::Blocked));
    }
}

pub async fn insert(db: &mut Conn, media: &Media) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO media (",
        Media::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
         $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)"
    );
    let m = media;
    #[rustfmt::skip]
    let params = p![
        m.id, m.account_id, m.used_as, m.status_id, m.position, m.kind, m.state, &m.mime, &m.description, &m.blurhash,
        &m.color, m.focus_x, m.focus_y, m.width, m.height, m.small_width, m.small_height, &m.remote_url, &m.original_blob,
        &m.small_blob, &m.static_blob, m.created_at, m.updated_at, &m.facts, &m.source_blob, m.history_of,
        &m.remote_preview_url, m.gap, &m.reason, m.tries, m.retry_at,
    ];
    db.exec(SQL, params).await?;
    Ok(())
}

pub async fn find(db: &mut Conn, id: MediaId) -> Result<Option<Media>> {
    const SQL: &str = sql!("SELECT ", Media::COLS, " FROM media WHERE id = $1");
    db.opt(SQL, p![id]).await
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
    const RELEASE: &str =
        sql!("UPDATE media SET status_id = NULL, history_of = $1 WHERE status_id = $1 AND id <> ALL($2)");
    const ATTACH: &str = sql!("UPDATE media SET status_id = $1, position = $3 WHERE id = $2");
    db.exec(RELEASE, p![status, ids]).await?;
    let rows = ids.iter().enumerate().map(|(i, id)| p![status, *id, i as i64]).collect();
    db.many(ATTACH, rows).await?;
    Ok(())
}

/// Forgets the files of a status, those of its earlier versions too; their blobs go when nobody else uses them.
pub async fn delete_of_status(db: &mut Conn, status: StatusId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM media WHERE status_id = $1 OR (history_of = $1 AND status_id IS NULL)");
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

/// Writes what was found out about a file when it came, or why it did not. False if it is gone or was taken away meanwhile.
pub async fn update_file(db: &mut Conn, media: &Media) -> Result<bool> {
    const SQL: &str = sql!(
        "UPDATE media SET kind = $2, state = $3, mime = $4, blurhash = $5, color = $6, width = $7, height = $8,
         small_width = $9, small_height = $10, original_blob = $11, small_blob = $12, static_blob = $13, updated_at = $14,
         facts = $15, source_blob = $16, gap = $17, reason = $18, tries = $19, retry_at = $20
         WHERE id = $1 AND coalesce(gap, 0) <> 1"
    );
    let m = media;
    #[rustfmt::skip]
    let params = p![
        m.id, m.kind, m.state, &m.mime, &m.blurhash, &m.color, m.width, m.height, m.small_width, m.small_height,
        &m.original_blob, &m.small_blob, &m.static_blob, m.updated_at, &m.facts, &m.source_blob, m.gap, &m.reason, m.tries,
        m.retry_at,
    ];
    Ok(db.exec(SQL, params).await? == 1)
}

/// Gives a file another preview. False if it is gone or was taken away meanwhile.
pub async fn update_preview(db: &mut Conn, media: &Media) -> Result<bool> {
    const SQL: &str = sql!(
        "UPDATE media SET small_blob = $2, small_width = $3, small_height = $4, blurhash = $5, color = $6, updated_at = $7
         WHERE id = $1 AND coalesce(gap, 0) <> 1"
    );
    let m = media;
    let params = p![m.id, &m.small_blob, m.small_width, m.small_height, &m.blurhash, &m.color, m.updated_at];
    Ok(db.exec(SQL, params).await? == 1)
}

/// Forgets an upload that no status uses (any more) and none waits with. False if there is none of this account.
pub async fn delete_unattached(db: &mut Conn, id: MediaId, account: AccountId) -> Result<bool> {
    const SQL: &str = sql!(
        "DELETE FROM media WHERE id = $1 AND account_id = $2 AND history_of IS NULL AND used_as = 0
         AND NOT EXISTS (SELECT 1 FROM statuses s WHERE s.id = media.status_id AND s.deleted_at IS NULL)
         AND NOT EXISTS (SELECT 1 FROM scheduled_media s WHERE s.media_id = media.id)"
    );
    Ok(db.exec(SQL, p![id, account]).await? == 1)
}

/// Forgets uploads from before `before` that nobody attached: no status, no history shows them, no post that waits or is
/// being written holds them.
pub async fn delete_abandoned(db: &mut Conn, before: Timestamp, limit: i64) -> Result<u64> {
    const SQL: &str = sql!(
        "DELETE FROM media WHERE id IN (SELECT id FROM media WHERE status_id IS NULL AND history_of IS NULL AND used_as = 0
         AND created_at < $1 AND NOT EXISTS (SELECT 1 FROM scheduled_media s WHERE s.media_id = media.id)
         AND NOT EXISTS (SELECT 1 FROM draft_media d WHERE d.media_id = media.id) ORDER BY created_at LIMIT $2)"
    );
    db.exec(SQL, p![before, limit]).await
}

/// Forgets the files of statuses that were deleted between these times; their authors might have used them again so long.
/// What a post that waits or is being written holds by now stays, and is nobody's else any more: it is looked after as
/// other uploads are.
pub async fn delete_of_deleted(db: &mut Conn, after: Timestamp, before: Timestamp) -> Result<u64> {
    const GONE: &str = "(SELECT id FROM statuses WHERE deleted_at >= $1 AND deleted_at < $2)";
    const HELD: &str = "(EXISTS (SELECT 1 FROM scheduled_media s WHERE s.media_id = media.id)
         OR EXISTS (SELECT 1 FROM draft_media d WHERE d.media_id = media.id))";
    const FREE: &str = sql!(
        "UPDATE media SET status_id = NULL, history_of = NULL WHERE (status_id IN ",
        GONE,
        " OR (status_id IS NULL AND history_of IN ",
        GONE,
        ")) AND ",
        HELD
    );
    const ATTACHED: &str = sql!("DELETE FROM media WHERE status_id IN ", GONE);
    const SHOWN: &str = sql!("DELETE FROM media WHERE status_id IS NULL AND history_of IN ", GONE);
    db.exec(FREE, p![after, before]).await?;
    let attached = db.exec(ATTACHED, p![after, before]).await?;
    Ok(attached + db.exec(SHOWN, p![after, before]).await?)
}

/// Forgets a picture if another (or none) has come in its place.
pub async fn delete_replaced(db: &mut Conn, old: Option<MediaId>, new: Option<MediaId>) -> Result<()> {
    match old {
        Some(old) if new != Some(old) => delete(db, old).await,
        _ => Ok(()),
    }
}

/// Forgets a file that nothing shows.
pub async fn delete(db: &mut Conn, id: MediaId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM media WHERE id = $1");
    db.exec(SQL, p![id]).await?;
    Ok(())
}

/// Takes these files away from whatever other servers can give again.
pub async fn purge(db: &mut Conn, hashes: &[String]) -> Result<()> {
    const ORIGINAL: &str = sql!(
        "UPDATE media SET original_blob = NULL, state = 2, gap = 2 WHERE original_blob = ANY($1) AND remote_url IS NOT NULL"
    );
    const SMALL: &str =
        sql!("UPDATE media SET small_blob = NULL WHERE small_blob = ANY($1) AND remote_url IS NOT NULL");
    const STATIC: &str =
        sql!("UPDATE media SET static_blob = NULL WHERE static_blob = ANY($1) AND remote_url IS NOT NULL");
    // What was rendered of their owners says that they are here.
    const OF_STATUSES: &str = sql!(
        "UPDATE statuses SET version = version + 1 WHERE id IN (
             SELECT m.status_id FROM media m WHERE m.original_blob = ANY($1) AND m.remote_url IS NOT NULL
             AND m.status_id IS NOT NULL)"
    );
    const OF_ACCOUNTS: &str = sql!(
        "UPDATE accounts SET version = version + 1 WHERE id IN (
             SELECT m.account_id FROM media m WHERE m.original_blob = ANY($1) AND m.remote_url IS NOT NULL
             AND m.status_id IS NULL)"
    );
    for sql in [OF_STATUSES, OF_ACCOUNTS, ORIGINAL, SMALL, STATIC] {
        db.exec(sql, p![hashes]).await?;
    }
    Ok(())
}
