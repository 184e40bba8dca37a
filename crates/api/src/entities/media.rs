//! `MediaAttachment`.

use domain::{MediaId, MediaKind, MediaState};
use serde::Serialize;
use services::views;

#[derive(Serialize)]
pub struct MediaAttachment<'a> {
    id: MediaId,
    #[serde(rename = "type")]
    kind: MediaKind,
    /// Null only while the file is being worked on: several apps cannot show a post whose file has none.
    url: Option<&'a str>,
    preview_url: Option<&'a str>,
    remote_url: Option<&'a str>,
    preview_remote_url: (),
    meta: Option<Meta>,
    description: Option<&'a str>,
    blurhash: Option<&'a str>,
}

#[derive(Serialize)]
struct Meta {
    #[serde(skip_serializing_if = "Option::is_none")]
    focus: Option<Focus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<Details>,
    #[serde(skip_serializing_if = "Option::is_none")]
    small: Option<Details>,
}

#[derive(Serialize)]
struct Focus {
    x: f64,
    y: f64,
}

#[derive(Serialize)]
struct Details {
    width: i64,
    height: i64,
    size: String,
    aspect: f64,
}

impl<'a> From<&'a views::Media> for MediaAttachment<'a> {
    fn from(media: &'a views::Media) -> Self {
        Self {
            id: media.id,
            kind: media.kind,
            url: (media.state != MediaState::Processing).then_some(&media.url),
            preview_url: (media.state != MediaState::Processing).then_some(&media.preview_url),
            remote_url: media.remote_url.as_deref(),
            preview_remote_url: (),
            meta: meta(media),
            description: Some(media.description.as_str()).filter(|text| !text.is_empty()),
            blurhash: media.blurhash.as_deref(),
        }
    }
}

fn meta(media: &views::Media) -> Option<Meta> {
    let meta = Meta {
        focus: media.focus.map(|(x, y)| Focus { x, y }),
        original: media.size.map(details),
        small: media.small_size.map(details),
    };
    (meta.focus.is_some() || meta.original.is_some() || meta.small.is_some()).then_some(meta)
}

fn details((width, height): (i64, i64)) -> Details {
    Details { width, height, size: format!("{width}x{height}"), aspect: width as f64 / height.max(1) as f64 }
}

/// Those of a status.
pub(super) fn all(media: &[views::Media]) -> Vec<MediaAttachment<'_>> {
    media.iter().map(MediaAttachment::from).collect()
}
