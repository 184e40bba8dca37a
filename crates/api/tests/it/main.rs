//! The API as clients meet it: requests to the whole router.
#![allow(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod instance;
mod notifications;
mod oauth;
mod people;
mod profile;
mod relationships;
mod routes;
mod search;
mod sign_up;
mod statuses;
mod streaming;
mod timelines;
mod visibility;
