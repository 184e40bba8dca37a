//! The documents of this server: actors, statuses, collections, WebFinger, NodeInfo.

mod actor;
mod collections;
mod context;
mod discovery;
mod emoji;
pub mod featured;
mod featured_tags;
mod guard;
mod note;
mod quote;
mod replies;
mod routes;

pub use actor::{actor, emit as emit_actor};
pub use emoji::Pictures;
pub use note::Source;
pub use routes::{TABLE, router};
