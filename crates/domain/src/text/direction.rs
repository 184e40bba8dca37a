//! Which way a text runs.

use super::{
    chars::is_direction_mark,
    parse::{Entity, parse},
};

/// True if the words of `text` run from right to left: more than a third of its letters do. Mentions, hashtags, links
/// and shortcodes are left out, since they say nothing about the language around them.
pub fn is_rtl(text: &str) -> bool {
    let (mut rtl, mut letters) = (0_usize, 0_usize);
    let mut end = 0;
    let parsed = parse(text);
    let skipped = parsed.entities.iter().map(Entity::range).cloned();
    for range in skipped.chain(std::iter::once(text.len()..text.len())) {
        for c in text[end..range.start].chars().filter(|c| c.is_alphabetic()) {
            letters += 1;
            rtl += usize::from(is_rtl_letter(c));
        }
        end = range.end;
    }
    rtl * 3 > letters
}

/// Letters of Hebrew, Arabic, Syriac, Thaana, N'Ko and the other scripts that Unicode lays out from the right.
fn is_rtl_letter(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// A name without what turns its surroundings around, and without control characters: for names that stand within
/// sentences of ours.
pub fn without_controls(name: &str) -> String {
    let turns = |c: char| is_direction_mark(c) || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}');
    name.chars().filter(|c| !turns(*c) && !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_decide_and_entities_do_not_count() {
        for text in
            ["שלום עולם", "@rosa@waves.example مرحبا", "سلام https://example.com/a/long/path/in/latin", "שלום hello"]
        {
            assert!(is_rtl(text), "{text}");
        }
        for text in ["", "12345", "hello world", "a long sentence with one word: שלום", "#שלום hello"] {
            assert!(!is_rtl(text), "{text}");
        }
    }
}
