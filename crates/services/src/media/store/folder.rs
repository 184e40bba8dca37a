//! Files on disk: `MEDIA_DIR/ab/cd/HASH`. Written beside, synced, then renamed, so that a crash leaves no half file.

use std::{
    fs,
    io::{self, SeekFrom, Write},
    ops::Range,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use futures_util::stream;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use super::{PIECE, Pieces, blocking};
use crate::{Error, Result, media::scratch::ScratchFile};

#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    fn path(&self, hash: &str) -> PathBuf {
        self.root.join(&hash[..2]).join(&hash[2..4]).join(hash)
    }

    pub async fn put_bytes(&self, hash: &str, bytes: Bytes) -> Result<()> {
        let path = self.path(hash);
        blocking(move || write(&path, &bytes)).await
    }

    pub async fn put_file(&self, hash: &str, file: &ScratchFile) -> Result<()> {
        let (from, path) = (file.path().to_owned(), self.path(hash));
        blocking(move || rename(&from, &path)).await
    }

    pub async fn read(&self, hash: &str, range: Range<u64>) -> Result<Pieces> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => Error::NotFound,
            _ => Error::internal(error),
        };
        let mut file = tokio::fs::File::open(self.path(hash)).await.map_err(failed)?;
        file.seek(SeekFrom::Start(range.start)).await.map_err(failed)?;
        let left = range.end.saturating_sub(range.start);
        Ok(Box::pin(stream::try_unfold((file, left), |(mut file, left)| async move {
            if left == 0 {
                return Ok(None);
            }
            let mut piece = vec![0; PIECE.min(usize::try_from(left).unwrap_or(PIECE))];
            let read = file.read(&mut piece).await?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            piece.truncate(read);
            Ok(Some((Bytes::from(piece), (file, left - read as u64))))
        })))
    }

    /// Nobody writes into a file that is here, so a second name for it will do where the file system has such.
    pub async fn copy(&self, hash: &str, to: &Path) -> Result<()> {
        let (from, to) = (self.path(hash), to.to_owned());
        blocking(move || fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop))).await
    }

    pub async fn delete(&self, hash: &str) -> Result<()> {
        let path = self.path(hash);
        blocking(move || match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        })
        .await
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    let beside = path.with_extension(format!("{:x}.part", std::process::id()));
    fs::File::create(&beside)?.write_all(bytes)?;
    rename(&beside, path)
}

/// Puts a file that is complete into its place.
fn rename(from: &Path, path: &Path) -> io::Result<()> {
    if path.exists() {
        return fs::remove_file(from);
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    fs::File::open(from)?.sync_all()?;
    fs::rename(from, path)?;
    // The name must outlive a power cut too.
    fs::File::open(folder)?.sync_all()
}
