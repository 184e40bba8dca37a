//! `#tag` in a text, and the form in which tags are compared.

use super::{
    chars::{is_alnum, is_word, next, previous},
    fold,
    parse::Hashtag,
};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Middle dot, katakana middle dot and zero-width non-joiner: inside a tag, never at its ends.
const SEPARATORS: [char; 3] = ['\u{b7}', '\u{30fb}', '\u{200c}'];

/// The hashtag whose `#` or `＃` stands at `at`.
///
/// Mastodon asks for white space before it. Here an opening bracket or quotation mark will do too: `(#tag)` is common
/// and never part of an address.
pub(super) fn scan(text: &str, at: usize) -> Option<Hashtag<'_>> {
    let sign = next(text, at).filter(|sign| matches!(sign, '#' | '＃'))?;
    if previous(text, at).is_some_and(|before| !before.is_whitespace() && !is_opening(before)) {
        return None;
    }
    let start = at + sign.len_utf8();
    let name = tag_at(&text[start..])?;
    Some(Hashtag { range: at..start + name.len(), name })
}

/// The form in which tags are compared and stored: NFKC, lower-case, accents of Latin letters removed, everything else
/// that no tag holds dropped. Empty if nothing is left. `#` may lead.
pub fn hashtag_key(tag: &str) -> String {
    if tag.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        return tag.to_owned();
    }
    let lower = tag.nfkc().collect::<String>().to_lowercase();
    // Once more, because what was dropped may have stood between a letter and its mark.
    lower.chars().map(fold::hashtag_letter).filter(|&c| is_kept(c)).nfc().collect()
}

/// The tag as it is shown: as written, without signs that no tag holds.
pub fn hashtag_name(tag: &str) -> String {
    tag.chars().filter(|&c| is_kept(c)).collect()
}

/// True if `tag` (without `#`) is a whole hashtag.
pub fn is_hashtag(tag: &str) -> bool {
    tag_at(tag) == Some(tag)
}

fn is_kept(c: char) -> bool {
    is_alnum(c) || c == '_' || SEPARATORS.contains(&c) || is_script_mark(c)
}

/// Marks without which a word of its script is another word (the virama of हिन्दी, Thai tones). Unicode does not count
/// them as letters, and Mastodon keeps the Thai ones only.
fn is_script_mark(c: char) -> bool {
    let is_general = matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}')
        || matches!(c, '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
        || matches!(c, '\u{e0100}'..='\u{e01ef}');
    is_combining_mark(c) && !is_general
}

/// The longest tag at the start of `text`: word characters with separators between them, not all digits. A separator or
/// underscore between digits makes a tag too (`#2026_05`).
fn tag_at(text: &str) -> Option<&str> {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        match c {
            _ if is_word(c) => end = at + c.len_utf8(),
            _ if SEPARATORS.contains(&c) && at > 0 => {}
            _ => break,
        }
    }
    let name = text[..before_scheme(text, end)].trim_end_matches(SEPARATORS);
    (name.chars().any(char::is_alphabetic) || has_inner_separator(name)).then_some(name)
}

fn has_inner_separator(name: &str) -> bool {
    let mut inner = name.chars();
    inner.next();
    inner.next_back();
    inner.any(|c| c == '_' || SEPARATORS.contains(&c))
}

/// `#wordhttps://…`: the scheme belongs to the address that follows.
fn before_scheme(text: &str, end: usize) -> usize {
    if !text[end..].starts_with("://") {
        return end;
    }
    let lower = text[..end].to_ascii_lowercase();
    let name = lower.strip_suffix("https").or_else(|| lower.strip_suffix("http")).filter(|name| !name.is_empty());
    name.map_or(end, str::len)
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '<' | '"' | '\'' | '“' | '”' | '„' | '‘' | '‚' | '«' | '‹' | '»' | '›' | '¿' | '¡')
        || matches!(c, '「' | '『' | '（' | '［' | '｛' | '【' | '〔' | '〈' | '《' | '\u{feff}' | '\u{200b}')
}

#[cfg(test)]
#[path = "hashtag_tests.rs"]
mod tests;
