//! Why a use case did not happen. The API and the pages each turn it into an answer in exactly one place.

use domain::{AccountId, Invalid};

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not there, or not for the eyes of who asks: nobody can tell which.
    #[error("not found")]
    NotFound,
    /// The viewer may know of it, but may not do this. Holds the reason in words.
    #[error("{0}")]
    Forbidden(&'static str),
    /// Input was refused, field by field.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Invalid(Vec<Invalid>),
    /// A post names others than its author expected: these.
    #[error("Post would be sent to unexpected accounts")]
    UnexpectedAccounts(Vec<AccountId>),
    /// The request makes sense but not now, such as a marker that somebody else has moved. Holds the reason in words.
    #[error("{0}")]
    Conflict(&'static str),
    /// It was there once and is gone for good.
    #[error("gone")]
    Gone,
    /// Done too often in too short a time.
    #[error("too many requests")]
    RateLimited,
    /// The database had too much to do, or undid this because it met others: nothing of it happened, and the same may
    /// succeed in a moment.
    #[error("The server is busy. Please try again in a moment")]
    Busy,
    /// Another server must be asked for it, for which this work may not wait: it is done apart.
    #[error("another server must be asked")]
    Apart,
    /// Another server did not answer, or not sensibly. Holds the reason in words.
    #[error("{0}")]
    Unreachable(String),
    /// Our own fault, or our machine's. Logged, never shown.
    #[error("internal error: {0}")]
    Internal(String),
}

impl Error {
    pub fn internal(source: impl std::fmt::Display) -> Self {
        Self::Internal(source.to_string())
    }

    /// Seconds after which who heard [`Error::Busy`] may come again.
    pub const BUSY_FOR: u32 = 5;

    /// Whether the same may succeed later without anybody doing anything: jobs are tried again on it.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Internal(_) | Self::Busy | Self::Unreachable(_) | Self::RateLimited)
    }
}

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(vec![invalid])
    }
}

impl From<storage::Error> for Error {
    fn from(error: storage::Error) -> Self {
        match error {
            storage::Error::NotFound => Self::NotFound,
            storage::Error::Busy => Self::Busy,
            storage::Error::TimedOut => {
                Self::Unreachable("The database took too long to answer. Try again later".into())
            }
            other => Self::Internal(other.to_string()),
        }
    }
}
