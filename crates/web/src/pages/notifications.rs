//! What others did.

use domain::Timestamp;

use super::page;
use crate::components::{EmptyState, NotificationItem, Place, Put, Tabs};

page! {
    /// `/notifications`. The block `list` answers `?max_id=`.
    NotificationsPage, "pages/notifications.html", ["list"], {
        tabs: Tabs,
        items: Vec<NotificationItem>,
        /// "Seen before" stands above the first item that was read; its place in `items`.
        seen_from: Option<usize>,
        /// The time up to which all was seen.
        seen_until: Option<Timestamp>,
        older: Option<String>,
        put: Put,
        empty: EmptyState,
    }
}

impl NotificationsPage {
    /// "Seen before" stands above this item.
    fn seen_above(&self, index: &usize) -> bool {
        self.seen_from.as_ref() == Some(index)
    }
}
