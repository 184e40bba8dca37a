//! Telling people what concerns them. Writing is in `tell`, with the receiver's policy applied when it happens; reading
//! is in `list` (one by one) and `groups` (together); `requests` holds what was kept apart.

mod about;
mod groups;
mod list;
mod requests;
mod tell;
mod words;

pub use about::About;
pub use groups::{Expand, Group, Grouped, Members, Named, count_unread_groups, dismiss_group, group, grouped, members};
pub use list::{
    Listed, Notification, Selection, clear, count_unread, count_unread_shown, dismiss, find, page, shown_page,
};
pub use requests::{
    PolicyChange, Request, accept, dismiss_requests, is_merged, merge, pending, policy, request, requests, set_policy,
};
pub use tell::Told;
pub(crate) use tell::withheld;
pub use words::{Words, in_words};

/// Counts that are shown to be counted no further than this.
pub const COUNTED: i64 = 100;
