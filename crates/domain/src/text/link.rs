//! Addresses in a text: which ones become links, and where they end.

use super::{
    chars::{head, is_direction_mark, is_unwanted, next, previous},
    host::{self, Single},
    parse::{Entity, Link},
};

/// Longest address that becomes a link, in bytes.
const MAX_URL: usize = 4096;

/// Schemes that are followed by `//` and a host.
const SCHEMES: [&str; 9] = ["https", "http", "gemini", "gopher", "ipfs", "ipns", "dat", "dweb", "ssb"];

/// The link whose scheme ends with the colon at `colon`. It may not reach back before `free`.
pub(super) fn scan(text: &str, colon: usize, free: usize) -> Option<Link<'_>> {
    let scheme = text[free..colon].bytes().rev().take(8).take_while(u8::is_ascii_alphanumeric).count();
    let start = colon - scheme;
    let is_glued = |before: char| before.is_ascii_alphanumeric() || matches!(before, '@' | '＠' | '$' | '#' | '＃');
    if scheme == 0 || previous(text, start).is_some_and(is_glued) {
        return None;
    }
    let end = end(text, start, colon)?;
    Some(Link { range: start..end, url: &text[start..end] })
}

/// An address that nobody could open stays text. It is passed over all the same, so that nothing within it is scanned
/// again.
pub(super) fn is_too_long(entity: &Entity<'_>) -> bool {
    matches!(entity, Entity::Link(link) if link.url.len() > MAX_URL)
}

fn end(text: &str, start: usize, colon: usize) -> Option<usize> {
    let scheme = &text[start..colon];
    let is = |name: &str| scheme.eq_ignore_ascii_case(name);
    let rest = colon + 1;
    if text[rest..].starts_with("//") && SCHEMES.into_iter().any(is) {
        let host_end = host::scan(text, rest + 2, Single::Localhost)?;
        let end = host::scan_port(text, host_end, 0..=65535);
        return Some(tail_end(text, end));
    }
    if is("xmpp") {
        return jabber_end(text, rest);
    }
    // A magnet link is a query and nothing else.
    (is("magnet") && text[rest..].starts_with('?')).then(|| query_end(text, rest)).filter(|&end| end > rest)
}

/// `xmpp:room@host/resource?join` (RFC 5122).
fn jabber_end(text: &str, start: usize) -> Option<usize> {
    let is_node = |b: &u8| b.is_ascii_alphanumeric() || b"-._~%!$()*+,;=".contains(b);
    let node = text[start..].bytes().take_while(is_node).count();
    let host = if text[start + node..].starts_with('@') { start + node + 1 } else { start };
    Some(tail_end(text, host::scan(text, host, Single::Localhost)?))
}

/// The end of path, query and fragment that start at `at`.
fn tail_end(text: &str, at: usize) -> usize {
    match text[at..].bytes().next() {
        Some(b'/' | b'#') => path_end(text, at),
        Some(b'?') => query_end(text, at),
        _ => at,
    }
}

/// Paths hold any Unicode but white space and angle brackets; punctuation at the end belongs to the sentence, and
/// parentheses only in pairs.
fn path_end(text: &str, start: usize) -> usize {
    let (mut at, mut end) = (start, start);
    let limit = start + head(&text[start..], MAX_URL).len();
    while let Some(c) = next(text, at).filter(|&c| at < limit && is_path_char(c)) {
        match c {
            '?' => return Some(query_end(text, at)).filter(|&query| query > at).unwrap_or(end),
            '(' => match pair_end(text, at) {
                Some(after) => (at, end) = (after, after),
                None => break,
            },
            ')' => break,
            _ => {
                at += c.len_utf8();
                if !is_closing(c) {
                    end = at;
                }
            }
        }
    }
    end
}

/// The query at the `?` in `start`; without a single character that can end it, the `?` belongs to the sentence.
fn query_end(text: &str, start: usize) -> usize {
    let (mut at, mut end, mut open) = (start + 1, start, 0_u32);
    let limit = start + head(&text[start..], MAX_URL).len();
    while let Some(c) = next(text, at).filter(|&c| at < limit && is_query_char(c)) {
        at += c.len_utf8();
        match c {
            '(' => open += 1,
            ')' if open == 0 => break,
            ')' => {
                open -= 1;
                end = at;
            }
            '_' | '&' | '=' | '#' | '/' | '-' => end = at,
            _ if c.is_ascii_alphanumeric() || !c.is_ascii() => end = at,
            _ => {}
        }
    }
    end
}

/// The end of a balanced pair of parentheses, one more pair within allowed: `(a(b)c)`.
fn pair_end(text: &str, start: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text[start..].char_indices().take(MAX_URL) {
        match c {
            '(' if depth == 2 => return None,
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return (at > 1).then_some(start + at + 1);
                }
            }
            '?' => return None,
            _ if !is_path_char(c) => return None,
            _ => {}
        }
    }
    None
}

fn is_path_char(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '<' | '>') && !is_unwanted(c) && !is_direction_mark(c)
}

fn is_query_char(c: char) -> bool {
    match c {
        _ if c.is_ascii_alphanumeric() => true,
        _ if c.is_ascii() => b"!?*'();:&=+$/%#[]-_.,~|@^".contains(&(c as u8)),
        _ => is_path_char(c),
    }
}

/// Punctuation that ends a sentence rather than an address.
fn is_closing(c: char) -> bool {
    matches!(
        c,
        '!' | '*'
            | '"'
            | '\''
            | '「'
            | '」'
            | ';'
            | ':'
            | '='
            | ','
            | '.'
            | '$'
            | '%'
            | '['
            | ']'
            | '~'
            | '&'
            | '|'
            | '@'
    )
}
