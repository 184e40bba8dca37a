//! Announce of an activity (FEP-1b12): a group passes on what its members do. What is embedded proves nothing; everything
//! is asked of its own server: a new or changed object, whether a deleted one is gone, an activity with an id of its own.

use activitypub::{
    Verified, uri,
    vocab::{Activity, ActivityKind, Node, Object, read},
};
use domain::{Timestamp, Visibility};
use services::{App, Result, statuses as posts};
use storage::{accounts::Account, statuses, statuses::Status};

use super::{Came, Outcome, or_ignore, undo};
use crate::{
    actors,
    fetch::{self, Absence, FetchError},
    objects,
};

/// The activity that an Announce is about; None if it is a boost of an object.
pub fn inner(announce: &Activity) -> Option<(ActivityKind, &Node)> {
    let node = announce.object()?;
    let kind = ActivityKind::named(node.kind()?);
    match kind {
        // Things that groups tell of: closed threads, banned members.
        ActivityKind::Other(name) if !matches!(name.as_str(), "Lock" | "Join" | "Leave") => None,
        kind => Some((kind, node)),
    }
}

pub async fn receive(
    app: &App,
    group: &Account,
    announce: &Verified<Activity>,
    (kind, node): (ActivityKind, &Node),
) -> Result<Outcome> {
    let Some(address) = node.inner_id().map(str::to_owned) else {
        return Ok(Outcome::Ignored("no object"));
    };
    match kind {
        ActivityKind::Create | ActivityKind::Update => object(app, group, announce, &address).await,
        ActivityKind::Delete => delete(app, &address).await,
        ActivityKind::Like | ActivityKind::EmojiReact | ActivityKind::Undo => {
            activity(app, &kind, node, &address).await
        }
        ActivityKind::Add | ActivityKind::Remove => pins(app, group, (&kind, node), &address).await,
        _ => Ok(Outcome::Ignored("nothing that a group passes on here")),
    }
}

/// What was said in the group. Who follows the group sees the beginnings of threads as its boosts.
async fn object(app: &App, group: &Account, announce: &Verified<Activity>, address: &str) -> Result<Outcome> {
    let known = statuses::find_by_uri(&mut app.db.conn(), address).await?;
    let status = match known {
        Some(status) if status.local => Some(status),
        known => or_ignore(fetched(app, group, announce, address, known).await)?.flatten(),
    };
    let Some(status) = status else {
        return Ok(Outcome::Ignored("not to be had, or not of the group"));
    };
    if status.in_reply_to_id.is_some() || status.in_reply_to_uri.is_some() {
        return Ok(Outcome::Done);
    }
    let Some(id) = announce.id.as_deref() else { return Ok(Outcome::Done) };
    let at = announce.published.map_or(app.now(), Timestamp::from_millis).min(app.now());
    let reach = super::announce::visibility(group, announce).unwrap_or(Visibility::Unlisted);
    posts::receive_reblog(app, group.id, status, reach, id, at).await?;
    Ok(Outcome::Done)
}

/// The object as its own server shows it, if it belongs to the group. The group says whom it is for where its own server
/// leaves that out (Discourse).
async fn fetched(
    app: &App,
    group: &Account,
    announce: &Activity,
    address: &str,
    known: Option<Status>,
) -> Result<Option<Status>, FetchError> {
    let fetched = fetch::document(app, address).await?;
    let object = match uri::same_origin(address, &group.uri) {
        true => fetched.object_for(&announce.audience)?,
        false => fetched.object()?,
    };
    if !belongs(&object, group) {
        return Ok(None);
    }
    match known {
        Some(known) => {
            let id = known.id;
            objects::update(app, &object, known).await?;
            Ok(statuses::find(&mut app.db.conn(), id).await?)
        }
        None => objects::keep(app, &object).await,
    }
}

/// Addressed to the group, or of its server: some forums address nobody.
fn belongs(object: &Object, group: &Account) -> bool {
    let audience = &object.audience;
    let named = audience.groups.iter().map(String::as_str).chain(audience.recipients());
    let mut named = named.chain(object.tags.mentions.iter().map(|mention| mention.href.as_str()));
    uri::same_origin(&object.id, &group.uri)
        || named.any(|address| uri::same(address, &group.uri))
        || object.attributed_to.iter().any(|author| uri::same(author, &group.uri))
}

/// What is pinned in the group says the group; other lists are those of whoever changes them.
async fn pins(app: &App, group: &Account, (kind, node): (&ActivityKind, &Node), address: &str) -> Result<Outcome> {
    let list = node.object().and_then(|activity| read::id_of(&activity["target"]));
    if !list.zip(group.featured_url.as_deref()).is_some_and(|(list, own)| uri::same(list, own)) {
        return activity(app, kind, node, address).await;
    }
    let Some(Some(status)) = or_ignore(objects::by_uri(app, address).await)? else {
        return Ok(Outcome::Ignored("the post is not to be had"));
    };
    if *kind == ActivityKind::Remove {
        posts::receive_unpin(app, group.id, status.id).await?;
    } else if !posts::receive_pin(app, group.id, &status).await? {
        return Ok(Outcome::Ignored("it may not be pinned"));
    }
    Ok(Outcome::Done)
}

/// Deleted is what its own server no longer has. One that hides what is not for everybody answers as if it were gone.
async fn delete(app: &App, address: &str) -> Result<Outcome> {
    let Some(known) = statuses::find_by_uri(&mut app.db.conn(), address).await?.filter(|status| !status.local) else {
        return Ok(Outcome::Ignored("not known here"));
    };
    match fetch::document(app, address).await {
        Err(FetchError::Absent(absence)) if absence == Absence::Deleted || known.is_open() => {}
        Ok(fetched) if fetched.is_tombstone() => {}
        Ok(_) | Err(FetchError::Absent(_)) | Err(FetchError::Unusable(_)) => {
            return Ok(Outcome::Ignored("its server still has it"));
        }
        Err(error) => return Err(error.into()),
    }
    posts::delete_remote(app, &known).await?;
    Ok(Outcome::Done)
}

/// A favourite and the like of something known here: done if the activity can be fetched from where its actor is, and is
/// what it was announced as.
async fn activity(app: &App, kind: &ActivityKind, node: &Node, object: &str) -> Result<Outcome> {
    let known = match kind {
        ActivityKind::Undo => undo::is_known(app, node, object).await?,
        _ => statuses::find_by_uri(&mut app.db.conn(), object).await?.is_some(),
    };
    let Some(id) = node.id().filter(|_| known) else {
        return Ok(Outcome::Ignored("about nothing known here"));
    };
    let Some(fetched) = or_ignore(fetch::document(app, id).await)? else {
        return Ok(Outcome::Ignored("its server does not show it"));
    };
    let Ok(inner) = Activity::parse(fetched.document) else {
        return Ok(Outcome::Ignored("unreadable"));
    };
    let Ok(inner) = Verified::fetched(&fetched.url, inner) else {
        return Ok(Outcome::Ignored("not of its actor's server"));
    };
    if inner.kind != *kind || inner.object_id() != Some(object) {
        return Ok(Outcome::Ignored("not what was announced"));
    }
    let Some(actor) = or_ignore(actors::by_uri(app, inner.actor()).await)? else {
        return Ok(Outcome::Ignored("its actor is not to be had"));
    };
    Box::pin(super::handle(app, &actor, &inner, Came::default())).await
}
