//! Favourites, bookmarks, pins, muted threads. The inbox calls the first with accounts of other servers.

use domain::{AccountId, Code, FavouriteId, Invalid, Job, NotificationType, StatusId, Visibility};
use storage::{
    interactions, jobs, notifications,
    statuses::{self, Count, Status},
};

use super::{reactions, read::visible};
use crate::{App, Error, Result, Viewer, notifications::Told, search, trends};

/// What the uri of a reaction with an emoji has between account and number.
pub(super) const BY_EMOJI: &str = "#reactions/";

/// How a favourite is given.
#[derive(Debug, Clone, Copy)]
pub enum Like<'a> {
    /// By somebody here.
    Own,
    /// By somebody here with an emoji: the reaction of this uri tells the author.
    OwnByEmoji(&'a str),
    /// By somebody of another server, by an activity that may have a uri.
    Received(Option<&'a str>),
}

/// Favourites a status.
pub async fn favourite(app: &App, account: AccountId, id: StatusId, like: Like<'_>) -> Result<()> {
    let status = visible(app, account, id).await?;
    let uri = match like {
        Like::Own => Some(like_uri(app, account)),
        Like::OwnByEmoji(uri) => Some(uri.to_owned()),
        Like::Received(uri) => uri.map(str::to_owned),
    };
    let mut tx = app.db.begin().await?;
    if !interactions::favourite(&mut tx, account, status.id, uri.as_deref(), app.now()).await? {
        return Ok(());
    }
    statuses::count(&mut tx, status.id, Count::Favourites, 1).await?;
    trends::liked(app, &mut tx, status.id).await?;
    let mut news = Told::default();
    news.tell(app, &mut tx, status.account_id, account, NotificationType::Favourite, Some(status.id)).await?;
    if matches!(like, Like::Own) && !status.local {
        jobs::enqueue(&mut tx, &Job::DeliverFavourite { account, status: status.id }, app.now()).await?;
    }
    if !matches!(like, Like::Received(_)) {
        search::index::touch(app, &mut tx, status.id).await?;
    }
    tx.commit().await?;
    news.raise(app);
    Ok(())
}

/// A new one for each time: who remembers the ids of activities would take the second for the first.
fn like_uri(app: &App, account: AccountId) -> String {
    format!("{}#likes/{}", app.config.actor_uri(account), FavouriteId::at(app.now()))
}

/// Takes a favourite back, even of a status that is no longer visible; of somebody here with the emoji that came with it.
/// True if there was one.
pub async fn unfavourite(app: &App, account: AccountId, local: bool, id: StatusId) -> Result<bool> {
    let status = statuses::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    let id = status.reblog_of_id.unwrap_or(status.id);
    let mut tx = app.db.begin().await?;
    let Some(uri) = interactions::unfavourite(&mut tx, account, id).await? else {
        return Ok(false);
    };
    statuses::count(&mut tx, id, Count::Favourites, -1).await?;
    if local {
        search::index::touch(app, &mut tx, id).await?;
    }
    let author = if id == status.id { Some(status) } else { statuses::find(&mut tx, id).await? };
    if let Some(original) = author {
        let kind = NotificationType::Favourite;
        notifications::withdraw(&mut tx, original.account_id, account, kind, Some(id)).await?;
        if local {
            reactions::withdraw(app, &mut tx, account, &original).await?;
        }
        // What an emoji said, its own undoing takes back.
        if let Some(uri) = uri.filter(|uri| local && !original.local && !uri.contains(BY_EMOJI)) {
            jobs::enqueue(&mut tx, &Job::DeliverUndoFavourite { account, status: id, uri }, app.now()).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

pub async fn bookmark(app: &App, viewer: &Viewer, id: StatusId) -> Result<()> {
    let status = visible(app, viewer.account, id).await?;
    let mut tx = app.db.begin().await?;
    interactions::bookmark(&mut tx, viewer.account, status.id, app.now()).await?;
    search::index::touch(app, &mut tx, status.id).await?;
    Ok(tx.commit().await?)
}

/// Takes a bookmark out, even of a status that is no longer visible. True if there was one.
pub async fn unbookmark(app: &App, viewer: &Viewer, id: StatusId) -> Result<bool> {
    let status = statuses::find(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?;
    let id = status.reblog_of_id.unwrap_or(id);
    let mut tx = app.db.begin().await?;
    let removed = interactions::unbookmark(&mut tx, viewer.account, id).await?;
    search::index::touch(app, &mut tx, id).await?;
    tx.commit().await?;
    Ok(removed)
}

/// Pins an own status to the profile.
pub async fn pin(app: &App, viewer: &Viewer, id: StatusId) -> Result<()> {
    let status = own(app, viewer, id).await?;
    if matches!(status.visibility, Visibility::Direct | Visibility::Limited) {
        return Err(refused("Posts that are only visible to mentioned users cannot be pinned"));
    }
    let mut tx = app.db.begin().await?;
    let limit = i64::from(app.settings.get().max_pins);
    if !interactions::pin(&mut tx, viewer.account, status.id, app.now()).await? {
        return Ok(());
    }
    if interactions::count_pins(&mut tx, viewer.account).await? > limit {
        return Err(refused("You have already pinned the maximum number of posts"));
    }
    deliver_pin(app, &mut tx, &status, true).await?;
    Ok(tx.commit().await?)
}

/// Pins of an account elsewhere that are kept.
const REMOTE_PINS: i64 = 40;

/// An account of another server pins one of its own posts, or a group one that it passed on. False if it may not.
pub async fn receive_pin(app: &App, account: AccountId, status: &Status) -> Result<bool> {
    let few = matches!(status.visibility, Visibility::Direct | Visibility::Limited);
    if few || status.reblog_of_id.is_some() {
        return Ok(false);
    }
    let mut tx = app.db.begin().await?;
    if status.account_id != account && statuses::find_reblog(&mut tx, account, status.id).await?.is_none() {
        return Ok(false);
    }
    let new = interactions::pin(&mut tx, account, status.id, app.now()).await?;
    if new && interactions::count_pins(&mut tx, account).await? > REMOTE_PINS {
        return Ok(false);
    }
    tx.commit().await?;
    Ok(true)
}

/// An account of another server no longer pins a post.
pub async fn receive_unpin(app: &App, account: AccountId, status: StatusId) -> Result<()> {
    interactions::unpin(&mut app.db.conn(), account, status).await?;
    Ok(())
}

pub async fn unpin(app: &App, viewer: &Viewer, id: StatusId) -> Result<()> {
    let status = own(app, viewer, id).await?;
    let mut tx = app.db.begin().await?;
    if interactions::unpin(&mut tx, viewer.account, status.id).await? {
        deliver_pin(app, &mut tx, &status, false).await?;
    }
    Ok(tx.commit().await?)
}

async fn deliver_pin(app: &App, tx: &mut storage::Tx, status: &Status, pinned: bool) -> Result<()> {
    if status.local_only {
        return Ok(());
    }
    let job = Job::DeliverPin { account: status.account_id, status: status.id, pinned };
    Ok(jobs::enqueue(tx, &job, app.now()).await?)
}

async fn own(app: &App, viewer: &Viewer, id: StatusId) -> Result<Status> {
    let status = visible(app, viewer.account, id).await?;
    if status.account_id != viewer.account {
        return Err(refused("Someone else's post cannot be pinned"));
    }
    if status.id != id {
        return Err(refused("A boost cannot be pinned"));
    }
    Ok(status)
}

/// A refusal that is a sentence of its own.
fn refused(reason: &'static str) -> Error {
    Invalid::new("", Code::Invalid, reason).into()
}

/// No more notifications from this thread.
pub async fn mute_conversation(app: &App, viewer: &Viewer, id: StatusId) -> Result<()> {
    let status = visible(app, viewer.account, id).await?;
    let conversation = status.conversation_id.ok_or(Error::NotFound)?;
    Ok(interactions::mute_conversation(&mut app.db.conn(), viewer.account, conversation).await?)
}

pub async fn unmute_conversation(app: &App, viewer: &Viewer, id: StatusId) -> Result<()> {
    let status = visible(app, viewer.account, id).await?;
    let conversation = status.conversation_id.ok_or(Error::NotFound)?;
    Ok(interactions::unmute_conversation(&mut app.db.conn(), viewer.account, conversation).await?)
}
