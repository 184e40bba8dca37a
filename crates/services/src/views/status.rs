//! The part of a status that is the same for every viewer.

use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
};

use domain::{
    AccountId, ConversationId, EventState, QuotePolicy, QuoteRules, QuoteState, StatusId, StatusKind, TagId, Timestamp,
    Visibility,
};
use storage::cards::CardPart;
use storage::parts::{MediaPart, MentionPart, PollPart, StatusPart, TagPart};
use storage::reactions::ReactionPart;

use super::{
    Account, Card, Emoji, Media, Poll, Rendered,
    pack::{Lazy, packed},
    tagged,
};
use crate::Config;

#[derive(Debug)]
pub struct Status {
    pub id: StatusId,
    pub version: i64,
    pub account_id: AccountId,
    pub local: bool,
    pub visibility: Visibility,
    pub local_only: bool,
    pub conversation_id: Option<ConversationId>,
    pub in_reply_to_id: Option<StatusId>,
    pub in_reply_to_account_id: Option<AccountId>,
    pub reblog_of_id: Option<StatusId>,
    /// Addresses in the words that may be those of collections of accounts.
    pub collections: Box<[String]>,
    pub sensitive: bool,
    pub quote_policy: QuotePolicy,
    /// Who may quote it.
    pub quote_rules: QuoteRules,
    /// What it quotes (None: not found yet), and with whose consent.
    pub quote: Option<(Option<StatusId>, QuoteState)>,
    pub created_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub counts: Counts,
    pub poll: Option<Box<Poll>>,
    /// What the page to which it links says of itself.
    pub card: Option<Box<Card>>,
    pub reactions: Box<[Reaction]>,
    body: Lazy<Body>,
    /// The API's JSON of this part.
    pub json: Rendered,
    /// The pages' HTML of this part.
    pub page: Rendered,
    /// What filters look at.
    pub(super) folded: OnceLock<Box<str>>,
    /// About how many bytes it takes, rendered text included.
    pub(super) weight: u64,
}

/// What of a status is read to render it, and hardly ever once that is done. It is read like the status's own fields.
#[derive(Debug)]
pub struct Body {
    pub uri: String,
    /// The page for people: ours, or its origin's.
    pub url: String,
    /// As written; for edits and "delete and redraft".
    pub text: String,
    pub spoiler_text: String,
    /// Sanitised.
    pub html: String,
    pub language: Option<String>,
    pub media: Vec<Media>,
    pub mentions: Vec<Mention>,
    pub tags: Vec<Tag>,
    pub emojis: Vec<Emoji>,
    pub application: Option<Application>,
    /// What it is, if it is more than a note or a question.
    pub object: Option<Object>,
}

impl Deref for Status {
    type Target = Body;

    fn deref(&self) -> &Body {
        self.body.get()
    }
}

packed! {
    Status {
        id, version, account_id, local, visibility, local_only, conversation_id, in_reply_to_id, in_reply_to_account_id,
        reblog_of_id, collections, sensitive, quote_policy, quote_rules, quote, created_at, edited_at, counts, poll, card,
        reactions, body, json, page, folded, weight,
    }
    Body {
        uri, url, text, spoiler_text, html, language, media, mentions, tags, emojis, application, object,
    }
    Counts { replies, reblogs, favourites, quotes }
    Mention { id, username, acct, url }
    Tag { id, name, display_name, url }
    Application { name, website }
    Object { kind, title, starts_at, ends_at, place, duration, live, stream_url, event, head }
    Event { state, online_url, attendees, most_attendees }
    Reaction { name, count, picture }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub replies: i64,
    pub reblogs: i64,
    pub favourites: i64,
    pub quotes: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    pub id: AccountId,
    pub username: String,
    pub acct: String,
    pub url: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub id: TagId,
    /// Folded: what its address is made of.
    pub name: String,
    /// As written.
    pub display_name: String,
    /// The page of what is tagged so, here.
    pub url: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    pub name: String,
    pub website: Option<String>,
}

/// What a status of another server is besides its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    pub kind: StatusKind,
    /// Plain text.
    pub title: Option<String>,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub place: Option<String>,
    /// Milliseconds.
    pub duration: Option<i64>,
    /// It is being broadcast, or will be.
    pub live: bool,
    /// Where a stream can be played that is no single file (HLS).
    pub stream_url: Option<String>,
    /// More of an event.
    pub event: Option<Event>,
    /// Bytes of the status's html that say title, time and place.
    head: usize,
}

/// What else is known of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub state: EventState,
    /// Where one takes part from afar.
    pub online_url: Option<String>,
    pub attendees: Option<i64>,
    /// Those for whom there is room.
    pub most_attendees: Option<i64>,
}

/// An emoji under a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// The emoji itself, or `code@server` of a custom one (`code` of one of this server).
    pub name: String,
    pub count: i64,
    /// Of a custom one: the picture, and a still one.
    pub picture: Option<(String, String)>,
}

impl Reaction {
    /// None for a custom emoji whose picture is not known.
    fn new(config: &Config, part: ReactionPart) -> Option<Self> {
        let unicode = part.domain.is_empty() && part.media_id.is_none();
        if !unicode && part.media_id.is_none() {
            return None;
        }
        let still = if part.moves { "static" } else { "original" };
        Some(Self {
            picture: part.media_id.map(|id| (config.media_url(id, "original"), config.media_url(id, still))),
            name: Self::name_of(part.name, &part.domain),
            count: part.count,
        })
    }

