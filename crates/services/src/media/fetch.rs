//! Files of other servers: fetched when somebody first looks, once however many look at the same time. What could not be had
//! is asked for again later and later, and the row says why it is not here.

use std::{
    convert::Infallible,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use ::http::{StatusCode, header};
use bytes::{Bytes, BytesMut};
use domain::{Job, MediaGap, MediaId, MediaKind, MediaState, MediaUse, Timestamp};
use quick_cache::sync::Cache;
use storage::{
    accounts, jobs,
    media::{self, Media},
    statuses,
};
use tokio::{
    io::AsyncWriteExt,
    sync::{Mutex, Semaphore},
};
use url::Url;

use super::{
    block, film,
    growing::{Growing, Progress},
    picture,
    sniff::{self, Container, Sniffed},
    store::{self, Origin},
};
use crate::{
    App, Error, Result,
    http::{self as request, Download, HttpError, Request},
    images::Kind,
    windows::{self, Key, Windows},
};

/// After the first failure; four times as long after each further one.
const FIRST_PAUSE: Duration = Duration::from_mins(10);
const LONGEST_PAUSE: Duration = Duration::from_hours(24 * 7);

/// The longest that a picture may take to come, and a film.
const DEADLINE: Duration = Duration::from_secs(60);
const DEADLINE_FILM: Duration = Duration::from_mins(30);

/// Films and sounds of other servers that are fetched at once. Whoever wants one more is told to try again.
const FILMS: usize = 16;

/// Files that somebody can make this server fetch, within so many seconds: several pages full of pictures that nobody has
/// looked at before. What is here already is not counted.
const FETCHES: u32 = 600;
const FETCHES_PERIOD: u32 = 600;

/// After so many new bytes, it is looked whether the budget is used up.
const TRIM_AFTER: u64 = 256 << 20;

/// Fetches that are under way.
#[derive(Debug)]
pub struct Fetches {
    locks: Cache<MediaId, Arc<Mutex<()>>>,
    growing: Cache<MediaId, Arc<Growing>>,
    /// Pictures of films and sounds that could not be had, and when they are asked for again.
    no_preview: Cache<MediaId, Timestamp>,
    /// Films and sounds that come at once: each may take room that the budget does not know of yet.
    films: Arc<Semaphore>,
    /// Bytes since somebody last looked at the budget.
    new_bytes: AtomicU64,
    /// Fetches by who caused them.
    asked: Windows,
}

impl Default for Fetches {
    fn default() -> Self {
        Self {
            locks: Cache::new(10_000),
            growing: Cache::new(1_000),
            no_preview: Cache::new(10_000),
            films: Arc::new(Semaphore::new(FILMS)),
            new_bytes: AtomicU64::new(0),
            asked: Windows::new(20_000),
        }
    }
}

impl Fetches {
    /// Who holds it works on this file alone.
    pub fn lock(&self, id: MediaId) -> Arc<Mutex<()>> {
        let Ok(lock) = self.locks.get_or_insert_with(&id, || Ok::<_, Infallible>(Arc::default()));
        lock
    }

    /// Counts one more fetch that somebody at this address causes.
    ///
    /// # Errors
    /// [`Error::RateLimited`] if these are too many.
    pub fn spend(&self, app: &App, from: IpAddr) -> Result<()> {
        let key = Key { rule: 0, subject: windows::subject(from) };
        match !app.config.testbed && self.asked.count(key, FETCHES_PERIOD, app.now()) > FETCHES {
            true => Err(Error::RateLimited),
            false => Ok(()),
        }
    }
}

/// Makes a remote picture present. [`Error::Unreachable`] if its server does not give it.
pub async fn picture(app: &App, id: MediaId) -> Result<()> {
    let lock = app.files.fetches.lock(id);
    let _alone = lock.lock().await;
    let row = media::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    if row.original_blob.is_some() {
        return Ok(());
    }
    may_ask(app, &row).await?;
    let address = row.remote_url.clone().ok_or(Error::NotFound)?;
    let mut new = row.clone();
    match take_picture(app, &mut new, &address).await {
        Ok(()) => settle(app, new).await,
        Err(failure) => give_up(app, row, failure).await,
    }
}

async fn take_picture(app: &App, row: &mut Media, address: &str) -> Result<(), Failure> {
    let kind = match row.used_as {
        MediaUse::Avatar => Kind::Avatar,
        MediaUse::Header => Kind::Header,
        MediaUse::Emoji => Kind::Emoji,
        MediaUse::Attachment | MediaUse::Card => Kind::Attachment,
    };
    let known = row.blurhash.clone();
    let bytes = download(app, address).await?;
    note_bytes(app, bytes.len() as u64).await;
    let done = picture::process(app, bytes, kind).await?;
    picture::fill(app, row, &done, Origin::Elsewhere).await?;
    // What the origin said of the picture stays.
    row.blurhash = known.or(row.blurhash.take());
    Ok(())
}

/// Makes the picture of a remote film or sound present: the origin's own, or a frame of the film.
pub async fn preview(app: &App, id: MediaId) -> Result<()> {
    let lock = app.files.fetches.lock(id);
    let _alone = lock.lock().await;
    let row = media::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    if row.small_blob.is_some() {
        return Ok(());
    }
    if row.remote_preview_url.is_none() && row.kind == MediaKind::Audio {
        return Err(Error::NotFound);
    }
    let mut new = row.clone();
    let made = match row.remote_preview_url.as_deref() {
        Some(address) => {
            may_ask_preview(app, &row).await?;
            take_preview(app, &mut new, address).await
        }
        None => take_frame(app, &mut new).await,
    };
    match made {
        Ok(()) if media::update_preview(&mut app.db.conn(), &new).await? => touch(app, &new).await,
        Ok(()) => Err(Error::NotFound),
        Err(Failure { error, .. }) => {
            if matches!(error, Error::Unreachable(_)) {
                app.files.fetches.no_preview.insert(row.id, app.now() + FIRST_PAUSE);
            }
            Err(error)
        }
    }
}

/// The picture of a film has nothing to do with whether the film itself was to be had.
async fn may_ask_preview(app: &App, row: &Media) -> Result<()> {
    if block::is_refused(app, row.id).await? {
        return Err(Error::NotFound);
    }
    match app.files.fetches.no_preview.get(&row.id).is_some_and(|until| until > app.now()) {
        true => Err(Error::Unreachable("The other server does not give this file".into())),
        false => Ok(()),
    }
}

async fn take_preview(app: &App, row: &mut Media, address: &str) -> Result<(), Failure> {
    let bytes = download(app, address).await?;
    note_bytes(app, bytes.len() as u64).await;
    let done = picture::process(app, bytes, Kind::Attachment).await?;
    Ok(picture::fill_preview(app, row, &done, Origin::Elsewhere).await?)
}

/// For that, the film must be here.
async fn take_frame(app: &App, row: &mut Media) -> Result<(), Failure> {
    let tools = app.files.tools.get().await.ok_or(Error::NotFound)?;
    if let Some(growing) = grow(app, row.id).await?
        && !growing.is_kept().await
    {
        return Err(Error::Unreachable("The other server does not give this file".into()).into());
    }
    let now = media::find(&mut app.db.conn(), row.id).await.map_err(Error::from)?;
    let hash = now.and_then(|row| row.original_blob).ok_or(Error::NotFound)?;
    let copy = app.files.store.copy(app, &hash).await?;
    let start = tokio::fs::read(copy.path()).await.map_err(Error::internal)?;
    let Sniffed::Film(container) = sniff::sniff(&start[..start.len().min(sniff::LOOK)]) else {
        return Err(Error::NotFound.into());
    };
    drop(start);
    let _turn = app.files.films.acquire().await.map_err(Error::internal)?;
    let frame = film::poster(tools, container.demuxer(), copy.path(), None).await;
    let done = picture::process_decoded(app, frame.map_err(|_| Error::NotFound)?).await?;
    Ok(picture::fill_preview(app, row, &done, Origin::Elsewhere).await?)
}

/// Begins to fetch a film or sound, or joins who fetches it already. None if it is here.
pub async fn grow(app: &App, id: MediaId) -> Result<Option<Arc<Growing>>> {
    // Not the lock of `lock`: a preview holds that while it waits for the film.
    let lock = app.files.fetches.lock(MediaId(-id.0));
    let _alone = lock.lock().await;
    if let Some(growing) = app.files.fetches.growing.get(&id) {
        return Ok(Some(growing));
    }
    // Whoever fetched it may have finished while we waited.
    let row = media::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    if row.original_blob.is_some() {
        return Ok(None);
    }
    may_ask(app, &row).await?;
    let place = app.files.fetches.films.clone().try_acquire_owned().map_err(|_| Error::Busy)?;
    match begin(app, &row).await {
        Ok((growing, first, download)) => {
            app.files.fetches.growing.insert(id, growing.clone());
            let work = carry_on(app.clone(), row, growing.clone(), first, download);
            tokio::spawn(async move {
                work.await;
                drop(place);
            });
            Ok(Some(growing))
        }
        Err(failure) => give_up(app, row, failure).await.and(Err(Error::NotFound)),
    }
}

/// Up to the first bytes, which tell what it is.
async fn begin(app: &App, row: &Media) -> Result<(Arc<Growing>, Bytes, Download), Failure> {
    let address = row.remote_url.as_deref().ok_or(Error::NotFound)?;
    let limits = (app.config.media.video_size, DEADLINE_FILM);
    let mut download = ask(app, address, request::Kind::Film, limits).await?;
    let mut first = BytesMut::new();
    while first.len() < sniff::LOOK
        && let Some(more) = download.chunk().await?
    {
        first.extend_from_slice(&more);
    }
    let first = first.freeze();
    let Sniffed::Film(container) = sniff::sniff(&first) else {
        return Err(Failure { gap: MediaGap::Unreadable, error: Error::Unreachable("neither film nor sound".into()) });
    };
    let file = app.files.scratch.file().map_err(Error::internal)?;
    tokio::fs::File::create(file.path()).await.map_err(Error::internal)?;
    let encoded = download.headers.contains_key(header::CONTENT_ENCODING);
    let said = download.headers.get(header::CONTENT_LENGTH).filter(|_| !encoded);
    let size = said.and_then(|said| said.to_str().ok()).and_then(|said| said.parse().ok());
    Ok((Arc::new(Growing::new(file, mime(row, container), size)), first, download))
}

/// Ogg and Matroska hold either; what the origin says decides between the two names.
fn mime(row: &Media, container: Container) -> &'static str {
    match (container, row.kind) {
        (Container::Ogg, MediaKind::Audio) => "audio/ogg",
        (Container::Matroska, MediaKind::Audio) => "audio/webm",
        (Container::Mp4, MediaKind::Audio) => "audio/mp4",
        _ => container.mime(),
    }
}

