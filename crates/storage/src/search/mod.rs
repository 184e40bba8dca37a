//! `search_statuses`: full text. Tokens are made in Rust and are the same on both engines, which only keep and match them,
//! each in its own way: FTS5 on SQLite, `tsvector` on PostgreSQL. A row's number is its status's id.
//!
//! Whatever decides who finds what is a token of the row too (whose library it is in, by whom it is), so that the index
//! alone gives a page, newest first, and touches no more rows than the rarest token has.

mod postgres;
mod sqlite;

use std::time::Duration;

use domain::{AccountId, PollId, StatusId};

use crate::{Conn, Db, Result, db::Engine};

/// How long a search may keep the database busy.
pub const PATIENCE: Duration = Duration::from_secs(3);

/// The token of what everybody may find.
pub const PUBLIC: &str = "_p";

/// Tokens that stand next to each other.
pub type Phrase = Vec<String>;

/// What is looked for. All tokens are made of letters, digits and `_`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The token of the searcher's library: found is what has it or [`PUBLIC`].
    pub library: String,
    /// Of each at least one alternative must be there.
    pub all: Vec<Vec<Phrase>>,
    /// Of none may all phrases be there.
    pub none: Vec<Vec<Phrase>>,
}

/// Writes the tokens of a status in the place of those that are there.
pub async fn put(db: &mut Conn, status: StatusId, tokens: &[String]) -> Result<()> {
    delete(db, status).await?;
    insert(db, status, tokens).await
}

/// Writes the tokens of a new status.
pub async fn insert(db: &mut Conn, status: StatusId, tokens: &[String]) -> Result<()> {
    match db.engine() {
        Engine::Sqlite => sqlite::insert(db, status, tokens).await,
        Engine::Postgres => postgres::insert(db, status, tokens).await,
    }
}

/// Nobody finds this status any more.
pub async fn delete(db: &mut Conn, status: StatusId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM search_statuses WHERE rowid = $1");
    db.exec_last(SQL, p![status]).await
}

/// Brings together what was written at different times, so that little has to be looked through for a search. Costs
/// most after much was written, nothing otherwise. PostgreSQL does so by itself.
pub async fn tidy(db: &Db) -> Result<()> {
    match db.engine() {
        Engine::Sqlite => sqlite::tidy(db).await,
        Engine::Postgres => Ok(()),
    }
}

/// The ids of what is found between these bounds (both exclusive), newest first.
///
/// # Errors
/// [`crate::Error::TimedOut`] if it took longer than `patience`.
pub async fn find(
    db: &Db,
    wanted: &Wanted,
    bounds: (i64, i64),
    (limit, patience): (i64, Duration),
) -> Result<Vec<StatusId>> {
    match db.engine() {
        Engine::Sqlite => sqlite::find(db, wanted, bounds, (limit, patience)).await,
        Engine::Postgres => postgres::find(db, wanted, bounds, (limit, patience)).await,
    }
}

row! {
    /// What decides whether a status is in the index.
    pub struct Source {
        id: StatusId,
        account_id: AccountId,
        text: String,
        html: String,
        local: bool,
        spoiler_text: String,
        visibility: domain::Visibility,
        local_only: bool,
        reply: bool,
        sensitive: bool,
        language: Option<String>,
        poll_id: Option<PollId>,
        quoted: bool,
        /// The author agrees that everybody finds public posts.
        indexable: bool,
        author_is_local: bool,
    }
}

/// A status as it is indexed; None if it is a boost, deleted, or its author suspended.
pub async fn source(db: &mut Conn, status: StatusId) -> Result<Option<Source>> {
    const SQL: &str = sql!(
        "SELECT s.id, s.account_id, s.text, s.html, s.local, s.spoiler_text, s.visibility, s.local_only,
         s.in_reply_to_id IS NOT NULL OR s.in_reply_to_uri IS NOT NULL, s.sensitive, s.language, s.poll_id,
         s.quote_uri IS NOT NULL OR s.quote_of_id IS NOT NULL, a.indexable, a.domain = ''
         FROM statuses s JOIN accounts a ON a.id = s.account_id
         WHERE s.id = $1 AND s.reblog_of_id IS NULL AND s.deleted_at IS NULL AND a.suspended_at IS NULL"
    );
    db.opt(SQL, p![status]).await
}

