//! FeatureRequest: somebody elsewhere wants a person of this server in a collection (FEP-7aa9); the answers to our own
//! wishes, which come as Accept and Reject; changes of collections, and proofs taken back.

use activitypub::{
    Verified, uri,
    vocab::{Activity, ActivityKind, FeatureAuthorization, FeaturedCollection, Node},
};
use domain::CollectionItemId;
use serde_json::Value;
use services::{App, Result, collections};
use storage::{accounts::Account, collections as rows, follows};

use super::{Outcome, local, or_ignore};
use crate::{
    collections::{describe, embedded},
    fetch,
    outbox::feature_request_uri,
};

pub async fn receive(app: &App, actor: &Account, activity: &Verified<Activity>) -> Result<Outcome> {
    let (Some(request), Some(account)) = (activity.id.as_deref(), activity.object_id()) else {
        return Ok(Outcome::Ignored("incomplete"));
    };
    let Some(account) = local(app, account).await? else {
        return Ok(Outcome::Ignored("nobody of this server"));
    };
    let Some(address) = activity.instrument.as_ref().and_then(Node::id).filter(|id| uri::is_web(id)) else {
        return Ok(Outcome::Ignored("does not say which collection"));
    };
    if !uri::same_origin(address, &actor.uri) {
        return Ok(Outcome::Ignored("another server's collection"));
    }
    let Some(fetched) = or_ignore(fetch::document(app, address).await)? else {
        return Ok(Outcome::Ignored("the collection cannot be had"));
    };
    let Some(described) = describe(&fetched.document, actor) else {
        return Ok(Outcome::Ignored("no collection of the actor's"));
    };
    collections::ask(app, actor, &account, described, request).await?;
    Ok(Outcome::Done)
}

/// The wish of ours that an activity answers: the place in our collection.
pub async fn asked(app: &App, actor: &Account, activity: &Activity) -> Result<Option<rows::Item>> {
    let Some(id) = activity.object_id() else { return Ok(None) };
    let Some((_, item)) = id.rsplit_once("#feature_requests/") else {
        return Ok(None);
    };
    let Ok(item) = item.parse::<CollectionItemId>() else { return Ok(None) };
    let found = rows::find_item(&mut app.db.conn(), item).await?;
    let Some(item) = found.filter(|item| item.account_id == actor.id) else {
        return Ok(None);
    };
    let Some(collection) = rows::find(&mut app.db.conn(), item.collection_id).await? else {
        return Ok(None);
    };
    let owner = storage::accounts::find(&mut app.db.conn(), collection.account_id).await?;
    Ok(owner.filter(|owner| feature_request_uri(owner, item.id) == id).map(|_| item))
}

/// The account agrees, by a proof on its own server.
pub async fn accepted(app: &App, actor: &Account, activity: &Activity, item: &rows::Item) -> Result<Outcome> {
    let stamp = activity.result.as_ref().and_then(Node::id);
    let Some(stamp) = stamp.filter(|stamp| uri::is_web(stamp) && uri::same_origin(stamp, &actor.uri)) else {
        return Ok(Outcome::Ignored("no proof of the account's server"));
    };
    let Some(fetched) = or_ignore(fetch::document(app, stamp).await)? else {
        return Ok(Outcome::Ignored("the proof cannot be had"));
    };
    let collection = rows::find(&mut app.db.conn(), item.collection_id).await?;
    let holds = FeatureAuthorization::parse(&fetched.document).is_ok_and(|said| {
        uri::same(&said.id, stamp)
            && uri::same(&said.interaction_target, &actor.uri)
            && collection.is_some_and(|collection| uri::same(&said.interacting_object, &collection.uri))
    });
    if !holds {
        return Ok(Outcome::Ignored("the proof is of something else"));
    }
    match collections::accepted(app, item.id, actor.id, stamp).await? {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Ignored("nothing was asked")),
    }
}

pub async fn rejected(app: &App, actor: &Account, item: &rows::Item) -> Result<Outcome> {
    match collections::rejected(app, item.id, actor.id).await? {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Ignored("nothing was asked")),
    }
}

/// A collection that is new, or a newer description of one. Of those that are not known yet, the ones of people whom
/// somebody here follows are kept. None if the document is no collection.
pub async fn updated(app: &App, actor: &Account, document: &Value) -> Result<Option<Outcome>> {
    if !FeaturedCollection::is(document) {
        return Ok(None);
    }
    let Some(described) = describe(document, actor) else {
        return Ok(Some(Outcome::Ignored("no collection of the actor's")));
    };
    if collections::store(app, actor.id, described).await? {
        return Ok(Some(Outcome::Done));
    }
    if follows::find_local_follower(&mut app.db.conn(), actor.id).await?.is_none() {
        return Ok(Some(Outcome::Ignored("not known here")));
    }
    Ok(Some(match embedded(app, actor, document).await? {
        Some(_) => Outcome::Done,
        None => Outcome::Ignored("not to be kept"),
    }))
}

/// Somebody came into a collection of the actor's, or left it (Mastodon): the collection itself says who stands there
/// now. None if the target is no collection that is known here.
pub async fn moved_in_or_out(app: &App, actor: &Account, activity: &Activity) -> Result<Option<Outcome>> {
    let Some(target) = activity.target.as_ref().and_then(Node::id) else {
        return Ok(None);
    };
    if !matches!(activity.kind, ActivityKind::Add | ActivityKind::Remove) || actor.is_local() {
        return Ok(None);
    }
    Ok(collections::changed(app, actor.id, target).await?.then_some(Outcome::Done))
}

/// Something of the actor's is gone: a collection, or the proof of an account's consent. True if it was known.
pub async fn deleted(app: &App, actor: &Account, address: &str) -> Result<bool> {
    Ok(collections::withdrawn(app, actor.id, address).await? || collections::forget(app, actor.id, address).await?)
}
