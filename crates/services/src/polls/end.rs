//! The end of a poll: its author and its voters here are told, and other servers get the last counts.

use std::time::Duration;

use domain::{Job, NotificationType, PollId};
use storage::{Tx, jobs, polls, polls::Poll, statuses};

use crate::{App, Result, notifications::Told};

/// Voters who are told in one transaction.
const CHUNK: i64 = 100;

/// A poll of another server is looked at so long after its end: its origin counts the last votes first.
const GRACE: Duration = Duration::from_mins(5);

/// Looks at the poll when it ends, if it does. An earlier appointment is not taken back: it finds the poll still open.
pub(crate) async fn schedule_end(app: &App, tx: &mut Tx, poll: &Poll, local: bool) -> Result<()> {
    let at = match (poll.closed, poll.expires_at) {
        (true, _) => app.now(),
        (false, Some(end)) if local => end,
        (false, Some(end)) => end + GRACE,
        (false, None) => return Ok(()),
    };
    let end = if poll.closed { 0 } else { at.millis() };
    let key = format!("poll-end:{}:{end}", poll.id);
    jobs::enqueue_unique(tx, &Job::EndPoll { poll: poll.id }, &key, at, app.now()).await?;
    Ok(())
}

/// [`Job::EndPoll`]
pub async fn end(app: &App, id: PollId) -> Result<()> {
    let Some(poll) = due(app, id).await? else { return Ok(()) };
    let Some(status) = statuses::find(&mut app.db.conn(), poll.status()).await? else {
        return Ok(());
    };
    if !status.local {
        if let Err(error) = app.remote.refresh(app, status.id).await {
            tracing::debug!(poll.id = id.0, %error, "the last counts of a poll are not to be had");
        }
        // Its origin may have given it more time, which has made an appointment of its own.
        if due(app, id).await?.is_none() {
            return Ok(());
        }
    }
    let mut tx = app.db.begin().await?;
    if !polls::end(&mut tx, id, app.now()).await? {
        return Ok(());
    }
    statuses::touch(&mut tx, status.id).await?;
    let mut told = Told::default();
    if status.local {
        let (author, kind) = (status.account_id, NotificationType::Poll);
        told.tell(app, &mut tx, author, author, kind, Some(status.id)).await?;
        if !status.local_only {
            jobs::enqueue(&mut tx, &Job::DeliverPollUpdate { status: status.id }, app.now()).await?;
        }
    }
    jobs::enqueue(&mut tx, &Job::TellVoters { poll: id }, app.now()).await?;
    tx.commit().await?;
    told.raise(app);
    Ok(())
}

/// The poll, if it is over and nothing was done about that yet.
async fn due(app: &App, id: PollId) -> Result<Option<Poll>> {
    let poll = polls::find(&mut app.db.conn(), id).await?;
    Ok(poll.filter(|poll| poll.is_over(app.now()) && poll.ended_at.is_none()))
}

/// [`Job::TellVoters`]: the next of them, and the job for those after them. Nobody is told twice: how far it came is
/// written with what was told.
pub async fn tell_voters(app: &App, id: PollId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let Some(poll) = polls::lock(&mut tx, id, app.now()).await? else {
        return Ok(());
    };
    let voters = polls::untold(&mut tx, id, CHUNK).await?;
    let Some(last) = voters.last().copied() else { return Ok(()) };
    let mut told = Told::default();
    told.tell_all(app, &mut tx, &voters, (poll.account_id, NotificationType::Poll, Some(poll.status()))).await?;
    polls::told(&mut tx, id, last).await?;
    if voters.len() as i64 == CHUNK {
        jobs::enqueue(&mut tx, &Job::TellVoters { poll: id }, app.now()).await?;
    }
    tx.commit().await?;
    told.raise(app);
    Ok(())
}