    /// What an emoji of this server (of none: `domain` is empty) is called.
    pub(super) fn name_of(name: String, domain: &str) -> String {
        if domain.is_empty() { name } else { format!("{name}@{domain}") }
    }
}

/// The rows of other tables that belong to one status.
pub(super) struct Rows {
    pub media: Option<Vec<MediaPart>>,
    pub mentions: Option<Vec<MentionPart>>,
    pub tags: Option<Vec<TagPart>>,
    pub poll: Option<Vec<PollPart>>,
    pub card: Option<CardPart>,
    pub reactions: Option<Vec<ReactionPart>>,
}

impl Mention {
    fn new(config: &Config, part: MentionPart) -> Self {
        let local = part.domain.is_empty();
        Self {
            id: part.account_id,
            acct: if local {
                part.username.clone()
            } else {
                format!("{}@{}", part.username, part.domain)
            },
            url: if local {
                config.profile_url(&part.username)
            } else {
                part.url.unwrap_or(part.uri)
            },
            username: part.username,
        }
    }
}

impl Status {
    /// Puts a status together from its rows.
    pub(super) fn new(config: &Config, part: StatusPart, rows: Rows, emojis: Vec<Emoji>) -> Arc<Self> {
        let media = rows.media.unwrap_or_default().into_iter().map(|m| Media::new(config, m));
        let mentions = rows.mentions.unwrap_or_default().into_iter().map(|m| Mention::new(config, m));
        let tags = rows.tags.unwrap_or_default().into_iter().map(|t| Tag {
            id: t.tag_id,
            url: config.tag_url(&t.name),
            name: t.name,
            display_name: t.display_name,
        });
        let reactions = rows.reactions.unwrap_or_default().into_iter();
        let reactions: Box<[_]> = reactions.filter_map(|part| Reaction::new(config, part)).collect();
        let object = part.object_kind.map(|kind| Object {
            kind,
            title: part.title,
            starts_at: part.starts_at,
            ends_at: part.ends_at,
            place: part.place,
            duration: part.duration,
            live: part.live.unwrap_or(false),
            stream_url: part.stream_url,
            event: part.event_state.map(|state| Event {
                state,
                online_url: part.online_url,
                attendees: part.attendees,
                most_attendees: part.most_attendees,
            }),
            head: part.head.and_then(|head| usize::try_from(head).ok()).unwrap_or(0),
        });
        let url = if part.local {
            config.status_url(&part.username, part.id)
        } else {
            part.url.unwrap_or_else(|| part.uri.clone())
        };
        let poll = Poll::new(rows.poll.unwrap_or_default(), &emojis).map(Box::new);
        let card = rows.card.map(|card| Box::new(Card::new(config, card)));
        let collections = tagged::linked(&part.html).into();
        let body = Body {
            uri: part.uri,
            url,
            text: part.text,
            spoiler_text: part.spoiler_text,
            html: part.html,
            language: part.language,
            media: media.collect(),
            mentions: mentions.collect(),
            tags: tags.collect(),
            emojis,
            application: part.app_name.map(|name| Application { name, website: part.app_website }),
            object,
        };
        Arc::new(Self {
            id: part.id,
            version: part.version,
            account_id: part.account_id,
            local: part.local,
            visibility: part.visibility,
            local_only: part.local_only,
            conversation_id: part.conversation_id,
            in_reply_to_id: part.in_reply_to_id,
            in_reply_to_account_id: part.in_reply_to_account_id,
            reblog_of_id: part.reblog_of_id,
            collections,
            sensitive: part.sensitive,
            quote_policy: part.quote_policy,
            quote_rules: match part.quote_rules {
                Some(rules) => QuoteRules::from_number(rules),
                None => QuoteRules::of(part.quote_policy, part.visibility),
            },
            quote: part.quote_state.map(|state| (part.quote_of_id, state)),
            created_at: part.created_at,
            edited_at: part.edited_at,
            counts: Counts {
                replies: part.replies_count,
                reblogs: part.reblogs_count,
                favourites: part.favourites_count,
                quotes: part.quotes_count,
            },
            weight: weight(&body, poll.as_deref(), card.as_deref()) + 200 * reactions.len() as u64,
            poll,
            card,
            reactions,
            body: Lazy::new(body),
            json: Rendered::new(),
            page: Rendered::new(),
            folded: OnceLock::new(),
        })
    }

    /// Whether its files are veiled for a viewer: if its author said so, or if the staff said so of all that the author
    /// shows to others.
    pub fn is_sensitive(&self, author: &Account, viewer: Option<AccountId>) -> bool {
        self.sensitive || author.sensitized && viewer != Some(author.id)
    }

    /// The html without what says title, time and place: pages show those apart.
    pub fn body_html(&self) -> &str {
        let head = self.object.as_ref().map_or(0, |object| object.head);
        self.html.get(head..).unwrap_or(&self.html)
    }
}

/// About how many bytes a status takes, its rendered text included.
fn weight(body: &Body, poll: Option<&Poll>, card: Option<&Card>) -> u64 {
    let text = body.text.len() + body.html.len() * 2 + body.spoiler_text.len() + body.uri.len() * 2;
    let parts = body.media.len() * 900 + body.mentions.len() * 300 + body.tags.len() * 150 + body.emojis.len() * 400;
    (text + parts + poll.map_or(0, Poll::weight) + card.map_or(0, Card::weight) + 1500) as u64
}
