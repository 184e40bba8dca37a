//! Tokens and who stands behind them. The frame has checked them by the route's access before any of these is made.

use std::{marker::PhantomData, ops::Deref, sync::Arc};

use axum::extract::FromRequestParts;
use domain::AccountId;
use http::request::Parts;
use services::auth::Session;

use super::Part;
use crate::{
    Access, ApiError,
    scope::{self, Scoped},
};

fn session(parts: &Parts) -> Option<Arc<Session>> {
    parts.extensions.get::<Arc<Session>>().cloned()
}

/// A signed-in person in good standing whose token has the scope.
pub struct Viewer<S = scope::Any> {
    session: Arc<Session>,
    scope: PhantomData<S>,
}

impl<S> Viewer<S> {
    /// The token that was used: its scopes, its application.
    pub fn session(&self) -> &Session {
        &self.session
    }
}

impl<S> Deref for Viewer<S> {
    type Target = services::Viewer;
    fn deref(&self) -> &services::Viewer {
        self.session.viewer.as_ref().expect("only a user's session becomes a Viewer")
    }
}

impl<S: Scoped> Part for Viewer<S> {
    fn access() -> Option<Access> {
        Some(Access::User(S::any_of()))
    }
}

impl<S: Scoped, T: Sync> FromRequestParts<T> for Viewer<S> {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &T) -> Result<Self, ApiError> {
        let session = session(parts).ok_or(ApiError::InvalidToken)?;
        Access::User(S::any_of()).check(Some(&session))?;
        Ok(Self { session, scope: PhantomData })
    }
}

/// A signed-in person, or nobody. A token of an application alone is nobody.
pub struct MaybeViewer<S = scope::Any> {
    session: Option<Arc<Session>>,
    scope: PhantomData<S>,
}

impl<S> MaybeViewer<S> {
    /// The token that was used, to be kept beyond the request.
    pub fn shared(&self) -> Option<Arc<Session>> {
        self.session.clone()
    }

    pub fn get(&self) -> Option<&services::Viewer> {
        self.session.as_ref()?.viewer.as_ref()
    }

    /// The account, or the one that is nobody's, for queries.
    pub fn id(&self) -> AccountId {
        services::Viewer::id(self.get())
    }

    /// The token that was used, if one was.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_deref()
    }
}

impl<S: Scoped> Part for MaybeViewer<S> {
    fn access() -> Option<Access> {
        Some(Access::Optional(S::any_of()))
    }
}

impl<S: Scoped, T: Sync> FromRequestParts<T> for MaybeViewer<S> {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &T) -> Result<Self, ApiError> {
        let session = session(parts);
        Access::Optional(S::any_of()).check(session.as_deref())?;
        Ok(Self { session, scope: PhantomData })
    }
}

macro_rules! token {
    ($($(#[$doc:meta])* $name:ident: $access:ident),*) => {
        $(
            $(#[$doc])*
            pub struct $name<S = scope::Any>(pub Arc<Session>, PhantomData<S>);

            impl<S: Scoped> Part for $name<S> {
                fn access() -> Option<Access> {
                    Some(Access::$access(S::any_of()))
                }
            }

            impl<S: Scoped, T: Sync> FromRequestParts<T> for $name<S> {
                type Rejection = ApiError;
                async fn from_request_parts(parts: &mut Parts, _: &T) -> Result<Self, ApiError> {
                    let session = session(parts).ok_or(ApiError::InvalidToken)?;
                    Access::$access(S::any_of()).check(Some(&session))?;
                    Ok(Self(session, PhantomData))
                }
            }

            impl<S> Deref for $name<S> {
                type Target = Session;
                fn deref(&self) -> &Session {
                    &self.0
                }
            }
        )*
    };
}

token! {
    /// Any token, of a user or of an application itself.
    Token: Token,
    /// The token of an application itself, as sign-up needs it.
    AppToken: App,
    /// The token of a user whose sign-up may not be complete; its session has a viewer.
    Newcomer: Newcomer
}
