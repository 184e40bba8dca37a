//! Emoji shortcodes: `:name:` in texts and in names.

use super::{
    chars::{is_alnum, next, previous},
    parse::Shortcode,
    tokens::is_picture,
};
use unicode_segmentation::UnicodeSegmentation;

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

/// True if the whole text is one emoji: a picture with whatever joins or colours it, a flag, a boxed digit, or a sign that
/// is marked to be shown as a picture.
pub fn is_emoji(text: &str) -> bool {
    let mut clusters = text.graphemes(true);
    let (Some(one), None) = (clusters.next(), clusters.next()) else {
        return false;
    };
    let mut chars = one.chars();
    let Some(first) = chars.next() else { return false };
    let is_letter_of_flag = matches!(first, '\u{1f1e6}'..='\u{1f1ff}');
    let boxed = matches!(first, '0'..='9' | '#' | '*') && one.ends_with('\u{20e3}');
    let marked = !first.is_alphanumeric() && chars.next() == Some('\u{fe0f}');
    let pictured = is_picture(first) && (!is_letter_of_flag || one.chars().count() == 2);
    one.len() <= MAX_LENGTH && (boxed || marked || pictured)
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

#[cfg(test)]
mod tests {
    use super::is_emoji;

    #[test]
    fn one_emoji_and_nothing_else() {
        for emoji in ["🐈", "👍🏽", "👩‍💻", "🇩🇪", "❤️", "❤", "1️⃣", "©️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "☕"]
        {
            assert!(is_emoji(emoji), "{emoji}");
        }
        for other in ["", "a", "1", "cat", "🐈🐈", "🇩", "🐈 ", "漢", "\u{1f3fd}", "."] {
            assert!(!is_emoji(other), "{other}");
        }
    }
}
