//! `Status`. What is the same for everybody is one piece per version; the account, the boosted status and what the
//! viewer did are put beside it.

use std::sync::Arc;

use domain::{AccountId, QuoteRight, StatusId, Timestamp, Visibility};
use serde::Serialize;
use services::{
    Viewer,
    collections::Shown,
    filters::Match,
    views::{self, Item, Piece, Quote, Quoted, ViewerState},
};

use super::{
    account::{self, is_false},
    card,
    collection::write_collection,
    emoji::{self, CustomEmoji},
    filter,
    media::{self, MediaAttachment},
    object::{Object, Reaction},
    piece, poll, quote,
    tag::StatusTag,
};
use crate::JsonBytes;

#[derive(Serialize)]
struct Part<'a> {
    id: StatusId,
    created_at: Timestamp,
    in_reply_to_id: Option<StatusId>,
    in_reply_to_account_id: Option<AccountId>,
    spoiler_text: &'a str,
    visibility: Visibility,
    language: Option<&'a str>,
    uri: &'a str,
    url: &'a str,
    replies_count: i64,
    reblogs_count: i64,
    favourites_count: i64,
    quotes_count: i64,
    edited_at: Option<Timestamp>,
    /// As HTML; left out where `text` is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<&'a str>,
    /// As written: in the answer to a deletion, to write it anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    /// Never leaves this server. Not of Mastodon; other servers that have it call it so.
    #[serde(skip_serializing_if = "is_false")]
    local_only: bool,
    media_attachments: Vec<MediaAttachment<'a>>,
    mentions: Vec<Mention<'a>>,
    tags: Vec<StatusTag<'a>>,
    emojis: Vec<CustomEmoji<'a>>,
    /// What it is besides its words. Not of Mastodon.
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<Object<'a>>,
    /// Emoji that people elsewhere put under it; each is a favourite, too. Not of Mastodon.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    emoji_reactions: Vec<Reaction<'a>>,
}

#[derive(Serialize)]
struct Application<'a> {
    name: &'a str,
    website: Option<&'a str>,
}

#[derive(Serialize)]
struct Mention<'a> {
    id: AccountId,
    username: &'a str,
    url: &'a str,
    acct: &'a str,
}

impl<'a> Part<'a> {
    fn new(status: &'a views::Status) -> Self {
        Self {
            id: status.id,
            created_at: status.created_at,
            in_reply_to_id: status.in_reply_to_id,
            in_reply_to_account_id: status.in_reply_to_account_id,
            spoiler_text: &status.spoiler_text,
            visibility: shown(status.visibility),
            language: status.language.as_deref(),
            uri: &status.uri,
            url: &status.url,
            replies_count: status.counts.replies,
            reblogs_count: status.counts.reblogs,
            favourites_count: status.counts.favourites,
            quotes_count: status.counts.quotes,
            edited_at: status.edited_at,
            content: Some(&status.html),
            text: None,
            local_only: status.local_only,
            media_attachments: media::all(&status.media),
            mentions: status.mentions.iter().map(mention).collect(),
            tags: status.tags.iter().map(StatusTag::from).collect(),
            emojis: emoji::all(&status.emojis),
            object: status.object.as_ref().map(Object::from),
            emoji_reactions: status.reactions.iter().map(Reaction::from).collect(),
        }
    }
}

/// Apps do not know `limited`.
const fn shown(visibility: Visibility) -> Visibility {
    match visibility {
        Visibility::Limited => Visibility::Private,
        other => other,
    }
}

fn mention(mention: &views::Mention) -> Mention<'_> {
    Mention { id: mention.id, username: &mention.username, url: &mention.url, acct: &mention.acct }
}

/// The status's pieces: an open object, and the member for the application with which it was written, if it is known.
fn pieces(status: &views::Status) -> &[Piece] {
    status.json.get_or_init(|| {
        let application = status.application.as_ref().map(|application| {
            let website = application.website.as_deref().filter(|website| !website.is_empty());
            let application = Application { name: &application.name, website };
            format!(",\"application\":{}}}", piece::open(&application))
        });
        Box::new([piece::open(&Part::new(status)).into(), application.unwrap_or_default().into()])
    })
}

