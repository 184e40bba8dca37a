//! Servers that were given up and are heard of again. The door asks for each activity, so it is answered from memory.

use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::Timestamp;
use services::{App, Result, hosts};
use storage::instances;

use crate::Fediverse;

/// How often it is looked who was given up.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Who is left alone for longer than this may be asked sooner, once it says something itself.
const LONG: Duration = Duration::from_mins(10);

/// Servers to which nothing goes now, as far as this process knows.
#[derive(Default)]
pub struct Unwell(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    hosts: HashSet<String>,
    looked_at: Option<Timestamp>,
}

impl Unwell {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it is time to look again; whoever asks does so.
    fn is_stale(&self, now: Timestamp) -> bool {
        let mut kept = self.kept();
        let stale = kept.looked_at.is_none_or(|at| now.since(at) >= LOOK_EVERY);
        if stale {
            kept.looked_at = Some(now);
        }
        stale
    }
}

/// A server said something that is proved to be its own.
pub async fn of(app: &App, host: &str) -> Result<()> {
    let Some(fediverse) = app.remote.as_any().downcast_ref::<Fediverse>() else {
        return Ok(());
    };
    let (unwell, now) = (&fediverse.unwell, app.now());
    if unwell.is_stale(now) {
        let hosts = instances::list_unwell(&mut app.db.conn(), now + LONG).await?;
        unwell.kept().hosts = hosts.into_iter().collect();
    }
    let was_unwell = unwell.kept().hosts.remove(host);
    if was_unwell {
        hosts::revive(app, host).await?;
    }
    Ok(())
}
