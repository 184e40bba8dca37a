//! Words for full-text search, made here so that both databases find the same: Unicode words, lower-case and folded;
//! scripts without spaces as overlapping pairs of characters; pictures by their code (`u1f408`).

use std::collections::BTreeSet;

use super::{chars::is_word, fold};
use unicode_normalization::{IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfkc_quick};

/// Longest token in bytes; longer words are cut (PostgreSQL takes 2,046 bytes).
const MAX_TOKEN: usize = 64;
/// Most tokens of one text (PostgreSQL numbers positions up to 16,383).
const MAX_TOKENS: usize = 16_000;

/// Tokens that stand next to each other in the text that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    pub tokens: Vec<String>,
    /// The last token may be the start of a longer one.
    pub prefix: bool,
}

/// The tokens of a text for the index, in order.
pub fn tokens(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    runs(text, |run| {
        if out.len() >= MAX_TOKENS {
            return;
        }
        match run {
            Run::Word(word) => out.push(word.to_owned()),
            Run::Dense(run) => {
                push_pairs(run, &mut out);
                // The last character alone as well, or a search for one character would not find it there.
                if let Some((last, _)) = run.char_indices().next_back().filter(|(at, _)| *at > 0) {
                    out.push(run[last..].to_owned());
                }
            }
        }
    });
    out.truncate(MAX_TOKENS);
    out
}

/// The characters of scripts without spaces that occur in a text, each once: an index that knows no beginnings of tokens
/// finds one alone by them.
pub fn lone_characters(text: &str) -> BTreeSet<char> {
    let mut out = BTreeSet::new();
    runs(text, |run| {
        if let Run::Dense(run) = run {
            out.extend(run.chars());
        }
    });
    out
}

/// What to look for to find `term` (a word, or the words of a quotation): every phrase must be there. Words next to each
/// other are one phrase; a run of a script without spaces is a phrase of its own.
pub fn query_tokens(term: &str) -> Vec<Phrase> {
    let mut phrases: Vec<Phrase> = Vec::new();
    let mut in_words = false;
    runs(term, |run| match run {
        Run::Word(word) => match phrases.last_mut().filter(|_| in_words) {
            Some(phrase) => phrase.tokens.push(word.to_owned()),
            None => {
                in_words = true;
                phrases.push(Phrase { tokens: vec![word.to_owned()], prefix: false });
            }
        },
        Run::Dense(run) => {
            in_words = false;
            let mut tokens = Vec::new();
            push_pairs(run, &mut tokens);
            let prefix = run.chars().nth(1).is_none();
            phrases.push(Phrase { tokens, prefix });
        }
    });
    phrases
}

/// A stretch of text that is indexed alike.
enum Run<'r> {
    /// One word, or one picture as `u1f408`.
    Word(&'r str),
    /// Characters of a script that is written without spaces.
    Dense(&'r str),
}

fn push_pairs(run: &str, out: &mut Vec<String>) {
    let mut starts = run.char_indices().map(|(at, _)| at).chain([run.len()]);
    let (Some(mut start), Some(mut middle)) = (starts.next(), starts.next()) else {
        return;
    };
    let mut ends = starts.peekable();
    if ends.peek().is_none() {
        out.push(run.to_owned());
    }
    for end in ends {
        out.push(run[start..end].to_owned());
        (start, middle) = (middle, end);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Dense,
    Picture,
    Other,
}

fn kind(c: char) -> Kind {
    match c {
        _ if c.is_ascii() => {
            if c.is_ascii_alphanumeric() {
                Kind::Word
            } else {
                Kind::Other
            }
        }
        _ if is_picture(c) => Kind::Picture,
        _ if is_dense(c) => Kind::Dense,
        _ if is_word(c) || c.is_numeric() => Kind::Word,
        _ => Kind::Other,
    }
}

/// Cuts `text` into runs. Compatibility forms (full-width, ligatures, styled letters) become plain ones first.
fn runs(text: &str, each: impl FnMut(Run<'_>)) {
    if is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        runs_of(text.chars().flat_map(char::to_lowercase), each);
    } else {
        runs_of(text.nfkc().flat_map(char::to_lowercase), each);
    }
}

fn runs_of(chars: impl Iterator<Item = char>, mut each: impl FnMut(Run<'_>)) {
    let mut run = String::new();
    let mut last = Kind::Other;
    let mut emit = |run: &mut String, kind: Kind| {
        match kind {
            _ if run.is_empty() => {}
            Kind::Dense => each(Run::Dense(run)),
            _ => each(Run::Word(super::chars::head(run, MAX_TOKEN))),
        }
        run.clear();
    };
    for c in chars {
        // A mark belongs to the letter before it; without one (after a picture) it says nothing.
        let kind = match is_combining_mark(c) {
            true if run.is_empty() => Kind::Other,
            true => last,
            false => kind(c),
        };
        if kind != last {
            emit(&mut run, last);
        }
        match kind {
            Kind::Word => fold::search_letter(c, &mut run),
            Kind::Dense => run.push(c),
            Kind::Picture => {
                run = format!("u{:x}", u32::from(c));
                emit(&mut run, kind);
            }
            Kind::Other => {}
        }
        last = kind;
    }
    emit(&mut run, last);
}

/// Han, kana, hangul, Thai, Lao, Khmer, Burmese and Tibetan: words are not parted by spaces, or carry endings.
fn is_dense(c: char) -> bool {
    matches!(c,
        '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}' | '\u{e81}'..='\u{ece}' | '\u{f40}'..='\u{fbc}'
        | '\u{1000}'..='\u{103f}' | '\u{1780}'..='\u{17d3}' | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{3105}'..='\u{312f}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{1b000}'..='\u{1b16f}' | '\u{20000}'..='\u{323af}')
}

/// Emoji and other pictures, without skin tones and joiners.
pub(super) fn is_picture(c: char) -> bool {
    !matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
        && matches!(c, '\u{231a}' | '\u{231b}' | '\u{23e9}'..='\u{23fa}' | '\u{2600}'..='\u{27bf}' | '\u{2b50}' | '\u{2b55}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
