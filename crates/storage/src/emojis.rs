//! `custom_emojis`: small pictures that stand for short codes in texts of their server.

use domain::{EmojiId, MediaId, Timestamp};

use crate::{Conn, Result, parts::EmojiPart};

row! {
    pub struct Emoji {
        id: EmojiId,
        shortcode: String,
        /// Empty for this server's own.
        domain: String,
        uri: Option<String>,
        media_id: MediaId,
        updated_at: Timestamp,
    }
}

pub async fn find(db: &mut Conn, shortcode: &str, domain: &str) -> Result<Option<Emoji>> {
    const SQL: &str = sql!("SELECT ", Emoji::COLS, " FROM custom_emojis WHERE shortcode = $1 AND domain = $2");
    db.find(SQL, p![shortcode, domain]).await
}

/// Adds an emoji, or gives the one with this code a new picture.
pub async fn put(db: &mut Conn, emoji: &Emoji) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO custom_emojis (",
        Emoji::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (shortcode, domain)
         DO UPDATE SET uri = excluded.uri, media_id = excluded.media_id, updated_at = excluded.updated_at"
    );
    let e = emoji;
    db.exec(SQL, p![e.id, &e.shortcode, &e.domain, &e.uri, e.media_id, e.updated_at]).await?;
    Ok(())
}

/// This server's own emoji that may be used, by short code.
pub async fn list_local(db: &mut Conn) -> Result<Vec<EmojiPart>> {
    const SQL: &str = sql!(
        "SELECT e.shortcode, e.domain, e.media_id, m.static_blob IS NOT NULL, e.visible_in_picker, e.category
         FROM custom_emojis e JOIN media m ON m.id = e.media_id WHERE e.domain = '' AND NOT e.disabled
         ORDER BY e.shortcode"
    );
    db.all(SQL, p![]).await
}
