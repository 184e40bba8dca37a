//! Where somebody was going when they had to sign up first, such as an application's question: kept in a cookie for as
//! long as the letter's link is good.

use axum::response::Response;
use http::HeaderMap;

use super::{Visitor, session};

const NAME: &str = "aldea_next";
/// Seconds.
const LIFE: u32 = 2 * 24 * 3600;
/// Bytes of a path that is kept.
const LONGEST: usize = 2000;

pub(super) fn read(headers: &HeaderMap) -> Option<String> {
    let encoded = session::cookie(headers, NAME)?;
    let path = url::form_urlencoded::parse(format!("p={encoded}").as_bytes()).next()?.1.into_owned();
    (path.starts_with('/') && !path.starts_with("//") && !path.contains('\\')).then_some(path)
}

/// Keeps the path with an answer.
pub fn keep(me: &Visitor, response: &mut Response, path: &str) {
    let encoded: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
    if path != "/" && encoded.len() <= LONGEST {
        session::set(&me.app.config, response, NAME, &encoded, LIFE, true);
    }
}

/// They go on: nothing is kept any more.
pub fn forget(me: &Visitor, response: &mut Response) {
    if me.next.is_some() {
        session::set(&me.app.config, response, NAME, "", 0, true);
    }
}
