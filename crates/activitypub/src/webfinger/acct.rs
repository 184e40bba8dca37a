//! `acct:` addresses (RFC 7565) and what WebFinger is asked for.

use std::{
    fmt,
    hash::{Hash, Hasher},
};

use crate::{uri, vocab::limits};

/// `user@host`. The domain is ASCII in lower case; the user name keeps its case but compares without it.
#[derive(Debug, Clone)]
pub struct Acct {
    username: String,
    domain: String,
}

impl Acct {
    /// Reads `user@host`, `@user@host` and `acct:user@host`, in any case, with an international domain or a port.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = match text.get(..5) {
            Some(scheme) if scheme.eq_ignore_ascii_case("acct:") => &text[5..],
            _ => text,
        };
        let (username, domain) = text.strip_prefix('@').unwrap_or(text).split_once('@')?;
        Self::new(username, domain)
    }

    /// An address from its parts.
    #[must_use]
    pub fn new(username: &str, domain: &str) -> Option<Self> {
        let forbidden = |letter: char| letter.is_whitespace() || letter.is_control() || "@/?#\"<>".contains(letter);
        if username.is_empty() || username.len() > limits::USERNAME || username.contains(forbidden) {
            return None;
        }
        Some(Self { username: username.to_owned(), domain: uri::ascii_domain(domain)? })
    }

    /// The user name as written.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The host, with a port if there is one.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// `acct:user@host`.
    #[must_use]
    pub fn uri(&self) -> String {
        format!("acct:{self}")
    }
}

impl fmt::Display for Acct {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}@{}", self.username, self.domain)
    }
}

impl PartialEq for Acct {
    fn eq(&self, other: &Self) -> bool {
        self.domain == other.domain && self.username.to_lowercase() == other.username.to_lowercase()
    }
}

impl Eq for Acct {}

impl Hash for Acct {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.username.to_lowercase().hash(state);
        self.domain.hash(state);
    }
}

/// What a WebFinger request asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// An account.
    Acct(Acct),
    /// An actor's or profile's address.
    Url(String),
}

impl Resource {
    /// Reads the `resource` parameter.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if uri::parse(text).is_ok() {
            return Some(Self::Url(text.to_owned()));
        }
        Acct::parse(text).map(Self::Acct)
    }
}
