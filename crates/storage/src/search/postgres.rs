//! `tsvector` and `tsquery`, written out, so that no dictionary and no locale has a say
//! (<https://www.postgresql.org/docs/current/datatype-textsearch.html>).

use std::{fmt::Write, time::Duration};

use domain::StatusId;

use super::{PUBLIC, Phrase, Wanted};
use crate::{Conn, Db, Result};

/// Positions of a `tsvector` end here; what stands later is found, but not as part of a phrase.
const LAST_POSITION: usize = 16_383;

pub async fn insert(db: &mut Conn, status: StatusId, tokens: &[String]) -> Result<()> {
    const SQL: &str =
        sql!("INSERT INTO search_statuses (rowid, words) VALUES ($1, CAST(CAST($2 AS TEXT) AS tsvector))");
    let mut vector = String::with_capacity(tokens.len() * 12);
    for (at, token) in tokens.iter().enumerate() {
        write!(vector, "{}:{} ", quoted(token), (at + 1).min(LAST_POSITION)).expect("writing to a String cannot fail");
    }
    db.exec(SQL, p![status, vector]).await.map(drop)
}

pub async fn find(
    db: &Db,
    wanted: &Wanted,
    (above, below): (i64, i64),
    (limit, patience): (i64, Duration),
) -> Result<Vec<StatusId>> {
    const SQL: &str = sql!(
        "SELECT rowid FROM search_statuses WHERE words @@ CAST(CAST($1 AS TEXT) AS tsquery) AND rowid > $2 AND rowid < $3
         ORDER BY rowid DESC LIMIT $4"
    );
    db.all_within(SQL, p![expression(wanted), above, below, limit], patience).await
}

/// `('_p' | '_l7') & ('a' | 'b') & 'c' <-> 'd' & !('e' & 'f')`
fn expression(wanted: &Wanted) -> String {
    let phrase = |phrase: &Phrase| {
        let tokens: Vec<String> = phrase.iter().map(|token| quoted(token)).collect();
        format!("({})", tokens.join(" <-> "))
    };
    let joined =
        |phrases: &[Phrase], with: &str| format!("({})", phrases.iter().map(phrase).collect::<Vec<_>>().join(with));
    let readers = format!("({} | {})", quoted(PUBLIC), quoted(&wanted.library));
    let all = wanted.all.iter().map(|any| joined(any, " | "));
    let none = wanted.none.iter().map(|all| format!("!{}", joined(all, " & ")));
    std::iter::once(readers).chain(all).chain(none).collect::<Vec<_>>().join(" & ")
}

/// Tokens hold neither quotes nor backslashes; that is not for this place to trust.
fn quoted(token: &str) -> String {
    format!("'{}'", token.replace('\\', "\\\\").replace('\'', "''"))
}
