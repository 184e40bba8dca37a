//! `/api/v1/notifications`.

use axum::response::IntoResponse;
use domain::{AccountId, NotificationId, NotificationType};
use serde::{Deserialize, Serialize};
use services::{
    App,
    notifications::{self, Selection},
};

use crate::{
    ApiResult, Empty, Json, JsonBytes, Params,
    entities::{notification_json, notifications_json},
    extract::{Path, State, Viewer},
    paging::{AccountPage, Page},
    params::Ids,
    scope,
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SelectNotifications {
    types: Vec<String>,
    exclude_types: Vec<String>,
    account_id: Option<AccountId>,
}

impl From<SelectNotifications> for Selection {
    /// Kinds that only newer servers know are passed over.
    fn from(params: SelectNotifications) -> Self {
        let known = |words: &[String]| words.iter().filter_map(|word| word.parse().ok()).collect();
        let kinds: Vec<NotificationType> = known(&params.types);
        Self {
            kinds: (!params.types.is_empty()).then_some(kinds),
            without: known(&params.exclude_types),
            from: params.account_id,
        }
    }
}

/// `GET /api/v1/notifications`
pub async fn index(
    State(app): State<App>,
    viewer: Viewer<scope::ReadNotifications>,
    page: AccountPage,
    Params(params): Params<SelectNotifications>,
) -> ApiResult<impl IntoResponse> {
    let list = notifications::list(&app, &viewer, page.cursor(), &params.into()).await?;
    Ok((page.links(&list, |one| one.id.0), notifications_json(&list, &viewer)))
}

/// `GET /api/v1/notifications/:id`
pub async fn show(
    State(app): State<App>,
    viewer: Viewer<scope::ReadNotifications>,
    Path(id): Path<NotificationId>,
) -> ApiResult<JsonBytes> {
    Ok(notification_json(&notifications::find(&app, &viewer, id).await?, &viewer))
}

#[derive(Serialize)]
struct UnreadCount {
    count: i64,
}

/// `GET /api/v1/notifications/unread_count`
pub async fn unread_count(
    State(app): State<App>,
    viewer: Viewer<scope::ReadNotifications>,
    page: Page<100, 1000>,
    Params(params): Params<SelectNotifications>,
) -> ApiResult<impl IntoResponse> {
    let count = notifications::count_unread(&app, &viewer, &params.into(), page.limit as i64).await?;
    Ok(Json(UnreadCount { count }))
}

/// `POST /api/v1/notifications/clear`
pub async fn clear(State(app): State<App>, viewer: Viewer<scope::WriteNotifications>) -> ApiResult<Empty> {
    notifications::clear(&app, &viewer).await?;
    Ok(Empty)
}

/// `POST /api/v1/notifications/:id/dismiss`, `DELETE /api/v1/notifications/:id`
pub async fn dismiss(
    State(app): State<App>,
    viewer: Viewer<scope::WriteNotifications>,
    Path(id): Path<NotificationId>,
) -> ApiResult<Empty> {
    match notifications::dismiss(&app, &viewer, &[id]).await? {
        0 => Err(services::Error::NotFound.into()),
        _ => Ok(Empty),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct DismissNotifications {
    ids: Ids<NotificationId>,
}

/// `DELETE /api/v1/notifications/destroy_multiple`
pub async fn dismiss_several(
    State(app): State<App>,
    viewer: Viewer<scope::WriteNotifications>,
    Params(params): Params<DismissNotifications>,
) -> ApiResult<Empty> {
    notifications::dismiss(&app, &viewer, &params.ids.0).await?;
    Ok(Empty)
}
