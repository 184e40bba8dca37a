//! Notes and everything that is shown like one: Question, Article, Page, Image, Audio, Video, Event.

use serde_json::Value;

use super::{
    Addressing, Attachment, Audience, InteractionPolicy, Link, Malformed, Poll, Quote, Tags, Visibility, attachment,
    date, language, limits, link, podcast, read,
};

/// The types that become a status; all others are ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// A post.
    Note,
    /// A post with a poll.
    Question,
    /// A long text with a title.
    Article,
    /// A titled text or a link (Lemmy, Friendica).
    Page,
    /// A picture with a page of its own.
    Image,
    /// A sound.
    Audio,
    /// A film.
    Video,
    /// Something with a time and a place.
    Event,
}

impl ObjectKind {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Note, "Note"),
        (Self::Question, "Question"),
        (Self::Article, "Article"),
        (Self::Page, "Page"),
        (Self::Image, "Image"),
        (Self::Audio, "Audio"),
        (Self::Video, "Video"),
        (Self::Event, "Event"),
    ];

    /// The kind of a document, if it becomes a status. Of several types the first known one counts.
    #[must_use]
    pub fn of(object: &Value) -> Option<Self> {
        let known = read::types(object).find_map(|name| Self::ALL.iter().find(|(_, known)| *known == name));
        let known = known.map(|&(kind, _)| kind).or_else(|| is_chat(object).then_some(Self::Note));
        known.or_else(|| podcast::is_episode(object).then_some(Self::Audio))
    }

    /// The type's name in ActivityStreams.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|&&(kind, _)| kind == self).map_or("Note", |&(_, name)| name)
    }

    /// True for the two that are shown as they are; the others are titled objects.
    #[must_use]
    pub fn is_native(self) -> bool {
        matches!(self, Self::Note | Self::Question)
    }
}

/// The text as its author typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// At most [`limits::CONTENT`] bytes.
    pub content: String,
    /// `text/plain`, `text/markdown`, `text/x.misskeymarkdown`, ...
    pub media_type: Option<String>,
}

/// Time and place of an Event; a film's or sound's length.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Occasion {
    /// Milliseconds.
    pub starts_at: Option<i64>,
    /// Milliseconds.
    pub ends_at: Option<i64>,
    /// The place's name, with its address where given.
    pub place: Option<String>,
    /// Whether it takes place (Mobilizon, after iCalendar).
    pub state: EventState,
    /// Where one takes part from afar, http(s).
    pub online: Option<String>,
    /// Those who will come, as the origin counts them.
    pub attendees: Option<u64>,
    /// Those for whom there is room.
    pub most_attendees: Option<u64>,
}

/// Whether an Event takes place: `ical:status` (RFC 5545, 3.8.1.11).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EventState {
    /// It does; also where nothing is said.
    #[default]
    Confirmed,
    /// Perhaps.
    Tentative,
    /// It does not.
    Cancelled,
}

/// A remote post. Texts are as received: HTML is not yet sanitised.
#[derive(Debug, Clone)]
pub struct Object {
    /// The identity, http(s).
    pub id: String,
    /// What it is.
    pub kind: ObjectKind,
    /// Authors: the first is the account, the others are groups and channels.
    pub attributed_to: Vec<String>,
    /// All addresses in `url`.
    pub urls: Vec<Link>,
    /// HTML, or whatever `content_type` says; from `contentMap` when `content` is missing.
    pub content: Option<String>,
    /// `mediaType` of the content, where it is not HTML.
    pub content_type: Option<String>,
    /// The content warning of a Note; the excerpt of an Article, Page or Event.
    pub summary: Option<String>,
    /// The title, or the choice of a poll vote.
    pub name: Option<String>,
    /// BCP 47 tag: the first key of `contentMap`, `nameMap` or `summaryMap`.
    pub language: Option<String>,
    /// A language that Mastodon does not look for (Lemmy's and PeerTube's `language`).
    pub language_hint: Option<String>,
    /// Milliseconds.
    pub published: Option<i64>,
    /// Milliseconds; set once it was edited.
    pub updated: Option<i64>,
    /// The object that it answers.
    pub in_reply_to: Option<String>,
    /// To whom it is addressed.
    pub audience: Audience,
    /// Pleroma's and Mastodon's hint on non-public posts.
    pub direct_message: Option<bool>,
    /// Mentions, hashtags, emojis, object links.
    pub tags: Tags,
    /// Media in `attachment`, in order.
    pub attachments: Vec<Attachment>,
    /// Addresses in `attachment` that are links to pages.
    pub cards: Vec<String>,
    /// The file of an Image, Audio or Video object itself, which Mastodon does not show.
    pub media: Option<Attachment>,
    /// The picture of an Article, Event or Video: `image`, else `icon`.
    pub image: Option<String>,
    /// Whether media are hidden behind a warning.
    pub sensitive: bool,
    /// The collection of answers, as an address.
    pub replies: Option<String>,
    /// Answers that the object lists itself, at most [`limits::REPLIES`].
    pub first_replies: Vec<String>,
    /// Favourites as the origin counts them.
    pub likes_count: Option<u64>,
    /// Boosts as the origin counts them.
    pub shares_count: Option<u64>,
    /// Answers as the origin counts them.
    pub replies_count: Option<u64>,
    /// Length of a film or sound in milliseconds.
    pub duration: Option<i64>,
    /// It is broadcast as it happens (PeerTube).
    pub live: bool,
    /// A stream that is no single file: HLS.
    pub stream: Option<String>,
    /// FEP-7888 context collection.
    pub context: Option<String>,
    /// OStatus conversation, often a `tag:` URI.
    pub conversation: Option<String>,
    /// The quoted object.
    pub quote: Option<Quote>,
    /// Who may quote, answer, like and boost.
    pub policy: Option<InteractionPolicy>,
    /// The poll of a Question.
    pub poll: Option<Poll>,
    /// The text as typed.
    pub source: Option<Source>,
    /// Time and place of an Event.
    pub occasion: Occasion,
    /// A shorter form of an Article (`preview`, FEP-b2b8): its HTML.
    pub preview: Option<String>,
}

