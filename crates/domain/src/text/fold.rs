//! Folding of letters, so that `café`, `CAFÉ` and `cafe` are one hashtag and one search word.

use unicode_normalization::{
    UnicodeNormalization,
    char::{decompose_canonical, is_combining_mark},
};

/// Mastodon's folding of hashtags: accents of Latin-1 and Latin Extended-A only, one letter to one letter. Wider folding
/// would give tags other names than they have elsewhere.
pub(super) fn hashtag_letter(c: char) -> char {
    if matches!(c, '\u{c0}'..='\u{17f}') { base(c).unwrap_or(c) } else { c }
}

/// The letter without its accent: decomposed, or by the table for those that Unicode does not take apart.
fn base(c: char) -> Option<char> {
    const WHOLE: [(char, char); 12] = [
        ('Ð', 'D'),
        ('Ø', 'O'),
        ('ð', 'd'),
        ('ø', 'o'),
        ('đ', 'd'),
        ('ħ', 'h'),
        ('ı', 'i'),
        ('ĸ', 'k'),
        ('ł', 'l'),
        ('ŋ', 'n'),
        ('ŧ', 't'),
        ('ſ', 's'),
    ];
    if let Some((_, plain)) = WHOLE.iter().find(|(letter, _)| *letter == c) {
        return Some(*plain);
    }
    let mut first = None;
    decompose_canonical(c, |part| {
        first.get_or_insert(part);
    });
    first.filter(|&letter| letter != c)
}

/// The form in which filters compare words and statuses: lower-case, compatibility forms (full-width, styled letters)
/// made plain, letters composed. Accents stay: they make other words.
pub fn filter_key(text: &str) -> String {
    let lower = |c: char| c.to_lowercase().map(|c| if c == 'ς' { 'σ' } else { c });
    let text = text.trim();
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkc().flat_map(lower).nfc().collect()
}

/// Folds one lower-case letter for search into `out`: Latin, Greek and Cyrillic without accents, ligatures taken apart,
/// vowel points of Arabic and Hebrew dropped. Marks of other scripts carry meaning and stay.
pub(super) fn search_letter(c: char, out: &mut String) {
    match c {
        _ if c.is_ascii() => out.push(c),
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'þ' => out.push_str("th"),
        'ё' => out.push('е'),
        'ς' => out.push('σ'),
        '\u{300}'..='\u{36f}' => {}
        '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
            if is_point(c) => {}
        '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{1e00}'..='\u{1fff}' => out.push(base(c).unwrap_or(c)),
        _ => out.push(c),
    }
}

/// A vowel point or the stretching sign of Arabic (tatweel).
fn is_point(c: char) -> bool {
    is_combining_mark(c) || c == '\u{640}'
}
