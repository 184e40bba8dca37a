//! Texts of statements: written once in PostgreSQL's spelling, put together while compiling, translated for SQLite.

/// A statement. Always a constant, so that its address can be its key in caches.
pub type Sql = &'static str;

/// A statement's text: one literal, or several parts that are joined while compiling.
///
/// ```ignore
/// const FIND: Sql = sql!("SELECT ", Account::COLS, " FROM accounts WHERE id = $1");
/// const PAGE: Sql = sql!("SELECT ", cols!(Status, "s"), " FROM statuses s JOIN ... WHERE ", VISIBLE);
/// ```
///
/// A part is a literal, `Type::COLS`, `cols!(Type, "alias")` or the name of a constant made by `sql!`. A test finds
/// every `sql!` that starts with a verb and prepares it on the engine; other texts are parts.
#[macro_export]
macro_rules! sql {
    ($text:literal) => { $text };
    ($($part:expr),+ $(,)?) => {{
        const PARTS: &[&str] = &[$($part),+];
        const BYTES: [u8; $crate::db::text::length("", PARTS, "")] = $crate::db::text::join("", PARTS, "");
        const TEXT: &str = $crate::db::text::utf8(&BYTES);
        TEXT
    }};
}

/// The columns of a [`row!`](crate::row) type as a SELECT lists them, of the table with this alias if one is given.
#[macro_export]
macro_rules! cols {
    ($row:ty) => { $crate::cols!(@ $row, "") };
    ($row:ty, $alias:literal) => { $crate::cols!(@ $row, concat!($alias, ".")) };
    (@ $row:ty, $prefix:expr) => {{
        const BYTES: [u8; $crate::db::text::length($prefix, <$row>::NAMES, ", ")] =
            $crate::db::text::join($prefix, <$row>::NAMES, ", ");
        const TEXT: &str = $crate::db::text::utf8(&BYTES);
        TEXT
    }};
}

/// How long [`join`] makes it.
#[doc(hidden)]
pub const fn length(prefix: &str, parts: &[&str], separator: &str) -> usize {
    let (mut total, mut i) = (0, 0);
    while i < parts.len() {
        total += prefix.len() + parts[i].len() + if i > 0 { separator.len() } else { 0 };
        i += 1;
    }
    total
}

/// The parts, each behind the prefix, with the separator between them.
#[doc(hidden)]
pub const fn join<const N: usize>(prefix: &str, parts: &[&str], separator: &str) -> [u8; N] {
    let (mut out, mut at, mut i) = ([0; N], 0, 0);
    while i < parts.len() {
        if i > 0 {
            at = put(&mut out, at, separator);
        }
        at = put(&mut out, at, prefix);
        at = put(&mut out, at, parts[i]);
        i += 1;
    }
    out
}

const fn put(out: &mut [u8], at: usize, text: &str) -> usize {
    let mut i = 0;
    while i < text.len() {
        out[at + i] = text.as_bytes()[i];
        i += 1;
    }
    at + text.len()
}

#[doc(hidden)]
pub const fn utf8(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("joined from texts"),
    }
}

/// Whether a statement only reads, so that any reader may run it. Statements that begin with WITH must not write: no
/// engine but PostgreSQL lets them.
pub fn reads(sql: &str) -> bool {
    let sql = sql.trim_start();
    sql.starts_with("SELECT") || sql.starts_with("WITH")
}

/// What SQLite spells differently. Nothing else may differ: keep to SQL that both read alike.
const SPELLINGS: [(&str, &str); 6] = [
    ("FOR UPDATE SKIP LOCKED", ""),
    ("GREATEST(", "max("),
    ("LEAST(", "min("),
    ("::bigint[]", ""),
    ("::text[]", ""),
    ("::bigint", ""),
];

/// Lists: PostgreSQL has arrays, SQLite opens a JSON text.
const LISTS: [(&str, &str); 2] =
    [("= ANY($", "IN (SELECT value FROM json_each(?"), ("<> ALL($", "NOT IN (SELECT value FROM json_each(?")];

/// The statement for SQLite. Quoted texts stay as they are.
pub fn to_sqlite(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len() + 64);
    let mut rest = sql;
    while let Some(next) = rest.chars().next() {
        if let Some((from, to)) = SPELLINGS.iter().find(|(from, _)| rest.starts_with(from)) {
            out.push_str(to);
            rest = &rest[from.len()..];
        } else if let Some((from, to)) = LISTS.iter().find(|(from, _)| rest.starts_with(from)) {
            let inside = &rest[from.len()..];
            let number = &inside[..inside.bytes().take_while(u8::is_ascii_digit).count()];
            out.push_str(to);
            out.push_str(number);
            out.push_str("))");
            rest = inside.split_once(')').map_or("", |(_, after)| after);
        } else if next == '$' {
            out.push('?');
            rest = &rest[1..];
        } else {
            let length = if next == '\'' { quoted(rest) } else { next.len_utf8() };
            out.push_str(&rest[..length]);
            rest = &rest[length..];
        }
    }
    out
}

/// The length of the quoted text that this begins with. A doubled quote inside is two texts side by side: no matter.
fn quoted(sql: &str) -> usize {
    sql[1..].find('\'').map_or(sql.len(), |end| end + 2)
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
