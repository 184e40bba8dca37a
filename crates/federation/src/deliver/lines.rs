//! What this courier has taken: a line for each queue. Says what goes next: the most urgent, hosts in turn, few at once to
//! one host.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
};

use domain::{DeliveryId, Urgency};
use storage::{
    deliveries::{Delivery, Outgoing},
    delivery_queues::Queue,
    instances::Health,
};

/// Requests in flight to one host, and those that are for somebody by name: fewer than the client's own limit.
const AT_ONCE: usize = 6;
const AT_ONCE_PERSONAL: usize = 7;

/// A delivery with what it needs on its way.
#[derive(Debug, Clone)]
pub struct Parcel {
    pub delivery: Delivery,
    pub body: Arc<Outgoing>,
    /// How its host fared when it was taken.
    pub health: Health,
}

type Key = (String, Urgency);

#[derive(Default)]
struct Line {
    waiting: VecDeque<Parcel>,
    on_their_way: HashSet<DeliveryId>,
}

impl Line {
    fn is_done(&self) -> bool {
        self.waiting.is_empty() && self.on_their_way.is_empty()
    }
}

#[derive(Default)]
pub struct Lines {
    lines: HashMap<Key, Line>,
    /// Lines with something in them, in the order of their turns. One that is done since is still in here.
    turns: [VecDeque<Key>; Urgency::ALL.len()],
    at_hosts: HashMap<String, usize>,
    done: Vec<Queue>,
}

impl Lines {
    /// How many queues are held.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// A queue was taken with these. One that is held already was lost and taken again: nothing of it goes twice.
    pub fn add(&mut self, queue: Queue, parcels: Vec<Parcel>) {
        let key = (queue.host, queue.urgency);
        let line = self.lines.entry(key.clone()).or_default();
        let known: HashSet<DeliveryId> =
            line.waiting.iter().map(|parcel| parcel.delivery.id).chain(line.on_their_way.iter().copied()).collect();
        line.waiting.extend(parcels.into_iter().filter(|parcel| !known.contains(&parcel.delivery.id)));
        if line.is_done() {
            self.finish(key);
        } else if !line.waiting.is_empty() {
            self.turns[key.1 as usize].push_back(key);
        }
    }

    /// What goes next, of those urgencies for which there is room.
    pub fn next(&mut self, has_room: impl Fn(Urgency) -> bool) -> Option<Parcel> {
        Urgency::ALL.iter().filter(|urgency| has_room(**urgency)).find_map(|urgency| self.next_of(*urgency))
    }

    fn next_of(&mut self, urgency: Urgency) -> Option<Parcel> {
        for _ in 0..self.turns[urgency as usize].len() {
            let key = self.turns[urgency as usize].pop_front()?;
            let at_once = self.at_hosts.get(&key.0).copied().unwrap_or_default();
            let Some(line) = self.lines.get_mut(&key) else { continue };
            if at_once >= limit(urgency) {
                self.turns[urgency as usize].push_back(key);
                continue;
            }
            let Some(parcel) = line.waiting.pop_front() else { continue };
            line.on_their_way.insert(parcel.delivery.id);
            *self.at_hosts.entry(key.0.clone()).or_default() += 1;
            if !line.waiting.is_empty() {
                self.turns[urgency as usize].push_back(key);
            }
            return Some(parcel);
        }
        None
    }

    /// How many lines could send something now.
    pub fn ready(&self) -> usize {
        let can_go = |key: &&Key| {
            self.at_hosts.get(&key.0).is_none_or(|at_once| *at_once < limit(key.1)) && self.lines.contains_key(*key)
        };
        self.turns.iter().flatten().filter(can_go).count()
    }

    /// A request has ended.
    pub fn arrived(&mut self, delivery: &Delivery) {
        if let Some(at_once) = self.at_hosts.get_mut(&delivery.host) {
            *at_once -= 1;
            if *at_once == 0 {
                self.at_hosts.remove(&delivery.host);
            }
        }
        let key = (delivery.host.clone(), delivery.urgency);
        let Some(line) = self.lines.get_mut(&key) else { return };
        line.on_their_way.remove(&delivery.id);
        if line.is_done() {
            self.finish(key);
        }
    }

    /// Nothing more goes to this host for now: what is left of its lines stays in the database.
    pub fn put_back(&mut self, host: &str) {
        for urgency in Urgency::ALL {
            let key = (host.to_owned(), *urgency);
            let Some(line) = self.lines.get_mut(&key) else { continue };
            line.waiting.clear();
            if line.is_done() {
                self.finish(key);
            }
        }
    }

    fn finish(&mut self, key: Key) {
        self.lines.remove(&key);
        self.done.push(Queue { host: key.0, urgency: key.1 });
    }

    /// Queues of which nothing is here any more.
    pub fn take_done(&mut self) -> Vec<Queue> {
        std::mem::take(&mut self.done)
    }
}

fn limit(urgency: Urgency) -> usize {
    match urgency {
        Urgency::Personal => AT_ONCE_PERSONAL,
        Urgency::Normal | Urgency::Bulk => AT_ONCE,
    }
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
