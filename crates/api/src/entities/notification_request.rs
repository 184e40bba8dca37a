//! `NotificationPolicy`, `V1::NotificationPolicy` and `NotificationRequest`.

use domain::{NotificationRequestId, PolicyAction, Timestamp};
use serde::Serialize;
use services::{Viewer, notifications::Request};
use storage::notification_requests::Policy;

use super::{account, piece, status};
use crate::JsonBytes;

#[derive(Serialize)]
struct Summary {
    pending_requests_count: i64,
    pending_notifications_count: i64,
}

impl From<(i64, i64)> for Summary {
    fn from((pending_requests_count, pending_notifications_count): (i64, i64)) -> Self {
        Self { pending_requests_count, pending_notifications_count }
    }
}

#[derive(Serialize)]
pub struct NotificationPolicy {
    for_not_following: PolicyAction,
    for_not_followers: PolicyAction,
    for_new_accounts: PolicyAction,
    for_private_mentions: PolicyAction,
    for_limited_accounts: PolicyAction,
    summary: Summary,
}

impl NotificationPolicy {
    /// `pending`: requests and notifications that wait.
    pub fn new(policy: &Policy, pending: (i64, i64)) -> Self {
        Self {
            for_not_following: policy.for_not_following,
            for_not_followers: policy.for_not_followers,
            for_new_accounts: policy.for_new_accounts,
            for_private_mentions: policy.for_private_mentions,
            for_limited_accounts: policy.for_limited_accounts,
            summary: pending.into(),
        }
    }
}

/// The policy of 4.3's first versions, which could not drop.
#[derive(Serialize)]
pub struct NotificationPolicyV1 {
    filter_not_following: bool,
    filter_not_followers: bool,
    filter_new_accounts: bool,
    filter_private_mentions: bool,
    summary: Summary,
}

impl NotificationPolicyV1 {
    pub fn new(policy: &Policy, pending: (i64, i64)) -> Self {
        let filters = |action| action != PolicyAction::Accept;
        Self {
            filter_not_following: filters(policy.for_not_following),
            filter_not_followers: filters(policy.for_not_followers),
            filter_new_accounts: filters(policy.for_new_accounts),
            filter_private_mentions: filters(policy.for_private_mentions),
            summary: pending.into(),
        }
    }
}

#[derive(Serialize)]
struct Head {
    id: NotificationRequestId,
    created_at: Timestamp,
    updated_at: Timestamp,
    /// A text, as Mastodon has it.
    notifications_count: String,
}

fn write_request(out: &mut Vec<u8>, request: &Request, viewer: &Viewer) {
    let head = Head {
        id: request.id,
        created_at: request.created_at,
        updated_at: request.updated_at,
        notifications_count: request.count.to_string(),
    };
    out.extend_from_slice(piece::open(&head).as_bytes());
    out.extend_from_slice(b",\"account\":");
    account::write_account(out, &request.account);
    if let Some(item) = &request.last_status {
        out.extend_from_slice(b",\"last_status\":");
        status::write_item(out, item, Some(viewer));
    }
    out.push(b'}');
}

/// `NotificationRequest`
pub fn notification_request_json(request: &Request, viewer: &Viewer) -> JsonBytes {
    let mut out = Vec::new();
    write_request(&mut out, request, viewer);
    JsonBytes(out.into())
}

/// `NotificationRequest[]`
pub fn notification_requests_json(requests: &[Request], viewer: &Viewer) -> JsonBytes {
    let mut out = Vec::new();
    piece::list(&mut out, requests, |out, request| write_request(out, request, viewer));
    JsonBytes(out.into())
}
