//! A collection of accounts; a year that somebody shows to others.

use super::page;
use crate::components::{PeopleList, Person, Place, StatusCard};

page! {
    /// `/collections/{id}`
    CollectionPage, "pages/collection.html", [], {
        name: String,
        description: String,
        /// The topic: its address and its name with `#`.
        tag: Option<(String, String)>,
        owner: Person,
        people: PeopleList,
    }
}

page! {
    /// `/@{acct}/wrapstodon/{year}/{key}`
    YearPage, "pages/year.html", [], {
        heading: String,
        person: Person,
        /// What the person is like on the network.
        archetype: String,
        /// Sentences with numbers.
        facts: Vec<String>,
        /// The post that was boosted most, if everybody may see it.
        post: Option<StatusCard>,
    }
}
