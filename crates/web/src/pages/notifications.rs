//! What others did.

use domain::{NotificationId, NotificationRequestId, Timestamp};

use super::page;
use crate::components::{EmptyState, Fresh, NotificationItem, Person, Place, Put, Tabs};

page! {
    /// `/notifications`. The block `list` answers `?max_id=` (put = Append) and `?min_id=` (put = Prepend).
    NotificationsPage, "pages/notifications.html", ["list"], {
        tabs: Tabs,
        fresh: Fresh,
        /// The newest of all that are shown: from there on new ones are counted.
        newest: Option<NotificationId>,
        items: Vec<NotificationItem>,
        /// "Seen before" stands above the first item that was read; its place in `items`.
        seen_from: Option<usize>,
        /// The time up to which all was seen.
        seen_until: Option<Timestamp>,
        older: Option<String>,
        put: Put,
        empty: EmptyState,
        /// People whose notifications are kept apart.
        apart: i64,
    }
}

page! {
    /// `/notifications/requests/{id}`: what is kept apart of one person. The block `list` answers `?max_id=`.
    NotificationRequestPage, "pages/notification_request.html", ["list"], {
        id: NotificationRequestId,
        person: Person,
        items: Vec<NotificationItem>,
        older: Option<String>,
        put: Put,
    }
}

impl NotificationsPage {
    /// "Seen before" stands above this item.
    fn seen_above(&self, index: &usize) -> bool {
        self.seen_from.as_ref() == Some(index)
    }
}
