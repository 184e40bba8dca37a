//! Deleting: hidden at once; a job due some seconds later makes it final, so that it can still be undone.

use std::time::Duration;

use domain::{FaspEvent, Job, QuoteState, StatusId, Visibility};
use storage::{
    Tx, accounts, jobs, media, search,
    statuses::{self, Count, Status},
    tag_follows,
};

use super::insert::is_counted_reply;
use crate::{
    App, Error, Result, Viewer,
    conversations::{self, Changed},
    events::Event,
    fasp, quotes,
};

/// How long a deletion stays on this server.
const GRACE: Duration = Duration::from_secs(10);

/// What becomes of the files of a deleted status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// The author may attach them to another status ("delete and redraft").
    Keep,
    /// At once; such a deletion cannot be undone.
    Drop,
    /// As soon as the deletion is final.
    DropLater,
}

/// Deletes an own status.
pub async fn delete(app: &App, viewer: &Viewer, id: StatusId, files: Files) -> Result<()> {
    let status = statuses::find(&mut app.db.conn(), id).await?.filter(|s| s.account_id == viewer.account);
    let status = status.ok_or(Error::NotFound)?;
    if status.reblog_of_id.is_some() {
        return super::unreblog(app, viewer, id).await.map(drop);
    }
    let mut tx = app.db.begin().await?;
    let (gone, conversations) = hide(app, &mut tx, &status).await?;
    let job = Job::EndDeletion { status: id, files: files == Files::DropLater };
    if files == Files::Drop {
        media::delete_of_status(&mut tx, id).await?;
        jobs::enqueue_at(&mut tx, &job, app.now() + GRACE, app.now()).await?;
    } else {
        jobs::enqueue_unique(&mut tx, &job, &end_key(id), app.now() + GRACE, app.now()).await?;
    }
    tx.commit().await?;
    raise(app, gone);
    conversations.raise(app);
    Ok(())
}

/// Under this key [`Job::EndDeletion`] waits. Whoever takes it away has undone the deletion.
pub(super) fn end_key(id: StatusId) -> String {
    format!("end-deletion:{id}")
}

/// [`Job::EndDeletion`]
pub async fn end_deletion(app: &App, id: StatusId, files: bool) -> Result<()> {
    let Some(status) = statuses::find_deleted(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let mut tx = app.db.begin().await?;
    if files {
        media::delete_of_status(&mut tx, id).await?;
    }
    if !status.local_only {
        jobs::enqueue(&mut tx, &Job::DeliverStatusDelete { status: id }, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// A status of another server is gone.
pub async fn delete_remote(app: &App, status: &Status) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let (gone, conversations) = hide(app, &mut tx, status).await?;
    tx.commit().await?;
    raise(app, gone);
    conversations.raise(app);
    Ok(())
}

type Gone = Vec<(StatusId, domain::AccountId)>;

/// Marks a status and its boosts deleted and takes them out of all counts. Gives what is gone.
async fn hide(app: &App, tx: &mut Tx, status: &Status) -> Result<(Gone, Changed)> {
    // One time for all: undoing finds by it the boosts that went along.
    let now = app.now();
    if !statuses::delete(tx, status.id, now).await? {
        return Ok(Default::default());
    }
    statuses::bury(tx, &status.uri, now).await?;
    search::delete(tx, status.id).await?;
    fasp::status(app, tx, status, FaspEvent::Delete).await?;
    if status.visibility != Visibility::Direct {
        let tags = tag_follows::of_status(tx, status.id).await?;
        tag_follows::recount(tx, status.account_id, &tags).await?;
        accounts::count_status(tx, status.account_id, -1, None).await?;
        if let Some(parent) = status.in_reply_to_id.filter(|_| is_counted_reply(status.visibility)) {
            statuses::count(tx, parent, Count::Replies, -1).await?;
        }
    }
    let mut gone = vec![(status.id, status.account_id)];
    for (boost, booster) in statuses::reblogs(tx, status.id).await? {
        statuses::delete(tx, boost, now).await?;
        accounts::count_status(tx, booster, -1, None).await?;
        gone.push((boost, booster));
    }
    if status.quote_state == Some(QuoteState::Accepted) {
        quotes::unsettle(tx, status).await?;
    }
    Ok((gone, conversations::remove(tx, status).await?))
}

fn raise(app: &App, gone: Gone) {
    for (status, author) in gone {
        app.events.raise(Event::Deleted { status, author });
    }
}
