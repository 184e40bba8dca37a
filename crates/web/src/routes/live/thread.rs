//! What an open thread is told: replies are put where they belong, and a button says how many have come.

use std::collections::{HashMap, HashSet};

use domain::{ConversationId, StatusId};
use services::{Error, views};

use super::Sent;
use crate::{
    components::{Above, Joined, Replies, Searching, StatusCard},
    frame::Visitor,
    reply::Parts,
    routes::threads::{Shown, Whole},
};

/// An open thread, and what its page has of it.
#[derive(Debug)]
pub struct Reading {
    opened: StatusId,
    conversation: Option<ConversationId>,
    /// As the page says.
    shown: Shown,
    /// The replies that are known to stand on the page, each with the number of those it stands for; None until the
    /// first look.
    known: Option<HashMap<StatusId, u64>>,
    joined: Joined,
}

impl Reading {
    pub fn new(opened: StatusId, conversation: Option<ConversationId>, shown: Shown) -> Self {
        Self { opened, conversation, shown, known: None, joined: Joined::default() }
    }

    pub fn opened(&self) -> StatusId {
        self.opened
    }

    pub fn conversation(&self) -> Option<ConversationId> {
        self.conversation
    }

    /// Reads the thread again; gives what the page has to change.
    pub async fn look(&mut self, me: &Visitor) -> services::Result<Option<Sent>> {
        let whole = match views::status_item(&me.app, me.viewer(), self.opened).await {
            Ok(item) => Whole::read(me, &item, false).await?,
            Err(Error::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        };
        let now = Shown::of(&whole);
        let mut parts = self.below(me, Parts::default(), &whole.replies, now);
        if now.above > self.shown.above {
            parts = parts.put(&Above::Arrived(whole.post.path()).show(&me.w));
        }
        if self.shown.searching && !now.searching {
            parts = parts.put(&Searching::default().show(&me.w));
        }
        self.shown = now;
        let card = |card: &StatusCard| (card.id, card.more_replies);
        self.known = Some(whole.replies.0.iter().map(card).collect());
        let data = parts.into_string();
        Ok((!data.is_empty()).then(|| Sent { event: "join", id: Some(now.written()), data }))
    }

    fn below(&mut self, me: &Visitor, parts: Parts, replies: &Replies, now: Shown) -> Parts {
        // One's own are no news.
        let mine = me.viewer().map(|viewer| viewer.account);
        let is_news = |card: &StatusCard| Some(card.author.id) != mine;
        let Some(known) = self.known.as_ref().filter(|known| !known.is_empty()) else {
            if now.is_level(self.shown) {
                return parts;
            }
            // The first ones; or something has come between the page and its stream, and nobody knows what of it the
            // page has.
            let others: Vec<StatusId> = replies.0.iter().filter(|card| is_news(card)).map(|card| card.id).collect();
            let more = now.below.saturating_sub(self.shown.below).min(others.len());
            return self.count(me, parts.put(&replies.show(&me.w)), more, others.last().copied());
        };
        let mut parts = parts;
        let mut above: Option<StatusId> = None;
        let mut new: HashSet<StatusId> = HashSet::new();
        let mut first = None;
        for card in &replies.0 {
            match known.get(&card.id) {
                None => {
                    parts = match above {
                        None => parts.prepend("replies", &card.show(&me.w)),
                        Some(above) => parts.after(&format!("p{above}"), &card.show(&me.w)),
                    };
                    if is_news(card) {
                        new.insert(card.id);
                        first = first.or(Some(card.id));
                    }
                }
                Some(more) if *more != card.more_replies => parts = parts.put(&card.show(&me.w)),
                Some(_) => {}
            }
            above = Some(card.id);
        }
        self.count(me, parts, new.len(), first)
    }

    /// The button in the header.
    fn count(&mut self, me: &Visitor, parts: Parts, more: usize, first: Option<StatusId>) -> Parts {
        let Some(first) = first.filter(|_| more > 0) else { return parts };
        self.joined = Joined { count: self.joined.count + more, first };
        parts.put(&self.joined.show(&me.w))
    }
}
