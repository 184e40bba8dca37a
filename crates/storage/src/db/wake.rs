//! Tells the workers of this process, after a commit, that rows wait for them; so they need not ask all the time.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Notify;

/// What waits: a set of small numbers, by convention `domain::Lane`s and [`DELIVERIES`](Wake::DELIVERIES).
#[derive(Debug, Default)]
pub struct Wake {
    kinds: AtomicU64,
    notify: Notify,
}

impl Wake {
    /// Rows of `deliveries`.
    pub const DELIVERIES: u32 = 63;

    /// Adds these bits to what waits.
    pub fn add(&self, kinds: u64) {
        if kinds != 0 {
            self.kinds.fetch_or(kinds, Ordering::Release);
            self.notify.notify_one();
        }
    }

    /// Waits until something waits, and takes it all. For one task at a time.
    pub async fn wait(&self) -> u64 {
        loop {
            let kinds = self.kinds.swap(0, Ordering::Acquire);
            if kinds != 0 {
                return kinds;
            }
            self.notify.notified().await;
        }
    }
}
