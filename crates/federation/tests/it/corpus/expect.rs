//! What the corpus expects of one payload. Every key is compared; one that nobody asks for is a failure, too.

use std::{cell::RefCell, collections::BTreeSet};

use activitypub::uri;
use domain::Timestamp;
use serde_json::Value;

/// Nothing to compare with: why.
pub type Checked = Result<(), String>;

/// What is expected beyond Mastodon's handling, in words: see the README of the corpus. It wins over the keys it touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// Nothing more than `expect` says.
    No,
    Chat,
    Reaction,
    /// What a group passes on is applied.
    Wrapped,
    /// More of it is stored and shown: text, pictures, files, times, quotes.
    More,
}

impl Better {
    fn of(entry: &Value) -> Self {
        let Some(words) = entry["better"].as_str() else { return Self::No };
        let begins = |start: &str| words.starts_with(start);
        match () {
            () if begins("show it as a direct message") => Self::Chat,
            () if words.contains("the reaction") => Self::Reaction,
            () if begins("FEP-1b12") => Self::Wrapped,
            () if begins("nothing to show") => Self::No,
            () => Self::More,
        }
    }
}

pub struct Expect {
    pub better: Better,
    keys: Value,
    asked: RefCell<BTreeSet<String>>,
    wrong: RefCell<Vec<String>>,
}

impl Expect {
    pub fn of(entry: &Value) -> Self {
        Self {
            better: Better::of(entry),
            keys: entry["expect"].clone(),
            asked: RefCell::default(),
            wrong: RefCell::default(),
        }
    }

    /// Whether the corpus says something of it. It is compared by whoever asks.
    pub fn has(&self, key: &str) -> bool {
        self.value(key);
        self.keys.get(key).is_some()
    }

    pub fn value(&self, key: &str) -> &Value {
        self.asked.borrow_mut().insert(key.to_owned());
        &self.keys[key]
    }

    pub fn text(&self, key: &str) -> Option<&str> {
        self.value(key).as_str()
    }

    pub fn named(&self, key: &str) -> Result<&str, String> {
        self.text(key).ok_or_else(|| format!("no {key} is expected"))
    }

    /// Texts of a list.
    pub fn texts(&self, key: &str) -> Vec<&str> {
        self.value(key).as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    pub fn wrong(&self, what: impl Into<String>) {
        self.wrong.borrow_mut().push(what.into());
    }

    /// Compares a key, if the corpus says something of it.
    pub fn same(&self, key: &str, found: impl Into<Value>) {
        let found = found.into();
        if self.has(key) && self.keys[key] != found {
            self.wrong(format!("{key} is {found}, not {}", self.keys[key]));
        }
    }

    /// Compares an address, up to its spelling.
    pub fn address(&self, key: &str, found: Option<&str>) {
        if self.has(key) && !same_address(self.keys[key].as_str(), found) {
            self.wrong(format!("{key} is {found:?}, not {}", self.keys[key]));
        }
    }

    /// Compares addresses in any order, up to their spelling.
    pub fn addresses<'a>(&self, key: &str, found: impl IntoIterator<Item = &'a str>) {
        let wanted: BTreeSet<String> = self.texts(key).into_iter().map(tidy).collect();
        let found: BTreeSet<String> = found.into_iter().map(tidy).collect();
        if self.has(key) && wanted != found {
            self.wrong(format!("{key} are {found:?}, not {wanted:?}"));
        }
    }

    /// Compares a time, however it is spelt.
    pub fn time(&self, key: &str, found: Option<Timestamp>) {
        if self.has(key) && self.text(key).and_then(time) != found {
            self.wrong(format!("{key} is {found:?}, not {}", self.keys[key]));
        }
    }

    /// Keys that explain others and say nothing of their own.
    pub fn explains(&self, keys: &[&str]) {
        keys.iter().for_each(|key| _ = self.has(key));
    }

    /// What was wrong, and what nobody asked for.
    pub fn judged(self) -> Vec<String> {
        let asked = self.asked.into_inner();
        let keys = self.keys.as_object().into_iter().flat_map(|keys| keys.keys());
        let unasked = keys.filter(|key| *key != "kind" && !asked.contains(*key));
        let unasked: Vec<String> = unasked.map(|key| format!("{key} is not compared")).collect();
        self.wrong.into_inner().into_iter().chain(unasked).collect()
    }
}

pub fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, wanted: T) -> Checked {
    if found == wanted {
        Ok(())
    } else {
        Err(format!("{what} is {found:?}, not {wanted:?}"))
    }
}

pub fn yes(what: &str, holds: bool) -> Checked {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

pub fn same_address(one: Option<&str>, other: Option<&str>) -> bool {
    one.map(tidy) == other.map(tidy)
}

pub fn tidy(address: &str) -> String {
    uri::tidy(address).unwrap_or_else(|| address.to_owned())
}

/// Pleroma leaves the zone away, which is UTC, and tells microseconds.
fn time(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text).or_else(|| Timestamp::parse(&format!("{text}Z")))
}
