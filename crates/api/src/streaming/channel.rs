//! Channels: what can be listened to, and which token it takes.

use domain::{Scope, text};
use services::auth::Session;

use crate::ApiError;

/// Something to listen to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Channel {
    /// The home and the notifications.
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
}

impl Channel {
    /// By the name of the `stream` parameter. None if there is no such channel.
    pub fn named(name: &str, tag: Option<&str>) -> Option<Self> {
        let public = |local, remote, only_media| Some(Self::Public { local, remote, only_media });
        match name {
            "user" => Some(Self::User),
            "user:notification" => Some(Self::UserNotification),
            "public" => public(false, false, false),
            "public:media" => public(false, false, true),
            "public:local" => public(true, false, false),
            "public:local:media" => public(true, false, true),
            "public:remote" => public(false, true, false),
            "public:remote:media" => public(false, true, true),
            "hashtag" | "hashtag:local" => {
                let asked = tag?.to_owned();
                let key = text::hashtag_key(&asked);
                let local = name == "hashtag:local";
                (!key.is_empty()).then_some(Self::Hashtag { name: key, asked, local })
            }
            _ => None,
        }
    }

    /// The `stream` member of its frames: an array with the parameter in it.
    pub fn label(&self) -> Vec<String> {
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
        };
        match self {
            Self::Hashtag { asked, .. } => vec![name.to_owned(), asked.clone()],
            _ => vec![name.to_owned()],
        }
    }

    /// Whether this token may listen: all channels take a person's.
    pub fn check(&self, session: &Session) -> Result<(), ApiError> {
        let scope = match self {
            Self::UserNotification => Scope::ReadNotifications,
            _ => Scope::ReadStatuses,
        };
        crate::Access::User(vec![scope]).check(Some(session))
    }
}

#[cfg(test)]
mod tests {
    use super::Channel;

    #[test]
    fn names_lead_back_to_themselves() {
        for name in ["user", "user:notification", "public", "public:local", "public:remote:media"] {
            assert_eq!(Channel::named(name, None).expect("a channel").label(), [name]);
        }
        let tag = Channel::named("hashtag", Some("Ferry")).expect("a channel");
        assert_eq!(tag.label(), ["hashtag", "Ferry"]);
        assert_eq!(Channel::named("hashtag", None), None);
        assert_eq!(Channel::named("secrets", None), None);
    }
}
