//! Values in the path. What cannot be read is not found: `/api/v1/statuses/abc` names no status.

use std::str::FromStr;

use axum::extract::FromRequestParts;
use http::request::Parts;

use super::Part;
use crate::ApiError;

/// The values of the path's variables, in order, still encoded; put into the request's extensions by the frame.
#[derive(Debug, Clone, Default)]
pub(crate) struct PathValues(pub Vec<String>);

impl PathValues {
    fn get<T: FromStr>(parts: &Parts, at: usize) -> Result<T, ApiError> {
        let values = parts.extensions.get::<Self>();
        let encoded = values.and_then(|values| values.0.get(at)).ok_or(ApiError::NotFound)?;
        let text = crate::params::percent_decoded(encoded.as_bytes()).ok_or(ApiError::NotFound)?;
        text.parse().map_err(|_| ApiError::NotFound)
    }
}

/// The path's one variable: `Path(id): Path<StatusId>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path<T>(pub T);

/// The path's two variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path2<A, B>(pub A, pub B);

impl<T> Part for Path<T> {}
impl<A, B> Part for Path2<A, B> {}

impl<T: FromStr, S: Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        PathValues::get(parts, 0).map(Self)
    }
}

impl<A: FromStr, B: FromStr, S: Sync> FromRequestParts<S> for Path2<A, B> {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self(PathValues::get(parts, 0)?, PathValues::get(parts, 1)?))
    }
}
