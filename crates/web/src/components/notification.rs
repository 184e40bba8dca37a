//! One line of the notifications: the sentence first, the post it is about second.

use domain::{AccountId, NotificationId, StatusId, Timestamp, WarningId};

use super::{Follow, Person, Request, StatusCard};
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
    /// For new followers: the button that follows them back.
    pub follow: Option<Follow>,
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
    /// The staff did something to the viewer.
    Warned,
    /// For the staff: somebody new is here.
    Joined,
    /// For the staff: somebody complains of somebody.
    Reported,
    /// The viewer stands in a collection now.
    Collected,
    /// A collection that the viewer stands in was changed.
    CollectionChanged,
    /// The viewer's year can be looked back on.
    Year,
}

/// What it is about: mostly a post.
#[derive(Debug, Clone)]
pub enum About {
    /// Words of someone else: shown whole, with actions.
    Card(Box<StatusCard>),
    /// Something the viewer knows: a few words and a link.
    Excerpt {
        id: StatusId,
        path: String,
        text: String,
    },
    /// Whom the viewer lost.
    Lost {
        target: String,
        following: u64,
        followers: u64,
    },
    /// What the staff did, and what it says of that.
    Warning {
        id: WarningId,
        action: &'static str,
        text: String,
    },
    /// Of whom, and why.
    Report {
        target: Person,
        comment: String,
    },
    Collection {
        name: String,
        path: String,
        text: String,
    },
    Year {
        year: i64,
        path: String,
    },
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
            Self::Follow | Self::FollowRequest | Self::Severed | Self::Joined => "i-follow",
            Self::Warned | Self::Reported => "i-warning",
            Self::Collected | Self::CollectionChanged => "i-list",
            Self::Year => "i-sprout",
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
            Self::Warned => "notice-warned",
            Self::Joined => "notice-joined",
            Self::Reported => "notice-reported",
            Self::Collected => "notice-collected",
            Self::CollectionChanged => "notice-collection-changed",
            Self::Year => "notice-year",
        }
    }
}

impl NotificationItem {
    /// "Rosa and 4 others liked your post".
    fn sentence(&self, w: &Words) -> Html {
        // A rich message does not know its values, and what the staff did decides which sentence it is.
        if let Some(About::Warning { action, .. }) = &self.about {
            return Html::text(&w.t1(self.kind.key(), "action", *action));
        }
        let name = self.people.first().map_or(Arg::Text("".into()), |person| Arg::Html(&person.name_html));
        let about = match &self.about {
            Some(About::Lost { target, .. }) => ("target", target.arg()),
            Some(About::Report { target, .. }) => ("target", Arg::Html(&target.name_html)),
            Some(About::Collection { name, .. }) => ("collection", name.arg()),
            // As text: a year has no thousands.
            Some(About::Year { year, .. }) => ("year", Arg::Text(year.to_string().into())),
            _ => ("others", self.others.arg()),
        };
        w.rich(self.kind.key(), &[("name", name), about])
    }

    fn first(&self) -> Option<&Person> {
        self.people.first()
    }

    fn account(&self) -> AccountId {
        self.first().map(|person| person.id).unwrap_or_default()
    }

    fn path(&self) -> String {
        match &self.about {
            Some(About::Lost { .. }) => paths::SEVERED.to_owned(),
            Some(About::Warning { id, .. }) => paths::strike(*id),
            Some(About::Report { target, .. }) => target.path(),
            Some(About::Collection { path, .. } | About::Year { path, .. }) => path.clone(),
            _ => self.first().map(Person::path).unwrap_or_default(),
        }
    }
}
