//! Posts that wait for their time: handed in, listed, moved, taken back, and published exactly once.

use std::{collections::HashMap, time::Duration};

use domain::{Code, DraftId, Invalid, Job, ScheduledStatusId, Timestamp};
use storage::{
    drafts,
    idempotency::{self, Made},
    jobs, oauth,
    scheduled::{self, Scheduled},
    timelines::Page,
};

use super::{
    Draft,
    publish::{Submitted, await_repeat, find_repeat, prepare, publish_new},
};
use crate::{App, Error, Result, Viewer, auth, drafts as kept, views};

/// What is handed in for later is so far ahead at least.
const AHEAD: Duration = Duration::from_mins(5);
/// Posts of one account that wait.
const QUEUED: i64 = 300;
/// Posts of one account for one day (UTC).
const A_DAY: i64 = 25;
const DAY: Duration = Duration::from_hours(24);

/// A post that waits for its time.
#[derive(Debug)]
pub struct Waiting {
    pub id: ScheduledStatusId,
    pub scheduled_at: Timestamp,
    pub draft: Draft,
    /// In the draft's order.
    pub media: Vec<views::Media>,
}

/// Publishes a draft, or keeps it until its time; time that has passed means now. Gives what the same request made
/// before.
pub async fn submit(app: &App, viewer: &Viewer, draft: Draft, at: Option<Timestamp>) -> Result<Submitted> {
    if let Some(earlier) = find_repeat(app, viewer, draft.idempotency_key.as_deref()).await? {
        return Ok(Submitted::Made(earlier));
    }
    match at.filter(|at| *at > app.now()) {
        Some(at) => schedule(app, viewer, draft, at).await.map(Submitted::Made),
        None => publish_new(app, viewer, draft).await,
    }
}

/// All that is checked of a post is checked now, so that nothing is refused when nobody is there to read why.
async fn schedule(app: &App, viewer: &Viewer, mut draft: Draft, at: Timestamp) -> Result<Made> {
    check_time(app, viewer, at, ScheduledStatusId(0)).await?;
    prepare(app, viewer, &mut draft).await?;
    draft.visibility.get_or_insert(viewer.posting.visibility);
    draft.sensitive.get_or_insert(viewer.posting.sensitive);
    let mut row = Scheduled {
        id: ScheduledStatusId::at(app.now()),
        account_id: viewer.account,
        user_id: viewer.user,
        scheduled_at: at,
        draft: serde_json::to_string(&draft).map_err(Error::internal)?,
        created_at: app.now(),
    };
    let mut tx = app.db.begin().await?;
    while !scheduled::insert(&mut tx, &row).await? {
        row.id = ScheduledStatusId::at(app.now());
    }
    let made = Made::Scheduled(row.id);
    if !scheduled::hold(&mut tx, row.id, &draft.media).await? {
        return Err(Invalid::sentence("media", Code::Invalid, "Cannot attach files that are used already").into());
    }
    if let Some(key) = &draft.idempotency_key
        && !idempotency::insert(&mut tx, viewer.account, key, made, app.now()).await?
    {
        drop(tx);
        return await_repeat(app, viewer, Some(key)).await;
    }
    if let Some(kept_as) = draft.kept_as {
        drafts::delete(&mut tx, viewer.account, kept_as).await?;
    }
    jobs::enqueue_at(&mut tx, &Job::PublishScheduled { scheduled: row.id }, at, app.now()).await?;
    tx.commit().await?;
    Ok(made)
}

async fn check_time(app: &App, viewer: &Viewer, at: Timestamp, except: ScheduledStatusId) -> Result<()> {
    if at < app.now() + AHEAD {
        let reason = "The scheduled date must be in the future";
        return Err(Invalid::new("scheduled_at", Code::Inclusion, reason).into());
    }
    let day = (at.midnight(), at.midnight() + DAY);
    let (queued, that_day) = scheduled::counts(&mut app.db.conn(), viewer.account, except, day).await?;
    let refuse =
        |about, most: i64, reason: String| Err(Invalid::sentence(about, Code::TooLong, reason).limit(most).into());
    if queued >= QUEUED {
        return refuse("scheduled", QUEUED, format!("You have exceeded the limit of {QUEUED} scheduled posts"));
    }
    if that_day >= A_DAY {
        let reason = format!("You have exceeded the limit of {A_DAY} scheduled posts for today");
        return refuse("scheduled_day", A_DAY, reason);
    }
    Ok(())
}

/// A page of what waits, newest first.
pub async fn waiting(app: &App, viewer: &Viewer, page: Page) -> Result<Vec<Waiting>> {
    let rows = scheduled::list(&mut app.db.conn(), viewer.account, page).await?;
    whole(app, rows).await
}

