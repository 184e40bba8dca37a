//! Relays: servers that pass on public posts of people whom nobody here follows, and ours to others. Posts that come by
//! them stand in the public and hashtag feeds; nobody's home is changed by them.

use domain::{Code, Invalid, Job, RelayId, RelayKind, RelayState, text};
use storage::{Tx, jobs, relays, relays::Relay};
use url::Url;

use crate::{App, Error, Result, instance_actor, server_blocks};

/// Relays of one server.
const MOST: usize = 50;
/// Bytes of an address.
const LONGEST: usize = 1000;

/// All relays, the oldest first.
pub async fn list(app: &App) -> Result<Vec<Relay>> {
    Ok(relays::list(&mut app.db.conn()).await?)
}

/// Asks the relay at this address: its inbox, or its actor. Without a kind it is looked at which of these it is. An
/// address ending in `/tag/x` is a relay of posts with that hashtag.
///
/// # Errors
/// `Invalid` if the address is none, or one of this server or of a suspended one, if there is such a relay already, or
/// too many.
pub async fn add(app: &App, address: &str, kind: Option<RelayKind>) -> Result<Relay> {
    let url = check(app, address).await?;
    if relays::list(&mut app.db.conn()).await?.len() >= MOST {
        return Err(invalid(Code::TooLong, "is one too many"));
    }
    let now = app.now();
    let relay = Relay {
        id: RelayId::at(now),
        address: address.trim().to_owned(),
        kind,
        state: RelayState::Asking,
        inbox_url: None,
        actor_uri: None,
        follow_uri: follow_uri(app),
        tag: tag(&url),
        created_at: now,
        changed_at: now,
        heard_at: None,
    };
    let mut tx = app.db.begin().await?;
    if !relays::insert(&mut tx, &relay).await? {
        return Err(invalid(Code::Taken, "is a relay of this server already"));
    }
    jobs::enqueue(&mut tx, &Job::FollowRelay { relay: relay.id }, now).await?;
    tx.commit().await?;
    Ok(relay)
}

/// Asks a relay anew, whatever it said before. Nothing happens to one that is connected.
pub async fn enable(app: &App, address: &str) -> Result<Relay> {
    let mut relay = find(app, address).await?;
    if relay.state == RelayState::Connected {
        return Ok(relay);
    }
    check(app, &relay.address).await?;
    (relay.state, relay.follow_uri, relay.changed_at) = (RelayState::Asking, follow_uri(app), app.now());
    let mut tx = app.db.begin().await?;
    relays::set_state(&mut tx, &relay).await?;
    jobs::enqueue(&mut tx, &Job::FollowRelay { relay: relay.id }, app.now()).await?;
    tx.commit().await?;
    Ok(relay)
}

/// Ends it with a relay until it is enabled again.
pub async fn disable(app: &App, address: &str) -> Result<Relay> {
    let mut relay = find(app, address).await?;
    let mut tx = app.db.begin().await?;
    leave(app, &mut tx, &relay).await?;
    (relay.state, relay.changed_at) = (RelayState::Off, app.now());
    relays::set_state(&mut tx, &relay).await?;
    tx.commit().await?;
    Ok(relay)
}

/// Ends it with a relay and forgets it. What it brought stays.
pub async fn remove(app: &App, address: &str) -> Result<Relay> {
    let relay = find(app, address).await?;
    let mut tx = app.db.begin().await?;
    leave(app, &mut tx, &relay).await?;
    relays::delete(&mut tx, relay.id).await?;
    tx.commit().await?;
    Ok(relay)
}

/// Takes the Follow back, if there is one.
async fn leave(app: &App, tx: &mut Tx, relay: &Relay) -> Result<()> {
    if !matches!(relay.state, RelayState::Asking | RelayState::Connected) {
        return Ok(());
    }
    let (Some(inbox), Some(kind)) = (relay.inbox_url.clone(), relay.kind) else {
        return Ok(());
    };
    let (actor, uri) = (relay.actor_uri.clone(), relay.follow_uri.clone());
    let job = Job::UnfollowRelay { kind, inbox, actor, uri };
    Ok(jobs::enqueue(tx, &job, app.now()).await?)
}

async fn find(app: &App, address: &str) -> Result<Relay> {
    relays::find_by_address(&mut app.db.conn(), address.trim()).await?.ok_or(Error::NotFound)
}

/// A new name for a Follow, so that late answers to an earlier one mean nothing.
fn follow_uri(app: &App) -> String {
    format!("{}#relays/{}", instance_actor::uri(app), RelayId::at(app.now()))
}

async fn check(app: &App, address: &str) -> Result<Url> {
    let not_one = || invalid(Code::Invalid, "is not an address of a relay");
    let address = address.trim();
    let url: Url = address.parse().map_err(|_| not_one())?;
    let open = app.config.testbed || !app.config.https;
    if address.len() > LONGEST || !(url.scheme() == "https" || open && url.scheme() == "http") {
        return Err(not_one());
    }
    let host = match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        (None, _) => return Err(not_one()),
    };
    if app.config.is_here(&host) {
        return Err(invalid(Code::Invalid, "is of this server"));
    }
    if server_blocks::is_closed(app, &host).await? {
        return Err(invalid(Code::Invalid, "is of a server that is kept away"));
    }
    Ok(url)
}

/// The hashtag of an address like `https://relay.example/tag/boats`.
fn tag(url: &Url) -> Option<String> {
    let mut path = url.path_segments()?.rev().filter(|segment| !matches!(*segment, "" | "inbox"));
    let (name, before) = (path.next()?, path.next()?);
    let name = percent(name)?;
    Some(text::hashtag_key(&name)).filter(|key| before == "tag" && !key.is_empty())
}

fn percent(segment: &str) -> Option<String> {
    let pair = format!("x={}", segment.replace('+', "%2B"));
    url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned())
}

fn invalid(code: Code, reason: &'static str) -> Error {
    Invalid::new("address", code, reason).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_name_a_hashtag() {
        let tag = |address: &str| tag(&address.parse().unwrap());
        assert_eq!(tag("https://relay.test/tag/Boats"), Some("boats".into()));
        assert_eq!(tag("https://relay.test/tag/B%C3%BCcher/inbox"), Some(text::hashtag_key("Bücher")));
        assert_eq!(tag("https://relay.test/inbox"), None);
        assert_eq!(tag("https://relay.test/actor"), None);
    }
}
