//! Emoji under a status, as Pleroma has it: `/api/v1/pleroma/statuses/:id/reactions`.

use domain::StatusId;
use services::{App, statuses};

use super::statuses::status;
use crate::{
    ApiResult, JsonBytes,
    entities::given_reactions_json,
    extract::{MaybeViewer, Path, Path2, State, Viewer},
    scope,
};

type Writes = scope::Or<scope::WriteStatuses, scope::WriteFavourites>;

/// `GET /api/v1/pleroma/statuses/:id/reactions`
pub async fn index(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadStatuses>,
    Path(id): Path<StatusId>,
) -> ApiResult<JsonBytes> {
    Ok(given_reactions_json(&statuses::reactions(&app, viewer.get(), id, None).await?))
}

/// `GET /api/v1/pleroma/statuses/:id/reactions/:emoji`
pub async fn show(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadStatuses>,
    Path2(id, emoji): Path2<StatusId, String>,
) -> ApiResult<JsonBytes> {
    Ok(given_reactions_json(&statuses::reactions(&app, viewer.get(), id, Some(&emoji)).await?))
}

/// `PUT /api/v1/pleroma/statuses/:id/reactions/:emoji`
pub async fn react(
    State(app): State<App>,
    viewer: Viewer<Writes>,
    Path2(id, emoji): Path2<StatusId, String>,
) -> ApiResult<JsonBytes> {
    statuses::react(&app, &viewer, id, &emoji).await?;
    status(&app, Some(&viewer), id).await
}

/// `DELETE /api/v1/pleroma/statuses/:id/reactions/:emoji`
pub async fn unreact(
    State(app): State<App>,
    viewer: Viewer<Writes>,
    Path2(id, emoji): Path2<StatusId, String>,
) -> ApiResult<JsonBytes> {
    statuses::unreact(&app, &viewer, id, &emoji).await?;
    status(&app, Some(&viewer), id).await
}
