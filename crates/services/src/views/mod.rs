//! Views: what the API, streams and pages are rendered from.
//!
//! A [`Status`] or [`Account`] here is the part that does not depend on who looks, an immutable snapshot of one version,
//! kept in a bounded [`Cache`] under (id, version). Page queries give ids and versions, so a stale part cannot be shown
//! and nothing needs to be invalidated. What the viewer did (favourited, bookmarked...) comes with the page query and
//! stands beside the part in an [`Item`]. Renderers keep their text of a part in its [`Rendered`] slots.

mod account;
mod beside;
mod cache;
mod card;
mod filtered;
mod load;
mod media;
mod pack;
mod poll;
mod quotes;
mod reacted;
mod shared;
mod status;
mod tagged;

use std::sync::{Arc, OnceLock};

use bytes::Bytes;

use crate::filters::Match;

pub use account::{Account, Emoji, Field, Role};
pub use cache::Cache;
pub use card::{Card, Credit, cards};
pub use load::{
    Written, account, accounts, accounts_at, emojis_of, item, items, items_and_accounts, items_by_id, left_item,
    long_page, status_item, written_item,
};
pub use media::Media;
pub use poll::{Poll, PollOption, PollState};
pub use quotes::{Glimpse, Quote, Quoted};
pub use shared::{Own, is_alike, quote_right, seen_by};
pub use status::{Application, Counts, Event, Mention, Object, Reaction, Status, Tag};
pub(crate) use tagged::linked as linked_collections;

/// What is at hand of a page, by id. Ids are ours, so nobody can choose them to collide.
pub type Map<K, V> = std::collections::HashMap<K, V, foldhash::fast::RandomState>;

/// What a renderer made of a part, once per version: pieces between which it splices what depends on the viewer.
pub type Rendered = OnceLock<Box<[Piece]>>;

/// The texts that are made of parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// For the API.
    Json,
    /// For the pages.
    Page,
}

/// A text that a renderer made. One that was put away shares the bytes of its part.
#[derive(Debug, Clone)]
pub struct Piece(Bytes);

impl Piece {
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("pieces are made of text")
    }
}

impl<T: Into<String>> From<T> for Piece {
    fn from(text: T) -> Self {
        Self(Bytes::from(text.into()))
    }
}

/// What the viewer did to a status (to the boosted one, if it is a boost).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ViewerState {
    pub favourited: bool,
    pub reblogged: bool,
    pub bookmarked: bool,
    pub muted: bool,
    pub pinned: bool,
}

impl ViewerState {
    fn of(entry: &storage::timelines::Entry) -> Self {
        Self {
            favourited: entry.favourited,
            reblogged: entry.reblogged,
            bookmarked: entry.bookmarked,
            muted: entry.muted,
            pinned: entry.pinned,
        }
    }
}

/// A status as one viewer sees it. A boost has its original in `reblog`; the viewer's state is the same for both.
#[derive(Debug, Clone)]
pub struct Item {
    pub status: Arc<Status>,
    pub account: Arc<Account>,
    pub reblog: Option<(Arc<Status>, Arc<Account>)>,
    /// None for people who are not signed in: the fields are then absent, not false.
    pub viewer: Option<ViewerState>,
    /// What the status that people read quotes.
    pub quote: Option<Quote>,
    /// Whether the viewer may quote the status that people read.
    pub quote_right: domain::QuoteRight,
    /// How the poll of the status that people read stands.
    pub poll: Option<PollState>,
    /// Who wrote the page to which the status that people read links.
    pub credit: Option<Credit>,
    /// Collections of accounts to which the status that people read leads.
    pub collections: Vec<Arc<crate::collections::Shown>>,
    /// Emoji that the viewer put under the status that people read.
    pub reacted: Vec<String>,
    /// Which of the viewer's filters find something in the status that people read.
    pub filtered: Vec<Match>,
}

impl Item {
    /// The status that people read: the boosted one, if it is a boost.
    pub fn target(&self) -> (&Arc<Status>, &Arc<Account>) {
        match &self.reblog {
            Some((status, account)) => (status, account),
            None => (&self.status, &self.account),
        }
    }
}
