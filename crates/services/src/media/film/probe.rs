//! What is in a file, as ffprobe says.

use std::{path::Path, time::Duration};

use serde::Deserialize;

use super::{
    child::{self, ToolError},
    tools::Tools,
};
use crate::media::{
    facts::{Facts, fraction},
    make_path,
};

const PATIENCE: Duration = Duration::from_secs(30);
const FIELDS: &str = "format=duration,bit_rate:\
    stream=index,codec_type,codec_name,width,height,pix_fmt,r_frame_rate,avg_frame_rate,sample_rate,channels,\
    channel_layout,duration:stream_disposition=attached_pic:stream_side_data=rotation";

/// The parts of a file that matter to us.
#[derive(Debug, Clone, Default)]
pub struct Probe {
    pub film: Option<Film>,
    pub sound: Option<Sound>,
    /// The number of the stream that is a picture of the whole, such as an album's cover.
    pub cover: Option<i64>,
    /// Seconds.
    pub duration: Option<f64>,
    /// Bits a second.
    pub bitrate: Option<i64>,
}

/// A stream of moving pictures.
#[derive(Debug, Clone)]
pub struct Film {
    pub index: i64,
    pub codec: String,
    pub pixels: String,
    /// As it stands on the screen.
    pub width: u32,
    pub height: u32,
    /// Frames a second, as a fraction.
    pub frame_rate: String,
}

#[derive(Debug, Clone)]
pub struct Sound {
    pub index: i64,
    pub codec: String,
    pub rate: Option<i64>,
    pub channels: Option<String>,
}

/// Looks into a file, read by this demuxer.
pub async fn probe(tools: &Tools, demuxer: &str, file: &Path) -> Result<Probe, ToolError> {
    let input = make_path(file);
    let arguments = [
        "-v",
        "error",
        "-protocol_whitelist",
        "file",
        "-max_alloc",
        "536870912",
        "-f",
        demuxer,
        "-show_entries",
        FIELDS,
        "-of",
        "json",
        &input,
    ];
    let output = child::run(&tools.ffprobe, &arguments, PATIENCE, child::WORDS).await?;
    let said: Said = serde_json::from_slice(&output).map_err(|error| ToolError::Failed(error.to_string()))?;
    Ok(Probe::of(said))
}

impl Probe {
    fn of(said: Said) -> Self {
        let is_cover = |stream: &&Stream| stream.disposition.attached_pic == 1;
        let of_kind = |kind: &'static str| said.streams.iter().filter(move |s| s.codec_type.as_deref() == Some(kind));
        let film = of_kind("video").find(|stream| !is_cover(stream)).and_then(Stream::film);
        let sound = of_kind("audio").next().map(Stream::sound);
        let cover = of_kind("video").find(is_cover).map(|stream| stream.index);
        let lengths = said.streams.iter().filter(|s| !is_cover(s)).filter_map(|s| number(s.duration.as_deref()));
        let duration = number(said.format.duration.as_deref()).or_else(|| lengths.reduce(f64::max));
        Self { film, sound, cover, duration, bitrate: number(said.format.bit_rate.as_deref()).map(|n| n as i64) }
    }

    /// What is kept of it.
    pub fn facts(&self) -> Facts {
        Facts {
            duration: self.duration,
            frame_rate: self.film.as_ref().map(|film| film.frame_rate.clone()),
            bitrate: self.bitrate,
            audio_codec: self.sound.as_ref().map(|sound| sound.codec.clone()),
            audio_rate: self.sound.as_ref().and_then(|sound| sound.rate),
            audio_channels: self.sound.as_ref().and_then(|sound| sound.channels.clone()),
        }
    }
}

fn number(text: Option<&str>) -> Option<f64> {
    text.and_then(|text| text.parse::<f64>().ok()).filter(|n| n.is_finite() && *n > 0.0)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Said {
    streams: Vec<Stream>,
    format: Format,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Format {
    duration: Option<String>,
    bit_rate: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Stream {
    index: i64,
    codec_type: Option<String>,
    codec_name: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
    pix_fmt: Option<String>,
    r_frame_rate: Option<String>,
    avg_frame_rate: Option<String>,
    sample_rate: Option<String>,
    channels: Option<i64>,
    channel_layout: Option<String>,
    duration: Option<String>,
    disposition: Disposition,
    side_data_list: Vec<SideData>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Disposition {
    attached_pic: i64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SideData {
    rotation: Option<f64>,
}

impl Stream {
    fn film(&self) -> Option<Film> {
        let (width, height) = (self.width.filter(|n| *n > 0)?, self.height.filter(|n| *n > 0)?);
        let turn = self.side_data_list.iter().find_map(|data| data.rotation).unwrap_or_default();
        let sideways = (turn / 90.0).round().rem_euclid(2.0) == 1.0;
        let (width, height) = if sideways { (height, width) } else { (width, height) };
        // The average is right where frames come as they like; the other is where the average is not known.
        let rates = [&self.avg_frame_rate, &self.r_frame_rate].into_iter().flatten();
        let frame_rate = rates.into_iter().find(|rate| fraction(rate).is_some())?.clone();
        Some(Film {
            index: self.index,
            codec: self.codec_name.clone().unwrap_or_default(),
            pixels: self.pix_fmt.clone().unwrap_or_default(),
            width,
            height,
            frame_rate,
        })
    }

    fn sound(&self) -> Sound {
        let channels = match self.channels {
            Some(1) => Some("mono".to_owned()),
            Some(2) => Some("stereo".to_owned()),
            Some(n) if n > 0 => Some(self.channel_layout.clone().unwrap_or_else(|| format!("{n} channels"))),
            _ => None,
        };
        Sound {
            index: self.index,
            codec: self.codec_name.clone().unwrap_or_default(),
            rate: self.sample_rate.as_deref().and_then(|rate| rate.parse().ok()),
            channels,
        }
    }
}
