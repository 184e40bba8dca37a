//! The bounded caches of rendered parts.

use std::{
    hash::Hash,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use domain::{AccountId, StatusId};
use foldhash::fast::RandomState;
use quick_cache::{Weighter, sync::Cache as Bounded};

use super::{Account, Status};

/// What parts take in memory.
#[derive(Debug, Clone)]
struct Weight;

impl Weighter<StatusId, Arc<Status>> for Weight {
    fn weight(&self, _: &StatusId, status: &Arc<Status>) -> u64 {
        status.weight()
    }
}

impl Weighter<AccountId, Arc<Account>> for Weight {
    fn weight(&self, _: &AccountId, account: &Arc<Account>) -> u64 {
        account.weight()
    }
}

/// A usual part takes so many bytes.
const USUAL: u64 = 4096;

fn bounded<K: Eq + Hash, V: Clone>(bytes: u64) -> Bounded<K, V, Weight, RandomState>
where
    Weight: Weighter<K, V> + Clone,
{
    let lifecycle = quick_cache::sync::DefaultLifecycle::default();
    Bounded::with((bytes / USUAL) as usize, bytes, Weight, RandomState::default(), lifecycle)
}

/// Parts of statuses and accounts by id; an entry counts only if its version is the one asked for.
#[derive(Debug)]
pub struct Cache {
    statuses: Bounded<StatusId, Arc<Status>, Weight, RandomState>,
    accounts: Bounded<AccountId, Arc<Account>, Weight, RandomState>,
    hits: AtomicU64,
    misses: AtomicU64,
}

impl Cache {
    /// A cache of about so many bytes in all.
    pub fn new(bytes: u64) -> Self {
        Self {
            statuses: bounded(bytes / 8 * 5),
            accounts: bounded(bytes / 8 * 3),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    pub(super) fn status(&self, id: StatusId, version: i64) -> Option<Arc<Status>> {
        let found = self.statuses.get(&id).filter(|s| s.version == version);
        self.count(found.is_some());
        found
    }

    pub(super) fn account(&self, id: AccountId, version: i64) -> Option<Arc<Account>> {
        let found = self.accounts.get(&id).filter(|a| a.version == version);
        self.count(found.is_some());
        found
    }

    pub(super) fn keep_status(&self, status: &Arc<Status>) {
        self.statuses.insert(status.id, status.clone());
    }

    pub(super) fn keep_account(&self, account: &Arc<Account>) {
        self.accounts.insert(account.id, account.clone());
    }

    fn count(&self, hit: bool) {
        let counter = if hit { &self.hits } else { &self.misses };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Forgets all parts, as after a start.
    pub fn forget(&self) {
        self.statuses.clear();
        self.accounts.clear();
    }

    /// Look-ups that found their part, and those that did not, since the start.
    pub fn usage(&self) -> (u64, u64) {
        (self.hits.load(Ordering::Relaxed), self.misses.load(Ordering::Relaxed))
    }
}
