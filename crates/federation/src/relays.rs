//! Relays: how they are found and answer, and what they pass on. They only tell of things: what they embed or forward is
//! fetched from where it lives. Nothing that came by a relay is told to another one, so nothing can go in circles.

use std::time::Duration;

use activitypub::{
    Verified, uri,
    vocab::{Activity, ActivityKind, Actor, ActorKind, Envelope, Node, Object, is_public},
};
use domain::{Job, RelayKind, RelayState, StatusId};
use services::{
    App, Error, Result, instance_actor,
    windows::{Key, Windows},
};
use storage::{accounts::Account, jobs, relays, relays::Relay, statuses};

use crate::{
    Fediverse, actors,
    fetch::{self, FetchError},
    inbox::Outcome,
    objects,
};

/// Posts that one relay may tell of in a minute.
const PER_MINUTE: u32 = 200;
/// How exactly it is known when a relay was last heard.
const HEARD: Duration = Duration::from_secs(3600);

/// How many posts each relay told of, counted per minute.
pub struct Relayed(Windows);

impl Default for Relayed {
    fn default() -> Self {
        Self(Windows::new(200))
    }
}

/// Finds out what is at a relay's address and notes it. None if there is no relay: then it counts as refused.
pub async fn meet(app: &App, mut relay: Relay) -> Result<Option<Relay>> {
    let actor = match relay.kind {
        Some(RelayKind::Mastodon) => None,
        _ if relay.address.ends_with("/inbox") && relay.kind.is_none() => None,
        _ => match actor_at(app, &relay.address).await {
            Ok(actor) => actor,
            Err(FetchError::Absent(_) | FetchError::Unusable(_)) => None,
            Err(error) => return Err(error.into()),
        },
    };
    match actor {
        Some(actor) => {
            // One that is its own inbox (hashtag relays) is followed as Mastodon does it.
            let own = uri::same(&actor.inbox_url, &relay.address);
            let kind = if own { RelayKind::Mastodon } else { RelayKind::Litepub };
            relay.kind = Some(relay.kind.unwrap_or(kind));
            relay.inbox_url = Some(actor.inbox_url);
            relay.actor_uri = Some(actor.uri);
        }
        None if relay.kind == Some(RelayKind::Litepub) => {
            (relay.state, relay.changed_at) = (RelayState::Refused, app.now());
            relays::set_state(&mut app.db.conn(), &relay).await?;
            return Ok(None);
        }
        None => {
            relay.kind = Some(RelayKind::Mastodon);
            relay.inbox_url = Some(relay.address.clone());
        }
    }
    relays::set_place(&mut app.db.conn(), &relay).await?;
    Ok(Some(relay))
}

async fn actor_at(app: &App, address: &str) -> Result<Option<Account>, FetchError> {
    let fetched = fetch::any_document(app, address).await?;
    if ActorKind::of(&fetched.document).is_none() {
        return Ok(None);
    }
    let actor = Actor::parse(&fetched.document).map_err(|_| FetchError::Unusable("not an actor"))?;
    if !uri::same_origin(&actor.id, &fetched.url) {
        return Err(FetchError::Unusable("its id leads elsewhere"));
    }
    actors::store(app, actor).await.map(Some)
}

/// Accept or Reject of a Follow of a relay. None if it is about something else.
pub async fn answered(
    app: &App,
    actor: &Account,
    activity: &Verified<Activity>,
    state: RelayState,
) -> Result<Option<Outcome>> {
    let Some(mut relay) = asked(app, actor, activity).await? else {
        return Ok(None);
    };
    if !matches!(relay.state, RelayState::Asking | RelayState::Connected) {
        return Ok(Some(Outcome::Ignored("the relay is switched off")));
    }
    let place = relay.inbox_url.as_deref().unwrap_or(&relay.address);
    let known = relay.actor_uri.as_ref().filter(|_| relay.kind == Some(RelayKind::Litepub));
    if !uri::same_origin(&actor.uri, place) || known.is_some_and(|known| !uri::same(known, &actor.uri)) {
        return Ok(Some(Outcome::Ignored("not by the relay that was asked")));
    }
    (relay.state, relay.actor_uri, relay.changed_at) = (state, Some(actor.uri.clone()), app.now());
    relays::set_state(&mut app.db.conn(), &relay).await?;
    Ok(Some(Outcome::Done))
}

/// By the Follow's id; some relays answer with another, then it must be the only one asked of that server.
async fn asked(app: &App, actor: &Account, activity: &Verified<Activity>) -> Result<Option<Relay>> {
    let Some(object) = activity.object() else { return Ok(None) };
    let mut db = app.db.conn();
    if let Some(id) = object.id()
        && let Some(relay) = relays::find_by_follow(&mut db, id).await?
    {
        return Ok(Some(relay));
    }
    let ours = instance_actor::uri(app);
    let is_follow = object.kind() == Some("Follow");
    if !Node::inner_actor(object).is_some_and(|by| is_follow && uri::same(by, &ours)) {
        return Ok(None);
    }
    let mut waiting = relays::list(&mut db).await?;
    waiting.retain(|relay| relay.state == RelayState::Asking && uri::same_origin(&relay.address, &actor.uri));
    Ok(waiting.pop().filter(|_| waiting.is_empty()))
}

