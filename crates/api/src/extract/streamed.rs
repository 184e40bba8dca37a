//! Multipart forms that are read as they come, for files too large for memory.

use axum::extract::{
    DefaultBodyLimit, FromRequest, Multipart, Request,
    multipart::{Field, MultipartError},
};
use http::StatusCode;

use super::{BodyRule, Part};
use crate::{
    ApiError, ApiResult,
    params::{self, ParamError, Shape},
};

/// The parts of a `multipart/form-data` body of at most `MAX` bytes, part by part. The token of such a request must be
/// in its header or query.
pub struct Streamed<const MAX: usize>(Multipart);

impl<const MAX: usize> Part for Streamed<MAX> {
    fn body() -> Option<BodyRule> {
        Some(BodyRule::Streamed)
    }
    /// The parts of the one form of this kind: a medium and what is said of it.
    fn fields() -> Vec<params::Field> {
        let field = |name, shape| params::Field { name, shape };
        vec![
            field("file", Shape::File),
            field("thumbnail", Shape::File),
            field("description", Shape::Text),
            field("focus", Shape::Text),
        ]
    }
}

impl<S: Send + Sync, const MAX: usize> FromRequest<S> for Streamed<MAX> {
    type Rejection = ApiError;
    async fn from_request(mut request: Request, state: &S) -> Result<Self, ApiError> {
        DefaultBodyLimit::max(MAX).apply(&mut request);
        let broken = |_| ParamError::Malformed("The request must be a multipart form".to_owned());
        Ok(Self(Multipart::from_request(request, state).await.map_err(broken)?))
    }
}

impl<const MAX: usize> Streamed<MAX> {
    /// The next part of the form.
    pub async fn next_part(&mut self) -> ApiResult<Option<Field<'_>>> {
        self.0.next_field().await.map_err(Self::failed)
    }

    /// What reading a part's chunks can fail with.
    #[allow(clippy::needless_pass_by_value, reason = "for map_err")]
    pub fn failed(error: MultipartError) -> ApiError {
        ApiError::Params(match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => ParamError::TooLarge(MAX),
            _ => ParamError::Interrupted,
        })
    }
}
