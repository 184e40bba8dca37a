//! Posts that wait for their time.

use domain::{ScheduledStatusId, Timestamp};

use super::page;
use crate::components::{EmptyState, Field, Place, Tabs};

page! {
    /// `/scheduled`. Each line posts `post`, `later-{id}` and `do=move, edit, cancel`.
    ScheduledPage, "pages/scheduled.html", [], {
        heading: String,
        tabs: Tabs,
        posts: Vec<ScheduledPost>,
        older: Option<String>,
        empty: EmptyState,
    }
}

/// One that waits.
#[derive(Debug, Clone)]
pub struct ScheduledPost {
    pub id: ScheduledStatusId,
    pub at: Timestamp,
    pub words: String,
    /// Who will see it, what it has.
    pub facts: String,
    /// The field for another time.
    pub time: Field,
}
