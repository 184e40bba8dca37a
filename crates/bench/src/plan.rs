//! Who there is: accounts, their ids, names and addresses, all known from their number alone, so that the measuring part
//! need not ask the database.
//!
//! Numbers: viewers (people with tokens), four stars with tokens, the crowd (people who only follow), remote accounts that
//! write, and remote accounts on servers of their own that only follow (the *far* ones).

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
/// Followed by all far accounts.
pub const HERALD: usize = VIEWERS + 3;
pub const CROWD: usize = 10_000;
pub const FIRST_OF_CROWD: usize = VIEWERS + 4;
pub const FIRST_REMOTE: usize = FIRST_OF_CROWD + CROWD;
pub const REMOTES: usize = 18_000;
pub const HOSTS: usize = 500;
pub const FIRST_FAR: usize = FIRST_REMOTE + REMOTES;
/// Each has a host to itself.
pub const FARS: usize = 5_000;
pub const ACCOUNTS: usize = FIRST_FAR + FARS;

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
/// Whose first page is asked for.
pub const PROFILES: usize = 1_000;
pub const HOME_LENGTH: usize = 800;
pub const REPLIES: usize = 200;
/// Of the one long thread.
pub const LONG_REPLIES: usize = 1_000;
/// Viewers from the first on who have a list, and whom each has on it.
pub const LISTS: usize = 1_000;
pub const LISTED: usize = 30;

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

/// Hosts of those that write come first, then those of the far ones.
pub const fn host_of(account: usize) -> usize {
    match account < FIRST_FAR {
        true => (account - FIRST_REMOTE) % HOSTS,
        false => HOSTS + account - FIRST_FAR,
    }
}

pub fn host(number: usize) -> String {
    match number.checked_sub(HOSTS) {
        None => format!("h{number}.peers.test"),
        Some(far) => far::host(far),
    }
}

pub fn username(account: usize) -> String {
    match account {
        0..VIEWERS => format!("viewer{account}"),
        STAR => "star".into(),
        SPEAKER => "speaker".into(),
        COURIER => "courier".into(),
        HERALD => "herald".into(),
        FIRST_OF_CROWD..FIRST_REMOTE => format!("crowd{account}"),
        FIRST_REMOTE..FIRST_FAR => format!("remote{account}"),
        _ => format!("far{account}"),
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

    /// The oldest statuses are the long thread's: its root, number 0, and [`LONG_REPLIES`] replies. Then so many threads
    /// follow of a root and [`REPLIES`] replies.
    pub fn threads(&self) -> usize {
        let half = self.statuses.saturating_sub(LONG_REPLIES) / (REPLIES + 1) / 2;
        (self.statuses / 20_000).clamp(10, 50).min(half).max(1)
    }

    /// The number of a thread's root.
    pub fn root(&self, thread: usize) -> usize {
        LONG_REPLIES + 1 + thread * (REPLIES + 1)
    }

    /// Statuses that belong to threads.
    pub fn threaded(&self) -> usize {
        self.root(self.threads())
    }

    /// The thread that a status belongs to, if it does, and the number of that thread's root. The long one is the last.
    pub fn thread_of(&self, status: usize) -> Option<(usize, usize)> {
        match status {
            0..=LONG_REPLIES => Some((self.threads(), 0)),
            _ if status < self.threaded() => {
                let thread = (status - LONG_REPLIES - 1) / (REPLIES + 1);
                Some((thread, self.root(thread)))
            }
            _ => None,
        }
    }
}

/// Servers of which most answer at once, some slowly and some not at all: addresses of this machine, all with the same
/// port, so that the bench can be all of them.
pub mod far {
    /// Where those listen that live.
    pub const PORT: u16 = 8_411;
    /// Nobody listens here.
    const CLOSED: u16 = 8_412;

    /// How a server answers.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Manner {
        Prompt,
        /// Takes everything, and lets the sender wait for the answer.
        Slow,
        /// Takes connections and never says a word.
        Silent,
        /// Takes no connections.
        Closed,
    }

    impl Manner {
        /// Of ten one is slow; one is dead, in turn silent and closed.
        pub const fn of(number: usize) -> Self {
            match number % 20 {
                3 | 13 => Self::Slow,
                7 => Self::Silent,
                17 => Self::Closed,
                _ => Self::Prompt,
            }
        }

        pub const fn is_alive(self) -> bool {
            matches!(self, Self::Prompt | Self::Slow)
        }
    }

    pub fn host(number: usize) -> String {
        let port = if Manner::of(number) == Manner::Closed { CLOSED } else { PORT };
        format!("127.1.{}.{}:{port}", number / 250, number % 250 + 1)
    }

    /// Which server an address belongs to.
    pub fn number([_, net, block, last]: [u8; 4]) -> Option<usize> {
        let number = usize::from(block) * 250 + usize::from(last.checked_sub(1)?);
        (net == 1 && last <= 250 && number < super::FARS).then_some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_hosts_are_known_by_their_addresses() {
        for number in [0, 249, 250, FARS - 1] {
            let host = far::host(number);
            let address: std::net::SocketAddrV4 = host.parse().unwrap();
            assert_eq!(far::number(address.ip().octets()), Some(number), "{host}");
        }
        assert_eq!(far::number([127, 0, 0, 1]), None);
        assert_eq!((0..FARS).filter(|n| !far::Manner::of(*n).is_alive()).count(), FARS / 10);
    }

    #[test]
    fn threads_follow_each_other() {
        for statuses in [2_000, 20_000, 1_000_000] {
            let plan = Plan { statuses, made_at: 1_800_000_000_000 };
            assert!(plan.threaded() < statuses);
            let last = plan.threads() - 1;
            assert_eq!(plan.thread_of(LONG_REPLIES), Some((plan.threads(), 0)));
            assert_eq!(plan.thread_of(plan.threaded() - 1), Some((last, plan.root(last))));
            assert_eq!(plan.thread_of(plan.threaded()), None);
        }
    }

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
