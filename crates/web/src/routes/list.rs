//! A page of posts as a feed: what was boosted by several people stands there once, boosts in a row are folded, and
//! a line shows what was read.

use std::collections::HashMap;

use axum::response::Response;
use domain::{FilterContext, StatusId};
use http::StatusCode;
use services::{
    App, Viewer, filters,
    statuses::{self, Others},
    views::Item,
};

use super::paging::{Cursor, LIMIT, NEWER, older};
use crate::{
    components::{EmptyState, Feed, FeedItem, Fresh, Person, Put, Shelf, StatusCard, Why},
    frame::Visitor,
    paths,
    present::{Look, card, person},
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
    /// Who else boosted what is boosted here.
    others: HashMap<StatusId, Others>,
}

/// So many boosts in a row are folded into a shelf; of one person, so many.
const SHELF: usize = 4;
const SHELF_OF_ONE: usize = 3;

impl List {
    /// Posts in order of their own ids.
    pub fn of(path: &str, items: Vec<Item>) -> Self {
        let last = items.last().map(|item| item.status.id.0);
        Self { path: path.to_owned(), items, last, pinned: 0, read_until: None, others: HashMap::new() }
    }

    /// Posts in the order of a list with cursors of its own.
    pub fn with_cursors(path: &str, rows: Vec<(i64, Item)>) -> Self {
        let last = rows.last().map(|(cursor, _)| *cursor);
        Self { last, ..Self::of(path, rows.into_iter().map(|(_, item)| item).collect()) }
    }

    /// Names others who boosted the same.
    pub fn with_others(mut self, others: HashMap<StatusId, Others>) -> Self {
        self.others = others;
        self
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
            part: false,
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
        let look = Look::feed(me.viewer()).within(context);
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
                    also_boosted(&mut card.why, item);
                }
                continue;
            }
            let mut card = card(item, look);
            if at < self.pinned {
                card.why = Some(Why::Pinned);
            }
            if let (Some(why), Some(others)) = (&mut card.why, self.others.get(&card.id)) {
                why.add(person(&others.first), others.count as u64);
            }
            places.insert(card.id, cards.len());
            cards.push(FeedItem::Post(Box::new(card)));
        }
        let folds = context == Some(FilterContext::Home) && me.appearance.shelves;
        if folds { shelved(cards) } else { cards }
    }
}

/// Folds boosts that follow each other.
fn shelved(cards: Vec<FeedItem>) -> Vec<FeedItem> {
    let mut shelved = Vec::with_capacity(cards.len());
    let mut run: Vec<StatusCard> = Vec::new();
    for item in cards {
        match item {
            FeedItem::Post(card) if matches!(card.why, Some(Why::Boosted { .. })) => run.push(*card),
            other => {
                shelved.extend(shelf(std::mem::take(&mut run)));
                shelved.push(other);
            }
        }
    }
    shelved.extend(shelf(run));
    shelved
}

fn only_booster(card: &StatusCard) -> Option<&Person> {
    match &card.why {
        Some(Why::Boosted { by, second: None, .. }) => Some(by),
        _ => None,
    }
}

/// A run of boosts, folded if it is long.
fn shelf(run: Vec<StatusCard>) -> Vec<FeedItem> {
    let first = run.first().and_then(only_booster);
    let of_one = first.filter(|one| run.iter().all(|card| only_booster(card).is_some_and(|by| by.id == one.id)));
    let of_one = of_one.cloned();
    let enough = if of_one.is_some() { SHELF_OF_ONE } else { SHELF };
    if run.len() >= enough {
        return vec![FeedItem::Shelf(Shelf { by: of_one, cards: run })];
    }
    run.into_iter().map(|card| FeedItem::Post(Box::new(card))).collect()
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

fn also_boosted(why: &mut Option<Why>, item: &Item) {
    if let Some(why) = why {
        why.add(person(&item.account), 1);
    }
}

/// Who else boosted what stands in somebody's own feed.
pub async fn others(app: &App, viewer: Option<&Viewer>, items: &[Item]) -> services::Result<HashMap<StatusId, Others>> {
    match viewer {
        Some(viewer) => statuses::other_boosters(app, viewer, items).await,
        None => Ok(HashMap::new()),
    }
}

/// "3 new posts": those above the page, or all anew if they are too many.
pub fn newer(me: &Visitor, path: &str, mut items: Vec<Item>, others: HashMap<StatusId, Others>) -> Response {
    let many = items.len() as i64 >= NEWER;
    if many {
        items.truncate(LIMIT as usize);
    }
    let list = List::of(path, items).with_others(others);
    let newest = list.newest();
    let put = if many { Put::Whole } else { Put::Prepend };
    let feed = Feed { put, newest, ..list.feed(me, String::new(), EmptyState::default()) };
    let mut parts = Parts::default().put(&feed.show(&me.w));
    if many {
        parts = parts.put(&Fresh::default().show(&me.w));
    }
    parts.answer()
}
