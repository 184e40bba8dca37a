//! Reading what somebody was told, one by one.

use std::{collections::HashMap, sync::Arc};

use domain::{AccountId, FilterContext, NotificationId, NotificationType, StatusId, Timestamp};
use storage::{
    markers,
    notifications::{self, Filter, Line},
    timelines::{self, Page},
};

use super::about::{About, Abouts};
use crate::{
    App, Error, Result, Viewer, filters,
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
    /// Kept apart by the receiver's policy.
    pub filtered: bool,
    /// Who did it; the receiver, of what is told of oneself.
    pub account: Arc<views::Account>,
    /// What it is about, of kinds that are about a status.
    pub status: Option<Item>,
    /// What it is about, of other kinds.
    pub about: Option<About>,
}

impl Notification {
    /// Whether the viewer's filters leave it out of what is told.
    pub fn is_hidden(&self, viewer: &Viewer) -> bool {
        self.status.as_ref().is_some_and(|item| is_hidden(item, viewer))
    }
}

/// Which notifications: some kinds, or all but some; of one account.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// None means all.
    pub kinds: Option<Vec<NotificationType>>,
    pub without: Vec<NotificationType>,
    pub from: Option<AccountId>,
    /// Those that are kept apart as well.
    pub filtered: bool,
}

impl Selection {
    pub(super) fn kinds(&self) -> Vec<NotificationType> {
        let chosen = self.kinds.as_deref().unwrap_or(NotificationType::ALL);
        chosen.iter().copied().filter(|kind| !self.without.contains(kind)).collect()
    }

    /// Who asks for one account gets what is kept apart of it too: that is how a request is looked at.
    pub(super) fn filter<'a>(&self, kinds: &'a [NotificationType]) -> Filter<'a> {
        Filter { kinds, from: self.from, filtered: self.filtered || self.from.is_some() }
    }
}

/// A page of notifications and where it lies: some may be left out that cannot be seen any more.
#[derive(Debug, Default)]
pub struct Listed {
    pub list: Vec<Notification>,
    /// The newest and the oldest, those left out included; None if there are none at all.
    pub span: Option<(NotificationId, NotificationId)>,
    /// As many as were asked for.
    pub full: bool,
}

/// A page of the viewer's notifications with its bounds, newest first. What the viewer's filters would hide is among them,
/// with what was found: a client that knows of filters leaves it out.
pub async fn page(app: &App, viewer: &Viewer, page: Page, selection: &Selection) -> Result<Listed> {
    let kinds = selection.kinds();
    let lines = notifications::list(&mut app.db.conn(), viewer.account, page, selection.filter(&kinds)).await?;
    let span = lines.first().zip(lines.last()).map(|(newest, oldest)| (newest.id, oldest.id));
    let full = lines.len() as i64 >= page.limit;
    Ok(Listed { list: complete(app, viewer, lines).await?, span, full })
}

/// The page as people see it: without what their filters hide.
pub async fn shown_page(app: &App, viewer: &Viewer, cursor: Page, selection: &Selection) -> Result<Listed> {
    let mut found = page(app, viewer, cursor, selection).await?;
    found.list.retain(|one| !one.is_hidden(viewer));
    Ok(found)
}

/// One of the viewer's notifications.
pub async fn find(app: &App, viewer: &Viewer, id: NotificationId) -> Result<Notification> {
    let line = notifications::find(&mut app.db.conn(), viewer.account, id).await?.ok_or(Error::NotFound)?;
    complete(app, viewer, vec![line]).await?.pop().ok_or(Error::NotFound)
}

/// How many have come since the viewer last looked; at most `limit` are counted.
pub async fn count_unread(app: &App, viewer: &Viewer, selection: &Selection, limit: i64) -> Result<i64> {
    let above = last_read(app, viewer).await?;
    let kinds = selection.kinds();
    Ok(notifications::count(&mut app.db.conn(), viewer.account, above, selection.filter(&kinds), limit).await?)
}

