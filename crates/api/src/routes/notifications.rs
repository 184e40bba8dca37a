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
    entities::{Supported, notification_json, notifications_json},
    extract::{Path, State, Viewer},
    paging::{AccountPage, Page},
    params::Ids,
    scope,
};

/// Which notifications, and how the app can show them; the groups of version 2 included.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SelectNotifications {
    types: Vec<String>,
    exclude_types: Vec<String>,
    account_id: Option<AccountId>,
    include_filtered: bool,
    pub(super) grouped_types: Vec<String>,
    pub(super) expand_accounts: Option<String>,
    pub(super) supported_types: Vec<String>,
}

impl SelectNotifications {
    /// Kinds that only newer servers know are passed over.
    pub(super) fn selection(&self) -> Selection {
        Selection {
            kinds: (!self.types.is_empty()).then(|| known(&self.types)),
            without: known(&self.exclude_types),
            from: self.account_id,
            filtered: self.include_filtered,
        }
    }
}

pub(super) fn known(words: &[String]) -> Vec<NotificationType> {
    words.iter().filter_map(|word| word.parse().ok()).collect()
}

/// `GET /api/v1/notifications`
pub async fn index(
    State(app): State<App>,
    viewer: Viewer<scope::ReadNotifications>,
    page: AccountPage,
    Params(params): Params<SelectNotifications>,
) -> ApiResult<impl IntoResponse> {
    let found = notifications::page(&app, &viewer, page.cursor(), &params.selection()).await?;
    let links = page.links_of(found.span.map(|(newest, oldest)| (newest.0, oldest.0)), found.full);
    Ok((links, notifications_json(&found.list, &viewer, &Supported(params.supported_types))))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ShowNotification {
    pub(super) supported_types: Vec<String>,
}

/// `GET /api/v1/notifications/:id`
pub async fn show(
    State(app): State<App>,
    viewer: Viewer<scope::ReadNotifications>,
    Path(id): Path<NotificationId>,
    Params(params): Params<ShowNotification>,
) -> ApiResult<JsonBytes> {
    let found = notifications::find(&app, &viewer, id).await?;
    Ok(notification_json(&found, &viewer, &Supported(params.supported_types)))
}

#[derive(Serialize)]
pub(super) struct UnreadCount {
    pub(super) count: i64,
}

/// `GET /api/v1/notifications/unread_count`
pub async fn unread_count(
    State(app): State<App>,
    viewer: Viewer<scope::ReadNotifications>,
    page: Page<100, 1000>,
    Params(params): Params<SelectNotifications>,
) -> ApiResult<impl IntoResponse> {
    let count = notifications::count_unread(&app, &viewer, &params.selection(), page.limit as i64).await?;
    Ok(Json(UnreadCount { count }))
}

/// `POST /api/v1/notifications/clear`, `POST /api/v2/notifications/clear`
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
