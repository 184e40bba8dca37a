//! `/api/v1_alpha/async_refreshes`: whether work that an app was told of has ended.

use axum::response::IntoResponse;
use serde::Serialize;
use services::{App, refreshes};

use crate::{
    ApiError, ApiResult, Json,
    extract::{Path, State, Viewer},
    scope,
};

/// `AsyncRefresh`
#[derive(Serialize)]
struct AsyncRefresh {
    id: String,
    status: &'static str,
    result_count: Option<i64>,
}

#[derive(Serialize)]
struct Wrapper {
    async_refresh: AsyncRefresh,
}

/// `GET /api/v1_alpha/async_refreshes/:id`
pub async fn show(
    State(app): State<App>,
    _: Viewer<scope::Read>,
    Path(id): Path<String>,
) -> ApiResult<impl IntoResponse> {
    let refresh = refreshes::find(&app, &id).await?.ok_or(ApiError::NotFound)?;
    let status = if refresh.finished { "finished" } else { "running" };
    Ok(Json(Wrapper { async_refresh: AsyncRefresh { id, status, result_count: refresh.result_count } }).into_response())
}
