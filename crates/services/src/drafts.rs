//! Unfinished posts that people keep here, so that they can go on writing on another device.

use std::collections::HashMap;

use domain::{AccountId, Code, DraftId, Invalid, MediaId, MediaUse, Timestamp};
use serde::{Deserialize, Serialize};
use storage::{Tx, drafts, drafts::Draft as Row, media};

use crate::{App, Error, Result, Viewer, statuses::Draft, views};

/// Drafts of one account.
pub const MOST: i64 = 100;
/// Bytes that one takes.
const LARGEST: usize = 65_536;

/// What is kept of a draft: a post as it may be handed in one day.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    pub post: Draft,
    /// Milliseconds; nothing is published because of it.
    pub scheduled_at: Option<i64>,
}

/// A draft as its author sees it.
#[derive(Debug)]
pub struct Kept {
    pub id: DraftId,
    /// Grows with each change.
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub content: Content,
    /// In the post's order, without those that have been used meanwhile.
    pub media: Vec<views::Media>,
}

/// The drafts that were changed after `since`, the latest changed first.
pub async fn list(app: &App, viewer: &Viewer, since: Option<Timestamp>) -> Result<Vec<Kept>> {
    let rows = drafts::list(&mut app.db.conn(), viewer.account, since.unwrap_or_default()).await?;
    whole(app, rows).await
}

pub async fn find(app: &App, viewer: &Viewer, id: DraftId) -> Result<Kept> {
    let row = drafts::find(&mut app.db.conn(), viewer.account, id).await?.ok_or(Error::NotFound)?;
    whole(app, vec![row]).await?.pop().ok_or(Error::NotFound)
}

async fn whole(app: &App, rows: Vec<Row>) -> Result<Vec<Kept>> {
    let ids: Vec<DraftId> = rows.iter().map(|row| row.id).collect();
    let mut files: HashMap<DraftId, HashMap<MediaId, views::Media>> = HashMap::new();
    for (draft, file) in drafts::files(&mut app.db.conn(), &ids).await? {
        files.entry(draft).or_default().insert(file.id, views::Media::of(&app.config, file));
    }
    let kept = |row: Row| {
        let content: Content = serde_json::from_str(&row.content).map_err(Error::internal)?;
        let mut files = files.remove(&row.id).unwrap_or_default();
        let media = content.post.media.iter().filter_map(|id| files.remove(id)).collect();
        let Row { id, version, created_at, updated_at, .. } = row;
        Ok(Kept { id, version, created_at, updated_at, content, media })
    };
    rows.into_iter().map(kept).collect()
}

/// Keeps a draft. Nothing is asked of it but that it be small and its files the author's own.
pub async fn create(app: &App, viewer: &Viewer, content: &Content) -> Result<DraftId> {
    check(app, viewer, content).await?;
    let mut tx = app.db.begin().await?;
    let id = add(app, &mut tx, viewer.account, content).await?;
    tx.commit().await?;
    Ok(id)
}

/// Adds one that was checked, unless there are too many.
pub(crate) async fn add(app: &App, tx: &mut Tx, account: AccountId, content: &Content) -> Result<DraftId> {
    if drafts::count(tx, account).await? >= MOST {
        let reason = format!("You have reached the limit of {MOST} drafts");
        return Err(Invalid::sentence("drafts", Code::TooLong, reason).into());
    }
    insert(app, tx, account, content).await
}

pub(crate) async fn insert(app: &App, tx: &mut Tx, account: AccountId, content: &Content) -> Result<DraftId> {
    let now = app.now();
    let mut row = Row {
        id: DraftId::at(now),
        account_id: account,
        content: serde_json::to_string(content).map_err(Error::internal)?,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    while !drafts::insert(tx, &row).await? {
        row.id = DraftId::at(app.now());
    }
    drafts::set_files(tx, row.id, &content.post.media).await?;
    Ok(row.id)
}

/// Puts another content in place of the one of this version (None: whichever it is).
///
/// # Errors
/// [`Error::Conflict`] if somebody has changed it since.
pub async fn update(app: &App, viewer: &Viewer, id: DraftId, content: &Content, version: Option<i64>) -> Result<()> {
    check(app, viewer, content).await?;
    let text = serde_json::to_string(content).map_err(Error::internal)?;
    let mut tx = app.db.begin().await?;
    let of = (viewer.account, id);
    if !drafts::update(&mut tx, of, &text, version.unwrap_or_default(), app.now()).await? {
        drafts::find(&mut tx, viewer.account, id).await?.ok_or(Error::NotFound)?;
        return Err(Error::Conflict("The draft was changed on another device"));
    }
    drafts::set_files(&mut tx, id, &content.post.media).await?;
    Ok(tx.commit().await?)
}

pub async fn delete(app: &App, viewer: &Viewer, id: DraftId) -> Result<()> {
    match drafts::delete(&mut app.db.conn(), viewer.account, id).await? {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

pub(crate) async fn check(app: &App, viewer: &Viewer, content: &Content) -> Result<()> {
    if serde_json::to_string(content).map_err(Error::internal)?.len() > LARGEST {
        return Err(Invalid::sentence("draft", Code::TooLong, "The draft is too large").into());
    }
    let ids = &content.post.media;
    if ids.is_empty() {
        return Ok(());
    }
    let rows = media::list(&mut app.db.conn(), ids).await?;
    let own = |id: &MediaId| {
        rows.iter().any(|m| m.id == *id && m.account_id == viewer.account && m.used_as == MediaUse::Attachment)
    };
    if ids.len() > app.settings.get().max_media as usize || !ids.iter().all(own) {
        let reason = "Cannot attach files that are too many, not yours, or gone";
        return Err(Invalid::sentence("media", Code::Invalid, reason).into());
    }
    Ok(())
}
