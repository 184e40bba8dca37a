//! Forms carry no token: the cookie is `SameSite=Lax`, and the browser says from where a request comes. So a page that
//! was left open for a week still works.

use http::{HeaderName, Method, header, request::Parts};
use services::Config;

use crate::paths;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a page is there for people without an account where the server speaks with its own people only: what one needs
/// to sign up or in, and what the server says of itself.
pub fn is_for_strangers(path: &str) -> bool {
    const OPEN: [&str; 10] = [
        "/auth/",
        "/oauth/",
        paths::ABOUT,
        paths::PRIVACY,
        paths::TERMS,
        paths::ASSETS,
        paths::API,
        paths::KEYS,
        // It leads to signing in, and takes along what was written.
        paths::COMPOSE,
        "/email_subscriptions/",
    ];
    OPEN.iter().any(|start| path.starts_with(start))
}

/// Whether this request may change something: sent by one of our own pages, or by no page at all.
pub fn is_ours(config: &Config, parts: &Parts) -> bool {
    if matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let text = |name| parts.headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(site) = text(FETCH_SITE) {
        return matches!(site, "same-origin" | "none");
    }
    match text(header::ORIGIN) {
        // Every browser sends one of both with a form: this is a program, which has nobody's cookie.
        None => true,
        Some(origin) => origin.eq_ignore_ascii_case(&config.base()),
    }
}