/// The same of those that people see: filters may hide what some are about.
pub async fn count_unread_shown(app: &App, viewer: &Viewer, selection: &Selection, limit: i64) -> Result<i64> {
    if !filters::matcher(app, viewer.account).await?.hides(FilterContext::Notifications, app.now()) {
        return count_unread(app, viewer, selection, limit).await;
    }
    let above = last_read(app, viewer).await?;
    let kinds = selection.kinds();
    let page = Page { max_id: i64::MAX, above_id: above, upwards: false, limit };
    let lines = notifications::list(&mut app.db.conn(), viewer.account, page, selection.filter(&kinds)).await?;
    let (items, _) = items_and_accounts(app, viewer, &lines, &[]).await?;
    let shown = |id: StatusId| items.get(&id).is_some_and(|item| !is_hidden(item, viewer));
    Ok(lines.iter().filter(|line| line.status_id.is_none_or(shown)).count() as i64)
}

fn is_hidden(item: &Item, viewer: &Viewer) -> bool {
    filters::is_hidden(item, viewer.account, FilterContext::Notifications)
}

/// Up to where the viewer has read, by the marker.
pub(super) async fn last_read(app: &App, viewer: &Viewer) -> Result<i64> {
    let seen = markers::list(&mut app.db.conn(), viewer.account, &["notifications".to_owned()]).await?;
    Ok(seen.first().map_or(0, |marker| marker.last_read_id))
}

/// Forgets some of them.
pub async fn dismiss(app: &App, viewer: &Viewer, ids: &[NotificationId]) -> Result<u64> {
    Ok(notifications::delete(&mut app.db.conn(), viewer.account, ids).await?)
}

/// Forgets all of them.
pub async fn clear(app: &App, viewer: &Viewer) -> Result<()> {
    let mut tx = app.db.begin().await?;
    notifications::clear(&mut tx, viewer.account).await?;
    Ok(tx.commit().await?)
}

/// Adds accounts and statuses. What is about a status that the viewer may not see is left out.
async fn complete(app: &App, viewer: &Viewer, lines: Vec<Line>) -> Result<Vec<Notification>> {
    let versions: Vec<(AccountId, i64)> = lines.iter().map(|line| (line.from_account_id, line.from_version)).collect();
    let (items, accounts) = items_and_accounts(app, viewer, &lines, &versions).await?;
    let abouts = Abouts::load(app, viewer, &lines).await?;
    let whole = |line: Line| {
        let status = match line.status_id {
            Some(id) => Some(items.get(&id)?.clone()),
            None => None,
        };
        let (about, group_key) = (abouts.of(&line), key_of(&line, true));
        let account = accounts.get(&line.from_account_id)?.clone();
        Some(Notification {
            id: line.id,
            kind: line.kind,
            group_key,
            created_at: line.created_at,
            filtered: line.filtered,
            account,
            status,
            about,
        })
    };
    Ok(lines.into_iter().filter_map(whole).collect())
}

/// The key under which a notification is shown: its group's, or one of its own.
pub(super) fn key_of(line: &Line, grouped: bool) -> String {
    if line.group_key.is_empty() || !grouped {
        format!("ungrouped-{}", line.id)
    } else {
        line.group_key.clone()
    }
}

/// The statuses that lines are about, as far as the viewer may see them, and these accounts.
pub(super) async fn items_and_accounts(
    app: &App,
    viewer: &Viewer,
    lines: &[Line],
    accounts: &[(AccountId, i64)],
) -> Result<(HashMap<StatusId, Item>, views::Map<AccountId, Arc<views::Account>>)> {
    let mut about: Vec<StatusId> = lines.iter().filter_map(|line| line.status_id).collect();
    about.sort_unstable();
    about.dedup();
    let entries = match about.is_empty() {
        true => Vec::new(),
        false => timelines::by_ids(&mut app.db.conn(), Viewer::id(Some(viewer)), &about).await?,
    };
    let (items, accounts) = views::items_and_accounts(app, Some(viewer), &entries, accounts).await?;
    Ok((items.into_iter().map(|item| (item.status.id, item)).collect(), accounts))
}
