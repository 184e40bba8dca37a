//! FTS5 (<https://www.sqlite.org/fts5.html>). The tokens come as words between spaces; its `ascii` tokenizer takes them
//! apart there and nowhere else, and changes nothing about them.

use std::time::Duration;

use domain::StatusId;

use super::{Phrase, Wanted};
use crate::{Conn, Db, Result};

pub async fn insert(db: &mut Conn, status: StatusId, tokens: &[String]) -> Result<()> {
    const SQL: &str = sql!("INSERT INTO search_statuses (rowid, words) VALUES ($1, $2)");
    db.exec(SQL, p![status, tokens.join(" ")]).await.map(drop)
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

/// `(("a" OR "b") AND ("c d")) NOT ("e" AND "f")`
fn expression(wanted: &Wanted) -> String {
    let phrase = |phrase: &Phrase| format!("\"{}\"", phrase.join(" "));
    let joined =
        |phrases: &[Phrase], with: &str| format!("({})", phrases.iter().map(phrase).collect::<Vec<_>>().join(with));
    let all: Vec<String> = wanted.all.iter().map(|any| joined(any, " OR ")).collect();
    let none: String = wanted.none.iter().map(|all| format!(" NOT {}", joined(all, " AND "))).collect();
    format!("({}){none}", all.join(" AND "))
}
