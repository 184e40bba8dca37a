//! Aldea on the fediverse: the inbox, fetching, the documents of local accounts and statuses, and delivery.
//!
//! The protocol itself is the crate `activitypub`; what an activity does is decided by the same functions of `services`
//! that a click of a local person calls.

mod actors;
mod fetch;
pub mod inbox;
mod instance_actor;
mod keys;
mod objects;
mod remote;

pub use remote::Fediverse;
