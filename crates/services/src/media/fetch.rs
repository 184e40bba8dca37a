//! Files of other servers: fetched when somebody first looks, once however many look at the same time.

use std::{sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use domain::{MediaId, MediaKind, MediaState, MediaUse};
use moka::sync::Cache;
use storage::{
    accounts,
    media::{self, Media},
    statuses,
};
use tokio::sync::Mutex;
use url::Url;

use super::{store, upload};
use crate::{App, Error, Result, http::Request, images::Kind};

/// A file that could not be had is not asked for again for so long.
const PAUSE: Duration = Duration::from_secs(600);

/// The longest that a file may take to come.
const DEADLINE: Duration = Duration::from_secs(60);

/// Fetches that are under way, and those that failed lately.
#[derive(Debug)]
pub struct Fetches {
    locks: Cache<MediaId, Arc<Mutex<()>>>,
    failed: Cache<MediaId, ()>,
}

impl Default for Fetches {
    fn default() -> Self {
        Self {
            locks: Cache::builder().max_capacity(10_000).time_to_idle(DEADLINE * 2).build(),
            failed: Cache::builder().max_capacity(50_000).time_to_live(PAUSE).build(),
        }
    }
}

/// Makes a remote file present. [`Error::Unreachable`] if its server does not give it.
pub async fn fetch(app: &App, id: MediaId) -> Result<()> {
    if app.fetches.failed.contains_key(&id) {
        return Err(Error::Unreachable("The other server does not give this file".into()));
    }
    let lock = app.fetches.locks.get_with(id, Arc::default);
    let _alone = lock.lock().await;
    let row = media::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    if row.original_blob.is_some() {
        return Ok(());
    }
    let done = download(app, row).await;
    if done.is_err() {
        app.fetches.failed.insert(id, ());
    }
    done
}

async fn download(app: &App, mut row: Media) -> Result<()> {
    let address = row.remote_url.as_deref().ok_or(Error::NotFound)?;
    let url = Url::parse(address).map_err(|_| Error::NotFound)?;
    let limit = match row.kind {
        MediaKind::Image => app.config.media.image_size,
        _ => app.config.media.video_size,
    };
    let request = Request::get(url).max_bytes(limit).deadline(DEADLINE);
    let unreachable = |e: crate::http::HttpError| Error::Unreachable(e.to_string());
    let mut answer = app.http.open(request, None).await.map_err(unreachable)?;
    if !answer.status.is_success() {
        return Err(Error::Unreachable(format!("status {}", answer.status.as_u16())));
    }
    let said = answer.media_type().unwrap_or_default().to_owned();
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
        body.extend_from_slice(&chunk);
    }
    keep(app, &mut row, body.freeze(), &said).await?;
    media::update_file(&mut app.db.conn(), &row).await?;
    touch(app, &row).await
}

/// A picture is worked on like an upload, so that nothing but clean files is ever served; films and sounds are kept as
/// they are, under a type that cannot be executed.
async fn keep(app: &App, row: &mut Media, bytes: Bytes, said: &str) -> Result<()> {
    let kind = match row.used_as {
        MediaUse::Avatar => Kind::Avatar,
        MediaUse::Header => Kind::Header,
        MediaUse::Emoji => Kind::Emoji,
        MediaUse::Attachment | MediaUse::Card => Kind::Attachment,
    };
    if matches!(row.kind, MediaKind::Video | MediaKind::Audio | MediaKind::Gifv) {
        let mime = playable(said).ok_or(Error::Unreachable("neither film nor sound".into()))?;
        row.original_blob = Some(store::keep_bytes(app, bytes, mime).await?);
        row.mime = mime.to_owned();
        row.state = MediaState::Ready;
        row.updated_at = app.now();
        return Ok(());
    }
    let known = row.blurhash.clone();
    let done = upload::process(app, bytes, kind).await?;
    upload::fill(app, row, &done).await?;
    // What the origin said of the picture stays.
    row.blurhash = known.or(row.blurhash.take());
    Ok(())
}

/// Types that browsers play and never run.
fn playable(said: &str) -> Option<&'static str> {
    const TYPES: [&str; 12] = [
        "video/mp4",
        "video/webm",
        "video/ogg",
        "video/quicktime",
        "audio/mpeg",
        "audio/ogg",
        "audio/flac",
        "audio/wav",
        "audio/x-wav",
        "audio/aac",
        "audio/mp4",
        "audio/webm",
    ];
    TYPES.into_iter().find(|known| *known == said)
}

/// What is rendered of its owner may show its size now.
async fn touch(app: &App, row: &Media) -> Result<()> {
    let mut db = app.db.conn();
    match (row.used_as, row.status_id) {
        (MediaUse::Attachment, Some(status)) => Ok(statuses::touch(&mut db, status).await?),
        (MediaUse::Avatar | MediaUse::Header, _) => Ok(accounts::touch(&mut db, row.account_id).await?),
        _ => Ok(()),
    }
}
