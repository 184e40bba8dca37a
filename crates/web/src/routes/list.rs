//! A page of posts as a feed: what was boosted by several people stands there once, and a line shows what was read.

use std::collections::HashMap;

use axum::response::Response;
use domain::{FilterContext, StatusId};
use http::StatusCode;
use services::{filters, views::Item};

use super::paging::{Cursor, LIMIT, NEWER, older};
use crate::{
    components::{EmptyState, Feed, FeedItem, Fresh, Put, Why},
    frame::Visitor,
    paths,
    present::{Look, card},
    reply::{self, Parts},
};

/// Posts on their way into a feed.
pub struct List {
    path: String,
    items: Vec<Item>,
    /// Where the next page begins; ids of the list, which need not be those of posts.
    last: Option<i64>,
    /// How many stand on the top of a profile.
    pub pinned: usize,
    /// The newest post that was read before.
    pub read_until: Option<StatusId>,
}

impl List {
    /// Posts in order of their own ids.
    pub fn of(path: &str, items: Vec<Item>) -> Self {
        let last = items.last().map(|item| item.status.id.0);
        Self { path: path.to_owned(), items, last, pinned: 0, read_until: None }
    }

    /// Posts in the order of a list with cursors of its own.
    pub fn with_cursors(path: &str, rows: Vec<(i64, Item)>) -> Self {
        let last = rows.last().map(|(cursor, _)| *cursor);
        Self { last, ..Self::of(path, rows.into_iter().map(|(_, item)| item).collect()) }
    }

    /// Puts pinned posts above.
    pub fn below(mut self, pinned: Vec<Item>) -> Self {
        self.pinned = pinned.len();
        self.items.splice(0..0, pinned);
        self
    }

    pub fn newest(&self) -> Option<StatusId> {
        self.items.get(self.pinned).map(|item| item.status.id)
    }

    /// The whole list.
    pub fn feed(&self, me: &Visitor, label: String, empty: EmptyState) -> Feed {
        let newest = self.newest();
        Feed {
            label,
            items: self.cards(me),
            older: older(&self.path, self.items.len() - self.pinned, LIMIT, self.last),
            put: Put::Whole,
            // An empty list counts from the beginning.
            newest: Some(newest.unwrap_or_default()),
            fresh: Fresh::default(),
            empty,
        }
    }

    /// "Older posts".
    pub fn fragment(&self, me: &Visitor, cursor: Cursor) -> Response {
        let put = if cursor.max_id.is_some() { Put::Append } else { Put::Whole };
        let feed = Feed { put, ..self.feed(me, String::new(), EmptyState::default()) };
        reply::fragment(StatusCode::OK, &feed.show(&me.w))
    }

    fn cards(&self, me: &Visitor) -> Vec<FeedItem> {
        let viewer = me.viewer().map(|viewer| viewer.account);
        let context = context(&self.path);
        let look = Look::feed(viewer).within(context);
        let mut cards: Vec<FeedItem> = Vec::with_capacity(self.items.len() + 1);
        let mut places: HashMap<StatusId, usize> = HashMap::new();
        let mut line = self.read_until.filter(|read| self.newest().is_some_and(|newest| newest > *read));
        for (at, item) in self.items.iter().enumerate() {
            if viewer.zip(context).is_some_and(|(viewer, context)| filters::is_hidden(item, viewer, context)) {
                continue;
            }
            if let Some(read) = line.filter(|read| item.status.id <= *read && at > self.pinned) {
                cards.push(FeedItem::Read(read.time()));
                line = None;
            }
            if let Some(place) = places.get(&item.target().0.id) {
                if let (Some(FeedItem::Post(card)), true) = (cards.get_mut(*place), item.reblog.is_some()) {
                    also_boosted(&mut card.why);
                }
                continue;
            }
            let mut card = card(item, look);
            if at < self.pinned {
                card.why = Some(Why::Pinned);
            }
            places.insert(card.id, cards.len());
            cards.push(FeedItem::Post(Box::new(card)));
        }
        cards
    }
}

/// Which filters apply to a list: none to what the viewer chose one by one.
fn context(path: &str) -> Option<FilterContext> {
    match path {
        paths::BOOKMARKS | paths::FAVOURITES => None,
        paths::HOME => Some(FilterContext::Home),
        path if path.starts_with("/lists/") => Some(FilterContext::Home),
        path if path.starts_with("/@") => Some(FilterContext::Account),
        _ => Some(FilterContext::Public),
    }
}

fn also_boosted(why: &mut Option<Why>) {
    if let Some(Why::Boosted { others, .. }) = why {
        *others += 1;
    }
}

/// "3 new posts": those above the page, or all anew if they are too many.
pub fn newer(me: &Visitor, path: &str, mut items: Vec<Item>) -> Response {
    let many = items.len() as i64 >= NEWER;
    if many {
        items.truncate(LIMIT as usize);
    }
    let list = List::of(path, items);
    let newest = list.newest();
    let put = if many { Put::Whole } else { Put::Prepend };
    let feed = Feed { put, newest, ..list.feed(me, String::new(), EmptyState::default()) };
    let mut parts = Parts::default().put(&feed.show(&me.w));
    if many {
        parts = parts.put(&Fresh::default().show(&me.w));
    }
    parts.answer()
}
