//! Aldea on the fediverse: the inbox, fetching, the documents of local accounts and statuses, and delivery.
//!
//! The protocol itself is the crate `activitypub`; what an activity does is decided by the same functions of `services`
//! that a click of a local person calls.

mod actors;
mod backfill;
mod body;
pub mod deliver;
mod documents;
mod fetch;
pub mod inbox;
mod instance_actor;
mod keys;
mod objects;
pub mod outbox;
mod polls;
mod quotes;
mod remote;
mod threads;

pub use backfill::backfill;
pub use documents::router;
pub use objects::resolve_parent;
pub use quotes::verify as verify_quote;
pub use remote::{Fediverse, refresh_account};
pub use threads::crawl as crawl_thread;
