//! One post to five thousand servers, of which one in ten is slow and one in ten is dead, while somebody reads: how soon all
//! that live have it, how long the reader waits, and how much memory it takes.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use super::{
    client::{Connection, Request},
    load::percentile,
    receiver::read_request,
    server::Server,
    spread::publish,
};
use crate::{
    Result,
    plan::{
        FARS, HERALD,
        far::{self, Manner},
    },
};

/// How long the slow ones let wait for an answer.
const SLOWNESS: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(90);
/// How often the reader asks, and how often memory is looked at.
const READS_EVERY: Duration = Duration::from_millis(10);
const LOOKS_EVERY: Duration = Duration::from_millis(100);

pub struct Spread {
    /// Until all that live had the post, and until 99 of 100 of them did.
    pub all: Duration,
    pub most: Duration,
    pub per_second: f64,
    /// What the reader waited for each page.
    pub p50: Duration,
    pub p99: Duration,
    pub failures: usize,
    /// Anonymous memory at most.
    pub memory: u64,
}

pub async fn measure(server: &Server, reads: Arc<Vec<Request>>) -> Result<Spread> {
    let hosts = Hosts::start().await?;
    let over = Arc::new(AtomicBool::new(false));
    let reader = tokio::spawn(read(Connection::open(server.address).await?, reads, over.clone()));
    let begun = Instant::now();
    publish(server, HERALD, "To everybody everywhere.").await?;
    let (living, mut memory) = ((0..FARS).filter(|n| Manner::of(*n).is_alive()).count(), 0);
    while hosts.reached().len() < living && begun.elapsed() < PATIENCE {
        memory = memory.max(server.memory("RssAnon")?);
        tokio::time::sleep(LOOKS_EVERY).await;
    }
    over.store(true, Ordering::Relaxed);
    let (mut waited, failures) = reader.await??;
    let mut times: Vec<Duration> = hosts.reached().values().map(|at| *at - begun).collect();
    if times.len() < living {
        return Err(format!("{} of {living} servers that live were reached", times.len()).into());
    }
    times.sort_unstable();
    waited.sort_unstable();
    let all = times.last().copied().unwrap_or_default();
    Ok(Spread {
        all,
        most: percentile(&times, 99),
        per_second: living as f64 / all.as_secs_f64(),
        p50: percentile(&waited, 50),
        p99: percentile(&waited, 99),
        failures,
        memory,
    })
}

/// Asks in a steady beat. What is late because the answer before it was late has waited too.
async fn read(
    mut connection: Connection,
    requests: Arc<Vec<Request>>,
    over: Arc<AtomicBool>,
) -> Result<(Vec<Duration>, usize)> {
    let (mut waited, mut failures, begun) = (Vec::new(), 0, Instant::now());
    for n in 0.. {
        let due = begun + READS_EVERY * n;
        tokio::time::sleep_until(due.into()).await;
        if over.load(Ordering::Relaxed) {
            break;
        }
        let answer = connection.send(&requests[n as usize % requests.len()]).await?;
        failures += usize::from(answer.status != 200);
        waited.push(due.elapsed());
    }
    Ok((waited, failures))
}

/// All far servers in one.
struct Hosts {
    reached: Arc<Mutex<HashMap<usize, Instant>>>,
    accepting: JoinHandle<()>,
}

impl Hosts {
    async fn start() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, far::PORT)).await?;
        let reached = Arc::<Mutex<HashMap<usize, Instant>>>::default();
        let notes = reached.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, peer)) = listener.accept().await {
                if let Some(host) = host(&stream, peer) {
                    tokio::spawn(serve(stream, host, notes.clone()));
                }
            }
        });
        Ok(Self { reached, accepting })
    }

    /// Which have had the post, and since when.
    fn reached(&self) -> HashMap<usize, Instant> {
        self.reached.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Hosts {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Which of them is meant; none if it is asked from elsewhere.
fn host(stream: &TcpStream, peer: SocketAddr) -> Option<usize> {
    match stream.local_addr().ok()?.ip() {
        IpAddr::V4(address) if peer.ip().is_loopback() => far::number(address.octets()),
        _ => None,
    }
}

async fn serve(mut stream: TcpStream, host: usize, reached: Arc<Mutex<HashMap<usize, Instant>>>) {
    let manner = Manner::of(host);
    let mut buffer = Vec::with_capacity(4 * 1024);
    while let Some(head) = read_request(&mut stream, &mut buffer).await {
        if manner == Manner::Silent {
            // Until the other side has enough.
            continue;
        }
        if head.starts_with("POST ") {
            reached.lock().unwrap_or_else(PoisonError::into_inner).entry(host).or_insert_with(Instant::now);
        }
        if manner == Manner::Slow {
            tokio::time::sleep(SLOWNESS).await;
        }
        if stream.write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n").await.is_err() {
            return;
        }
    }
}
