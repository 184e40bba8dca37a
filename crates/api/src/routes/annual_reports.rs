//! `/api/v1/annual_reports`: years in review.

use axum::response::IntoResponse;
use http::StatusCode;
use serde::Serialize;
use services::{
    App,
    annual_reports::{self, State as Year},
};

use crate::{
    ApiResult, Empty, Json, JsonBytes,
    entities::annual_reports_json,
    extract::{Path, State, Viewer},
    refreshing::Refreshing,
    scope,
};

/// `GET /api/v1/annual_reports`
pub async fn index(State(app): State<App>, viewer: Viewer<scope::ReadAccounts>) -> ApiResult<JsonBytes> {
    let reports = annual_reports::list(&app, &viewer).await?;
    Ok(annual_reports_json(&annual_reports::wrap(&app, &viewer, reports).await?, &viewer))
}

/// `GET /api/v1/annual_reports/:year`
pub async fn show(
    State(app): State<App>,
    viewer: Viewer<scope::ReadAccounts>,
    Path(year): Path<i64>,
) -> ApiResult<JsonBytes> {
    let report = annual_reports::find(&app, &viewer, year).await?;
    Ok(annual_reports_json(&annual_reports::wrap(&app, &viewer, vec![report]).await?, &viewer))
}

/// `POST /api/v1/annual_reports/:year/read`
pub async fn read(
    State(app): State<App>,
    viewer: Viewer<scope::WriteAccounts>,
    Path(year): Path<i64>,
) -> ApiResult<Empty> {
    annual_reports::read(&app, &viewer, year).await?;
    Ok(Empty)
}

/// `POST /api/v1/annual_reports/:year/generate`: 202 while it is being counted.
pub async fn generate(
    State(app): State<App>,
    viewer: Viewer<scope::WriteAccounts>,
    Path(year): Path<i64>,
) -> ApiResult<impl IntoResponse> {
    Ok(match annual_reports::generate(&app, &viewer, year).await? {
        Year::Generating(refresh) => (StatusCode::ACCEPTED, Refreshing(Some(refresh)), Empty),
        _ => (StatusCode::OK, Refreshing(None), Empty),
    })
}

/// `AnnualReportState`
#[derive(Serialize)]
struct YearState {
    state: &'static str,
}

/// `GET /api/v1/annual_reports/:year/state`
pub async fn state(
    State(app): State<App>,
    viewer: Viewer<scope::ReadAccounts>,
    Path(year): Path<i64>,
) -> ApiResult<impl IntoResponse> {
    let state = annual_reports::state(&app, &viewer, year).await?;
    let answer = Json(YearState { state: state.as_str() });
    let refresh = match state {
        Year::Generating(refresh) => Some(refresh),
        _ => None,
    };
    Ok((Refreshing(refresh), answer).into_response())
}