impl Object {
    /// Reads a document of one of [`ObjectKind`].
    ///
    /// # Errors
    /// [`Malformed`] if it is no such object or has no http(s) id.
    pub fn parse(object: &Value) -> Result<Self, Malformed> {
        match podcast::as_audio(object) {
            Some(sound) => Self::read(&sound),
            None => Self::read(object),
        }
    }

    fn read(object: &Value) -> Result<Self, Malformed> {
        let kind = ObjectKind::of(object).ok_or(Malformed::Type)?;
        let id = read::id_of(object).ok_or(Malformed::Missing("id"))?;
        crate::uri::parse(id).map_err(Malformed::Id)?;
        let mut tags = Tags::read(&object["tag"]);
        let audience = Audience::read(object);
        if is_chat(object) {
            tags.mention(audience.recipients());
        }
        let urls = Link::all(&object["url"]);
        let quote = Quote::read(object, &tags);
        Ok(Self {
            id: id.to_owned(),
            kind,
            attributed_to: authors(object),
            content: language::text(object, "content", "contentMap", limits::CONTENT),
            content_type: read::text(&object["mediaType"], limits::CODE).filter(|_| is_text(kind)),
            summary: language::text(object, "summary", "summaryMap", limits::SUMMARY),
            name: language::text(object, "name", "nameMap", limits::NAME),
            language: language::of(object, ["contentMap", "nameMap", "summaryMap"]),
            language_hint: language::hint(object),
            published: date::millis(&object["published"]),
            updated: date::millis(&object["updated"]),
            in_reply_to: read::web_id(&object["inReplyTo"]),
            audience,
            direct_message: read::flag(&object["directMessage"]).or_else(|| is_chat(object).then_some(true)),
            attachments: Attachment::all(&object["attachment"]),
            cards: attachment::cards(&object["attachment"]),
            media: Attachment::of_object(object, &urls),
            image: attachment::picture(&object["image"]).or_else(|| attachment::picture(&object["icon"])),
            sensitive: sensitive(object),
            replies: read::web_id(&object["replies"]),
            first_replies: first_replies(&object["replies"]),
            likes_count: read::count(&object["likes"]["totalItems"]),
            shares_count: read::count(&object["shares"]["totalItems"]),
            replies_count: read::count(&object["replies"]["totalItems"]),
            duration: date::duration(&object["duration"]),
            live: read::flag(&object["isLiveBroadcast"]).unwrap_or(false),
            stream: urls.iter().find(|link| link.is_stream()).map(|link| link.href.clone()),
            context: read::id_of(&object["context"]).map(str::to_owned),
            conversation: read::id_of(&object["conversation"]).map(str::to_owned),
            quote,
            policy: InteractionPolicy::read(&object["interactionPolicy"]),
            poll: Poll::read(object).filter(|_| kind == ObjectKind::Question),
            source: source(object),
            occasion: occasion(object),
            preview: preview(&object["preview"]),
            tags,
            urls,
        })
    }

    /// The account that it belongs to: the first author. `None` if it names nobody.
    #[must_use]
    pub fn author(&self) -> Option<&str> {
        self.attributed_to.first().map(String::as_str)
    }

    /// The page for people: the html link, else the id.
    #[must_use]
    pub fn page(&self) -> &str {
        link::page(&self.urls).unwrap_or(&self.id)
    }

    /// What looks like a vote in a poll: a Note with a name, an answered object, and nothing else. Votes are never shown.
    #[must_use]
    pub fn vote(&self) -> Option<&str> {
        let silent = self.kind == ObjectKind::Note && self.in_reply_to.is_some() && self.content.is_none();
        let silent = silent && self.attachments.is_empty();
        self.name.as_deref().filter(|_| silent)
    }

    /// How far it reaches; `followers` is the author's collection from the actor document.
    #[must_use]
    pub fn visibility(&self, author: &str, followers: Option<&str>) -> Visibility {
        let addressing = Addressing { author, followers, direct_message: self.direct_message };
        addressing.visibility(&self.audience, self.tags.mentions.iter().map(|mention| mention.href.as_str()))
    }
}

