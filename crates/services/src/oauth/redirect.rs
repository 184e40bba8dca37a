//! Redirect URIs: which may be registered, and how an answer is put into one. They belong to applications, which compare
//! them byte for byte: `icecubesapp://` must never become `icecubesapp:`, so nothing here parses and prints them again.

use url::form_urlencoded::byte_serialize;

/// Shows the code on a page instead of going anywhere.
pub const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

/// Where the answer goes within the URI (OAuth 2.0 Multiple Response Types and Form Post Response Mode).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ResponseMode {
    #[default]
    Query,
    Fragment,
    FormPost,
}

impl ResponseMode {
    pub const ALL: [Self; 3] = [Self::Query, Self::Fragment, Self::FormPost];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
        }
    }
}

/// How an answer reaches the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Send the browser there.
    Redirect(String),
    /// A page with a form that is posted there.
    FormPost { action: String, fields: Vec<(&'static str, String)> },
    /// A page that shows the code.
    ShowCode(String),
}

/// Puts the answer's fields into the URI, or beside it.
pub(super) fn deliver(uri: &str, mode: ResponseMode, fields: Vec<(&'static str, String)>) -> Delivery {
    let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let encoded =
        || fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&");
    match mode {
        ResponseMode::FormPost => Delivery::FormPost { action: uri.to_owned(), fields },
        ResponseMode::Fragment => Delivery::Redirect(format!("{uri}#{}", encoded())),
        ResponseMode::Query => {
            let separator = match uri.split_once('?') {
                None => "?",
                Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
                Some(_) => "&",
            };
            Delivery::Redirect(format!("{uri}{separator}{}", encoded()))
        }
    }
}

/// Schemes that would run a script or write a mail instead of leading to an application.
const FORBIDDEN: [&str; 4] = ["javascript", "data", "vbscript", "mailto"];

/// Why a URI may not be registered; the reason goes on "Redirect uri".
pub(super) fn objection(uri: &str) -> Option<&'static str> {
    if uri == OUT_OF_BAND {
        return None;
    }
    let Some((scheme, rest)) = uri.split_once(':') else {
        return Some("must be an absolute URI.");
    };
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let plain = uri.chars().all(|c| !c.is_control() && !c.is_whitespace());
    let host = rest.strip_prefix("//").unwrap_or_default();
    let hosted = !host.is_empty() && !host.starts_with(['/', '?']);
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    if !named || !plain || rest.is_empty() || (is_web && !hosted) {
        return Some("must be an absolute URI.");
    }
    if FORBIDDEN.iter().any(|forbidden| scheme.eq_ignore_ascii_case(forbidden)) {
        return Some("is forbidden by the server.");
    }
    uri.contains('#').then_some("cannot contain a fragment.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_registered() {
        for uri in [
            OUT_OF_BAND,
            "https://app.example/cb?x=1",
            "http://localhost:3000/",
            "mastodon://joinmastodon.org/oauth",
            "org.joinmastodon.android-auth://callback",
            "metatext://oauth.callback",
            "icecubesapp://",
            "flare://Callback/SignIn/Mastodon",
            "com.example.app:/cb",
        ] {
            assert_eq!(objection(uri), None, "{uri}");
        }
        for uri in [
            "",
            "app.example/cb",
            "/cb",
            "https:",
            "https:///cb",
            "1x://a",
            "a b://c",
            "x://a\u{7}",
            "javascript:alert(1)",
        ] {
            assert!(objection(uri).is_some(), "{uri}");
        }
        for uri in ["DATA:text/html,x", "vbscript:x", "mailto:a@b.example", "https://app.example/#x"] {
            assert!(objection(uri).is_some(), "{uri}");
        }
    }

    #[test]
    fn the_answer_is_appended_byte_for_byte() {
        let go = |uri, mode| deliver(uri, mode, vec![("code", "a+b".into()), ("state", "1&2".into())]);
        for (uri, want) in [
            ("icecubesapp://", "icecubesapp://?code=a%2Bb&state=1%262"),
            ("https://a.example/cb", "https://a.example/cb?code=a%2Bb&state=1%262"),
            ("https://a.example/cb?x=1", "https://a.example/cb?x=1&code=a%2Bb&state=1%262"),
            ("x:/?", "x:/?code=a%2Bb&state=1%262"),
        ] {
            assert_eq!(go(uri, ResponseMode::Query), Delivery::Redirect(want.into()));
        }
        let fragment = go("https://a.example/cb", ResponseMode::Fragment);
        assert_eq!(fragment, Delivery::Redirect("https://a.example/cb#code=a%2Bb&state=1%262".into()));
        assert!(
            matches!(go("https://a.example/cb", ResponseMode::FormPost), Delivery::FormPost { fields, .. } if fields.len() == 2)
        );
    }
}
