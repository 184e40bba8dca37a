//! The one place where a failure becomes a page, in plain words.

use std::sync::{Arc, Mutex, PoisonError};

use axum::response::{IntoResponse, Response};
use domain::Timestamp;
use http::{StatusCode, header};
use services::{Error, auth::Standing};

use crate::{
    components::Place,
    frame::Visitor,
    i18n::Words,
    pages::ErrorPage,
    paths,
    reply::{self, Forms, see_other},
};

/// Why a page was not shown, or an action not done.
#[derive(Debug)]
pub enum WebError {
    /// Nobody is signed in: they are led to sign in, and back.
    SignedOut,
    /// The e-mail address is not confirmed: they are led to where they can wait for it.
    Unconfirmed,
    /// The staff has not let them in yet.
    Pending,
    /// The login is disabled, or the account suspended.
    Disabled,
    /// The form cannot be read.
    Form,
    TooLarge,
    /// A form of another site.
    Elsewhere,
    /// Until when to wait.
    TooOften(Timestamp),
    Service(Error),
}

pub type WebResult<T = Response> = Result<T, WebError>;

impl From<Error> for WebError {
    fn from(error: Error) -> Self {
        Self::Service(error)
    }
}

impl From<storage::Error> for WebError {
    fn from(error: storage::Error) -> Self {
        Self::Service(error.into())
    }
}

impl WebError {
    pub const NOT_FOUND: Self = Self::Service(Error::NotFound);

    /// Why somebody who is signed in is not let in; [`Self::SignedOut`] if nothing is in the way.
    pub fn standing(standing: Standing) -> Self {
        match standing {
            Standing::Good => Self::SignedOut,
            Standing::Unconfirmed => Self::Unconfirmed,
            Standing::Pending => Self::Pending,
            Standing::Disabled => Self::Disabled,
        }
    }

    /// The status, and the message whose attribute `text` explains it.
    fn told(&self) -> (StatusCode, &'static str) {
        match self {
            Self::SignedOut | Self::Unconfirmed => (StatusCode::UNAUTHORIZED, "error-signed-out"),
            Self::Pending => (StatusCode::FORBIDDEN, "error-pending"),
            Self::Disabled => (StatusCode::FORBIDDEN, "error-disabled"),
            Self::Form => (StatusCode::BAD_REQUEST, "error-form"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "error-large"),
            Self::Elsewhere => (StatusCode::FORBIDDEN, "error-elsewhere"),
            Self::TooOften(_) | Self::Service(Error::RateLimited) => (StatusCode::TOO_MANY_REQUESTS, "error-limit"),
            Self::Service(Error::NotFound) => (StatusCode::NOT_FOUND, "error-not-found"),
            Self::Service(Error::Forbidden(_)) => (StatusCode::FORBIDDEN, "error-forbidden"),
            Self::Service(Error::Invalid(_) | Error::UnexpectedAccounts(_)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "error-form")
            }
            Self::Service(Error::Conflict(_)) => (StatusCode::CONFLICT, "error-form"),
            Self::Service(Error::Gone) => (StatusCode::GONE, "error-gone"),
            Self::Service(Error::Apart | Error::Busy) => (StatusCode::SERVICE_UNAVAILABLE, "error-busy"),
            Self::Service(Error::Unreachable(_)) => (StatusCode::BAD_GATEWAY, "error-unreachable"),
            Self::Service(Error::Internal(_)) => (StatusCode::INTERNAL_SERVER_ERROR, "error-server"),
        }
    }

    fn text(&self, w: &Words, key: &str) -> String {
        let text = format!("{key}.text");
        match self {
            Self::TooOften(until) => w.t1(&text, "time", w.recent(until)),
            Self::Service(Error::RateLimited) => {
                w.t1(&text, "time", w.recent(w.now() + std::time::Duration::from_mins(5)))
            }
            _ => w.t(&text).into_owned(),
        }
    }
}

/// A failure on its way to the frame, which knows for whom to put it into words.
#[derive(Clone)]
pub(crate) struct Failed(pub Taken);

#[derive(Clone)]
pub(crate) struct Taken(Arc<Mutex<Option<WebError>>>);

impl Taken {
    pub(crate) fn take(self) -> WebError {
        let error = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        error.unwrap_or_else(|| Error::internal("a failure was told twice").into())
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.told().0.into_response();
        response.extensions_mut().insert(Failed(Taken(Arc::new(Mutex::new(Some(self))))));
        response
    }
}

impl Visitor {
    /// The answer to a request that failed.
    pub(crate) async fn failed(&self, error: WebError) -> Response {
        // Queries may hold secrets.
        let path = self.path.split('?').next();
        match &error {
            WebError::Service(Error::Internal(reason)) => tracing::error!(path, reason, "a page failed"),
            WebError::Service(Error::Busy) => tracing::warn!(path, "the database was busy"),
            _ => {}
        }
        match error {
            WebError::SignedOut if !self.fragment => return see_other(&paths::sign_in(&self.path)),
            WebError::Unconfirmed if !self.fragment => return see_other(paths::CONFIRM),
            _ => {}
        }
        let (status, key) = error.told();
        let heading = self.w.t(key).into_owned();
        let shell = match self.shell(&heading, Place::Elsewhere).await {
            Ok(shell) => shell,
            Err(_) => self.bare_shell(&heading, Place::Elsewhere),
        };
        let (to, words) = match error {
            WebError::Disabled => (paths::STRIKES, "strikes-link"),
            _ => ("/", "error-home"),
        };
        let action = Some((to.to_owned(), self.w.t(words).into_owned()));
        let page = ErrorPage { text: error.text(&self.w, key), w: self.w.clone(), shell, heading, action };
        let mut response = if self.fragment {
            reply::fragment(status, &page.as_message())
        } else {
            reply::page(status, &page, Forms::Here)
        };
        if let WebError::Service(Error::Busy) = error {
            response.headers_mut().insert(header::RETRY_AFTER, Error::BUSY_FOR.into());
        }
        response
    }
}

/// What has no route.
pub async fn nothing_here() -> WebError {
    WebError::NOT_FOUND
}
