//! Counting what somebody does within fixed windows of time, to refuse what is too much. In memory and bounded: a
//! restart forgives, and each node counts by itself.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    net::IpAddr,
    sync::{Mutex, MutexGuard},
};

use domain::Timestamp;

const SHARDS: usize = 16;

/// Who is counted, for what: `rule` tells the kinds of counting apart, `subject` whom (an id, an address, a hash).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    pub rule: u16,
    pub subject: u128,
}

/// Whom to count for an address: an IPv6 client has a whole /64 to itself.
pub fn subject(ip: IpAddr) -> u128 {
    match ip.to_canonical() {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits() >> 64 << 64,
    }
}

#[derive(Debug, Clone, Copy)]
struct Count {
    /// When the window ends, seconds since 1970.
    end: i64,
    count: u32,
}

/// Counters of fixed windows, which begin at multiples of their length.
#[derive(Debug)]
pub struct Windows {
    shards: Vec<Mutex<HashMap<Key, Count>>>,
    hasher: RandomState,
    per_shard: usize,
}

impl Windows {
    /// Keeps at most about `capacity` counters. When full, finished ones go, then arbitrary ones.
    pub fn new(capacity: usize) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { shards, hasher: RandomState::new(), per_shard: capacity.div_ceil(SHARDS).max(1) }
    }

    /// Counts one more. Gives how many there are in the window, this one included.
    pub fn count(&self, key: Key, period: u32, now: Timestamp) -> u32 {
        let end = Self::end(period, now);
        let mut shard = self.shard(key);
        if let Some(slot) = shard.get_mut(&key) {
            *slot = Count { end, count: if slot.end == end { slot.count.saturating_add(1) } else { 1 } };
            return slot.count;
        }
        if shard.len() >= self.per_shard {
            make_room(&mut shard, now.secs(), self.per_shard);
        }
        shard.insert(key, Count { end, count: 1 });
        1
    }

    /// When the current window of this length ends, seconds since 1970.
    pub const fn end(period: u32, now: Timestamp) -> i64 {
        let period = period as i64;
        (now.secs() / period + 1) * period
    }

    fn shard(&self, key: Key) -> MutexGuard<'_, HashMap<Key, Count>> {
        let at = self.hasher.hash_one(key) as usize % SHARDS;
        self.shards[at].lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Drops finished counters. If most still count, some of them go too, so that this is not done for each newcomer.
fn make_room(shard: &mut HashMap<Key, Count>, now: i64, capacity: usize) {
    shard.retain(|_, count| count.end > now);
    let mut excess = shard.len().saturating_sub(capacity - capacity.div_ceil(10));
    shard.retain(|_, _| {
        let keep = excess == 0;
        excess = excess.saturating_sub(1);
        keep
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key { rule: 1, subject: 7 };

    #[test]
    fn counts_start_again_with_each_window() {
        let windows = Windows::new(100);
        let at = Timestamp::from_secs;
        assert_eq!([0, 1, 2].map(|s| windows.count(KEY, 300, at(600 + s))), [1, 2, 3]);
        assert_eq!(windows.count(Key { rule: 2, ..KEY }, 300, at(602)), 1);
        assert_eq!(windows.count(Key { subject: 8, ..KEY }, 300, at(602)), 1);
        assert_eq!(windows.count(KEY, 300, at(899)), 4);
        assert_eq!(Windows::end(300, at(899)), 900);
        assert_eq!(windows.count(KEY, 300, at(900)), 1);
    }

    #[test]
    fn memory_is_bounded() {
        let windows = Windows::new(160);
        for subject in 0..10_000 {
            windows.count(Key { rule: 1, subject }, 300, Timestamp::from_secs(600));
        }
        let kept: usize = windows.shards.iter().map(|shard| shard.lock().unwrap().len()).sum();
        assert!(kept <= 160, "{kept}");
    }
}