/// Somebody wants to follow this server itself: relays do (LitePub), nobody else need.
pub async fn followed_back(app: &App, actor: &Account, ours: &Account, uri: String) -> Result<Outcome> {
    let known = relays::find_by_actor(&mut app.db.conn(), &actor.uri).await?.is_some();
    let (account, follower) = (ours.id, actor.id);
    let (job, outcome) = match known {
        true => (Job::DeliverAccept { account, follower, uri }, Outcome::Done),
        false => (Job::DeliverReject { account, follower, uri }, Outcome::Ignored("no relay of this server")),
    };
    jobs::enqueue(&mut app.db.conn(), &job, app.now()).await?;
    Ok(outcome)
}

/// The relay that this actor speaks for, if it is connected.
pub async fn connected(app: &App, actor: &str) -> Result<Option<Relay>> {
    let found = relays::find_by_actor(&mut app.db.conn(), actor).await?;
    Ok(found.filter(|relay| relay.state == RelayState::Connected))
}

/// A relay announces something: it is fetched, and nobody boosts it.
pub async fn told(app: &App, relay: &Relay, address: &str) -> Result<Outcome> {
    heard(app, relay).await?;
    if statuses::find_by_uri(&mut app.db.conn(), address).await?.is_some() {
        return Ok(Outcome::Ignored("known"));
    }
    look_later(app, relay, address).await
}

/// An activity of somebody else that a relay passed on as it came. False if whoever passed it on is no relay.
pub async fn forwarded(app: &App, owner: &str, envelope: &Envelope) -> Result<bool> {
    let Some(relay) = connected(app, owner).await? else { return Ok(false) };
    let Some(object) = envelope.object.as_deref() else { return Ok(true) };
    match envelope.kind {
        ActivityKind::Create => drop(told(app, &relay, object).await?),
        ActivityKind::Update | ActivityKind::Delete => {
            heard(app, &relay).await?;
            let known = statuses::find_by_uri(&mut app.db.conn(), object).await?;
            if known.is_some_and(|status| !status.local) {
                look_later(app, &relay, object).await?;
            }
        }
        _ => {}
    }
    Ok(true)
}

async fn look_later(app: &App, relay: &Relay, address: &str) -> Result<Outcome> {
    let Some(host) = uri::domain(address) else {
        return Ok(Outcome::Ignored("not an address"));
    };
    if app.config.is_here(&host) {
        return Ok(Outcome::Ignored("of this server"));
    }
    if !is_within_limit(app, relay) {
        return Ok(Outcome::Ignored("too much at once"));
    }
    let (job, now) = (Job::FetchRelayed { uri: address.to_owned() }, app.now());
    jobs::enqueue_unique(&mut app.db.conn(), &job, &format!("relayed:{address}"), now, now).await?;
    Ok(Outcome::Done)
}

fn is_within_limit(app: &App, relay: &Relay) -> bool {
    let Some(fediverse) = app.remote.as_any().downcast_ref::<Fediverse>() else {
        return true;
    };
    let key = Key { rule: 0, subject: u128::from(relay.id.0.unsigned_abs()) };
    fediverse.relayed.0.count(key, 60, app.now()) <= PER_MINUTE
}

async fn heard(app: &App, relay: &Relay) -> Result<()> {
    let now = app.now();
    if relay.heard_at.is_none_or(|at| at <= now - HEARD) {
        relays::set_heard(&mut app.db.conn(), relay.id, now).await?;
    }
    Ok(())
}

/// [`Job::FetchRelayed`]: asks the server of a post for it. One that does not answer is not asked again: the next relay
/// or reader will.
pub async fn fetch(app: &App, address: &str) -> Result<()> {
    match look(app, address).await {
        Ok(_) | Err(FetchError::Absent(_) | FetchError::Unusable(_) | FetchError::Unreachable(_)) => Ok(()),
        Err(FetchError::Internal(Error::NotFound)) => Ok(()),
        Err(FetchError::Internal(error)) => Err(error),
    }
}

async fn look(app: &App, address: &str) -> Result<Option<StatusId>, FetchError> {
    if let Some(known) = statuses::find_by_uri(&mut app.db.conn(), address).await? {
        return again(app, known).await.map(|()| None);
    }
    let fetched = fetch::document(app, address).await?;
    let object = Object::parse(&fetched.document).map_err(|_| FetchError::Unusable("not an object"))?;
    let object = Verified::fetched(&fetched.url, object).map_err(|_| FetchError::Unusable("of another server"))?;
    if !object.audience.to().iter().any(|to| is_public(to)) {
        return Ok(None);
    }
    Ok(objects::keep(app, &object).await?.map(|status| status.id))
}

/// A known post may have been changed or deleted.
async fn again(app: &App, known: statuses::Status) -> Result<(), FetchError> {
    if known.local {
        return Ok(());
    }
    match objects::refresh(app, known.clone()).await {
        Err(FetchError::Absent(absence)) => Ok(objects::absent(app, &known, absence).await?),
        done => done,
    }
}
