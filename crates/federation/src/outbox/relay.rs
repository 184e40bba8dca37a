//! What relays are told by the server's own actor: Follow and its undoing, and (LitePub's kind) Announce of public posts.

use activitypub::{
    emit::{Activity, Context},
    vocab::{ActivityKind as K, PUBLIC},
};
use domain::{RelayId, RelayKind, RelayState};
use services::{App, Result};
use storage::{relays, statuses::Status};

use super::{json, send};
use crate::{instance_actor, relays::meet};

/// What is followed at a relay: the public collection, or its actor.
fn followed(kind: RelayKind, actor: Option<&str>) -> Option<&str> {
    match kind {
        RelayKind::Mastodon => Some(PUBLIC),
        RelayKind::Litepub => actor,
    }
}

/// [`domain::Job::FollowRelay`]: looks at its address, and asks.
pub async fn ask(app: &App, id: RelayId) -> Result<()> {
    let Some(relay) = relays::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    if relay.state != RelayState::Asking {
        return Ok(());
    }
    let Some(relay) = meet(app, relay).await? else { return Ok(()) };
    let (Some(kind), Some(inbox)) = (relay.kind, relay.inbox_url) else {
        return Ok(());
    };
    let Some(object) = followed(kind, relay.actor_uri.as_deref()) else {
        return Ok(());
    };
    let actor = instance_actor::find(app).await?;
    let to = [relay.actor_uri.as_deref().unwrap_or(object).to_owned()];
    let follow = Activity::new(K::Follow, &relay.follow_uri, &actor.uri, object).addressed(&to, &[]);
    send(app, actor.id, &json(Context::Plain, &follow)?, vec![inbox]).await
}

/// [`domain::Job::UnfollowRelay`]
pub async fn leave(app: &App, kind: RelayKind, inbox: String, its_actor: Option<String>, uri: &str) -> Result<()> {
    let Some(object) = followed(kind, its_actor.as_deref()) else { return Ok(()) };
    let actor = instance_actor::find(app).await?;
    let id = format!("{uri}/undo");
    let undo = Activity::new(K::Undo, &id, &actor.uri, Activity::new(K::Follow, uri, &actor.uri, object));
    send(app, actor.id, &json(Context::Plain, &undo)?, vec![inbox]).await
}

/// Tells relays of LitePub's kind of a new post. Gives their inboxes: they want no Create beside it.
pub async fn announce(app: &App, status: &Status, relays: &[(String, RelayKind)]) -> Result<Vec<String>> {
    let theirs = relays.iter().filter(|(_, kind)| *kind == RelayKind::Litepub);
    let inboxes: Vec<String> = theirs.map(|(inbox, _)| inbox.clone()).collect();
    if inboxes.is_empty() {
        return Ok(inboxes);
    }
    let actor = instance_actor::find(app).await?;
    let id = format!("{}#announces/{}", actor.uri, status.id);
    let to = [PUBLIC.to_owned()];
    let announce = Activity::new(K::Announce, &id, &actor.uri, status.uri.as_str())
        .addressed(&to, &[])
        .published(status.created_at.millis());
    send(app, actor.id, &json(Context::Plain, &announce)?, inboxes.clone()).await?;
    Ok(inboxes)
}
