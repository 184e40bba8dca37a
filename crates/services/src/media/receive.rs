//! Files on their way in: written into the scratch folder as they come, so that no film has to fit into memory.

use std::sync::Arc;

use bytes::Bytes;
use domain::{Code, Invalid};
use futures_util::{Stream, StreamExt};
use tokio::io::AsyncWriteExt;

use super::{
    film, polyglot, refused,
    scratch::ScratchFile,
    sniff::{self, Container, Sniffed},
};
use crate::{App, Error, Result};

/// A file that has come whole.
#[derive(Debug, Clone)]
pub struct Received {
    file: Arc<ScratchFile>,
    size: u64,
    start: Vec<u8>,
}

impl Received {
    /// From bytes in memory.
    pub async fn bytes(app: &App, bytes: Bytes) -> Result<Self> {
        let once = futures_util::stream::iter([Ok::<_, Error>(bytes)]);
        Self::stream(app, once).await
    }

    /// From pieces as they come. Refused as soon as it is longer than files of its kind may be.
    pub async fn stream<E: Into<F>, F: From<Error>>(
        app: &App,
        pieces: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<Self, F> {
        let mut pieces = std::pin::pin!(pieces);
        let file = Arc::new(app.files.scratch.file().map_err(Error::internal)?);
        let mut to = tokio::fs::File::create(file.path()).await.map_err(Error::internal)?;
        let mut received = Self { file, size: 0, start: Vec::new() };
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(Into::into)?;
            received.size += piece.len() as u64;
            let missing = sniff::LOOK.saturating_sub(received.start.len());
            received.start.extend_from_slice(&piece[..missing.min(piece.len())]);
            received.check(app)?;
            to.write_all(&piece).await.map_err(Error::internal)?;
        }
        to.flush().await.map_err(Error::internal)?;
        Ok(received)
    }

    pub fn is_empty(&self) -> bool {
        self.size == 0
    }

    fn check(&self, app: &App) -> Result<()> {
        let limits = &app.config.media;
        let most = match self.sniffed() {
            Sniffed::Film(_) => limits.video_size,
            Sniffed::Picture | Sniffed::ForeignPicture(_) => limits.image_size,
        };
        if self.size > most {
            let reason = format!("must be less than {} MB", most >> 20);
            return Err(Invalid::new("file", Code::TooLong, reason).into());
        }
        Ok(())
    }

    pub(super) fn sniffed(&self) -> Sniffed {
        sniff::sniff(&self.start)
    }

    /// All of it: only for what is small, as pictures are.
    pub(super) async fn read(&self) -> Result<Bytes> {
        Ok(tokio::fs::read(self.file.path()).await.map_err(Error::internal)?.into())
    }

    /// A picture in one of our formats. One of another is decoded by ffmpeg, if it can; its name is for people.
    pub(super) async fn decoded(&self, app: &App, name: &'static str) -> Result<Bytes> {
        let Some(tools) = app.files.tools.get().await else {
            return Err(refused(format!("cannot be read: {name} needs ffmpeg, which this server does not have")));
        };
        let _turn = app.files.films.acquire().await.map_err(Error::internal)?;
        match film::still(tools, self.file.path()).await {
            Ok(png) if !png.is_empty() => {
                polyglot::check_file(self.file.path()).await?;
                Ok(png)
            }
            Ok(_) => Err(refused(format!("cannot be read: this server does not decode such {name} pictures"))),
            Err(error) => match film::Trouble::from(error) {
                film::Trouble::File(_) => {
                    Err(refused(format!("cannot be read: this server does not decode such {name} pictures")))
                }
                film::Trouble::Machine(error) => Err(error),
            },
        }
    }
}

/// A film or sound that was looked into: there is something in it, and not too much.
#[derive(Debug)]
pub(super) struct Film {
    pub file: Arc<ScratchFile>,
    /// None for a GIF.
    pub container: Option<Container>,
}

impl Film {
    /// Refuses at once what would only fail later.
    pub async fn seen(app: &App, received: Received, container: Option<Container>) -> Result<Self> {
        let Some(tools) = app.files.tools.get().await else {
            return Err(refused("cannot be read: video and audio need ffmpeg, which this server does not have"));
        };
        match film::check(tools, (received.file.path(), container), &app.config.media.films()).await {
            Ok(()) => {
                polyglot::check_file(received.file.path()).await?;
                Ok(Self { file: received.file, container })
            }
            Err(film::Trouble::File(reason)) => Err(refused(reason)),
            Err(film::Trouble::Machine(error)) => Err(error),
        }
    }
}
