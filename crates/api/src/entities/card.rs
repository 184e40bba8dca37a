//! `PreviewCard`. All but its author is one piece per version of the status; who wrote the page, and whether the viewer
//! is named without having agreed, is put beside it.

use domain::{CardKind, Timestamp};
use serde::Serialize;
use services::{
    Viewer,
    views::{Card, Credit},
};

use super::{account, media::unavailable, piece};

#[derive(Serialize)]
struct Part<'a> {
    url: &'a str,
    title: &'a str,
    description: &'a str,
    language: Option<&'a str>,
    #[serde(rename = "type")]
    kind: CardKind,
    author_name: &'a str,
    author_url: &'a str,
    provider_name: &'a str,
    provider_url: &'a str,
    html: &'a str,
    width: i64,
    height: i64,
    image: Option<&'a str>,
    /// Ours: why the picture is not here, as with media.
    #[serde(skip_serializing_if = "Option::is_none")]
    image_unavailable: Option<&'static str>,
    image_description: &'a str,
    embed_url: &'a str,
    blurhash: Option<&'a str>,
    published_at: Option<Timestamp>,
}

impl<'a> Part<'a> {
    fn new(card: &'a Card) -> Self {
        Self {
            url: &card.url,
            title: &card.title,
            description: &card.description,
            language: card.language.as_deref(),
            kind: card.kind,
            author_name: &card.author_name,
            author_url: &card.author_url,
            provider_name: &card.provider_name,
            provider_url: &card.provider_url,
            html: &card.html,
            width: card.width,
            height: card.height,
            image: card.image.as_deref(),
            image_unavailable: card.image_state.and_then(|state| unavailable(state, card.image_gap)),
            image_description: &card.image_description,
            embed_url: &card.embed_url,
            blurhash: card.blurhash.as_deref(),
            published_at: card.published_at,
        }
    }
}

/// `PreviewCardAuthor` without its account.
#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    url: &'a str,
}

/// Appends `,"card":` with the card, or null.
pub(super) fn write_member(out: &mut Vec<u8>, card: Option<&Card>, credit: Option<&Credit>, viewer: Option<&Viewer>) {
    out.extend_from_slice(b",\"card\":");
    match card {
        None => out.extend_from_slice(b"null"),
        Some(card) => {
            write_open(out, card, credit, viewer);
            out.push(b'}');
        }
    }
}

/// Appends a `PreviewCard` without its last brace.
pub(super) fn write_open(out: &mut Vec<u8>, card: &Card, credit: Option<&Credit>, viewer: Option<&Viewer>) {
    out.extend_from_slice(piece::kept(&card.json, || Part::new(card)));
    out.extend_from_slice(b",\"authors\":[");
    write_author(out, card, credit.filter(|credit| credit.allowed));
    out.extend_from_slice(b"],\"missing_attribution\":");
    let missing = |viewer: &Viewer| credit.is_some_and(|credit| !credit.allowed && credit.account.id == viewer.account);
    out.extend_from_slice(match viewer.map(missing) {
        None => b"null",
        Some(true) => b"true",
        Some(false) => b"false",
    });
}

fn write_author(out: &mut Vec<u8>, card: &Card, credit: Option<&Credit>) {
    if card.author_name.is_empty() && card.author_url.is_empty() && credit.is_none() {
        return;
    }
    let account = credit.map(|credit| &credit.account);
    let or = |said: &'_ str, known: Option<&str>| {
        if said.is_empty() {
            known.unwrap_or_default().to_owned()
        } else {
            said.to_owned()
        }
    };
    let name = or(&card.author_name, account.map(|account| account.name()));
    let url = or(&card.author_url, account.map(|account| account.url.as_str()));
    out.extend_from_slice(piece::open(&Author { name: &name, url: &url }).as_bytes());
    out.extend_from_slice(b",\"account\":");
    match account {
        Some(account) => account::write_account(out, account),
        None => out.extend_from_slice(b"null"),
    }
    out.push(b'}');
}
