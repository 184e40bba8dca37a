//! Who runs this server, and by which rules.

use super::page;
use crate::{
    components::{Person, Place},
    i18n::Html,
};

page! {
    /// `/about`.
    AboutPage, "pages/about.html", [], {
        /// The administrator's own words.
        description: Html,
        /// A wide picture.
        image: Option<String>,
        /// Whom to ask.
        contact: Option<Person>,
        contact_email: Option<String>,
        rules: Vec<Rule>,
        people: u64,
        posts: u64,
        version: String,
        /// Where this program's source is: the licence promises it to every visitor.
        source_url: String,
    }
}

#[derive(Debug, Clone)]
pub struct Rule {
    pub text: String,
    pub hint: String,
}
