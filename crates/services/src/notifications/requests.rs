//! What is kept apart: the receiver's policy, and one request for each sender.

use std::{collections::HashMap, sync::Arc};

use domain::{Job, NotificationRequestId, PolicyAction, StatusId, Timestamp};
use storage::{
    jobs, notification_requests as rows, notification_requests::Policy, notifications, statuses, timelines::Page,
};

use super::COUNTED;
use crate::{
    App, Error, Result, Viewer, conversations,
    events::Event,
    views::{self, Account, Item},
};

/// What is to be changed of a policy.
#[derive(Debug, Clone, Copy, Default)]
pub struct PolicyChange {
    pub for_not_following: Option<PolicyAction>,
    pub for_not_followers: Option<PolicyAction>,
    pub for_new_accounts: Option<PolicyAction>,
    pub for_private_mentions: Option<PolicyAction>,
    pub for_limited_accounts: Option<PolicyAction>,
}

/// The viewer's policy.
pub async fn policy(app: &App, viewer: &Viewer) -> Result<Policy> {
    Ok(rows::find_policy(&mut app.db.conn(), viewer.account).await?.unwrap_or_default())
}

/// Changes the viewer's policy; it holds for what comes from now on. Gives it as it is then.
pub async fn set_policy(app: &App, viewer: &Viewer, change: PolicyChange) -> Result<Policy> {
    let mut tx = app.db.begin().await?;
    let old = rows::find_policy(&mut tx, viewer.account).await?.unwrap_or_default();
    let new = Policy {
        for_not_following: change.for_not_following.unwrap_or(old.for_not_following),
        for_not_followers: change.for_not_followers.unwrap_or(old.for_not_followers),
        for_new_accounts: change.for_new_accounts.unwrap_or(old.for_new_accounts),
        for_private_mentions: change.for_private_mentions.unwrap_or(old.for_private_mentions),
        for_limited_accounts: change.for_limited_accounts.unwrap_or(old.for_limited_accounts),
    };
    rows::put_policy(&mut tx, viewer.account, &new).await?;
    tx.commit().await?;
    Ok(new)
}

/// How many requests wait, and how many notifications behind them; both are counted up to [`COUNTED`].
pub async fn pending(app: &App, viewer: &Viewer) -> Result<(i64, i64)> {
    Ok(rows::pending(&mut app.db.conn(), viewer.account, COUNTED).await?)
}

/// A sender whose notifications are kept apart.
#[derive(Debug, Clone)]
pub struct Request {
    pub id: NotificationRequestId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub account: Arc<Account>,
    /// Counted up to [`COUNTED`].
    pub count: i64,
    /// The sender's newest status that was kept apart, if the viewer may see it.
    pub last_status: Option<Item>,
}

/// A page of the viewer's requests, newest first.
pub async fn requests(app: &App, viewer: &Viewer, page: Page) -> Result<Vec<Request>> {
    let rows = rows::list(&mut app.db.conn(), viewer.account, page, COUNTED).await?;
    complete(app, viewer, rows).await
}

/// One of the viewer's requests.
pub async fn request(app: &App, viewer: &Viewer, id: NotificationRequestId) -> Result<Request> {
    let row = rows::find(&mut app.db.conn(), viewer.account, id, COUNTED).await?.ok_or(Error::NotFound)?;
    complete(app, viewer, vec![row]).await?.pop().ok_or(Error::NotFound)
}

async fn complete(app: &App, viewer: &Viewer, rows: Vec<rows::Request>) -> Result<Vec<Request>> {
    let ids: Vec<StatusId> = rows.iter().filter_map(|row| row.last_status_id).collect();
    let items = match ids.is_empty() {
        true => Vec::new(),
        false => views::items_by_id(app, Some(viewer), &ids).await?,
    };
    let mut items: HashMap<StatusId, Item> = items.into_iter().map(|item| (item.status.id, item)).collect();
    let versions: Vec<_> = rows.iter().map(|row| (row.from_account_id, row.from_version)).collect();
    let accounts = views::accounts_at(app, Some(viewer), &versions).await?;
    let whole = |row: rows::Request| {
        Some(Request {
            id: row.id,
            created_at: row.created_at,
            updated_at: row.updated_at,
            account: accounts.get(&row.from_account_id)?.clone(),
            count: row.count,
            last_status: row.last_status_id.and_then(|id| items.remove(&id)),
        })
    };
    Ok(rows.into_iter().filter_map(whole).collect())
}

/// Lets the senders of these requests through from now on; what was kept apart of them is moved by jobs. Gives how many
/// there were: ids that are none of the viewer's requests are passed over.
pub async fn accept(app: &App, viewer: &Viewer, ids: &[NotificationRequestId]) -> Result<u64> {
    let (account, now) = (viewer.account, app.now());
    let mut tx = app.db.begin().await?;
    let senders = rows::delete(&mut tx, account, ids).await?;
    for &from in &senders {
        rows::permit(&mut tx, account, from, now).await?;
    }
    let moves: Vec<Job> = senders.iter().map(|&from| Job::MergeNotifications { account, from }).collect();
    jobs::enqueue_all(&mut tx, &moves, now).await?;
    tx.commit().await?;
    Ok(senders.len() as u64)
}

/// Hides these requests until something new comes of them. Nothing is deleted. Gives how many there were.
pub async fn dismiss_requests(app: &App, viewer: &Viewer, ids: &[NotificationRequestId]) -> Result<u64> {
    Ok(rows::dismiss(&mut app.db.conn(), viewer.account, ids, app.now()).await?)
}

/// Whether nothing is still to be moved of what the viewer accepted.
pub async fn is_merged(app: &App, viewer: &Viewer) -> Result<bool> {
    Ok(!rows::is_merging(&mut app.db.conn(), viewer.account).await?)
}

/// [`Job::MergeNotifications`]: moves what was kept apart of a sender among the others, and messages among the messages.
pub async fn merge(app: &App, account: domain::AccountId, from: domain::AccountId) -> Result<()> {
    for message in notifications::kept_messages(&mut app.db.conn(), account, from).await? {
        let mut tx = app.db.begin().await?;
        if let Some(message) = statuses::find(&mut tx, message).await? {
            let changed = conversations::add_withheld(app, &mut tx, account, &message).await?;
            tx.commit().await?;
            changed.raise(app);
        }
    }
    let mut tx = app.db.begin().await?;
    notifications::release(&mut tx, account, from).await?;
    rows::set_merged(&mut tx, account, from).await?;
    let done = !rows::is_merging(&mut tx, account).await?;
    tx.commit().await?;
    if done {
        app.events.raise(Event::NotificationsMerged { account });
    }
    Ok(())
}
