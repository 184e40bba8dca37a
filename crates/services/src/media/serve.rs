//! Handing files out.

use std::path::PathBuf;

use domain::MediaId;
use storage::{blobs, media};

use super::{fetch, store};
use crate::{App, Error, Result};

/// A file to be served.
#[derive(Debug, Clone)]
pub struct File {
    pub path: PathBuf,
    /// SHA-256 in hexadecimal: a perfect ETag.
    pub hash: String,
    pub mime: String,
    /// Bytes.
    pub size: u64,
}

/// The file behind `/media/{id}/{variant}`; one of another server is fetched first.
pub async fn open(app: &App, id: MediaId, variant: &str) -> Result<File> {
    if let Some(file) = find(app, id, variant).await? {
        return Ok(file);
    }
    let row = media::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    if row.remote_url.is_none() {
        return Err(Error::NotFound);
    }
    fetch::fetch(app, id).await?;
    find(app, id, variant).await?.ok_or(Error::NotFound)
}

async fn find(app: &App, id: MediaId, variant: &str) -> Result<Option<File>> {
    let blob = blobs::find_variant(&mut app.db.conn(), id, variant).await?;
    Ok(blob.map(|blob| File {
        path: store::path(app, &blob.hash),
        hash: blob.hash,
        mime: blob.mime,
        size: blob.size.unsigned_abs(),
    }))
}
