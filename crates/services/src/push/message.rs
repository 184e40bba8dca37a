//! What an app is told: enough to show a notification without asking us, and the ids to ask for more.

use domain::{NotificationType, text};
use serde::Serialize;

use crate::{
    Viewer,
    notifications::{Notification, in_words},
};

/// Characters of the text. With everything else a message stays below what push services take, 4096 bytes.
const TEXT: usize = 140;

#[derive(Serialize)]
struct Message<'a> {
    access_token: String,
    preferred_locale: &'a str,
    /// Apps read it as a number.
    notification_id: i64,
    notification_type: NotificationType,
    icon: &'a str,
    title: String,
    body: String,
}

/// The message as JSON.
pub(super) fn write(notification: &Notification, viewer: &Viewer, access_token: String) -> String {
    let words = in_words(notification.kind, &notification.account, notification.about.as_ref(), viewer);
    let message = Message {
        access_token,
        preferred_locale: &viewer.locale,
        notification_id: notification.id.0,
        notification_type: notification.kind,
        icon: &notification.account.avatar_static,
        title: text::excerpt(&words.title, TEXT),
        body: words.summary.map_or_else(|| body(notification), |summary| text::excerpt(&summary, TEXT)),
    };
    serde_json::to_string(&message).expect("plain fields are JSON")
}

/// The warning above a status, its text, or what the account says of itself.
fn body(notification: &Notification) -> String {
    let words = match &notification.status {
        Some(item) if !item.target().0.spoiler_text.is_empty() => item.target().0.spoiler_text.clone(),
        Some(item) => text::to_plain(&item.target().0.html),
        None => text::to_plain(&notification.account.note_html),
    };
    text::excerpt(&words, TEXT)
}
