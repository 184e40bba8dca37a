//! What is to be made of a file: kept as it is where browsers and apps play it everywhere, else encoded anew.

use domain::MediaKind;

use super::probe::{Film, Probe, Sound};
use crate::media::{facts::fraction, sniff::Container};

/// What is accepted.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Width times height.
    pub pixels: u64,
    /// Frames a second.
    pub frame_rate: u32,
}

/// Why a film or sound is not accepted, in words that follow "File".
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refused {
    #[error("has neither video nor audio in it")]
    Nothing,
    #[error("{0}x{1} videos are not supported")]
    TooManyPixels(u32, u32),
    #[error("{0}fps videos are not supported")]
    TooManyFrames(u32),
    #[error("has no length")]
    Endless,
}

/// Encoded films have at most this many pixels (1920x1080 of any shape) and frames a second.
const ENCODED_PIXELS: f64 = 2_073_600.0;
const ENCODED_RATE: f64 = 60.0;
/// A silent film up to so many seconds plays again and again by itself, as GIFs do. Longer ones wait to be started.
const SILENT_LOOP: f64 = 60.0;

#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub kind: MediaKind,
    pub mime: &'static str,
    /// ffmpeg's name of the format that is written.
    pub format: &'static str,
    pub film: Option<FilmPlan>,
    pub sound: Option<SoundPlan>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct FilmPlan {
    pub index: i64,
    pub way: FilmWay,
}

