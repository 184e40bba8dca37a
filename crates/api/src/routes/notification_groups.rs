//! `/api/v2/notifications`: grouped.

use axum::response::IntoResponse;
use domain::NotificationType;
use services::{
    App,
    notifications::{self, Expand},
};

use super::notifications::{SelectNotifications, ShowNotification, UnreadCount, known};
use crate::{
    ApiResult, Empty, Json, JsonBytes, Params,
    entities::{Supported, accounts_json, grouped_json},
    extract::{Path, State, Viewer},
    paging::{AccountPage, Page},
    params::ParamError,
    scope,
};

/// The kinds that the app can show together; None means that it does not say.
fn grouped_types(params: &SelectNotifications) -> Option<Vec<NotificationType>> {
    (!params.grouped_types.is_empty()).then(|| known(&params.grouped_types))
}

fn expand(params: &SelectNotifications) -> Result<Expand, ParamError> {
    match params.expand_accounts.as_deref() {
        None | Some("full") => Ok(Expand::Full),
        Some("partial_avatars") => Ok(Expand::PartialAvatars),
        Some(other) => Err(ParamError::Malformed(format!(
            "Invalid value for 'expand_accounts': '{other}', allowed values are 'full' and 'partial_avatars'"
        ))),
    }
}

/// `GET /api/v2/notifications`
pub async fn index(
    State(app): State<App>,
    viewer: Viewer<scope::ReadNotifications>,
    page: AccountPage,
    Params(params): Params<SelectNotifications>,
) -> ApiResult<impl IntoResponse> {
    let expand = expand(&params)?;
    let (selection, grouped) = (params.selection(), grouped_types(&params));
    let wanted = (&selection, grouped.as_deref());
    let found = notifications::grouped(&app, &viewer, page.cursor(), wanted, expand).await?;
    let links = page.links_of(found.span.map(|(newest, oldest)| (newest.0, oldest.0)), found.full);
    Ok((links, grouped_json(&found, &viewer, &Supported(params.supported_types))))
}

/// `GET /api/v2/notifications/unread_count`
pub async fn unread_count(
    State(app): State<App>,
    viewer: Viewer<scope::ReadNotifications>,
    page: Page<100, 1000>,
    Params(params): Params<SelectNotifications>,
) -> ApiResult<impl IntoResponse> {
    let (selection, grouped) = (params.selection(), grouped_types(&params));
    let wanted = (&selection, grouped.as_deref());
    let count = notifications::count_unread_groups(&app, &viewer, wanted, page.limit as i64).await?;
    Ok(Json(UnreadCount { count }))
}

/// `GET /api/v2/notifications/:group_key`
pub async fn show(
    State(app): State<App>,
    viewer: Viewer<scope::ReadNotifications>,
    Path(key): Path<String>,
    Params(params): Params<ShowNotification>,
) -> ApiResult<JsonBytes> {
    let found = notifications::group(&app, &viewer, &key).await?;
    Ok(grouped_json(&found, &viewer, &Supported(params.supported_types)))
}

/// `GET /api/v2/notifications/:group_key/accounts`. Mastodon asks for the scope to write.
pub async fn accounts(
    State(app): State<App>,
    viewer: Viewer<scope::WriteNotifications>,
    page: AccountPage,
    Path(key): Path<String>,
) -> ApiResult<impl IntoResponse> {
    let found = notifications::members(&app, &viewer, &key, page.cursor()).await?;
    let links = page.links_of(found.span.map(|(newest, oldest)| (newest.0, oldest.0)), found.full);
    Ok((links, accounts_json(&found.accounts)))
}

/// `POST /api/v2/notifications/:group_key/dismiss`
pub async fn dismiss(
    State(app): State<App>,
    viewer: Viewer<scope::WriteNotifications>,
    Path(key): Path<String>,
) -> ApiResult<Empty> {
    notifications::dismiss_group(&app, &viewer, &key).await?;
    Ok(Empty)
}
