//! Polls of other servers (Question; FEP-9967), and votes in ours: Notes with a name and no content.

use activitypub::{Verified, uri, vocab::Object};
use domain::Timestamp;
use services::{App, Error, Result};
use storage::{accounts::Account, polls::NewPoll, statuses};

use crate::inbox::Outcome;

/// The poll of an object, as it is stored.
pub fn received(app: &App, object: &Object) -> Option<NewPoll> {
    let poll = object.poll.as_ref()?;
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Some(NewPoll {
        multiple: poll.multiple,
        // Whoever hides counts does not tell them to us either.
        hide_totals: false,
        expires_at: poll.ends_at.map(Timestamp::from_millis),
        closed: poll.closed,
        voters_count: poll.voters.map(count),
        fetched_at: Some(app.now()),
        options: poll.options.iter().map(|option| (option.name.clone(), count(option.votes))).collect(),
    })
}

/// Whether it is a vote: it looks like one and answers a poll of this server. Others write answers with nothing but a
/// title.
pub async fn is_vote(app: &App, object: &Object) -> Result<bool> {
    let (Some(_), Some(address)) = (object.vote(), &object.in_reply_to) else {
        return Ok(false);
    };
    match statuses::find_by_uri(&mut app.db.conn(), address).await? {
        Some(status) => Ok(status.local && status.poll_id.is_some()),
        None => Ok(uri::domain(address).is_some_and(|host| app.config.is_here(&host))),
    }
}

/// Counts a vote for one of our polls.
pub async fn receive_vote(app: &App, actor: &Account, object: &Verified<Object>) -> Result<Outcome> {
    let (Some(choice), Some(address)) = (object.vote(), &object.in_reply_to) else {
        return Ok(Outcome::Ignored("no vote"));
    };
    let Some(status) = statuses::find_by_uri(&mut app.db.conn(), address).await? else {
        return Ok(Outcome::Ignored("a vote in an unknown poll"));
    };
    match services::polls::receive_vote(app, actor.id, &status, choice).await {
        Ok(true) => Ok(Outcome::Done),
        Ok(false) => Ok(Outcome::Ignored("a vote that does not count")),
        Err(Error::NotFound) => Ok(Outcome::Ignored("a vote in a poll that its voter cannot see")),
        Err(error) => Err(error),
    }
}
