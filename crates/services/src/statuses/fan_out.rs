//! Jobs that write homes.

use std::time::Duration;

use domain::{AccountId, FollowId, Job, NotificationType, StatusId, Timestamp};
use storage::{
    Tx,
    feeds::{self, Fan},
    jobs, statuses,
};

use crate::{App, Result, Viewer, events::Event, notifications::Told};

/// Followers whose homes are written in one transaction.
const CHUNK: i64 = 1000;

/// Posts of an account that enter a home when it is followed.
const MERGED: i64 = 20;

/// Of so many entries that a home gets, one has it trimmed: it stays a little longer than it need be.
const TRIM_EVERY: u64 = 64;

/// Who was not seen for this long has no home; it is made again on return.
const AWAY: Duration = Duration::from_secs(30 * 86_400);

/// Whether the home of somebody last seen then is being kept.
pub fn home_is_kept(last_active_at: Timestamp, now: Timestamp) -> bool {
    last_active_at >= now - AWAY
}

/// [`Job::FanOut`]: the homes of the next followers, and the job for those after them.
pub async fn fan_out(app: &App, id: StatusId, after: FollowId) -> Result<()> {
    let Some(status) = statuses::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let fan = Fan {
        author: status.account_id,
        is_reblog: status.reblog_of_id.is_some(),
        replied_to: replied_to(&status),
        language: status.language.as_deref(),
        active_since: app.now() - AWAY,
    };
    let mut tx = app.db.begin().await?;
    let followers = feeds::followers(&mut tx, &fan, after, CHUNK).await?;
    let homes: Vec<AccountId> = followers.iter().map(|f| f.account_id).collect();
    feeds::insert(&mut tx, &homes, id, status.account_id, status.reblog_of_id).await?;
    enqueue_trims(app, &mut tx, &homes).await?;
    let mut told = Told::default();
    let wants_notice = status.reblog_of_id.is_none() && !status.reply;
    for follower in followers.iter().filter(|f| f.notify && wants_notice) {
        told.tell(app, &mut tx, follower.account_id, status.account_id, NotificationType::Status, Some(id)).await?;
    }
    if let Some(last) = followers.last().filter(|_| followers.len() as i64 == CHUNK) {
        jobs::enqueue(&mut tx, &Job::FanOut { status: id, after: last.follow_id }, app.now()).await?;
    }
    tx.commit().await?;
    if !homes.is_empty() {
        app.events.raise(Event::Home { status: id, homes });
    }
    told.raise(app);
    Ok(())
}

async fn enqueue_trims(app: &App, tx: &mut Tx, homes: &[AccountId]) -> Result<()> {
    for &account in homes.iter().filter(|_| app.random.below(TRIM_EVERY) == 0) {
        let key = format!("trim-home:{account}");
        jobs::enqueue_unique(tx, &Job::TrimHome { account }, &key, app.now(), app.now()).await?;
    }
    Ok(())
}

/// Whom the status answers, if only those who follow that one too shall see it. An answer to somebody unknown is for
/// nobody's home: its author's id stands for that, since nobody but the author's own circle would know.
fn replied_to(status: &storage::statuses::Status) -> Option<AccountId> {
    match (status.in_reply_to_account_id, status.in_reply_to_uri.is_some()) {
        (Some(account), _) => Some(account),
        (None, true) => Some(AccountId(-1)),
        (None, false) => None,
    }
}

/// [`Job::MergeHome`]: the latest posts of somebody just followed.
pub async fn merge_home(app: &App, account: AccountId, followed: AccountId) -> Result<()> {
    feeds::merge(&mut app.db.conn(), account, followed, MERGED).await?;
    Ok(())
}

/// [`Job::TrimHome`]: a home without what lies beyond its length.
pub async fn trim_home(app: &App, account: AccountId) -> Result<()> {
    feeds::trim(&mut app.db.conn(), account).await?;
    Ok(())
}

/// False while the home of somebody who was away is being written anew.
pub async fn home_is_ready(app: &App, viewer: &Viewer) -> Result<bool> {
    if home_is_kept(viewer.last_active_at, app.now()) {
        return Ok(true);
    }
    Ok(!jobs::waits(&mut app.db.conn(), &rebuild_key(viewer.account)).await?)
}

/// Under this key [`Job::RebuildHome`] waits, once.
pub(crate) fn rebuild_key(account: AccountId) -> String {
    format!("rebuild-home:{account}")
}

/// [`Job::RebuildHome`]: a home from nothing, for somebody who was away.
pub async fn rebuild_home(app: &App, account: AccountId) -> Result<()> {
    let followed = storage::feeds::followed(&mut app.db.conn(), account).await?;
    feeds::merge_own(&mut app.db.conn(), account, MERGED).await?;
    for author in followed {
        feeds::merge(&mut app.db.conn(), account, author, MERGED).await?;
    }
    feeds::trim(&mut app.db.conn(), account).await?;
    Ok(())
}
