//! Our posts.

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::Date;
use crate::vocab::PUBLIC;

/// A mention, hashtag or emoji.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(tag = "type")]
pub enum Tag<'a> {
    /// Somebody who is addressed.
    Mention {
        /// The actor's id.
        href: &'a str,
        /// `@user@host`.
        name: &'a str,
    },
    /// A hashtag.
    Hashtag {
        /// Its page here.
        href: &'a str,
        /// With `#`.
        name: &'a str,
    },
    /// A custom emoji.
    Emoji {
        /// Its id here.
        id: &'a str,
        /// With colons.
        name: &'a str,
        /// When its picture changed.
        updated: Date,
        /// The picture.
        icon: super::Image<'a>,
    },
}

/// A media file.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(tag = "type", rename = "Document", rename_all = "camelCase")]
pub struct Attachment<'a> {
    /// MIME type.
    pub media_type: &'a str,
    /// The file.
    pub url: &'a str,
    /// Alt text; null when there is none.
    #[serde(rename = "name")]
    pub description: Option<&'a str>,
    /// The compact picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blurhash: Option<&'a str>,
    /// Focal point.
    #[serde(rename = "focalPoint", skip_serializing_if = "Option::is_none")]
    pub focus: Option<(f64, f64)>,
    /// Pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// A still picture of a film or sound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<super::Image<'a>>,
}

/// A poll.
#[derive(Debug, Clone)]
pub struct Poll<'a> {
    /// Several choices are allowed.
    pub multiple: bool,
    /// Text and votes of each choice.
    pub options: Vec<(&'a str, u64)>,
    /// When it ends.
    pub ends_at: Option<i64>,
    /// True when that is over.
    pub closed: bool,
    /// People who voted.
    pub voters: u64,
}

/// The collection of answers with its first page inside.
#[derive(Debug, Clone)]
pub struct Replies<'a> {
    /// The collection.
    pub id: &'a str,
    /// Public and unlisted answers, whosever they are, the oldest first: at most five.
    pub items: &'a [String],
    /// The page after the first.
    pub next: &'a str,
}

/// Who may quote a post.
#[derive(Debug, Clone, Copy, Default)]
pub struct QuotePolicy<'a> {
    /// Without asking.
    pub automatic: &'a [String],
    /// After asking.
    pub manual: &'a [String],
}

/// A post. Start from [`Note::new`] and set what there is.
#[derive(Debug, Clone)]
pub struct Note<'a> {
    /// The identity.
    pub id: &'a str,
    /// The author.
    pub attributed_to: &'a str,
    /// The page.
    pub url: &'a str,
    /// HTML.
    pub content: &'a str,
    /// BCP 47 tag of the content.
    pub language: Option<&'a str>,
    /// Content warning, plain text.
    pub summary: Option<&'a str>,
    /// Media behind a warning.
    pub sensitive: bool,
    /// Milliseconds.
    pub published: i64,
    /// Milliseconds; set once it was edited.
    pub updated: Option<i64>,
    /// The object that it answers.
    pub in_reply_to: Option<&'a str>,
    /// Primary recipients.
    pub to: &'a [String],
    /// Secondary recipients.
    pub cc: &'a [String],
    /// FEP-7888 collection.
    pub context: Option<&'a str>,
    /// OStatus conversation.
    pub conversation: Option<&'a str>,
    /// Mentions, hashtags, emojis.
    pub tag: Vec<Tag<'a>>,
    /// Media.
    pub attachment: Vec<Attachment<'a>>,
    /// Answers.
    pub replies: Option<Replies<'a>>,
    /// Address and size of the collection of favourites.
    pub likes: Option<(&'a str, u64)>,
    /// Address and size of the collection of boosts.
    pub shares: Option<(&'a str, u64)>,
    /// The quoted object; named by the older properties too, which is all that other programs read.
    pub quote: Option<&'a str>,
    /// The quoted author's stamp.
    pub quote_authorization: Option<&'a str>,
    /// Who may quote it.
    pub quote_policy: Option<QuotePolicy<'a>>,
    /// Makes it a Question.
    pub poll: Option<Poll<'a>>,
    /// The choice of a poll vote; makes it a nameless Note without content.
    pub vote: Option<&'a str>,
}

impl<'a> Note<'a> {
    /// A post with nothing but what every post has.
    #[must_use]
    pub fn new(id: &'a str, attributed_to: &'a str, url: &'a str, content: &'a str, published: i64) -> Self {
        Self {
            id,
            attributed_to,
            url,
            content,
            language: None,
            summary: None,
            sensitive: false,
            published,
            updated: None,
            in_reply_to: None,
            to: &[],
            cc: &[],
            context: None,
            conversation: None,
            tag: Vec::new(),
            attachment: Vec::new(),
            replies: None,
            likes: None,
            shares: None,
            quote: None,
            quote_authorization: None,
            quote_policy: None,
            poll: None,
            vote: None,
        }
    }

    /// A vote: only its choice, the poll and the poll's author.
    #[must_use]
    pub fn vote(id: &'a str, voter: &'a str, choice: &'a str, poll: &'a str, to: &'a [String]) -> Self {
        Self { in_reply_to: Some(poll), to, vote: Some(choice), ..Self::new(id, voter, id, "", 0) }
    }

    /// True if it is addressed to everybody, listed or not.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.to.iter().chain(self.cc).any(|uri| uri == PUBLIC)
    }
}

