//! One item for many viewers: what streams render. Statuses depend on who looks by what that viewer did, chose and
//! filters, and by who follows whom, all of which is at hand there; the few others are read for each viewer.

use domain::{AccountId, Circles, QuoteRight, QuoteState};

use super::{Item, PollState, Quote, Quoted, ViewerState, filtered::Filters, quotes};
use crate::{App, Result, Viewer};

/// What a viewer has to do with one status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Own {
    pub state: ViewerState,
    /// Positions of the viewer's choices in its poll.
    pub choices: Vec<i64>,
    /// In which circles of its author the viewer is, if its policy asks.
    pub circles: Circles,
}

/// Whether an item that was read for nobody can be made that of any viewer by [`seen_by`]: it leads to no collections,
/// and everybody may see what it quotes, but for those who do not want to.
pub fn is_alike(item: &Item) -> bool {
    item.status.collections.is_empty() && item.target().0.collections.is_empty() && is_quote_alike(item)
}

fn is_quote_alike(item: &Item) -> bool {
    let Some(quote) = &item.quote else { return true };
    match (&quote.status, quote.state) {
        (Some(quoted), QuoteState::Accepted) => {
            quoted.status.collections.is_empty() && quoted.quote.is_none_or(|deeper| deeper.status.is_none())
        }
        // What is told of the quote itself is the same for all.
        (None, state) => state != QuoteState::Unauthorized,
        (Some(_), _) => false,
    }
}

/// Whether somebody who stands so to its author may quote it.
pub fn quote_right(item: &Item, viewer: AccountId, circles: Circles) -> QuoteRight {
    quotes::right(item.target().0, viewer, circles)
}

/// The item as this viewer sees it. `quoted`: how what it quotes looks to the viewer.
pub async fn seen_by(
    app: &App,
    item: &Item,
    viewer: &Viewer,
    (own, quoted): (Own, Option<(QuoteState, Own)>),
) -> Result<Item> {
    let is_author = item.target().0.account_id == viewer.account;
    let right = quote_right(item, viewer.account, own.circles);
    let poll = item.poll.as_ref().map(|poll| voted(poll, own.choices, is_author));
    let quote = item.quote.clone().map(|quote| match quoted {
        Some((state, own)) => quote_seen_by(quote, viewer.account, state, own),
        None => quote,
    });
    let seen = Item { viewer: Some(own.state), quote_right: right, poll, quote, ..item.clone() };
    Ok(Filters::load(app, Some(viewer)).await?.complete(seen))
}

fn voted(poll: &PollState, choices: Vec<i64>, is_author: bool) -> PollState {
    PollState { over: poll.over, voted: is_author || !choices.is_empty(), choices: Some(choices) }
}

fn quote_seen_by(quote: Quote, viewer: AccountId, state: QuoteState, own: Own) -> Quote {
    let seen = |quoted: Box<Quoted>| {
        let is_author = quoted.status.account_id == viewer;
        Box::new(Quoted {
            viewer: Some(own.state),
            right: quotes::right(&quoted.status, viewer, own.circles),
            poll: quoted.poll.as_ref().map(|poll| voted(poll, own.choices, is_author)),
            ..*quoted
        })
    };
    Quote { state, status: quote.status.filter(|_| quotes::shows(state)).map(seen) }
}
