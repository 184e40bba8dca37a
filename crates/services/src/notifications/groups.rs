//! Reading what somebody was told, together: notifications of one kind about one thing within some hours.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use domain::{AccountId, NotificationId, NotificationType, StatusId, Timestamp};
use storage::{
    notifications::{self, Filter, Line, Member, Sums},
    timelines::Page,
};

use super::{
    about::{About, Abouts},
    list::{Selection, items_and_accounts, key_of, last_read},
};
use crate::{
    App, Error, Result, Viewer,
    views::{self, Account, Item},
};

/// Kinds of which several may be one group.
const GROUPABLE: [NotificationType; 4] =
    [NotificationType::Favourite, NotificationType::Reblog, NotificationType::Follow, NotificationType::AdminSignUp];

/// How accounts beside the first of a group are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Expand {
    #[default]
    Full,
    /// With the little that an avatar needs.
    PartialAvatars,
}

/// Notifications that are shown as one.
#[derive(Debug, Clone)]
pub struct Group {
    pub key: String,
    pub count: i64,
    pub kind: NotificationType,
    /// The newest of all.
    pub newest: NotificationId,
    /// The oldest of this page; None if no page was asked for.
    pub lowest: Option<NotificationId>,
    pub newest_at: Timestamp,
    /// The newest who did it.
    pub sample: Vec<AccountId>,
    pub status: Option<StatusId>,
    pub about: Option<About>,
}

/// A page of groups, newest first, with all that they name.
#[derive(Debug, Default)]
pub struct Grouped {
    pub groups: Vec<Group>,
    pub accounts: Vec<Arc<Account>>,
    /// With [`Expand::PartialAvatars`]: those of whom nothing but the avatar is needed.
    pub partial: Option<Vec<Arc<Account>>>,
    pub statuses: Vec<Item>,
    /// The newest and the oldest head of the page, those left out included.
    pub span: Option<(NotificationId, NotificationId)>,
    /// As many as were asked for.
    pub full: bool,
}

/// A page of the viewer's groups. `grouped`: the kinds that the app can show together; None means all.
pub async fn grouped(
    app: &App,
    viewer: &Viewer,
    page: Page,
    (selection, grouped): (&Selection, Option<&[NotificationType]>),
    expand: Expand,
) -> Result<Grouped> {
    let (kinds, grouped) = (selection.kinds(), groupable(grouped));
    let filter = selection.filter(&kinds);
    let heads = notifications::heads(&mut app.db.conn(), viewer.account, page, filter, &grouped).await?;
    let full = heads.len() as i64 >= page.limit;
    let span = heads.first().zip(heads.last()).map(|(newest, oldest)| (newest.id, oldest.id));
    let Some(bounds) = span.map(|span| bounds(page, span, full)) else {
        return Ok(Grouped::default());
    };
    let found = Found::load(app, viewer, heads, (&grouped, filter), bounds).await?;
    Ok(Grouped { span, full, ..found.whole(expand, true) })
}

/// Mastodon's bounds of a page: those of its heads, and open towards the end of the list where the page reaches it.
fn bounds(page: Page, (newest, oldest): (NotificationId, NotificationId), full: bool) -> (i64, i64) {
    match (full, page.upwards) {
        (true, _) => (oldest.0, newest.0),
        (false, true) => (oldest.0, page.max_id.saturating_sub(1)),
        (false, false) => (page.above_id + 1, newest.0),
    }
}

fn groupable(asked: Option<&[NotificationType]>) -> Vec<NotificationType> {
    GROUPABLE.into_iter().filter(|kind| asked.is_none_or(|asked| asked.contains(kind))).collect()
}

/// The group with this key.
pub async fn group(app: &App, viewer: &Viewer, key: &str) -> Result<Grouped> {
    let head = head(app, viewer, key).await?;
    let filter = Filter { kinds: &[], from: None, filtered: false };
    let found = Found::load(app, viewer, vec![head], (&GROUPABLE, filter), (0, i64::MAX)).await?;
    let whole = found.whole(Expand::Full, false);
    if whole.groups.is_empty() { Err(Error::NotFound) } else { Ok(whole) }
}

