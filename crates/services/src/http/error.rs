//! Why a request got no answer. Statuses are not errors here: a 404 is an answer.

use std::error::Error;
use std::io;

/// A request that brought no complete answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The address is one that this server never calls.
    #[error("refused: {0}")]
    Blocked(&'static str),
    #[error("bad address: {0}")]
    BadUrl(&'static str),
    #[error("the name could not be resolved")]
    Dns,
    #[error("could not connect: {0}")]
    Connect(String),
    #[error("no secure connection: {0}")]
    Tls(String),
    /// The peer did not answer completely before the deadline.
    #[error("timed out")]
    Timeout,
    /// No request could be sent before the deadline, since too many of ours to this host were in flight. Says nothing
    /// about the peer.
    #[error("too many requests to this host at once")]
    Busy,
    #[error("the answer is too large")]
    TooLarge,
    #[error("redirected too often")]
    TooManyRedirects,
    /// The connection broke or the peer does not speak HTTP.
    #[error("{0}")]
    Other(String),
}

impl HttpError {
    /// Whether the same request may succeed later.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Dns | Self::Connect(_) | Self::Tls(_) | Self::Timeout | Self::Busy | Self::Other(_) => true,
            Self::Blocked(_) | Self::BadUrl(_) | Self::TooLarge | Self::TooManyRedirects => false,
        }
    }

    /// A short constant word, for metrics and stored outcomes.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Blocked(_) => "blocked",
            Self::BadUrl(_) => "bad_url",
            Self::Dns => "dns",
            Self::Connect(_) => "connect",
            Self::Tls(_) => "tls",
            Self::Timeout => "timeout",
            Self::Busy => "busy",
            Self::TooLarge => "too_large",
            Self::TooManyRedirects => "redirects",
            Self::Other(_) => "other",
        }
    }
}

impl From<url::ParseError> for HttpError {
    fn from(_: url::ParseError) -> Self {
        Self::BadUrl("not a valid address")
    }
}

impl From<reqwest::Error> for HttpError {
    fn from(error: reqwest::Error) -> Self {
        let causes = || std::iter::successors(error.source(), |&cause| cause.source());
        if let Some(own) = causes().find_map(|cause| cause.downcast_ref::<Self>()) {
            return own.clone();
        }
        if let Some(tls) = causes().find_map(tls_error) {
            return Self::Tls(tls.to_string());
        }
        // The last cause is the plainest, and the only one that never repeats the address.
        let reason = || causes().last().map_or_else(|| "the request failed".to_owned(), ToString::to_string);
        match () {
            () if error.is_dns() => Self::Dns,
            () if error.is_timeout() => Self::Timeout,
            () if error.is_connect() => Self::Connect(reason()),
            () => Self::Other(reason()),
        }
    }
}

/// The TLS library's own error, which its callers wrap in input and output errors (whose `source` skips the inner one).
fn tls_error<'a>(mut cause: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    loop {
        if let Some(found) = cause.downcast_ref() {
            return Some(found);
        }
        cause = cause.downcast_ref::<io::Error>()?.get_ref()?;
    }
}
