//! The ActivityStreams vocabulary, read tolerantly.
//!
//! Readers work on `serde_json::Value`, copy only what handlers use, never panic, never recurse without bound and cap
//! every string and list ([`limits`]). They refuse a document only when it has no usable identity or type.

mod activity;
mod actor;
mod actor_key;
mod attachment;
mod audience;
mod collection;
pub mod date;
mod envelope;
mod featured;
mod language;
pub mod limits;
mod link;
mod object;
mod podcast;
mod policy;
mod poll;
pub mod read;
mod tag;

pub use activity::{Activity, ActivityKind, Node, Stream};
pub use actor::{Actor, ActorKind, Field, Picture};
pub use actor_key::{ActorKey, KeyDocument};
pub use attachment::Attachment;
pub use audience::{Addressing, Audience, PUBLIC, Visibility, is_public};
pub use collection::{Collection, CollectionKind};
pub use envelope::Envelope;
pub use featured::{FeatureAuthorization, FeaturedCollection, FeaturedItem};
pub use link::{Link, page};
pub use object::{EventState, Object, ObjectKind, Occasion, Source};
pub use policy::{InteractionPolicy, Permission, Quote, QuoteAuthorization, QuoteKind};
pub use poll::{Poll, PollOption};
pub use tag::{Emoji, Hashtag, Mention, ObjectLink, Tags};

use crate::uri::UriError;

/// Why a document cannot be read as what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Not JSON, or too deeply nested.
    #[error("document is not valid JSON")]
    Json,
    /// Not of a type that this reader knows.
    #[error("document is of another type")]
    Type,
    /// A property without which the document is useless is missing or unusable.
    #[error("document has no usable {0}")]
    Missing(&'static str),
    /// Its identity is not an acceptable address.
    #[error("document has an unusable id: {0}")]
    Id(UriError),
}

/// Parses a document of at most [`limits::DOCUMENT`] bytes.
///
/// # Errors
/// [`Malformed::Json`] if it is too long, not JSON, or nested more than [`limits::DEPTH`] levels deep.
pub fn parse(document: &[u8]) -> Result<serde_json::Value, Malformed> {
    if document.len() > limits::DOCUMENT {
        return Err(Malformed::Json);
    }
    serde_json::from_slice(document).map_err(|_| Malformed::Json)
}
