//! `WebPushSubscription`.

use std::collections::BTreeMap;

use domain::{NotificationType, PushPolicy};
use serde::Serialize;
use services::push::Alerts;
use storage::push::Subscription;

/// Kinds that are told whether they are asked for or not; others only if they are.
const ALWAYS: [NotificationType; 12] = [
    NotificationType::Mention,
    NotificationType::Status,
    NotificationType::Reblog,
    NotificationType::Follow,
    NotificationType::FollowRequest,
    NotificationType::Favourite,
    NotificationType::Poll,
    NotificationType::Update,
    NotificationType::Quote,
    NotificationType::QuotedUpdate,
    NotificationType::AdminSignUp,
    NotificationType::AdminReport,
];

#[derive(Serialize)]
pub struct WebPushSubscription {
    /// A number: apps cannot read it otherwise.
    id: i64,
    endpoint: String,
    standard: bool,
    alerts: BTreeMap<&'static str, bool>,
    policy: PushPolicy,
    server_key: String,
}

impl WebPushSubscription {
    /// `server_key` is the public half of the server's VAPID key.
    pub fn new(subscription: Subscription, server_key: String) -> Self {
        let alerts = Alerts(subscription.alerts);
        let told = NotificationType::ALL.iter().filter(|kind| ALWAYS.contains(kind) || alerts.contains(**kind));
        Self {
            id: subscription.id.0,
            endpoint: subscription.endpoint,
            standard: subscription.standard,
            alerts: told.map(|kind| (kind.as_str(), alerts.contains(*kind))).collect(),
            policy: subscription.policy,
            server_key,
        }
    }
}