/// Goes on when nobody plays it any more: it is here for the next one.
async fn carry_on(app: App, row: Media, growing: Arc<Growing>, first: Bytes, download: Download) {
    let id = row.id;
    let kept = match write(&growing, first, download).await {
        Ok(size) => keep(&app, row, &growing, size).await.map(|()| Progress::Kept(size)),
        Err(failure) => give_up(&app, row, failure).await.map(|()| Progress::Failed),
    };
    if let Err(error) = &kept
        && !matches!(error, Error::Unreachable(_))
    {
        tracing::warn!(media.id = id.0, %error, "a file of another server cannot be kept");
    }
    growing.tell(kept.unwrap_or(Progress::Failed));
    app.files.fetches.growing.remove(&id);
}

async fn write(growing: &Growing, first: Bytes, mut download: Download) -> Result<u64, Failure> {
    let file = tokio::fs::OpenOptions::new().write(true).open(growing.file.path()).await;
    let mut file = file.map_err(Error::internal)?;
    let (mut at, mut piece) = (0, Some(first));
    while let Some(bytes) = piece {
        file.write_all(&bytes).await.map_err(Error::internal)?;
        file.flush().await.map_err(Error::internal)?;
        at += bytes.len() as u64;
        growing.tell(Progress::At(at));
        piece = download.chunk().await?;
    }
    if growing.size.is_some_and(|size| size != at) {
        return Err(HttpError::Other("the answer broke off".into()).into());
    }
    growing.tell(Progress::Complete(at));
    Ok(at)
}

