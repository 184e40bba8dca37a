//! Making of an uploaded film or sound what is served: in the lane of media jobs, or at once for whoever waits.

use std::{path::Path, time::Duration};

use domain::{MediaId, MediaState};
use storage::media::{self, Media};
use tokio::io::AsyncReadExt;

use super::{
    film::{self, Made, Tools, Trouble},
    picture,
    sniff::{self, Container, Sniffed},
    store::{self, Origin},
    sweep,
};
use crate::{App, Error, Result};

/// [`domain::Job::ProcessMedia`]. Done once however many ask for it; what is wrong with the file is written down with it.
pub async fn process(app: &App, id: MediaId) -> Result<()> {
    let lock = app.files.fetches.lock(id);
    let _alone = lock.lock().await;
    let Some(mut row) = media::find(&mut app.db.conn(), id).await?.filter(|m| m.state == MediaState::Processing) else {
        return Ok(());
    };
    let Some(source) = row.source_blob.take() else { return Ok(()) };
    let Some(tools) = app.files.tools.get().await else {
        return Err(Error::internal("ffmpeg is not installed on the machine of this worker"));
    };
    let _turn = app.files.films.acquire().await.map_err(Error::internal)?;
    match make(app, tools, &source).await {
        Ok(made) => fill(app, &mut row, made).await?,
        Err(Trouble::File(reason)) => (row.state, row.reason) = (MediaState::Failed, Some(reason)),
        Err(Trouble::Machine(error)) => return Err(error),
    }
    row.updated_at = app.now();
    media::update_file(&mut app.db.conn(), &row).await?;
    if row.state == MediaState::Failed {
        // Nothing can be made of it for anybody else either.
        sweep::delete_unused(app, &[source], app.now() + Duration::from_millis(1)).await?;
    }
    Ok(())
}

async fn make(app: &App, tools: &Tools, source: &str) -> Result<Made, Trouble> {
    let copy = app.files.store.copy(app, source).await.map_err(Trouble::Machine)?;
    let container = container(copy.path()).await.map_err(|error| Trouble::Machine(Error::internal(error)))?;
    film::make(app, tools, (copy.path(), container), &app.config.media.films()).await
}

/// None for a GIF.
async fn container(file: &Path) -> std::io::Result<Option<Container>> {
    let mut start = Vec::with_capacity(sniff::LOOK);
    tokio::fs::File::open(file).await?.take(sniff::LOOK as u64).read_to_end(&mut start).await?;
    Ok(match sniff::sniff(&start) {
        Sniffed::Film(container) => Some(container),
        Sniffed::Picture | Sniffed::ForeignPicture(_) => None,
    })
}

async fn fill(app: &App, row: &mut Media, made: Made) -> Result<()> {
    row.original_blob = Some(store::keep_file(app, &made.file, made.mime, Origin::Here).await?);
    // A picture that came with the upload stays.
    if let (None, Some(picture)) = (&row.small_blob, made.picture) {
        match picture::process_decoded(app, picture).await {
            Ok(done) => picture::fill_preview(app, row, &done, Origin::Here).await?,
            Err(error) => tracing::debug!(media.id = row.id.0, %error, "no picture of a film"),
        }
    }
    (row.kind, row.mime) = (made.kind, made.mime.to_owned());
    (row.width, row.height) = made.size.map(|(width, height)| (i64::from(width), i64::from(height))).unzip();
    row.facts = made.facts.write();
    row.state = MediaState::Ready;
    Ok(())
}
