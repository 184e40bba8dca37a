//! Notifications, those of one group together.

use domain::{AccountId, NotificationType};
use services::{
    Viewer,
    notifications::{self, Notification},
};

use super::{Look, account::person, card};
use crate::{
    components::{About, NotificationItem, NotificationKind, Request},
    paths,
};

/// How many faces stand beside each other.
const FACES: usize = 5;

/// A group of notifications about the same thing, newest first, as one item. None if there is nothing in it.
pub fn notification(group: &[&Notification], viewer: &Viewer, seen: i64) -> Option<NotificationItem> {
    let newest = *group.first()?;
    let kind = kind(newest, viewer.account);
    let people: Vec<_> = group.iter().take(FACES).map(|one| person(&one.account)).collect();
    Some(NotificationItem {
        id: newest.id,
        kind,
        others: group.len() as u64 - 1,
        people,
        at: newest.created_at,
        unread: newest.id.0 > seen,
        about: about(newest, kind, viewer),
        request: (kind == NotificationKind::FollowRequest).then_some(Request::Waiting),
        follow: None,
    })
}

fn kind(one: &Notification, me: AccountId) -> NotificationKind {
    let own = one.account.id == me;
    let is_answer = one.status.as_ref().is_some_and(|item| item.status.in_reply_to_account_id == Some(me));
    match one.kind {
        NotificationType::Mention if is_answer => NotificationKind::Reply,
        NotificationType::Mention => NotificationKind::Mention,
        NotificationType::Status => NotificationKind::Posted,
        NotificationType::Reblog => NotificationKind::Boost,
        NotificationType::Follow => NotificationKind::Follow,
        NotificationType::FollowRequest => NotificationKind::FollowRequest,
        NotificationType::Favourite => NotificationKind::Like,
        NotificationType::Poll if own => NotificationKind::OwnPollEnded,
        NotificationType::Poll => NotificationKind::PollEnded,
        NotificationType::Update => NotificationKind::Edited,
        NotificationType::Quote => NotificationKind::Quoted,
        NotificationType::QuotedUpdate => NotificationKind::QuotedChanged,
        NotificationType::SeveredRelationships => NotificationKind::Severed,
        NotificationType::ModerationWarning => NotificationKind::Warned,
        NotificationType::AdminSignUp => NotificationKind::Joined,
        NotificationType::AdminReport => NotificationKind::Reported,
        NotificationType::AddedToCollection => NotificationKind::Collected,
        NotificationType::CollectionUpdate => NotificationKind::CollectionChanged,
        NotificationType::AnnualReport => NotificationKind::Year,
    }
}

fn about(one: &Notification, kind: NotificationKind, viewer: &Viewer) -> Option<About> {
    if let Some(about) = &one.about {
        return Some(of_no_post(about));
    }
    let item = one.status.as_ref()?;
    let card = card(item, Look::feed(Some(viewer)));
    Some(match kind {
        NotificationKind::Mention | NotificationKind::Reply | NotificationKind::Posted | NotificationKind::Quoted => {
            About::Card(Box::new(crate::components::StatusCard { answers: None, ..card }))
        }
        _ => About::Excerpt { id: card.id, path: card.path(), text: card.first_words },
    })
}

fn of_no_post(about: &notifications::About) -> About {
    match about {
        notifications::About::Severance(lost) => About::Lost {
            target: lost.target_name.clone(),
            following: lost.following_count.unsigned_abs(),
            followers: lost.followers_count.unsigned_abs(),
        },
        notifications::About::Warning(warning, _) => {
            About::Warning { id: warning.id, action: warning.action.as_str(), text: warning.text.clone() }
        }
        notifications::About::Report(report) => {
            About::Report { target: person(&report.target), comment: report.row.comment.clone() }
        }
        notifications::About::Collection(shown) => {
            let row = &shown.collection;
            About::Collection { name: row.name.clone(), path: paths::collection(row.id), text: row.description.clone() }
        }
        notifications::About::Year(year) => About::Year { year: *year, path: paths::own_year(*year) },
    }
}