async fn keep(app: &App, mut row: Media, growing: &Growing, size: u64) -> Result<()> {
    // Under a name of its own, since others are still reading it under this one.
    let file = app.files.scratch.link(&growing.file).map_err(Error::internal)?;
    row.original_blob = Some(store::keep_file(app, &file, growing.mime, Origin::Elsewhere).await?);
    row.mime = growing.mime.to_owned();
    row.state = MediaState::Ready;
    row.gap = None;
    note_bytes(app, size).await;
    settle(app, row).await
}

async fn settle(app: &App, mut row: Media) -> Result<()> {
    (row.tries, row.retry_at, row.updated_at) = (0, None, app.now());
    if !media::update_file(&mut app.db.conn(), &row).await? {
        return Err(Error::NotFound);
    }
    touch(app, &row).await
}

/// Why a file did not come.
struct Failure {
    gap: MediaGap,
    error: Error,
}

impl From<HttpError> for Failure {
    fn from(error: HttpError) -> Self {
        if error == HttpError::Busy {
            // That says nothing of the other server.
            return Self { gap: MediaGap::Silent, error: Error::Busy };
        }
        let gap = match error {
            HttpError::Blocked(_) | HttpError::BadUrl(_) => MediaGap::Unsafe,
            HttpError::TooLarge => MediaGap::TooLarge,
            _ => MediaGap::Silent,
        };
        Self { gap, error: Error::Unreachable(error.to_string()) }
    }
}

