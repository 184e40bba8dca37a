//! What caches hear of.

use std::sync::{
    Mutex, OnceLock,
    atomic::{AtomicU64, Ordering},
};

use super::{Event, Events, Topic, Unheard, Watcher, lock};

/// The events of [`Topic::Control`] for a cache, which reads them before each look-up: so it needs no task of its own, and
/// answers nothing that was true before an event.
#[derive(Default)]
pub struct Controls {
    /// From the first look-up on.
    watcher: OnceLock<Mutex<Watcher>>,
    /// How many had been raised when they were last read.
    seen: AtomicU64,
}

impl Controls {
    /// Tells each event since the last call; None where some were lost.
    pub fn catch_up(&self, events: &Events, mut tell: impl FnMut(Option<&Event>)) {
        let raised = events.controls();
        if self.watcher.get().is_some() && self.seen.load(Ordering::Acquire) == raised {
            return;
        }
        let mut watcher = lock(self.watcher.get_or_init(|| Mutex::new(events.watch([Topic::Control]))));
        while let Some(heard) = watcher.try_next() {
            match heard {
                Ok(heard) => tell(Some(&heard.event)),
                Err(Unheard::Lagged) => tell(None),
                Err(Unheard::Closed) => break,
            }
        }
        self.seen.fetch_max(raised, Ordering::Release);
    }
}