/// What else a status is found by.
pub struct Belongings {
    /// Descriptions of its files; as many as there are files.
    pub media: Vec<String>,
    pub poll_options: Vec<String>,
    /// Folded names.
    pub tags: Vec<String>,
    /// Whether a link in it has a preview.
    pub card: bool,
    /// The people of this server in whose library it is: who favourited, kept or passed it on, or was named in it. (The
    /// author's own comes on top.)
    pub librarians: Vec<AccountId>,
}

pub async fn belongings(db: &mut Conn, status: StatusId) -> Result<Belongings> {
    const OPTIONS: &str = sql!("SELECT title FROM poll_options WHERE poll_id = $1 ORDER BY position");
    const TAGS: &str = sql!("SELECT t.name FROM status_tags s JOIN tags t ON t.id = s.tag_id WHERE s.status_id = $1");
    const CARD: &str = sql!("SELECT card_id FROM status_cards WHERE status_id = $1 AND card_id IS NOT NULL");
    // CROSS: SQLite would look at all people of this server first, to see whom it can leave out.
    const LIBRARIANS: &str = sql!(
        "SELECT a.id FROM
         (SELECT account_id FROM favourites WHERE status_id = $1
          UNION SELECT account_id FROM bookmarks WHERE status_id = $1
          UNION SELECT account_id FROM statuses WHERE reblog_of_id = $1 AND deleted_at IS NULL
          UNION SELECT account_id FROM status_recipients WHERE status_id = $1 AND NOT silent) x
         CROSS JOIN accounts a WHERE a.id = x.account_id AND a.domain = ''"
    );
    let reads = [MEDIA, OPTIONS, TAGS, CARD, LIBRARIANS].map(|sql| (sql, p![status]));
    let [media, options, tags, card, librarians] = db.batch(reads).await?;
    Ok(Belongings {
        media: media.all()?,
        poll_options: options.all()?,
        tags: tags.all()?,
        card: !card.is_empty(),
        librarians: librarians.all()?,
    })
}

/// Whether an author agrees that everybody finds public posts, and is of this server.
pub async fn author(db: &mut Conn, author: AccountId) -> Result<(bool, bool)> {
    const SQL: &str = sql!("SELECT indexable, domain = '' FROM accounts WHERE id = $1");
    db.one(SQL, p![author]).await
}

/// Those of these accounts that are of this server.
pub async fn of_this_server(db: &mut Conn, accounts: &[AccountId]) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!("SELECT id FROM accounts WHERE id = ANY($1) AND domain = ''");
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    db.all(SQL, p![accounts]).await
}

/// The descriptions of a status's files; as many as there are files.
pub async fn descriptions(db: &mut Conn, status: StatusId) -> Result<Vec<String>> {
    db.all(MEDIA, p![status]).await
}

const MEDIA: &str = sql!("SELECT description FROM media WHERE status_id = $1 ORDER BY position, id");

/// The next statuses of an account below this one, for indexing them all.
pub async fn written_by(db: &mut Conn, account: AccountId, below: StatusId, limit: i64) -> Result<Vec<StatusId>> {
    const SQL: &str = sql!(
        "SELECT id FROM statuses WHERE account_id = $1 AND id < $2 AND reblog_of_id IS NULL AND deleted_at IS NULL
         ORDER BY id DESC LIMIT $3"
    );
    db.all(SQL, p![account, below, limit]).await
}

/// Accounts whose statuses can be in the index: people of this server, and those elsewhere who agree.
pub async fn indexed_accounts(db: &mut Conn, after: AccountId, limit: i64) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!("SELECT id FROM accounts WHERE id > $1 AND (domain = '' OR indexable) ORDER BY id LIMIT $2");
    db.all(SQL, p![after, limit]).await
}

/// Of these accounts, those that are limited and that the viewer does not follow: their posts are left out of search.
pub async fn hidden_authors(db: &mut Conn, viewer: AccountId, accounts: &[AccountId]) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT a.id FROM accounts a WHERE a.id = ANY($2) AND a.silenced_at IS NOT NULL AND a.id <> $1
         AND NOT EXISTS (SELECT 1 FROM follows f WHERE f.account_id = $1 AND f.target_account_id = a.id)"
    );
    db.all(SQL, p![viewer, accounts]).await
}
