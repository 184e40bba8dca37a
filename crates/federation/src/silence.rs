//! Hosts that do not answer questions: after some in a row nobody asks them for a while, since each such question keeps
//! somebody waiting for seconds. Deliveries have a memory of their own, in the database ([`crate::deliver`]).

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::Timestamp;

/// Questions in a row without an answer.
const PATIENCE: u32 = 3;
/// After these; twice as long after each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_PAUSE: Duration = Duration::from_mins(15);
/// Hosts that are remembered.
const CAPACITY: usize = 10_000;

/// What this process knows of them.
#[derive(Default)]
pub struct Silences(Mutex<HashMap<String, Silence>>);

struct Silence {
    questions: u32,
    until: Timestamp,
}

impl Silences {
    /// Whether the host is not to be asked now.
    pub fn holds(&self, host: &str, now: Timestamp) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(host).is_some_and(|silence| silence.questions >= PATIENCE && silence.until > now)
    }

    /// One more question was not answered.
    pub fn add(&self, host: &str, now: Timestamp) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= CAPACITY && !known.contains_key(host) {
            known.retain(|_, silence| silence.until > now);
            if known.len() >= CAPACITY {
                return;
            }
        }
        let silence = known.entry(host.to_owned()).or_insert(Silence { questions: 0, until: now });
        silence.questions = silence.questions.saturating_add(1);
        let doublings = silence.questions.saturating_sub(PATIENCE).min(16);
        silence.until = now + FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE);
    }

    /// It answered, or was heard of.
    pub fn end(&self, host: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(host);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_secs(1_795_608_000);

    #[test]
    fn who_does_not_answer_is_left_alone_longer_and_longer() {
        let silences = Silences::default();
        for _ in 0..2 {
            silences.add("a.test", NOON);
        }
        assert!(!silences.holds("a.test", NOON));
        silences.add("a.test", NOON);
        assert!(silences.holds("a.test", NOON) && !silences.holds("b.test", NOON));
        let later = NOON + FIRST_PAUSE;
        assert!(!silences.holds("a.test", later), "it is asked once more");
        silences.add("a.test", later);
        assert!(silences.holds("a.test", later + FIRST_PAUSE));
        for _ in 0..40 {
            silences.add("a.test", later);
        }
        assert!(silences.holds("a.test", later + FIRST_PAUSE * 20) && !silences.holds("a.test", later + LONGEST_PAUSE));
        silences.end("a.test");
        assert!(!silences.holds("a.test", later));
    }

    #[test]
    fn memory_has_an_end() {
        let silences = Silences::default();
        for n in 0..2 * CAPACITY {
            silences.add(&format!("{n}.test"), NOON);
        }
        assert_eq!(silences.0.lock().unwrap().len(), CAPACITY);
    }
}
