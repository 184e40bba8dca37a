//! The access token as it came with the request.

use axum::extract::FromRequestParts;
use http::request::Parts;

use super::Part;
use crate::ApiError;

/// The secret itself, of which only the hash is kept: for what must be given back to the app that has it.
#[derive(Clone)]
pub struct Presented(pub String);

impl Part for Presented {}

impl<S: Sync> FromRequestParts<S> for Presented {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get::<Self>().cloned().ok_or(ApiError::InvalidToken)
    }
}
