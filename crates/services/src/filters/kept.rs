//! The filters of people who are here, put together once and kept until they are changed.

use std::{
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::AccountId;
use storage::filters;
use tokio::sync::broadcast::{Receiver, error::TryRecvError};

use super::Matcher;
use crate::{
    App, Result, Timed,
    events::{Event, Events, Topic},
};

/// Matchers by account. Events say what to forget: they are read before each look-up, so that no task of its own is
/// needed and nothing is shown by filters that were changed before.
pub struct Kept {
    cache: Timed<AccountId, Arc<Matcher>>,
    /// Watched from the first look-up on.
    changes: OnceLock<Mutex<Receiver<Arc<Event>>>>,
    /// The version of all that is kept: it grows with each change, so that what was read before one is not kept after it.
    version: AtomicU64,
}

impl Default for Kept {
    fn default() -> Self {
        let cache = Timed::new(Self::CAPACITY, Self::LONGEST);
        Self { cache, changes: OnceLock::new(), version: AtomicU64::new(0) }
    }
}

impl Kept {
    const CAPACITY: usize = 10_000;
    /// Should an event of another node get lost.
    const LONGEST: Duration = Duration::from_mins(10);

    fn get(&self, account: AccountId, events: &Events) -> Option<Arc<Matcher>> {
        self.catch_up(events);
        self.cache.get(&account)
    }

    fn put(&self, account: AccountId, matcher: &Arc<Matcher>, version: u64, events: &Events) {
        self.cache.insert(account, matcher.clone());
        self.catch_up(events);
        if self.version.load(Ordering::Acquire) != version {
            self.cache.remove(&account);
        }
    }

    fn catch_up(&self, events: &Events) {
        let changes = self.changes.get_or_init(|| Mutex::new(events.watch(Topic::Control)));
        let mut changes = changes.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        loop {
            match changes.try_recv().as_deref() {
                Ok(Event::FiltersChanged { account }) => {
                    self.version.fetch_add(1, Ordering::Release);
                    self.cache.remove(account);
                }
                Ok(_) => {}
                Err(TryRecvError::Lagged(_)) => {
                    self.version.fetch_add(1, Ordering::Release);
                    self.cache.clear();
                }
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }
}

/// The filters of an account. Mostly without the database.
pub async fn matcher(app: &App, account: AccountId) -> Result<Arc<Matcher>> {
    if let Some(kept) = app.filters.get(account, &app.events) {
        return Ok(kept);
    }
    let version = app.filters.version.load(Ordering::Acquire);
    let (filters, keywords, named) = filters::list(&mut app.db.conn(), account).await?;
    let matcher = Arc::new(Matcher::new(filters, keywords, named));
    app.filters.put(account, &matcher, version, &app.events);
    Ok(matcher)
}
