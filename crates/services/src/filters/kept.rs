//! The filters of people who are here, put together once and kept until they are changed.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::AccountId;
use storage::filters;

use super::Matcher;
use crate::{
    App, Result, Timed,
    events::{Controls, Event, Events},
};

/// Matchers by account. Events say what to forget: nothing is shown by filters that were changed before.
pub struct Kept {
    cache: Timed<AccountId, Arc<Matcher>>,
    controls: Controls,
    /// The version of all that is kept: it grows with each change, so that what was read before one is not kept after it.
    version: AtomicU64,
}

impl Default for Kept {
    fn default() -> Self {
        let cache = Timed::new(Self::CAPACITY, Self::LONGEST);
        Self { cache, controls: Controls::default(), version: AtomicU64::new(0) }
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
        self.controls.catch_up(events, |event| match event {
            Some(Event::FiltersChanged { account }) => {
                self.version.fetch_add(1, Ordering::Release);
                self.cache.remove(account);
            }
            Some(_) => {}
            None => {
                self.version.fetch_add(1, Ordering::Release);
                self.cache.clear();
            }
        });
    }
}

/// That an account was found to have no filters, for who asks again and again: a look at one number, as long as nobody's
/// filters change.
#[derive(Debug, Default)]
pub struct Unfiltered(AtomicU64);

impl Unfiltered {
    /// Whether the account, always the same one, has no filters.
    pub async fn is(&self, app: &App, account: AccountId) -> Result<bool> {
        // Zero is never.
        let now = app.events.controls() + 1;
        if self.0.load(Ordering::Relaxed) == now {
            return Ok(true);
        }
        let unfiltered = Box::pin(matcher(app, account)).await?.is_empty();
        self.0.store(if unfiltered { now } else { 0 }, Ordering::Relaxed);
        Ok(unfiltered)
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
