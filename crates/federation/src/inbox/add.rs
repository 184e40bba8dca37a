//! Add and Remove of a Hashtag: an account elsewhere shows a tag on its profile, or no longer does (Mastodon). The
//! target is the featured collection, of which only the actor decides.

use activitypub::{
    Verified, uri,
    vocab::{Activity, ActivityKind, Node, Tags},
};
use services::{App, Result, tags};
use storage::accounts::Account;

use super::Outcome;

pub async fn receive(app: &App, actor: &Account, activity: &Verified<Activity>) -> Result<Outcome> {
    let target = activity.target.as_ref().and_then(Node::id).filter(|target| uri::same_origin(target, &actor.uri));
    if target.is_none() || actor.is_local() {
        return Ok(Outcome::Ignored("not a collection of the actor's"));
    }
    let Some(Node::Object(object)) = activity.objects.first() else {
        return Ok(Outcome::Ignored("not a hashtag"));
    };
    let Some(tag) = Tags::read(object).hashtags.into_iter().next() else {
        return Ok(Outcome::Ignored("not a hashtag"));
    };
    tags::receive_featured(app, actor.id, &tag.name, activity.kind == ActivityKind::Add).await?;
    Ok(Outcome::Done)
}
