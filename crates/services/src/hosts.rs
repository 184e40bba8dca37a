//! Other servers as deliveries see them: open, paused for a while, or dead; told in words to the operator.

use std::{collections::HashMap, time::Duration};

use domain::{Power, Timestamp};
use storage::{deliveries, delivery_queues, instances, instances::Instance};

use crate::{App, Error, Result, Viewer, server_blocks};

/// As many as a person can look at.
const SHOWN: i64 = 10_000;

/// Activities that are kept so long may still get deliveries.
const BEING_QUEUED: Duration = Duration::from_mins(10);

const SWEPT_AT_ONCE: i64 = 1000;

/// How a host stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Open,
    /// Nothing goes there until then: it failed, or asked for it.
    Paused(Timestamp),
    /// It has not answered for a week when this was decided: nothing is kept for it until it is heard of.
    Dead(Timestamp),
    /// The operator wants nothing to go there.
    Stopped(Timestamp),
}

/// A host and what waits for it.
#[derive(Debug, Clone)]
pub struct Host {
    pub domain: String,
    pub state: State,
    pub waiting: i64,
    /// Inboxes that it said are gone.
    pub dead_inboxes: i64,
    /// To some minutes.
    pub last_success_at: Option<Timestamp>,
    pub last_failure_at: Option<Timestamp>,
    pub last_error: Option<String>,
}

/// Whether the viewer looks after other servers.
pub const fn is_for(viewer: &Viewer) -> bool {
    viewer.may(Power::ManageFederation)
}

/// Hosts for which something waits or that fail; or all that are known. By name.
pub async fn list(app: &App, all: bool) -> Result<Vec<Host>> {
    let (mut db, now) = (app.db.conn(), app.now());
    let mut waiting: HashMap<String, i64> =
        deliveries::waiting(&mut db).await?.into_iter().map(|waiting| (waiting.host, waiting.deliveries)).collect();
    let mut dead: HashMap<String, i64> = delivery_queues::count_dead_inboxes(&mut db, now).await?.into_iter().collect();
    let names: Vec<&str> = waiting.keys().chain(dead.keys()).map(String::as_str).collect();
    let known = match all {
        true => instances::list(&mut db, SHOWN).await?,
        false => instances::list_notable(&mut db, &names, SHOWN).await?,
    };
    let mut hosts: Vec<Host> = known
        .into_iter()
        .map(|instance| {
            let waiting = waiting.remove(&instance.domain).unwrap_or_default();
            let dead_inboxes = dead.remove(&instance.domain).unwrap_or_default();
            Host::of(instance, waiting, dead_inboxes, now)
        })
        .collect();
    hosts.extend(waiting.into_iter().map(|(domain, waiting)| Host::unknown(domain, waiting)));
    hosts.sort_by(|one, other| one.domain.cmp(&other.domain));
    Ok(hosts)
}

impl Host {
    fn of(instance: Instance, waiting: i64, dead_inboxes: i64, now: Timestamp) -> Self {
        let state = match (instance.stopped_at, instance.dead_at, instance.retry_at) {
            (Some(since), ..) => State::Stopped(since),
            (None, Some(since), _) => State::Dead(since),
            (None, None, Some(until)) if until > now => State::Paused(until),
            _ => State::Open,
        };
        Self {
            domain: instance.domain,
            state,
            waiting,
            dead_inboxes,
            last_success_at: instance.last_success_at,
            last_failure_at: instance.last_failure_at,
            last_error: instance.last_error,
        }
    }

    /// Nothing has gone there yet.
    fn unknown(domain: String, waiting: i64) -> Self {
        let (last_success_at, last_failure_at, last_error) = (None, None, None);
        Self { domain, state: State::Open, waiting, dead_inboxes: 0, last_success_at, last_failure_at, last_error }
    }
}

/// The host was heard of: it is not dead, and may be knocked at again.
pub async fn revive(app: &App, host: &str) -> Result<()> {
    let mut db = app.db.conn();
    if instances::revive(&mut db, host).await? {
        tracing::info!(host, "a server was heard of again");
        delivery_queues::hasten(&mut db, &[host], app.now()).await?;
    }
    Ok(())
}

/// Nothing goes to this host, until [`retry`]. Gives how many deliveries are forgotten.
///
/// # Errors
/// [`Error::Invalid`] if it is no host name, or this server's own.
pub async fn stop(app: &App, host: &str) -> Result<u64> {
    let (host, mut db) = (server_blocks::domain_of(app, host)?, app.db.conn());
    instances::stop(&mut db, &host, app.now()).await?;
    Ok(deliveries::forget(&mut db, &host).await?)
}

/// What waits for this host is forgotten. Gives how many deliveries that are.
pub async fn clear(app: &App, host: &str) -> Result<u64> {
    Ok(deliveries::forget(&mut app.db.conn(), host).await?)
}

/// The operator wants everything to be tried again now, inboxes that are gone among it. Gives how many deliveries go.
///
/// # Errors
/// [`Error::NotFound`] for a host that nothing was ever delivered to.
pub async fn retry(app: &App, host: &str) -> Result<i64> {
    let mut db = app.db.conn();
    let waiting = deliveries::waiting_for(&mut db, host).await?;
    if waiting == 0 && instances::find(&mut db, host).await?.is_none() {
        return Err(Error::NotFound);
    }
    instances::start(&mut db, host).await?;
    instances::revive(&mut db, host).await?;
    delivery_queues::revive_inboxes(&mut db, host).await?;
    delivery_queues::hasten(&mut db, &[host], app.now()).await?;
    Ok(waiting)
}

/// Forgets activities that have reached everybody, and inboxes that are worth another try.
pub(crate) async fn sweep(app: &App) -> Result<()> {
    let (mut db, now) = (app.db.conn(), app.now());
    delivery_queues::sweep_inboxes(&mut db, now).await?;
    loop {
        let done = deliveries::list_done(&mut db, now - BEING_QUEUED, SWEPT_AT_ONCE).await?;
        deliveries::delete_activities(&mut db, &done).await?;
        if done.len() < SWEPT_AT_ONCE as usize {
            return Ok(());
        }
    }
}
