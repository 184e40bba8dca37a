//! FTS5 (<https://www.sqlite.org/fts5.html>). The tokens come as words between spaces; its `ascii` tokenizer takes them
//! apart there and nowhere else, and changes nothing about them.
//!
//! What everybody may find stands in a column of its own: to look for it there costs nothing, while to compare a word with
//! the one token that most rows have costs a step of many microseconds for each row the word is in.

use std::time::Duration;

use domain::StatusId;

use super::{PUBLIC, Phrase, Wanted};
use crate::{Conn, Db, Result};

pub async fn insert(db: &mut Conn, status: StatusId, tokens: &[String]) -> Result<()> {
    const OPEN: &str = sql!("INSERT INTO search_statuses (rowid, open) VALUES ($1, $2)");
    const OTHER: &str = sql!("INSERT INTO search_statuses (rowid, other) VALUES ($1, $2)");
    let sql = if tokens.iter().any(|token| token == PUBLIC) { OPEN } else { OTHER };
    db.exec_last(sql, p![status, tokens.join(" ")]).await
}

/// Each step commits by itself, so that others write in between.
pub async fn tidy(db: &Db) -> Result<()> {
    /// Pages of 4 KB at most that a step writes.
    const STEP: i64 = 64;
    const MERGE: &str = sql!("INSERT INTO search_statuses (search_statuses, rank) VALUES ('merge', $1)");
    // What the index consists of: the only thing that always changes with it.
    const STRUCTURE: &str = sql!("SELECT block FROM search_statuses_data WHERE id = 10");
    let mut before: Vec<u8> = db.conn().one(STRUCTURE, p![]).await?;
    loop {
        db.conn().exec(MERGE, p![STEP]).await?;
        let after = db.conn().one(STRUCTURE, p![]).await?;
        if before == after {
            return Ok(());
        }
        before = after;
    }
}

pub async fn find(
    db: &Db,
    wanted: &Wanted,
    (above, below): (i64, i64),
    (limit, patience): (i64, Duration),
) -> Result<Vec<StatusId>> {
    const SQL: &str = sql!(
        "SELECT rowid FROM search_statuses WHERE search_statuses MATCH $1 AND rowid > $2 AND rowid < $3
         ORDER BY rowid DESC LIMIT $4"
    );
    db.all_within(SQL, p![expression(wanted), above, below, limit], patience).await
}

/// `(open : ((("a" OR "b") AND ("c d")) NOT ("e" AND "f"))) OR (("_l7" AND ("a" OR "b") AND ("c d")) NOT ("e" AND "f"))`
fn expression(wanted: &Wanted) -> String {
    let phrase = |phrase: &Phrase| format!("\"{}\"", phrase.join(" "));
    let joined =
        |phrases: &[Phrase], with: &str| format!("({})", phrases.iter().map(phrase).collect::<Vec<_>>().join(with));
    let all: Vec<String> = wanted.all.iter().map(|any| joined(any, " OR ")).collect();
    let (all, library) = (all.join(" AND "), format!("\"{}\"", wanted.library));
    let none: String = wanted.none.iter().map(|all| format!(" NOT {}", joined(all, " AND "))).collect();
    match all.is_empty() {
        true => format!("(\"{PUBLIC}\" OR {library}){none}"),
        false => format!("(open : (({all}){none})) OR (({library} AND {all}){none})"),
    }
}
