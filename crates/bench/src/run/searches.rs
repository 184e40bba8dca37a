//! What is looked for: the mix of searches, each kind by itself. Each request is by another viewer, who finds what everybody
//! may find and what is in the own library.

use super::{
    client::{Request, get},
    requests::Subject,
};
use crate::{
    plan::{VIEWERS, acct, author_of_rank},
    words::{self, RARE},
};

/// Distinct requests of each kind.
const REQUESTS: usize = 2_000;

/// What is searched for, of each number.
type Words = fn(usize) -> String;

pub fn subjects() -> Vec<Subject> {
    let kinds: [(&'static str, Words); 6] = [
        ("search: rare word", rare),
        ("search: common word", |n| words::common(n).to_owned()),
        ("search: two common words", |n| format!("{} {}", words::common(n), words::common(n / 70 + n + 1))),
        ("search: phrase", |n| format!("\"{} {}\"", words::common(n), words::common(n / 70 + n + 1))),
        ("search: CJK", |n| format!("{}{}", words::dense_word(n), words::dense_word(n / 24))),
        ("search: from:", |n| format!("from:{} {}", acct(author_of_rank(n / 70)), words::common(n))),
    ];
    let subject = |(name, text): (&'static str, Words)| Subject {
        patience: Some((20.0, 100.0)),
        ..Subject::new(name, requests(text), Some((1_000.0, 1_000.0)))
    };
    kinds.into_iter().map(subject).collect()
}

/// Words that are in some dozens of a million statuses.
fn rare(n: usize) -> String {
    words::rare(RARE / 2 + n % (RARE / 2))
}

fn requests(text: Words) -> Vec<Request> {
    let request = |n: usize| {
        let wanted = percent_encoded(&text(n));
        get(&format!("/api/v2/search?type=statuses&limit=20&q={wanted}"), Some((n * 7) % VIEWERS))
    };
    (0..REQUESTS).map(request).collect()
}

fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
