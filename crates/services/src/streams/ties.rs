//! What the listeners of a node have to do with one status: read once for an event, for all of them together.

use domain::{AccountId, Circles, PollId, QuoteState};
use storage::audience;

use crate::{
    App, Result,
    views::{Account, Map, Own, Quoted, Status, ViewerState},
};

/// Whoever is not named has nothing to do with it.
#[derive(Debug, Default)]
pub(super) struct Ties {
    did: Map<AccountId, i64>,
    votes: Map<AccountId, Vec<i64>>,
    circles: Map<AccountId, Circles>,
    /// To whom it is veiled as something quoted, and why.
    veiled: Map<AccountId, QuoteState>,
}

impl Ties {
    /// Of the status that people read. `did` is known already; nobody has voted yet in what is `new`.
    pub async fn of(app: &App, status: &Status, did: Vec<audience::Stand>, new: bool) -> Result<Self> {
        let listeners = super::keys(&app.streams.accounts);
        let mut ties = Self::default();
        ties.add(did);
        ties.ask(app, status, &listeners, new).await?;
        Ok(ties)
    }

    /// Of what a status quotes.
    pub async fn of_quoted(app: &App, quoted: &Quoted) -> Result<Self> {
        let listeners = super::keys(&app.streams.accounts);
        let (mut ties, author) = (Self::default(), &quoted.account);
        let mut db = app.db.conn();
        ties.add(audience::stands(&mut db, quoted.status.id, &listeners).await?);
        for (account, state) in audience::veiled(&mut db, author.id, &author.domain, &listeners).await? {
            ties.veil(account, state, author);
        }
        ties.ask(app, &quoted.status, &listeners, false).await?;
        Ok(ties)
    }

    fn add(&mut self, did: Vec<audience::Stand>) {
        for stand in did {
            *self.did.entry(stand.account_id).or_default() |= stand.did;
        }
    }

    /// Of several reasons the first in their order counts, as in the query of a single viewer.
    fn veil(&mut self, account: AccountId, state: QuoteState, author: &Account) {
        if account != author.id {
            let known = self.veiled.entry(account).or_insert(state);
            *known = if known.number() <= state.number() { *known } else { state };
        }
    }

    async fn ask(&mut self, app: &App, status: &Status, listeners: &[AccountId], new: bool) -> Result<()> {
        let mut db = app.db.conn();
        if status.poll.is_some() && !new {
            for (account, choice) in audience::votes(&mut db, PollId(status.id.0), listeners).await? {
                self.votes.entry(account).or_default().push(choice);
            }
        }
        if status.quote_rules.asks_for_follows() {
            for (account, follows) in audience::follows_with(&mut db, status.account_id, listeners).await? {
                let circle = self.circles.entry(account).or_default();
                *circle = circle.and(if follows { Circles::FOLLOWERS } else { Circles::FOLLOWING });
            }
        }
        Ok(())
    }

    pub fn own(&self, account: AccountId) -> Own {
        let did = self.did.get(&account).copied().unwrap_or_default();
        Own {
            state: ViewerState {
                favourited: did & audience::FAVOURITED != 0,
                reblogged: did & audience::REBLOGGED != 0,
                bookmarked: did & audience::BOOKMARKED != 0,
                pinned: did & audience::PINNED != 0,
                muted: did & audience::MUTED != 0,
            },
            choices: self.votes.get(&account).cloned().unwrap_or_default(),
            circles: self.circles.get(&account).copied().unwrap_or_default(),
        }
    }

    /// How it looks to somebody as something quoted.
    pub fn sight(&self, account: AccountId) -> QuoteState {
        self.veiled.get(&account).copied().unwrap_or(QuoteState::Accepted)
    }
}
