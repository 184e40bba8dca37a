//! Whom an activity goes to, and how soon.

use std::collections::{HashMap, HashSet};

use activitypub::uri;
use domain::Urgency;
use services::{App, Result, server_blocks};
use storage::{deliveries::Address, delivery_queues};

/// Inboxes that are asked for in one statement.
const ASKED_AT_ONCE: usize = 1000;

/// From so many inboxes on, a boost is for very many.
const MANY: usize = 100;

/// Inboxes. Those that are only listed get it as soon as most things.
#[derive(Debug, Default)]
pub(super) struct To(Vec<(String, Urgency)>);

impl From<Vec<String>> for To {
    fn from(inboxes: Vec<String>) -> Self {
        Self::all(inboxes, Urgency::Normal)
    }
}

impl To {
    fn all(inboxes: impl IntoIterator<Item = String>, urgency: Urgency) -> Self {
        Self(inboxes.into_iter().map(|inbox| (inbox, urgency)).collect())
    }

    /// It is for somebody by name.
    pub fn personal(inboxes: impl IntoIterator<Item = String>) -> Self {
        Self::all(inboxes, Urgency::Personal)
    }

    /// Nobody waits for it.
    pub fn bulk(inboxes: impl IntoIterator<Item = String>) -> Self {
        Self::all(inboxes, Urgency::Bulk)
    }

    /// Nobody waits for it if it is for very many.
    pub fn followers(inboxes: Vec<String>) -> Self {
        if inboxes.len() < MANY { inboxes.into() } else { Self::bulk(inboxes) }
    }

    pub fn and(mut self, others: impl Into<Self>) -> Self {
        self.0.extend(others.into().0);
        self
    }
}

/// Each inbox once, in the order of hosts and inboxes, as soon as anything says; without those of this server, of servers
/// that are kept away, of dead ones, and those that no address can be made of.
pub(super) async fn reachable(app: &App, to: To) -> Result<Vec<Address>> {
    let mut inboxes = to.0;
    inboxes.sort_unstable();
    inboxes.dedup_by(|later, earlier| later.0 == earlier.0);
    let now = app.now();
    let address = |(inbox, urgency): (String, Urgency)| {
        let host = uri::domain(&inbox).filter(|host| !app.config.is_here(host))?;
        Some(Address { host, urgency, inbox, not_before: now })
    };
    let mut to: Vec<Address> = inboxes.into_iter().filter_map(address).collect();
    let hosts: Vec<String> = to.iter().map(|to| to.host.clone()).collect();
    let closed = server_blocks::closed(app, &hosts).await?;
    to.retain(|to| !closed.contains(&to.host));
    // A job that broke off goes on in this order.
    to.sort_unstable_by(|a, b| (&a.host, &a.inbox).cmp(&(&b.host, &b.inbox)));
    let (mut dead, mut retry_at) = (HashSet::new(), HashMap::new());
    for some in to.chunks(ASKED_AT_ONCE) {
        let hosts: Vec<&str> = some.iter().map(|to| to.host.as_str()).collect();
        let inboxes: Vec<&str> = some.iter().map(|to| to.inbox.as_str()).collect();
        let (obstacles, gone) = delivery_queues::obstacles(&mut app.db.conn(), &hosts, &inboxes, now).await?;
        dead.extend(gone);
        for obstacle in obstacles {
            match (obstacle.dead_at, obstacle.retry_at) {
                (Some(_), _) => drop(dead.insert(obstacle.host)),
                (None, Some(at)) => drop(retry_at.insert(obstacle.host, at)),
                (None, None) => {}
            }
        }
    }
    to.retain(|to| !dead.contains(&to.host) && !dead.contains(&to.inbox));
    for to in &mut to {
        to.not_before = retry_at.get(&to.host).copied().unwrap_or(now).max(now);
    }
    Ok(to)
}
