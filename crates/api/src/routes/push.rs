//! `/api/v1/push/subscription`: where the app that uses a token wants to be woken.

use std::collections::BTreeMap;

use domain::PushPolicy;
use serde::Deserialize;
use services::{
    App,
    push::{self, Alerts, Wanted},
    vapid,
};
use storage::push::Subscription;

use crate::{
    ApiResult, Empty, Json, Params,
    entities::WebPushSubscription,
    extract::{Path, Presented, State, Viewer},
    params::ParamError,
    scope,
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Subscribe {
    subscription: Option<SubscriptionParams>,
    data: Data,
    policy: Option<PushPolicy>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SubscriptionParams {
    endpoint: String,
    keys: KeyParams,
    standard: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct KeyParams {
    p256dh: String,
    auth: String,
}

/// What the subscription is for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Data {
    /// By the kind of notification; those that we do not know are passed over.
    alerts: Option<BTreeMap<String, Option<bool>>>,
    policy: Option<PushPolicy>,
}

impl Data {
    fn alerts(&self) -> Option<Alerts> {
        let wanted = self.alerts.as_ref()?.iter().filter(|(_, on)| on.unwrap_or_default());
        Some(wanted.filter_map(|(word, _)| word.parse().ok()).fold(Alerts::default(), Alerts::with))
    }
}

/// `POST /api/v1/push/subscription`
pub async fn create(
    State(app): State<App>,
    viewer: Viewer<scope::Push>,
    Presented(token): Presented,
    Params(params): Params<Subscribe>,
) -> ApiResult<Json<WebPushSubscription>> {
    let asked = params.subscription.ok_or_else(|| ParamError::Missing("subscription".to_owned()))?;
    let wanted = Wanted {
        endpoint: asked.endpoint.trim(),
        p256dh: &asked.keys.p256dh,
        auth: &asked.keys.auth,
        standard: asked.standard,
        alerts: params.data.alerts().unwrap_or_default(),
        policy: params.data.policy.or(params.policy).unwrap_or(PushPolicy::All),
    };
    let subscription = push::subscribe(&app, viewer.session(), &token, &wanted).await?;
    told(&app, subscription).await
}

async fn told(app: &App, subscription: Subscription) -> ApiResult<Json<WebPushSubscription>> {
    Ok(Json(WebPushSubscription::new(subscription, vapid::public_key(app).await?)))
}

/// `GET /api/v1/push/subscription`
pub async fn show(State(app): State<App>, viewer: Viewer<scope::Push>) -> ApiResult<Json<WebPushSubscription>> {
    told(&app, push::find(&app, viewer.session()).await?).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ChangeSubscription {
    data: Data,
    policy: Option<PushPolicy>,
}

/// `PUT /api/v1/push/subscription`
pub async fn update(
    State(app): State<App>,
    viewer: Viewer<scope::Push>,
    Params(params): Params<ChangeSubscription>,
) -> ApiResult<Json<WebPushSubscription>> {
    let policy = params.data.policy.or(params.policy);
    told(&app, push::change(&app, viewer.session(), params.data.alerts(), policy).await?).await
}

/// `DELETE /api/v1/push/subscription`
pub async fn delete(State(app): State<App>, viewer: Viewer<scope::Push>) -> ApiResult<Empty> {
    push::delete(&app, viewer.session()).await?;
    Ok(Empty)
}

/// `DELETE /api/web/push_subscriptions/:token`: the address that push services are told to call when nobody listens any
/// more (`Unsubscribe-URL`).
pub async fn unsubscribe(State(app): State<App>, Path(token): Path<String>) -> ApiResult<Empty> {
    push::unsubscribe(&app, &token).await?;
    Ok(Empty)
}
