//! Emoji shortcodes: `:name:` in texts and in names.

use super::{
    chars::{is_alnum, next, previous},
    parse::Shortcode,
};

/// Longest shortcode that is looked at.
const MAX_LENGTH: usize = 128;

/// Every `:name:` in `text`, in order; for names, notes and remote texts where mentions and links are not looked for.
pub fn shortcodes(text: &str) -> Vec<Shortcode<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(colon) = text[at..].find(':') {
        at += colon;
        match scan(text, at, previous(text, at)) {
            Some(shortcode) => {
                at = shortcode.range.end;
                found.push(shortcode);
            }
            None => at += 1,
        }
    }
    found
}

/// True if `name` may be the shortcode of a custom emoji.
pub fn is_shortcode(name: &str) -> bool {
    (2..=MAX_LENGTH).contains(&name.len()) && name.bytes().all(is_name_byte)
}

/// The shortcode whose first colon stands at `at`. Neither side may touch a letter, a digit or another colon, so that
/// `12:30:45` and `::` are text.
pub(super) fn scan(text: &str, at: usize, before: Option<char>) -> Option<Shortcode<'_>> {
    let touches = |c: char| c == ':' || is_alnum(c);
    if before.is_some_and(touches) {
        return None;
    }
    let length = text[at + 1..].bytes().take(MAX_LENGTH + 1).take_while(|&b| is_name_byte(b)).count();
    let close = at + 1 + length;
    let name = &text[at + 1..close];
    let closed = text[close..].starts_with(':') && !next(text, close + 1).is_some_and(touches);
    (closed && is_shortcode(name)).then(|| Shortcode { range: at..close + 1, name })
}

fn is_name_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}
