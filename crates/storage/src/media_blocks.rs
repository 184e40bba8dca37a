//! `media` of servers whose pictures the staff does not want: taken away, and given back to be fetched again.

use domain::{AccountId, EmojiId, MediaId, MediaUse, StatusId, Timestamp};

use crate::{Conn, Result};

row! {
    /// A file of another server, with all that tells whose it is.
    pub struct Foreign {
        id: MediaId,
        used_as: MediaUse,
        account_id: AccountId,
        /// Where it is shown, now or in earlier versions.
        status_id: Option<StatusId>,
        /// The server of its account or, of an emoji, that of the short code.
        domain: String,
        remote_url: Option<String>,
        remote_preview_url: Option<String>,
        /// The page of whose card it is the picture.
        page: Option<String>,
        original_blob: Option<String>,
        small_blob: Option<String>,
        static_blob: Option<String>,
        /// Whether it is taken away.
        blocked: bool,
    }
}

impl Foreign {
    /// The files that it has here.
    pub fn blobs(&self) -> impl Iterator<Item = String> + use<> {
        [&self.original_blob, &self.small_blob, &self.static_blob].map(Clone::clone).into_iter().flatten()
    }
}

const WHAT: &str = "m.remote_url, m.remote_preview_url,
    CASE WHEN m.used_as = 4 THEN (SELECT c.url FROM cards c WHERE c.media_id = m.id LIMIT 1) END,
    m.original_blob, m.small_blob, m.static_blob, coalesce(m.gap = 1, FALSE)";

/// Files of other servers, custom emoji excepted, that come after this one.
pub async fn list(db: &mut Conn, after: MediaId, limit: i64) -> Result<Vec<Foreign>> {
    const SQL: &str = sql!(
        "SELECT m.id, m.used_as, m.account_id, coalesce(m.status_id, m.history_of), a.domain, ",
        WHAT,
        " FROM media m JOIN accounts a ON a.id = m.account_id
         WHERE m.id > $1 AND m.remote_url IS NOT NULL AND m.used_as <> 3 ORDER BY m.id LIMIT $2"
    );
    db.all(SQL, p![after, limit]).await
}

/// What is known of one file of another server.
pub async fn find(db: &mut Conn, id: MediaId) -> Result<Option<Foreign>> {
    const SQL: &str = sql!(
        "SELECT m.id, m.used_as, m.account_id, coalesce(m.status_id, m.history_of), coalesce(e.domain, a.domain), ",
        WHAT,
        " FROM media m JOIN accounts a ON a.id = m.account_id LEFT JOIN custom_emojis e ON e.media_id = m.id
         WHERE m.id = $1 AND m.remote_url IS NOT NULL LIMIT 1"
    );
    db.opt(SQL, p![id]).await
}

/// Pictures of other servers' custom emoji, each with its emoji, that come after this one.
pub async fn list_emojis(db: &mut Conn, after: EmojiId, limit: i64) -> Result<Vec<(EmojiId, Foreign)>> {
    const IDS: &str =
        sql!("SELECT id, media_id FROM custom_emojis WHERE id > $1 AND domain <> '' ORDER BY id LIMIT $2");
    const SQL: &str = sql!(
        "SELECT m.id, m.used_as, m.account_id, m.status_id, e.domain, ",
        WHAT,
        " FROM custom_emojis e JOIN media m ON m.id = e.media_id WHERE m.id = ANY($1)"
    );
    let emojis: Vec<(EmojiId, MediaId)> = db.all(IDS, p![after, limit]).await?;
    let ids: Vec<MediaId> = emojis.iter().map(|(_, media)| *media).collect();
    let rows: Vec<Foreign> = db.all(SQL, p![&ids]).await?;
    let find = |(emoji, media)| rows.iter().find(|row| row.id == media).map(|row| (emoji, row.clone()));
    Ok(emojis.into_iter().filter_map(find).collect())
}

/// Takes files away: nothing of them is here any more, and they are not asked for.
pub async fn hide(db: &mut Conn, ids: &[MediaId], now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE media SET state = 3, gap = 1, original_blob = NULL, small_blob = NULL, static_blob = NULL, tries = 0,
         retry_at = NULL, updated_at = $2 WHERE id = ANY($1)"
    );
    db.exec(SQL, p![ids, now]).await.map(drop)
}

/// Takes the pictures of an account away that have just come.
pub async fn hide_profile(db: &mut Conn, account: AccountId, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE media SET state = 3, gap = 1, original_blob = NULL, small_blob = NULL, static_blob = NULL, updated_at = $2
         WHERE account_id = $1 AND used_as IN (1, 2) AND remote_url IS NOT NULL AND coalesce(gap, 0) <> 1"
    );
    db.exec(SQL, p![account, now]).await.map(drop)
}

/// Undoes [`hide`]: they come again when somebody looks.
pub async fn show(db: &mut Conn, ids: &[MediaId], now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE media SET state = 2, gap = NULL, tries = 0, retry_at = NULL, updated_at = $2
         WHERE id = ANY($1) AND gap = 1"
    );
    db.exec(SQL, p![ids, now]).await.map(drop)
}

/// Apps see something else of these statuses and accounts, and of the statuses that show these pictures by a card.
pub async fn touch(db: &mut Conn, statuses: &[StatusId], accounts: &[AccountId], cards: &[MediaId]) -> Result<()> {
    const STATUSES: &str = sql!("UPDATE statuses SET version = version + 1 WHERE id = ANY($1)");
    const ACCOUNTS: &str = sql!("UPDATE accounts SET version = version + 1 WHERE id = ANY($1)");
    const CARDS: &str = sql!(
        "UPDATE statuses SET version = version + 1 WHERE id IN (SELECT q.status_id FROM cards c
         JOIN status_cards q ON q.card_id = c.id WHERE c.media_id = ANY($1))"
    );
    if !statuses.is_empty() {
        db.exec(STATUSES, p![statuses]).await?;
    }
    if !accounts.is_empty() {
        db.exec(ACCOUNTS, p![accounts]).await?;
    }
    if !cards.is_empty() {
        db.exec(CARDS, p![cards]).await?;
    }
    Ok(())
}

/// Apps see other emoji in what these accounts wrote and say of themselves, at most so many of this server after that
/// one. Gives the last; None at the end.
pub async fn touch_emojis(db: &mut Conn, domain: &str, after: AccountId, limit: i64) -> Result<Option<AccountId>> {
    const LIST: &str = sql!("SELECT id FROM accounts WHERE domain = $1 AND id > $2 ORDER BY id LIMIT $3");
    const ACCOUNTS: &str = sql!("UPDATE accounts SET version = version + 1 WHERE id = ANY($1) AND emojis <> '[]'");
    const STATUSES: &str = sql!(
        "UPDATE statuses SET version = version + 1 WHERE account_id = ANY($1) AND emojis <> '[]' AND deleted_at IS NULL"
    );
    let ids: Vec<AccountId> = db.all(LIST, p![domain, after, limit]).await?;
    if !ids.is_empty() {
        db.exec(ACCOUNTS, p![&ids]).await?;
        db.exec(STATUSES, p![&ids]).await?;
    }
    Ok(ids.last().copied())
}

/// Apps see other reactions under the statuses that got emoji of this server.
pub async fn touch_reactions(db: &mut Conn, domain: &str) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE statuses SET version = version + 1
         WHERE id IN (SELECT status_id FROM emoji_reactions WHERE domain = $1)"
    );
    db.exec(SQL, p![domain]).await.map(drop)
}
