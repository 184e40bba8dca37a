//! Carries a plan out, and takes pictures out of films.

use std::{path::Path, time::Duration};

use bytes::Bytes;
use domain::MediaKind;

use super::{
    child::{self, ToolError},
    plan::{FilmWay, Limits, Plan, Refused, SoundWay},
    probe::{Probe, probe},
    tools::Tools,
};
use crate::{
    App, Error, Result,
    media::{facts::Facts, make_path, scratch::ScratchFile, sniff::Container},
};

/// For encoding a whole film.
const PATIENCE: Duration = Duration::from_secs(20 * 60);
/// For one picture.
const PATIENCE_PICTURE: Duration = Duration::from_secs(60);
/// A film's picture is taken so far in, but no later than a third of it: first frames are often black.
const POSTER_AT: f64 = 1.0;

/// A film or sound that is ready to be kept.
#[derive(Debug)]
pub struct Made {
    pub file: ScratchFile,
    pub kind: MediaKind,
    pub mime: &'static str,
    pub facts: Facts,
    /// Of films.
    pub size: Option<(u32, u32)>,
    /// A picture of it, if there is one to be had.
    pub picture: Option<Bytes>,
}

/// Makes what is served of an uploaded file; `container` is None for a GIF. Errors are the file's fault, in words for the
/// person who sent it, unless the machine failed.
pub async fn make(
    app: &App,
    tools: &Tools,
    (source, container): (&Path, Option<Container>),
    limits: &Limits,
) -> Result<Made, Trouble> {
    let demuxer = container.map_or("gif", Container::demuxer);
    let seen = probe(tools, demuxer, source).await?;
    let plan = Plan::of(&seen, container, limits)?;
    let file = app.files.scratch.file().map_err(|error| Trouble::Machine(Error::internal(error)))?;
    child::run(&tools.ffmpeg, &arguments(&plan, demuxer, source, file.path()), PATIENCE, child::WORDS).await?;
    let demuxer = if plan.format == "mp3" { "mp3" } else { "mov" };
    let made = probe(tools, demuxer, file.path()).await?;
    let picture = match plan.kind {
        MediaKind::Audio => picture_of_sound(tools, &seen, container, source).await,
        _ => poster(tools, demuxer, file.path(), made.duration).await.ok(),
    };
    let size = made.film.as_ref().map(|film| (film.width, film.height));
    Ok(Made { file, kind: plan.kind, mime: plan.mime, facts: made.facts(), size, picture })
}

/// Whether [`make`] would begin with a file at all.
pub async fn check(
    tools: &Tools,
    (source, container): (&Path, Option<Container>),
    limits: &Limits,
) -> Result<(), Trouble> {
    let seen = probe(tools, container.map_or("gif", Container::demuxer), source).await?;
    Plan::of(&seen, container, limits)?;
    Ok(())
}

async fn picture_of_sound(tools: &Tools, seen: &Probe, container: Option<Container>, source: &Path) -> Option<Bytes> {
    cover(tools, container?.demuxer(), source, seen.cover?).await.ok()
}

/// What can go wrong with a file, and with the machine.
#[derive(Debug)]
pub enum Trouble {
    File(String),
    Machine(Error),
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        Self::File(refused.to_string())
    }
}

impl From<ToolError> for Trouble {
    fn from(error: ToolError) -> Self {
        match error {
            ToolError::Start(error) => Self::Machine(Error::internal(format!("ffmpeg: {error}"))),
            ToolError::TimedOut(_) => Self::File("takes too long to be converted".into()),
            ToolError::Failed(words) => {
                tracing::debug!(words, "ffmpeg refused a file");
                Self::File("is damaged or of a kind that cannot be read".into())
            }
        }
    }
}

/// Before every input: what may be opened, how, and by how many threads.
fn input(demuxer: &str, source: &Path) -> Vec<String> {
    let fixed = [
        "-nostdin",
        "-hide_banner",
        "-v",
        "error",
        "-protocol_whitelist",
        "file",
        "-max_alloc",
        "536870912",
        "-threads",
        "2",
        "-f",
        demuxer,
        "-i",
    ];
    let mut arguments: Vec<String> = fixed.map(str::to_owned).into();
    arguments.push(make_path(source));
    arguments
}

