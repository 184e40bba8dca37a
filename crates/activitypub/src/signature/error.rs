//! Why a signature is refused. All of these answer 401.

/// The first rule that a signed request breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// A signature header does not parse; the text says which part.
    #[error("malformed signature: {0}")]
    Malformed(&'static str),
    /// It asks for an algorithm or component that is not known here.
    #[error("unsupported signature: {0}")]
    Unsupported(&'static str),
    /// It does not cover what it must.
    #[error("signature does not cover {0}")]
    NotCovered(&'static str),
    /// It covers a header that the request does not have.
    #[error("signed header {0} is missing")]
    MissingHeader(String),
    /// It was made for another server.
    #[error("request was signed for another host")]
    WrongHost,
    /// The body is not the signed one.
    #[error("body does not match its digest")]
    DigestMismatch,
    /// It lies too far in the future.
    #[error("signature is not valid yet")]
    Early,
    /// It is too old.
    #[error("signature has expired")]
    Expired,
    /// The key did not make it.
    #[error("signature does not verify")]
    Bad,
}