impl Serialize for Note<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", self.id)?;
        map.serialize_entry("type", if self.poll.is_some() { "Question" } else { "Note" })?;
        match self.vote {
            Some(choice) => self.vote_fields(&mut map, choice)?,
            None => {
                self.text_fields(&mut map)?;
                self.thread_fields(&mut map)?;
                self.quote_fields(&mut map)?;
                self.poll.as_ref().map_or(Ok(()), |poll| poll.fields(&mut map))?;
            }
        }
        map.end()
    }
}

impl Note<'_> {
    fn vote_fields<M: SerializeMap>(&self, map: &mut M, choice: &str) -> Result<(), M::Error> {
        map.serialize_entry("name", choice)?;
        map.serialize_entry("attributedTo", self.attributed_to)?;
        map.serialize_entry("inReplyTo", &self.in_reply_to)?;
        map.serialize_entry("to", self.to)
    }

    /// `summary`, `inReplyTo` and the lists are printed when empty too: Lemmy and Pixelfed want to see them.
    fn text_fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("summary", &self.summary)?;
        map.serialize_entry("inReplyTo", &self.in_reply_to)?;
        map.serialize_entry("published", &Date(self.published))?;
        optional(map, "updated", self.updated.map(Date))?;
        map.serialize_entry("url", self.url)?;
        map.serialize_entry("attributedTo", self.attributed_to)?;
        map.serialize_entry("to", self.to)?;
        map.serialize_entry("cc", self.cc)?;
        map.serialize_entry("sensitive", &self.sensitive)?;
        map.serialize_entry("content", self.content)?;
        if let Some(language) = self.language {
            map.serialize_entry("contentMap", &Single(language, self.content))?;
        }
        map.serialize_entry("attachment", &self.attachment)?;
        map.serialize_entry("tag", &self.tag)
    }

    fn thread_fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        optional(map, "conversation", self.conversation)?;
        optional(map, "context", self.context)?;
        optional(map, "replies", self.replies.as_ref())?;
        optional(map, "likes", self.likes.map(Total::of))?;
        optional(map, "shares", self.shares.map(Total::of))
    }

    fn quote_fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        optional(map, "quote", self.quote)?;
        optional(map, "quoteUri", self.quote)?;
        optional(map, "_misskey_quote", self.quote)?;
        optional(map, "quoteAuthorization", self.quote_authorization)?;
        optional(map, "interactionPolicy", self.quote_policy)
    }
}

impl Poll<'_> {
    fn fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let options: Vec<_> = self.options.iter().map(|&(name, votes)| PollOption::new(name, votes)).collect();
        map.serialize_entry(if self.multiple { "anyOf" } else { "oneOf" }, &options)?;
        optional(map, "endTime", self.ends_at.map(Date))?;
        optional(map, "closed", self.ends_at.filter(|_| self.closed).map(Date))?;
        map.serialize_entry("votersCount", &self.voters)
    }
}

#[derive(Serialize)]
#[serde(tag = "type", rename = "Note")]
struct PollOption<'a> {
    name: &'a str,
    replies: Count,
}

#[derive(Serialize)]
#[serde(tag = "type", rename = "Collection", rename_all = "camelCase")]
struct Count {
    total_items: u64,
}

impl<'a> PollOption<'a> {
    fn new(name: &'a str, votes: u64) -> Self {
        Self { name, replies: Count { total_items: votes } }
    }
}

/// A collection without an order, of which only the size is told.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "Collection", rename_all = "camelCase")]
pub struct Total<'a> {
    id: &'a str,
    total_items: u64,
}

impl<'a> Total<'a> {
    /// With its id and its size.
    #[must_use]
    pub const fn of((id, total_items): (&'a str, u64)) -> Self {
        Self { id, total_items }
    }
}

impl Serialize for Replies<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(tag = "type", rename = "CollectionPage", rename_all = "camelCase")]
        struct First<'a> {
            next: &'a str,
            part_of: &'a str,
            items: &'a [String],
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", self.id)?;
        map.serialize_entry("type", "Collection")?;
        map.serialize_entry("first", &First { next: self.next, part_of: self.id, items: self.items })?;
        map.end()
    }
}

impl Serialize for QuotePolicy<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Rule<'a> {
            automatic_approval: &'a [String],
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            manual_approval: &'a [String],
        }
        let mut map = serializer.serialize_map(Some(1))?;
        let rule = Rule { automatic_approval: self.automatic, manual_approval: self.manual };
        map.serialize_entry("canQuote", &rule)?;
        map.end()
    }
}

/// A map with one entry.
struct Single<'a>(&'a str, &'a str);

impl Serialize for Single<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.0, self.1)?;
        map.end()
    }
}

fn optional<M: SerializeMap, T: Serialize>(map: &mut M, key: &'static str, value: Option<T>) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(key, &value))
}
