//! Lists of people, and search.

use super::page;
use crate::components::{Feed, PeopleList, Place, StatusCard, Tab, Tabs};

page! {
    /// Followers, followed people, follow requests. The block `people` answers `?max_id=`.
    PeoplePage, "pages/people.html", ["people"], {
        heading: String,
        /// A sentence under the heading; "Counts come from the servers we have heard from".
        hint: String,
        /// Where the arrow beside the heading leads.
        back: String,
        tabs: Option<Tabs>,
        people: PeopleList,
    }
}

page! {
    /// `/search`: one form by GET. A whole address or URL opens what it names.
    SearchPage, "pages/search.html", [], {
        query: String,
        tabs: Option<Tabs>,
        people: PeopleList,
        tags: Vec<Tab>,
        posts: Vec<StatusCard>,
        /// Said when nothing was found, or when the other server does not answer.
        notice: Option<String>,
    }
}

impl SearchPage {
    /// The posts as a feed without an end.
    fn feed(&self) -> Feed {
        Feed {
            label: self.w.t("search-posts").into_owned(),
            items: self.posts.iter().cloned().map(|post| crate::components::FeedItem::Post(Box::new(post))).collect(),
            ..Feed::default()
        }
    }
}
