//! Servers in one process that tell each other things.

#![allow(clippy::unwrap_used)]

mod conversations;
mod corpus;
mod documents;
mod feeds;
mod follows;
mod forwarding;
mod identity;
mod media_blocks;
mod moves;
mod polls;
mod privacy;
mod quotes;
mod relays;
mod server_blocks;
mod statuses;
mod synchronization;
mod threads;
mod wire;
