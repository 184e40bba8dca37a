//! What people upload: pictures, films and sounds for statuses, avatars and headers.

use std::time::Duration;

use bytes::Bytes;
use domain::{AccountId, Code, Invalid, Job, MediaId, MediaKind, MediaState, MediaUse};
use storage::{
    jobs,
    media::{self, Media},
};

use super::{
    Received, picture, polyglot, process,
    receive::Film,
    refused,
    sniff::{Container, Sniffed},
    store::{self, Origin},
};
use crate::{
    App, Error, Result, Viewer,
    images::{Format, Kind, Processed},
};

/// Characters of a description.
pub const DESCRIPTION: usize = 1500;

/// A film that somebody waits for is begun at once; if this process dies over it, another begins it so much later.
const SAFETY_NET: Duration = Duration::from_secs(30 * 60);

/// A file as it comes.
#[derive(Debug)]
pub struct Upload {
    pub file: Received,
    pub description: String,
    pub focus: Option<(f64, f64)>,
    /// A picture to stand for it, in place of one that we make.
    pub thumbnail: Option<Bytes>,
}

/// What shall be different; None stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    pub description: Option<String>,
    pub focus: Option<(f64, f64)>,
    pub thumbnail: Option<Bytes>,
}

/// How long whoever uploads a film or sound waits for it. Pictures are always waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    None,
    For(Duration),
}

/// Takes a file for a status to come. A picture is ready when this returns; a film or sound if it took no longer than the
/// patience lasts, else it is still being processed.
pub async fn upload(app: &App, viewer: &Viewer, upload: Upload, patience: Patience) -> Result<Media> {
    check_description(&upload.description)?;
    let Upload { file, description, focus, thumbnail } = upload;
    let mut row = new_row(app, viewer.account, MediaUse::Attachment, description);
    (row.focus_x, row.focus_y) = focus.unzip();
    let done = match file.sniffed() {
        Sniffed::Film(container) => {
            let film = Film::seen(app, file, Some(container)).await?;
            set_thumbnail(app, &mut row, thumbnail).await?;
            return take_film(app, row, film, patience).await;
        }
        Sniffed::Picture => own_picture(app, file.read().await?, Kind::Attachment).await?,
        Sniffed::ForeignPicture(name) => picture::process_decoded(app, file.decoded(app, name).await?).await?,
    };
    if is_moving_gif(&done) && app.files.tools.get().await.is_some() {
        picture::fill_preview(app, &mut row, &done, Origin::Here).await?;
        set_thumbnail(app, &mut row, thumbnail).await?;
        let film = Film::seen(app, file, None).await?;
        return take_film(app, row, film, patience).await;
    }
    picture::fill(app, &mut row, &done, Origin::Here).await?;
    set_thumbnail(app, &mut row, thumbnail).await?;
    media::insert(&mut app.db.conn(), &row).await?;
    Ok(row)
}

fn is_moving_gif(done: &Processed) -> bool {
    done.animated && done.original.format == Format::Gif
}

async fn take_film(app: &App, mut row: Media, film: Film, patience: Patience) -> Result<Media> {
    row.kind = film.container.map_or(MediaKind::Gifv, Container::kind);
    row.state = MediaState::Processing;
    // What plays everywhere is served as it came: it has its type from the beginning.
    let mime = film.container.map_or(Format::Gif.mime(), Container::mime);
    row.source_blob = Some(store::keep_file(app, &film.file, mime, Origin::Here).await?);
    let (now, job) = (app.now(), Job::ProcessMedia { media: row.id });
    let at = if patience == Patience::None { now } else { now + SAFETY_NET };
    let mut tx = app.db.begin().await?;
    media::insert(&mut tx, &row).await?;
    jobs::enqueue_at(&mut tx, &job, at, now).await?;
    tx.commit().await?;
    match patience {
        Patience::None => Ok(row),
        Patience::For(time) => wait(app, row, time).await,
    }
}

/// The work goes on when nobody waits any more.
async fn wait(app: &App, row: Media, time: Duration) -> Result<Media> {
    let (id, worker) = (row.id, app.clone());
    let work = tokio::spawn(async move { process(&worker, id).await });
    if let Ok(ended) = tokio::time::timeout(time, work).await {
        ended.map_err(Error::internal)??;
    }
    let row = media::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    if row.state != MediaState::Failed {
        return Ok(row);
    }
    media::delete(&mut app.db.conn(), id).await?;
    Err(refused(row.reason.unwrap_or_default()))
}

