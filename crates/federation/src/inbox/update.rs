//! Update: a profile or a status has changed.

use activitypub::{
    Verified,
    vocab::{Activity, Actor, ActorKind, Node},
};
use services::{App, Result};
use storage::{accounts::Account, statuses};

use super::{Came, Outcome, feature, or_ignore};
use crate::{actors, objects, outbox};

/// Changes of what people here have to do with are passed on if they carry a proof.
pub async fn receive(app: &App, actor: &Account, activity: &Verified<Activity>, came: Came<'_>) -> Result<Outcome> {
    let Some(document) = activity.object().and_then(Node::object) else {
        return refetch(app, actor, activity.object_id().unwrap_or_default()).await;
    };
    if ActorKind::of(document).is_some() {
        let Ok(profile) = Actor::parse(document) else {
            return Ok(Outcome::Ignored("unreadable profile"));
        };
        if profile.id != actor.uri {
            return Ok(Outcome::Ignored("somebody else's profile"));
        }
        return match or_ignore(actors::store(app, profile).await)? {
            Some(_) => Ok(Outcome::Done),
            None => Ok(Outcome::Ignored("unusable profile")),
        };
    }
    if let Some(outcome) = feature::updated(app, actor, document).await? {
        return Ok(outcome);
    }
    let Ok(object) = activity.embedded() else {
        return refetch(app, actor, activity.object_id().unwrap_or_default()).await;
    };
    let Some(known) = statuses::find_by_uri(&mut app.db.conn(), &object.id).await? else {
        return super::create::receive(app, actor, activity, came).await;
    };
    if known.account_id != actor.id {
        return Ok(Outcome::Ignored("somebody else's status"));
    }
    if objects::is_newer(app, &object, &known) {
        outbox::pass_on(app, &known, came.signed).await?;
    }
    or_ignore(objects::update(app, &object, known).await)?;
    Ok(Outcome::Done)
}

/// What is only named is asked of its server.
async fn refetch(app: &App, actor: &Account, address: &str) -> Result<Outcome> {
    if address == actor.uri {
        or_ignore(actors::fetch(app, address).await)?;
        return Ok(Outcome::Done);
    }
    let Some(known) = statuses::find_by_uri(&mut app.db.conn(), address).await? else {
        return Ok(Outcome::Ignored("not known here"));
    };
    or_ignore(objects::refresh(app, known).await)?;
    Ok(Outcome::Done)
}
