//! `custom_emojis`: small pictures that stand for short codes in texts of their server.

use domain::{AccountId, EmojiId, MediaId, StatusId, Timestamp};

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

/// What else is known of an own emoji: the shelf of the picker, and whether it is on one at all.
pub async fn set_shelf(db: &mut Conn, shortcode: &str, category: Option<&str>, shown: bool) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE custom_emojis SET category = $2, visible_in_picker = $3, disabled = FALSE
         WHERE shortcode = $1 AND domain = ''"
    );
    db.exec(SQL, p![shortcode, category, shown]).await.map(drop)
}

/// True if there was such an own emoji. Its picture stays for what was shown with it.
pub async fn delete_local(db: &mut Conn, shortcode: &str) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM custom_emojis WHERE shortcode = $1 AND domain = ''");
    Ok(db.exec(SQL, p![shortcode]).await? == 1)
}

/// An emoji by its id.
pub async fn find_by_id(db: &mut Conn, id: EmojiId) -> Result<Option<Emoji>> {
    const SQL: &str = sql!("SELECT ", Emoji::COLS, " FROM custom_emojis WHERE id = $1");
    db.opt(SQL, p![id]).await
}

row! {
    /// An own emoji as other servers are told of it.
    pub struct Used {
        id: EmojiId,
        shortcode: String,
        uri: Option<String>,
        media_id: MediaId,
        mime: String,
        updated_at: Timestamp,
    }
}

/// The own emoji with these short codes.
pub async fn list_used(db: &mut Conn, shortcodes: &[String]) -> Result<Vec<Used>> {
    const SQL: &str = sql!(
        "SELECT e.id, e.shortcode, e.uri, e.media_id, m.mime, e.updated_at
         FROM custom_emojis e JOIN media m ON m.id = e.media_id
         WHERE e.shortcode = ANY($1) AND e.domain = '' AND NOT e.disabled ORDER BY e.shortcode"
    );
    db.all(SQL, p![shortcodes]).await
}

/// Statuses and accounts of this server that use a short code: they look different when its emoji comes or goes.
pub async fn used_by(db: &mut Conn, shortcode: &str) -> Result<(Vec<StatusId>, Vec<AccountId>)> {
    const STATUSES: &str = sql!("SELECT id FROM statuses WHERE local AND emojis <> '[]' AND emojis LIKE $1");
    const ACCOUNTS: &str = sql!("SELECT id FROM accounts WHERE domain = '' AND emojis <> '[]' AND emojis LIKE $1");
    // Short codes hold letters, digits and `_`; that this stands for any letter finds a few too many at worst.
    let quoted = format!("%\"{shortcode}\"%");
    let [statuses, accounts] = db.batch([(STATUSES, p![&quoted]), (ACCOUNTS, p![&quoted])]).await?;
    Ok((statuses.all()?, accounts.all()?))
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
