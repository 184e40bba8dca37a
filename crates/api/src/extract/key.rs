//! `Idempotency-Key`: a client that is unsure whether its request arrived sends it again under the same key.

use axum::extract::FromRequestParts;
use http::request::Parts;

use super::Part;
use crate::ApiError;

/// The key, if there is one. Longer keys than 255 characters and keys that are not plain text are ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(pub Option<String>);

impl Part for IdempotencyKey {}

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let key = parts.headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::trim);
        Ok(Self(key.filter(|key| !key.is_empty() && key.len() <= 255).map(str::to_owned)))
    }
}
