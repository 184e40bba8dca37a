//! `/api/aldea/v1/drafts`, of our own: unfinished posts, the same on all of a person's devices. A device that has the
//! answer's `ETag` asks with `If-None-Match` and is told 304 as long as nothing has changed.

use axum::response::{IntoResponse, Response};
use domain::DraftId;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use services::{
    App, Viewer as Person,
    drafts::{self, Kept},
};

use super::statuses::Compose;
use crate::{
    ApiResult, Empty, Json, Params,
    entities::Draft,
    etag,
    extract::{Path, State, Viewer},
    params::Time,
    scope,
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ListDrafts {
    /// Only those that were changed after this.
    since: Option<Time>,
}

/// `GET /api/aldea/v1/drafts`, the latest changed first. All in one answer: there are not many.
pub async fn index(
    State(app): State<App>,
    viewer: Viewer<scope::ReadStatuses>,
    headers: HeaderMap,
    Params(params): Params<ListDrafts>,
) -> ApiResult<Response> {
    let list = drafts::list(&app, &viewer, params.since.map(|Time(at)| at)).await?;
    let tag = tag(&list);
    if etag::matches(&headers, header::IF_NONE_MATCH, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let shown: Vec<_> = list.iter().map(Draft::from).collect();
    Ok(([(header::ETAG, tag)], Json(shown)).into_response())
}

/// Another one for every change of the list: a draft's version grows with each of its own.
fn tag(list: &[Kept]) -> HeaderValue {
    let parts = list.iter().flat_map(|one| [one.id.0, one.version, one.media.len() as i64]);
    etag::weak(parts.map(i64::unsigned_abs))
}

/// `GET /api/aldea/v1/drafts/:id`
pub async fn show(
    State(app): State<App>,
    viewer: Viewer<scope::ReadStatuses>,
    Path(id): Path<DraftId>,
) -> ApiResult<Response> {
    draft(&app, &viewer, id).await
}

async fn draft(app: &App, viewer: &Person, id: DraftId) -> ApiResult<Response> {
    let kept = drafts::find(app, viewer, id).await?;
    Ok(Json(Draft::from(&kept)).into_response())
}

/// `POST /api/aldea/v1/drafts`, with the parameters of a status.
pub async fn create(
    State(app): State<App>,
    viewer: Viewer<scope::WriteStatuses>,
    Params(params): Params<Compose>,
) -> ApiResult<Response> {
    let id = drafts::create(&app, &viewer, &params.into_content()).await?;
    draft(&app, &viewer, id).await
}

/// `PUT /api/aldea/v1/drafts/:id`, with all the parameters of a status: what is not given is gone. With `version`, 409 if
/// the draft has been changed since that one.
pub async fn update(
    State(app): State<App>,
    viewer: Viewer<scope::WriteStatuses>,
    Path(id): Path<DraftId>,
    Params(params): Params<Compose>,
) -> ApiResult<Response> {
    let version = params.version();
    drafts::update(&app, &viewer, id, &params.into_content(), version).await?;
    draft(&app, &viewer, id).await
}

/// `DELETE /api/aldea/v1/drafts/:id`
pub async fn delete(
    State(app): State<App>,
    viewer: Viewer<scope::WriteStatuses>,
    Path(id): Path<DraftId>,
) -> ApiResult<Empty> {
    drafts::delete(&app, &viewer, id).await?;
    Ok(Empty)
}
