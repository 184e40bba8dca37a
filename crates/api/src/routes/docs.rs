//! `/docs/api/openapi.json`: this API, described for programs.

use std::sync::OnceLock;

use axum::response::IntoResponse;
use bytes::Bytes;
use http::header;

use crate::docs;

/// Made once; it is about the program, not about this server.
static DOCUMENT: OnceLock<Bytes> = OnceLock::new();

/// `GET /docs/api/openapi.json`
pub async fn openapi() -> impl IntoResponse {
    let bytes = DOCUMENT.get_or_init(|| docs::openapi().to_string().into());
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, bytes.clone())
}
