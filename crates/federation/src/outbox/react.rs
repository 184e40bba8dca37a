//! Like and its undoing: to the author. An emoji (FEP-c0e0) goes as EmojiReact to servers that send such themselves; all
//! others get a Like that names it, which is a favourite where nobody looks for emoji.

use activitypub::{
    emit::{Activity, Context},
    uri,
    vocab::ActivityKind as K,
};
use domain::{AccountId, ReactionId, StatusId};
use services::{App, Result};
use storage::{
    accounts::Account,
    instances, interactions, reactions,
    statuses::{self, Status},
};

use super::{find, inbox_of, json, send};
use crate::documents::Pictures;

/// A reaction that is there, or was.
pub struct Reaction<'a> {
    pub uri: &'a str,
    /// The emoji, or a custom one's short code.
    pub name: &'a str,
    /// The server of a custom one.
    pub domain: &'a str,
}

/// Nothing, if it was taken back meanwhile.
pub async fn favourite(app: &App, account: AccountId, status: StatusId) -> Result<()> {
    let mut db = app.db.conn();
    let id = interactions::favourite_uri(&mut db, account, status).await?;
    let (Some(id), Some(status)) = (id, statuses::find(&mut db, status).await?) else {
        return Ok(());
    };
    let (actor, author) = (find(app, account).await?, find(app, status.account_id).await?);
    let to = [author.uri.clone()];
    let like = Activity::new(K::Like, &id, &actor.uri, status.uri.as_str()).addressed(&to, &[]);
    send(app, account, &json(Context::Plain, &like)?, inbox_of(&author).into_iter().collect::<Vec<_>>()).await
}

pub async fn undo_favourite(app: &App, account: AccountId, status: StatusId, uri: &str) -> Result<()> {
    let Some(status) = statuses::find(&mut app.db.conn(), status).await? else {
        return Ok(());
    };
    let (actor, author) = (find(app, account).await?, find(app, status.account_id).await?);
    let like = Activity::new(K::Like, uri, &actor.uri, status.uri.as_str());
    let id = format!("{uri}/undo");
    let undo = Activity::new(K::Undo, &id, &actor.uri, like);
    send(app, account, &json(Context::Plain, &undo)?, inbox_of(&author).into_iter().collect::<Vec<_>>()).await
}

/// [`domain::Job::DeliverReaction`]: nothing, if it was taken back meanwhile.
pub async fn reaction(app: &App, id: ReactionId) -> Result<()> {
    let Some(row) = reactions::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    let (Some(status), Some(uri)) = (statuses::find(&mut app.db.conn(), row.status_id).await?, &row.uri) else {
        return Ok(());
    };
    let reaction = Reaction { uri, name: &row.name, domain: &row.domain };
    tell(app, row.account_id, &status, (&reaction, false)).await
}

/// [`domain::Job::DeliverUndoReaction`]
pub async fn undo_reaction(app: &App, account: AccountId, status: StatusId, reaction: &Reaction<'_>) -> Result<()> {
    match statuses::find(&mut app.db.conn(), status).await? {
        Some(status) => tell(app, account, &status, (reaction, true)).await,
        None => Ok(()),
    }
}

async fn tell(app: &App, account: AccountId, status: &Status, (reaction, undone): (&Reaction<'_>, bool)) -> Result<()> {
    let (actor, author) = (find(app, account).await?, find(app, status.account_id).await?);
    let pictures = Pictures::of_reaction(app, reaction.name, reaction.domain).await?;
    let tags: Vec<_> = pictures.tags().collect();
    let emoji = if tags.is_empty() {
        reaction.name.to_owned()
    } else {
        format!(":{}:", reaction.name)
    };
    let (to, kind) = ([author.uri.clone()], kind_for(app, &author).await?);
    let react =
        Activity::new(kind, reaction.uri, &actor.uri, status.uri.as_str()).addressed(&to, &[]).emoji(&emoji, &tags);
    let id = format!("{}/undo", reaction.uri);
    let body = match undone {
        false => json(Context::Reaction, &react)?,
        true => json(Context::Reaction, &Activity::new(K::Undo, &id, &actor.uri, react).addressed(&to, &[]))?,
    };
    send(app, account, &body, inbox_of(&author).into_iter().collect::<Vec<_>>()).await
}

/// As the author's server understands it.
async fn kind_for(app: &App, author: &Account) -> Result<K> {
    let host = uri::domain(&author.uri).unwrap_or_default();
    match instances::emoji_reacts(&mut app.db.conn(), &host).await? {
        true => Ok(K::EmojiReact),
        false => Ok(K::Like),
    }
}
