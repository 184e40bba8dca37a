//! The API as clients meet it: requests to the whole router.
#![allow(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod oauth;
mod people;
mod routes;
mod statuses;
mod timelines;
mod visibility;
