//! Polls: reading them, voting, what other servers say of them, and their end. A poll has the id of its status.

mod end;
mod receive;
mod vote;

use std::time::Duration;

use domain::{Job, PollId, StatusId, Timestamp};
use storage::{Tx, jobs, polls, polls::Poll};

pub(crate) use end::schedule_end;
pub use end::{end, tell_voters};
pub(crate) use receive::asks_the_same;
pub use receive::{receive_counts, receive_vote};
pub use vote::vote;

use crate::{
    App, Error, Result, Viewer,
    views::{self, Item},
};

/// A poll of another server is asked for again after so long.
const STALE: Duration = Duration::from_mins(1);

/// A poll, within its status. One of another server is asked for first if what we know of it is old.
pub async fn find(app: &App, viewer: Option<&Viewer>, id: PollId) -> Result<Item> {
    let item = views::status_item(app, viewer, StatusId(id.0)).await?;
    if item.status.poll.is_none() {
        return Err(Error::NotFound);
    }
    if viewer.is_none() || item.status.local || !claim(app, id).await? {
        return Ok(item);
    }
    if let Err(error) = app.remote.refresh(app, item.status.id).await {
        tracing::debug!(poll.id = id.0, %error, "a poll cannot be refreshed");
        return Ok(item);
    }
    views::status_item(app, viewer, item.status.id).await
}

/// Whoever sees this status sees its poll: one of another server is asked for again soon, if what we know is old.
pub async fn freshen(app: &App, viewer: Option<&Viewer>, item: &Item) -> Result<()> {
    let (status, _) = item.target();
    let Some(poll) = status.poll.as_ref().filter(|_| viewer.is_some() && !status.local) else {
        return Ok(());
    };
    let wanted = polls::find(&mut app.db.conn(), poll.id).await?.is_some_and(|poll| is_stale(&poll, app.now()));
    if wanted {
        let key = format!("poll-refresh:{}", poll.id);
        let job = Job::RefreshPoll { poll: poll.id };
        jobs::enqueue_unique(&mut app.db.conn(), &job, &key, app.now(), app.now()).await?;
    }
    Ok(())
}

/// [`Job::RefreshPoll`]
pub async fn refresh(app: &App, id: PollId) -> Result<()> {
    if !claim(app, id).await? {
        return Ok(());
    }
    app.remote.refresh(app, StatusId(id.0)).await
}

/// True if this caller shall ask the origin, and nobody else for a while.
async fn claim(app: &App, id: PollId) -> Result<bool> {
    let (mut db, now) = (app.db.conn(), app.now());
    let stale = polls::find(&mut db, id).await?.is_some_and(|poll| is_stale(&poll, now));
    Ok(stale && polls::claim(&mut db, id, now - STALE, now).await?)
}

/// What was heard after the end is final.
fn is_stale(poll: &Poll, now: Timestamp) -> bool {
    let heard = poll.fetched_at.unwrap_or_default();
    let asked = poll.asked_at.unwrap_or_default().max(heard);
    !poll.closed && asked <= now - STALE && poll.expires_at.is_none_or(|end| heard <= end)
}

/// New counts go to other servers, unless nobody may see them yet: those of each span of some minutes together.
async fn enqueue_update(app: &App, tx: &mut Tx, poll: &Poll) -> Result<()> {
    const SPAN: i64 = 180;
    if poll.hide_totals {
        return Ok(());
    }
    let span = app.now().secs() / SPAN;
    let key = format!("poll-update:{}:{span}", poll.id);
    let job = Job::DeliverPollUpdate { status: poll.status() };
    jobs::enqueue_unique(tx, &job, &key, Timestamp::from_secs((span + 1) * SPAN), app.now()).await?;
    Ok(())
}
