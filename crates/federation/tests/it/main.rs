//! Servers in one process that tell each other things.

#![allow(clippy::unwrap_used)]

mod collections;
mod conversations;
mod corpus;
mod delivery;
mod discovery;
mod documents;
mod endings;
mod fasp;
mod feeds;
mod follows;
mod forwarding;
mod fuzz_corpus;
mod identity;
mod keys;
mod media_blocks;
mod moves;
mod peculiarities;
mod polls;
mod privacy;
mod profiles;
mod programs;
mod quotes;
mod reactions;
mod relays;
mod server_blocks;
mod statuses;
mod synchronization;
mod threads;
mod tombstones;
mod wire;
