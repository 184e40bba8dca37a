//! Create: a new status. Taken if somebody here follows its author, is addressed, answered or quoted (ActivityPub, 7.2),
//! or if it was brought to somebody's own inbox: it may be for that one without saying so (`bto`, the author's lists).

use activitypub::{
    Verified, uri,
    vocab::{Activity, Object},
};
use domain::AccountId;
use services::{App, Result, statuses as posts};
use storage::{accounts, accounts::Account, follows, statuses};

use super::{Came, Outcome, local, or_ignore};
use crate::{objects, polls};

/// Answers to people here that carry a proof are passed on.
pub async fn receive(app: &App, actor: &Account, activity: &Verified<Activity>, came: Came<'_>) -> Result<Outcome> {
    let Ok(object) = activity.embedded() else {
        return fetch_instead(app, actor, activity).await;
    };
    if polls::is_vote(app, &object).await? {
        return polls::receive_vote(app, actor, &object).await;
    }
    let came = Came { owner: of_an_own_inbox(app, came.owner).await?, ..came };
    if came.owner.is_none() && !concerns_us(app, Some(actor.id), &object).await? {
        return Ok(Outcome::Ignored("nobody here follows or is addressed"));
    }
    if or_ignore(objects::store(app, &object, actor, came).await)?.flatten().is_some() {
        return Ok(Outcome::Done);
    }
    if let Some(owner) = came.owner
        && let Some(known) = statuses::find_by_uri(&mut app.db.conn(), &object.id).await?
        && known.account_id == actor.id
    {
        posts::admit(app, &known, owner).await?;
        return Ok(Outcome::Done);
    }
    Ok(Outcome::Ignored("known, deleted, or not to be shown"))
}

/// Whose inbox it is, if it is that of somebody here.
async fn of_an_own_inbox(app: &App, owner: Option<AccountId>) -> Result<Option<AccountId>> {
    let Some(owner) = owner else { return Ok(None) };
    let found = accounts::find(&mut app.db.conn(), owner).await?;
    Ok(found.filter(|account| account.is_local() && account.suspended_at.is_none()).map(|account| account.id))
}

/// An object that is only named, or that its actor may not speak for, is fetched from its own server.
async fn fetch_instead(app: &App, actor: &Account, activity: &Verified<Activity>) -> Result<Outcome> {
    let Some(address) = activity.object_id() else {
        return Ok(Outcome::Ignored("no object"));
    };
    if !is_followed(app, Some(actor.id)).await? {
        return Ok(Outcome::Ignored("nobody here follows"));
    }
    match or_ignore(objects::named(app, address, actor, &activity.audience).await)? {
        Some(Some(_)) => Ok(Outcome::Done),
        _ => Ok(Outcome::Ignored("not to be had from its own server")),
    }
}

/// Whether somebody here follows the author, if that one is known.
pub async fn is_followed(app: &App, author: Option<AccountId>) -> Result<bool> {
    match author {
        Some(author) => Ok(follows::has_local_followers(&mut app.db.conn(), author).await?),
        None => Ok(false),
    }
}

/// Whether somebody here follows the author, is addressed, answered or quoted, or follows whoever is answered.
pub async fn concerns_us(app: &App, author: Option<AccountId>, object: &Object) -> Result<bool> {
    if is_followed(app, author).await? {
        return Ok(true);
    }
    if let Some(parent) = &object.in_reply_to
        && let Some(parent) = statuses::find_by_uri(&mut app.db.conn(), parent).await?
        && (parent.local || follows::has_local_followers(&mut app.db.conn(), parent.account_id).await?)
    {
        return Ok(true);
    }
    if let Some(quote) = &object.quote
        && statuses::find_by_uri(&mut app.db.conn(), &quote.uri).await?.is_some_and(|quoted| quoted.local)
    {
        return Ok(true);
    }
    let mentions = object.tags.mentions.iter().map(|m| m.href.as_str());
    for address in object.audience.recipients().chain(mentions) {
        let here = uri::domain(address).is_some_and(|host| app.config.is_here(&host));
        if here && local(app, address).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
