//! Servers that were given up and are heard of again. The door asks for each activity, so it is answered from memory.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::Timestamp;
use services::{App, Result, hosts};
use storage::instances;

use crate::Fediverse;

/// How often it is looked who was given up.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// How often a host is asked again because actors of another host say that their inboxes are there. Each may name any
/// host; the own word of the host counts always.
const LENT_EVERY: Duration = Duration::from_hours(1);

/// Who is left alone for longer than this may be asked sooner, once it says something itself.
const LONG: Duration = Duration::from_mins(10);

/// Servers to which nothing goes now, as far as this process knows.
#[derive(Default)]
pub struct Unwell(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    hosts: HashSet<String>,
    /// When others last spoke for a host.
    lent: HashMap<String, Timestamp>,
    looked_at: Option<Timestamp>,
}

impl Unwell {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Whether it is time to look again; whoever asks does so.
    fn is_stale(&mut self, now: Timestamp) -> bool {
        let stale = self.looked_at.is_none_or(|at| now.since(at) >= LOOK_EVERY);
        if stale {
            self.looked_at = Some(now);
            self.lent.retain(|_, at| now.since(*at) < LENT_EVERY);
        }
        stale
    }

    /// Takes out who is no longer unwell, as this host spoke, whose inboxes are elsewhere too.
    fn take(&mut self, host: &str, elsewhere: &[String], now: Timestamp) -> Vec<String> {
        let mut back: Vec<String> = self.hosts.take(host).into_iter().collect();
        for inbox in elsewhere {
            if self.hosts.contains(inbox) && !self.lent.contains_key(inbox) {
                self.lent.insert(inbox.clone(), now);
                back.extend(self.hosts.take(inbox));
            }
        }
        back
    }
}

/// A server said something that is proved to be its own: an activity, or a signed question. `elsewhere` are the hosts of
/// the inboxes of who said it, where they are not its own.
pub async fn of(app: &App, host: &str, elsewhere: &[String]) -> Result<()> {
    let Some(fediverse) = app.remote.as_any().downcast_ref::<Fediverse>() else {
        return Ok(());
    };
    fediverse.silences.end(host);
    let (unwell, now) = (&fediverse.unwell, app.now());
    let stale = unwell.kept().is_stale(now);
    if stale {
        let hosts = instances::list_unwell(&mut app.db.conn(), now + LONG).await?;
        unwell.kept().hosts = hosts.into_iter().collect();
    }
    let back = unwell.kept().take(host, elsewhere, now);
    for host in back {
        hosts::revive(app, &host).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inboxes_elsewhere_are_knocked_at_again_now_and_then() {
        let mut kept = Kept::default();
        let mut now = Timestamp::from_secs(1_000_000);
        let inbox = ["inbox.test".to_owned()];
        let mut asked = |kept: &mut Kept, host: &str, elsewhere: &[String], after: u64| {
            now = now + Duration::from_secs(after);
            if kept.is_stale(now) {
                kept.hosts = ["alpha.test", "inbox.test", "other.test"].map(str::to_owned).into();
            }
            kept.take(host, elsewhere, now)
        };
        assert_eq!(asked(&mut kept, "alpha.test", &inbox, 0), ["alpha.test", "inbox.test"]);
        assert!(asked(&mut kept, "alpha.test", &inbox, 1).is_empty(), "both are thought to be well");
        assert_eq!(asked(&mut kept, "beta.test", &inbox, 60), Vec::<String>::new(), "others spoke for it lately");
        assert_eq!(asked(&mut kept, "inbox.test", &[], 1), ["inbox.test"], "its own word counts");
        assert_eq!(asked(&mut kept, "beta.test", &inbox, 3600), ["inbox.test"]);
    }
}