async fn set_thumbnail(app: &App, row: &mut Media, thumbnail: Option<Bytes>) -> Result<()> {
    let Some(bytes) = thumbnail.filter(|bytes| !bytes.is_empty()) else {
        return Ok(());
    };
    let done = own_picture(app, bytes, Kind::Attachment).await.map_err(|error| match error {
        Error::Invalid(all) => {
            Error::Invalid(all.into_iter().map(|invalid| Invalid { field: "thumbnail".into(), ..invalid }).collect())
        }
        other => other,
    })?;
    picture::fill_preview(app, row, &done, Origin::Here).await
}

/// A picture that is nothing else. What is no picture at all is told first.
async fn own_picture(app: &App, bytes: Bytes, kind: Kind) -> Result<Processed> {
    let done = picture::process(app, bytes.clone(), kind).await?;
    polyglot::check_bytes(&bytes)?;
    Ok(done)
}

/// Gives files of a status other previews; the rows are to be written by the caller.
pub(crate) async fn change_thumbnail(app: &App, row: &mut Media, picture: Bytes) -> Result<()> {
    set_thumbnail(app, row, Some(picture)).await
}

/// Takes an avatar, a header (of whoever edits the own profile) or an emoji and gives its media row.
pub async fn store_avatar(
    app: &App,
    account: AccountId,
    used_as: MediaUse,
    bytes: Bytes,
    description: String,
) -> Result<MediaId> {
    check_description(&description)?;
    let kind = match used_as {
        MediaUse::Header => Kind::Header,
        MediaUse::Emoji => Kind::Emoji,
        _ => Kind::Avatar,
    };
    let done = own_picture(app, bytes, kind).await?;
    let mut row = new_row(app, account, used_as, description);
    picture::fill(app, &mut row, &done, Origin::Here).await?;
    media::insert(&mut app.db.conn(), &row).await?;
    Ok(row.id)
}

/// An own file that no status uses yet, or only the own one does.
pub async fn find(app: &App, viewer: &Viewer, id: MediaId) -> Result<Media> {
    let row = media::find(&mut app.db.conn(), id).await?;
    row.filter(|m| m.account_id == viewer.account && m.used_as == MediaUse::Attachment).ok_or(Error::NotFound)
}

/// An own file that no status shows yet, or none any more: what was attached to a status that its author deleted may be
/// used again.
pub async fn find_free(app: &App, viewer: &Viewer, id: MediaId) -> Result<Media> {
    let row = find(app, viewer, id).await?;
    match is_attached(app, &row).await? {
        true => Err(Error::NotFound),
        false => Ok(row),
    }
}

async fn is_attached(app: &App, row: &Media) -> Result<bool> {
    match row.status_id {
        Some(status) => Ok(media::released(&mut app.db.conn(), &[status]).await?.is_empty()),
        None => Ok(false),
    }
}

/// Changes an own upload that no status shows; otherwise the status is edited.
pub async fn describe(app: &App, viewer: &Viewer, id: MediaId, changes: Changes) -> Result<Media> {
    let mut row = find_free(app, viewer, id).await?;
    if let Some(description) = changes.description {
        check_description(&description)?;
        row.description = description;
    }
    if let Some((x, y)) = changes.focus {
        (row.focus_x, row.focus_y) = (Some(x), Some(y));
    }
    let focus = row.focus_x.zip(row.focus_y);
    let changed = changes.thumbnail.is_some();
    set_thumbnail(app, &mut row, changes.thumbnail).await?;
    let mut tx = app.db.begin().await?;
    media::describe(&mut tx, id, &row.description, focus, app.now()).await?;
    if changed {
        media::update_preview(&mut tx, &row).await?;
    }
    tx.commit().await?;
    Ok(row)
}

/// Forgets an own upload that no status uses. Its file goes with a later sweep.
pub async fn delete(app: &App, viewer: &Viewer, id: MediaId) -> Result<()> {
    if is_attached(app, &find(app, viewer, id).await?).await? {
        let reason = "Media attachment is currently used by a status";
        return Err(Invalid::new("", Code::Invalid, reason).into());
    }
    match media::delete_unattached(&mut app.db.conn(), id, viewer.account).await? {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

pub(crate) fn check_description(description: &str) -> Result<()> {
    if description.chars().count() > DESCRIPTION {
        return Err(Invalid::too_long("description", DESCRIPTION).into());
    }
    Ok(())
}

fn new_row(app: &App, account: AccountId, used_as: MediaUse, description: String) -> Media {
    Media { description, ..Media::new(account, used_as, app.now()) }
}
