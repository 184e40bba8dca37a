//! Views: what the API, streams and pages are rendered from.
//!
//! A [`Status`] or [`Account`] here is the part that does not depend on who looks, an immutable snapshot of one version,
//! kept in a bounded [`Cache`] under (id, version). Page queries give ids and versions, so a stale part cannot be shown
//! and nothing needs to be invalidated. What the viewer did (favourited, bookmarked...) comes with the page query and
//! stands beside the part in an [`Item`]. Renderers keep their text of a part in its [`Rendered`] slots.

mod account;
mod cache;
mod load;
mod status;

use std::sync::{Arc, OnceLock};

pub use account::{Account, Emoji, Field, Role};
pub use cache::Cache;
pub use load::{account, accounts, accounts_at, emojis_of, item, items, items_by_id, status_item};
pub use status::{Application, Counts, Media, Mention, Status, Tag};

/// What a renderer made of a part, once per version: pieces between which it splices what depends on the viewer.
pub type Rendered = OnceLock<Box<[Box<str>]>>;

/// What the viewer did to a status (to the boosted one, if it is a boost).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ViewerState {
    pub favourited: bool,
    pub reblogged: bool,
    pub bookmarked: bool,
    pub muted: bool,
    pub pinned: bool,
}

/// A status as one viewer sees it. A boost has its original in `reblog`; the viewer's state is the same for both.
#[derive(Debug, Clone)]
pub struct Item {
    pub status: Arc<Status>,
    pub account: Arc<Account>,
    pub reblog: Option<(Arc<Status>, Arc<Account>)>,
    /// None for people who are not signed in: the fields are then absent, not false.
    pub viewer: Option<ViewerState>,
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
