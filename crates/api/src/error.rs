//! The one place where a failure becomes an answer, in Mastodon's form: `{"error": "..."}`, with `details` by field
//! where a registration was refused.

use std::{borrow::Cow, collections::BTreeMap};

use axum::response::{IntoResponse, Response};
use domain::Invalid;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{Json, params::ParamError};

/// Why a request was not served.
#[derive(Debug)]
pub enum ApiError {
    /// No token, or one that we never gave out.
    InvalidToken,
    RevokedToken,
    OutsideScopes,
    /// Nobody in particular, where the server speaks with its own people only.
    LoginRequired,
    /// Nobody's search that would ask other servers.
    ResolveNeedsLogin,
    /// Nobody's search beyond the first page.
    PagesNeedLogin,
    /// The token of an application where a person is needed.
    UserRequired,
    /// The token of a person where an application's own is needed.
    ClientCredentialsRequired,
    Disabled,
    Unconfirmed,
    Pending,
    RateLimited,
    /// There is nothing of this name to listen to.
    UnknownChannel,
    /// No such route.
    NoRoute,
    /// No such thing, or not for the viewer's eyes.
    NotFound,
    /// No such status, or none that the viewer may quote.
    NotQuotable,
    /// No such status, or none that the viewer may see and so answer.
    NotAnswerable,
    /// Nobody translates for this server.
    NoTranslation,
    /// A post names others than its author expected: these, as `Account[]`.
    UnexpectedAccounts(Box<RawValue>),
    Params(ParamError),
    /// As `Service(Invalid)`, and with the reasons by field and code (registrations).
    Details(Vec<Invalid>),
    Service(services::Error),
}

pub type ApiResult<T> = Result<T, ApiError>;

impl From<services::Error> for ApiError {
    fn from(error: services::Error) -> Self {
        Self::Service(error)
    }
}

impl From<storage::Error> for ApiError {
    fn from(error: storage::Error) -> Self {
        Self::Service(error.into())
    }
}

impl From<ParamError> for ApiError {
    fn from(error: ParamError) -> Self {
        Self::Params(error)
    }
}

impl From<Invalid> for ApiError {
    fn from(invalid: Invalid) -> Self {
        Self::Service(invalid.into())
    }
}

impl ApiError {
    pub fn status(&self) -> StatusCode {
        match self {
            Self::InvalidToken | Self::RevokedToken | Self::LoginRequired => StatusCode::UNAUTHORIZED,
            Self::ResolveNeedsLogin | Self::PagesNeedLogin => StatusCode::UNAUTHORIZED,
            Self::OutsideScopes | Self::ClientCredentialsRequired => StatusCode::FORBIDDEN,
            Self::Disabled | Self::Unconfirmed | Self::Pending => StatusCode::FORBIDDEN,
            Self::UserRequired | Self::Details(_) | Self::UnexpectedAccounts(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::UnknownChannel => StatusCode::BAD_REQUEST,
            Self::NoRoute | Self::NotFound | Self::NoTranslation => StatusCode::NOT_FOUND,
            Self::NotQuotable | Self::NotAnswerable => StatusCode::NOT_FOUND,
            Self::Params(error) => params_status(error),
            Self::Service(error) => service_status(error),
        }
    }

    pub(crate) fn message(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::InvalidToken => "The access token is invalid",
            Self::RevokedToken => "The access token was revoked",
            Self::OutsideScopes => "This action is outside the authorized scopes",
            Self::LoginRequired => "This API requires an authenticated user",
            Self::ResolveNeedsLogin => {
                "Search queries that resolve remote resources are not supported without authentication"
            }
            Self::PagesNeedLogin => "Search queries pagination is not supported without authentication",
            Self::UserRequired => "This method requires an authenticated user",
            Self::ClientCredentialsRequired => "This method requires an client credentials authentication",
            Self::Disabled => "Your login is currently disabled",
            Self::Unconfirmed => "Your login is missing a confirmed e-mail address",
            Self::Pending => "Your login is currently pending approval",
            Self::RateLimited | Self::Service(services::Error::RateLimited) => "Too many requests",
            Self::UnknownChannel => "Unknown channel requested",
            Self::NoRoute => "Not Found",
            Self::NotQuotable => "The post you are trying to quote does not appear to exist.",
            Self::NotAnswerable => "The post you are trying to reply to does not appear to exist.",
            Self::NoTranslation => "Translation is not set up on this server",
            Self::UnexpectedAccounts(_) => "Post would be sent to unexpected accounts",
            Self::NotFound | Self::Service(services::Error::NotFound | services::Error::Gone) => "Record not found",
            Self::Service(services::Error::Internal(_)) => "We're sorry, but something went wrong on our end.",
            Self::Params(error) => return error.to_string().into(),
            Self::Details(all) => return validation_failed(all).into(),
            Self::Service(services::Error::Invalid(all)) => return validation_failed(all).into(),
            Self::Service(error) => return error.to_string().into(),
        })
    }
}

