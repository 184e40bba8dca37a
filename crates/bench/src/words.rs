//! Texts of realistic length, made of words: some that are in every second text, and many that are rare.

use crate::chance::{Chance, Zipf};

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

/// Rare words that there are.
pub const RARE: usize = 20_000;
/// Of so many words in a text one is rare.
const ONE_IN: usize = 8;

/// Texts as people write them: the same few words again and again, and now and then another one, by Zipf's law.
pub struct Prose {
    rare: Zipf,
}

impl Prose {
    pub fn new() -> Self {
        Self { rare: Zipf::new(RARE, 1.0) }
    }

    /// As [`sentence`].
    pub fn sentence(&self, chance: &mut Chance, words: usize) -> String {
        let plain = sentence(chance, words);
        let mut text = String::with_capacity(plain.len() + words);
        for (n, word) in plain.split(' ').enumerate() {
            if n > 0 {
                text.push(' ');
            }
            match n > 0 && !word.ends_with('.') && chance.below(ONE_IN) == 0 {
                true => text.push_str(&rare(self.rare.draw(chance))),
                false => text.push_str(word),
            }
        }
        text
    }
}

/// The rare word of this number: the higher, the rarer.
pub fn rare(number: usize) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "da", "fe", "gi", "ho", "pa", "zu", "le"];
    (0..4).map(|place| SYLLABLES[(number >> (4 * place)) & 15]).collect()
}

/// A word of the first ones, which are in every second text.
pub fn common(number: usize) -> &'static str {
    WORDS[number % WORDS.len()]
}

const DENSE: &[&str] = &[
    "今日", "天気", "電車", "図書", "音楽", "台所", "山道", "自転", "新聞", "窓辺", "手紙", "朝食", "川岸", "祭日",
    "隣人", "花園", "海風", "冬空", "夕方", "写真", "言葉", "時間", "友達", "料理",
];

/// A sentence in a script that is written without spaces.
pub fn dense(chance: &mut Chance) -> String {
    (0..6 + chance.below(8)).map(|_| DENSE[chance.below(DENSE.len())]).collect::<String>() + "。"
}

/// A word of such a sentence.
pub fn dense_word(number: usize) -> &'static str {
    DENSE[number % DENSE.len()]
}

/// A word of its own for each number, for names of tags.
pub fn word(number: usize) -> String {
    format!("{}{}", WORDS[number % WORDS.len()], WORDS[(number / WORDS.len()) % WORDS.len()])
}
