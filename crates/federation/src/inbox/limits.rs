//! How much of others is taken in a minute: from an address, before anything is read; of a host and of an actor, once it
//! is proved who it is, so that nobody can use up what is another's. And how much may wait to be worked off.

use std::{
    hash::{BuildHasher, RandomState},
    net::IpAddr,
    time::Duration,
};

use domain::Lane;

use services::{
    App, Timed,
    windows::{Key, Windows, subject},
};
use storage::jobs;

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

/// What came within this minute, and whether too much of it still waits.
pub struct Limits {
    windows: Windows,
    /// By the point in time.
    overloaded: Timed<i64, bool>,
    hasher: RandomState,
}

impl Default for Limits {
    fn default() -> Self {
        let overloaded = Timed::new(2, Duration::from_secs(60));
        Self { windows: Windows::new(CAPACITY), overloaded, hasher: RandomState::new() }
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

/// Seconds after which who came while too much waited may come again.
pub const RELIEF: u32 = 60;

/// Whether so much waits to be worked off that more would only fill the disk. Looked up every few seconds.
pub async fn is_overloaded(app: &App) -> services::Result<bool> {
    let most = app.config.inbox.backlog;
    let fediverse = app.remote.as_any().downcast_ref::<Fediverse>().filter(|_| most > 0);
    let Some(fediverse) = fediverse else { return Ok(false) };
    let look = async { jobs::is_beyond(&mut app.db.conn(), Lane::Inbound, most).await };
    Ok(fediverse.limits.overloaded.get_or_load(&(app.now().secs() / 5), look).await?)
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
