//! Voting by people of this server.

use domain::{AccountId, Code, Invalid, Job, PollId, PollVoteId, StatusId};
use storage::{Tx, blocks, jobs, polls, polls::Poll, statuses};

use super::{enqueue_update, schedule_end};
use crate::{App, Error, Result, Viewer};

/// Votes for some options, by position. Of a poll with several choices, more can be added later.
pub async fn vote(app: &App, viewer: &Viewer, id: PollId, choices: &[i64]) -> Result<()> {
    let mut db = app.db.conn();
    let found = statuses::find_visible(&mut db, viewer.account, StatusId(id.0)).await?;
    let status = found.filter(|status| status.poll_id.is_some()).ok_or(Error::NotFound)?;
    if blocks::between(&mut db, viewer.account, status.account_id).await? {
        return Err(Error::Forbidden("This action is not allowed"));
    }
    let mut tx = app.db.begin().await?;
    let poll = polls::lock(&mut tx, id, app.now()).await?.ok_or(Error::NotFound)?;
    let earlier = polls::choices(&mut tx, id, viewer.account).await?;
    let options = polls::options(&mut tx, id).await?.len() as i64;
    let choices = check(app, &poll, viewer.account, choices, (options, &earlier))?;
    let votes = cast(app, &mut tx, &poll, viewer.account, (&choices, &earlier)).await?;
    if status.local && !status.local_only {
        enqueue_update(app, &mut tx, &poll).await?;
    }
    if !status.local {
        let jobs: Vec<Job> = votes.into_iter().map(|vote| Job::DeliverVote { vote }).collect();
        jobs::enqueue_all(&mut tx, &jobs, app.now()).await?;
        schedule_end(app, &mut tx, &poll, false).await?;
    }
    Ok(tx.commit().await?)
}

/// The choices without repetitions, if the person may choose so.
fn check(
    app: &App,
    poll: &Poll,
    account: AccountId,
    choices: &[i64],
    (options, earlier): (i64, &[i64]),
) -> Result<Vec<i64>> {
    let mut chosen: Vec<i64> = choices.to_vec();
    chosen.sort_unstable();
    chosen.dedup();
    if chosen.is_empty() {
        return Err(Invalid::new("choices", Code::Blank, "can't be blank").into());
    }
    if poll.is_over(app.now()) {
        return Err(refused("The poll has already ended"));
    }
    if chosen.iter().any(|choice| !(0..options).contains(choice)) {
        return Err(refused("The chosen vote option does not exist"));
    }
    if poll.account_id == account {
        return Err(refused("You cannot vote in your own polls"));
    }
    let again = chosen.iter().any(|choice| earlier.contains(choice));
    let several = !poll.multiple && (chosen.len() > 1 || !earlier.is_empty());
    if again || several {
        return Err(refused("You have already voted on this poll"));
    }
    Ok(chosen)
}

fn refused(reason: &'static str) -> Error {
    Invalid::new("", Code::Invalid, reason).into()
}

/// Writes votes and counts them. `earlier` is what the person chose before.
pub(super) async fn cast(
    app: &App,
    tx: &mut Tx,
    poll: &Poll,
    account: AccountId,
    (choices, earlier): (&[i64], &[i64]),
) -> Result<Vec<PollVoteId>> {
    let votes = polls::vote(tx, poll.id, account, choices, app.now()).await?;
    if earlier.is_empty() {
        polls::count_voter(tx, poll.id).await?;
    }
    statuses::touch(tx, poll.status()).await?;
    Ok(votes)
}
