//! Pictures, and the pictures that stand for films and sounds.

use bytes::Bytes;
use domain::{MediaKind, MediaState};
use storage::media::Media;

use super::{refused, store, store::Origin};
use crate::{
    App, Error, Result,
    images::{self, Kind, Limits, Processed},
};

/// Works on a picture away from the tasks that answer requests.
pub async fn process(app: &App, bytes: Bytes, kind: Kind) -> Result<Processed> {
    let limits = Limits { bytes: app.config.media.image_size, pixels: app.config.media.image_pixels };
    work(app, move || images::process(&bytes, kind, &limits)).await
}

/// The same for what ffmpeg decoded: its size as a file says nothing of the upload's.
pub async fn process_decoded(app: &App, png: Bytes) -> Result<Processed> {
    let limits = Limits { bytes: u64::MAX, pixels: app.config.media.image_pixels };
    work(app, move || images::process_decoded(&png, &limits)).await
}

async fn work(
    app: &App,
    work: impl FnOnce() -> Result<Processed, images::ImageError> + Send + 'static,
) -> Result<Processed> {
    let _turn = app.files.pictures.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?.map_err(refused)
}

/// Keeps the files of a picture and writes what it is into its row.
pub async fn fill(app: &App, row: &mut Media, done: &Processed, origin: Origin) -> Result<()> {
    row.original_blob = Some(store::keep(app, &done.original, origin).await?);
    fill_preview(app, row, done, origin).await?;
    if let Some(still) = &done.still {
        row.static_blob = Some(store::keep(app, still, origin).await?);
    }
    row.kind = MediaKind::Image;
    row.state = MediaState::Ready;
    row.gap = None;
    row.mime = done.original.mime().to_owned();
    (row.width, row.height) = (Some(done.original.width.into()), Some(done.original.height.into()));
    Ok(())
}

/// Keeps the preview alone, and what stands for it before it is loaded.
pub async fn fill_preview(app: &App, row: &mut Media, done: &Processed, origin: Origin) -> Result<()> {
    if let Some(preview) = &done.preview {
        row.small_blob = Some(store::keep(app, preview, origin).await?);
        (row.small_width, row.small_height) = (Some(preview.width.into()), Some(preview.height.into()));
    }
    let [r, g, b] = done.average;
    row.blurhash = Some(done.blurhash.clone());
    row.color = Some(format!("#{r:02x}{g:02x}{b:02x}"));
    row.updated_at = app.now();
    Ok(())
}
