//! What others did. Looking at it marks it as seen.

use domain::NotificationType as Kind;
use http::StatusCode;
use services::{
    App, Viewer, markers,
    notifications::{self, Listed, Notification, Selection},
};

use super::paging::{Cursor, below};
use crate::{
    WebResult,
    components::{EmptyState, NotificationItem, Place, Put, Tab, Tabs},
    frame::{Query, SignedIn},
    i18n::Words,
    pages::NotificationsPage,
    paths, present, reply,
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

fn tab_path(only: &str) -> String {
    if only.is_empty() {
        paths::NOTIFICATIONS.to_owned()
    } else {
        format!("{}?only={only}", paths::NOTIFICATIONS)
    }
}

async fn show(me: SignedIn, asked: Query) -> WebResult {
    let only = asked.text("only");
    let (only, _, kinds) = TABS.into_iter().find(|(name, ..)| *name == only).unwrap_or(TABS[0]);
    let cursor = Cursor::of(&asked);
    let selection = Selection { kinds: Some(kinds.to_vec()), ..Selection::default() };
    let found = notifications::shown_page(&me.app, &me.viewer, cursor.page_of(LIMIT), &selection).await?;
    let newest = found.span.map(|(newest, _)| newest.0).filter(|_| only.is_empty() && cursor.is_first());
    let seen = look(&me.app, &me.viewer, newest).await?;
    let items = items(&found.list, &me.viewer, seen);
    let apart = match only.is_empty() && cursor.is_first() {
        true => notifications::pending(&me.app, &me.viewer).await?.0,
        false => 0,
    };
    let seen_from = items.iter().position(|item| !item.unread).filter(|at| *at > 0);
    let page = NotificationsPage {
        shell: me.shell(&me.w.t("nav-notifications"), Place::Notifications).await?,
        tabs: tabs(&me.w, only),
        seen_until: seen_from.map(|at| items[at].at),
        seen_from,
        items,
        older: older_page(&tab_path(only), &found),
        put: if me.fragment && cursor.max_id.is_some() { Put::Append } else { Put::Whole },
        apart,
        empty: EmptyState { icon: "i-bell", text: me.w.t("empty-notices").into_owned(), action: None },
        w: me.w.clone(),
    };
    Ok(if me.fragment {
        reply::fragment(StatusCode::OK, &page.as_list())
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

fn tabs(w: &Words, only: &str) -> Tabs {
    let tab = |(name, key, _): (&str, &str, &[Kind])| Tab::new(w.t(key), tab_path(name), name == only);
    Tabs { label: w.t("notice-tabs").into_owned(), items: TABS.into_iter().map(tab).collect() }
}
