//! `MediaAttachment`.

use domain::{MediaGap, MediaId, MediaKind, MediaState};
use serde::Serialize;
use services::{media::Facts, views};

#[derive(Serialize)]
pub struct MediaAttachment<'a> {
    id: MediaId,
    #[serde(rename = "type")]
    kind: MediaKind,
    /// Null only while the file is being worked on: several apps cannot show a post whose file has none.
    url: Option<&'a str>,
    preview_url: Option<&'a str>,
    remote_url: Option<&'a str>,
    preview_remote_url: Option<&'a str>,
    meta: Option<Meta<'a>>,
    description: Option<&'a str>,
    blurhash: Option<&'a str>,
    /// Why the file of another server is not here. Not of Mastodon.
    #[serde(skip_serializing_if = "Option::is_none")]
    unavailable: Option<&'static str>,
}

/// What is not known is left out.
#[derive(Serialize, Default)]
struct Meta<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    focus: Option<Focus>,
    /// Films and sounds tell the most important once more at this place, as Mastodon's do.
    #[serde(flatten)]
    film: Option<Film<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<Details<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    small: Option<Details<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    colors: Option<Colors<'a>>,
}

#[derive(Serialize)]
struct Focus {
    x: f64,
    y: f64,
}

#[derive(Serialize, Default)]
struct Details<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aspect: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frame_rate: Option<&'a str>,
    /// Seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<f64>,
    /// Bits a second.
    #[serde(skip_serializing_if = "Option::is_none")]
    bitrate: Option<i64>,
}

#[derive(Serialize)]
struct Film<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    length: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fps: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aspect: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audio_encode: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audio_bitrate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audio_channels: Option<&'a str>,
}

/// What a player of sounds paints itself with.
#[derive(Serialize)]
struct Colors<'a> {
    background: &'a str,
    foreground: &'static str,
    accent: &'a str,
}

impl<'a> From<&'a views::Media> for MediaAttachment<'a> {
    fn from(media: &'a views::Media) -> Self {
        let ready = media.state != MediaState::Processing;
        Self {
            id: media.id,
            kind: media.kind,
            url: ready.then_some(&media.url),
            preview_url: media.preview_url.as_deref().filter(|_| ready || media.has_preview),
            remote_url: media.remote_url.as_deref(),
            preview_remote_url: media.remote_preview_url.as_deref(),
            meta: meta(media),
            description: Some(media.description.as_str()).filter(|text| !text.is_empty()),
            blurhash: media.blurhash.as_deref(),
            unavailable: unavailable(media.state, media.gap),
        }
    }
}

/// Why a file is not here; none if it is.
pub(super) fn unavailable(state: MediaState, gap: Option<MediaGap>) -> Option<&'static str> {
    match (state, gap) {
        (MediaState::Ready | MediaState::Processing, _) => None,
        (_, Some(gap)) => Some(gap.as_str()),
        (MediaState::Remote, None) => Some("loading"),
        (MediaState::Failed, None) => Some(MediaGap::Unreadable.as_str()),
    }
}

fn meta(media: &views::Media) -> Option<Meta<'_>> {
    let plays = matches!(media.kind, MediaKind::Video | MediaKind::Gifv | MediaKind::Audio);
    let original = if plays { played(media) } else { media.size.map(details) };
    let meta = Meta {
        focus: media.focus.map(|(x, y)| Focus { x, y }),
        film: plays.then(|| film(media)),
        original,
        small: media.small_size.map(details),
        colors: media.color.as_deref().filter(|_| media.kind == MediaKind::Audio).map(colors),
    };
    let film_is_known = plays && (media.facts != Facts::default() || media.size.is_some());
    let anything = meta.focus.is_some() || meta.original.is_some() || meta.small.is_some() || film_is_known;
    anything.then_some(meta)
}

fn details<'a>((width, height): (i64, i64)) -> Details<'a> {
    Details {
        width: Some(width),
        height: Some(height),
        size: Some(size((width, height))),
        aspect: Some(aspect((width, height))),
        ..Details::default()
    }
}

fn played(media: &views::Media) -> Option<Details<'_>> {
    let facts = &media.facts;
    let details = Details {
        width: media.size.map(|size| size.0),
        height: media.size.map(|size| size.1),
        frame_rate: facts.frame_rate.as_deref(),
        duration: facts.duration,
        bitrate: facts.bitrate,
        ..Details::default()
    };
    (details.width.is_some() || details.duration.is_some()).then_some(details)
}

fn film(media: &views::Media) -> Film<'_> {
    let facts = &media.facts;
    Film {
        length: facts.duration.map(length),
        duration: facts.duration,
        fps: facts.fps().map(|fps| fps.round() as i64),
        size: media.size.map(size),
        width: media.size.map(|size| size.0),
        height: media.size.map(|size| size.1),
        aspect: media.size.map(aspect),
        audio_encode: facts.audio_codec.as_deref(),
        audio_bitrate: facts.audio_rate.map(|rate| format!("{rate} Hz")),
        audio_channels: facts.audio_channels.as_deref(),
    }
}

fn size((width, height): (i64, i64)) -> String {
    format!("{width}x{height}")
}

fn aspect((width, height): (i64, i64)) -> f64 {
    width as f64 / height.max(1) as f64
}

/// "0:01:28.65"
fn length(seconds: f64) -> String {
    let hundredths = (seconds * 100.0).round() as u64;
    let (seconds, rest) = (hundredths / 100, hundredths % 100);
    format!("{}:{:02}:{:02}.{rest:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Black or white, whichever can be read on the colour (by its luma, ITU-R BT.601).
fn colors(background: &str) -> Colors<'_> {
    let channel = |at: usize| background.get(at..at + 2).and_then(|hex| u32::from_str_radix(hex, 16).ok()).unwrap_or(0);
    let luma = (channel(1) * 299 + channel(3) * 587 + channel(5) * 114) / 1000;
    Colors { background, foreground: if luma > 140 { "#000000" } else { "#ffffff" }, accent: background }
}

/// Those of a status.
pub(super) fn all(media: &[views::Media]) -> Vec<MediaAttachment<'_>> {
    media.iter().map(MediaAttachment::from).collect()
}

#[cfg(test)]
mod tests {
    use super::{colors, length};

    #[test]
    fn lengths_and_colours_for_people() {
        assert_eq!(length(88.654), "0:01:28.65");
        assert_eq!(length(7384.0), "2:03:04.00");
        assert_eq!(colors("#102030").foreground, "#ffffff");
        assert_eq!(colors("#f0e0d0").foreground, "#000000");
    }
}
