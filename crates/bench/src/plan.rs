//! Who there is: accounts, their ids, names and addresses, all known from their number alone, so that the measuring part
//! need not ask the database.
//!
//! Numbers: viewers (people with tokens), three stars with tokens, the crowd (people who only follow), remote accounts.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::chance::mix;

/// The server's name; nothing listens there, the bench sends it as `Host`.
pub const DOMAIN: &str = "bench.test:3000";

pub const VIEWERS: usize = 2_000;
/// Followed by the whole crowd.
pub const STAR: usize = VIEWERS;
/// Followed by the first viewers, who listen to their streams.
pub const SPEAKER: usize = VIEWERS + 1;
/// Followed by one account of each host.
pub const COURIER: usize = VIEWERS + 2;
pub const CROWD: usize = 10_000;
pub const FIRST_OF_CROWD: usize = VIEWERS + 3;
pub const FIRST_REMOTE: usize = FIRST_OF_CROWD + CROWD;
pub const REMOTES: usize = 18_000;
pub const ACCOUNTS: usize = FIRST_REMOTE + REMOTES;
pub const HOSTS: usize = 500;

/// Who writes: the viewers and the remote accounts.
pub const AUTHORS: usize = VIEWERS + REMOTES;
/// Viewers from here on have followers on this server only: what they post causes no deliveries.
pub const FIRST_QUIET: usize = VIEWERS / 2;
/// Remote accounts that send to the inbox, each followed by one watcher.
pub const SENDERS: usize = 1_000;
/// Viewers in whose homes the inbox's notes are waited for.
pub const WATCHERS: usize = 20;
/// Viewers who listen to the speaker.
pub const LISTENERS: usize = 1_000;
pub const HOME_LENGTH: usize = 800;
pub const REPLIES: usize = 200;

/// 1 January 2023: accounts and follows are from then.
const LONG_AGO: i64 = 1_672_531_200_000;
/// Statuses are of the last 300 days.
const SPAN: i64 = 300 * 86_400_000;

/// The account that writes most and is followed most has rank 0; ranks are spread over all authors.
pub const fn author_of_rank(rank: usize) -> usize {
    // 7919 is prime, so that every author has one rank.
    let author = (rank * 7_919 + 13) % AUTHORS;
    if author < VIEWERS { author } else { FIRST_REMOTE + author - VIEWERS }
}

pub const fn is_local(account: usize) -> bool {
    account < FIRST_REMOTE
}

/// The remote account that sends the inbox's notes of this number.
pub const fn sender(number: usize) -> usize {
    FIRST_REMOTE + (number * (REMOTES / SENDERS)) % REMOTES
}

/// An id that looks like those of the server; `number` is unique within its table.
pub const fn id(number: usize) -> i64 {
    ((LONG_AGO + number as i64) << 16) | (mix(number as u64) & 0xffff) as i64
}

pub const fn host_of(account: usize) -> usize {
    (account - FIRST_REMOTE) % HOSTS
}

pub fn host(number: usize) -> String {
    format!("h{number}.peers.test")
}

pub fn username(account: usize) -> String {
    match account {
        0..VIEWERS => format!("viewer{account}"),
        STAR => "star".into(),
        SPEAKER => "speaker".into(),
        COURIER => "courier".into(),
        FIRST_OF_CROWD..FIRST_REMOTE => format!("crowd{account}"),
        _ => format!("remote{account}"),
    }
}

/// Empty for local accounts.
pub fn domain(account: usize) -> String {
    if is_local(account) { String::new() } else { host(host_of(account)) }
}

pub fn uri(account: usize) -> String {
    match is_local(account) {
        true => format!("http://{DOMAIN}/ap/users/{}", id(account)),
        false => format!("http://{}/users/{}", domain(account), username(account)),
    }
}

pub fn url(account: usize) -> String {
    let name = username(account);
    if is_local(account) {
        format!("http://{DOMAIN}/@{name}")
    } else {
        format!("http://{}/@{name}", domain(account))
    }
}

pub fn acct(account: usize) -> String {
    let name = username(account);
    if is_local(account) { name } else { format!("{name}@{}", domain(account)) }
}

pub fn key_id(account: usize) -> String {
    format!("{}#main-key", uri(account))
}

/// The access token of a viewer or star.
pub fn token(account: usize) -> String {
    format!("bench-token-{account}")
}

/// The first viewer's browser, as its cookie.
pub fn cookie() -> String {
    format!("aldea_session={SESSION}")
}

/// The secret of that browser's session.
pub const SESSION: &str = "bench-session";

/// What the database keeps of a secret.
pub fn hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, secret.as_bytes()))
}

/// When and how many: all ids of statuses follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    pub statuses: usize,
    /// Milliseconds.
    pub made_at: i64,
}

impl Plan {
    fn step(&self) -> i64 {
        SPAN / self.statuses as i64
    }

    /// When the status of this number was written; the last one just before the seed was made.
    pub fn time(&self, status: usize) -> i64 {
        self.made_at - SPAN + status as i64 * self.step()
    }

    pub fn status_id(&self, status: usize) -> i64 {
        (self.time(status) << 16) | (mix(status as u64) & 0xffff) as i64
    }

    pub fn status_uri(&self, status: usize, author: usize) -> String {
        format!("{}/statuses/{}", uri(author), self.status_id(status))
    }

    /// Threads of a root and [`REPLIES`] replies, which are the oldest statuses.
    pub fn threads(&self) -> usize {
        (self.statuses / 20_000).clamp(10, 50)
    }

    /// The number of a thread's root.
    pub fn root(&self, thread: usize) -> usize {
        thread * (REPLIES + 1)
    }

    /// Statuses that belong to threads.
    pub fn threaded(&self) -> usize {
        self.threads() * (REPLIES + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_author_has_a_rank_and_every_status_an_id_of_its_own() {
        let mut authors: Vec<usize> = (0..AUTHORS).map(author_of_rank).collect();
        authors.sort_unstable();
        authors.dedup();
        assert_eq!(authors.len(), AUTHORS);
        let plan = Plan { statuses: 1_000_000, made_at: 1_800_000_000_000 };
        assert!((1..plan.statuses).step_by(1_000).all(|n| plan.status_id(n - 1) < plan.status_id(n)));
        assert!(plan.time(plan.statuses - 1) < plan.made_at);
    }
}
