//! `/api/v1/notifications/requests` and the policies by which notifications are kept apart.

use axum::response::IntoResponse;
use domain::{NotificationRequestId, PolicyAction};
use serde::{Deserialize, Serialize};
use services::{
    App, Error, Result,
    notifications::{self, PolicyChange},
};

use crate::{
    ApiResult, Empty, Json, JsonBytes, Params,
    entities::{NotificationPolicy, NotificationPolicyV1, notification_request_json, notification_requests_json},
    extract::{Path, State, Viewer},
    paging::AccountPage,
    params::ParamError,
    scope,
};

/// `GET /api/v2/notifications/policy`
pub async fn policy(
    State(app): State<App>,
    viewer: Viewer<scope::ReadNotifications>,
) -> ApiResult<Json<NotificationPolicy>> {
    Ok(Json(told(&app, &viewer).await?))
}

async fn told(app: &App, viewer: &services::Viewer) -> Result<NotificationPolicy> {
    let policy = notifications::policy(app, viewer).await?;
    Ok(NotificationPolicy::new(&policy, notifications::pending(app, viewer).await?))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ChangePolicy {
    for_not_following: Option<PolicyAction>,
    for_not_followers: Option<PolicyAction>,
    for_new_accounts: Option<PolicyAction>,
    for_private_mentions: Option<PolicyAction>,
    for_limited_accounts: Option<PolicyAction>,
}

/// `PATCH /api/v2/notifications/policy`, `PUT` too
pub async fn set_policy(
    State(app): State<App>,
    viewer: Viewer<scope::WriteNotifications>,
    Params(params): Params<ChangePolicy>,
) -> ApiResult<Json<NotificationPolicy>> {
    let change = PolicyChange {
        for_not_following: params.for_not_following,
        for_not_followers: params.for_not_followers,
        for_new_accounts: params.for_new_accounts,
        for_private_mentions: params.for_private_mentions,
        for_limited_accounts: params.for_limited_accounts,
    };
    notifications::set_policy(&app, &viewer, change).await?;
    Ok(Json(told(&app, &viewer).await?))
}

/// `GET /api/v1/notifications/policy`
pub async fn policy_v1(
    State(app): State<App>,
    viewer: Viewer<scope::ReadNotifications>,
) -> ApiResult<impl IntoResponse> {
    Ok(Json(told_v1(&app, &viewer).await?))
}

async fn told_v1(app: &App, viewer: &services::Viewer) -> Result<NotificationPolicyV1> {
    let policy = notifications::policy(app, viewer).await?;
    Ok(NotificationPolicyV1::new(&policy, notifications::pending(app, viewer).await?))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ChangePolicyV1 {
    filter_not_following: Option<bool>,
    filter_not_followers: Option<bool>,
    filter_new_accounts: Option<bool>,
    filter_private_mentions: Option<bool>,
}

/// `PUT /api/v1/notifications/policy`, `PATCH` too
pub async fn set_policy_v1(
    State(app): State<App>,
    viewer: Viewer<scope::WriteNotifications>,
    Params(params): Params<ChangePolicyV1>,
) -> ApiResult<impl IntoResponse> {
    let action = |filter| if filter { PolicyAction::Filter } else { PolicyAction::Accept };
    let change = PolicyChange {
        for_not_following: params.filter_not_following.map(action),
        for_not_followers: params.filter_not_followers.map(action),
        for_new_accounts: params.filter_new_accounts.map(action),
        for_private_mentions: params.filter_private_mentions.map(action),
        for_limited_accounts: None,
    };
    notifications::set_policy(&app, &viewer, change).await?;
    Ok(Json(told_v1(&app, &viewer).await?))
}

/// `GET /api/v1/notifications/requests`
pub async fn index(
    State(app): State<App>,
    viewer: Viewer<scope::ReadNotifications>,
    page: AccountPage,
) -> ApiResult<impl IntoResponse> {
    let list = notifications::requests(&app, &viewer, page.cursor()).await?;
    Ok((page.links(&list, |one| one.id.0), notification_requests_json(&list, &viewer)))
}

#[derive(Serialize)]
struct MergedState {
    merged: bool,
}

/// `GET /api/v1/notifications/requests/merged`
pub async fn merged(State(app): State<App>, viewer: Viewer<scope::ReadNotifications>) -> ApiResult<impl IntoResponse> {
    Ok(Json(MergedState { merged: notifications::is_merged(&app, &viewer).await? }))
}

/// `GET /api/v1/notifications/requests/:id`
pub async fn show(
    State(app): State<App>,
    viewer: Viewer<scope::ReadNotifications>,
    Path(id): Path<NotificationRequestId>,
) -> ApiResult<JsonBytes> {
    Ok(notification_request_json(&notifications::request(&app, &viewer, id).await?, &viewer))
}

/// `POST /api/v1/notifications/requests/:id/accept`
pub async fn accept(
    State(app): State<App>,
    viewer: Viewer<scope::WriteNotifications>,
    Path(id): Path<NotificationRequestId>,
) -> ApiResult<Empty> {
    one(notifications::accept(&app, &viewer, &[id]).await?)
}

/// `POST /api/v1/notifications/requests/:id/dismiss`
pub async fn dismiss(
    State(app): State<App>,
    viewer: Viewer<scope::WriteNotifications>,
    Path(id): Path<NotificationRequestId>,
) -> ApiResult<Empty> {
    one(notifications::dismiss_requests(&app, &viewer, &[id]).await?)
}

fn one(found: u64) -> ApiResult<Empty> {
    if found == 0 { Err(Error::NotFound.into()) } else { Ok(Empty) }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SelectRequests {
    id: Vec<NotificationRequestId>,
}

impl SelectRequests {
    /// Each once.
    fn ids(mut self) -> Result<Vec<NotificationRequestId>, ParamError> {
        self.id.sort_unstable();
        self.id.dedup();
        if self.id.is_empty() {
            Err(ParamError::Missing("id".to_owned()))
        } else {
            Ok(self.id)
        }
    }
}

/// `POST /api/v1/notifications/requests/accept`: ids of none of them are passed over.
pub async fn accept_several(
    State(app): State<App>,
    viewer: Viewer<scope::WriteNotifications>,
    Params(params): Params<SelectRequests>,
) -> ApiResult<Empty> {
    notifications::accept(&app, &viewer, &params.ids()?).await?;
    Ok(Empty)
}

/// `POST /api/v1/notifications/requests/dismiss`: likewise.
pub async fn dismiss_several(
    State(app): State<App>,
    viewer: Viewer<scope::WriteNotifications>,
    Params(params): Params<SelectRequests>,
) -> ApiResult<Empty> {
    notifications::dismiss_requests(&app, &viewer, &params.ids()?).await?;
    Ok(Empty)
}