/// How many groups have come since the viewer last looked; at most `limit` are counted.
pub async fn count_unread_groups(
    app: &App,
    viewer: &Viewer,
    (selection, grouped): (&Selection, Option<&[NotificationType]>),
    limit: i64,
) -> Result<i64> {
    let (kinds, grouped) = (selection.kinds(), groupable(grouped));
    let page = Page { max_id: i64::MAX, above_id: last_read(app, viewer).await?, upwards: false, limit };
    let filter = selection.filter(&kinds);
    Ok(notifications::count_heads(&mut app.db.conn(), viewer.account, page, filter, &grouped).await?)
}

/// A key as apps send it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named<'a> {
    Alone(NotificationId),
    Group(&'a str),
}

impl<'a> Named<'a> {
    fn read(key: &'a str) -> Self {
        let alone = key.strip_prefix("ungrouped-").and_then(|id| id.parse().ok());
        alone.map_or(Self::Group(key), Self::Alone)
    }
}

async fn head(app: &App, viewer: &Viewer, key: &str) -> Result<Line> {
    let mut db = app.db.conn();
    let found = match Named::read(key) {
        Named::Alone(id) => notifications::find(&mut db, viewer.account, id).await?,
        Named::Group(key) => notifications::head(&mut db, viewer.account, key).await?,
    };
    // A member of a group asked for by itself stands for itself.
    let alone = matches!(Named::read(key), Named::Alone(_));
    let found = found.map(|line| if alone { Line { group_key: String::new(), ..line } } else { line });
    found.ok_or(Error::NotFound)
}

/// Who did what a group tells, newest first, with the notifications' ids as the cursor.
#[derive(Debug)]
pub struct Members {
    pub accounts: Vec<Arc<Account>>,
    pub span: Option<(NotificationId, NotificationId)>,
    pub full: bool,
}

/// A page of the people of a group.
pub async fn members(app: &App, viewer: &Viewer, key: &str, page: Page) -> Result<Members> {
    let head = head(app, viewer, key).await?;
    let lines = match Named::read(key) {
        Named::Alone(_) => vec![head],
        Named::Group(key) => notifications::in_group(&mut app.db.conn(), viewer.account, key, page).await?,
    };
    let span = lines.first().zip(lines.last()).map(|(newest, oldest)| (newest.id, oldest.id));
    let full = lines.len() as i64 >= page.limit;
    let versions: Vec<_> = lines.iter().map(|line| (line.from_account_id, line.from_version)).collect();
    let found = views::accounts_at(app, Some(viewer), &versions).await?;
    let accounts = distinct(lines.iter().map(|line| line.from_account_id));
    Ok(Members { accounts: accounts.iter().filter_map(|id| found.get(id).cloned()).collect(), span, full })
}

/// Forgets a group.
pub async fn dismiss_group(app: &App, viewer: &Viewer, key: &str) -> Result<()> {
    let mut db = app.db.conn();
    match Named::read(key) {
        Named::Alone(id) => notifications::delete(&mut db, viewer.account, &[id]).await?,
        Named::Group(key) => notifications::delete_group(&mut db, viewer.account, key).await?,
    };
    Ok(())
}

fn distinct(ids: impl Iterator<Item = AccountId>) -> Vec<AccountId> {
    let mut seen = HashSet::new();
    ids.filter(|id| seen.insert(*id)).collect()
}

/// What was read for a page of groups.
struct Found {
    heads: Vec<Line>,
    grouped: Vec<NotificationType>,
    sums: HashMap<String, Sums>,
    members: HashMap<String, Vec<Member>>,
    items: HashMap<StatusId, Item>,
    accounts: views::Map<AccountId, Arc<Account>>,
    abouts: Abouts,
}

