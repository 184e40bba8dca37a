//! What the staff announces.

use super::page;
use crate::components::{Announcement, EmptyState, Place};

page! {
    /// `/announcements`: those that are not over, read or not.
    NewsPage, "pages/news.html", [], {
        heading: String,
        announcements: Vec<Announcement>,
        empty: EmptyState,
    }
}
