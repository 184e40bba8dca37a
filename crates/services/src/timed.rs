//! Bounded caches whose entries count for a while.

use std::{
    hash::Hash,
    sync::Mutex,
    time::{Duration, Instant},
};

use quick_cache::{Equivalent, sync::Cache};

/// A cache of so many entries, each of which is forgotten after its time.
#[derive(Debug)]
pub struct Timed<K, V> {
    entries: Cache<K, (Instant, V)>,
    life: Duration,
    /// When those were last taken out that nobody asks for any more.
    swept: Mutex<Instant>,
}

impl<K: Eq + Hash + Clone, V: Clone> Timed<K, V> {
    /// At most this many entries, for this long each.
    pub fn new(capacity: usize, life: Duration) -> Self {
        Self { entries: Cache::new(capacity), life, swept: Mutex::new(now()) }
    }

    pub fn get<Q: Hash + Equivalent<K> + ?Sized>(&self, key: &Q) -> Option<V> {
        let (since, value) = self.entries.get(key)?;
        (since.elapsed() < self.life).then_some(value)
    }

    pub fn insert(&self, key: K, value: V) {
        self.entries.insert(key, (now(), value));
        if let Ok(mut swept) = self.swept.try_lock()
            && swept.elapsed() >= self.life
        {
            *swept = now();
            self.entries.retain(|_, (since, _)| since.elapsed() < self.life);
        }
    }

    /// The entry, or what is loaded for it; by one of those who ask at the same time, for all.
    ///
    /// # Errors
    /// What went wrong with the loading; then the next one loads.
    pub async fn get_or_load<E>(&self, key: &K, load: impl Future<Output = Result<V, E>>) -> Result<V, E> {
        let is_old = |(since, _): &(Instant, V)| since.elapsed() >= self.life;
        self.entries.remove_if(key, is_old);
        let load = async { load.await.map(|value| (now(), value)) };
        Ok(self.entries.get_or_insert_async(key, load).await?.1)
    }

    pub fn remove<Q: Hash + Equivalent<K> + ?Sized>(&self, key: &Q) {
        self.entries.remove(key);
    }

    /// Forgets all others.
    pub fn retain(&self, keep: impl Fn(&K, &V) -> bool) {
        self.entries.retain(|key, (_, value)| keep(key, value));
    }

    pub fn clear(&self) {
        self.entries.clear();
    }
}

/// Real time: what another node may not have told us of counts only for so long, whatever the application's clock says.
#[allow(clippy::disallowed_methods, reason = "the age of an entry is no business of the application's clock")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_count_for_their_time() {
        let lasting = Timed::new(10, Duration::from_mins(1));
        lasting.insert(1, "one");
        lasting.insert(2, "two");
        assert_eq!((lasting.get(&1), lasting.get(&3)), (Some("one"), None));
        lasting.retain(|_, value| *value != "one");
        assert_eq!((lasting.get(&1), lasting.get(&2)), (None, Some("two")));
        lasting.remove(&2);
        assert_eq!(lasting.get(&2), None);

        let fleeting = Timed::new(10, Duration::ZERO);
        fleeting.insert(1, "one");
        assert_eq!(fleeting.get(&1), None);
        assert!(fleeting.entries.is_empty(), "and are taken out");
    }

    #[tokio::test]
    async fn one_loads_for_all() {
        let cache = Timed::new(10, Duration::from_mins(1));
        let failed: Result<i32, &str> = cache.get_or_load(&1, async { Err("no") }).await;
        assert_eq!(failed, Err("no"));
        let slow = cache.get_or_load(&1, async {
            tokio::task::yield_now().await;
            Ok::<_, &str>(1)
        });
        let other = cache.get_or_load(&1, async { Ok::<_, &str>(2) });
        assert_eq!(tokio::join!(slow, other), (Ok(1), Ok(1)));
    }
}
