//! Cross-origin requests (Fetch standard): web apps on any origin may call the API, with tokens, never with cookies.

use axum::{body::Body, response::Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

const EXPOSED: HeaderValue = HeaderValue::from_static(
    "Link, X-RateLimit-Reset, X-RateLimit-Limit, X-RateLimit-Remaining, X-Request-Id, Mastodon-Async-Refresh",
);
const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE, OPTIONS");
/// Two hours: browsers keep it no longer.
const MAX_AGE: HeaderValue = HeaderValue::from_static("7200");
const ANY: HeaderValue = HeaderValue::from_static("*");

/// What every answer of the API carries.
pub fn allow(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
}

/// What may be read from any origin beside the API: who is here, and what the server says of itself.
pub fn open_to_readers(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
}

/// The answer to OPTIONS there.
pub fn readers_preflight(request: &HeaderMap) -> Response {
    const READING: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");
    let mut response = preflight(request);
    for name in [header::ALLOW, header::ACCESS_CONTROL_ALLOW_METHODS] {
        response.headers_mut().insert(name, READING);
    }
    open_to_readers(response.headers_mut());
    response
}

/// The answer to OPTIONS: any method, and the headers that were asked for.
pub fn preflight(request: &HeaderMap) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let mut set = |name: HeaderName, value| response.headers_mut().insert(name, value);
    set(header::ALLOW, METHODS);
    set(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    set(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    // `*` would not cover Authorization.
    if let Some(asked) = request.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        set(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
    }
    response
}
