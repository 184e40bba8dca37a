//! A thread as one visitor sees it: read for the page, and again whenever something joins it while the page is open.

use std::collections::HashMap;

use domain::{FilterContext, StatusId};
use services::{
    filters, statuses,
    views::{Item, Text},
};

use crate::{
    components::{Replies, Shape, StatusCard},
    frame::Visitor,
    paths,
    present::{Look, card},
};

/// Steps in which answers are set in; deeper ones are a link.
const DEPTH: u8 = 4;

pub struct Whole {
    /// From the first post down to the one that the opened one answers.
    pub ancestors: Vec<StatusCard>,
    /// What the first of them answers is not here.
    pub missing: bool,
    pub post: StatusCard,
    pub replies: Replies,
    /// Other servers are being asked for the rest.
    pub searching: bool,
}

impl Whole {
    /// Reads what is around the post; `open` unfolds all warnings. What is missing is looked for.
    pub async fn read(me: &Visitor, item: &Item, open: bool) -> services::Result<Self> {
        let (status, _) = item.target();
        let mut context = statuses::context(&me.app, me.viewer(), status.id, Text::Page).await?;
        let searching = statuses::visit_thread(&me.app, status.id, &context).await?.is_some();
        for items in [&mut context.ancestors, &mut context.descendants] {
            filters::retain_shown(items, me.viewer(), FilterContext::Thread);
        }
        let chain = chain(context.ancestors.iter().chain([item]).chain(&context.descendants));
        let viewer = me.viewer();
        let place = |id: StatusId| chain.iter().position(|own| *own == id).map(|at| (at + 1, chain.len()));
        let show = |item: &Item, shape| StatusCard {
            chain: place(item.status.id),
            ..card(item, Look::thread(viewer, shape, open))
        };
        let first = context.ancestors.first().map_or(status, |item| &item.status);
        Ok(Self {
            missing: first.in_reply_to_id.is_some(),
            ancestors: context.ancestors.iter().map(|item| show(item, Shape::Ancestor)).collect(),
            // Who opens a post has asked for it.
            post: StatusCard { filtered: None, ..show(item, Shape::Focused) },
            replies: Replies(replies(status.id, &context.descendants, |item, depth| show(item, Shape::Reply(depth)))),
            searching,
        })
    }

    /// The event stream of the page, told what the page shows.
    pub fn live(&self) -> String {
        let shown = Shown::of(self);
        format!("{}&shown={}", paths::live(&format!("thread:{}", self.post.id)), shown.written())
    }
}

/// What a page shows of a thread, in a few bytes: how many posts there are above and below, and the ids of those below
/// laid over each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shown {
    pub above: usize,
    pub below: usize,
    ids: i64,
    /// Other servers are being asked.
    pub searching: bool,
}

impl Shown {
    pub fn of(whole: &Whole) -> Self {
        let replies = &whole.replies.0;
        let ids = replies.iter().fold(0, |ids, card| ids ^ card.id.0.wrapping_add(card.more_replies.cast_signed()));
        Self { above: whole.ancestors.len(), below: replies.len(), ids, searching: whole.searching }
    }

    pub fn written(self) -> String {
        format!("{}-{}-{:x}{}", self.above, self.below, self.ids, if self.searching { "-more" } else { "" })
    }

    /// Whether there are the same replies on both.
    pub fn is_level(self, other: Self) -> bool {
        (self.below, self.ids) == (other.below, other.ids)
    }

    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (above, below) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let ids = u64::from_str_radix(parts.next()?, 16).ok()?;
        Some(Self { above, below, ids: ids.cast_signed(), searching: parts.next().is_some() })
    }
}

/// Posts with which the one who began the thread went on: each answers the one before. Empty if there is only one.
fn chain<'a>(thread: impl Iterator<Item = &'a Item>) -> Vec<StatusId> {
    let mut chain: Vec<StatusId> = Vec::new();
    let mut author = None;
    for item in thread {
        // The beginning is not here, so nobody knows which part this is.
        if author.is_none() && item.status.in_reply_to_id.is_some() {
            break;
        }
        let first = author.is_none();
        let begun = *author.get_or_insert(item.account.id);
        let follows = chain.last().is_some_and(|last| item.status.in_reply_to_id == Some(*last));
        if first || (follows && item.account.id == begun) {
            chain.push(item.status.id);
        }
    }
    if chain.len() > 1 { chain } else { Vec::new() }
}

/// Answers, each set in by its depth; those that are too deep are counted on the one they are under.
fn replies(root: StatusId, items: &[Item], show: impl Fn(&Item, u8) -> StatusCard) -> Vec<StatusCard> {
    let mut depths: HashMap<StatusId, u8> = HashMap::new();
    let mut cards: Vec<StatusCard> = Vec::with_capacity(items.len());
    for item in items {
        let parent = item.status.in_reply_to_id.filter(|parent| *parent != root);
        let depth = parent.map_or(0, |parent| depths.get(&parent).map_or(0, |depth| depth.saturating_add(1)));
        depths.insert(item.status.id, depth);
        match cards.last_mut().filter(|_| depth > DEPTH) {
            Some(above) => above.more_replies += 1,
            None => cards.push(show(item, depth.min(DEPTH))),
        }
    }
    cards
}
