//! Polls. What is the same for everybody belongs to the part of their status; whether one is over depends on the moment,
//! and what was chosen on the viewer: that is read for a whole page at once, where there is a poll at all.

use std::collections::HashMap;

use domain::{AccountId, PollId, Timestamp, text};
use storage::{parts::PollPart, polls};

use super::{Emoji, Item, Rendered, Status, load::Found, pack::packed};
use crate::{App, Result, Viewer};

#[derive(Debug)]
pub struct Poll {
    /// That of its status.
    pub id: PollId,
    pub multiple: bool,
    /// Counts are shown when it is over.
    pub hide_totals: bool,
    /// None: open without end.
    pub expires_at: Option<Timestamp>,
    /// The origin says that it is over, whatever the time.
    pub closed: bool,
    /// People who voted; None where the origin does not tell.
    pub voters: Option<i64>,
    /// At least one.
    pub options: Vec<PollOption>,
    pub emojis: Vec<Emoji>,
    /// The API's JSON: while it is open, and when it is over.
    pub json: Rendered,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollOption {
    pub title: String,
    pub votes: i64,
}

packed! {
    Poll { id, multiple, hide_totals, expires_at, closed, voters, options, emojis, json }
    PollOption { title, votes }
}

/// How a poll stands at one moment for one viewer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PollState {
    pub over: bool,
    /// Positions of the viewer's choices; None for people who are not signed in.
    pub choices: Option<Vec<i64>>,
    /// True of the author too, who cannot vote.
    pub voted: bool,
}

impl Poll {
    /// Puts a poll together from the rows of its options and the custom emoji of its status. None if there are no rows.
    pub(super) fn new(rows: Vec<PollPart>, emojis: &[Emoji]) -> Option<Self> {
        let first = rows.first()?;
        let (multiple, hide_totals, closed) = (first.multiple, first.hide_totals, first.closed);
        let (id, expires_at, voters) = (PollId(first.status_id.0), first.expires_at, first.voters_count);
        let used = |emoji: &&Emoji| {
            rows.iter().any(|row| text::shortcodes(&row.title).iter().any(|code| code.name == emoji.shortcode))
        };
        let emojis = emojis.iter().filter(used).cloned().collect();
        let options = rows.into_iter().map(|row| PollOption { title: row.title, votes: row.votes_count }).collect();
        Some(Self { id, multiple, hide_totals, expires_at, closed, voters, options, emojis, json: Rendered::new() })
    }

    pub fn is_over(&self, now: Timestamp) -> bool {
        self.closed || self.expires_at.is_some_and(|at| at <= now)
    }

    /// Votes, which may be more than voters.
    pub fn votes(&self) -> i64 {
        self.options.iter().map(|option| option.votes).sum()
    }

    /// Whether its counts may be shown.
    pub const fn shows_totals(&self, over: bool) -> bool {
        over || !self.hide_totals
    }

    pub(super) fn weight(&self) -> usize {
        let titles: usize = self.options.iter().map(|option| option.title.len() * 3 + 120).sum();
        titles + self.emojis.len() * 600 + 400
    }
}

/// What the polls of a page need beyond their parts.
pub(super) struct Polls {
    now: Timestamp,
    viewer: Option<AccountId>,
    choices: HashMap<PollId, Vec<i64>>,
}

impl Polls {
    pub async fn load(app: &App, viewer: Option<&Viewer>, found: &Found) -> Result<Self> {
        let viewer = viewer.map(|viewer| viewer.account);
        let mut all = Self { now: app.now(), viewer, choices: HashMap::new() };
        let Some(viewer) = viewer else { return Ok(all) };
        let foreign = found.statuses.values().filter(|status| status.account_id != viewer);
        let ids: Vec<PollId> = foreign.filter_map(|status| status.poll.as_ref().map(|poll| poll.id)).collect();
        if !ids.is_empty() {
            for (poll, choice) in polls::choices_in(&mut app.db.conn(), viewer, &ids).await? {
                all.choices.entry(poll).or_default().push(choice);
            }
        }
        Ok(all)
    }

    /// The item with the state of the poll that people read, and of that in what it quotes.
    pub fn complete(&self, mut item: Item) -> Item {
        item.poll = self.state(item.target().0);
        if let Some(quoted) = item.quote.as_mut().and_then(|quote| quote.status.as_mut()) {
            quoted.poll = self.state(&quoted.status);
        }
        item
    }

    fn state(&self, status: &Status) -> Option<PollState> {
        let poll = status.poll.as_ref()?;
        let choices = self.viewer.map(|_| self.choices.get(&poll.id).cloned().unwrap_or_default());
        let own = self.viewer == Some(status.account_id);
        let voted = own || choices.as_ref().is_some_and(|choices| !choices.is_empty());
        Some(PollState { over: poll.is_over(self.now), choices, voted })
    }
}