#[derive(Debug, Clone, PartialEq)]
pub enum FilmWay {
    Copied,
    /// As H.264 at this size, with the frame rate brought down if it is too high.
    Encoded {
        width: u32,
        height: u32,
        slowed: bool,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct SoundPlan {
    pub index: i64,
    pub way: SoundWay,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoundWay {
    Copied,
    Aac,
    Mp3,
}

impl Plan {
    /// For an upload; `gif` if it came as one, which is never copied.
    pub fn of(probe: &Probe, container: Option<Container>, limits: &Limits) -> Result<Self, Refused> {
        match (&probe.film, &probe.sound) {
            (Some(film), sound) => {
                check(film, limits)?;
                Ok(Self::film(probe, film, sound.as_ref(), container))
            }
            (None, Some(sound)) if probe.duration.is_some() => Ok(Self::sound(sound)),
            (None, Some(_)) => Err(Refused::Endless),
            (None, None) => Err(Refused::Nothing),
        }
    }

    fn film(probe: &Probe, film: &Film, sound: Option<&Sound>, container: Option<Container>) -> Self {
        let loops = sound.is_none() && probe.duration.is_none_or(|seconds| seconds <= SILENT_LOOP);
        let boxed = matches!(container, Some(Container::Mp4 | Container::Mov | Container::Matroska));
        let plays = film.codec == "h264" && matches!(film.pixels.as_str(), "yuv420p" | "yuvj420p");
        let rate = fraction(&film.frame_rate).unwrap_or_default();
        let way = if boxed && plays && rate <= ENCODED_RATE {
            FilmWay::Copied
        } else {
            let (width, height) = fitted(film.width, film.height);
            FilmWay::Encoded { width, height, slowed: rate > ENCODED_RATE }
        };
        let sound = sound.map(|sound| SoundPlan {
            index: sound.index,
            way: if boxed && sound.codec == "aac" { SoundWay::Copied } else { SoundWay::Aac },
        });
        Self {
            kind: if loops { MediaKind::Gifv } else { MediaKind::Video },
            mime: "video/mp4",
            format: "mp4",
            film: Some(FilmPlan { index: film.index, way }),
            sound,
        }
    }

    fn sound(sound: &Sound) -> Self {
        let (mime, format, way) = match sound.codec.as_str() {
            "mp3" => ("audio/mpeg", "mp3", SoundWay::Copied),
            "aac" => ("audio/mp4", "ipod", SoundWay::Copied),
            _ => ("audio/mpeg", "mp3", SoundWay::Mp3),
        };
        let sound = Some(SoundPlan { index: sound.index, way });
        Self { kind: MediaKind::Audio, mime, format, film: None, sound }
    }
}

fn check(film: &Film, limits: &Limits) -> Result<(), Refused> {
    if u64::from(film.width) * u64::from(film.height) > limits.pixels {
        return Err(Refused::TooManyPixels(film.width, film.height));
    }
    match fraction(&film.frame_rate) {
        Some(rate) if rate.round() > f64::from(limits.frame_rate) => Err(Refused::TooManyFrames(rate.floor() as u32)),
        _ => Ok(()),
    }
}

/// Even sides, which H.264 with halved colours needs.
fn fitted(width: u32, height: u32) -> (u32, u32) {
    let scale = (ENCODED_PIXELS / (f64::from(width) * f64::from(height))).sqrt().min(1.0);
    let side = |length: u32| (((f64::from(length) * scale) / 2.0).round() as u32).max(1) * 2;
    (side(width), side(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { pixels: 8_294_400, frame_rate: 120 };

    fn film(codec: &str, size: (u32, u32), rate: &str) -> Probe {
        let film = Film {
            index: 0,
            codec: codec.into(),
            pixels: "yuv420p".into(),
            width: size.0,
            height: size.1,
            frame_rate: rate.into(),
        };
        let sound = Sound { index: 1, codec: "aac".into(), rate: Some(44_100), channels: None };
        Probe { film: Some(film), sound: Some(sound), cover: None, duration: Some(90.0), bitrate: None }
    }

    fn way(probe: &Probe, container: Container) -> FilmWay {
        Plan::of(probe, Some(container), &LIMITS).unwrap().film.unwrap().way
    }

    #[test]
    fn what_plays_everywhere_is_kept() {
        assert_eq!(way(&film("h264", (1280, 720), "30/1"), Container::Mp4), FilmWay::Copied);
        assert_eq!(way(&film("h264", (3840, 2160), "30/1"), Container::Mov), FilmWay::Copied);
        let encoded = |width, height, slowed| FilmWay::Encoded { width, height, slowed };
        assert_eq!(way(&film("vp9", (1281, 721), "30/1"), Container::Matroska), encoded(1282, 722, false));
        assert_eq!(way(&film("h264", (1280, 720), "120/1"), Container::Mp4), encoded(1280, 720, true));
        assert_eq!(way(&film("hevc", (3840, 2160), "24/1"), Container::Mov), encoded(1920, 1080, false));
    }

    #[test]
    fn silent_and_short_loops() {
        let mut silent = film("h264", (320, 240), "25/1");
        silent.sound = None;
        silent.duration = Some(5.0);
        assert_eq!(Plan::of(&silent, Some(Container::Mp4), &LIMITS).unwrap().kind, MediaKind::Gifv);
        silent.duration = Some(600.0);
        assert_eq!(Plan::of(&silent, Some(Container::Mp4), &LIMITS).unwrap().kind, MediaKind::Video);
    }

    #[test]
    fn too_much_is_refused_in_words() {
        let refused = |probe: &Probe| Plan::of(probe, Some(Container::Mp4), &LIMITS).unwrap_err().to_string();
        assert_eq!(refused(&film("h264", (4096, 2160), "30/1")), "4096x2160 videos are not supported");
        assert_eq!(refused(&film("h264", (320, 240), "240/1")), "240fps videos are not supported");
        assert_eq!(refused(&Probe::default()), "has neither video nor audio in it");
        let mut sound = film("h264", (1, 1), "1/1");
        (sound.film, sound.duration) = (None, None);
        assert_eq!(refused(&sound), "has no length");
    }

    #[test]
    fn sounds_become_mp3_unless_players_know_them() {
        for (codec, mime, way) in [
            ("mp3", "audio/mpeg", SoundWay::Copied),
            ("aac", "audio/mp4", SoundWay::Copied),
            ("vorbis", "audio/mpeg", SoundWay::Mp3),
            ("flac", "audio/mpeg", SoundWay::Mp3),
        ] {
            let sound = Sound { index: 2, codec: codec.into(), rate: None, channels: None };
            let probe = Probe { sound: Some(sound), duration: Some(1.0), ..Probe::default() };
            let plan = Plan::of(&probe, None, &LIMITS).unwrap();
            assert_eq!((plan.mime, plan.sound), (mime, Some(SoundPlan { index: 2, way })));
        }
    }
}
