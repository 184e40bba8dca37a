//! `Deprecation` (RFC 9745): since when a route has a better one beside it.

use http::{HeaderName, HeaderValue};

/// A header for an answer: `([deprecated::SINCE_4_4], Json(..))`.
pub type Header = (HeaderName, HeaderValue);

const NAME: HeaderName = HeaderName::from_static("deprecation");

/// Mastodon 2.6 came on 30 October 2018: conversations.
pub const SINCE_2_6: Header = (NAME, HeaderValue::from_static("@1540857600"));

/// Mastodon 3.1.3 came on 5 April 2020: uploads that do not wait.
pub const SINCE_3_1: Header = (NAME, HeaderValue::from_static("@1586044800"));

/// Mastodon 3.5 came on 30 March 2022: posts and pages that trend beside hashtags.
pub const SINCE_3_5: Header = (NAME, HeaderValue::from_static("@1648598400"));

/// Mastodon 4.3 came on 8 October 2024: the second form of the notification policy.
pub const SINCE_4_3: Header = (NAME, HeaderValue::from_static("@1728345600"));

/// Mastodon 4.0 came on 14 November 2022: filters of one keyword.
pub const SINCE_4_0: Header = (NAME, HeaderValue::from_static("@1668384000"));
/// Mastodon 4.4 came on 8 July 2025: endorsements, featured tags.
pub const SINCE_4_4: Header = (NAME, HeaderValue::from_static("@1751932800"));
