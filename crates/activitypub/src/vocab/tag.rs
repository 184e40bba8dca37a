//! The `tag` property: mentions, hashtags, custom emojis, and FEP-e232 links to objects.

use serde_json::Value;

use super::{attachment, date, limits, read};
use crate::{media_type, uri};

/// Somebody who is addressed by name in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The actor's id, as the sender spells it.
    pub href: String,
    /// `@user@host` or `@user`, if given.
    pub name: Option<String>,
}

/// A hashtag; the sign is cut off, folding and validity are the business of the text rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashtag {
    /// As written, without `#` or `＃`.
    pub name: String,
    /// The sender's page for it.
    pub href: Option<String>,
}

/// A custom emoji.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emoji {
    /// The sender's id for it, if it has one.
    pub id: Option<String>,
    /// Shortcode without colons: ASCII letters, digits and `_` (others, such as `-` and `.`, are left to the server).
    pub name: String,
    /// The picture, tidied.
    pub icon: String,
    /// MIME type of the picture.
    pub media_type: Option<String>,
    /// Milliseconds; a newer date means a new picture.
    pub updated: Option<i64>,
}

/// An object link in a tag (FEP-e232).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectLink {
    /// The linked object's id.
    pub href: String,
    /// The text that stands for it in the content, `RE: <https://...>`.
    pub name: Option<String>,
    /// Link relations; Misskey's `https://misskey-hub.net/ns#_misskey_quote` marks a quote.
    pub rel: Vec<String>,
}

/// All tags of an object, each list without repetitions and in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags {
    /// Mentions with a usable address.
    pub mentions: Vec<Mention>,
    /// Hashtags with a name.
    pub hashtags: Vec<Hashtag>,
    /// Emojis with name and picture.
    pub emojis: Vec<Emoji>,
    /// Links to ActivityPub objects.
    pub links: Vec<ObjectLink>,
}

impl Tags {
    /// Takes those who are addressed for being named.
    pub(super) fn mention<'a>(&mut self, addressed: impl Iterator<Item = &'a str>) {
        for href in addressed {
            let mention = Mention { href: href.to_owned(), name: None };
            push(&mut self.mentions, Some(mention), |one, other| one.href == other.href);
        }
    }

    /// Reads a `tag` property, at most [`limits::TAGS`] entries. Unknown kinds of tags are left out.
    #[must_use]
    pub fn read(value: &Value) -> Self {
        let mut tags = Self::default();
        for tag in read::each(value).take(limits::TAGS) {
            match read::type_among(tag, &["Mention", "Hashtag", "Emoji", "Link"]) {
                Some("Mention") => push(&mut tags.mentions, mention(tag), |one, other| one.href == other.href),
                Some("Hashtag") => push(&mut tags.hashtags, hashtag(tag), |one, other| one.name == other.name),
                Some("Emoji") => push(&mut tags.emojis, emoji(tag), |one, other| one.name == other.name),
                Some("Link") => push(&mut tags.links, object_link(tag), |one, other| one.href == other.href),
                _ => {}
            }
        }
        tags
    }
}

fn push<T>(list: &mut Vec<T>, item: Option<T>, same: impl Fn(&T, &T) -> bool) {
    if let Some(item) = item.filter(|item| !list.iter().any(|known| same(known, item))) {
        list.push(item);
    }
}

fn mention(tag: &Value) -> Option<Mention> {
    let href = read::id_of(&tag["href"]).filter(|href| uri::is_web(href))?;
    Some(Mention { href: href.to_owned(), name: read::text(&tag["name"], limits::TAG) })
}

fn hashtag(tag: &Value) -> Option<Hashtag> {
    let name = read::text(&tag["name"], limits::TAG)?;
    let name = name.trim().trim_start_matches(['#', '＃']);
    (!name.is_empty()).then(|| Hashtag { name: name.to_owned(), href: read::web_id(&tag["href"]) })
}

fn emoji(tag: &Value) -> Option<Emoji> {
    let name = read::text(&tag["name"], limits::TAG)?;
    let name = name.trim().trim_matches(':');
    if name.is_empty() || name.contains(|letter: char| letter.is_whitespace() || letter == ':') {
        return None;
    }
    Some(Emoji {
        id: read::web_id(&tag["id"]),
        name: name.to_owned(),
        icon: attachment::picture(&tag["icon"])?,
        media_type: read::first(&tag["icon"]).and_then(super::link::media_type),
        updated: date::millis(&tag["updated"]),
    })
}

fn object_link(tag: &Value) -> Option<ObjectLink> {
    let media = read::text(&tag["mediaType"], limits::CODE)?;
    let href = read::id_of(&tag["href"]).filter(|href| uri::is_web(href) && media_type::is_activity(&media))?;
    Some(ObjectLink {
        href: href.to_owned(),
        name: read::text(&tag["name"], limits::TAG),
        rel: read::texts(&tag["rel"], limits::CODE, 8),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_kind_is_read_and_repetitions_fall_out() {
        let tags = Tags::read(&json!([
            {"type": "Mention", "href": "https://a.example/u", "name": "@u@a.example"},
            {"type": "Mention", "href": "https://a.example/u"},
            {"type": "Hashtag", "name": "＃Cat", "href": "https://a.example/tags/cat"},
            {"type": "Hashtag", "name": "#"},
            {"type": "Emoji", "name": ":blob_cat:", "icon": {"type": "Image", "url": "https://a.example/e.png", "mediaType": "image/png"}},
            {"type": "Emoji", "name": "blob", "icon": ["https://a.example/b.png"]},
            {"type": "Emoji", "name": ":lost:"},
            {"type": "Link", "mediaType": "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"", "href": "https://a.example/o"},
            {"type": "Link", "mediaType": "text/html", "href": "https://a.example/page"},
            {"type": "CommunityPostTag"}, null, 3, "x",
        ]));
        assert_eq!(tags.mentions.len(), 1);
        assert_eq!(tags.hashtags, [Hashtag { name: "Cat".into(), href: Some("https://a.example/tags/cat".into()) }]);
        assert_eq!(tags.emojis.iter().map(|emoji| emoji.name.as_str()).collect::<Vec<_>>(), ["blob_cat", "blob"]);
        assert_eq!(tags.links.len(), 1);
    }

    #[test]
    fn a_lone_tag_is_a_list_of_one() {
        let tags = Tags::read(&json!({"type": ["Hashtag"], "name": "#test"}));
        assert_eq!(tags.hashtags.len(), 1);
    }
}
