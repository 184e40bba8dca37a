//! Finding ffmpeg: looked for once, when it is first needed or soon after the start.

use std::{
    env,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::sync::OnceCell;

use super::child;

/// What must be encoded.
const ENCODERS: [&str; 4] = ["libx264", "aac", "libmp3lame", "png"];
/// Since then, ffmpeg reads a still AVIF, and a HEIC that is made of tiles.
const READS_AVIF: (u32, u32) = (5, 1);
const READS_HEIC: (u32, u32) = (7, 1);
const PATIENCE: Duration = Duration::from_secs(10);

/// The programs, if this machine has them.
#[derive(Debug)]
pub struct FilmTools {
    ffmpeg: Option<PathBuf>,
    ffprobe: Option<PathBuf>,
    off: bool,
    found: OnceCell<Option<Tools>>,
}

/// Two programs that were seen to work.
#[derive(Debug, Clone)]
pub struct Tools {
    pub ffmpeg: PathBuf,
    pub ffprobe: PathBuf,
    version: (u32, u32),
}

impl FilmTools {
    /// At these places, or where programs usually are.
    pub fn at(ffmpeg: Option<PathBuf>, ffprobe: Option<PathBuf>) -> Self {
        Self { ffmpeg, ffprobe, off: false, found: OnceCell::new() }
    }

    /// As if there were none.
    pub fn none() -> Self {
        Self { ffmpeg: None, ffprobe: None, off: true, found: OnceCell::new() }
    }

    pub async fn get(&self) -> Option<&Tools> {
        self.found.get_or_init(|| self.look()).await.as_ref()
    }

    async fn look(&self) -> Option<Tools> {
        if self.off {
            return None;
        }
        let ffmpeg = self.ffmpeg.clone().or_else(|| in_path("ffmpeg"))?;
        let beside = || ffmpeg.parent().map(|folder| folder.join("ffprobe")).filter(|path| path.is_file());
        let ffprobe = self.ffprobe.clone().or_else(beside).or_else(|| in_path("ffprobe"))?;
        let version = child::run(&ffmpeg, &["-version"], PATIENCE, child::WORDS).await;
        let encoders = child::run(&ffmpeg, &["-hide_banner", "-encoders"], PATIENCE, child::WORDS).await;
        let (version, encoders) = match (version, encoders) {
            (Ok(version), Ok(encoders)) => (version, encoders),
            (Err(error), _) | (_, Err(error)) => {
                tracing::warn!(%error, path = %ffmpeg.display(), "ffmpeg does not work: no video and no sound");
                return None;
            }
        };
        let listed = String::from_utf8_lossy(&encoders);
        let lacks = |name: &str| !listed.lines().any(|line| line.split_ascii_whitespace().nth(1) == Some(name));
        if let Some(missing) = ENCODERS.iter().find(|name| lacks(name)) {
            tracing::warn!(encoder = missing, path = %ffmpeg.display(), "ffmpeg lacks an encoder: no video and no sound");
            return None;
        }
        let version = number(&String::from_utf8_lossy(&version));
        tracing::info!(path = %ffmpeg.display(), version = format_args!("{}.{}", version.0, version.1), "ffmpeg found");
        Some(Tools { ffmpeg, ffprobe, version })
    }
}

impl Tools {
    /// Types of pictures that it decodes for us.
    pub fn picture_types(&self) -> Vec<&'static str> {
        let avif = (self.version >= READS_AVIF).then_some("image/avif");
        let heic = (self.version >= READS_HEIC).then_some(["image/heic", "image/heif"]);
        avif.into_iter().chain(heic.into_iter().flatten()).collect()
    }
}

fn in_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(name))
        .find(|p| is_program(p))
}

fn is_program(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file())
}

/// "ffmpeg version 5.1.9-0+deb12u1 ..." is 5.1; builds from the sources ("N-12345-g...") are newer than all.
fn number(said: &str) -> (u32, u32) {
    let word = said.split_ascii_whitespace().nth(2).unwrap_or_default().trim_start_matches('n');
    let mut parts = word.split(|c: char| !c.is_ascii_digit()).map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor),
        (Some(Ok(major)), _) => (major, 0),
        _ => (u32::MAX, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn reads_versions() {
        assert_eq!(number("ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026"), (5, 1));
        assert_eq!(number("ffmpeg version n7.1 Copyright"), (7, 1));
        assert_eq!(number("ffmpeg version 8 Copyright"), (8, 0));
        assert_eq!(number("ffmpeg version N-118-gabcdef Copyright"), (u32::MAX, 0));
    }
}
