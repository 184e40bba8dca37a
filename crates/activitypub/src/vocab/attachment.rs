//! Media on an object: Document, Image, Audio, Video; and links that are to become cards.

use serde_json::Value;

use super::{Link, limits, link, read};
use crate::uri;

/// One picture, sound, film or other file. Which are shown, and how many, is the server's choice.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Attachment {
    /// `Document`, `Image`, `Audio`, `Video`, or whatever the sender calls it.
    pub kind: String,
    /// The file, tidied.
    pub url: String,
    /// MIME type in lower case without parameters.
    pub media_type: Option<String>,
    /// Alt text: `summary` if there is one, else `name`; at most [`limits::DESCRIPTION`] bytes.
    pub description: Option<String>,
    /// The compact picture to show while loading.
    pub blurhash: Option<String>,
    /// Focal point, x and y from -1 to 1.
    pub focus: Option<(f64, f64)>,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
    /// A smaller or still picture (`icon`, or Loops' and PeerTube's `preview`).
    pub preview: Option<String>,
}

impl Attachment {
    /// Reads the media among an object's attachments; links to pages are [`super::Object::cards`].
    #[must_use]
    pub fn all(value: &Value) -> Vec<Self> {
        read::each(value)
            .filter(|attachment| !is_card(attachment))
            .filter_map(Self::read)
            .take(limits::ATTACHMENTS)
            .collect()
    }

    /// One media object, or a bare address (Ghost's `image`).
    #[must_use]
    pub fn read(value: &Value) -> Option<Self> {
        if let Value::String(url) = value {
            return Some(Self { kind: "Document".to_owned(), url: uri::tidy(url)?, ..Self::default() });
        }
        let kind = read::type_of(value).unwrap_or("Document");
        if matches!(kind, "PropertyValue" | "Note" | "VerifiableIdentityStatement") {
            return None;
        }
        let links = Link::all(&value["url"]);
        let file = best(&links, kind).or_else(|| links.first())?;
        Some(Self {
            kind: kind.to_owned(),
            url: file.href.clone(),
            media_type: link::media_type(value).or_else(|| file.media_type.clone()),
            description: description(value),
            blurhash: read::text(&value["blurhash"], limits::CODE).filter(|hash| !hash.is_empty()),
            focus: focus(&value["focalPoint"]),
            width: link::pixels(&value["width"]).or(file.width),
            height: link::pixels(&value["height"]).or(file.height),
            preview: picture(&value["icon"]).or_else(|| picture(&value["preview"])),
        })
    }

    /// The object itself as media: an Image, Audio or Video whose `url` lists the files (PeerTube, Funkwhale, Hubzilla).
    pub(super) fn of_object(value: &Value, links: &[Link]) -> Option<Self> {
        let kind = read::type_among(value, &["Image", "Audio", "Video"])?;
        let file = best(links, kind)?;
        Some(Self {
            kind: kind.to_owned(),
            url: file.href.clone(),
            media_type: file.media_type.clone(),
            blurhash: read::text(&value["blurhash"], limits::CODE),
            width: file.width,
            height: file.height,
            preview: picture(&value["icon"])
                .or_else(|| picture(&value["preview"]))
                .or_else(|| picture(&value["image"])),
            ..Self::default()
        })
    }
}

/// Addresses of attachments that are links to pages (Lemmy, Mbin, Mobilizon): `href`, or type Link.
#[must_use]
pub fn cards(value: &Value) -> Vec<String> {
    let href = |attachment: &Value| {
        let link = read::first(&attachment["href"]).or_else(|| read::first(&attachment["url"]))?;
        uri::tidy(link.as_str()?)
    };
    read::each(value).filter(|attachment| is_card(attachment)).filter_map(href).take(limits::ATTACHMENTS).collect()
}

fn is_card(attachment: &Value) -> bool {
    attachment.is_object() && (read::type_of(attachment) == Some("Link") || attachment["href"].is_string())
}

/// The address of a picture: a string, an Image whose `url` may be a Link or an array, or the first of several.
#[must_use]
pub fn picture(value: &Value) -> Option<String> {
    read::each(value).find_map(|image| match image {
        Value::String(url) => uri::tidy(url),
        Value::Object(_) => {
            let links = Link::all(&image["url"]);
            let file = links.iter().find(|link| link.is("image")).or(links.first());
            file.map(|file| file.href.clone()).or_else(|| uri::tidy(image["href"].as_str()?))
        }
        _ => None,
    })
}

/// Alt text, with the language maps as a last resort.
pub(super) fn description(value: &Value) -> Option<String> {
    let text = |key: &str, map: &str| super::language::text(value, key, map, limits::DESCRIPTION);
    text("summary", "summaryMap").or_else(|| text("name", "nameMap")).filter(|text| !text.is_empty())
}

/// A film file that is not larger than that is preferred: servers take files only so large.
const MODEST: u64 = 99 << 20;

/// The file to play or show: films up to 720 lines first, of these the best that is not too large; then the smallest larger
/// one; the widest picture; else the first of the kind.
fn best<'a>(links: &'a [Link], kind: &str) -> Option<&'a Link> {
    let major = kind.to_ascii_lowercase();
    let of_kind = || links.iter().filter(|link| link.is(&major));
    let lines = |link: &&Link| link.height.unwrap_or(0);
    match kind {
        "Video" => {
            let small = || of_kind().filter(|link| lines(link) <= 720);
            let fits = |link: &&Link| link.size.is_none_or(|size| size <= MODEST);
            let best = small().filter(fits).max_by_key(lines).or_else(|| small().min_by_key(lines));
            best.or_else(|| of_kind().min_by_key(lines))
        }
        "Image" => of_kind().max_by_key(|link| link.width.unwrap_or(0)),
        _ => of_kind().next(),
    }
}

fn focus(value: &Value) -> Option<(f64, f64)> {
    let [x, y] = value.as_array()?.as_slice() else { return None };
    let axis = |value: &Value| read::decimal(value).map(|number| number.clamp(-1.0, 1.0));
    Some((axis(x)?, axis(y)?))
}

#[cfg(test)]
#[path = "attachment_tests.rs"]
mod tests;
