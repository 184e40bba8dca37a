//! The inbox: the door verifies, stores and answers 202; a job hands the activity to its handler, one file per activity.

mod accept;
mod add;
mod announce;
mod block;
mod broadcast;
mod create;
mod delete;
mod door;
mod feature;
mod flag;
mod follow;
mod forwarded;
mod heard;
mod key;
mod like;
mod limits;
mod moved;
mod quote;
mod undo;
mod update;
mod wrapped;

use std::time::Duration;

use activitypub::{
    Verified, uri,
    vocab::{self, Activity, ActivityKind},
};
use domain::{AccountId, Suspension};
use services::{App, Error, Result};
use storage::{accounts, accounts::Account, statuses};

use crate::{fetch::FetchError, synchronization};

pub(crate) use announce::visibility as boost_visibility;
pub use door::{Knock, Posted, Refused, accept as take, signer};
pub use forwarded::receive as receive_forwarded;
pub(crate) use heard::Unwell;
pub(crate) use limits::{By, Limits, spend};

/// What became of an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// Nothing was to be done, for this reason.
    Ignored(&'static str),
}

/// Kinds that a handler exists for; all others are accepted at the door and forgotten.
pub fn is_handled(kind: &ActivityKind) -> bool {
    use ActivityKind as K;
    matches!(
        kind,
        K::Create
            | K::Update
            | K::Delete
            | K::Follow
            | K::Accept
            | K::Reject
            | K::Undo
            | K::Like
            | K::EmojiReact
            | K::Announce
            | K::Block
            | K::Flag
            | K::Move
            | K::QuoteRequest
            | K::FeatureRequest
            | K::Add
            | K::Remove
            | K::Offer
            | K::Leave
    )
}

/// What is known of an activity besides itself.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Came<'a> {
    /// Its text if it carries a proof, by which others can believe it too.
    pub signed: Option<&'a str>,
    /// Whose own inbox its actor brought it to.
    pub owner: Option<AccountId>,
}

/// An activity that came to an inbox of all.
pub async fn receive(app: &App, actor: AccountId, text: &str, followers: Option<&str>) -> Result<()> {
    receive_for(app, None, actor, (text, followers)).await
}

/// [`domain::Job::Receive`]: an activity whose signature was verified at the door to be `actor`'s, at the inbox of
/// `owner` or of all. `followers` is what came with it about the actor's followers.
pub async fn receive_for(
    app: &App,
    owner: Option<AccountId>,
    actor: AccountId,
    (text, followers): (&str, Option<&str>),
) -> Result<()> {
    if let Some(told) = followers
        && let Err(error) = synchronization::compare(app, actor, told).await
    {
        // The next activity will tell again.
        tracing::warn!(%error, "followers could not be compared");
    }
    let Some(actor) = accounts::find(&mut app.db.conn(), actor).await? else {
        return Ok(());
    };
    // The door reads the outermost members alone; what cannot be read now cannot be read later.
    let Ok(activity) = vocab::parse(text.as_bytes()).and_then(Activity::parse) else {
        return Ok(());
    };
    let signed = activity.has_proof.then_some(text);
    let Ok(activity) = Verified::restore(&actor.uri, activity) else {
        return Ok(());
    };
    settle(&activity.kind, &actor.uri, handle(app, &actor, &activity, Came { signed, owner }).await)
}

/// What a job makes of an outcome.
fn settle(kind: &ActivityKind, actor: &str, outcome: Result<Outcome>) -> Result<()> {
    match outcome {
        Ok(outcome) => {
            tracing::debug!(activity.kind = kind.name(), activity.actor = actor, ?outcome, "received");
            Ok(())
        }
        // What is gone or unusable will not get better by trying again.
        Err(Error::NotFound | Error::Forbidden(_) | Error::Invalid(_) | Error::Gone) => Ok(()),
        Err(error) => Err(error),
    }
}

async fn handle(app: &App, actor: &Account, activity: &Verified<Activity>, came: Came<'_>) -> Result<Outcome> {
    if actor.suspended_at.is_some() && !may_say(actor, &activity.kind) {
        return Ok(Outcome::Ignored("the actor is suspended"));
    }
    // Each a future of its own: one that could be any of them would take as much of the stack as all together.
    match activity.kind {
        ActivityKind::Create => Box::pin(create::receive(app, actor, activity, came)).await,
        ActivityKind::Update => Box::pin(update::receive(app, actor, activity, came)).await,
        ActivityKind::Delete => Box::pin(delete::receive(app, actor, activity, came.signed)).await,
        ActivityKind::Follow => Box::pin(follow::receive(app, actor, activity)).await,
        ActivityKind::Accept => Box::pin(accept::receive_accept(app, actor, activity)).await,
        ActivityKind::Reject => Box::pin(accept::receive_reject(app, actor, activity)).await,
        ActivityKind::Undo => Box::pin(undo::receive(app, actor, activity)).await,
        ActivityKind::Like | ActivityKind::EmojiReact => Box::pin(like::receive(app, actor, activity)).await,
        ActivityKind::Announce => Box::pin(announce::receive(app, actor, activity)).await,
        ActivityKind::Block => Box::pin(block::receive(app, actor, activity)).await,
        ActivityKind::Move => Box::pin(moved::receive(app, actor, activity)).await,
        ActivityKind::Flag => Box::pin(flag::receive(app, actor, activity)).await,
        ActivityKind::QuoteRequest => Box::pin(quote::receive(app, actor, activity)).await,
        ActivityKind::Add | ActivityKind::Remove => Box::pin(add::receive(app, actor, activity)).await,
        ActivityKind::FeatureRequest => Box::pin(feature::receive(app, actor, activity)).await,
        ActivityKind::Offer => Box::pin(broadcast::receive_offer(app, actor, activity)).await,
        ActivityKind::Leave => Box::pin(broadcast::receive_leave(app, actor, activity)).await,
        _ => Ok(Outcome::Ignored("no handler for this kind")),
    }
}

/// What whoever is suspended by the own server may say all the same: that this is over, or that something is.
fn may_say(actor: &Account, kind: &ActivityKind) -> bool {
    use ActivityKind as K;
    actor.suspended_by == Suspension::Origin && matches!(kind, K::Update | K::Delete | K::Undo | K::Reject)
}

/// The local account that an address means.
async fn local(app: &App, address: &str) -> Result<Option<Account>> {
    let found = accounts::find_by_uri(&mut app.db.conn(), address).await?;
    Ok(found.filter(Account::is_local))
}

/// For how long an Undo that came first outweighs what it undid. Some servers follow again under the same id.
const OVERTAKEN_FOR: Duration = Duration::from_hours(6);

/// An Undo came before what it undoes: that will not count either. Nobody may say so of what is of another server.
async fn overtake(app: &App, actor: &Account, id: &str) -> Result<()> {
    if uri::same_origin(id, &actor.uri) {
        statuses::bury(&mut app.db.conn(), id, app.now()).await?;
    }
    Ok(())
}

/// Whether this was undone before it came.
async fn is_overtaken(app: &App, id: Option<&str>) -> Result<bool> {
    let Some(id) = id else { return Ok(false) };
    Ok(statuses::is_buried_since(&mut app.db.conn(), id, app.now() - OVERTAKEN_FOR).await?)
}

/// A fetch that failed for good is a reason to ignore, otherwise to try again.
fn or_ignore<T>(fetched: Result<T, FetchError>) -> Result<Option<T>> {
    match fetched {
        Ok(value) => Ok(Some(value)),
        Err(FetchError::Absent(_) | FetchError::Unusable(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
