//! Classes of characters as Mastodon's patterns use them (Onigmo's `[[:word:]]`, `[[:alpha:]]`), and small steps
//! through a text by byte position.

use unicode_normalization::char::is_combining_mark;

/// A letter, mark, decimal digit or connector: Onigmo's `[[:word:]]`.
pub fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    c.is_alphabetic() || is_decimal(c) || is_combining_mark(c) || is_connector(c)
}

/// Onigmo's `[[:alnum:]]`: unlike [`is_word`] without marks that are not part of a letter.
pub(super) fn is_alnum(c: char) -> bool {
    c.is_alphabetic() || is_decimal(c)
}

/// A decimal digit of any script. The standard library only knows "numeric", which has superscripts, fractions and
/// circled numbers too (general category No).
pub(super) fn is_decimal(c: char) -> bool {
    const OTHER_NUMBERS: [(char, char); 14] = [
        ('\u{b2}', '\u{b3}'),
        ('\u{b9}', '\u{b9}'),
        ('\u{bc}', '\u{be}'),
        ('\u{2070}', '\u{2089}'),
        ('\u{2150}', '\u{215f}'),
        ('\u{2189}', '\u{2189}'),
        ('\u{2460}', '\u{249b}'),
        ('\u{24ea}', '\u{24ff}'),
        ('\u{2776}', '\u{2793}'),
        ('\u{3192}', '\u{3195}'),
        ('\u{3220}', '\u{3229}'),
        ('\u{3248}', '\u{325f}'),
        ('\u{3280}', '\u{3289}'),
        ('\u{32b1}', '\u{32bf}'),
    ];
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    c.is_numeric() && !c.is_alphabetic() && !OTHER_NUMBERS.iter().any(|(from, to)| (*from..=*to).contains(&c))
}

/// Connector punctuation (general category Pc) beyond ASCII.
fn is_connector(c: char) -> bool {
    matches!(c, '\u{203f}' | '\u{2040}' | '\u{2054}' | '\u{fe33}' | '\u{fe34}' | '\u{fe4d}'..='\u{fe4f}' | '\u{ff3f}')
}

/// Marks that turn the direction of text; hidden in a link they disguise where it leads.
pub(super) fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Control characters that no text keeps: all but tab and line ends.
pub(super) fn is_unwanted(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

/// The character that starts at `at`.
pub(super) fn next(text: &str, at: usize) -> Option<char> {
    let &byte = text.as_bytes().get(at)?;
    if byte.is_ascii() {
        Some(byte as char)
    } else {
        text.get(at..)?.chars().next()
    }
}

/// The character that ends before `at`.
pub(super) fn previous(text: &str, at: usize) -> Option<char> {
    let &byte = text.as_bytes().get(at.checked_sub(1)?)?;
    if byte.is_ascii() {
        Some(byte as char)
    } else {
        text.get(..at)?.chars().next_back()
    }
}

/// `text` up to `limit` bytes, never inside a character.
pub(super) fn head(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}
