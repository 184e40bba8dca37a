//! How much of others is taken in a minute: from an address, before anything is read; of a host and of an actor, once it
//! is proved who it is, so that nobody can use up what is another's.

use std::{
    hash::{BuildHasher, RandomState},
    net::IpAddr,
};

use services::{
    App,
    windows::{Key, Windows, subject},
};

use crate::Fediverse;

/// Seconds.
const PERIOD: u32 = 60;

/// Subjects that are counted at once.
const CAPACITY: usize = 100_000;

/// Whose keys are fetched at the wish of one address: each costs a request.
const KEYS: u32 = 600;

/// Activities of others that one host may bring: each costs a request, too.
const BROUGHT: u32 = 600;

/// Who is counted.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// Who knocks, whatever it brings.
    Address(IpAddr),
    /// Who knocks with a key that must be fetched.
    Stranger(IpAddr),
    Host(&'a str),
    Actor(&'a str),
    /// A host that brings what is of others.
    Bringer(&'a str),
}

/// What came within this minute.
pub struct Limits {
    windows: Windows,
    hasher: RandomState,
}

impl Default for Limits {
    fn default() -> Self {
        Self { windows: Windows::new(CAPACITY), hasher: RandomState::new() }
    }
}

impl Limits {
    fn key(&self, by: By<'_>) -> Key {
        let (rule, subject) = match by {
            By::Address(ip) => (0, subject(ip)),
            By::Stranger(ip) => (1, subject(ip)),
            By::Host(host) => (2, self.hasher.hash_one(host).into()),
            By::Actor(uri) => (3, self.hasher.hash_one(uri).into()),
            By::Bringer(host) => (4, self.hasher.hash_one(host).into()),
        };
        Key { rule, subject }
    }
}

/// Counts one more. Gives the seconds to wait if that is too much. In a test bed nothing is.
pub fn spend(app: &App, by: By<'_>) -> Option<u32> {
    let fediverse = app.remote.as_any().downcast_ref::<Fediverse>().filter(|_| !app.config.testbed)?;
    let most = match by {
        By::Address(_) => app.config.inbox.per_address,
        By::Stranger(_) => KEYS,
        By::Host(_) => app.config.inbox.per_host,
        By::Actor(_) => app.config.inbox.per_actor,
        By::Bringer(_) => BROUGHT,
    };
    let (limits, now) = (&fediverse.limits, app.now());
    if most == 0 || limits.windows.count(limits.key(by), PERIOD, now) <= most {
        return None;
    }
    Some(u32::try_from(Windows::end(PERIOD, now) - now.secs()).unwrap_or(PERIOD).max(1))
}
