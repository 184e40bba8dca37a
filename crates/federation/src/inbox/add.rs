//! Add and Remove on the actor's own featured collection: what is pinned to a profile, posts and hashtags (Mastodon).
//! And the collections of accounts that it shows (FEP-7aa9). Other collections, and those of others, do not concern us.

use activitypub::{
    Verified, uri,
    vocab::{Activity, ActivityKind, Node, Tags},
};
use services::{App, Result, statuses as posts, tags};
use storage::{accounts::Account, profiles, statuses};

use super::{Outcome, feature, or_ignore};
use crate::objects;

pub async fn receive(app: &App, actor: &Account, activity: &Verified<Activity>) -> Result<Outcome> {
    if let Some(outcome) = feature::moved_in_or_out(app, actor, activity).await? {
        return Ok(outcome);
    }
    if let Some(outcome) = collection(app, actor, activity).await? {
        return Ok(outcome);
    }
    let target = activity.target.as_ref().and_then(Node::id);
    let is = |own: Option<&str>| target.zip(own).is_some_and(|(target, own)| uri::same(target, own));
    let pins = is(actor.featured_url.as_deref());
    let tags =
        async || Ok::<_, services::Error>(profiles::showcases(&mut app.db.conn(), actor.id).await?.featured_tags_url);
    if actor.is_local() || !(pins || is(tags().await?.as_deref())) {
        return Ok(Outcome::Ignored("not the actor's featured collection"));
    }
    let added = activity.kind == ActivityKind::Add;
    if let Some(Node::Object(object)) = activity.objects.first()
        && let Some(tag) = Tags::read(object).hashtags.into_iter().next()
    {
        tags::receive_featured(app, actor.id, &tag.name, added).await?;
        return Ok(Outcome::Done);
    }
    match activity.object_id() {
        _ if !pins => Ok(Outcome::Ignored("no hashtag")),
        Some(address) if added => pin(app, actor, address).await,
        Some(address) => unpin(app, actor, address).await,
        None => Ok(Outcome::Ignored("no object")),
    }
}

/// None if it is not about a collection of accounts.
async fn collection(app: &App, actor: &Account, activity: &Verified<Activity>) -> Result<Option<Outcome>> {
    if activity.kind == ActivityKind::Remove {
        let Some(address) = activity.object_id() else { return Ok(None) };
        return Ok(feature::deleted(app, actor, address).await?.then_some(Outcome::Done));
    }
    match activity.object().and_then(Node::object) {
        Some(document) => feature::updated(app, actor, document).await,
        None => Ok(None),
    }
}

async fn pin(app: &App, actor: &Account, address: &str) -> Result<Outcome> {
    if !uri::same_origin(address, &actor.uri) {
        return Ok(Outcome::Ignored("another's post"));
    }
    let Some(Some(status)) = or_ignore(objects::by_author(app, address, actor).await)? else {
        return Ok(Outcome::Ignored("the post is not to be had"));
    };
    match posts::receive_pin(app, actor.id, &status).await? {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Ignored("it may not be pinned")),
    }
}

async fn unpin(app: &App, actor: &Account, address: &str) -> Result<Outcome> {
    let Some(status) = statuses::find_by_uri(&mut app.db.conn(), address).await? else {
        return Ok(Outcome::Ignored("unknown post"));
    };
    posts::receive_unpin(app, actor.id, status.id).await?;
    Ok(Outcome::Done)
}
