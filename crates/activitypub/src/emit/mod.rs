//! Documents that we send, in the shape that Mastodon established: plain JSON for those who only read JSON, valid
//! JSON-LD for those who expand it.
//!
//! The types borrow what they print. [`to_json`] adds the `@context`; embedded documents go without.

mod activity;
mod actor;
mod collection;
mod context;
mod featured;
mod note;

use serde::{Serialize, Serializer};

pub use activity::{Activity, Instrument, QuoteAuthorization, Tombstone};
pub use actor::{Actor, ActorBasics, ActorPolicy, Approval, Field, Image, Key, Multikey};
pub use collection::{Collection, CollectionPage, Conversation, OrderedCollection, OrderedCollectionPage};
pub use context::{Context, to_json};
pub use featured::{FeatureAuthorization, FeaturedCollection, FeaturedItem, Topic};
pub use note::{Attachment, Note, Poll, QuotePolicy, Replies, Tag, Total};

use crate::vocab::date;

/// A moment in milliseconds, printed as RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date(pub i64);

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&date::format(self.0))
    }
}

#[cfg(test)]
#[path = "emit_tests.rs"]
mod tests;
