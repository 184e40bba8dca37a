//! The command line.

use std::{path::PathBuf, time::Duration};

pub const USAGE: &str = "\
usage: aldea-bench --binary PATH [OPTION...]
  --binary PATH      the release binary `aldea`
  --cache DIR        where seeded databases are kept between runs [default: target/bench]
  --database URL     PostgreSQL to seed (if it is empty) and to measure on; SQLite in the cache otherwise
  --statuses N       how many statuses [default: 1000000]
  --small            20000 statuses, to try the bench itself
  --seconds N        how long each load runs [default: 3]
  --only TEXT,...    only loads whose names have one of these in them, requests warm, and nothing else
  --out FILE         the figures as JSON [default: bench.json]
  --seed             only seed

loads: bare (what the machine itself takes), home, one status, verify_credentials, local timeline, notifications (and
grouped), list, context of 200 and of 1000 replies, account's statuses, trends: statuses, tags and links, instance,
WebFinger, search: rare word, common word, two common words, phrase, CJK and from:, a post; then inbox, inbox at a pace,
deliveries, homes, streams, photographs, page and far.";

#[derive(Debug, Clone)]
pub struct Arguments {
    pub binary: PathBuf,
    pub cache: PathBuf,
    pub database: Option<String>,
    pub statuses: usize,
    pub duration: Duration,
    /// Parts of names of loads; all if there are none.
    pub only: Vec<String>,
    pub out: PathBuf,
    pub only_seed: bool,
}

impl Arguments {
    pub fn read(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self {
            binary: PathBuf::new(),
            cache: "target/bench".into(),
            database: None,
            statuses: 1_000_000,
            duration: Duration::from_secs(3),
            only: Vec::new(),
            out: "bench.json".into(),
            only_seed: false,
        };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(format!("{word} needs a value"));
            match word.as_str() {
                "--binary" => arguments.binary = value()?.into(),
                "--cache" => arguments.cache = value()?.into(),
                "--database" => arguments.database = Some(value()?),
                "--statuses" => arguments.statuses = number(&value()?)?,
                "--seconds" => arguments.duration = Duration::from_secs(number(&value()?)? as u64),
                "--only" => arguments.only.extend(value()?.split(',').map(|name| name.trim().to_owned())),
                "--out" => arguments.out = value()?.into(),
                "--small" => arguments.statuses = 20_000,
                "--seed" => arguments.only_seed = true,
                "--help" => return Err("Seeds a large server and measures it.".into()),
                _ => return Err(format!("unknown option {word}")),
            }
        }
        match arguments.only_seed || arguments.binary.is_file() {
            true => Ok(arguments),
            false => Err(format!("no such binary: {}", arguments.binary.display())),
        }
    }
}

impl Arguments {
    /// Whether a load of this name is asked for.
    pub fn wants(&self, load: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| load.contains(part.as_str()))
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("{text} is no number"))
}