fn arguments(plan: &Plan, demuxer: &str, source: &Path, to: &Path) -> Vec<String> {
    let mut arguments = input(demuxer, source);
    let mut add = |words: &[&str]| arguments.extend(words.iter().map(|word| (*word).to_owned()));
    // Nothing of what people or their cameras wrote into the file.
    add(&["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-fflags", "+bitexact", "-threads", "2"]);
    if let Some(film) = &plan.film {
        add(&["-map", &format!("0:{}", film.index)]);
        match &film.way {
            FilmWay::Copied => add(&["-c:v", "copy"]),
            FilmWay::Encoded { width, height, slowed } => {
                let rate = if *slowed { ",fps=60" } else { "" };
                add(&["-vf", &format!("scale={width}:{height},setsar=1,format=yuv420p{rate}")]);
                add(&[
                    "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-maxrate", "5000k", "-bufsize", "10000k",
                ]);
                add(&["-flags:v", "+bitexact"]);
            }
        }
    }
    match &plan.sound {
        None => add(&["-an"]),
        Some(sound) => {
            add(&["-map", &format!("0:{}", sound.index)]);
            match sound.way {
                SoundWay::Copied => add(&["-c:a", "copy"]),
                SoundWay::Aac => add(&["-c:a", "aac", "-b:a", "128k", "-ac", "2"]),
                SoundWay::Mp3 => add(&["-c:a", "libmp3lame", "-q:a", "2", "-ac", "2"]),
            }
        }
    }
    if plan.format != "mp3" {
        // The index first, so that it plays before it has come whole.
        add(&["-movflags", "+faststart"]);
    }
    add(&["-f", plan.format, "-y", &make_path(to)]);
    arguments
}

/// No more than a preview needs; never enlarged.
const PREVIEW: &str = "scale=w='min(1280,iw)':h='min(1280,ih)':force_original_aspect_ratio=decrease";

/// A frame of a film, as PNG: JPEG has no way to say which colours those of a film are.
pub async fn poster(tools: &Tools, demuxer: &str, file: &Path, duration: Option<f64>) -> Result<Bytes, ToolError> {
    let at = duration.map_or(0.0, |seconds| (seconds / 3.0).min(POSTER_AT));
    let before = ["-ss".to_owned(), format!("{at:.3}")];
    match frame(tools, [&before[..], &input(demuxer, file)].concat(), "0:v:0", PREVIEW).await {
        Ok(picture) if !picture.is_empty() => Ok(picture),
        _ => frame(tools, input(demuxer, file), "0:v:0", PREVIEW).await,
    }
}

/// The picture that comes with a sound, as PNG.
async fn cover(tools: &Tools, demuxer: &str, file: &Path, stream: i64) -> Result<Bytes, ToolError> {
    frame(tools, input(demuxer, file), &format!("0:{stream}"), PREVIEW).await
}

/// A still picture of a format that we do not decode ourselves, as PNG.
pub async fn still(tools: &Tools, file: &Path) -> Result<Bytes, ToolError> {
    frame(tools, input("mov", file), "0:v:0", "null").await
}

async fn frame(tools: &Tools, mut arguments: Vec<String>, stream: &str, filter: &str) -> Result<Bytes, ToolError> {
    let fixed = [
        "-map",
        stream,
        "-frames:v",
        "1",
        "-an",
        "-sn",
        "-map_metadata",
        "-1",
        "-vf",
        filter,
        "-c:v",
        "png",
        "-pix_fmt",
        "rgb24",
        "-compression_level",
        "1",
        "-f",
        "image2pipe",
        "pipe:1",
    ];
    arguments.extend(fixed.map(str::to_owned));
    child::run(&tools.ffmpeg, &arguments, PATIENCE_PICTURE, child::PICTURE).await.map(Bytes::from)
}
