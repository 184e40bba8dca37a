//! One filter: what it looks for, where, and what becomes of what it finds.

use super::page;
use crate::components::{Choice, Entries, Errors, Field, Place, Select};

page! {
    /// `/settings/filters/new`, `/settings/filters/{id}`. Posts `title`, `keyword.{n}` with `id.{n}` and `whole.{n}`, a tick
    /// for each place, `action`, `expires`; `do=save, more, delete`. The block `form` is the 422 answer.
    FilterPage, "pages/filter.html", ["form"], {
        heading: String,
        /// Where the form goes.
        path: String,
        title: Field,
        words: Vec<FilteredWord>,
        places: Vec<Choice>,
        actions: Vec<Choice>,
        expires: Select,
        /// It is there already and can be deleted.
        kept: bool,
        errors: Errors,
        /// Single posts that it finds as well.
        posts: Entries,
    }
}

/// A line of the words.
#[derive(Debug, Clone)]
pub struct FilteredWord {
    /// Of a word that is kept.
    pub id: Option<String>,
    pub text: String,
    /// Not as a part of other words.
    pub whole: bool,
}

impl Default for FilteredWord {
    fn default() -> Self {
        Self { id: None, text: String::new(), whole: true }
    }
}
