//! Writing on a page of its own.

use super::page;
use crate::components::{Composer, Place};

page! {
    /// `/compose`, also for answers and edits. The block `composer` is what the dialog shows, and the 422 answer.
    ComposePage, "pages/compose.html", ["composer"], {
        heading: String,
        composer: Composer,
    }
}
