//! Aldea on the fediverse: the inbox, fetching, the documents of local accounts and statuses, and delivery.
//!
//! The protocol itself is the crate `activitypub`; what an activity does is decided by the same functions of `services`
//! that a click of a local person calls.

mod actors;
mod backfill;
mod body;
mod broadcasts;
pub mod checkup;
mod collections;
pub mod deliver;
mod documents;
pub mod fasp;
mod fetch;
pub mod inbox;
mod instance_actor;
mod keys;
mod knock;
mod objects;
pub mod outbox;
mod polls;
mod quotes;
mod relays;
mod remote;
mod rotation;
mod silence;
mod synchronization;
mod threads;

pub use backfill::backfill;
pub use broadcasts::check as check_broadcast;
pub use collections::read as read_collection;
pub use documents::{TABLE, router};
pub use fetch::without_asking;
pub use objects::{fetch_replies, resolve_parent};
pub use quotes::verify as verify_quote;
pub use relays::fetch as fetch_relayed;
pub use remote::Fediverse;
pub use rotation::rotate as rotate_key;
pub use synchronization::synchronize as compare_followers;
pub use threads::crawl as crawl_thread;
