//! Deleting: hidden at once; the Delete activity is a job due some seconds later, so that it can still be undone.

use std::time::Duration;

use domain::{Job, StatusId, Visibility};
use storage::{
    Tx, accounts, jobs, media,
    statuses::{self, Count, Status},
};

use crate::{App, Error, Result, Viewer, events::Event};

/// How long a deletion stays on this server.
const GRACE: Duration = Duration::from_secs(10);

/// What becomes of the files of a deleted status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// The author may attach them to another status ("delete and redraft").
    Keep,
    Drop,
}

/// Deletes an own status.
pub async fn delete(app: &App, viewer: &Viewer, id: StatusId, files: Files) -> Result<()> {
    let status = statuses::find(&mut app.db.conn(), id).await?.filter(|s| s.account_id == viewer.account);
    let status = status.ok_or(Error::NotFound)?;
    if status.reblog_of_id.is_some() {
        return super::unreblog(app, viewer, id).await.map(drop);
    }
    let mut tx = app.db.begin().await?;
    let gone = hide(app, &mut tx, &status).await?;
    if files == Files::Drop {
        media::delete_of_status(&mut tx, id).await?;
    }
    if !status.local_only {
        let job = Job::DeliverStatusDelete { status: id };
        jobs::enqueue_at(&mut tx, &job, app.now() + GRACE, app.now()).await?;
    }
    tx.commit().await?;
    raise(app, gone);
    Ok(())
}

/// A status of another server is gone.
pub async fn delete_remote(app: &App, status: &Status) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let gone = hide(app, &mut tx, status).await?;
    tx.commit().await?;
    raise(app, gone);
    Ok(())
}

/// Marks a status and its boosts deleted and takes them out of all counts. Gives what is gone.
async fn hide(app: &App, tx: &mut Tx, status: &Status) -> Result<Vec<(StatusId, domain::AccountId)>> {
    if !statuses::delete(tx, status.id, app.now()).await? {
        return Ok(Vec::new());
    }
    statuses::bury(tx, &status.uri, app.now()).await?;
    if status.visibility != Visibility::Direct {
        accounts::count_status(tx, status.account_id, -1, None).await?;
        if let Some(parent) = status.in_reply_to_id {
            statuses::count(tx, parent, Count::Replies, -1).await?;
        }
    }
    let mut gone = vec![(status.id, status.account_id)];
    for (boost, booster) in statuses::reblogs(tx, status.id).await? {
        statuses::delete(tx, boost, app.now()).await?;
        accounts::count_status(tx, booster, -1, None).await?;
        gone.push((boost, booster));
    }
    Ok(gone)
}

fn raise(app: &App, gone: Vec<(StatusId, domain::AccountId)>) {
    for (status, author) in gone {
        app.events.raise(Event::Deleted { status, author });
    }
}
