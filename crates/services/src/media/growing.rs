//! A film or sound of another server while it comes: written once, read by everybody who plays it meanwhile.

use std::io::{self, SeekFrom};

use bytes::Bytes;
use futures_util::stream;
use tokio::{
    io::{AsyncReadExt, AsyncSeekExt},
    sync::watch,
};

use super::{Pieces, scratch::ScratchFile};
use crate::{Error, Result};

/// Bytes of a piece.
const PIECE: usize = 64 * 1024;

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// So many bytes are there.
    At(u64),
    /// These are all.
    Complete(u64),
    /// And the file is in its place.
    Kept(u64),
    Failed,
}

#[derive(Debug)]
pub struct Growing {
    pub(super) file: ScratchFile,
    pub mime: &'static str,
    /// Bytes of the whole, if its server told.
    pub size: Option<u64>,
    progress: watch::Sender<Progress>,
}

impl Growing {
    pub(super) fn new(file: ScratchFile, mime: &'static str, size: Option<u64>) -> Self {
        Self { file, mime, size, progress: watch::channel(Progress::At(0)).0 }
    }

    pub(super) fn tell(&self, progress: Progress) {
        self.progress.send_replace(progress);
    }

    /// Whether it has come whole and was kept; waits until that is known.
    pub(super) async fn is_kept(&self) -> bool {
        let mut progress = self.progress.subscribe();
        let ended = progress.wait_for(|progress| matches!(progress, Progress::Kept(_) | Progress::Failed)).await;
        matches!(ended.as_deref(), Ok(Progress::Kept(_)))
    }

    /// From the first byte to before the last, or to the end. Pieces come as they arrive.
    pub async fn read(&self, first: u64, last: Option<u64>) -> Result<Pieces> {
        let mut file = tokio::fs::File::open(self.file.path()).await.map_err(Error::internal)?;
        file.seek(SeekFrom::Start(first)).await.map_err(Error::internal)?;
        let state = (file, first, self.progress.subscribe());
        Ok(Box::pin(stream::try_unfold(state, move |(mut file, at, mut progress)| async move {
            let there = until(&mut progress, at).await?;
            let end = last.map_or(there, |last| last.min(there));
            if at >= end {
                return Ok(None);
            }
            let mut piece = vec![0; PIECE.min(usize::try_from(end - at).unwrap_or(PIECE))];
            let read = file.read(&mut piece).await?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            piece.truncate(read);
            Ok(Some((Bytes::from(piece), (file, at + read as u64, progress))))
        })))
    }
}

/// Waits until there is something behind this place, or the end is known. Gives how much there is.
async fn until(progress: &mut watch::Receiver<Progress>, at: u64) -> io::Result<u64> {
    let seen = progress.wait_for(|progress| !matches!(progress, Progress::At(there) if *there <= at)).await;
    match seen.as_deref() {
        Ok(Progress::At(there) | Progress::Complete(there) | Progress::Kept(there)) => Ok(*there),
        Ok(Progress::Failed) | Err(_) => Err(io::Error::other("the other server broke off")),
    }
}
