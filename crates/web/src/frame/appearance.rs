//! How pages look in this browser, in a cookie: it holds for whoever is signed in there, and for nobody as well.

use axum::response::Response;
use http::HeaderMap;

use super::{Visitor, session};
use crate::components::Appearance;

const NAME: &str = "aldea_look";
/// Seconds; browsers keep no cookie for longer (RFC 6265bis, section 5.5).
const LIFE: u32 = 400 * 24 * 3600;

pub(super) fn read(headers: &HeaderMap) -> Appearance {
    session::cookie(headers, NAME).map(Appearance::read).unwrap_or_default()
}

/// Keeps what was chosen with an answer.
pub fn keep(me: &Visitor, response: &mut Response, chosen: Appearance) {
    let words = chosen.words();
    let life = if words.is_empty() { 0 } else { LIFE };
    session::set(&me.app.config, response, NAME, &words, life, true);
}
