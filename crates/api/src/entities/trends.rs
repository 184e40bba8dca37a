//! `Trends::Link`: a `PreviewCard` with its last seven days.

use serde::Serialize;
use services::{Viewer, trends::Link};

use super::{card, piece, tag::Day};
use crate::JsonBytes;

#[derive(Serialize)]
struct History {
    history: Vec<Day>,
}

/// Appends a `Trends::Link` without its last brace.
pub(super) fn write_open(out: &mut Vec<u8>, link: &Link, viewer: Option<&Viewer>) {
    card::write_open(out, &link.card, link.credit.as_ref(), viewer);
    let history = piece::open(&History { history: Day::all(&link.history) });
    out.push(b',');
    out.extend_from_slice(&history.as_bytes()[1..]);
}

/// `Trends::Link[]`
pub fn links_json(links: &[Link], viewer: Option<&Viewer>) -> JsonBytes {
    let mut out = Vec::new();
    piece::list(&mut out, links, |out, link| {
        write_open(out, link, viewer);
        out.push(b'}');
    });
    JsonBytes(out.into())
}
