//! The index of what statuses say, with the same tokens as the server's own (`services::search::index`): words, then marks
//! that say who finds it and by what else.

use std::{collections::BTreeSet, fmt::Write};

use domain::text;
use storage::{Db, db::Engine, p};

use super::{bulk::Bulk, statuses::Body};
use crate::{
    Result,
    plan::{self, is_local},
};

pub struct Document<'a> {
    pub author: usize,
    pub named: Option<usize>,
    pub reply: bool,
    pub public: bool,
    pub spoiler: &'a str,
    pub body: &'a Body,
}

pub struct Index<'a> {
    engine: Engine,
    rows: Bulk<'a>,
}

impl<'a> Index<'a> {
    pub fn new(db: &'a Db) -> Self {
        let (columns, cells) = match db.engine() {
            Engine::Sqlite => ("rowid, open, other", vec!["?", "?", "?"]),
            Engine::Postgres => ("rowid, words", vec!["?", "CAST(CAST(? AS TEXT) AS tsvector)"]),
        };
        Self { engine: db.engine(), rows: Bulk::with_cells(db, "search_statuses", columns, cells) }
    }

    pub async fn add(&mut self, status: i64, document: &Document<'_>) -> Result<()> {
        let readers = readers(document);
        if readers.is_empty() {
            return Ok(());
        }
        let tokens = tokens(document, readers);
        let row = match self.engine {
            Engine::Sqlite if document.public => p![status, tokens.join(" "), ""],
            Engine::Sqlite => p![status, "", tokens.join(" ")],
            Engine::Postgres => p![status, vector(&tokens)],
        };
        self.rows.push(row).await
    }

    pub async fn flush(&mut self) -> Result<()> {
        self.rows.flush().await
    }

    pub async fn end(self) -> Result<()> {
        self.rows.end().await
    }
}

/// PostgreSQL writes its index of words faster when all are there, and SQLite's is brought together then, as it is every
/// hour.
pub async fn without_words(db: &Db) -> Result<()> {
    match db.engine() {
        Engine::Sqlite => Ok(()),
        Engine::Postgres => Ok(db.conn().script("DROP INDEX search_statuses_words".into()).await?),
    }
}

pub async fn with_words(db: &Db) -> Result<()> {
    let script = "CREATE INDEX search_statuses_words ON search_statuses USING gin (words)";
    match db.engine() {
        Engine::Sqlite => Ok(storage::search::tidy(db).await?),
        Engine::Postgres => Ok(db.conn().script(script.into()).await?),
    }
}

/// Everybody finds what is public; people of this server also what they wrote and where they are named.
fn readers(document: &Document<'_>) -> Vec<String> {
    let here = [Some(document.author), document.named].into_iter().flatten().filter(|account| is_local(*account));
    let library = here.map(|account| format!("_l{}", plan::id(account)));
    document.public.then(|| "_p".to_owned()).into_iter().chain(library).collect()
}

fn tokens(document: &Document<'_>, readers: Vec<String>) -> Vec<String> {
    let body = document.body;
    let (mut tokens, mut characters) = (Vec::new(), BTreeSet::new());
    let texts = [document.spoiler, &body.text].into_iter().chain(body.descriptions.iter().map(String::as_str));
    for said in texts.filter(|said| !said.is_empty()) {
        tokens.extend(text::tokens(said));
        tokens.push("_".to_owned());
        characters.extend(text::lone_characters(said));
    }
    tokens.extend(characters.into_iter().map(|c| format!("_c{c}")));
    tokens.extend(readers);
    tokens.push(format!("_a{}", plan::id(document.author)));
    tokens.extend(body.tags.iter().map(|tag| format!("_t{tag}")));
    tokens.push("_nen".to_owned());
    let marks = [
        ("_media", !body.descriptions.is_empty()),
        ("_reply", document.reply),
        ("_sensitive", !document.spoiler.is_empty()),
    ];
    tokens.extend(marks.iter().filter(|(_, is)| *is).map(|(mark, _)| (*mark).to_owned()));
    tokens
}

/// Words and where they stand, as PostgreSQL writes them.
fn vector(tokens: &[String]) -> String {
    let mut vector = String::with_capacity(tokens.len() * 12);
    for (at, token) in tokens.iter().enumerate() {
        let _ = write!(vector, "'{token}':{} ", at + 1);
    }
    vector
}
