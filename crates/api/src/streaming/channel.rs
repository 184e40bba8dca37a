//! Channels: what can be listened to, and which token it takes.

use std::borrow::Cow;

use domain::{ListId, Scope, text};
use services::auth::Session;

use crate::{ApiError, ApiResult, params::ParamError};

/// What a channel is called in its messages: its name, and its parameter.
pub type Label<'a> = (&'static str, Option<Cow<'a, str>>);

/// Something to listen to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Channel {
    /// The home, the notifications and what concerns everybody here.
    User,
    UserNotification,
    Public {
        local: bool,
        remote: bool,
        only_media: bool,
    },
    /// The folded name, and the one that the client asked for.
    Hashtag {
        name: String,
        asked: String,
        local: bool,
    },
    List(ListId),
    /// Conversations.
    Direct,
}

impl Channel {
    /// By the name of the `stream` parameter and what belongs to it. An unknown name or a missing parameter is a bad
    /// request.
    pub fn named(name: &str, tag: Option<&str>, list: Option<&str>) -> ApiResult<Self> {
        let public = |local, remote, only_media| Ok(Self::Public { local, remote, only_media });
        match name {
            "user" => Ok(Self::User),
            "user:notification" => Ok(Self::UserNotification),
            "public" => public(false, false, false),
            "public:media" => public(false, false, true),
            "public:local" => public(true, false, false),
            "public:local:media" => public(true, false, true),
            "public:remote" => public(false, true, false),
            "public:remote:media" => public(false, true, true),
            "hashtag" | "hashtag:local" => Self::hashtag(tag.unwrap_or_default(), name == "hashtag:local"),
            "list" => {
                let id = list.filter(|id| !id.is_empty()).ok_or_else(|| missing("list"))?;
                // What cannot be an id is the id of nothing.
                Ok(Self::List(id.parse().map_err(|_| ApiError::NotFound)?))
            }
            "direct" => Ok(Self::Direct),
            _ => Err(ApiError::UnknownChannel),
        }
    }

    fn hashtag(asked: &str, local: bool) -> ApiResult<Self> {
        let name = text::hashtag_key(asked);
        if name.is_empty() {
            Err(missing("tag"))
        } else {
            Ok(Self::Hashtag { name, asked: asked.to_owned(), local })
        }
    }

    pub fn label(&self) -> Label<'_> {
        let name = match self {
            Self::User => "user",
            Self::UserNotification => "user:notification",
            Self::Public { local: true, only_media: false, .. } => "public:local",
            Self::Public { local: true, only_media: true, .. } => "public:local:media",
            Self::Public { remote: true, only_media: false, .. } => "public:remote",
            Self::Public { remote: true, only_media: true, .. } => "public:remote:media",
            Self::Public { only_media: true, .. } => "public:media",
            Self::Public { .. } => "public",
            Self::Hashtag { local: true, .. } => "hashtag:local",
            Self::Hashtag { .. } => "hashtag",
            Self::List(_) => "list",
            Self::Direct => "direct",
        };
        match self {
            Self::Hashtag { asked, .. } => (name, Some(Cow::Borrowed(asked))),
            Self::List(id) => (name, Some(Cow::Owned(id.to_string()))),
            _ => (name, None),
        }
    }

    /// Whether both are the same, however a client spelt the hashtag.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Hashtag { name, local, .. }, Self::Hashtag { name: other, local: there, .. }) => {
                name == other && local == there
            }
            _ => self == other,
        }
    }

    /// Whether it hears of new public statuses.
    pub const fn is_public(&self) -> bool {
        matches!(self, Self::Public { .. } | Self::Hashtag { .. })
    }

    /// Whether it hears of a public status like this one, or of one that is gone, of which nobody knows any more whether
    /// it had media (None).
    pub fn hears(&self, is_local: bool, has_media: Option<bool>, tags: &[String]) -> bool {
        match self {
            Self::Public { local, remote, only_media } => {
                (!local || is_local) && (!remote || !is_local) && (!only_media || has_media != Some(false))
            }
            Self::Hashtag { name, local, .. } => (!local || is_local) && tags.contains(name),
            _ => false,
        }
    }

    /// Whether this token may listen: all channels take a person's.
    pub fn check(&self, session: &Session) -> ApiResult<()> {
        let scope = match self {
            Self::UserNotification => Scope::ReadNotifications,
            _ => Scope::ReadStatuses,
        };
        crate::Access::User(vec![scope]).check(Some(session))
    }
}

fn missing(name: &str) -> ApiError {
    ParamError::Missing(name.to_owned()).into()
}

#[cfg(test)]
mod tests {
    use super::Channel;

    #[test]
    fn names_lead_back_to_themselves() {
        for name in ["user", "user:notification", "public", "public:local", "public:remote:media", "direct"] {
            assert_eq!(Channel::named(name, None, None).expect("a channel").label(), (name, None));
        }
        let tag = Channel::named("hashtag", Some("Ferry"), None).expect("a channel");
        assert_eq!(tag.label(), ("hashtag", Some("Ferry".into())));
        let list = Channel::named("list", None, Some("7")).expect("a channel");
        assert_eq!(list.label(), ("list", Some("7".into())));
    }

    #[test]
    fn what_is_missing_or_unknown_is_refused() {
        let status = |name, tag, list| Channel::named(name, tag, list).map_err(|error| error.status().as_u16());
        assert_eq!(status("hashtag", None, None), Err(400));
        assert_eq!(status("hashtag:local", Some("#"), None), Err(400));
        assert_eq!(status("list", None, None), Err(400));
        assert_eq!(status("list", None, Some("mine")), Err(404));
        assert_eq!(status("secrets", None, None), Err(400));
    }

    #[test]
    fn media_matter_only_where_they_are_asked_for() {
        let media = Channel::named("public:local:media", None, None).expect("a channel");
        assert!(media.hears(true, Some(true), &[]) && media.hears(true, None, &[]));
        assert!(!media.hears(true, Some(false), &[]) && !media.hears(false, Some(true), &[]));
    }
}