fn open(status: &views::Status) -> &[u8] {
    pieces(status)[0].as_bytes()
}

/// Bytes that the members beside a status's pieces take at most.
const BESIDE: usize = 400;
/// And those of a poll, mostly.
const POLL: usize = 500;

/// Appends `Status[]`. `viewer` is who the items were asked for.
pub fn write_items(out: &mut Vec<u8>, items: &[Item], viewer: Option<&Viewer>) {
    out.reserve(items.iter().map(|item| size(item) + 1).sum::<usize>() + 2);
    piece::list(out, items, |out, item| write_item(out, item, viewer));
}

/// Appends a `Status`.
pub fn write_item(out: &mut Vec<u8>, item: &Item, viewer: Option<&Viewer>) {
    write_with(out, open(&item.status), item, viewer);
}

fn size(item: &Item) -> usize {
    let one = |status: &views::Status, author| {
        let poll = status.poll.as_ref().map_or(0, |_| POLL);
        open(status).len() + account::open(author).len() + account::BESIDE + poll + BESIDE
    };
    let quoted = item.quote.as_ref().and_then(|quote| quote.status.as_ref());
    one(&item.status, &item.account)
        + item.reblog.as_ref().map_or(0, |(status, author)| one(status, author))
        + quoted.map_or(0, |quoted| one(&quoted.status, &quoted.account))
}

fn write_with(out: &mut Vec<u8>, piece: &[u8], item: &Item, viewer: Option<&Viewer>) {
    let own = |author: AccountId| viewer.is_some_and(|viewer| viewer.account == author);
    out.extend_from_slice(piece);
    write_sensitive(out, &item.status, &item.account, viewer);
    write_application(out, &item.status, &item.account, viewer);
    let credit = item.credit.as_ref();
    card::write_member(out, item.status.card.as_deref(), credit.filter(|_| item.reblog.is_none()), viewer);
    write_tagged(out, if item.reblog.is_none() { &item.collections } else { &[] });
    out.extend_from_slice(b",\"account\":");
    account::write_within(out, &item.account, viewer);
    out.extend_from_slice(b",\"reblog\":");
    match &item.reblog {
        None => out.extend_from_slice(b"null"),
        Some((status, author)) => {
            out.extend_from_slice(open(status));
            write_sensitive(out, status, author, viewer);
            write_application(out, status, author, viewer);
            card::write_member(out, status.card.as_deref(), credit, viewer);
            write_tagged(out, &item.collections);
            out.extend_from_slice(b",\"account\":");
            account::write_within(out, author, viewer);
            out.extend_from_slice(b",\"reblog\":null");
            poll::write_member(out, status, item.poll.as_ref());
            write_quotes(out, status, item.quote.as_ref(), item.quote_right, viewer);
            let pin = own(author.id) && can_be_pinned(status);
            write_state(out, item.viewer.zip(Some(&item.filtered)), pin);
        }
    }
    poll::write_member(out, &item.status, item.poll.as_ref());
    let quote = item.quote.as_ref().filter(|_| item.reblog.is_none());
    write_quotes(out, &item.status, quote, item.quote_right, viewer);
    let pin = item.reblog.is_none() && own(item.account.id) && can_be_pinned(&item.status);
    write_state(out, item.viewer.zip(Some(&item.filtered)), pin);
}

/// Whether its files are veiled: authors see what they chose themselves.
fn write_sensitive(out: &mut Vec<u8>, status: &views::Status, author: &views::Account, viewer: Option<&Viewer>) {
    piece::flag(out, b"sensitive", status.is_sensitive(author, viewer.map(|viewer| viewer.account)));
}

