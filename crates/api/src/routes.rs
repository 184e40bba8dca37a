//! Handlers, one file per resource of the API.

pub mod apps;
pub mod oauth;
