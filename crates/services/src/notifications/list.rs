//! Reading what somebody was told.

use std::{collections::HashMap, sync::Arc};

use domain::{AccountId, NotificationId, NotificationType, StatusId, Timestamp};
use storage::{
    markers,
    notifications::{self, Filter, Line},
    timelines::Page,
};

use crate::{
    App, Error, Result, Viewer,
    views::{self, Item},
};

/// A notification as its receiver sees it.
#[derive(Debug, Clone)]
pub struct Notification {
    pub id: NotificationId,
    pub kind: NotificationType,
    /// What is shown together has the same.
    pub group_key: String,
    pub created_at: Timestamp,
    /// Who did it.
    pub account: Arc<views::Account>,
    /// What it is about, of kinds that are about a status.
    pub status: Option<Item>,
}

/// Which notifications: some kinds, or all but some; of one account.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// None means all.
    pub kinds: Option<Vec<NotificationType>>,
    pub without: Vec<NotificationType>,
    pub from: Option<AccountId>,
}

impl Selection {
    fn kinds(&self) -> Vec<NotificationType> {
        let chosen = self.kinds.as_deref().unwrap_or(NotificationType::ALL);
        chosen.iter().copied().filter(|kind| !self.without.contains(kind)).collect()
    }
}

/// A page of the viewer's notifications, newest first.
pub async fn list(app: &App, viewer: &Viewer, page: Page, selection: &Selection) -> Result<Vec<Notification>> {
    let kinds = selection.kinds();
    let filter = Filter { kinds: &kinds, from: selection.from };
    let lines = notifications::list(&mut app.db.conn(), viewer.account, page, filter).await?;
    complete(app, viewer, lines).await
}

/// One of the viewer's notifications.
pub async fn find(app: &App, viewer: &Viewer, id: NotificationId) -> Result<Notification> {
    let line = notifications::find(&mut app.db.conn(), viewer.account, id).await?.ok_or(Error::NotFound)?;
    complete(app, viewer, vec![line]).await?.pop().ok_or(Error::NotFound)
}

/// How many have come since the viewer last looked; at most `limit` are counted.
pub async fn count_unread(app: &App, viewer: &Viewer, selection: &Selection, limit: i64) -> Result<i64> {
    let mut db = app.db.conn();
    let seen = markers::list(&mut db, viewer.account, &["notifications".to_owned()]).await?;
    let above = seen.first().map_or(0, |marker| marker.last_read_id);
    let kinds = selection.kinds();
    let filter = Filter { kinds: &kinds, from: selection.from };
    Ok(notifications::count(&mut db, viewer.account, above, filter, limit).await?)
}

/// Forgets some of them.
pub async fn dismiss(app: &App, viewer: &Viewer, ids: &[NotificationId]) -> Result<u64> {
    Ok(notifications::delete(&mut app.db.conn(), viewer.account, ids).await?)
}

/// Forgets all of them.
pub async fn clear(app: &App, viewer: &Viewer) -> Result<()> {
    Ok(notifications::clear(&mut app.db.conn(), viewer.account).await?)
}

/// Adds accounts and statuses. What is about a status that the viewer may not see is left out.
async fn complete(app: &App, viewer: &Viewer, lines: Vec<Line>) -> Result<Vec<Notification>> {
    let mut about: Vec<StatusId> = lines.iter().filter_map(|line| line.status_id).collect();
    about.sort_unstable();
    about.dedup();
    let items = match about.is_empty() {
        true => Vec::new(),
        false => views::items_by_id(app, Some(viewer), &about).await?,
    };
    let items: HashMap<StatusId, Item> = items.into_iter().map(|item| (item.status.id, item)).collect();
    let versions: Vec<(AccountId, i64)> = lines.iter().map(|line| (line.from_account_id, line.from_version)).collect();
    let accounts = views::accounts_at(app, &versions).await?;
    let whole = |line: Line| {
        let status = match line.status_id {
            Some(id) => Some(items.get(&id)?.clone()),
            None => None,
        };
        let group_key = if line.group_key.is_empty() {
            format!("ungrouped-{}", line.id)
        } else {
            line.group_key
        };
        let account = accounts.get(&line.from_account_id)?.clone();
        Some(Notification { id: line.id, kind: line.kind, group_key, created_at: line.created_at, account, status })
    };
    Ok(lines.into_iter().filter_map(whole).collect())
}
