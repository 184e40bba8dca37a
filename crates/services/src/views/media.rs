//! Files as apps and pages are told of them.

use domain::{MediaGap, MediaId, MediaKind, MediaState};
use storage::parts::MediaPart;

use super::pack::packed;
use crate::{
    Config,
    media::{self, Facts},
};

#[derive(Debug, Clone, PartialEq)]
pub struct Media {
    pub id: MediaId,
    pub kind: MediaKind,
    pub state: MediaState,
    pub mime: String,
    /// `/media/{id}/original.jpg`, absolute.
    pub url: String,
    /// `/media/{id}/small`, absolute; None if there is no picture of it to be had (sound).
    pub preview_url: Option<String>,
    pub remote_url: Option<String>,
    /// Where the origin has a smaller picture of it.
    pub remote_preview_url: Option<String>,
    /// Whether there is a smaller picture of it here.
    pub has_preview: bool,
    /// Why the file is not here, if it is not simply still to be fetched.
    pub gap: Option<MediaGap>,
    /// What is known of a film or sound.
    pub facts: Facts,
    pub description: String,
    pub blurhash: Option<String>,
    /// "#rrggbb".
    pub color: Option<String>,
    /// -1.0..=1.0 from left to right and from bottom to top.
    pub focus: Option<(f64, f64)>,
    /// Width and height in pixels.
    pub size: Option<(i64, i64)>,
    pub small_size: Option<(i64, i64)>,
}

packed! {
    Media {
        id, kind, state, mime, url, preview_url, remote_url, remote_preview_url, has_preview, gap, facts, description,
        blurhash, color, focus, size, small_size,
    }
    Facts { duration, frame_rate, bitrate, audio_codec, audio_rate, audio_channels }
}

impl Media {
    pub fn new(config: &Config, part: MediaPart) -> Self {
        let has_preview = part.small_width.is_some();
        let bare = part.kind == MediaKind::Audio && !has_preview && part.remote_preview_url.is_none();
        let preview_url = (!bare).then(|| preview_url(config, &part));
        Self {
            id: part.id,
            kind: part.kind,
            state: part.state,
            url: config.media_url(part.id, &media::original_name(&part.mime)),
            mime: part.mime,
            preview_url,
            remote_url: part.remote_url,
            remote_preview_url: part.remote_preview_url,
            has_preview,
            gap: part.gap,
            facts: Facts::read(part.facts.as_deref()),
            description: part.description,
            blurhash: part.blurhash,
            color: part.color,
            focus: part.focus_x.zip(part.focus_y),
            size: part.width.zip(part.height),
            small_size: part.small_width.zip(part.small_height),
        }
    }

    /// From a row of its own, such as an upload's.
    pub fn of(config: &Config, row: storage::media::Media) -> Self {
        Self::new(
            config,
            MediaPart {
                id: row.id,
                status_id: row.status_id,
                kind: row.kind,
                state: row.state,
                mime: row.mime,
                description: row.description,
                blurhash: row.blurhash,
                color: row.color,
                focus_x: row.focus_x,
                focus_y: row.focus_y,
                width: row.width,
                height: row.height,
                small_width: row.small_width,
                small_height: row.small_height,
                remote_url: row.remote_url,
                remote_preview_url: row.remote_preview_url,
                facts: row.facts,
                gap: row.gap,
                small_blob: row.small_blob,
            },
        )
    }
}

/// Another picture may come to stand for a file from here, and what has been seen is kept for a year: so its address says
/// which picture it is.
fn preview_url(config: &Config, part: &MediaPart) -> String {
    let url = config.media_url(part.id, "small");
    match &part.small_blob {
        Some(hash) if part.remote_url.is_none() => format!("{url}?{}", hash.get(..8).unwrap_or(hash)),
        _ => url,
    }
}
