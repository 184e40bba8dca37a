//! Pages that are a list of named things.

use super::page;
use crate::components::{Entries, Place, Sheet, Tabs};

page! {
    /// Conversations, lists, followed hashtags, whom one keeps away. The block `entries` answers `?max_id=`, the block
    /// `form` a form that was refused.
    ListingPage, "pages/listing.html", ["entries", "form"], {
        heading: String,
        /// A sentence under the heading.
        hint: String,
        /// Where the arrow beside the heading leads; none for places of the navigation.
        back: Option<String>,
        /// A button beside the heading: address and words.
        action: Option<(String, String)>,
        tabs: Option<Tabs>,
        /// People whose notifications are kept apart, where that matters.
        apart: i64,
        /// Above the entries.
        sheets: Vec<Sheet>,
        /// Over the entries, where something stands above them.
        part: String,
        entries: Entries,
    }
}
