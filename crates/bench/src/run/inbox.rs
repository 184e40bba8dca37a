//! How fast signed notes of known people come in: from the first request until all are in a home; and how long each takes
//! when they come at a steady pace.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use activitypub::signature::{Digest, Outgoing, PrivateKey, Scheme, sign};
use domain::{AccountId, StatusId};
use serde_json::json;
use storage::{Db, p};
use tokio::{sync::Mutex, task::JoinSet};

use super::{
    client::{self, Connection, Request},
    load::percentile,
    server::Server,
    streams::Streams,
};
use crate::{
    Result,
    chance::Chance,
    plan::{self, *},
    seed, words,
};

const NOTES: usize = 5_000;
/// As many servers bring something at the same time.
const CONNECTIONS: usize = 64;
/// No note takes longer, or it is lost.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Received {
    /// Notes that were in homes in the end, of those sent.
    pub arrived: usize,
    pub sent: usize,
    /// Answered with 202.
    pub accepted: usize,
    pub per_second: f64,
    /// Until the last was accepted.
    pub accepted_per_second: f64,
    /// Processor time of the server for each.
    pub cpu: Duration,
}

pub async fn measure(server: &Server, db: &Db, key: &PrivateKey) -> Result<Received> {
    let since = StatusId::floor(seed::now());
    let requests = Arc::new(notes(key, NOTES, "note")?);
    let (cpu, begun) = (server.cpu()?, Instant::now());
    let accepted = send(server, &requests).await?;
    let all_accepted = begun.elapsed();
    let watchers: Vec<AccountId> = (0..WATCHERS).map(|n| AccountId(plan::id(n))).collect();
    let mut arrived = 0;
    while arrived < accepted && begun.elapsed() < PATIENCE {
        // Counting takes the processors' time, too.
        tokio::time::sleep(Duration::from_millis(50)).await;
        arrived = count(db, &watchers, since).await?;
    }
    let took = begun.elapsed().as_secs_f64();
    server.settle().await?;
    Ok(Received {
        arrived,
        sent: NOTES,
        accepted,
        per_second: arrived as f64 / took,
        accepted_per_second: accepted as f64 / all_accepted.as_secs_f64(),
        cpu: (server.cpu()? - cpu) / arrived.max(1) as u32,
    })
}

async fn count(db: &Db, watchers: &[AccountId], since: StatusId) -> Result<usize> {
    const SQL: &str = "SELECT count(DISTINCT status_id) FROM feed_entries WHERE feed_id = ANY($1) AND status_id > $2
        AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = author_id AND a.domain <> '')";
    let count: i64 = db.conn().one(SQL, p![watchers, since]).await?;
    Ok(usize::try_from(count)?)
}

/// Gives how many were accepted.
async fn send(server: &Server, requests: &Arc<Vec<Request>>) -> Result<usize> {
    let (next, mut senders) = (Arc::new(AtomicUsize::new(0)), JoinSet::<Result<usize>>::new());
    for _ in 0..CONNECTIONS {
        let mut connection = Connection::open(server.address).await?;
        let (next, requests) = (next.clone(), requests.clone());
        senders.spawn(async move {
            let mut accepted = 0;
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                accepted += usize::from(connection.send(request).await?.status == 202);
            }
            Ok(accepted)
        });
    }
    let mut accepted = 0;
    while let Some(sender) = senders.join_next().await {
        accepted += sender??;
    }
    Ok(accepted)
}

pub struct Paced {
    /// From when a note was due until it had come over the stream of a home.
    pub p50: Duration,
    pub p99: Duration,
}

