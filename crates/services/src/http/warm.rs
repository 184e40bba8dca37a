//! To which hosts connections are kept. An idle one takes some 30 KB, and a post may go to thousands of servers.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long an idle connection is kept.
pub(super) const IDLE: Duration = Duration::from_secs(10);

/// Hosts to which connections are kept at the same time.
const MOST: usize = 256;

/// When each of these hosts was last asked something.
#[derive(Default)]
pub(super) struct Warm(Mutex<HashMap<String, Instant>>);

impl Warm {
    /// Whether a connection to this host may lie ready.
    pub(super) fn has(&self, host: &str, now: Instant) -> bool {
        let hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.get(host).is_some_and(|asked| now.duration_since(*asked) < IDLE)
    }

    /// Whether the connection to this host is to be kept after a request at this time.
    pub(super) fn keeps(&self, host: &str, now: Instant) -> bool {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(asked) = hosts.get_mut(host) {
            *asked = now;
            return true;
        }
        if hosts.len() >= MOST {
            hosts.retain(|_, asked| now.duration_since(*asked) < IDLE);
        }
        let room = hosts.len() < MOST;
        if room {
            hosts.insert(host.to_owned(), now);
        }
        room
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::disallowed_methods, reason = "a moment to count from")]
    fn only_so_many_are_kept_at_once() {
        let (warm, now) = (Warm::default(), Instant::now());
        let hosts: Vec<String> = (0..=MOST).map(|n| format!("{n}.test")).collect();
        let kept = |at: Instant| hosts.iter().filter(|host| warm.keeps(host, at)).count();
        assert_eq!(kept(now), MOST);
        assert!(warm.has(&hosts[0], now + IDLE / 2) && !warm.has(&hosts[0], now + IDLE));
        assert!(!warm.has(&hosts[MOST], now));
        assert!(warm.keeps(&hosts[0], now + IDLE / 2), "it is known");
        assert!(!warm.keeps(&hosts[MOST], now + IDLE / 2), "there is no room");
        assert!(warm.keeps(&hosts[MOST], now + IDLE), "others were not asked for long");
        assert_eq!(warm.0.lock().expect("no holder panicked").len(), 2);
    }
}
