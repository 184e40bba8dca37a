//! `url` and `href`: strings, Link objects and arrays of both (ActivityStreams, section 4.3).

use serde_json::Value;

use super::{limits, read};
use crate::uri;

/// One address of an object, tidied, with what is known about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Link {
    /// An http(s) address, valid and percent-encoded.
    pub href: String,
    /// MIME type in lower case without parameters, if one was given.
    pub media_type: Option<String>,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
    /// Bytes of the file (PeerTube).
    pub size: Option<u64>,
    /// Link relations.
    pub rel: Vec<String>,
}

impl Link {
    /// Reads a `url` property. PeerTube hides the files of a stream in the `tag` of the stream's Link: they follow it.
    #[must_use]
    pub fn all(value: &Value) -> Vec<Self> {
        read::each(value).flat_map(with_parts).filter_map(Self::read).take(limits::LINKS).collect()
    }

    /// One string or Link object; `url` in place of `href` is seen too.
    fn read(value: &Value) -> Option<Self> {
        let (Value::String(_) | Value::Object(_)) = value else { return None };
        let href = match value {
            Value::String(href) => href,
            link => read::first(&link["href"]).or_else(|| read::first(&link["url"]))?.as_str()?,
        };
        Some(Self {
            href: uri::tidy(href)?,
            media_type: media_type(value),
            width: pixels(&value["width"]),
            height: pixels(&value["height"]),
            size: read::count(&value["size"]),
            rel: read::texts(&value["rel"], limits::CODE, 8),
        })
    }

    /// True for the list of a stream's pieces (HLS).
    #[must_use]
    pub fn is_stream(&self) -> bool {
        matches!(self.media_type.as_deref(), Some("application/x-mpegurl" | "application/vnd.apple.mpegurl"))
    }

    /// True if the media type is of this kind: `image`, `video`, `audio`.
    #[must_use]
    pub fn is(&self, kind: &str) -> bool {
        self.media_type.as_deref().and_then(|media| media.split_once('/')).is_some_and(|(major, _)| major == kind)
    }
}

fn with_parts(link: &Value) -> impl Iterator<Item = &Value> {
    let parts = read::each(&link["tag"]).filter(|part| read::type_of(part) == Some("Link"));
    std::iter::once(link).chain(parts)
}

/// The page for people: the first `text/html` link, else the first that is not declared to be something else.
#[must_use]
pub fn page(links: &[Link]) -> Option<&str> {
    let html = |link: &&Link| link.media_type.as_deref() == Some("text/html");
    let plain = |link: &&Link| link.media_type.is_none();
    let link = links.iter().find(html).or_else(|| links.iter().find(plain)).or(links.first())?;
    Some(&link.href)
}

/// `mediaType`, or Funkwhale's `mimeType`; lower case, without parameters.
pub(super) fn media_type(object: &Value) -> Option<String> {
    let media =
        read::text(&object["mediaType"], limits::CODE).or_else(|| read::text(&object["mimeType"], limits::CODE))?;
    let essence = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.contains('/').then_some(essence)
}

/// A length in pixels; zero is as good as none.
pub(super) fn pixels(value: &Value) -> Option<u32> {
    read::count(value).and_then(|count| u32::try_from(count).ok()).filter(|&count| count > 0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page_of(value: &Value) -> Option<String> {
        page(&Link::all(value)).map(str::to_owned)
    }

    #[test]
    fn the_page_is_chosen_from_arrays() {
        let threads =
            json!(["barcelona://post/1", {"type": "Link", "href": "https://threads.net/p", "mediaType": "text/html"}]);
        assert_eq!(page_of(&threads).as_deref(), Some("https://threads.net/p"));
        let video = json!([{"href": "https://a.example/v.mp4", "mimeType": "video/mp4"}, {"href": "https://a.example/v", "mediaType": "text/html; charset=utf-8"}]);
        assert_eq!(page_of(&video).as_deref(), Some("https://a.example/v"));
        assert_eq!(
            page_of(&json!({"type": "Link", "href": "https://a.example/"})).as_deref(),
            Some("https://a.example/")
        );
        for none in [json!(null), json!(3), json!({}), json!([[]]), json!("tag:x"), json!({"href": {}})] {
            assert_eq!(page_of(&none), None, "{none}");
        }
    }

    #[test]
    fn files_inside_a_stream_are_found() {
        let links = Link::all(
            &json!([{"type": "Link", "href": "https://a.example/v.m3u8", "mediaType": "application/x-mpegURL",
            "tag": [{"type": "Infohash"}, {"type": "Link", "href": "https://a.example/v.mp4", "mediaType": "video/mp4", "height": 720}]}]),
        );
        assert_eq!(links.len(), 2);
        assert!(links[1].is("video") && links[1].height == Some(720));
    }
}