/// So many notes a second, whether those before have been answered or not.
pub async fn paced(server: &Server, key: &PrivateKey, (per_second, seconds): (u32, u32)) -> Result<Paced> {
    const MARK: &str = "paced";
    let count = (per_second * seconds) as usize;
    let requests = notes(key, count, MARK)?;
    let mut streams = Streams::open(server, 0..WATCHERS, MARK).await?;
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        connections.push(Connection::open(server.address).await?);
    }
    let idle = Arc::new(Mutex::new(connections));
    let begun = Instant::now();
    let due = move |n: usize| begun + Duration::from_secs(1) * n as u32 / per_second;
    for (n, request) in requests.into_iter().enumerate() {
        tokio::time::sleep_until(due(n).into()).await;
        tokio::spawn(send_one(idle.clone(), server.address, request));
    }
    let mut arrived = vec![None; count];
    for heard in 0..count {
        // Whoever has followers among several watchers is heard more than once.
        while arrived.iter().flatten().count() <= heard {
            let next = tokio::time::timeout(PATIENCE, streams.heard.recv()).await.ok().flatten();
            let (n, at) = next.ok_or(format!("{heard} of {count} notes came into a home"))?;
            if let Some(slot) = arrived.get_mut(n) {
                slot.get_or_insert(at - due(n));
            }
        }
    }
    let mut times: Vec<Duration> = arrived.into_iter().flatten().collect();
    times.sort_unstable();
    Ok(Paced { p50: percentile(&times, 50), p99: percentile(&times, 99) })
}

/// Over a connection that is free, or another one. What is not accepted does not arrive, which is said there.
async fn send_one(idle: Arc<Mutex<Vec<Connection>>>, address: SocketAddr, request: Request) {
    let free = idle.lock().await.pop();
    let mut connection = match free {
        Some(connection) => connection,
        None => match Connection::open(address).await {
            Ok(connection) => connection,
            Err(_) => return,
        },
    };
    if connection.send(&request).await.is_ok() {
        idle.lock().await.push(connection);
    }
}

/// Signed before the clock starts. All published within the next second or so. Each says its mark and number.
fn notes(key: &PrivateKey, count: usize, mark: &str) -> Result<Vec<Request>> {
    let mut chance = Chance::new(9);
    let inbox = format!("http://{DOMAIN}/inbox").parse()?;
    let now = seed::now();
    let mut requests = Vec::with_capacity(count);
    for n in 0..count {
        let author = sender(n % SENDERS);
        let body = note(author, (mark, n), now, &mut chance).to_string();
        let digest = Digest::of(body.as_bytes());
        let outgoing =
            Outgoing { method: &http::Method::POST, url: &inbox, body: Some((digest, "application/activity+json")) };
        let mut headers = String::new();
        for (name, value) in sign(Scheme::Cavage, &outgoing, &key_id(author), key, now.millis())? {
            headers.push_str(&format!("{name}: {}\r\n", value.to_str()?));
        }
        requests.push(client::request("POST", "/inbox", None, &headers, body.as_bytes()));
    }
    Ok(requests)
}

/// As Mastodon sends it.
fn note(
    author: usize,
    (mark, number): (&str, usize),
    now: domain::Timestamp,
    chance: &mut Chance,
) -> serde_json::Value {
    let (actor, public) = (uri(author), "https://www.w3.org/ns/activitystreams#Public");
    let published = now + Duration::from_millis(1 + number as u64 / 4);
    let id = format!("{actor}/statuses/{}{number:05}", now.millis());
    let content = format!("<p>{mark}{number}x {}</p>", words::sentence(chance, 35));
    json!({
        "@context": ["https://www.w3.org/ns/activitystreams", { "sensitive": "as:sensitive" }],
        "id": format!("{id}/activity"),
        "type": "Create",
        "actor": actor,
        "published": published,
        "to": [public],
        "cc": [format!("{actor}/followers")],
        "object": {
            "id": id,
            "type": "Note",
            "url": format!("{}/{number}", url(author)),
            "attributedTo": actor,
            "published": published,
            "to": [public],
            "cc": [format!("{actor}/followers")],
            "sensitive": false,
            "content": content,
            "contentMap": { "en": content },
            "attachment": [],
            "tag": [],
        },
    })
}
