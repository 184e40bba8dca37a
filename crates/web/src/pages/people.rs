//! Lists of people.

use super::page;
use crate::components::{PeopleList, Place, Tabs};

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
