//! Our activities: envelopes around a document or an address.

use serde::Serialize;

use super::{Date, Note, Tag};
use crate::vocab::ActivityKind;

/// An activity around `object`: a `&str`, a [`Note`], a [`Tombstone`], an [`super::Actor`], another activity.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Activity<'a, O> {
    /// The identity.
    pub id: &'a str,
    #[serde(rename = "type", serialize_with = "name")]
    kind: ActivityKind,
    /// By whom.
    pub actor: &'a str,
    /// Milliseconds when printed; Pixelfed refuses a Create without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// Primary recipients.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub to: &'a [String],
    /// Secondary recipients.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub cc: &'a [String],
    /// The collection of Add and Remove, the new account of Move.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<&'a str>,
    /// The comment of a Flag, the emoji of a reaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<&'a str>,
    /// The emoji again, as Misskey and Pleroma look for it in a Like.
    #[serde(rename = "_misskey_reaction", skip_serializing_if = "Option::is_none")]
    pub misskey_reaction: Option<&'a str>,
    /// The picture of a custom emoji.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub tag: &'a [Tag<'a>],
    /// The stamp in an Accept of a QuoteRequest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<&'a str>,
    /// The quoting post in a QuoteRequest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instrument: Option<Instrument<'a>>,
    /// Upon what.
    pub object: O,
}

/// The quoting post, whole or by name.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Instrument<'a> {
    /// Its identity.
    Uri(&'a str),
    /// The post itself, for those who cannot or need not fetch it.
    Note(&'a Note<'a>),
}

fn name<S: serde::Serializer>(kind: &ActivityKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.name())
}

impl<'a, O: Serialize> Activity<'a, O> {
    /// An activity that is addressed to nobody yet. Enough as it is for Follow, Accept, Reject, Undo, Like, Block and
    /// Flag, which go to one inbox.
    #[must_use]
    pub fn new(kind: ActivityKind, id: &'a str, actor: &'a str, object: O) -> Self {
        Self {
            id,
            kind,
            actor,
            published: None,
            to: &[],
            cc: &[],
            target: None,
            content: None,
            misskey_reaction: None,
            tag: &[],
            result: None,
            instrument: None,
            object,
        }
    }

    /// Addresses it.
    #[must_use]
    pub fn addressed(mut self, to: &'a [String], cc: &'a [String]) -> Self {
        (self.to, self.cc) = (to, cc);
        self
    }

    /// Dates it, in milliseconds.
    #[must_use]
    pub fn published(mut self, millis: i64) -> Self {
        self.published = Some(Date(millis));
        self
    }

    /// Gives it a target: Move, Add, Remove.
    #[must_use]
    pub fn target(mut self, target: &'a str) -> Self {
        self.target = Some(target);
        self
    }

    /// Gives it an emoji: Like and EmojiReact (FEP-c0e0). `picture` is that of a custom one.
    #[must_use]
    pub fn emoji(mut self, emoji: &'a str, picture: &'a [Tag<'a>]) -> Self {
        (self.content, self.tag) = (Some(emoji), picture);
        self.misskey_reaction = Some(emoji).filter(|_| self.kind == ActivityKind::Like);
        self
    }

    /// Gives it a comment: Flag.
    #[must_use]
    pub fn content(mut self, content: &'a str) -> Self {
        self.content = Some(content);
        self
    }
}

impl<'a> Activity<'a, &'a str> {
    /// The request to quote a post (FEP-044f).
    #[must_use]
    pub fn quote_request(id: &'a str, actor: &'a str, quoted: &'a str, instrument: Instrument<'a>) -> Self {
        Self { instrument: Some(instrument), ..Self::new(ActivityKind::QuoteRequest, id, actor, quoted) }
    }
}

impl<'a> Activity<'a, Activity<'a, &'a str>> {
    /// Accepts a request to quote, by the stamp at this address, or rejects it (FEP-044f).
    #[must_use]
    pub fn quote_answer(id: &'a str, actor: &'a str, request: Activity<'a, &'a str>, stamp: Option<&'a str>) -> Self {
        let kind = if stamp.is_some() { ActivityKind::Accept } else { ActivityKind::Reject };
        Self { result: stamp, ..Self::new(kind, id, actor, request) }
    }
}

impl<'a> Activity<'a, &'a Note<'a>> {
    /// The Create of a post, or of a vote: addressed and dated as the post.
    #[must_use]
    pub fn create(id: &'a str, note: &'a Note<'a>) -> Self {
        let create = Self::new(ActivityKind::Create, id, note.attributed_to, note).addressed(note.to, note.cc);
        if note.vote.is_some() { create } else { create.published(note.published) }
    }

    /// The Update of an edited post; also without an edit, for new poll counts.
    #[must_use]
    pub fn update(id: &'a str, note: &'a Note<'a>, now: i64) -> Self {
        let date = note.updated.unwrap_or(now);
        Self::new(ActivityKind::Update, id, note.attributed_to, note).addressed(note.to, note.cc).published(date)
    }
}

impl<'a> Activity<'a, Tombstone<'a>> {
    /// The Delete of a post.
    #[must_use]
    pub fn delete(id: &'a str, actor: &'a str, note: &'a str) -> Self {
        Self::new(ActivityKind::Delete, id, actor, Tombstone::new(note))
    }
}

/// What is left of a deleted post.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub struct Tombstone<'a> {
    /// The identity that is gone.
    pub id: &'a str,
    /// When it went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Date>,
}

impl<'a> Tombstone<'a> {
    /// A tombstone without a date.
    #[must_use]
    pub fn new(id: &'a str) -> Self {
        Self { id, deleted: None }
    }
}

/// The stamp by which the author of a post allows one quote of it (FEP-044f).
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub struct QuoteAuthorization<'a> {
    /// The identity.
    pub id: &'a str,
    /// The author of the quoted post.
    pub attributed_to: &'a str,
    /// The quoting post.
    pub interacting_object: &'a str,
    /// The quoted post.
    pub interaction_target: &'a str,
}
