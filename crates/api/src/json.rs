//! JSON answers: from a value, or from bytes that were serialised before.

use axum::{
    body::{Body, Bytes},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// A value as JSON.
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => JsonBytes(bytes.into()).into_response(),
            Err(error) => {
                tracing::error!(%error, "an answer cannot be written as JSON");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

/// JSON that is ready to be sent.
pub struct JsonBytes(pub Bytes);

impl IntoResponse for JsonBytes {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.0));
        response.headers_mut().insert(header::CONTENT_TYPE, JSON);
        response
    }
}

/// `{}`, what Mastodon answers where there is nothing to say: apps cannot read an empty body.
#[derive(Debug, Clone, Copy)]
pub struct Empty;

impl IntoResponse for Empty {
    fn into_response(self) -> Response {
        JsonBytes(Bytes::from_static(b"{}")).into_response()
    }
}

/// `[]`, for lists of things that this server does not have.
#[derive(Debug, Clone, Copy)]
pub struct EmptyList;

impl IntoResponse for EmptyList {
    fn into_response(self) -> Response {
        JsonBytes(Bytes::from_static(b"[]")).into_response()
    }
}
