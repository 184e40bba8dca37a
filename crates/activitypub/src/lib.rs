//! The ActivityPub protocol alone: vocabulary, tolerant parsing, HTTP signatures, WebFinger.
//!
//! No database, no network, no clock: callers pass documents, keys and the time.
//!
//! - [`vocab`] reads what other servers send, [`emit`] writes what we send.
//! - [`signature`] verifies and signs requests; [`Verified`] carries the outcome to the handlers.
//! - [`proof`] verifies and signs documents themselves.
//! - [`webfinger`] turns addresses into actors; host-meta and NodeInfo are beside it.
//! - [`uri`] knows which addresses are acceptable and which belong together.

pub mod emit;
pub mod media_type;
pub mod proof;
pub mod signature;
mod synchronization;
pub mod uri;
mod verified;
pub mod vocab;
pub mod webfinger;

pub use synchronization::Synchronization;
pub use verified::{Attributed, Untrusted, Verified};
