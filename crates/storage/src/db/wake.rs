//! Tells the workers of this process, after a commit, that rows wait for them; so they need not ask all the time.

use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Notify;

/// What waits: a set of kinds, numbers below 64. Lanes of jobs have theirs ([`domain::Lane`]), deliveries another.
#[derive(Debug, Default)]
pub struct Wake {
    kinds: AtomicU64,
    notify: Notify,
}

impl Wake {
    /// Rows of `deliveries`.
    pub const DELIVERIES: u32 = 63;
    /// Every kind.
    pub const ALL: u64 = u64::MAX;

    /// Adds these bits to what waits.
    pub fn add(&self, kinds: u64) {
        if kinds != 0 {
            self.kinds.fetch_or(kinds, Ordering::AcqRel);
            self.notify.notify_waiters();
        }
    }

    /// Waits until something of these kinds waits, and takes it. Each kind is for one task.
    pub async fn wait(&self, kinds: u64) -> u64 {
        loop {
            let mut notified = pin!(self.notify.notified());
            // From here on no call of `add` is missed.
            notified.as_mut().enable();
            let taken = self.kinds.fetch_and(!kinds, Ordering::AcqRel) & kinds;
            if taken != 0 {
                return taken;
            }
            notified.await;
        }
    }
}
