//! Errors of OAuth in the words of RFC 6749 (sections 4.1.2.1 and 5.2) and, behind them, sentences for people.

use crate::Error;

/// What a client did wrong, or a person refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OauthError {
    /// A parameter is missing.
    Missing(&'static str),
    /// A parameter makes no sense. Holds why.
    Request(&'static str),
    InvalidClient,
    InvalidRedirectUri,
    InvalidGrant,
    InvalidScope,
    UnsupportedGrantType,
    UnsupportedResponseType,
    UnsupportedResponseMode,
    /// The token is another client's.
    UnauthorizedClient,
    /// The person said no.
    AccessDenied,
}

impl OauthError {
    /// The word that clients compare.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing(_) | Self::Request(_) => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidRedirectUri => "invalid_redirect_uri",
            Self::InvalidGrant => "invalid_grant",
            Self::InvalidScope => "invalid_scope",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::UnsupportedResponseMode => "unsupported_response_mode",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::AccessDenied => "access_denied",
        }
    }

    /// For the people who write the client, in English.
    pub fn description(self) -> String {
        let sentence = match self {
            Self::Missing(name) => return format!("Missing required parameter: {name}."),
            Self::Request(why) => why,
            Self::InvalidClient => "Client authentication failed: unknown client, or a missing or wrong secret.",
            Self::InvalidRedirectUri => "The redirect URI is not one of those that the client registered.",
            Self::InvalidGrant => {
                "The authorization grant is invalid: unknown, expired, used up, given to another client or for another \
                 redirect URI, or without its code verifier."
            }
            Self::InvalidScope => "The requested scope is unknown, or more than the client registered.",
            Self::UnsupportedGrantType => "The grant type is not supported.",
            Self::UnsupportedResponseType => "The response type is not supported.",
            Self::UnsupportedResponseMode => "The response mode is not supported.",
            Self::UnauthorizedClient => "You are not authorized to revoke this token",
            Self::AccessDenied => "The person refused.",
        };
        sentence.to_owned()
    }
}

/// Why a client got nothing: by its own fault, or by ours.
#[derive(Debug)]
pub enum Failure {
    Client(OauthError),
    Server(Error),
}

impl From<OauthError> for Failure {
    fn from(error: OauthError) -> Self {
        Self::Client(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Server(error)
    }
}

impl From<storage::Error> for Failure {
    fn from(error: storage::Error) -> Self {
        Self::Server(error.into())
    }
}
