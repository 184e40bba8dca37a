//! Quotes of a status, and the end of an author's consent to one.

use domain::StatusId;
use services::{App, quotes};

use super::statuses::status;
use crate::{
    ApiResult, JsonBytes,
    entities::statuses_json,
    extract::{Path, Path2, State, Viewer},
    paging::{Links, StatusPage},
    scope,
};

/// `GET /api/v1/statuses/:id/quotes`
pub async fn index(
    State(app): State<App>,
    viewer: Viewer<scope::ReadStatuses>,
    Path(id): Path<StatusId>,
    page: StatusPage,
) -> ApiResult<(Links, JsonBytes)> {
    let items = quotes::list(&app, &viewer, id, page.cursor()).await?;
    let links = page.links(&items, |item| item.status.id.0);
    Ok((links, statuses_json(&items, Some(&viewer))))
}

/// `POST /api/v1/statuses/:id/quotes/:quoting_status_id/revoke`
pub async fn revoke(
    State(app): State<App>,
    viewer: Viewer<scope::WriteStatuses>,
    Path2(id, quoting): Path2<StatusId, StatusId>,
) -> ApiResult<JsonBytes> {
    quotes::revoke(&app, &viewer, id, quoting).await?;
    status(&app, Some(&viewer), quoting).await
}
