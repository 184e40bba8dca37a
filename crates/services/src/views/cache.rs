//! The bounded caches of rendered parts, in two tiers: what was asked for last lies open; what leaves that tier is packed
//! and compressed, to a quarter or less, and opened again when it is asked for. To read a part from the database anew
//! takes ten times as long.

use std::{
    hash::Hash,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use domain::{AccountId, StatusId};
use foldhash::fast::RandomState;
use quick_cache::{
    Lifecycle, OptionsBuilder, Weighter,
    sync::{Cache as Bounded, DefaultLifecycle},
};

use super::{
    Account, Status, Text,
    pack::{Folded, Pack},
};

/// Parts of statuses and accounts by id; an entry counts only if its version is the one asked for.
#[derive(Debug)]
pub struct Cache {
    statuses: Tiers<StatusId, Status>,
    accounts: Tiers<AccountId, Account>,
    hits: AtomicU64,
    misses: AtomicU64,
}

impl Cache {
    /// A cache of about so many bytes in all.
    pub fn new(bytes: u64) -> Self {
        let open = bytes / OPEN;
        let packed = away(bytes - open);
        Self {
            statuses: Tiers::new(open / 4 * 3, &packed),
            accounts: Tiers::new(open / 4, &packed),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// `passing`: much is read for the sake of this text alone, and not soon again: what lies packed takes no room of what is
    /// read more often.
    pub(super) fn status(&self, id: StatusId, version: i64, passing: Option<Text>) -> Option<Arc<Status>> {
        self.counted(self.statuses.get(id, version, passing))
    }

    pub(super) fn account(&self, id: AccountId, version: i64, passing: Option<Text>) -> Option<Arc<Account>> {
        self.counted(self.accounts.get(id, version, passing))
    }

    pub(super) fn keep_status(&self, status: &Arc<Status>) {
        self.statuses.keep(status.id, status.clone());
    }

    pub(super) fn keep_account(&self, account: &Arc<Account>) {
        self.accounts.keep(account.id, account.clone());
    }

    fn counted<T>(&self, found: Option<T>) -> Option<T> {
        let counter = if found.is_some() { &self.hits } else { &self.misses };
        counter.fetch_add(1, Ordering::Relaxed);
        found
    }

    /// Forgets all parts, as after a start.
    pub fn forget(&self) {
        self.statuses.forget();
        self.accounts.forget();
    }

    /// Look-ups that found their part, and those that did not, since the start.
    pub fn usage(&self) -> (u64, u64) {
        (self.hits.load(Ordering::Relaxed), self.misses.load(Ordering::Relaxed))
    }
}

/// What is kept in tiers.
trait Part: Pack {
    fn version(&self) -> i64;
    /// About how many bytes it takes while it is open, now and later.
    fn weight(&self) -> u64;
    /// Which of its texts were rendered.
    fn rendered(&self) -> Texts;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Texts {
    json: bool,
    page: bool,
}

impl Texts {
    const fn has(self, text: Text) -> bool {
        match text {
            Text::Json => self.json,
            Text::Page => self.page,
        }
    }

    /// Whether none of the others is missing.
    const fn covers(self, others: Self) -> bool {
        self.json >= others.json && self.page >= others.page
    }
}

macro_rules! parts {
    ($($part:ty),*) => { $(
        impl Part for $part {
            fn version(&self) -> i64 {
                self.version
            }

            fn weight(&self) -> u64 {
                self.weight
            }

            fn rendered(&self) -> Texts {
                Texts { json: self.json.get().is_some(), page: self.page.get().is_some() }
            }
        }
    )* };
}

parts!(Status, Account);

/// The second tier, which all kinds of parts share: at one time many accounts are asked for, at another many statuses.
type Away = Bounded<Key, Packed, Weight, RandomState, DefaultLifecycle<Key, Packed>>;

/// It remembers as many that have left as it holds: who pages through much more than fits is served from here sooner.
fn away(bytes: u64) -> Arc<Away> {
    let options = OptionsBuilder::new()
        .estimated_items_capacity((bytes / USUAL[1]) as usize)
        .weight_capacity(bytes)
        .ghost_allocation(1.0)
        .build()
        .expect("both capacities are set");
    Arc::new(Bounded::with_options(options, Weight, RandomState::default(), DefaultLifecycle::default()))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Status(StatusId),
    Account(AccountId),
}

impl From<StatusId> for Key {
    fn from(id: StatusId) -> Self {
        Self::Status(id)
    }
}

impl From<AccountId> for Key {
    fn from(id: AccountId) -> Self {
        Self::Account(id)
    }
}

#[derive(Debug)]
struct Tiers<K, P> {
    open: Bounded<K, Open<P>, Weight, RandomState, Evicted>,
    packed: Arc<Away>,
    /// See [`Folded::of`].
    words: OnceLock<Box<[u8]>>,
}

/// Of all the room this share is for open parts, most of it for those of statuses.
const OPEN: u64 = 4;
/// Of the room for open parts this share is for those that were asked for again. The others are rendered in the request
/// that brought them, so a long page of them must find room at once: what leaves before is packed without its text.
const AGAIN: f64 = 0.5;
/// Bytes that an open and a packed part usually take.
const USUAL: [u64; 2] = [4096, 1024];

impl<K: Eq + Hash + Copy + Into<Key>, P: Part> Tiers<K, P> {
    fn new(open: u64, packed: &Arc<Away>) -> Self {
        let options = OptionsBuilder::new()
            .estimated_items_capacity((open / USUAL[0]) as usize)
            .weight_capacity(open)
            .hot_allocation(AGAIN)
            .build()
            .expect("both capacities are set");
        Self {
            open: Bounded::with_options(options, Weight, RandomState::default(), Evicted),
            packed: packed.clone(),
            words: OnceLock::new(),
        }
    }

    fn get(&self, id: K, version: i64, passing: Option<Text>) -> Option<Arc<P>> {
        if let Some(open) = self.open.get(&id).filter(|open| open.part.version() == version) {
            return Some(open.part);
        }
        let packed = self.packed.get(&id.into()).filter(|packed| packed.version == version)?;
        let part: Arc<P> = Arc::new(packed.folded.open(&self.words)?);
        if !passing.is_some_and(|text| packed.rendered.has(text)) {
            self.open(id, Open { part: part.clone(), packed: Some(packed.rendered) });
        }
        Some(part)
    }

    fn keep(&self, id: K, part: Arc<P>) {
        self.open(id, Open { part, packed: None });
    }

    fn open(&self, id: K, open: Open<P>) {
        let mut evicted = Vec::new();
        self.open.insert_with_lifecycle(id, open, &mut evicted);
        for (id, open) in evicted {
            self.put_away(id, &open);
        }
    }

    /// What was packed before is taken to be packed still: nearly always it is, and it is looked for too often to ask.
    fn put_away(&self, id: K, Open { part, packed }: &Open<P>) {
        let (version, rendered) = (part.version(), part.rendered());
        if packed.is_some_and(|before| before.covers(rendered)) {
            return;
        }
        let folded = Folded::of(&**part, &self.words);
        self.packed.insert(id.into(), Packed { version, rendered, folded });
    }

    fn forget(&self) {
        self.open.clear();
        self.packed.clear();
    }
}

/// A part at hand.
#[derive(Debug)]
struct Open<P> {
    part: Arc<P>,
    /// Which of its texts were rendered when it was packed, if it was.
    packed: Option<Texts>,
}

impl<P> Clone for Open<P> {
    fn clone(&self) -> Self {
        Self { part: self.part.clone(), packed: self.packed }
    }
}

/// A part that was put away.
#[derive(Debug, Clone)]
struct Packed {
    version: i64,
    rendered: Texts,
    folded: Folded,
}

/// What parts take in memory.
#[derive(Debug, Clone)]
struct Weight;

impl<K, P: Part> Weighter<K, Open<P>> for Weight {
    fn weight(&self, _: &K, open: &Open<P>) -> u64 {
        open.part.weight()
    }
}

/// Of an entry besides its bytes.
const ENTRY: u64 = 140;

impl<K> Weighter<K, Packed> for Weight {
    fn weight(&self, _: &K, packed: &Packed) -> u64 {
        packed.folded.len() as u64 + ENTRY
    }
}

/// Hands over what leaves the open tier.
#[derive(Debug, Clone)]
struct Evicted;

impl<K, P> Lifecycle<K, Open<P>> for Evicted {
    type RequestState = Vec<(K, Open<P>)>;

    fn on_evict(&self, evicted: &mut Self::RequestState, id: K, open: Open<P>) {
        evicted.push((id, open));
    }
}

#[cfg(test)]
#[path = "cache_tests.rs"]
mod tests;
