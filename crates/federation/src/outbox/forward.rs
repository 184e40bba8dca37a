//! Passing on what others say about statuses that are known by people here: answers to them, and changes and deletions
//! of answers and of what they boosted. Their followers elsewhere would not hear of it otherwise (ActivityPub, 7.1.2).
//! It goes on as it came, and only with a proof of its author, by which receivers can believe it.

use activitypub::uri;
use domain::{Job, StatusId};
use services::{App, Result};
use storage::{deliveries::New, follows, jobs, statuses, statuses::Status};

use super::{find, queue};

/// Boosters whose followers are told of one status.
const MAX_PASSERS: i64 = 500;

/// Notes that an activity about a known status is to be passed on, if it can be believed and concerns anybody.
pub async fn pass_on(app: &App, status: &Status, signed: Option<&str>) -> Result<()> {
    let Some(activity) = signed.filter(|_| status.is_open() && !status.local) else {
        return Ok(());
    };
    let mut db = app.db.conn();
    if statuses::list_passers(&mut db, status, 1).await?.is_empty() {
        return Ok(());
    }
    let job = Job::Forward { status: status.id, activity: activity.to_owned() };
    Ok(jobs::enqueue(&mut db, &job, app.now()).await?)
}

/// [`Job::Forward`]: in the name of the person here who has to do with it, or of the first of several.
pub async fn forward(app: &App, id: StatusId, activity: &str) -> Result<()> {
    let mut db = app.db.conn();
    let status = match statuses::find(&mut db, id).await? {
        Some(status) => Some(status),
        None => statuses::find_deleted(&mut db, id).await?,
    };
    let Some(status) = status.filter(|status| status.is_open() && !status.local) else {
        return Ok(());
    };
    let passers = statuses::list_passers(&mut db, &status, MAX_PASSERS).await?;
    let Some(&account) = passers.first() else { return Ok(()) };
    let author = find(app, status.account_id).await?;
    let mut inboxes = follows::list_follower_inboxes(&mut db, &passers).await?;
    // Its own server told of it.
    inboxes.retain(|inbox| !uri::same_origin(inbox, &author.uri));
    queue(app, New { account, body: activity, synchronizes: false, key: None }, inboxes).await
}
