//! Announce: a boost, of something of this server or by somebody who is followed here. Of an activity: see `wrapped`; by
//! a relay: see `relays`.

use activitypub::{
    Verified, uri,
    vocab::{Activity, Addressing},
};
use domain::{Timestamp, Visibility};
use services::{App, Result, statuses as posts};
use storage::{accounts::Account, follows, statuses};

use super::{Outcome, or_ignore, wrapped};
use crate::{objects, relays};

pub async fn receive(app: &App, actor: &Account, announce: &Verified<Activity>) -> Result<Outcome> {
    let wraps = wrapped::inner(announce).and_then(|(_, node)| node.inner_id());
    let Some(about) = wraps.or(announce.object_id()) else {
        return Ok(Outcome::Ignored("no object"));
    };
    if let Some(relay) = relays::connected(app, &actor.uri).await? {
        return relays::told(app, &relay, about).await;
    }
    let ours = uri::domain(about).is_some_and(|host| app.config.is_here(&host));
    if !ours && !follows::has_local_followers(&mut app.db.conn(), actor.id).await? {
        return Ok(Outcome::Ignored("nobody here follows"));
    }
    if let Some(inner) = wrapped::inner(announce) {
        return wrapped::receive(app, actor, announce, inner).await;
    }
    let (Some(address), Some(id)) = (announce.object_id(), announce.id.as_deref()) else {
        return Ok(Outcome::Ignored("no object or no id"));
    };
    if statuses::is_buried(&mut app.db.conn(), id).await? {
        return Ok(Outcome::Ignored("undone before it came"));
    }
    // What is embedded is somebody else's and proves nothing: it is fetched.
    let Some(Some(original)) = or_ignore(objects::named(app, address, actor, &announce.audience).await)? else {
        return Ok(Outcome::Ignored("the original is not to be had"));
    };
    let Some(reach) = visibility(actor, announce) else {
        return Ok(Outcome::Ignored("a boost for single people"));
    };
    let at = announce.published.map_or(app.now(), Timestamp::from_millis).min(app.now());
    match posts::receive_reblog(app, actor.id, original, reach, id, at).await? {
        Some(_) => Ok(Outcome::Done),
        None => Ok(Outcome::Ignored("it may not be boosted")),
    }
}

/// How far a boost reaches; None if it is for single people, whom nothing here would show it to.
pub(crate) fn visibility(actor: &Account, announce: &Activity) -> Option<Visibility> {
    use activitypub::vocab::Visibility as Reach;
    let followers = actor.followers_url.as_deref();
    let addressing = Addressing { author: &actor.uri, followers, direct_message: None };
    Some(match addressing.visibility(&announce.audience, std::iter::empty::<&str>()) {
        Reach::Public => Visibility::Public,
        Reach::Unlisted => Visibility::Unlisted,
        Reach::Private => Visibility::Private,
        // Some servers address boosts to nobody in particular.
        Reach::Direct | Reach::Limited if announce.audience.recipients().next().is_none() => Visibility::Unlisted,
        Reach::Direct | Reach::Limited => return None,
    })
}