fn validation_failed(all: &[Invalid]) -> String {
    let reasons: Vec<String> = all.iter().map(ToString::to_string).collect();
    format!("Validation failed: {}", reasons.join(", "))
}

fn params_status(error: &ParamError) -> StatusCode {
    match error {
        ParamError::Malformed(_) | ParamError::Missing(_) | ParamError::Interrupted => StatusCode::BAD_REQUEST,
        ParamError::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        ParamError::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
    }
}

fn service_status(error: &services::Error) -> StatusCode {
    use services::Error as E;
    match error {
        // That something was there is for pages and documents to say.
        E::NotFound | E::Gone => StatusCode::NOT_FOUND,
        E::Forbidden(_) => StatusCode::FORBIDDEN,
        E::Invalid(_) | E::UnexpectedAccounts(_) => StatusCode::UNPROCESSABLE_ENTITY,
        E::Conflict(_) => StatusCode::CONFLICT,
        E::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        E::Apart | E::Busy | E::Unreachable(_) => StatusCode::SERVICE_UNAVAILABLE,
        E::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[derive(Serialize)]
struct Body<'a> {
    error: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<BTreeMap<&'a str, Vec<Detail<'a>>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unexpected_accounts: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct Detail<'a> {
    error: &'static str,
    description: &'a str,
}

fn details(all: &[Invalid]) -> BTreeMap<&str, Vec<Detail<'_>>> {
    let mut by_field = BTreeMap::<&str, Vec<_>>::new();
    for invalid in all {
        let detail = Detail { error: invalid.code.as_str(), description: &invalid.reason };
        by_field.entry(&invalid.field).or_default().push(detail);
    }
    by_field
}

/// What went wrong on our side, in the extensions of the answer: the frame logs it with the request.
#[derive(Debug, Clone)]
pub(crate) struct Fault(pub String);

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (details, unexpected_accounts) = match &self {
            Self::Details(all) => (Some(details(all)), None),
            Self::UnexpectedAccounts(accounts) => (None, Some(&**accounts)),
            _ => (None, None),
        };
        let body = Body { error: self.message(), details, unexpected_accounts };
        let mut response = (self.status(), Json(&body)).into_response();
        if let Some(challenge) = self.challenge() {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        match self {
            Self::Service(services::Error::Internal(reason)) => {
                response.extensions_mut().insert(Fault(reason));
            }
            Self::Service(services::Error::Busy) => {
                response.headers_mut().insert(header::RETRY_AFTER, services::Error::BUSY_FOR.into());
                response.extensions_mut().insert(Fault("the database was busy".to_owned()));
            }
            _ => {}
        }
        response
    }
}

impl ApiError {
    /// RFC 6750, section 3.
    const fn challenge(&self) -> Option<&'static str> {
        Some(match self {
            Self::InvalidToken => {
                r#"Bearer realm="Aldea", error="invalid_token", error_description="The access token is invalid""#
            }
            Self::RevokedToken => {
                r#"Bearer realm="Aldea", error="invalid_token", error_description="The access token was revoked""#
            }
            Self::OutsideScopes => {
                r#"Bearer realm="Aldea", error="insufficient_scope", error_description="This action is outside the authorized scopes""#
            }
            _ => return None,
        })
    }
}
