//! `status_edits`: earlier versions of edited statuses. The first version is kept with the first edit.

use domain::{EditId, StatusId, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct Edit {
        id: EditId,
        status_id: StatusId,
        text: String,
        spoiler_text: String,
        html: String,
        sensitive: bool,
        /// JSON: `[{"id", "description"}]`.
        media: String,
        /// JSON: short codes.
        emojis: String,
        /// JSON: the titles of the poll's options; None if there was no poll.
        poll: Option<String>,
        created_at: Timestamp,
    }
}

pub async fn insert(db: &mut Conn, edit: &Edit) -> Result<()> {
    const SQL: &str =
        sql!("INSERT INTO status_edits (", Edit::COLS, ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    let e = edit;
    let params = p![
        e.id,
        e.status_id,
        &e.text,
        &e.spoiler_text,
        &e.html,
        e.sensitive,
        &e.media,
        &e.emojis,
        &e.poll,
        e.created_at
    ];
    db.exec(SQL, params).await?;
    Ok(())
}

/// All versions, oldest first; empty if it was never edited.
pub async fn list(db: &mut Conn, status: StatusId) -> Result<Vec<Edit>> {
    const SQL: &str = sql!("SELECT ", Edit::COLS, " FROM status_edits WHERE status_id = $1 ORDER BY created_at, id");
    db.all(SQL, p![status]).await
}
