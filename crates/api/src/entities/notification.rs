//! `Notification`: its own few members around the pieces of an account and a status.

use domain::{NotificationId, NotificationType, Timestamp};
use serde::Serialize;
use services::{Viewer, notifications::Notification};

use super::{
    about::{Supported, write_about, write_fallback},
    account, piece, status,
};
use crate::JsonBytes;

#[derive(Serialize)]
struct Head<'a> {
    id: NotificationId,
    #[serde(rename = "type")]
    kind: NotificationType,
    group_key: &'a str,
    created_at: Timestamp,
    /// Only where it is true: apps ask for these apart.
    #[serde(skip_serializing_if = "account::is_false")]
    filtered: bool,
}

/// Bytes of one with a status and two accounts, mostly.
const USUAL: usize = 5 * 1024;

/// Appends a `Notification` of the viewer.
pub fn write_notification(out: &mut Vec<u8>, notification: &Notification, viewer: &Viewer, supported: &Supported) {
    let head = Head {
        id: notification.id,
        kind: notification.kind,
        group_key: &notification.group_key,
        created_at: notification.created_at,
        filtered: notification.filtered,
    };
    out.extend_from_slice(piece::open(&head).as_bytes());
    out.extend_from_slice(b",\"account\":");
    account::write_account(out, &notification.account);
    if let Some(item) = &notification.status {
        out.extend_from_slice(b",\"status\":");
        status::write_item(out, item, Some(viewer));
    }
    let about = notification.about.as_ref();
    if let Some(about) = about {
        write_about(out, about);
    }
    write_fallback(out, (notification.kind, &notification.account, about), viewer, supported);
    out.push(b'}');
}

/// `Notification`
pub fn notification_json(notification: &Notification, viewer: &Viewer, supported: &Supported) -> JsonBytes {
    let mut out = Vec::new();
    write_notification(&mut out, notification, viewer, supported);
    JsonBytes(out.into())
}

/// `Notification[]`
pub fn notifications_json(notifications: &[Notification], viewer: &Viewer, supported: &Supported) -> JsonBytes {
    let mut out = Vec::with_capacity(notifications.len() * USUAL);
    piece::list(&mut out, notifications, |out, one| write_notification(out, one, viewer, supported));
    JsonBytes(out.into())
}