/// With which application it was written, if the author does not mind.
fn write_application(out: &mut Vec<u8>, status: &views::Status, author: &views::Account, viewer: Option<&Viewer>) {
    if author.shows_application || viewer.is_some_and(|viewer| viewer.account == author.id) {
        out.extend_from_slice(pieces(status)[1].as_bytes());
    }
}

/// Collections of accounts to which a status leads.
fn write_tagged(out: &mut Vec<u8>, collections: &[Arc<Shown>]) {
    out.extend_from_slice(b",\"tagged_collections\":");
    piece::list(out, collections, |out, shown| write_collection(out, shown));
}

/// What a status quotes, and whether the viewer may quote it.
fn write_quotes(
    out: &mut Vec<u8>,
    status: &views::Status,
    quoted: Option<&Quote>,
    right: QuoteRight,
    viewer: Option<&Viewer>,
) {
    out.extend_from_slice(b",\"quote\":");
    quote::write_quote(out, quoted, viewer);
    out.extend_from_slice(b",\"quote_approval\":");
    quote::write_approval(out, status.quote_rules, right);
}

/// Appends the `Status` that another one quotes.
pub(super) fn write_quoted(out: &mut Vec<u8>, quoted: &Quoted, viewer: Option<&Viewer>) {
    out.extend_from_slice(open(&quoted.status));
    write_sensitive(out, &quoted.status, &quoted.account, viewer);
    write_application(out, &quoted.status, &quoted.account, viewer);
    card::write_member(out, quoted.status.card.as_deref(), quoted.credit.as_ref(), viewer);
    write_tagged(out, &quoted.collections);
    out.extend_from_slice(b",\"account\":");
    account::write_within(out, &quoted.account, viewer);
    poll::write_member(out, &quoted.status, quoted.poll.as_ref());
    out.extend_from_slice(b",\"reblog\":null,\"quote\":");
    quote::write_glimpse(out, quoted.quote);
    out.extend_from_slice(b",\"quote_approval\":");
    quote::write_approval(out, quoted.status.quote_rules, quoted.right);
    let own = viewer.is_some_and(|viewer| viewer.account == quoted.account.id);
    let state = quoted.viewer.zip(Some(&quoted.filtered));
    write_state(out, state, own && can_be_pinned(&quoted.status));
}

const fn can_be_pinned(status: &views::Status) -> bool {
    matches!(status.visibility, Visibility::Public | Visibility::Unlisted | Visibility::Private)
}

/// What the viewer did, what the viewer's filters find, and the end of the object. Nobody's answer lacks these members.
fn write_state(out: &mut Vec<u8>, state: Option<(ViewerState, &Vec<Match>)>, pin: bool) {
    if let Some((state, filtered)) = state {
        piece::flag(out, b"favourited", state.favourited);
        piece::flag(out, b"reblogged", state.reblogged);
        piece::flag(out, b"muted", state.muted);
        piece::flag(out, b"bookmarked", state.bookmarked);
        if pin {
            piece::flag(out, b"pinned", state.pinned);
        }
        filter::write_filtered(out, filtered);
    }
    out.push(b'}');
}

/// `Status`
pub fn status_json(item: &Item, viewer: Option<&Viewer>) -> JsonBytes {
    let mut out = Vec::with_capacity(size(item));
    write_item(&mut out, item, viewer);
    JsonBytes(out.into())
}

/// `Status[]`
pub fn statuses_json(items: &[Item], viewer: Option<&Viewer>) -> JsonBytes {
    let mut out = Vec::new();
    write_items(&mut out, items, viewer);
    JsonBytes(out.into())
}

/// The `Status` of a deletion: with what its author wrote instead of what people read.
pub fn deleted_status_json(item: &Item, viewer: &Viewer) -> JsonBytes {
    let part = Part { content: None, text: Some(&item.status.text), ..Part::new(&item.status) };
    let mut out = Vec::new();
    write_with(&mut out, piece::open(&part).as_bytes(), item, Some(viewer));
    JsonBytes(out.into())
}
