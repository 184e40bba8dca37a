//! What handlers take. Each extractor also tells the route table what it needs (`Part`), so that a route's access, its
//! parameters and how its body is read follow from the handler's signature.

mod key;
mod path;
mod presented;
mod streamed;
mod viewer;

pub use axum::extract::State;
pub use key::IdempotencyKey;
pub(crate) use path::PathValues;
pub use path::{Path, Path2};
pub use presented::Presented;
pub use services::request::ClientIp;
pub use streamed::Streamed;
pub use viewer::{AppToken, MaybeViewer, Newcomer, Token, Viewer};

use axum::extract::FromRequestParts;
use http::{HeaderMap, Uri, request::Parts as RequestParts};
use serde::de::DeserializeOwned;

use crate::{
    Access, ApiError, Params,
    params::{self, Field},
};

/// How a route's body is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyRule {
    /// Not at all.
    Ignored,
    /// Into the parameters, at most this many bytes.
    Whole(usize),
    /// By the handler itself, as it comes.
    Streamed,
}

/// What an argument of a handler means for its route.
pub trait Part {
    fn access() -> Option<Access> {
        None
    }
    fn params() -> Option<&'static str> {
        None
    }
    /// The parameters that it reads.
    fn fields() -> Vec<Field> {
        Vec::new()
    }
    fn body() -> Option<BodyRule> {
        None
    }
}

impl<T> Part for State<T> {}
impl Part for HeaderMap {}
impl Part for Uri {}
impl Part for Ip {}
impl<T: Part> Part for Option<T> {}
impl<T: Part, E> Part for Result<T, E> {}

impl<T: DeserializeOwned, const MAX: usize> Part for Params<T, MAX> {
    fn params() -> Option<&'static str> {
        let name = std::any::type_name::<T>();
        Some(name.rsplit("::").next().unwrap_or(name))
    }
    fn fields() -> Vec<Field> {
        params::fields::<T>()
    }
    fn body() -> Option<BodyRule> {
        Some(BodyRule::Whole(MAX))
    }
}

/// The arguments of a handler together; implemented for the tuples by which axum tells handlers apart.
pub trait Arguments {
    fn access() -> Access;
    fn params() -> Option<&'static str>;
    fn fields() -> Vec<Field>;
    fn body() -> BodyRule;
}

macro_rules! arguments {
    ($($part:ident)*) => {
        impl<M, $($part: Part),*> Arguments for (M, $($part,)*) {
            fn access() -> Access {
                None$(.or_else($part::access))*.unwrap_or(Access::Public)
            }
            fn params() -> Option<&'static str> {
                None$(.or_else($part::params))*
            }
            fn fields() -> Vec<Field> {
                let all: Vec<Vec<Field>> = vec![$($part::fields()),*];
                all.concat()
            }
            fn body() -> BodyRule {
                None$(.or_else($part::body))*.unwrap_or(BodyRule::Ignored)
            }
        }
    };
}

arguments!();
arguments!(A);
arguments!(A B);
arguments!(A B C);
arguments!(A B C D);
arguments!(A B C D E);
arguments!(A B C D E F);
arguments!(A B C D E F G);

/// Whose address asks; the loopback address where no listener said so (tests).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ip(pub std::net::IpAddr);

impl Ip {
    pub(crate) fn of(parts: &RequestParts) -> Self {
        let loopback = std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
        Self(parts.extensions.get::<ClientIp>().map_or(loopback, |client| client.0))
    }
}

impl<S: Sync> FromRequestParts<S> for Ip {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut RequestParts, _: &S) -> Result<Self, ApiError> {
        Ok(Self::of(parts))
    }
}
