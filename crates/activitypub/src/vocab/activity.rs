//! Activities (ActivityPub, section 6 and 7).

use serde_json::Value;

use super::{Audience, Malformed, Tags, date, limits, read};
use crate::uri;

macro_rules! kinds {
    ($($kind:ident),+ $(,)?) => {
        /// What an activity says. Kinds that nobody here handles are [`ActivityKind::Other`].
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum ActivityKind {
            $(
                #[doc = concat!("`", stringify!($kind), "`")]
                $kind,
            )+
            /// Any other type, by name.
            Other(String),
        }

        impl ActivityKind {
            /// The kind with this ActivityStreams name.
            #[must_use]
            pub fn named(name: &str) -> Self {
                match name {
                    $(stringify!($kind) => Self::$kind,)+
                    other => Self::Other(other.to_owned()),
                }
            }

            /// The ActivityStreams name.
            #[must_use]
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$kind => stringify!($kind),)+
                    Self::Other(name) => name,
                }
            }
        }
    };
}

kinds! {
    Create, Update, Delete, Follow, Accept, Reject, Undo, Like, Dislike, EmojiReact, Announce, Block, Flag, Move, Add,
    Remove, QuoteRequest, FeatureRequest, Offer, Leave,
}

/// What an activity acts upon: named by its address, or embedded.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// An address.
    Uri(String),
    /// A document, not to be trusted before [`crate::Verified::embedded`] or a fetch says so.
    Object(Value),
}

impl Node {
    fn read(value: Value) -> Option<Self> {
        match value {
            Value::String(_) => Some(Self::Uri(read::id_of(&value)?.to_owned())),
            Value::Object(_) => Some(Self::Object(value)),
            _ => None,
        }
    }

    /// At most `max` nodes of a property, taken out of the document.
    pub(super) fn take(value: &mut Value, max: usize) -> Vec<Self> {
        match value.take() {
            Value::Array(members) => members.into_iter().filter_map(Self::read).take(max).collect(),
            single => Self::read(single).into_iter().collect(),
        }
    }

    /// Its identity, if it has one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Uri(uri) => Some(uri),
            Self::Object(object) => read::id_of(object),
        }
    }

    /// All its identities: Funkwhale deletes several objects as one with an array of ids.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        match self {
            Self::Uri(uri) => vec![uri.clone()],
            Self::Object(object) => read::ids(object, limits::OBJECTS),
        }
    }

    /// Its type, if it is embedded and has one.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.object().and_then(read::type_of)
    }

    /// The document, if it is embedded.
    #[must_use]
    pub fn object(&self) -> Option<&Value> {
        match self {
            Self::Uri(_) => None,
            Self::Object(object) => Some(object),
        }
    }

    /// The identity of what an embedded activity acts upon: the `object` of the Follow in an Undo.
    #[must_use]
    pub fn inner_id(&self) -> Option<&str> {
        read::id_of(&self.object()?["object"])
    }

    /// The identity of who an embedded activity is by.
    #[must_use]
    pub fn inner_actor(&self) -> Option<&str> {
        read::id_of(&self.object()?["actor"])
    }
}

/// How a broadcast stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// It runs.
    pub live: bool,
    /// What it is called.
    pub title: Option<String>,
}

impl Stream {
    /// Owncast spells its terms out. `None` if nothing is said of a broadcast.
    fn read(activity: &Value) -> Option<Self> {
        let term = |name: &str| read::text(&activity[format!("https://owncast.online/ns#{name}")], limits::NAME);
        let live = term("streamStatus")? == "live";
        Some(Self { live, title: term("streamTitle") })
    }
}

/// An activity as received.
#[derive(Debug, Clone)]
pub struct Activity {
    /// Its identity; `None` if missing, not http(s), or on another server than the actor.
    pub id: Option<String>,
    /// What it says.
    pub kind: ActivityKind,
    /// By whom; http(s).
    pub actor: String,
    /// Upon what; usually one, a Flag has several.
    pub objects: Vec<Node>,
    /// `target` of Move, Add, Remove.
    pub target: Option<Node>,
    /// `result` of an Accept: the stamp (FEP-044f).
    pub result: Option<Node>,
    /// `instrument` of a QuoteRequest: the quoting post.
    pub instrument: Option<Node>,
    /// To whom it is addressed.
    pub audience: Audience,
    /// Milliseconds.
    pub published: Option<i64>,
    /// Comment of a Flag, emoji of a reaction.
    pub content: Option<String>,
    /// Emojis of a reaction.
    pub tags: Tags,
    /// The broadcast that an Offer tells of (Owncast).
    pub stream: Option<Stream>,
    /// True if a linked-data signature or integrity proof is attached.
    pub has_proof: bool,
}

impl Activity {
    /// Reads an activity; embedded objects are moved out of the document, not copied.
    ///
    /// # Errors
    /// [`Malformed`] if it has no type or no http(s) actor.
    pub fn parse(mut activity: Value) -> Result<Self, Malformed> {
        let kind = ActivityKind::named(read::type_of(&activity).ok_or(Malformed::Type)?);
        let actor = read::id_of(&activity["actor"]).ok_or(Malformed::Missing("actor"))?.to_owned();
        uri::parse(&actor).map_err(Malformed::Id)?;
        let mut take = |key: &str, max: usize| match activity.get_mut(key) {
            Some(value) => Node::take(value, max),
            None => Vec::new(),
        };
        let objects = take("object", limits::OBJECTS);
        let [target, result, instrument] = ["target", "result", "instrument"].map(|key| take(key, 1).pop());
        Ok(Self {
            id: read::web_id(&activity).filter(|id| uri::same_origin(id, &actor)),
            kind,
            actor,
            objects,
            target,
            result,
            instrument,
            audience: Audience::read(&activity),
            published: date::millis(&activity["published"]),
            content: content(&activity),
            tags: Tags::read(&activity["tag"]),
            stream: Stream::read(&activity),
            has_proof: activity["signature"].is_object() || !activity["proof"].is_null(),
        })
    }

    /// The object, or the first of several.
    #[must_use]
    pub fn object(&self) -> Option<&Node> {
        self.objects.first()
    }

    /// The identity of the object, or of the first of several.
    #[must_use]
    pub fn object_id(&self) -> Option<&str> {
        self.object()?.id()
    }

    /// The identities of all objects.
    #[must_use]
    pub fn object_ids(&self) -> Vec<String> {
        self.objects.iter().flat_map(Node::ids).take(limits::OBJECTS).collect()
    }

    /// The emoji of a reaction: `content` of a Like or EmojiReact. A plain Like has none.
    #[must_use]
    pub fn reaction(&self) -> Option<&str> {
        matches!(self.kind, ActivityKind::Like | ActivityKind::EmojiReact).then_some(self.content.as_deref())?
    }
}

fn content(activity: &Value) -> Option<String> {
    let content = read::text(&activity["content"], limits::SUMMARY);
    let content = content.or_else(|| read::text(&activity["_misskey_reaction"], limits::TAG));
    content.filter(|content| !content.trim().is_empty())
}

#[cfg(test)]
#[path = "activity_tests.rs"]
mod tests;
