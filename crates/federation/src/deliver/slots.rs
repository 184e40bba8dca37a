//! How much goes at once. What waits long for its answer costs almost nothing, so it gives up its place to others; and
//! some places are kept for what is for somebody by name.

use std::{
    collections::{HashSet, VecDeque},
    time::Duration,
};

use domain::{DeliveryId, Timestamp, Urgency};

/// Who has no answer after so long gives up its place.
const QUICK: Duration = Duration::from_millis(250);

/// So many times as much may wait for slow answers.
const SLOW: usize = 16;

pub struct Slots {
    width: usize,
    all: usize,
    quick: HashSet<DeliveryId>,
    /// When those began that were quick, the first first; some have ended since.
    began: VecDeque<(Timestamp, DeliveryId)>,
}

impl Slots {
    pub fn new(width: usize) -> Self {
        Self { width, all: 0, quick: HashSet::new(), began: VecDeque::new() }
    }

    /// Whether something of this urgency may begin.
    pub fn has_room(&self, urgency: Urgency) -> bool {
        let (quick, all) = match urgency {
            Urgency::Personal => (self.width, self.width * (SLOW + 2)),
            // A quarter is kept.
            Urgency::Normal | Urgency::Bulk => (self.width - self.width / 4, self.width * (SLOW + 1)),
        };
        self.quick.len() < quick.max(1) && self.all < all.max(1)
    }

    pub fn begin(&mut self, id: DeliveryId, now: Timestamp) {
        self.all += 1;
        self.quick.insert(id);
        self.began.push_back((now, id));
    }

    pub fn end(&mut self, id: DeliveryId) {
        self.all -= 1;
        self.quick.remove(&id);
    }

    /// How long until the next slow one gives up its place; none if nothing is quick.
    pub fn frees_in(&self, now: Timestamp) -> Option<Duration> {
        let (at, _) = self.began.iter().find(|(_, id)| self.quick.contains(id))?;
        Some(QUICK.saturating_sub(now.since(*at)))
    }

    /// Time has gone by.
    pub fn age(&mut self, now: Timestamp) {
        while let Some((at, id)) = self.began.front()
            && (now.since(*at) >= QUICK || !self.quick.contains(id))
        {
            self.quick.remove(id);
            self.began.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_is_for_what_is_personal_and_the_slow_make_room() {
        let (mut slots, at) = (Slots::new(8), Timestamp::from_millis);
        (0..6).for_each(|id| slots.begin(DeliveryId(id), at(0)));
        assert!(slots.has_room(Urgency::Personal) && !slots.has_room(Urgency::Normal));
        slots.end(DeliveryId(0));
        assert!(slots.has_room(Urgency::Bulk));
        (6..9).for_each(|id| slots.begin(DeliveryId(id), at(100)));
        assert!(!slots.has_room(Urgency::Personal));
        slots.age(at(249));
        assert!(!slots.has_room(Urgency::Personal));
        assert_eq!(slots.frees_in(at(249)), Some(Duration::from_millis(1)));
        slots.age(at(250));
        assert!(slots.has_room(Urgency::Normal));
        // Not for ever more.
        (9..200).for_each(|id| slots.begin(DeliveryId(id), at(250)));
        slots.age(at(500));
        assert!(!slots.has_room(Urgency::Personal));
    }
}
