//! Servers in one process that tell each other things.

#![allow(clippy::unwrap_used)]

mod conversations;
mod corpus;
mod documents;
mod follows;
mod polls;
mod privacy;
mod quotes;
mod statuses;
