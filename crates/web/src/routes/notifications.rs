//! What others did. Looking at it marks it as seen.

use domain::{AccountId, NotificationType as Kind};
use services::{
    App, Viewer, markers,
    notifications::{self, Listed, Notification, Selection},
    relations,
};

use storage::timelines::Page;

use super::paging::{Cursor, below};
use crate::{
    WebResult,
    components::{EmptyState, Fresh, NotificationItem, NotificationKind, Place, Put, Tab, Tabs},
    frame::{Query, SignedIn},
    i18n::Words,
    pages::NotificationsPage,
    paths, present,
    reply::Parts,
    table::{Routes, get},
};

/// Notifications on a page, before those about the same thing are put together.
const LIMIT: i64 = 40;

pub fn routes() -> Routes {
    Routes::new().route(paths::NOTIFICATIONS, get(show))
}

/// The tabs: their value in the address, their message, their kinds.
const TABS: [(&str, &str, &[Kind]); 5] = [
    ("", "notice-all", Kind::ALL),
    ("mentions", "notice-mentions", &[Kind::Mention]),
    ("likes", "notice-likes", &[Kind::Favourite]),
    ("boosts", "notice-boosts", &[Kind::Reblog]),
    ("follows", "notice-follows", &[Kind::Follow, Kind::FollowRequest]),
];

/// One tab of the notifications: what a page shows, and what its live stream counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notices(usize);

/// How the live stream calls them.
const NAME: &str = "notices:";

impl Notices {
    /// The tab of this name; all if there is none.
    fn of(only: &str) -> Self {
        Self(TABS.iter().position(|(name, ..)| *name == only).unwrap_or(0))
    }

    /// As it stands in the address of the live stream.
    fn name(self) -> String {
        format!("{NAME}{}", TABS[self.0].0)
    }

    pub fn named(name: &str) -> Option<Self> {
        name.strip_prefix(NAME).map(Self::of)
    }

    fn is_all(self) -> bool {
        self.0 == 0
    }

    fn path(self) -> String {
        match TABS[self.0].0 {
            "" => paths::NOTIFICATIONS.to_owned(),
            only => format!("{}?only={only}", paths::NOTIFICATIONS),
        }
    }

    fn selection(self) -> Selection {
        Selection { kinds: Some(TABS[self.0].2.to_vec()), ..Selection::default() }
    }

    /// The button for those that came after `since`.
    pub async fn fresh(self, app: &App, viewer: &Viewer, since: Option<i64>) -> services::Result<Fresh> {
        let page = Page { max_id: i64::MAX, above_id: since.unwrap_or(0), upwards: false, limit: LIMIT + 1 };
        let count = notifications::page(app, viewer, page, &self.selection()).await?.list.len() as u64;
        let (href, most) = (self.path(), LIMIT as u64);
        let sign = if href.contains('?') { '&' } else { '?' };
        let newer = since.map(|since| format!("{href}{sign}min_id={since}"));
        Ok(Fresh { count: count.min(most), more: count > most, href, newer, notices: true })
    }
}

async fn show(me: SignedIn, asked: Query) -> WebResult {
    let (notices, cursor) = (Notices::of(asked.text("only")), Cursor::of(&asked));
    // With script: those above the page. If they are too many, the page is begun anew.
    let above = me.fragment && cursor.min_id.is_some();
    let wanted = if above { cursor.newer() } else { cursor.page_of(LIMIT) };
    let found = notifications::shown_page(&me.app, &me.viewer, wanted, &notices.selection()).await?;
    let newest = found.span.map(|(newest, _)| newest).filter(|_| above || cursor.is_first());
    let seen = look(&me.app, &me.viewer, newest.filter(|_| notices.is_all()).map(|newest| newest.0)).await?;
    let mut items = items(&found.list, &me.viewer, seen);
    follow_back(&me, &found.list, &mut items).await?;
    let apart = match notices.is_all() && cursor.is_first() {
        true => notifications::pending(&me.app, &me.viewer).await?.0,
        false => 0,
    };
    let seen_from = items.iter().position(|item| !item.unread).filter(|at| *at > 0);
    let mut shell = me.shell(&me.w.t("nav-notifications"), Place::Notifications).await?;
    shell.live = Some(paths::live(&notices.name()));
    let page = NotificationsPage {
        shell,
        tabs: tabs(&me.w, notices),
        fresh: Fresh { notices: true, ..Fresh::default() },
        newest,
        seen_until: seen_from.map(|at| items[at].at),
        seen_from,
        items,
        older: older_page(&notices.path(), &found),
        put: match () {
            () if above && !found.full => Put::Prepend,
            () if me.fragment && cursor.max_id.is_some() => Put::Append,
            () => Put::Whole,
        },
        apart,
        empty: EmptyState { icon: "i-bell", text: me.w.t("empty-notices").into_owned(), action: None },
        w: me.w.clone(),
    };
    Ok(if me.fragment {
        let parts = Parts::default().put(&page.as_list());
        if page.put == Put::Append {
            parts.answer()
        } else {
            parts.put(&page.fresh.show(&me.w)).answer()
        }
    } else {
        me.page(&page)
    })
}

/// Moves the marker to the newest one that is shown; gives where it was.
async fn look(app: &App, viewer: &Viewer, newest: Option<i64>) -> services::Result<i64> {
    let marker = markers::list(app, viewer, &["notifications".to_owned()]).await?.pop();
    let seen = marker.map_or(0, |marker| marker.last_read_id);
    if let Some(newest) = newest.filter(|newest| *newest > seen) {
        match markers::put(app, viewer, &[("notifications", newest)]).await {
            // Another window was quicker.
            Ok(_) | Err(services::Error::Conflict(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(seen)
}

/// The address of the page below, if this one is full.
pub(super) fn older_page(path: &str, found: &Listed) -> Option<String> {
    found.span.filter(|_| found.full).map(|(_, oldest)| below(path, oldest.0))
}

/// As they are shown; up to `seen` they were seen before.
pub(super) fn items(list: &[Notification], viewer: &Viewer, seen: i64) -> Vec<NotificationItem> {
    groups(list).iter().filter_map(|group| present::notification(group, viewer, seen)).collect()
}

/// Beside "Rosa follows you now": the button that follows her back.
async fn follow_back(me: &SignedIn, list: &[Notification], items: &mut [NotificationItem]) -> services::Result<()> {
    let mut new: Vec<&mut NotificationItem> =
        items.iter_mut().filter(|item| item.kind == NotificationKind::Follow && item.others == 0).collect();
    let ids: Vec<AccountId> = new.iter().flat_map(|item| &item.people).map(|person| person.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let mine = me.viewer.account;
    let between = relations::relationships(&me.app, mine, &ids).await?;
    for item in &mut new {
        let account = item.people.first().and_then(|one| list.iter().find(|other| other.account.id == one.id));
        item.follow = account.map(|one| {
            let between = between.iter().find(|r| r.id == one.account.id);
            present::follow(&one.account, Some(mine), between)
        });
    }
    Ok(())
}

/// Those about the same thing together, in the order of the newest of each.
fn groups(list: &[Notification]) -> Vec<Vec<&Notification>> {
    let mut groups: Vec<Vec<&Notification>> = Vec::with_capacity(list.len());
    for one in list {
        match groups.iter_mut().find(|group| group[0].group_key == one.group_key) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

fn tabs(w: &Words, current: Notices) -> Tabs {
    let tab = |at: usize| Tab::new(w.t(TABS[at].1), Notices(at).path(), Notices(at) == current);
    Tabs { label: w.t("notice-tabs").into_owned(), items: (0..TABS.len()).map(tab).collect() }
}
