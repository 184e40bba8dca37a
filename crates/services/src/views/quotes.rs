//! What statuses quote, and whether the viewer may quote them: read for a whole page at once, and not at all where
//! nothing is quoted and no policy asks who follows whom. Quotes within quotes are told by id only.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use domain::{AccountId, Circles, QuoteRight, QuoteState, StatusId, Visibility};
use storage::{quotes, timelines::Entry};

use super::{Account, Credit, Item, PollState, Status, ViewerState, load::Found};
use crate::{App, Result, Viewer, collections::Shown, filters::Match};

/// A quote as one viewer sees it.
#[derive(Debug, Clone)]
pub struct Quote {
    pub state: QuoteState,
    /// What is quoted, if it may be shown. The viewer may have asked to be spared it; `state` says so.
    pub status: Option<Box<Quoted>>,
}

/// A status within another.
#[derive(Debug, Clone)]
pub struct Quoted {
    pub status: Arc<Status>,
    pub account: Arc<Account>,
    /// None for people who are not signed in.
    pub viewer: Option<ViewerState>,
    pub right: QuoteRight,
    /// What it quotes in turn.
    pub quote: Option<Glimpse>,
    pub poll: Option<PollState>,
    /// Who wrote the page to which it links.
    pub credit: Option<Credit>,
    /// Collections of accounts to which it leads.
    pub collections: Vec<Arc<Shown>>,
    /// Which of the viewer's filters find something in it.
    pub filtered: Vec<Match>,
}

/// A quote of which only this is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glimpse {
    pub state: QuoteState,
    /// None if it may not be shown.
    pub status: Option<StatusId>,
}

/// Everything about quotes that a page needs beyond its parts.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    viewer: Option<AccountId>,
    seen: HashMap<StatusId, (QuoteState, Entry)>,
    glimpsed: HashMap<StatusId, QuoteState>,
    /// In which circles of the authors the viewer is.
    circles: HashMap<AccountId, Circles>,
}

impl Quotes {
    /// Reads what the statuses in `found` need; adds what they quote to it.
    pub async fn load(app: &App, viewer: Option<&Viewer>, found: &mut Found) -> Result<Self> {
        let mut all = Self { viewer: viewer.map(|viewer| viewer.account), ..Self::default() };
        let wanted = accepted(found.statuses.values());
        if !wanted.is_empty() {
            all.see(app, found, &wanted).await?;
        }
        all.relate(app, found).await?;
        Ok(all)
    }

    async fn see(&mut self, app: &App, found: &mut Found, wanted: &[StatusId]) -> Result<()> {
        let viewer = self.viewer.unwrap_or_default();
        for (state, entry) in quotes::seen(&mut app.db.conn(), viewer, wanted).await? {
            if shows(state) {
                found.look_up(app, std::slice::from_ref(&entry));
            }
            self.seen.insert(entry.id, (state, entry));
        }
        found.load(app).await?;
        let quoted = wanted.iter().filter_map(|id| found.statuses.get(id));
        let mut deeper = accepted(quoted);
        deeper.retain(|id| !self.seen.contains_key(id));
        if !deeper.is_empty() {
            self.glimpsed = quotes::glimpsed(&mut app.db.conn(), viewer, &deeper).await?.into_iter().collect();
        }
        Ok(())
    }

    async fn relate(&mut self, app: &App, found: &Found) -> Result<()> {
        let Some(viewer) = self.viewer else { return Ok(()) };
        let asks = |s: &&Arc<Status>| s.quote_rules.asks_for_follows() && s.account_id != viewer;
        let authors: HashSet<AccountId> = found.statuses.values().filter(asks).map(|s| s.account_id).collect();
        if authors.is_empty() {
            return Ok(());
        }
        let authors: Vec<AccountId> = authors.into_iter().collect();
        self.circles = crate::quotes::circles(&mut app.db.conn(), viewer, &authors).await?;
        Ok(())
    }

    /// The item with what belongs to the status that people read.
    pub fn complete(&self, found: &Found, mut item: Item) -> Item {
        let target = item.target().0;
        let (quote, right) = (self.quote(found, target), self.right(target));
        (item.quote, item.quote_right) = (quote, right);
        item
    }

    fn quote(&self, found: &Found, status: &Status) -> Option<Quote> {
        let (id, stored) = status.quote?;
        if stored != QuoteState::Accepted {
            return Some(Quote { state: stored, status: None });
        }
        let Some((state, entry)) = id.and_then(|id| self.seen.get(&id)) else {
            return Some(Quote { state: QuoteState::Deleted, status: None });
        };
        let whole = shows(*state).then(|| self.quoted(found, entry)).flatten();
        Some(Quote { state: *state, status: whole.map(Box::new) })
    }

    fn quoted(&self, found: &Found, entry: &Entry) -> Option<Quoted> {
        let status = found.statuses.get(&entry.id)?.clone();
        Some(Quoted {
            account: found.accounts.get(&entry.account_id)?.clone(),
            viewer: self.viewer.map(|_| ViewerState::of(entry)),
            right: self.right(&status),
            quote: self.glimpse(&status),
            poll: None,
            credit: None,
            collections: Vec::new(),
            filtered: Vec::new(),
            status,
        })
    }

    fn glimpse(&self, status: &Status) -> Option<Glimpse> {
        let (id, stored) = status.quote?;
        if stored != QuoteState::Accepted {
            return Some(Glimpse { state: stored, status: None });
        }
        let seen = id.and_then(|id| self.seen.get(&id).map(|(state, _)| *state).or(self.glimpsed.get(&id).copied()));
        let state = seen.unwrap_or(QuoteState::Deleted);
        Some(Glimpse { state, status: id.filter(|_| shows(state)) })
    }

    fn right(&self, status: &Status) -> QuoteRight {
        let Some(viewer) = self.viewer else { return QuoteRight::Denied };
        right(status, viewer, self.circles.get(&status.account_id).copied().unwrap_or_default())
    }
}

pub(super) fn right(status: &Status, viewer: AccountId, circles: Circles) -> QuoteRight {
    match status.visibility {
        Visibility::Direct | Visibility::Limited => QuoteRight::Denied,
        _ if status.account_id == viewer => QuoteRight::Automatic,
        Visibility::Private => QuoteRight::Denied,
        Visibility::Public | Visibility::Unlisted => status.quote_rules.right(circles),
    }
}

/// States in which what is quoted is handed out; apps veil all but the first.
pub(super) const fn shows(state: QuoteState) -> bool {
    use QuoteState as S;
    matches!(state, S::Accepted | S::BlockedAccount | S::BlockedDomain | S::MutedAccount)
}

fn accepted<'a>(statuses: impl Iterator<Item = &'a Arc<Status>>) -> Vec<StatusId> {
    let of = |status: &Arc<Status>| match status.quote {
        Some((Some(id), QuoteState::Accepted)) => Some(id),
        _ => None,
    };
    let mut ids: Vec<StatusId> = statuses.filter_map(of).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