/// `attributedTo`, people before groups (PeerTube lists account and channel in either order); else `actor`.
fn authors(object: &Value) -> Vec<String> {
    let attributed = &object["attributedTo"];
    let is_group = |author: &Value| read::type_of(author) == Some("Group");
    let (groups, people): (Vec<_>, Vec<_>) = read::each(attributed).take(16).partition(|author| is_group(author));
    let mut authors: Vec<String> = people.into_iter().chain(groups).filter_map(read::web_id).collect();
    if authors.is_empty() {
        authors.extend(read::web_id(&object["actor"]));
    }
    authors
}

/// What a collection of answers, or its embedded first page, holds.
fn first_replies(replies: &Value) -> Vec<String> {
    let lists = [&replies["first"], replies].into_iter().flat_map(|page| [&page["items"], &page["orderedItems"]]);
    let mut found =
        lists.map(|items| read::ids(items, limits::REPLIES)).find(|ids| !ids.is_empty()).unwrap_or_default();
    found.retain(|id| crate::uri::is_web(id));
    found
}

/// A message to one person (Pleroma, Lemmy up to 0.19, mbin): a direct Note that names its reader by the address alone.
fn is_chat(object: &Value) -> bool {
    read::types(object).any(|name| name == "ChatMessage")
}

/// Whether `mediaType` speaks about the content; on a Video it speaks about the description's Markdown too.
fn is_text(kind: ObjectKind) -> bool {
    !matches!(kind, ObjectKind::Image | ObjectKind::Audio)
}

/// `sensitive`; kroeg leaves the prefix on.
fn sensitive(object: &Value) -> bool {
    read::flag(&object["sensitive"]).or_else(|| read::flag(&object["as:sensitive"])).unwrap_or(false)
}

/// `source` as an object, or Misskey's `_misskey_content`.
fn source(object: &Value) -> Option<Source> {
    let source = read::first(&object["source"]);
    if let Some(content) = source.and_then(|source| read::text(&source["content"], limits::CONTENT)) {
        let media_type = source.and_then(|source| read::text(&source["mediaType"], limits::CODE));
        return Some(Source { content, media_type });
    }
    let content = read::text(&object["_misskey_content"], limits::CONTENT)?;
    Some(Source { content, media_type: Some("text/x.misskeymarkdown".to_owned()) })
}

fn occasion(object: &Value) -> Occasion {
    Occasion {
        starts_at: date::millis(&object["startTime"]),
        ends_at: date::millis(&object["endTime"]),
        place: read::first(&object["location"]).and_then(place),
        state: state(object),
        online: online(&object["attachment"]),
        attendees: read::count(&object["participantCount"]),
        most_attendees: read::count(&object["maximumAttendeeCapacity"]).filter(|most| *most > 0),
    }
}

fn state(object: &Value) -> EventState {
    let said = ["ical:status", "status", "http://www.w3.org/2002/12/cal/ical#status"].map(|name| &object[name]);
    match said.into_iter().find_map(|said| read::text(said, limits::CODE)).as_deref() {
        Some("CANCELLED") => EventState::Cancelled,
        Some("TENTATIVE") => EventState::Tentative,
        _ => EventState::Confirmed,
    }
}

/// Mobilizon's rooms (`mz:visio:...`), else the page that it calls the event's website.
fn online(attachments: &Value) -> Option<String> {
    let all = || read::each(attachments);
    let rooms = all().filter(|one| one["name"].as_str().is_some_and(|name| name.starts_with("mz:visio")));
    let sites = all().filter(|one| read::type_of(one) == Some("Link") && one["name"] == "Website");
    let addresses = rooms.map(|room| &room["value"]).chain(sites.map(|site| &site["href"]));
    addresses.filter_map(|address| read::text(address, crate::uri::MAX_LEN)).find(|url| crate::uri::parse(url).is_ok())
}

/// A Place's name and postal address on one line; the address is a string or a schema.org `PostalAddress`.
fn place(location: &Value) -> Option<String> {
    let name = read::text(location, limits::NAME).or_else(|| read::text(&location["name"], limits::NAME));
    let address = read::first(&location["address"]);
    let part = |key: &str| address.and_then(|address| read::text(&address[key], limits::TAG));
    let parts = ["streetAddress", "postalCode", "addressLocality", "addressRegion", "addressCountry"];
    let line = address.and_then(|address| read::text(address, limits::NAME));
    let mut words: Vec<String> = name.into_iter().chain(line).chain(parts.iter().filter_map(|key| part(key))).collect();
    words.retain(|word| !word.trim().is_empty());
    words.dedup();
    (!words.is_empty()).then(|| words.join(", "))
}

fn preview(value: &Value) -> Option<String> {
    let note = read::first(value).filter(|preview| read::type_of(preview) == Some("Note"))?;
    language::text(note, "content", "contentMap", limits::CONTENT)
}

#[cfg(test)]
#[path = "object_tests.rs"]
mod tests;
