//! What people upload: pictures for statuses, avatars and headers.

use std::sync::LazyLock;

use bytes::Bytes;
use domain::{AccountId, Code, Invalid, MediaId, MediaKind, MediaState, MediaUse};
use storage::media::{self, Media};
use tokio::sync::Semaphore;

use super::store;
use crate::{
    App, Error, Result, Viewer,
    images::{self, Kind, Limits, Processed},
};

/// Characters of a description.
pub const DESCRIPTION: usize = 1500;

/// Pictures worked on at once: each may take a hundred megabytes.
static AT_ONCE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// A file as it comes.
#[derive(Debug, Clone)]
pub struct Upload {
    pub bytes: Bytes,
    pub description: String,
    pub focus: Option<(f64, f64)>,
}

/// Takes a picture for a status to come. It is ready when this returns.
pub async fn upload(app: &App, viewer: &Viewer, upload: Upload) -> Result<Media> {
    check_description(&upload.description)?;
    let done = process(app, upload.bytes, Kind::Attachment).await?;
    let mut row = new_row(app, viewer.account, MediaUse::Attachment, upload.description);
    (row.focus_x, row.focus_y) = upload.focus.unzip();
    fill(app, &mut row, &done).await?;
    media::insert(&mut app.db.conn(), &row).await?;
    Ok(row)
}

/// Takes an avatar or header (of whoever edits the own profile) and gives its media row.
pub async fn store_avatar(
    app: &App,
    account: AccountId,
    used_as: MediaUse,
    bytes: Bytes,
    description: String,
) -> Result<MediaId> {
    check_description(&description)?;
    let kind = if used_as == MediaUse::Header { Kind::Header } else { Kind::Avatar };
    let done = process(app, bytes, kind).await?;
    let mut row = new_row(app, account, used_as, description);
    fill(app, &mut row, &done).await?;
    media::insert(&mut app.db.conn(), &row).await?;
    Ok(row.id)
}

/// An own file that no status uses yet, or only the own one does.
pub async fn find(app: &App, viewer: &Viewer, id: MediaId) -> Result<Media> {
    let row = media::find(&mut app.db.conn(), id).await?;
    row.filter(|m| m.account_id == viewer.account && m.used_as == MediaUse::Attachment).ok_or(Error::NotFound)
}

/// Changes what is said of an own upload. None leaves it as it is.
pub async fn describe(
    app: &App,
    viewer: &Viewer,
    id: MediaId,
    description: Option<String>,
    focus: Option<(f64, f64)>,
) -> Result<Media> {
    let mut row = find(app, viewer, id).await?;
    if row.status_id.is_some() {
        return Err(Error::NotFound);
    }
    if let Some(description) = description {
        check_description(&description)?;
        row.description = description;
    }
    if let Some((x, y)) = focus {
        (row.focus_x, row.focus_y) = (Some(x), Some(y));
    }
    let focus = row.focus_x.zip(row.focus_y);
    media::describe(&mut app.db.conn(), id, &row.description, focus, app.now()).await?;
    Ok(row)
}

/// Forgets an own upload that no status uses. Its file goes with the next sweep.
pub async fn delete(app: &App, viewer: &Viewer, id: MediaId) -> Result<()> {
    match media::delete_unattached(&mut app.db.conn(), id, viewer.account).await? {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

pub(crate) fn check_description(description: &str) -> Result<()> {
    if description.chars().count() > DESCRIPTION {
        let reason = "is too long (maximum is 1500 characters)";
        return Err(Invalid::new("description", Code::TooLong, reason).into());
    }
    Ok(())
}

/// Works on a picture away from the tasks that answer requests.
pub(super) async fn process(app: &App, bytes: Bytes, kind: Kind) -> Result<Processed> {
    let limits = Limits { bytes: app.config.media.image_size, pixels: app.config.media.image_pixels };
    let _turn = AT_ONCE.acquire().await.map_err(Error::internal)?;
    let done = tokio::task::spawn_blocking(move || images::process(&bytes, kind, &limits)).await;
    done.map_err(Error::internal)?.map_err(|e| Invalid::new("file", Code::Invalid, e.to_string()).into())
}

/// Keeps the files of a picture and writes what it is into its row.
pub(super) async fn fill(app: &App, row: &mut Media, done: &Processed) -> Result<()> {
    row.original_blob = Some(store::keep(app, &done.original).await?);
    if let Some(preview) = &done.preview {
        row.small_blob = Some(store::keep(app, preview).await?);
        (row.small_width, row.small_height) = (Some(preview.width.into()), Some(preview.height.into()));
    }
    if let Some(still) = &done.still {
        row.static_blob = Some(store::keep(app, still).await?);
    }
    let [r, g, b] = done.average;
    row.kind = MediaKind::Image;
    row.state = MediaState::Ready;
    row.mime = done.original.mime().to_owned();
    row.blurhash = Some(done.blurhash.clone());
    row.color = Some(format!("#{r:02x}{g:02x}{b:02x}"));
    (row.width, row.height) = (Some(done.original.width.into()), Some(done.original.height.into()));
    row.updated_at = app.now();
    Ok(())
}

fn new_row(app: &App, account: AccountId, used_as: MediaUse, description: String) -> Media {
    let now = app.now();
    Media {
        id: MediaId::at(now),
        account_id: account,
        used_as,
        status_id: None,
        position: 0,
        kind: MediaKind::Image,
        state: MediaState::Processing,
        mime: String::new(),
        description,
        blurhash: None,
        color: None,
        focus_x: None,
        focus_y: None,
        width: None,
        height: None,
        small_width: None,
        small_height: None,
        remote_url: None,
        original_blob: None,
        small_blob: None,
        static_blob: None,
        created_at: now,
        updated_at: now,
    }
}
