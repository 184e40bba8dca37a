//! `Deprecation` (RFC 9745): since when a route has a better one beside it, whatever it answers.

use http::{HeaderName, HeaderValue, Method};

pub const NAME: HeaderName = HeaderName::from_static("deprecation");

/// Since when: the day of the Mastodon that had the better way.
pub fn since(method: &Method, path: &str) -> Option<HeaderValue> {
    let since = match (method.as_str(), path) {
        // 2.6, 30 October 2018: conversations.
        (_, "/api/v1/timelines/direct") => "@1540857600",
        // 3.1.3, 5 April 2020: uploads that do not wait.
        ("POST", "/api/v1/media") => "@1586044800",
        // 3.4, 16 May 2021: suggestions that say why.
        ("GET", "/api/v1/suggestions") => "@1621123200",
        // 3.5, 30 March 2022: posts and pages that trend beside hashtags.
        (_, "/api/v1/trends") => "@1648598400",
        // 4.0, 14 November 2022: filters of several keywords, the instance anew.
        (_, "/api/v1/filters" | "/api/v1/filters/:id" | "/api/v1/instance") => "@1668384000",
        // 4.3, 8 October 2024: the policy of notifications with three answers.
        (_, "/api/v1/notifications/policy") => "@1728345600",
        // 4.4, 8 July 2025: endorsements.
        (_, "/api/v1/accounts/:id/pin" | "/api/v1/accounts/:id/unpin") => "@1751932800",
        _ => return None,
    };
    Some(HeaderValue::from_static(since))
}
