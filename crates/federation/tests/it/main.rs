//! Servers in one process that tell each other things.

#![allow(clippy::unwrap_used)]

mod conversations;
mod corpus;
mod documents;
mod feeds;
mod follows;
mod moves;
mod polls;
mod privacy;
mod quotes;
mod server_blocks;
mod statuses;
mod threads;
mod wire;
