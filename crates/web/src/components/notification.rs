//! One line of the notifications: the sentence first, the post it is about second.

use domain::{AccountId, NotificationId, StatusId, Timestamp};

use super::{Person, Request, StatusCard};
use crate::i18n::{Arg, Html, IntoArg, Words};

#[derive(Debug, Clone)]
pub struct NotificationItem {
    pub id: NotificationId,
    pub kind: NotificationKind,
    /// The newest first; a few of those who did it, never empty.
    pub people: Vec<Person>,
    /// How many more did it.
    pub others: u64,
    pub at: Timestamp,
    /// Not seen before.
    pub unread: bool,
    pub about: Option<About>,
    /// For follow requests.
    pub request: Option<Request>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotificationKind {
    Mention,
    Reply,
    /// Someone whose posts the viewer asked to be told of.
    Posted,
    Like,
    Boost,
    Follow,
    FollowRequest,
    Edited,
    PollEnded,
    /// The viewer's own poll.
    OwnPollEnded,
}

/// The post that it is about.
#[derive(Debug, Clone)]
pub enum About {
    /// Words of someone else: shown whole, with actions.
    Card(Box<StatusCard>),
    /// Something the viewer knows: a few words and a link.
    Excerpt { id: StatusId, path: String, text: String },
}

component!(NotificationItem, NotificationItemView, "components/notification.html");

impl NotificationKind {
    fn icon(self) -> &'static str {
        match self {
            Self::Mention | Self::Reply => "i-reply",
            Self::Posted | Self::Edited => "i-pen",
            Self::Like => "i-like",
            Self::Boost => "i-boost",
            Self::Follow | Self::FollowRequest => "i-follow",
            Self::PollEnded | Self::OwnPollEnded => "i-poll",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Like => " like",
            Self::Boost => " boost",
            _ => "",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Mention => "notice-mention",
            Self::Reply => "notice-reply",
            Self::Posted => "notice-posted",
            Self::Like => "notice-like",
            Self::Boost => "notice-boost",
            Self::Follow => "notice-follow",
            Self::FollowRequest => "notice-follow-request",
            Self::Edited => "notice-edited",
            Self::PollEnded => "notice-poll-ended",
            Self::OwnPollEnded => "notice-own-poll-ended",
        }
    }
}

impl NotificationItem {
    /// "Rosa and 4 others liked your post".
    fn sentence(&self, w: &Words) -> Html {
        let name = self.people.first().map_or(Arg::Text("".into()), |person| Arg::Html(&person.name_html));
        w.rich(self.kind.key(), &[("name", name), ("others", self.others.arg())])
    }

    fn first(&self) -> Option<&Person> {
        self.people.first()
    }

    fn account(&self) -> AccountId {
        self.first().map(|person| person.id).unwrap_or_default()
    }

    fn path(&self) -> String {
        self.first().map(Person::path).unwrap_or_default()
    }
}
