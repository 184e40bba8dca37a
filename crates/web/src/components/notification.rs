//! One line of the notifications: the sentence first, the post it is about second.

use domain::{AccountId, NotificationId, StatusId, Timestamp};

use super::{Person, Request, StatusCard};
use crate::{
    i18n::{Arg, Html, IntoArg, Words},
    paths,
};

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
    /// Somebody quotes a post of the viewer's.
    Quoted,
    /// A post that the viewer quotes was changed.
    QuotedChanged,
    /// The viewer lost follows because somebody was shut out.
    Severed,
}

/// What it is about: mostly a post.
#[derive(Debug, Clone)]
pub enum About {
    /// Words of someone else: shown whole, with actions.
    Card(Box<StatusCard>),
    /// Something the viewer knows: a few words and a link.
    Excerpt { id: StatusId, path: String, text: String },
    /// Whom the viewer lost.
    Lost { target: String, following: u64, followers: u64 },
}

component!(NotificationItem, NotificationItemView, "components/notification.html");

impl NotificationKind {
    fn icon(self) -> &'static str {
        match self {
            Self::Mention | Self::Reply => "i-reply",
            Self::Posted | Self::Edited | Self::QuotedChanged => "i-pen",
            Self::Quoted => "i-quote",
            Self::Like => "i-like",
            Self::Boost => "i-boost",
            Self::Follow | Self::FollowRequest | Self::Severed => "i-follow",
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
            Self::Quoted => "notice-quoted",
            Self::QuotedChanged => "notice-quoted-changed",
            Self::Severed => "notice-severed",
        }
    }
}

impl NotificationItem {
    /// "Rosa and 4 others liked your post".
    fn sentence(&self, w: &Words) -> Html {
        if let Some(About::Lost { target, .. }) = &self.about {
            return w.rich(self.kind.key(), &[("target", Arg::Text(target.as_str().into()))]);
        }
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
        if self.kind == NotificationKind::Severed {
            return paths::SEVERED.to_owned();
        }
        self.first().map(Person::path).unwrap_or_default()
    }
}
