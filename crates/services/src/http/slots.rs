//! How many requests may be in flight to one host. A host's queue lives exactly as long as somebody holds or awaits
//! one of its slots, so strangers' host names cannot fill memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Kind;

/// Dead queues are swept when this many hosts are known, later at twice the living ones.
const FIRST_SWEEP: usize = 256;

pub(super) struct Slots {
    per_host: usize,
    hosts: Mutex<Known>,
}

struct Known {
    queues: HashMap<(String, Kind), Weak<Semaphore>>,
    sweep_at: usize,
}

impl Slots {
    pub(super) fn new(per_host: usize) -> Self {
        let hosts = Mutex::new(Known { queues: HashMap::new(), sweep_at: FIRST_SWEEP });
        Self { per_host: per_host.max(1), hosts }
    }

    /// Waits for a slot of this host for this kind, first come, first served. Dropping the permit frees it.
    pub(super) async fn acquire(&self, host: &str, kind: Kind) -> OwnedSemaphorePermit {
        self.queue((host.to_owned(), kind)).acquire_owned().await.expect("the queues are never closed")
    }

    fn queue(&self, of: (String, Kind)) -> Arc<Semaphore> {
        let mut known = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = known.queues.get(&of).and_then(Weak::upgrade) {
            return queue;
        }
        if known.queues.len() >= known.sweep_at {
            known.queues.retain(|_, queue| queue.strong_count() > 0);
            known.sweep_at = FIRST_SWEEP.max(known.queues.len() * 2);
        }
        let queue = Arc::new(Semaphore::new(self.per_host));
        known.queues.insert(of, Arc::downgrade(&queue));
        queue
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn a_host_has_its_own_queue() {
        let slots = Slots::new(2);
        let first = slots.acquire("a.test", Kind::Document).await;
        let _second = slots.acquire("a.test", Kind::Document).await;
        let mut third = Box::pin(slots.acquire("a.test", Kind::Document));
        assert!((&mut third).now_or_never().is_none(), "the third waits");
        assert!(slots.acquire("b.test", Kind::Document).now_or_never().is_some(), "another host does not");
        assert!(slots.acquire("a.test", Kind::Film).now_or_never().is_some(), "nor does another kind");
        drop(first);
        assert!(third.now_or_never().is_some(), "a freed slot is taken");
    }

    #[tokio::test]
    async fn forgotten_hosts_take_no_memory() {
        let slots = Slots::new(1);
        let held = slots.acquire("held.test", Kind::Document).await;
        for n in 0..10 * FIRST_SWEEP {
            drop(slots.acquire(&format!("{n}.test"), Kind::Document).await);
        }
        let known = slots.hosts.lock().expect("no holder panicked").queues.len();
        assert!(known <= FIRST_SWEEP, "{known} hosts are known");
        assert!(slots.acquire("held.test", Kind::Document).now_or_never().is_none(), "the held one is not forgotten");
        drop(held);
    }
}
