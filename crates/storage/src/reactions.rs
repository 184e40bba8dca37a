//! `emoji_reactions`: an account's emoji under a status (FEP-c0e0). The same emoji counts once for each account.

use domain::{AccountId, MediaId, ReactionId, StatusId, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct Reaction {
        id: ReactionId,
        account_id: AccountId,
        status_id: StatusId,
        /// The emoji, or a custom one's short code.
        name: String,
        /// The server of a custom emoji; empty for Unicode and this server's own.
        domain: String,
        uri: Option<String>,
        created_at: Timestamp,
    }
}

row! {
    /// How often a status got an emoji; with its picture, if it is a custom one that is known.
    pub struct ReactionPart {
        status_id: StatusId,
        name: String,
        domain: String,
        count: i64,
        media_id: Option<MediaId>,
        moves: bool,
    }
}

/// [`ReactionPart`]s of some statuses, each status's in the order in which the emoji first came.
pub(crate) const OF_STATUSES: &str = sql!(
    "SELECT r.status_id, r.name, r.domain, count(*), m.id, m.static_blob IS NOT NULL
     FROM emoji_reactions r
     LEFT JOIN custom_emojis e ON e.shortcode = r.name AND e.domain = r.domain AND NOT e.disabled
     LEFT JOIN media m ON m.id = e.media_id AND coalesce(m.gap, 0) <> 1
     WHERE r.status_id = ANY($1)
     GROUP BY r.status_id, r.name, r.domain, m.id, m.static_blob ORDER BY r.status_id, min(r.id)"
);

/// True if the reaction is new.
pub async fn insert(db: &mut Conn, reaction: &Reaction) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO emoji_reactions (",
        Reaction::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING"
    );
    let r = reaction;
    let params = p![r.id, r.account_id, r.status_id, &r.name, &r.domain, &r.uri, r.created_at];
    Ok(db.exec(SQL, params).await? == 1)
}

/// Which reaction an Undo with a bare id means.
pub async fn find_by_uri(db: &mut Conn, uri: &str) -> Result<Option<Reaction>> {
    const SQL: &str = sql!("SELECT ", Reaction::COLS, " FROM emoji_reactions WHERE uri = $1");
    db.opt(SQL, p![uri]).await
}

/// True if there was this reaction.
pub async fn delete(db: &mut Conn, account: AccountId, status: StatusId, name: &str) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM emoji_reactions WHERE account_id = $1 AND status_id = $2 AND name = $3");
    Ok(db.exec(SQL, p![account, status, name]).await? > 0)
}

/// True if there was any reaction of the account.
pub async fn delete_all(db: &mut Conn, account: AccountId, status: StatusId) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM emoji_reactions WHERE account_id = $1 AND status_id = $2");
    Ok(db.exec(SQL, p![account, status]).await? > 0)
}

/// How many reactions an account has under a status.
pub async fn count(db: &mut Conn, account: AccountId, status: StatusId) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM emoji_reactions WHERE status_id = $2 AND account_id = $1");
    db.one(SQL, p![account, status]).await
}
