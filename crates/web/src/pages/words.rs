//! Pages of words: what people are promised and agree to; and the menu of what is one's own.

use super::page;
use crate::{
    components::{NavItem, Place},
    i18n::Html,
};

page! {
    /// `/privacy-policy`, `/terms-of-service`.
    WordsPage, "pages/words.html", [], {
        heading: String,
        /// Small facts under the heading: since when.
        facts: Vec<String>,
        body: Html,
        /// What is different from the version before.
        changes: Option<Html>,
        /// Other versions: address and words.
        others: Vec<(String, String)>,
    }
}

page! {
    /// `/menu`.
    MenuPage, "pages/menu.html", [], {}
}

impl MenuPage {
    /// What the bar of a phone has no room for, then what has no place at the side of a desk either.
    fn parts(&self) -> Vec<Vec<NavItem>> {
        let aside = [Place::Messages, Place::Bookmarks, Place::Lists];
        let beside = self.shell.nav(&self.w).into_iter().filter(|item| aside.contains(&item.place)).collect();
        let mut parts = self.shell.own(&self.w);
        parts.insert(1.min(parts.len()), beside);
        parts
    }
}
