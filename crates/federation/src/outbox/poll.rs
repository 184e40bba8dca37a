//! Votes, to the poll's author alone; and how a poll stands, to all who may have it.

use activitypub::emit::{Activity, Context, Note};
use domain::{PollId, PollVoteId, StatusId};
use services::{App, Result};
use storage::{polls, statuses};

use super::{
    To, find, inbox_of, json, occasion, send,
    status::{Says, deliver, source},
};

pub async fn vote(app: &App, id: PollVoteId) -> Result<()> {
    let Some(vote) = polls::find_vote(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let status = statuses::find(&mut app.db.conn(), StatusId(vote.poll_id.0)).await?;
    let Some(status) = status.filter(|status| !status.local) else { return Ok(()) };
    let (voter, author) = (find(app, vote.account_id).await?, find(app, status.account_id).await?);
    let object = format!("{}#votes/{id}", voter.uri);
    let (activity, to) = (format!("{object}/activity"), [author.uri.clone()]);
    let note = Note::vote(&object, &voter.uri, &vote.title, &status.uri, &to);
    let body = json(Context::Note, &Activity::create(&activity, &note))?;
    send(app, voter.id, &body, To::personal(inbox_of(&author))).await
}

/// An Update without a newer `updated`: only counts have changed, or the poll is over. Voters hear of it too.
pub async fn update_poll(app: &App, id: StatusId) -> Result<()> {
    let voters = polls::voter_inboxes(&mut app.db.conn(), PollId(id.0)).await?;
    let Some((source, reach)) = source(app, id, Says::Changed, voters).await? else {
        return Ok(());
    };
    let now = app.now().millis();
    let activity = format!("{}#updates/{}", source.status.uri, occasion(app));
    let body = json(Context::Note, &Activity::update(&activity, &source.note(), now).published(now))?;
    deliver(app, &source, body, reach).await
}
