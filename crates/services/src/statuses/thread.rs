//! Threads are whole: when somebody opens one in which people of other servers speak, what is missing of it is asked of
//! these servers, not too often.

use std::time::Duration;

use domain::{Job, StatusId, Timestamp, Visibility};
use storage::{jobs, statuses, statuses::Status, threads};

use super::Context;
use crate::{
    App, Result,
    events::Event,
    refreshes::{self, Refresh},
};

/// A thread is not fetched again before, ...
const EVERY: Duration = Duration::from_mins(15);
/// ... and up to so many milliseconds later, so that servers which look at the same time do not do so for ever.
const JITTER: u64 = 180_000;
/// The answers of the first minutes come by themselves.
const SETTLES: Duration = Duration::from_mins(5);

/// By which apps ask for the end of the fetching ([`refreshes`]).
pub fn crawl_key(id: StatusId) -> String {
    format!("context:{id}")
}

/// When it may be asked again.
pub fn crawl_again_at(app: &App) -> Timestamp {
    app.now() + EVERY + Duration::from_millis(app.random.below(JITTER))
}

/// Somebody reads this thread, of which `context` is known. Gives the work if more of it is being fetched.
pub async fn visit_thread(app: &App, id: StatusId, context: &Context) -> Result<Option<Refresh>> {
    let mut db = app.db.conn();
    let Some(status) = statuses::find(&mut db, id).await? else { return Ok(None) };
    let mut others = context.ancestors.iter().chain(&context.descendants);
    let ours = status.local && others.all(|item| item.status.local);
    if ours || !matches!(status.visibility, Visibility::Public | Visibility::Unlisted) {
        return Ok(None);
    }
    let orphan = status.in_reply_to_uri.is_some();
    let settled = orphan || status.created_at <= app.now() - SETTLES;
    if settled && threads::again_at(&mut db, id).await?.is_none_or(|at| at <= app.now()) {
        begin(app, id).await?;
    }
    refreshes::running(app, &crawl_key(id)).await
}

async fn begin(app: &App, id: StatusId) -> Result<()> {
    let (now, mut tx) = (app.now(), app.db.begin().await?);
    if threads::begin(&mut tx, id, crawl_again_at(app), now).await? {
        refreshes::start(app, &mut tx, &crawl_key(id), true).await?;
        jobs::enqueue_unique(&mut tx, &Job::CrawlThread { status: id }, &format!("thread:{id}"), now, now).await?;
    }
    Ok(tx.commit().await?)
}

/// The fetching of this thread has ended.
pub async fn crawled(app: &App, id: StatusId) -> Result<()> {
    refreshes::finish(app, &crawl_key(id)).await?;
    let status = statuses::find(&mut app.db.conn(), id).await?;
    if let Some(conversation) = status.and_then(|status| status.conversation_id) {
        app.events.raise(Event::Thread { conversation });
    }
    Ok(())
}

/// Tells those who read the thread of a reply that was just written.
pub(super) fn joined(app: &App, status: &Status) {
    if let Some(conversation) = status.conversation_id.filter(|_| status.in_reply_to_id.is_some()) {
        app.events.raise(Event::Thread { conversation });
    }
}
