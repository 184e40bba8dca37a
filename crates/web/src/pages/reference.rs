//! The API, described for those who write programs. The words of the routes come from the API's own table and are
//! English, as they are in its document.

use std::sync::Arc;

use super::page;
use crate::components::Place;

/// What the page shows: the API's routes by resource.
#[derive(Debug, Clone, Default)]
pub struct Reference(pub Arc<[Chapter]>);

/// One resource.
#[derive(Debug)]
pub struct Chapter {
    pub name: String,
    pub steps: Vec<Step>,
}

/// One route.
#[derive(Debug)]
pub struct Step {
    pub method: String,
    pub path: String,
    pub summary: String,
    /// Who may call it: `user write:statuses`.
    pub access: String,
    /// Names of its parameters.
    pub parameters: Vec<String>,
    /// The entity that it answers.
    pub answer: String,
}

page! {
    /// `/docs/api`.
    ReferencePage, "pages/reference.html", [], {
        reference: Reference,
    }
}
