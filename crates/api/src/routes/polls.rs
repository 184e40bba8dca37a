//! `/api/v1/polls`.

use domain::{Code, Invalid, PollId};
use serde::Deserialize;
use services::{App, Viewer as Person, polls, views::Item};

use crate::{
    ApiError, ApiResult, JsonBytes, Params,
    entities::poll_json,
    extract::{MaybeViewer, Path, State, Viewer},
    scope,
};

/// `GET /api/v1/polls/:id`
pub async fn show(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadStatuses>,
    Path(id): Path<PollId>,
) -> ApiResult<JsonBytes> {
    poll(&app, viewer.get(), id).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Vote {
    choices: Vec<i64>,
}

/// `POST /api/v1/polls/:id/votes`
pub async fn vote(
    State(app): State<App>,
    viewer: Viewer<scope::WriteStatuses>,
    Path(id): Path<PollId>,
    Params(params): Params<Vote>,
) -> ApiResult<JsonBytes> {
    if params.choices.is_empty() {
        // Who may not see the poll learns nothing of it.
        polls::find(&app, Some(&viewer), id).await?;
        return Err(Invalid::new("choices", Code::Blank, "can't be blank").into());
    }
    polls::vote(&app, &viewer, id, &params.choices).await?;
    poll(&app, Some(&viewer), id).await
}

async fn poll(app: &App, viewer: Option<&Person>, id: PollId) -> ApiResult<JsonBytes> {
    let item: Item = polls::find(app, viewer, id).await?;
    let poll = item.status.poll.as_ref().zip(item.poll.as_ref()).ok_or(ApiError::NotFound)?;
    Ok(poll_json(poll.0, poll.1))
}