impl Found {
    async fn load(
        app: &App,
        viewer: &Viewer,
        heads: Vec<Line>,
        (grouped, filter): (&[NotificationType], Filter<'_>),
        bounds: (i64, i64),
    ) -> Result<Self> {
        let is_grouped = |line: &&Line| !line.group_key.is_empty() && grouped.contains(&line.kind);
        let of_groups: Vec<&Line> = heads.iter().filter(is_grouped).collect();
        let mut db = app.db.conn();
        let (sums, rows) = notifications::members(&mut db, viewer.account, &of_groups, bounds, filter.filtered).await?;
        let mut members: HashMap<String, Vec<Member>> = HashMap::new();
        for row in rows.into_iter().filter(|row| row.from_version.is_some()) {
            members.entry(row.group_key.clone()).or_default().push(row);
        }
        let versions = versions(&heads, members.values().flatten());
        let (items, accounts) = items_and_accounts(app, viewer, &heads, &versions).await?;
        Ok(Self {
            items,
            accounts,
            abouts: Abouts::load(app, viewer, &heads).await?,
            sums: sums.into_iter().map(|sums| (sums.group_key.clone(), sums)).collect(),
            grouped: grouped.to_vec(),
            members,
            heads,
        })
    }

    /// Puts groups together. Those about a status that the viewer may not see are left out.
    fn whole(self, expand: Expand, paged: bool) -> Grouped {
        let groups: Vec<Group> = self.heads.iter().filter_map(|head| self.group(head, paged)).collect();
        let shown: Vec<StatusId> = groups.iter().filter_map(|group| group.status).collect();
        let mut seen = HashSet::new();
        let statuses: Vec<Item> =
            shown.iter().filter(|id| seen.insert(**id)).filter_map(|id| self.items.get(id).cloned()).collect();
        let (full, partial) = split(&groups, &statuses, expand);
        let pick = |ids: &[AccountId]| ids.iter().filter_map(|id| self.accounts.get(id).cloned()).collect::<Vec<_>>();
        Grouped {
            accounts: pick(&full),
            partial: (expand == Expand::PartialAvatars).then(|| pick(&partial)),
            groups,
            statuses,
            ..Grouped::default()
        }
    }

    fn group(&self, head: &Line, paged: bool) -> Option<Group> {
        if head.status_id.is_some_and(|id| !self.items.contains_key(&id)) {
            return None;
        }
        let grouped = self.grouped.contains(&head.kind);
        let members = self.members.get(&head.group_key).filter(|_| grouped);
        let sums = self.sums.get(&head.group_key).filter(|_| grouped);
        let newest = members.and_then(|members| members.first());
        let sample = match members {
            Some(members) => distinct(members.iter().map(|member| member.from_account_id)),
            None => vec![head.from_account_id],
        };
        Some(Group {
            key: key_of(head, grouped),
            count: sums.map_or(1, |sums| sums.count),
            kind: head.kind,
            newest: newest.map_or(head.id, |member| member.id),
            lowest: paged.then(|| sums.and_then(|sums| sums.lowest).unwrap_or(head.id)),
            newest_at: newest.map_or(head.created_at, |member| member.created_at),
            sample,
            status: head.status_id,
            about: self.abouts.of(head),
        })
    }
}

/// Who did something, and in which version we know them.
fn versions<'a>(heads: &[Line], members: impl Iterator<Item = &'a Member>) -> Vec<(AccountId, i64)> {
    let heads = heads.iter().map(|line| (line.from_account_id, line.from_version));
    heads.chain(members.filter_map(|member| Some((member.from_account_id, member.from_version?)))).collect()
}

/// The accounts of a page: those told whole and those of whom an avatar is enough. Authors of statuses and the first of
/// each group are always whole.
fn split(groups: &[Group], statuses: &[Item], expand: Expand) -> (Vec<AccountId>, Vec<AccountId>) {
    let authors = statuses.iter().map(|item| item.target().1.id);
    let of_groups = |group: &Group| match expand {
        Expand::Full => group.sample.clone(),
        Expand::PartialAvatars => group.sample.iter().take(1).copied().collect(),
    };
    let full = distinct(groups.iter().flat_map(of_groups).chain(authors));
    let rest = groups.iter().flat_map(|group| group.sample.iter().copied());
    let partial = distinct(rest.filter(|id| !full.contains(id)));
    (full, partial)
}
