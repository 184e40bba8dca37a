//! The files on disk: `MEDIA_DIR/ab/cd/HASH`. Written beside, synced, then renamed, so that a crash leaves no half file.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use aws_lc_rs::digest;
use bytes::Bytes;

use crate::{App, Error, Result, images::Picture};

/// Where a file with this hash is.
pub fn path(app: &App, hash: &str) -> PathBuf {
    app.config.media_dir.join(&hash[..2]).join(&hash[2..4]).join(hash)
}

pub fn hash(bytes: &[u8]) -> String {
    hex::encode(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// Writes a file and gives its hash; one that is there already is left as it is.
pub async fn write(app: &App, bytes: Bytes) -> Result<String> {
    let app = app.clone();
    let written = tokio::task::spawn_blocking(move || {
        let hash = hash(&bytes);
        write_file(&path(&app, &hash), &bytes).map(|()| hash)
    });
    written.await.map_err(Error::internal)?.map_err(Error::internal)
}

fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let beside = path.with_extension(format!("{:x}.part", std::process::id()));
    let mut file = fs::File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    // The name must outlive a power cut too.
    fs::File::open(folder)?.sync_all()
}

/// Writes a picture, and the row of its file.
pub async fn keep(app: &App, picture: &Picture) -> Result<String> {
    keep_bytes(app, picture.bytes.clone(), picture.mime()).await
}

pub async fn keep_bytes(app: &App, bytes: Bytes, mime: &str) -> Result<String> {
    let size = bytes.len() as i64;
    let hash = write(app, bytes).await?;
    storage::blobs::put(&mut app.db.conn(), &hash, size, mime, app.now()).await?;
    Ok(hash)
}
