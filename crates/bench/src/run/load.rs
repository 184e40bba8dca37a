//! Closed loops: each of so many clients sends its next request when it has the answer to its last.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use super::{
    client::{Connection, Request},
    server::Server,
};
use crate::Result;

/// When a load ends.
#[derive(Clone, Copy)]
pub enum End {
    /// After this time; requests are repeated from the first on.
    After(Duration),
    /// After so many requests.
    Count(usize),
}

pub struct Load<'a> {
    pub requests: &'a Arc<Vec<Request>>,
    /// Every tenth request is one of these instead, and not counted.
    pub writes: Option<&'a Arc<Vec<Request>>>,
    pub clients: usize,
    pub end: End,
}

#[derive(Debug, Clone, Default)]
pub struct Outcome {
    pub requests: usize,
    pub per_second: f64,
    /// Of the slowest half and hundredth.
    pub p50: Duration,
    pub p99: Duration,
    /// Processor time of the server for each request (writes and what they cause included, if there are writes).
    pub cpu: Duration,
    /// Bytes of an answer's body.
    pub bytes: usize,
    /// Share of the look-ups of parts that found theirs; None if there were none.
    pub hits: Option<f64>,
    /// Answers that were no success.
    pub failures: usize,
}

#[derive(Default)]
struct Seen {
    times: Vec<Duration>,
    writes: usize,
    bytes: usize,
    failures: usize,
}

/// Where the clients are in the lists.
#[derive(Default)]
struct Turn {
    next: AtomicUsize,
    next_write: AtomicUsize,
}

impl Load<'_> {
    /// `settle`: also count the work that the requests leave behind.
    pub async fn run(&self, server: &Server, settle: bool) -> Result<Outcome> {
        let (cpu, usage, begun) = (server.cpu()?, server.usage().await?, Instant::now());
        let seen = self.clients(server.address).await?;
        let took = begun.elapsed();
        if settle || self.writes.is_some() {
            server.settle().await?;
        }
        let (cpu, after) = (server.cpu()? - cpu, server.usage().await?);
        let (hits, misses) = (after.hits - usage.hits, after.misses - usage.misses);
        let mut outcome = summary(seen, took, cpu);
        outcome.hits = (hits + misses > 0.0).then(|| hits / (hits + misses));
        Ok(outcome)
    }

    /// The same with another process.
    pub async fn measure(&self, address: SocketAddr, cpu: impl Fn() -> Result<Duration>) -> Result<Outcome> {
        let (before, begun) = (cpu()?, Instant::now());
        let seen = self.clients(address).await?;
        Ok(summary(seen, begun.elapsed(), cpu()? - before))
    }

    async fn clients(&self, address: SocketAddr) -> Result<Seen> {
        let turn = Arc::new(Turn::default());
        let mut clients = tokio::task::JoinSet::new();
        for _ in 0..self.clients {
            let connection = Connection::open(address).await?;
            let (requests, writes) = (self.requests.clone(), self.writes.cloned());
            clients.spawn(client(connection, requests, writes, turn.clone(), self.end));
        }
        let mut all = Seen::default();
        while let Some(seen) = clients.join_next().await {
            let seen = seen??;
            all.times.extend(seen.times);
            all.writes += seen.writes;
            all.bytes += seen.bytes;
            all.failures += seen.failures;
        }
        Ok(all)
    }
}

async fn client(
    mut connection: Connection,
    requests: Arc<Vec<Request>>,
    writes: Option<Arc<Vec<Request>>>,
    turn: Arc<Turn>,
    end: End,
) -> Result<Seen> {
    let (mut seen, begun) = (Seen::default(), Instant::now());
    loop {
        let n = turn.next.fetch_add(1, Ordering::Relaxed);
        let over = match end {
            End::After(time) => begun.elapsed() >= time,
            End::Count(count) => n >= count,
        };
        if over {
            return Ok(seen);
        }
        if let Some(writes) = writes.as_ref().filter(|_| n % 10 == 9) {
            let write = &writes[turn.next_write.fetch_add(1, Ordering::Relaxed) % writes.len()];
            seen.failures += usize::from(!matches!(connection.send(write).await?.status, 200..=299));
            seen.writes += 1;
            continue;
        }
        let sent = Instant::now();
        let answer = connection.send(&requests[n % requests.len()]).await?;
        seen.times.push(sent.elapsed());
        seen.bytes += answer.body.len();
        seen.failures += usize::from(!matches!(answer.status, 200..=299));
    }
}

fn summary(mut seen: Seen, took: Duration, cpu: Duration) -> Outcome {
    seen.times.sort_unstable();
    let count = seen.times.len();
    let all = (count + seen.writes).max(1);
    Outcome {
        requests: count,
        per_second: count as f64 / took.as_secs_f64(),
        p50: percentile(&seen.times, 50),
        p99: percentile(&seen.times, 99),
        cpu: cpu / all as u32,
        bytes: seen.bytes / count.max(1),
        hits: None,
        failures: seen.failures,
    }
}

/// Of a sorted list.
pub fn percentile(times: &[Duration], percent: usize) -> Duration {
    let at = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(at).copied().unwrap_or_default()
}
