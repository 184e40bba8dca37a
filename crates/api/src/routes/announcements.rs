//! What the staff announces: `/api/v1/announcements`.

use axum::response::IntoResponse;
use domain::AnnouncementId;
use serde::Deserialize;
use services::{App, announcements};

use crate::{
    ApiResult, Empty, Json, Params,
    entities::Announcement,
    extract::{Path, Path2, State, Viewer},
    scope,
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ListAnnouncements {
    with_dismissed: bool,
}

/// `GET /api/v1/announcements`
pub async fn index(
    State(app): State<App>,
    viewer: Viewer,
    Params(params): Params<ListAnnouncements>,
) -> ApiResult<impl IntoResponse> {
    let list = announcements::current(&app, &viewer, params.with_dismissed).await?;
    let list: Vec<_> = list.iter().map(|announcement| Announcement::new(announcement, true)).collect();
    Ok(Json(list).into_response())
}

/// `POST /api/v1/announcements/:id/dismiss`
pub async fn dismiss(
    State(app): State<App>,
    viewer: Viewer<scope::WriteAccounts>,
    Path(id): Path<AnnouncementId>,
) -> ApiResult<Empty> {
    announcements::dismiss(&app, &viewer, id).await?;
    Ok(Empty)
}

/// `PUT /api/v1/announcements/:id/reactions/:name`
pub async fn react(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFavourites>,
    Path2(id, name): Path2<AnnouncementId, String>,
) -> ApiResult<Empty> {
    announcements::react(&app, &viewer, id, &name).await?;
    Ok(Empty)
}

/// `DELETE /api/v1/announcements/:id/reactions/:name`
pub async fn unreact(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFavourites>,
    Path2(id, name): Path2<AnnouncementId, String>,
) -> ApiResult<Empty> {
    announcements::unreact(&app, &viewer, id, &name).await?;
    Ok(Empty)
}
