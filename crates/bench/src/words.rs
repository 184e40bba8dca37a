//! Texts of realistic length, made of words.

use crate::chance::Chance;

const WORDS: &[&str] = &[
    "morning",
    "river",
    "the",
    "a",
    "bread",
    "with",
    "garden",
    "quietly",
    "about",
    "train",
    "people",
    "never",
    "small",
    "window",
    "because",
    "letter",
    "and",
    "of",
    "to",
    "in",
    "that",
    "is",
    "was",
    "for",
    "on",
    "are",
    "as",
    "they",
    "at",
    "be",
    "this",
    "from",
    "have",
    "or",
    "by",
    "one",
    "had",
    "not",
    "but",
    "what",
    "all",
    "were",
    "when",
    "we",
    "there",
    "can",
    "an",
    "your",
    "which",
    "their",
    "said",
    "if",
    "will",
    "each",
    "how",
    "up",
    "out",
    "many",
    "then",
    "them",
    "library",
    "bicycle",
    "weather",
    "concert",
    "kitchen",
    "mountain",
    "software",
    "release",
    "neighbour",
    "festival",
];

/// So many words, the first with a capital, a full stop behind the last.
pub fn sentence(chance: &mut Chance, words: usize) -> String {
    let mut text = String::with_capacity(words * 7);
    for n in 0..words {
        let word = WORDS[chance.below(WORDS.len())];
        if n == 0 {
            text.push_str(&word[..1].to_uppercase());
            text.push_str(&word[1..]);
        } else {
            text.push(' ');
            text.push_str(word);
        }
    }
    text.push('.');
    text
}

/// A word of its own for each number, for names of tags.
pub fn word(number: usize) -> String {
    format!("{}{}", WORDS[number % WORDS.len()], WORDS[(number / WORDS.len()) % WORDS.len()])
}
