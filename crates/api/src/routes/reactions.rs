//! What people do with a status (`/api/v1/statuses/:id/favourite` and the like), and who did it.

use std::sync::Arc;

use domain::{AccountId, StatusId, Visibility};
use serde::Deserialize;
use services::{
    App, statuses,
    views::{self, Account},
};

use super::statuses::status;
use crate::{
    ApiResult, JsonBytes, Params,
    entities::{accounts_json, status_json},
    extract::{MaybeViewer, Path, State, Viewer},
    paging::{AccountPage, Links},
    scope,
};

/// `POST /api/v1/statuses/:id/favourite`
pub async fn favourite(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFavourites>,
    Path(id): Path<StatusId>,
) -> ApiResult<JsonBytes> {
    statuses::favourite(&app, viewer.account, id, statuses::Like::Own).await?;
    status(&app, Some(&viewer), id).await
}

/// `POST /api/v1/statuses/:id/unfavourite`
pub async fn unfavourite(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFavourites>,
    Path(id): Path<StatusId>,
) -> ApiResult<JsonBytes> {
    let removed = statuses::unfavourite(&app, viewer.account, true, id).await?;
    left(&app, &viewer, id, removed).await
}

/// Whoever took something back is told of the status, though it be no longer visible.
async fn left(app: &App, viewer: &services::Viewer, id: StatusId, removed: bool) -> ApiResult<JsonBytes> {
    match removed {
        true => Ok(status_json(&views::left_item(app, viewer, id).await?, Some(viewer))),
        false => status(app, Some(viewer), id).await,
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Reblog {
    visibility: Option<Visibility>,
}

/// `POST /api/v1/statuses/:id/reblog`: answers with the boost.
pub async fn reblog(
    State(app): State<App>,
    viewer: Viewer<scope::WriteStatuses>,
    Path(id): Path<StatusId>,
    Params(params): Params<Reblog>,
) -> ApiResult<JsonBytes> {
    let boost = statuses::reblog(&app, &viewer, id, params.visibility).await?;
    status(&app, Some(&viewer), boost).await
}

/// `POST /api/v1/statuses/:id/unreblog`: answers with the original.
pub async fn unreblog(
    State(app): State<App>,
    viewer: Viewer<scope::WriteStatuses>,
    Path(id): Path<StatusId>,
) -> ApiResult<JsonBytes> {
    let (original, removed) = statuses::unreblog(&app, &viewer, id).await?;
    left(&app, &viewer, original, removed).await
}

/// `POST /api/v1/statuses/:id/bookmark`
pub async fn bookmark(
    State(app): State<App>,
    viewer: Viewer<scope::WriteBookmarks>,
    Path(id): Path<StatusId>,
) -> ApiResult<JsonBytes> {
    statuses::bookmark(&app, &viewer, id).await?;
    status(&app, Some(&viewer), id).await
}

/// `POST /api/v1/statuses/:id/unbookmark`
pub async fn unbookmark(
    State(app): State<App>,
    viewer: Viewer<scope::WriteBookmarks>,
    Path(id): Path<StatusId>,
) -> ApiResult<JsonBytes> {
    let removed = statuses::unbookmark(&app, &viewer, id).await?;
    left(&app, &viewer, id, removed).await
}

/// `POST /api/v1/statuses/:id/pin`
pub async fn pin(
    State(app): State<App>,
    viewer: Viewer<scope::WriteAccounts>,
    Path(id): Path<StatusId>,
) -> ApiResult<JsonBytes> {
    statuses::pin(&app, &viewer, id).await?;
    status(&app, Some(&viewer), id).await
}

/// `POST /api/v1/statuses/:id/unpin`
pub async fn unpin(
    State(app): State<App>,
    viewer: Viewer<scope::WriteAccounts>,
    Path(id): Path<StatusId>,
) -> ApiResult<JsonBytes> {
    statuses::unpin(&app, &viewer, id).await?;
    status(&app, Some(&viewer), id).await
}

/// `POST /api/v1/statuses/:id/mute`: the whole thread.
pub async fn mute(
    State(app): State<App>,
    viewer: Viewer<scope::WriteMutes>,
    Path(id): Path<StatusId>,
) -> ApiResult<JsonBytes> {
    statuses::mute_conversation(&app, &viewer, id).await?;
    status(&app, Some(&viewer), id).await
}

/// `POST /api/v1/statuses/:id/unmute`
pub async fn unmute(
    State(app): State<App>,
    viewer: Viewer<scope::WriteMutes>,
    Path(id): Path<StatusId>,
) -> ApiResult<JsonBytes> {
    statuses::unmute_conversation(&app, &viewer, id).await?;
    status(&app, Some(&viewer), id).await
}

/// `GET /api/v1/statuses/:id/favourited_by`
pub async fn favourited_by(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadStatuses>,
    Path(id): Path<StatusId>,
    page: AccountPage,
) -> ApiResult<(Links, JsonBytes)> {
    let rows = statuses::favourited_by(&app, viewer.id(), id, page.cursor()).await?;
    people(&app, viewer.get(), &page, rows).await
}

/// `GET /api/v1/statuses/:id/reblogged_by`
pub async fn reblogged_by(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadStatuses>,
    Path(id): Path<StatusId>,
    page: AccountPage,
) -> ApiResult<(Links, JsonBytes)> {
    let rows = statuses::reblogged_by(&app, viewer.id(), id, page.cursor()).await?;
    people(&app, viewer.get(), &page, rows).await
}

/// A page of accounts, each with its hidden cursor.
async fn people(
    app: &App,
    viewer: Option<&services::Viewer>,
    page: &AccountPage,
    rows: Vec<(i64, AccountId)>,
) -> ApiResult<(Links, JsonBytes)> {
    let ids: Vec<AccountId> = rows.iter().map(|(_, account)| *account).collect();
    let accounts: Vec<Arc<Account>> = views::accounts(app, viewer, &ids).await?;
    Ok((page.links(&rows, |(cursor, _)| *cursor).by_since_id(), accounts_json(&accounts)))
}
