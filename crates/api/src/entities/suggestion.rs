//! `Suggestion`: an account and why it is offered.

use serde::Serialize;
use services::suggestions::{Source, Suggestion};

use super::{account, piece};
use crate::JsonBytes;

#[derive(Serialize)]
struct Head {
    /// The word from before there could be several.
    source: &'static str,
    sources: Vec<&'static str>,
}

/// `Suggestion[]`
pub fn suggestions_json(suggestions: &[Suggestion]) -> JsonBytes {
    let mut out = Vec::new();
    piece::list(&mut out, suggestions, |out, suggestion| {
        let sources = &suggestion.sources;
        let head = Head {
            source: sources.first().map_or("global", |source| source.legacy()),
            sources: sources.iter().copied().map(Source::as_str).collect(),
        };
        out.extend_from_slice(piece::open(&head).as_bytes());
        out.extend_from_slice(b",\"account\":");
        account::write_account(out, &suggestion.account);
        out.push(b'}');
    });
    JsonBytes(out.into())
}
