//! Handlers, one file per resource of the API.

pub mod accounts;
pub mod apps;
pub mod credentials;
pub mod emails;
pub mod files;
pub mod instance;
pub mod markers;
pub mod media;
pub mod notifications;
pub mod oauth;
pub mod reactions;
pub mod relationships;
pub mod search;
pub mod statuses;
pub mod tags;
pub mod timelines;
