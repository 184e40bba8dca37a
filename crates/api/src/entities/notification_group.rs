//! `GroupedNotificationsResults`: groups, and beside them each account and status that they name, once.

use domain::{AccountId, ActorType, NotificationId, NotificationType, StatusId, Timestamp};
use serde::Serialize;
use services::{
    Viewer,
    notifications::{Group, Grouped},
    views::Account,
};

use super::{
    about::{Supported, write_about, write_fallback},
    account, piece, status,
};
use crate::JsonBytes;

#[derive(Serialize)]
struct Head<'a> {
    group_key: &'a str,
    notifications_count: i64,
    #[serde(rename = "type")]
    kind: NotificationType,
    /// A number, unlike every other id.
    most_recent_notification_id: i64,
    #[serde(flatten)]
    page: Option<OnPage>,
    sample_account_ids: &'a [AccountId],
    #[serde(skip_serializing_if = "Option::is_none")]
    status_id: Option<StatusId>,
}

/// Where the group lies on the page.
#[derive(Serialize)]
struct OnPage {
    page_min_id: NotificationId,
    page_max_id: NotificationId,
    latest_page_notification_at: Timestamp,
}

impl<'a> From<&'a Group> for Head<'a> {
    fn from(group: &'a Group) -> Self {
        let on_page = |page_min_id| OnPage {
            page_min_id,
            page_max_id: group.newest,
            latest_page_notification_at: group.newest_at,
        };
        Self {
            group_key: &group.key,
            notifications_count: group.count,
            kind: group.kind,
            most_recent_notification_id: group.newest.0,
            page: group.lowest.map(on_page),
            sample_account_ids: &group.sample,
            status_id: group.status,
        }
    }
}

/// What an avatar needs.
#[derive(Serialize)]
struct PartialAccountWithAvatar<'a> {
    id: AccountId,
    acct: &'a str,
    url: &'a str,
    avatar: &'a str,
    avatar_static: &'a str,
    avatar_description: &'a str,
    locked: bool,
    bot: bool,
}

impl<'a> From<&'a Account> for PartialAccountWithAvatar<'a> {
    fn from(account: &'a Account) -> Self {
        Self {
            id: account.id,
            acct: &account.acct,
            url: &account.url,
            avatar: &account.avatar,
            avatar_static: &account.avatar_static,
            avatar_description: &account.avatar_description,
            locked: account.locked,
            bot: matches!(account.actor_type, ActorType::Service | ActorType::Application),
        }
    }
}

/// `GroupedNotificationsResults`
pub fn grouped_json(grouped: &Grouped, viewer: &Viewer, supported: &Supported) -> JsonBytes {
    let mut out = Vec::new();
    out.extend_from_slice(b"{\"accounts\":");
    account::write_accounts(&mut out, &grouped.accounts);
    if let Some(partial) = &grouped.partial {
        out.extend_from_slice(b",\"partial_accounts\":");
        piece::list(&mut out, partial, |out, one| {
            out.extend_from_slice(piece::open(&PartialAccountWithAvatar::from(&**one)).as_bytes());
            out.push(b'}');
        });
    }
    out.extend_from_slice(b",\"statuses\":");
    status::write_items(&mut out, &grouped.statuses, Some(viewer));
    out.extend_from_slice(b",\"notification_groups\":");
    piece::list(&mut out, &grouped.groups, |out, group| write_group(out, group, grouped, (viewer, supported)));
    out.push(b'}');
    JsonBytes(out.into())
}

fn write_group(out: &mut Vec<u8>, group: &Group, all: &Grouped, (viewer, supported): (&Viewer, &Supported)) {
    out.extend_from_slice(piece::open(&Head::from(group)).as_bytes());
    let about = group.about.as_ref();
    if let Some(about) = about {
        write_about(out, about);
    }
    let first = group.sample.first().and_then(|id| all.accounts.iter().find(|account| account.id == *id));
    if let Some(who) = first {
        write_fallback(out, (group.kind, who, about), viewer, supported);
    }
    out.push(b'}');
}
