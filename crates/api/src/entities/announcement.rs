//! `Announcement`, and `Reaction` as lists and streams have it.

use domain::{AccountId, AnnouncementId, StatusId, Timestamp};
use serde::Serialize;
use services::announcements::{self, ShownReaction};

use super::emoji::{self, CustomEmoji};

#[derive(Serialize)]
pub struct Announcement<'a> {
    id: AnnouncementId,
    content: &'a str,
    starts_at: Option<Timestamp>,
    ends_at: Option<Timestamp>,
    all_day: bool,
    published_at: Timestamp,
    updated_at: Timestamp,
    /// Of a person's list.
    #[serde(skip_serializing_if = "Option::is_none")]
    read: Option<bool>,
    mentions: Vec<Mention<'a>>,
    statuses: Vec<Linked<'a>>,
    tags: Vec<Tag<'a>>,
    emojis: Vec<CustomEmoji<'a>>,
    reactions: Vec<Reaction<'a>>,
}

#[derive(Serialize)]
struct Mention<'a> {
    id: AccountId,
    username: &'a str,
    url: &'a str,
    acct: &'a str,
}

/// A status that the text links to.
#[derive(Serialize)]
struct Linked<'a> {
    id: StatusId,
    url: &'a str,
}

#[derive(Serialize)]
struct Tag<'a> {
    name: &'a str,
    url: &'a str,
}

#[derive(Serialize)]
pub struct Reaction<'a> {
    name: &'a str,
    count: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    me: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    static_url: Option<&'a str>,
    /// In streams only.
    #[serde(skip_serializing_if = "Option::is_none")]
    announcement_id: Option<AnnouncementId>,
}

impl<'a> Reaction<'a> {
    fn new(reaction: &'a ShownReaction, signed_in: bool) -> Self {
        let emoji = reaction.emoji.as_ref();
        Self {
            name: &reaction.name,
            count: reaction.count,
            me: signed_in.then_some(reaction.me),
            url: emoji.map(|emoji| emoji.url.as_str()),
            static_url: emoji.map(|emoji| emoji.static_url.as_str()),
            announcement_id: None,
        }
    }

    /// As a stream tells everybody.
    pub fn streamed(reaction: &'a ShownReaction, announcement: AnnouncementId) -> Self {
        Self { announcement_id: Some(announcement), ..Self::new(reaction, false) }
    }
}

impl<'a> Announcement<'a> {
    /// As one person sees it, or (in streams) as everybody does.
    pub fn new(announcement: &'a announcements::Announcement, signed_in: bool) -> Self {
        let a = announcement;
        let mention =
            |m: &'a services::views::Mention| Mention { id: m.id, username: &m.username, url: &m.url, acct: &m.acct };
        Self {
            id: a.id,
            content: &a.html,
            starts_at: a.starts_at,
            ends_at: a.ends_at,
            all_day: a.all_day,
            published_at: a.published_at,
            updated_at: a.updated_at,
            read: signed_in.then_some(a.read),
            mentions: a.mentions.iter().map(mention).collect(),
            statuses: a.statuses.iter().map(|(id, url)| Linked { id: *id, url }).collect(),
            tags: a.tags.iter().map(|(name, url)| Tag { name, url }).collect(),
            emojis: emoji::all(&a.emojis),
            reactions: a.reactions.iter().map(|reaction| Reaction::new(reaction, signed_in)).collect(),
        }
    }
}
