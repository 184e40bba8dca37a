//! `Quote`, `ShallowQuote` and `QuoteApproval`: what a status quotes, as the viewer sees it, and whether the viewer may
//! quote the status.

use domain::{QuoteRight, QuoteRules};
use services::{
    Viewer,
    views::{Glimpse, Quote},
};

use super::status;

/// Appends a `Quote`, or null.
pub(super) fn write_quote(out: &mut Vec<u8>, quote: Option<&Quote>, viewer: Option<&Viewer>) {
    let Some(quote) = quote else { return out.extend_from_slice(b"null") };
    state(out, quote.state.as_str());
    out.extend_from_slice(b",\"quoted_status\":");
    match &quote.status {
        Some(quoted) => status::write_quoted(out, quoted, viewer),
        None => out.extend_from_slice(b"null"),
    }
    out.push(b'}');
}

/// Appends a `ShallowQuote`, or null: that is how far quotes within quotes go.
pub(super) fn write_glimpse(out: &mut Vec<u8>, quote: Option<Glimpse>) {
    let Some(quote) = quote else { return out.extend_from_slice(b"null") };
    state(out, quote.state.as_str());
    out.extend_from_slice(b",\"quoted_status_id\":");
    match quote.status {
        Some(id) => out.extend_from_slice(format!("\"{id}\"").as_bytes()),
        None => out.extend_from_slice(b"null"),
    }
    out.push(b'}');
}

fn state(out: &mut Vec<u8>, word: &str) {
    out.extend_from_slice(b"{\"state\":\"");
    out.extend_from_slice(word.as_bytes());
    out.push(b'"');
}

/// Appends a `QuoteApproval`.
pub(super) fn write_approval(out: &mut Vec<u8>, rules: QuoteRules, right: QuoteRight) {
    write_rules(out, rules, right.as_str());
}

/// Appends who may at once, who when it is agreed to, and what that means for the viewer.
pub(super) fn write_rules(out: &mut Vec<u8>, rules: QuoteRules, viewer: &str) {
    out.extend_from_slice(b"{\"automatic\":");
    words(out, rules.automatic.words());
    out.extend_from_slice(b",\"manual\":");
    words(out, rules.manual.words());
    out.extend_from_slice(b",\"current_user\":\"");
    out.extend_from_slice(viewer.as_bytes());
    out.extend_from_slice(b"\"}");
}

fn words(out: &mut Vec<u8>, words: impl Iterator<Item = &'static str>) {
    out.push(b'[');
    for (at, word) in words.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        out.push(b'"');
        out.extend_from_slice(word.as_bytes());
        out.push(b'"');
    }
    out.push(b']');
}
