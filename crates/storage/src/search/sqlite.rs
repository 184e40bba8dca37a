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

/// So many of a library's statuses are looked at one by one; with more, all of it is.
const LOOKED_AT: usize = 32;

/// First what everybody may find, then what only the searcher may: FTS5 would go through half the index for the next
/// status of a library that has the words, though the page ends long before. So the library's newest on the page are
/// taken first, which are few or none, and then those of them that have the words.
pub async fn find(
    db: &Db,
    wanted: &Wanted,
    (above, below): (i64, i64),
    (limit, patience): (i64, Duration),
) -> Result<Vec<StatusId>> {
    const PAGE: &str = sql!(
        "WITH open (id) AS MATERIALIZED (
            SELECT rowid FROM search_statuses WHERE search_statuses MATCH $1 AND rowid > $3 AND rowid < $4
            ORDER BY rowid DESC LIMIT $5)
         SELECT id, FALSE FROM open UNION ALL SELECT id, TRUE FROM (
            SELECT rowid AS id FROM search_statuses WHERE search_statuses MATCH $2 AND rowid < $4
            AND rowid > (SELECT CASE WHEN count(*) < $5 THEN $3 ELSE min(id) END FROM open)
            ORDER BY rowid DESC LIMIT $6)"
    );
    const THESE: &str = sql!("SELECT rowid FROM search_statuses WHERE search_statuses MATCH $1 AND rowid = ANY($2)");
    const NEWEST: &str = sql!(
        "SELECT rowid FROM search_statuses WHERE search_statuses MATCH $1 AND rowid > $2 AND rowid < $3
         ORDER BY rowid DESC LIMIT $4"
    );
    let words = Expressions::of(wanted);
    let page = p![words.open, words.library, above, below, limit, LOOKED_AT as i64 + 1];
    let page: Vec<(StatusId, bool)> = db.all_within(PAGE, page, patience).await?;
    let (own, mut found): (Vec<_>, Vec<_>) = page.into_iter().partition(|(_, own)| *own);
    let own: Vec<StatusId> = match own.len() {
        0 => Vec::new(),
        1..=LOOKED_AT => {
            let these: Vec<StatusId> = own.into_iter().map(|(id, _)| id).collect();
            db.all_within(THESE, p![words.said, these], patience).await?
        }
        _ => db.all_within(NEWEST, p![words.said_in_library, above, below, limit], patience).await?,
    };
    found.extend(own.into_iter().map(|id| (id, true)));
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found.into_iter().map(|(id, _)| id).collect())
}

/// What is looked for, as FTS5 reads it.
struct Expressions {
    /// `open : ((("a" OR "b") AND ("c d")) NOT ("e" AND "f"))`
    open: String,
    /// `other : "_l7"`
    library: String,
    /// `(("a" OR "b") AND ("c d")) NOT ("e" AND "f")`
    said: String,
    /// `other : (("_l7" AND ("a" OR "b") AND ("c d")) NOT ("e" AND "f"))`
    said_in_library: String,
}

impl Expressions {
    fn of(wanted: &Wanted) -> Self {
        let phrase = |phrase: &Phrase| format!("\"{}\"", phrase.join(" "));
        let joined =
            |phrases: &[Phrase], with: &str| format!("({})", phrases.iter().map(phrase).collect::<Vec<_>>().join(with));
        let library = format!("\"{}\"", wanted.library);
        let all: Vec<String> = wanted.all.iter().map(|any| joined(any, " OR ")).collect();
        let none: String = wanted.none.iter().map(|all| format!(" NOT {}", joined(all, " AND "))).collect();
        // Something must be there for something not to be there.
        let [open, said] = match all.is_empty() {
            true => [format!("\"{PUBLIC}\""), library.clone()],
            false => [all.join(" AND "), all.join(" AND ")],
        };
        Self {
            open: format!("open : (({open}){none})"),
            said: format!("({said}){none}"),
            said_in_library: format!("other : (({library} AND {said}){none})"),
            library: format!("other : {library}"),
        }
    }
}
