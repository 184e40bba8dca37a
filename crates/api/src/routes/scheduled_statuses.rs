//! `/api/v1/scheduled_statuses`: posts that wait for their time.

use axum::response::{IntoResponse, Response};
use domain::ScheduledStatusId;
use serde::Deserialize;
use services::{App, Viewer as Person, statuses};

use crate::{
    ApiResult, Empty, Json, Params,
    entities::ScheduledStatus,
    extract::{Path, State, Viewer},
    paging::StatusPage,
    params::Time,
    scope,
};

/// `GET /api/v1/scheduled_statuses`
pub async fn index(
    State(app): State<App>,
    viewer: Viewer<scope::ReadStatuses>,
    page: StatusPage,
) -> ApiResult<Response> {
    let list = statuses::waiting(&app, &viewer, page.cursor()).await?;
    let shown: Vec<_> = list.iter().map(ScheduledStatus::from).collect();
    Ok((page.links(&list, |one| one.id.0), Json(shown)).into_response())
}

/// `GET /api/v1/scheduled_statuses/:id`
pub async fn show(
    State(app): State<App>,
    viewer: Viewer<scope::ReadStatuses>,
    Path(id): Path<ScheduledStatusId>,
) -> ApiResult<Response> {
    scheduled(&app, &viewer, id).await
}

pub(super) async fn scheduled(app: &App, viewer: &Person, id: ScheduledStatusId) -> ApiResult<Response> {
    let waiting = statuses::find_waiting(app, viewer, id).await?;
    Ok(Json(ScheduledStatus::from(&waiting)).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Reschedule {
    scheduled_at: Option<Time>,
}

/// `PUT /api/v1/scheduled_statuses/:id`
pub async fn update(
    State(app): State<App>,
    viewer: Viewer<scope::WriteStatuses>,
    Path(id): Path<ScheduledStatusId>,
    Params(params): Params<Reschedule>,
) -> ApiResult<Response> {
    if let Some(Time(at)) = params.scheduled_at {
        statuses::reschedule(&app, &viewer, id, at).await?;
    }
    scheduled(&app, &viewer, id).await
}

/// `DELETE /api/v1/scheduled_statuses/:id`
pub async fn delete(
    State(app): State<App>,
    viewer: Viewer<scope::WriteStatuses>,
    Path(id): Path<ScheduledStatusId>,
) -> ApiResult<Empty> {
    statuses::unschedule(&app, &viewer, id).await?;
    Ok(Empty)
}
