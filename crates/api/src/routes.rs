//! Handlers, one file per resource of the API.

pub mod apps;
pub mod files;
pub mod media;
pub mod oauth;
pub mod reactions;
pub mod statuses;
pub mod tags;
pub mod timelines;
