//! `custom_emojis`: small pictures that stand for short codes in texts of their server.

use domain::{EmojiId, MediaId, Timestamp};

use crate::{Conn, Result};

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
    db.opt(SQL, p![shortcode, domain]).await
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
