//! Undo: of a Follow, Like, Announce, Block or an Accept, embedded or named by a bare id.

use activitypub::{
    Verified,
    vocab::{Activity, Node, read},
};
use services::{App, Result, relations, statuses as posts};
use storage::{accounts::Account, blocks, follows, interactions, reactions, statuses};

use super::{Outcome, like, local};

pub async fn receive(app: &App, actor: &Account, activity: &Verified<Activity>) -> Result<Outcome> {
    let Some(object) = activity.object() else {
        return Ok(Outcome::Ignored("no object"));
    };
    if object.inner_actor().is_some_and(|by| by != actor.uri) {
        return Ok(Outcome::Ignored("somebody else's activity"));
    }
    match object.kind() {
        Some("Follow") => undo_follow(app, actor, object).await,
        Some("Like" | "EmojiReact") => undo_like(app, actor, object).await,
        Some("Announce") => undo_announce(app, actor, object).await,
        Some("Block") => undo_block(app, actor, object).await,
        Some("Accept") => undo_accept(app, actor, object).await,
        Some(_) => Ok(Outcome::Ignored("nothing that can be undone")),
        None => undo_named(app, actor, object).await,
    }
}

async fn undo_follow(app: &App, actor: &Account, object: &Node) -> Result<Outcome> {
    let target = match object.inner_id() {
        Some(address) => local(app, address).await?.map(|account| account.id),
        None => None,
    };
    let Some(target) = target else { return undo_named(app, actor, object).await };
    if let Some(id) = object.id()
        && !is_follow(app, id).await?
    {
        super::overtake(app, actor, id).await?;
    }
    relations::unfollow(app, actor.id, target).await?;
    Ok(Outcome::Done)
}

async fn is_follow(app: &App, id: &str) -> Result<bool> {
    let mut db = app.db.conn();
    Ok(follows::find_by_uri(&mut db, id).await?.is_some() || follows::find_request_by_uri(&mut db, id).await?.is_some())
}

/// Whether what is taken back was about something known here: `activity` is the Undo, `object` what it names.
pub async fn is_known(app: &App, activity: &Node, object: &str) -> Result<bool> {
    let about = activity.object().and_then(|document| read::id_of(&document["object"]["object"]));
    let mut db = app.db.conn();
    if let Some(about) = about
        && statuses::find_by_uri(&mut db, about).await?.is_some()
    {
        return Ok(true);
    }
    Ok(statuses::find_by_uri(&mut db, object).await?.is_some() || is_like(app, object).await?)
}

async fn is_like(app: &App, id: &str) -> Result<bool> {
    let mut db = app.db.conn();
    Ok(reactions::find_by_uri(&mut db, id).await?.is_some()
        || interactions::favourite_by_uri(&mut db, id).await?.is_some())
}

async fn undo_like(app: &App, actor: &Account, object: &Node) -> Result<Outcome> {
    let Some(address) = object.inner_id() else {
        return undo_named(app, actor, object).await;
    };
    let Some(status) = statuses::find_by_uri(&mut app.db.conn(), address).await? else {
        return Ok(Outcome::Ignored("not known here"));
    };
    if let Some(id) = object.id()
        && !is_like(app, id).await?
    {
        super::overtake(app, actor, id).await?;
    }
    let name = reaction(object);
    posts::receive_unreaction(app, actor.id, status.id, name.as_deref()).await?;
    Ok(Outcome::Done)
}

/// The emoji of the Like or EmojiReact that is taken back.
fn reaction(object: &Node) -> Option<String> {
    let document = object.object()?;
    let content = document["content"].as_str().or_else(|| document["_misskey_reaction"].as_str())?;
    let name = like::plain(content);
    let code = name.split('@').next().unwrap_or_default().to_owned();
    like::unicode(&name).or(Some(code)).filter(|name| !name.is_empty())
}

async fn undo_announce(app: &App, actor: &Account, object: &Node) -> Result<Outcome> {
    let mut db = app.db.conn();
    let mut boost = match object.id() {
        Some(id) => statuses::find_by_uri(&mut db, id).await?,
        None => None,
    };
    if boost.is_none()
        && let Some(address) = object.inner_id()
        && let Some(original) = statuses::find_by_uri(&mut db, address).await?
    {
        boost = statuses::find_reblog(&mut db, actor.id, original.id).await?;
    }
    match boost.filter(|b| b.account_id == actor.id) {
        Some(boost) => {
            posts::unreblog_remote(app, &boost).await?;
            Ok(Outcome::Done)
        }
        None => {
            // It may still be on its way here.
            if let Some(id) = object.id() {
                super::overtake(app, actor, id).await?;
            }
            Ok(Outcome::Ignored("not known here"))
        }
    }
}

async fn undo_block(app: &App, actor: &Account, object: &Node) -> Result<Outcome> {
    let Some(address) = object.inner_id() else {
        return undo_named(app, actor, object).await;
    };
    let Some(target) = local(app, address).await? else {
        return Ok(Outcome::Ignored("nobody of this server"));
    };
    relations::unblock(app, actor.id, false, target.id).await?;
    Ok(Outcome::Done)
}

/// They let somebody here no longer follow.
async fn undo_accept(app: &App, actor: &Account, object: &Node) -> Result<Outcome> {
    let Some(id) = object.inner_id() else {
        return Ok(Outcome::Ignored("no follow is named"));
    };
    match follows::find_by_uri(&mut app.db.conn(), id).await? {
        Some(follow) if follow.target_account_id == actor.id => {
            relations::rejected(app, follow.account_id, actor.id).await?;
            Ok(Outcome::Done)
        }
        _ => Ok(Outcome::Ignored("no follow of ours")),
    }
}

/// Only the id is given: whatever of the actor's has it.
async fn undo_named(app: &App, actor: &Account, object: &Node) -> Result<Outcome> {
    let Some(id) = object.id() else { return Ok(Outcome::Ignored("no id")) };
    let mut db = app.db.conn();
    let request = follows::find_request_by_uri(&mut db, id).await?;
    let follow = follows::find_by_uri(&mut db, id).await?.or(request);
    if let Some(follow) = follow.filter(|f| f.account_id == actor.id) {
        relations::unfollow(app, actor.id, follow.target_account_id).await?;
        return Ok(Outcome::Done);
    }
    if let Some(reaction) = reactions::find_by_uri(&mut db, id).await? {
        if reaction.account_id != actor.id {
            return Ok(Outcome::Ignored("somebody else's reaction"));
        }
        posts::receive_unreaction(app, actor.id, reaction.status_id, Some(&reaction.name)).await?;
        return Ok(Outcome::Done);
    }
    if let Some((account, status)) = interactions::favourite_by_uri(&mut db, id).await? {
        if account == actor.id {
            posts::unfavourite(app, actor.id, false, status).await?;
            return Ok(Outcome::Done);
        }
        return Ok(Outcome::Ignored("somebody else's favourite"));
    }
    if let Some((account, target)) = blocks::find_by_uri(&mut db, id).await?
        && account == actor.id
    {
        relations::unblock(app, actor.id, false, target).await?;
        return Ok(Outcome::Done);
    }
    undo_announce(app, actor, object).await
}