/// What came is not to be used, or we could not keep it.
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(_) => Self { gap: MediaGap::Unreadable, error: Error::Unreachable(error.to_string()) },
            error => Self { gap: MediaGap::Silent, error },
        }
    }
}

async fn may_ask(app: &App, row: &Media) -> Result<()> {
    if block::is_refused(app, row.id).await? {
        return Err(Error::NotFound);
    }
    if row.retry_at.is_some_and(|at| at > app.now()) {
        return Err(Error::Unreachable("The other server does not give this file".into()));
    }
    Ok(())
}

/// Writes down why, and when to ask again. Gives the error.
async fn give_up(app: &App, mut row: Media, failure: Failure) -> Result<()> {
    if !matches!(failure.error, Error::Unreachable(_)) {
        return Err(failure.error);
    }
    let pause = FIRST_PAUSE.saturating_mul(4_u32.saturating_pow(u32::try_from(row.tries).unwrap_or(u32::MAX)));
    row.tries += 1;
    // What made room for others and cannot be had again is gone for that reason.
    let purged = row.gap == Some(MediaGap::Purged) && failure.gap == MediaGap::Silent;
    let gap = if purged { MediaGap::Purged } else { failure.gap };
    (row.state, row.gap) = (MediaState::Failed, Some(gap));
    (row.retry_at, row.updated_at) = (Some(app.now() + pause.min(LONGEST_PAUSE)), app.now());
    media::update_file(&mut app.db.conn(), &row).await?;
    touch(app, &row).await?;
    Err(failure.error)
}

async fn download(app: &App, address: &str) -> Result<Bytes, Failure> {
    let limits = (app.config.media.image_size, DEADLINE);
    let download = ask(app, address, request::Kind::Picture, limits).await?;
    Ok(download.collect().await?.body)
}

async fn ask(
    app: &App,
    address: &str,
    kind: request::Kind,
    (limit, deadline): (u64, Duration),
) -> Result<Download, Failure> {
    let url = Url::parse(address).map_err(|_| HttpError::BadUrl("not an address"))?;
    let download = app.http.open(Request::get(url).kind(kind).max_bytes(limit).deadline(deadline), None).await?;
    match download.status {
        StatusCode::OK => Ok(download),
        other => Err(HttpError::Other(format!("status {}", other.as_u16())).into()),
    }
}

/// Counts towards the budget of the cache, which is looked at now and then.
async fn note_bytes(app: &App, bytes: u64) {
    let new = app.files.fetches.new_bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
    if new < TRIM_AFTER.min(app.settings.get().media_cache_bytes / 20 + 1) {
        return;
    }
    app.files.fetches.new_bytes.store(0, Ordering::Relaxed);
    let (job, now) = (Job::TrimMediaCache {}, app.now());
    if let Err(error) = jobs::enqueue_unique(&mut app.db.conn(), &job, "trim-media-cache", now, now).await {
        tracing::warn!(%error, "cannot ask for room for new files");
    }
}

/// What is rendered of its owner may show its size, or why it is missing, now.
async fn touch(app: &App, row: &Media) -> Result<()> {
    let mut db = app.db.conn();
    match (row.used_as, row.status_id) {
        (MediaUse::Attachment, Some(status)) => Ok(statuses::touch(&mut db, status).await?),
        (MediaUse::Avatar | MediaUse::Header, _) => Ok(accounts::touch(&mut db, row.account_id).await?),
        (MediaUse::Card, _) => crate::cards::picture_came(app, row.id).await,
        _ => Ok(()),
    }
}
