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
    "SELECT r.status_id, r.name, r.domain, count(*), m.id, m.static_blob IS NOT NULL OR m.original_blob IS NULL
     FROM emoji_reactions r
     LEFT JOIN custom_emojis e ON e.shortcode = r.name AND e.domain = r.domain AND NOT e.disabled
     LEFT JOIN media m ON m.id = e.media_id AND coalesce(m.gap, 0) <> 1
     WHERE r.status_id = ANY($1)
     GROUP BY r.status_id, r.name, r.domain, m.id, m.static_blob, m.original_blob ORDER BY r.status_id, min(r.id)"
);

row! {
    /// Who gave a status an emoji.
    pub struct Reactor {
        name: String,
        domain: String,
        account_id: AccountId,
    }
}

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

pub async fn find(db: &mut Conn, id: ReactionId) -> Result<Option<Reaction>> {
    const SQL: &str = sql!("SELECT ", Reaction::COLS, " FROM emoji_reactions WHERE id = $1");
    db.opt(SQL, p![id]).await
}

/// Who reacted to a status, the first first; without suspended people and those whom the viewer blocks or who block the
/// viewer.
pub async fn list(db: &mut Conn, viewer: AccountId, status: StatusId, limit: i64) -> Result<Vec<Reactor>> {
    const SQL: &str = sql!(
        "SELECT r.name, r.domain, r.account_id FROM emoji_reactions r JOIN accounts a ON a.id = r.account_id
         WHERE r.status_id = $2 AND a.suspended_at IS NULL
         AND r.account_id NOT IN (SELECT b.target_account_id FROM blocks b WHERE b.account_id = $1)
         AND r.account_id NOT IN (SELECT b.account_id FROM blocks b WHERE b.target_account_id = $1)
         ORDER BY r.id LIMIT $3"
    );
    db.all(SQL, p![viewer, status, limit]).await
}

/// An account's own emoji under these statuses: name and server of each.
pub async fn of_account(
    db: &mut Conn,
    account: AccountId,
    statuses: &[StatusId],
) -> Result<Vec<(StatusId, String, String)>> {
    const SQL: &str = sql!(
        "SELECT status_id, name, domain FROM emoji_reactions WHERE account_id = $1 AND status_id = ANY($2) ORDER BY id"
    );
    db.all(SQL, p![account, statuses]).await
}

/// Takes one emoji of an account away, of this server or (None) of whichever; gives what it was.
pub async fn take(
    db: &mut Conn,
    (account, status): (AccountId, StatusId),
    (name, domain): (&str, Option<&str>),
) -> Result<Option<Reaction>> {
    const SQL: &str = sql!(
        "DELETE FROM emoji_reactions WHERE account_id = $1 AND status_id = $2 AND name = $3
         AND domain = coalesce($4, domain) RETURNING ",
        Reaction::COLS
    );
    db.opt(SQL, p![account, status, name, domain]).await
}

/// Takes all emoji of an account away; gives what they were.
pub async fn take_all(db: &mut Conn, account: AccountId, status: StatusId) -> Result<Vec<Reaction>> {
    const SQL: &str =
        sql!("DELETE FROM emoji_reactions WHERE account_id = $1 AND status_id = $2 RETURNING ", Reaction::COLS);
    db.all(SQL, p![account, status]).await
}

/// How many reactions an account has under a status.
pub async fn count(db: &mut Conn, account: AccountId, status: StatusId) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM emoji_reactions WHERE status_id = $2 AND account_id = $1");
    db.one(SQL, p![account, status]).await
}
