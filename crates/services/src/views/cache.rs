//! The bounded caches of rendered parts.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use domain::{AccountId, StatusId};
use moka::sync::Cache as Moka;

use super::{Account, Status};

/// Parts of statuses and accounts by id; an entry counts only if its version is the one asked for.
#[derive(Debug)]
pub struct Cache {
    statuses: Moka<StatusId, Arc<Status>>,
    accounts: Moka<AccountId, Arc<Account>>,
    hits: AtomicU64,
    misses: AtomicU64,
}

impl Cache {
    /// A cache of about so many bytes in all.
    pub fn new(bytes: u64) -> Self {
        Self {
            statuses: Moka::builder().max_capacity(bytes / 8 * 5).weigher(|_, s: &Arc<Status>| s.weight()).build(),
            accounts: Moka::builder().max_capacity(bytes / 8 * 3).weigher(|_, a: &Arc<Account>| a.weight()).build(),
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
        self.statuses.invalidate_all();
        self.accounts.invalidate_all();
    }

    /// Look-ups that found their part, and those that did not, since the start.
    pub fn usage(&self) -> (u64, u64) {
        (self.hits.load(Ordering::Relaxed), self.misses.load(Ordering::Relaxed))
    }
}
