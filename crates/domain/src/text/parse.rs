//! Finds mentions, hashtags, links and emoji shortcodes in what a person wrote, in one pass and by Mastodon's rules
//! (twitter-text with its changes): entities never overlap, the one that starts first wins.

use super::{chars::previous, emoji, hashtag, link, mention};
use std::ops::Range;

/// `@name` or `@name@host`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention<'t> {
    /// Bytes of the text, the `@` included.
    pub range: Range<usize>,
    pub username: &'t str,
    /// As written: any case, Unicode, perhaps with a port. [`Mention::acct`] gives the comparable form.
    pub domain: Option<&'t str>,
}

/// `#tag`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashtag<'t> {
    /// Bytes of the text, the `#` or `＃` included.
    pub range: Range<usize>,
    /// As written, without the sign. [`super::hashtag_key`] gives the comparable form.
    pub name: &'t str,
}

/// An address that becomes a link. Always with its scheme; bare hosts are text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link<'t> {
    pub range: Range<usize>,
    /// As written, Unicode host and path included.
    pub url: &'t str,
}

/// `:name:`, a custom emoji if this server has one of that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortcode<'t> {
    /// Bytes of the text, both colons included.
    pub range: Range<usize>,
    pub name: &'t str,
}

/// One thing found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entity<'t> {
    Mention(Mention<'t>),
    Hashtag(Hashtag<'t>),
    Link(Link<'t>),
    Shortcode(Shortcode<'t>),
}

impl Entity<'_> {
    /// Bytes of the text, on character boundaries.
    pub fn range(&self) -> &Range<usize> {
        match self {
            Self::Mention(mention) => &mention.range,
            Self::Hashtag(hashtag) => &hashtag.range,
            Self::Link(link) => &link.range,
            Self::Shortcode(shortcode) => &shortcode.range,
        }
    }
}

/// Everything found in a text, in order of place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed<'t> {
    pub entities: Vec<Entity<'t>>,
}

impl<'t> Parsed<'t> {
    pub fn mentions(&self) -> impl Iterator<Item = &Mention<'t>> {
        self.entities.iter().filter_map(|entity| if let Entity::Mention(found) = entity { Some(found) } else { None })
    }

    pub fn hashtags(&self) -> impl Iterator<Item = &Hashtag<'t>> {
        self.entities.iter().filter_map(|entity| if let Entity::Hashtag(found) = entity { Some(found) } else { None })
    }

    /// Its hashtags in their comparable form and as written, each once.
    pub fn tags(&self) -> Vec<(String, &'t str)> {
        let mut tags: Vec<(String, &str)> = Vec::new();
        for tag in self.hashtags() {
            let key = super::hashtag_key(tag.name);
            if !key.is_empty() && !tags.iter().any(|(known, _)| *known == key) {
                tags.push((key, tag.name));
            }
        }
        tags
    }

    pub fn links(&self) -> impl Iterator<Item = &Link<'t>> {
        self.entities.iter().filter_map(|entity| if let Entity::Link(found) = entity { Some(found) } else { None })
    }

    pub fn shortcodes(&self) -> impl Iterator<Item = &Shortcode<'t>> {
        self.entities.iter().filter_map(|entity| if let Entity::Shortcode(found) = entity { Some(found) } else { None })
    }
}

/// Finds everything in `text`. Linear in its length.
pub fn parse(text: &str) -> Parsed<'_> {
    let mut entities = Vec::new();
    let (mut at, mut free) = (0, 0);
    while let Some(found) = text[at..].bytes().position(|b| matches!(b, b'@' | b'#' | b':' | FULL_WIDTH)) {
        at += found;
        match entity_at(text, at, free) {
            Some(entity) => {
                (at, free) = (entity.range().end, entity.range().end);
                if !link::is_too_long(&entity) {
                    entities.push(entity);
                }
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    Parsed { entities }
}

/// First byte of `＃` (U+FF03).
const FULL_WIDTH: u8 = 0xef;

/// The entity whose sign (`@`, `#`, the colon of a scheme or shortcode) stands at `at`. Nothing before `free` may
/// belong to it.
fn entity_at(text: &str, at: usize, free: usize) -> Option<Entity<'_>> {
    match text.as_bytes()[at] {
        b'@' => mention::scan(text, at).map(Entity::Mention),
        b':' => link::scan(text, at, free)
            .map(Entity::Link)
            .or_else(|| emoji::scan(text, at, previous(text, at)).map(Entity::Shortcode)),
        _ => hashtag::scan(text, at).map(Entity::Hashtag),
    }
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
