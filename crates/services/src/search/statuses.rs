//! Posts by what is said in them. Found is what the searcher has to do with (the library: own posts, what was favourited,
//! kept or passed on, and where one was named), and public posts of people who agree to be found. The one visibility
//! rule, blocks and mutes are applied to what the index gives.

use domain::{
    StatusId,
    search::{Clause, Place, SearchQuery, Term, Who},
    text,
};
use storage::{
    accounts,
    search::{self, Phrase, Wanted},
    timelines::{self, Entry},
};

use super::{Query, marks};
use crate::{
    App, Result, Viewer,
    views::{self, Item},
};

/// How often the index is asked before a page stays short: hits that the searcher may not see come in between.
const ROUNDS: usize = 8;
/// So many hits more than are wanted are asked for, since a few may be left out; twice as many in each further round, and
/// never more than so many.
const SPARE: usize = 5;
const HITS: usize = 1000;

/// A page of posts, newest first.
///
/// # Errors
/// [`crate::Error::Unreachable`] if the database took too long.
pub async fn statuses(app: &App, viewer: &Viewer, query: &Query) -> Result<Vec<Item>> {
    let parsed = SearchQuery::parse(&query.text);
    if parsed.is_empty() {
        return Ok(Vec::new());
    }
    let Some(plan) = Plan::of(app, viewer, query, &parsed).await? else {
        return Ok(Vec::new());
    };
    let entries = plan.run(app, viewer, query.offset + query.limit).await?;
    let page: Vec<Entry> = entries.into_iter().skip(query.offset).take(query.limit).collect();
    views::items(app, Some(viewer), &page).await
}

/// What the index is asked.
#[derive(Debug)]
struct Plan {
    wanted: Wanted,
    /// Ids between these, both exclusive.
    above: i64,
    below: i64,
    /// Ids from the first up to the second that are left out.
    gaps: Vec<(i64, i64)>,
}

impl Plan {
    /// None if nothing can be found, since somebody is meant whom nobody here knows.
    async fn of(app: &App, viewer: &Viewer, query: &Query, parsed: &SearchQuery) -> Result<Option<Self>> {
        let mut plan = Self {
            wanted: Wanted { library: marks::library(viewer.account), all: Vec::new(), none: Vec::new() },
            above: query.min_id.unwrap_or(0),
            below: query.max_id.unwrap_or(i64::MAX),
            gaps: Vec::new(),
        };
        if let Some(author) = query.account {
            plan.wanted.all.push(vec![vec![marks::author(author)]]);
        }
        for clause in &parsed.clauses {
            match &clause.term {
                Term::From(who) => match author(app, viewer, who).await? {
                    Some(mark) => plan.mark(clause, mark),
                    None if clause.negated => {}
                    None => return Ok(None),
                },
                _ => plan.add(clause, viewer),
            }
        }
        Ok(Some(plan))
    }

    /// Everything that needs no look-up.
    fn add(&mut self, clause: &Clause, viewer: &Viewer) {
        let times = |day: &domain::search::Day| {
            let (start, end) = day.bounds(&viewer.time_zone);
            (StatusId::floor(start).0, StatusId::floor(end).0)
        };
        match &clause.term {
            Term::Words(words) => self.words(clause, words),
            Term::Hashtag(key) => self.mark(clause, marks::hashtag(key)),
            Term::Has(content) => self.mark(clause, marks::content(*content).to_owned()),
            Term::Is(property) => self.mark(clause, marks::property(*property).to_owned()),
            Term::Language(code) => self.mark(clause, marks::language(code)),
            Term::In(Place::Library) => self.mark(clause, marks::library(viewer.account)),
            Term::In(Place::Public) => self.mark(clause, marks::PUBLIC.to_owned()),
            Term::Before(day) => match (times(day).0, clause.negated) {
                (start, false) => self.below = self.below.min(start),
                (start, true) => self.above = self.above.max(start - 1),
            },
            Term::After(day) => match (times(day).1, clause.negated) {
                (end, false) => self.above = self.above.max(end - 1),
                (end, true) => self.below = self.below.min(end),
            },
            Term::During(day) => match (times(day), clause.negated) {
                ((start, end), false) => {
                    (self.above, self.below) = (self.above.max(start - 1), self.below.min(end));
                }
                (gap, true) => self.gaps.push(gap),
            },
            // Looked up by the caller.
            Term::From(_) => {}
        }
    }

    fn mark(&mut self, clause: &Clause, mark: String) {
        let list = if clause.negated { &mut self.wanted.none } else { &mut self.wanted.all };
        list.push(vec![vec![mark]]);
    }

    fn words(&mut self, clause: &Clause, words: &str) {
        let phrases = text::query_tokens(words).into_iter().map(|phrase| match phrase.tokens.as_slice() {
            [alone] if phrase.prefix => alone.chars().map(marks::character).collect(),
            _ => phrase.tokens,
        });
        match clause.negated {
            true => self.wanted.none.push(phrases.collect::<Vec<Phrase>>()),
            false => self.wanted.all.extend(phrases.map(|phrase| vec![phrase])),
        }
    }

    /// The first `count` hits that the searcher may see.
    async fn run(&self, app: &App, viewer: &Viewer, count: usize) -> Result<Vec<Entry>> {
        let mut found: Vec<Entry> = Vec::new();
        let (mut below, patience) = (self.below, app.config.search_patience);
        for round in 0..ROUNDS {
            let hits = ((count - found.len() + SPARE) << round).min(HITS);
            let ids = search::find(&app.db, &self.wanted, (self.above, below), (hits as i64, patience)).await?;
            let (last, more) = (ids.last().copied(), ids.len() == hits);
            let outside = |id: &StatusId| !self.gaps.iter().any(|(start, end)| (*start..*end).contains(&id.0));
            let ids: Vec<StatusId> = ids.into_iter().filter(outside).collect();
            found.extend(shown(app, viewer, &ids).await?);
            match last {
                Some(last) if more && found.len() < count => below = last.0,
                _ => break,
            }
        }
        Ok(found)
    }
}

/// None if nobody of that name is known here.
async fn author(app: &App, viewer: &Viewer, who: &Who) -> Result<Option<String>> {
    let acct = match who {
        Who::Me => return Ok(Some(marks::author(viewer.account))),
        Who::Account(acct) => acct,
    };
    let host = acct.domain.as_deref().filter(|host| !app.config.is_here(host)).unwrap_or_default();
    let found = accounts::find_by_acct(&mut app.db.conn(), &acct.key(), host).await?;
    Ok(found.map(|account| marks::author(account.id)))
}

/// Those that the searcher may and wants to see, newest first.
async fn shown(app: &App, viewer: &Viewer, ids: &[StatusId]) -> Result<Vec<Entry>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut db = app.db.conn();
    let mut entries = timelines::listed(&mut db, viewer.account, ids).await?;
    let mut authors: Vec<_> = entries.iter().map(|entry| entry.account_id).collect();
    authors.sort_unstable();
    authors.dedup();
    let hidden = search::hidden_authors(&mut db, viewer.account, &authors).await?;
    entries.retain(|entry| !hidden.contains(&entry.account_id));
    entries.sort_unstable_by_key(|entry| std::cmp::Reverse(entry.id));
    Ok(entries)
}
