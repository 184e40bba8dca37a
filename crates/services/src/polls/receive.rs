//! What other servers say: votes in polls of this server, and the counts of their own polls.

use domain::AccountId;
use storage::{
    polls::{self, Choice, NewPoll},
    statuses::{self, Status},
};

use super::{enqueue_update, schedule_end, vote::cast};
use crate::{App, Error, Result};

/// Counts a vote of somebody elsewhere, named by the option's text. False if it does not count: the poll is over, has no
/// such option, or that person has chosen before.
pub async fn receive_vote(app: &App, account: AccountId, status: &Status, title: &str) -> Result<bool> {
    statuses::find_visible(&mut app.db.conn(), account, status.id).await?.ok_or(Error::NotFound)?;
    let Some(id) = status.poll_id.filter(|_| status.local && status.account_id != account) else {
        return Ok(false);
    };
    let mut tx = app.db.begin().await?;
    let Some(poll) = polls::lock(&mut tx, id, app.now()).await?.filter(|poll| !poll.is_over(app.now())) else {
        return Ok(false);
    };
    let options = polls::options(&mut tx, id).await?;
    let Some(choice) = named(&options, title) else { return Ok(false) };
    let earlier = polls::choices(&mut tx, id, account).await?;
    if earlier.contains(&choice) || (!poll.multiple && !earlier.is_empty()) {
        return Ok(false);
    }
    cast(app, &mut tx, &poll, account, (&[choice], &earlier)).await?;
    if !status.local_only {
        enqueue_update(app, &mut tx, &poll).await?;
    }
    tx.commit().await?;
    Ok(true)
}

fn named(options: &[Choice], title: &str) -> Option<i64> {
    let same = |option: &&Choice| option.title == title || option.title == title.trim();
    options.iter().find(same).map(|option| option.position)
}

/// What the origin says of the counts and the end of a poll. Another question than the one that is known is left alone:
/// only an edit of the status changes it.
pub async fn receive_counts(app: &App, status: &Status, new: &NewPoll) -> Result<()> {
    let Some(id) = status.poll_id.filter(|_| !status.local) else { return Ok(()) };
    let mut tx = app.db.begin().await?;
    let Some(poll) = polls::lock(&mut tx, id, app.now()).await? else {
        return Ok(());
    };
    let options = polls::options(&mut tx, id).await?;
    if !asks_the_same(poll.multiple, &options, new) {
        return Ok(());
    }
    polls::set_counts(&mut tx, id, new).await?;
    let counted = options.iter().zip(&new.options).all(|(known, (_, votes))| known.votes_count == *votes);
    let ends_as_known = poll.expires_at == new.expires_at && poll.closed == new.closed;
    if !counted || !ends_as_known || poll.voters_count != new.voters_count {
        statuses::touch(&mut tx, status.id).await?;
    }
    if !ends_as_known && poll.ended_at.is_none() && !polls::untold(&mut tx, id, 1).await?.is_empty() {
        let poll = polls::Poll { expires_at: new.expires_at, closed: new.closed, ..poll };
        schedule_end(app, &mut tx, &poll, false).await?;
    }
    Ok(tx.commit().await?)
}

/// Whether a poll asks what is known already.
pub(crate) fn asks_the_same(multiple: bool, options: &[Choice], new: &NewPoll) -> bool {
    let titles = options.iter().map(|option| option.title.as_str());
    multiple == new.multiple && titles.eq(new.options.iter().map(|(title, _)| title.as_str()))
}
