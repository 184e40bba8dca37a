//! `tags`, `status_tags`: hashtags and where they occur.

use domain::{StatusId, TagId, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct Tag {
        id: TagId,
        /// Folded (`domain::text::hashtag_key`).
        name: String,
        /// As first written.
        display_name: String,
        last_status_at: Option<Timestamp>,
    }
}

/// The tag with this folded name, made if it is new.
pub async fn find_or_insert(db: &mut Conn, name: &str, display_name: &str, now: Timestamp) -> Result<TagId> {
    const INSERT: &str = sql!(
        "INSERT INTO tags (id, name, display_name, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING"
    );
    const FIND: &str = sql!("SELECT id FROM tags WHERE name = $1");
    if let Some(id) = db.opt(FIND, p![name]).await? {
        return Ok(id);
    }
    db.exec(INSERT, p![TagId::at(now), name, display_name, now]).await?;
    db.one(FIND, p![name]).await
}

pub async fn find(db: &mut Conn, name: &str) -> Result<Option<Tag>> {
    const SQL: &str = sql!("SELECT ", Tag::COLS, " FROM tags WHERE name = $1");
    db.opt(SQL, p![name]).await
}

/// Some tags, in no order.
pub async fn list(db: &mut Conn, ids: &[TagId]) -> Result<Vec<Tag>> {
    const SQL: &str = sql!("SELECT ", Tag::COLS, " FROM tags WHERE id = ANY($1)");
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(SQL, p![ids]).await
}

pub async fn list_ids(db: &mut Conn, names: &[String]) -> Result<Vec<TagId>> {
    const SQL: &str = sql!("SELECT id FROM tags WHERE name = ANY($1)");
    if names.is_empty() {
        return Ok(Vec::new());
    }
    db.all(SQL, p![names]).await
}

/// Replaces the tags of a status.
pub async fn set(db: &mut Conn, status: StatusId, tags: &[TagId], now: Timestamp) -> Result<()> {
    const CLEAR: &str = sql!("DELETE FROM status_tags WHERE status_id = $1 AND tag_id <> ALL($2)");
    db.exec(CLEAR, p![status, tags]).await?;
    if tags.is_empty() {
        return Ok(());
    }
    add(db, status, tags, now).await
}

/// The tags of a status that has none yet.
pub async fn add(db: &mut Conn, status: StatusId, tags: &[TagId], now: Timestamp) -> Result<()> {
    const ADD: &str =
        sql!("INSERT INTO status_tags (tag_id, status_id) VALUES ($1, $2) ON CONFLICT (tag_id, status_id) DO NOTHING");
    const USED: &str = sql!("UPDATE tags SET last_status_at = $2 WHERE id = ANY($1)");
    db.many(ADD, tags.iter().map(|tag| p![*tag, status]).collect()).await?;
    db.exec(USED, p![tags, now]).await?;
    Ok(())
}

/// The folded names of a status's tags.
pub async fn names(db: &mut Conn, status: StatusId) -> Result<Vec<String>> {
    const SQL: &str = sql!("SELECT t.name FROM status_tags s JOIN tags t ON t.id = s.tag_id WHERE s.status_id = $1");
    db.all(SQL, p![status]).await
}

/// Used tags whose folded name begins with this, the one of exactly this name first (used or not: somebody may follow
/// it), then those last used. `page` is the limit and the offset; `reviewed` leaves out what the staff has not looked at.
pub async fn search(db: &mut Conn, prefix: &str, page: (i64, i64), reviewed: bool) -> Result<Vec<Tag>> {
    const SQL: &str = sql!(
        "SELECT ",
        Tag::COLS,
        " FROM (SELECT ",
        Tag::COLS,
        " FROM tags WHERE name >= $1 AND name < $2 AND (last_status_at IS NOT NULL OR name = $1) AND listable
         AND (NOT $5 OR reviewed_at IS NOT NULL) ORDER BY name LIMIT 1000) t
         ORDER BY CASE WHEN name = $1 THEN 0 ELSE 1 END, last_status_at DESC, name LIMIT $3 OFFSET $4"
    );
    db.all(SQL, p![prefix, format!("{prefix}{}", char::MAX), page.0, page.1, reviewed]).await
}
