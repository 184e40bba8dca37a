//! `/api/v1/markers` and `/api/v1/preferences`: what apps keep here for the next app.

use axum::response::IntoResponse;
use serde::Deserialize;
use services::{App, markers};

use crate::{
    ApiResult, Json, Params,
    entities::{Markers, Preferences},
    extract::{State, Viewer},
    scope,
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ListMarkers {
    timeline: Vec<String>,
}

/// `GET /api/v1/markers`
pub async fn index(
    State(app): State<App>,
    viewer: Viewer<scope::ReadStatuses>,
    Params(params): Params<ListMarkers>,
) -> ApiResult<Json<Markers>> {
    Ok(Json(markers::list(&app, &viewer, &params.timeline).await?.into()))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct MoveMarkers {
    home: Option<Position>,
    notifications: Option<Position>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Position {
    last_read_id: Option<i64>,
}

/// `POST /api/v1/markers`
pub async fn update(
    State(app): State<App>,
    viewer: Viewer<scope::WriteStatuses>,
    Params(params): Params<MoveMarkers>,
) -> ApiResult<Json<Markers>> {
    let given = markers::TIMELINES.into_iter().zip([params.home, params.notifications]);
    let moved: Vec<(&str, i64)> =
        given.filter_map(|(timeline, position)| Some((timeline, position?.last_read_id?))).collect();
    Ok(Json(markers::put(&app, &viewer, &moved).await?.into()))
}

/// `GET /api/v1/preferences`
pub async fn preferences(viewer: Viewer<scope::ReadAccounts>) -> impl IntoResponse {
    Json(Preferences::from(&*viewer)).into_response()
}
