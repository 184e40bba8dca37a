//! Conversations: `/api/v1/conversations`, and the older page of single messages.

use axum::response::IntoResponse;
use domain::AccountConversationId;
use services::{App, conversations};

use crate::{
    ApiResult, Empty, JsonBytes,
    entities::{conversation_json, conversations_json, statuses_json},
    extract::{Path, State, Viewer},
    paging::{Links, StatusPage},
    scope,
};

/// `GET /api/v1/conversations`
pub async fn index(
    State(app): State<App>,
    viewer: Viewer<scope::ReadStatuses>,
    page: StatusPage,
) -> ApiResult<(Links, JsonBytes)> {
    let found = conversations::list(&app, &viewer, page.cursor()).await?;
    let links = page.links(&found, |conversation| conversation.cursor);
    Ok((links, conversations_json(&found, &viewer)))
}

/// `DELETE /api/v1/conversations/:id`
pub async fn delete(
    State(app): State<App>,
    viewer: Viewer<scope::WriteConversations>,
    Path(id): Path<AccountConversationId>,
) -> ApiResult<Empty> {
    conversations::delete(&app, &viewer, id).await?;
    Ok(Empty)
}

/// `POST /api/v1/conversations/:id/read`
pub async fn read(
    State(app): State<App>,
    viewer: Viewer<scope::WriteConversations>,
    Path(id): Path<AccountConversationId>,
) -> ApiResult<JsonBytes> {
    conversations::mark(&app, &viewer, id, false).await?;
    Ok(conversation_json(&conversations::find(&app, &viewer, id).await?, &viewer))
}

/// `POST /api/v1/conversations/:id/unread`
pub async fn unread(
    State(app): State<App>,
    viewer: Viewer<scope::WriteConversations>,
    Path(id): Path<AccountConversationId>,
) -> ApiResult<JsonBytes> {
    conversations::mark(&app, &viewer, id, true).await?;
    Ok(conversation_json(&conversations::find(&app, &viewer, id).await?, &viewer))
}

/// `GET /api/v1/timelines/direct`
pub async fn messages(
    State(app): State<App>,
    viewer: Viewer<scope::ReadStatuses>,
    page: StatusPage,
) -> ApiResult<impl IntoResponse> {
    let items = conversations::messages(&app, &viewer, page.cursor()).await?;
    let links = page.links(&items, |item| item.status.id.0);
    Ok((links, statuses_json(&items, Some(&viewer))))
}