/// One that waits, for its author's eyes only.
pub async fn find_waiting(app: &App, viewer: &Viewer, id: ScheduledStatusId) -> Result<Waiting> {
    let row = own(app, viewer, id).await?;
    whole(app, vec![row]).await?.pop().ok_or(Error::NotFound)
}

async fn own(app: &App, viewer: &Viewer, id: ScheduledStatusId) -> Result<Scheduled> {
    let found = scheduled::find(&mut app.db.conn(), id).await?;
    found.filter(|row| row.account_id == viewer.account).ok_or(Error::NotFound)
}

async fn whole(app: &App, rows: Vec<Scheduled>) -> Result<Vec<Waiting>> {
    let ids: Vec<ScheduledStatusId> = rows.iter().map(|row| row.id).collect();
    let files = scheduled::files(&mut app.db.conn(), &ids).await?.into_iter();
    let mut files: HashMap<_, _> = files.map(|(_, file)| (file.id, views::Media::of(&app.config, file))).collect();
    let waiting = |row: Scheduled| {
        let draft: Draft = serde_json::from_str(&row.draft).map_err(Error::internal)?;
        let media = draft.media.iter().filter_map(|id| files.remove(id)).collect();
        Ok(Waiting { id: row.id, scheduled_at: row.scheduled_at, draft, media })
    };
    rows.into_iter().map(waiting).collect()
}

/// Gives it another time. The appointment made before finds that its time has not come.
pub async fn reschedule(app: &App, viewer: &Viewer, id: ScheduledStatusId, at: Timestamp) -> Result<()> {
    own(app, viewer, id).await?;
    check_time(app, viewer, at, id).await?;
    let mut tx = app.db.begin().await?;
    if !scheduled::set_time(&mut tx, id, at).await? {
        return Err(Error::NotFound);
    }
    jobs::enqueue_at(&mut tx, &Job::PublishScheduled { scheduled: id }, at, app.now()).await?;
    Ok(tx.commit().await?)
}

/// Takes it back; its files are free again.
pub async fn unschedule(app: &App, viewer: &Viewer, id: ScheduledStatusId) -> Result<()> {
    own(app, viewer, id).await?;
    scheduled::delete(&mut app.db.conn(), id).await?;
    Ok(())
}

/// What waits becomes a draft that can be changed, and waits no more.
pub async fn back_to_draft(app: &App, viewer: &Viewer, id: ScheduledStatusId) -> Result<DraftId> {
    let row = own(app, viewer, id).await?;
    let draft: Draft = serde_json::from_str(&row.draft).map_err(Error::internal)?;
    let post = Draft { idempotency_key: None, kept_as: None, ..draft };
    let content = kept::Content { post, scheduled_at: Some(row.scheduled_at.millis()) };
    kept::check(app, viewer, &content).await?;
    let mut tx = app.db.begin().await?;
    let draft = kept::add(app, &mut tx, viewer.account, &content).await?;
    if !scheduled::delete(&mut tx, id).await? {
        // Its time came in between.
        return Err(Error::NotFound);
    }
    tx.commit().await?;
    Ok(draft)
}

/// [`Job::PublishScheduled`]. The row goes in the transaction that makes the post, so there is one post however often
/// this runs. What can no longer be published (its parent is gone, its author was blocked) becomes a draft again.
pub async fn publish_scheduled(app: &App, id: ScheduledStatusId) -> Result<()> {
    let row = scheduled::find(&mut app.db.conn(), id).await?.filter(|row| row.scheduled_at <= app.now());
    let Some(row) = row else { return Ok(()) };
    let holder = oauth::find_holder(&mut app.db.conn(), row.user_id, row.account_id).await?;
    // Somebody whose login is disabled says nothing, and loses nothing.
    let Some(holder) = holder.filter(|holder| auth::standing(holder) == auth::Standing::Good) else {
        return Ok(());
    };
    let draft: Draft = serde_json::from_str(&row.draft).map_err(Error::internal)?;
    let now = Draft { waited_as: Some(id), idempotency_key: None, kept_as: None, ..draft.clone() };
    match publish_new(app, &auth::viewer(holder), now).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_temporary() => Err(error),
        Err(error) => {
            tracing::info!(scheduled.id = id.0, %error, "a post that waited becomes a draft");
            give_back(app, row, draft).await
        }
    }
}

async fn give_back(app: &App, row: Scheduled, draft: Draft) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if scheduled::delete(&mut tx, row.id).await? {
        let content = kept::Content { post: draft, scheduled_at: Some(row.scheduled_at.millis()) };
        kept::insert(app, &mut tx, row.account_id, &content).await?;
    }
    Ok(tx.commit().await?)
}
