//! Where files are kept, by the hash of their content: a folder, or a bucket of an object store that speaks S3.

mod bucket;
mod folder;

use std::{io, ops::Range, path::Path, pin::Pin};

use aws_lc_rs::digest;
use bytes::Bytes;
use futures_util::Stream;
use storage::blobs::{self, Blob};
use url::Url;

pub use bucket::{Bucket, BucketConfig};
pub use folder::Folder;

use super::scratch::ScratchFile;
use crate::{App, Error, Result, images::Picture};

/// What of a file is handed out, piece by piece.
pub type Pieces = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// Bytes of a piece.
const PIECE: usize = 64 * 1024;

pub enum Store {
    Folder(Folder),
    Bucket(Box<Bucket>),
}

impl Store {
    async fn put_bytes(&self, hash: &str, bytes: Bytes, mime: &str) -> Result<()> {
        match self {
            Self::Folder(folder) => folder.put_bytes(hash, bytes).await,
            Self::Bucket(bucket) => bucket.put_bytes(hash, bytes, mime).await,
        }
    }

    async fn put_file(&self, hash: &str, file: &ScratchFile, mime: &str) -> Result<()> {
        match self {
            Self::Folder(folder) => folder.put_file(hash, file).await,
            Self::Bucket(bucket) => bucket.put_file(hash, file.path(), mime).await,
        }
    }

    /// These bytes of a file. [`Error::NotFound`] if it is not there.
    pub async fn read(&self, hash: &str, range: Range<u64>) -> Result<Pieces> {
        match self {
            Self::Folder(folder) => folder.read(hash, range).await,
            Self::Bucket(bucket) => bucket.read(hash, range).await,
        }
    }

    /// A copy of a whole file that other programs can open.
    pub async fn copy(&self, app: &App, hash: &str) -> Result<ScratchFile> {
        let copy = app.files.scratch.file().map_err(Error::internal)?;
        match self {
            Self::Folder(folder) => folder.copy(hash, copy.path()).await?,
            Self::Bucket(bucket) => bucket.copy(hash, copy.path()).await?,
        }
        Ok(copy)
    }

    /// No error if it is gone already.
    pub async fn delete(&self, hash: &str) -> Result<()> {
        match self {
            Self::Folder(folder) => folder.delete(hash).await,
            Self::Bucket(bucket) => bucket.delete(hash).await,
        }
    }

    /// Where clients get the file by themselves, and for how many seconds they may count on it, if the operator wants it so.
    pub fn link(&self, hash: &str) -> Option<(Url, u32)> {
        match self {
            Self::Folder(_) => None,
            Self::Bucket(bucket) => bucket.link(hash),
        }
    }
}

/// Whether somebody here gave us a file, or it can be fetched again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Here,
    Elsewhere,
}

/// Keeps a picture and gives its hash.
pub async fn keep(app: &App, picture: &Picture, origin: Origin) -> Result<String> {
    keep_bytes(app, picture.bytes.clone(), picture.mime(), origin).await
}

pub async fn keep_bytes(app: &App, bytes: Bytes, mime: &str, origin: Origin) -> Result<String> {
    let size = bytes.len() as u64;
    let (hash, bytes) = blocking(move || Ok((hash(&bytes), bytes))).await?;
    note(app, &hash, size, mime, origin).await?;
    app.files.store.put_bytes(&hash, bytes, mime).await?;
    Ok(hash)
}

/// Keeps a finished file of the scratch folder.
pub async fn keep_file(app: &App, file: &ScratchFile, mime: &str, origin: Origin) -> Result<String> {
    let path = file.path().to_owned();
    let (hash, size) = blocking(move || hash_file(&path)).await?;
    note(app, &hash, size, mime, origin).await?;
    app.files.store.put_file(&hash, file, mime).await?;
    Ok(hash)
}

/// The row comes before the file: whoever deletes unused files at this moment sees it, or is waited for here.
async fn note(app: &App, hash: &str, size: u64, mime: &str, origin: Origin) -> Result<()> {
    let blob = Blob {
        hash: hash.to_owned(),
        size: i64::try_from(size).unwrap_or(i64::MAX),
        mime: mime.to_owned(),
        last_used_at: app.now(),
        cached: origin == Origin::Elsewhere,
    };
    Ok(blobs::put(&mut app.db.conn(), &blob).await?)
}

pub fn hash(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes).as_ref())
}

fn hash_file(path: &Path) -> io::Result<(String, u64)> {
    let mut context = digest::Context::new(&digest::SHA256);
    let mut file = std::fs::File::open(path)?;
    let (mut piece, mut size) = (vec![0; PIECE], 0);
    loop {
        match io::Read::read(&mut file, &mut piece)? {
            0 => return Ok((hex::encode(context.finish().as_ref()), size)),
            read => {
                context.update(&piece[..read]);
                size += read as u64;
            }
        }
    }
}

/// Work on files, away from the tasks that answer requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::NotFound,
        _ => Error::internal(error),
    })
}
