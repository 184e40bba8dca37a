//! One item for many viewers: what streams render. Most statuses depend on who looks only by what that viewer did and
//! filters, both of which are at hand there; the others are read for each viewer.

use domain::Circles;

use super::{Item, PollState, Status, ViewerState, filtered::Filters, quotes};
use crate::{App, Result, Viewer};

/// Whether an item that was read for nobody can be made that of any viewer by [`seen_by`]. `new`: it was just written, so
/// that nobody has voted yet.
pub fn is_alike(item: &Item, new: bool) -> bool {
    let alike = |status: &Status| {
        status.quote.is_none()
            && status.collections.is_empty()
            && (new || status.poll.is_none())
            && !status.quote_rules.asks_for_follows()
    };
    alike(&item.status) && alike(item.target().0) && item.credit.as_ref().is_none_or(|credit| credit.allowed)
}

/// The item as this viewer sees it.
pub async fn seen_by(app: &App, item: &Item, viewer: &Viewer, state: ViewerState) -> Result<Item> {
    let target = item.target().0;
    let own = target.account_id == viewer.account;
    let poll = item.poll.as_ref().map(|poll| PollState { over: poll.over, choices: Some(Vec::new()), voted: own });
    let right = quotes::right(target, viewer.account, Circles::NOBODY);
    let seen = Item { viewer: Some(state), quote_right: right, poll, ..item.clone() };
    Ok(Filters::load(app, Some(viewer)).await?.complete(seen))
}
