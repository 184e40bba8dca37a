//! Where a form was sent from: without script, that is where its answer leads.

use http::{HeaderMap, header};
use services::Config;

/// The path and query of the page with the form, if it is one of ours. Our pages send it (`Referrer-Policy:
/// same-origin`).
pub fn page_of(config: &Config, headers: &HeaderMap) -> Option<String> {
    let url = headers.get(header::REFERER)?.to_str().ok()?;
    let path = url.strip_prefix(&config.base())?;
    let path = path.split('#').next().unwrap_or_default();
    (path.starts_with('/') && !path.starts_with("//")).then(|| path.to_owned())
}

/// That page, or another.
pub fn or(config: &Config, headers: &HeaderMap, other: &str) -> String {
    page_of(config, headers).unwrap_or_else(|| other.to_owned())
}
