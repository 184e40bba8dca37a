//! Looking around: what is talked about, whom to follow, and search.

use super::page;
use crate::components::{EmptyState, Feed, PeopleList, Place, Put, Tab, Tabs, TagRow, TalkedPage};

page! {
    /// `/explore` and its other tabs, `/search` and `/directory`. The block `list` answers `?from=`.
    ExplorePage, "pages/explore.html", ["list"], {
        heading: String,
        /// What is looked for; empty where nothing is.
        query: String,
        /// Of search: the kind that is looked for.
        kind: &'static str,
        tabs: Tabs,
        /// Links that narrow what is looked at.
        chips: Vec<Tab>,
        /// A sentence in place of a list.
        notice: Option<String>,
        parts: Vec<Part>,
    }
}

/// A list under its heading; the heading is empty where there is one list only.
#[derive(Debug, Clone)]
pub struct Part {
    pub heading: String,
    pub list: Found,
    /// The whole list, where only its beginning is shown: address and words.
    pub all: Option<(String, String)>,
}

#[derive(Debug, Clone)]
pub enum Found {
    People(PeopleList),
    Posts(Box<Feed>),
    Tags(Listed<TagRow>),
    Pages(Listed<TalkedPage>),
}

/// Rows with the address of those below.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    pub rows: Vec<T>,
    pub older: Option<String>,
    pub put: Put,
    pub empty: EmptyState,
}

impl Part {
    /// A list without a heading.
    pub fn alone(list: Found) -> Self {
        Self { heading: String::new(), list, all: None }
    }
}

impl ExplorePage {
    /// Whether one kind is looked for only.
    fn is_narrowed(&self) -> bool {
        !matches!(self.kind, "" | "all")
    }

    fn seeks(&self) -> bool {
        !self.kind.is_empty()
    }
}
