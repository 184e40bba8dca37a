//! `StatusEdit`, a version of a status, and `StatusSource`, what its author wrote.

use domain::{StatusId, Timestamp};
use serde::Serialize;
use services::{
    Viewer,
    statuses::{History, Version},
    views,
};

use super::{
    account,
    emoji::{self, CustomEmoji},
    media::{self, MediaAttachment},
    piece, quote,
};
use crate::JsonBytes;

#[derive(Serialize)]
struct Part<'a> {
    content: &'a str,
    spoiler_text: &'a str,
    sensitive: bool,
    created_at: Timestamp,
    media_attachments: Vec<MediaAttachment<'a>>,
    emojis: Vec<CustomEmoji<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    poll: Option<Poll<'a>>,
}

/// Only what could be chosen.
#[derive(Serialize)]
struct Poll<'a> {
    options: Vec<PollOption<'a>>,
}

#[derive(Serialize)]
struct PollOption<'a> {
    title: &'a str,
}

impl<'a> From<&'a Vec<String>> for Poll<'a> {
    fn from(titles: &'a Vec<String>) -> Self {
        Self { options: titles.iter().map(|title| PollOption { title }).collect() }
    }
}

impl<'a> From<&'a Version> for Part<'a> {
    fn from(version: &'a Version) -> Self {
        Self {
            content: &version.edit.html,
            spoiler_text: &version.edit.spoiler_text,
            sensitive: version.edit.sensitive,
            created_at: version.edit.created_at,
            media_attachments: media::all(&version.media),
            emojis: emoji::all(&version.emojis),
            poll: version.poll.as_ref().map(Poll::from),
        }
    }
}

/// `StatusEdit[]`
pub fn history_json(history: &History, viewer: Option<&Viewer>) -> JsonBytes {
    let mut out = Vec::new();
    piece::list(&mut out, &history.versions, |out, version| {
        out.extend_from_slice(piece::open(&Part::from(version)).as_bytes());
        out.extend_from_slice(b",\"account\":");
        account::write_account(out, &history.account);
        out.extend_from_slice(b",\"quote\":");
        quote::write_quote(out, history.quote.as_ref(), viewer);
        out.push(b'}');
    });
    JsonBytes(out.into())
}

#[derive(Serialize)]
pub struct StatusSource<'a> {
    id: StatusId,
    text: &'a str,
    spoiler_text: &'a str,
}

impl<'a> From<&'a views::Status> for StatusSource<'a> {
    fn from(status: &'a views::Status) -> Self {
        Self { id: status.id, text: &status.text, spoiler_text: &status.spoiler_text }
    }
}
