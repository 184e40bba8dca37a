//! How far and how fast one post goes: into ten thousand homes, to a thousand open streams, to five hundred servers.

use std::time::{Duration, Instant};

use domain::{AccountId, StatusId};
use serde_json::json;
use storage::{Db, p};

use super::{
    client::{Connection, post, request},
    load::percentile,
    receiver::Receiver,
    server::Server,
    streams::Streams,
};
use crate::{
    Result,
    plan::{self, *},
};

const PATIENCE: Duration = Duration::from_secs(60);

/// Posts as this account and gives the id.
pub async fn publish(server: &Server, account: usize, text: &str) -> Result<StatusId> {
    let mut connection = Connection::open(server.address).await?;
    let answer = connection.send(&post("/api/v1/statuses", account, &json!({ "status": text }))).await?;
    if answer.status != 200 {
        return Err(format!("a post was answered with {}", answer.status).into());
    }
    let json = answer.json()?;
    Ok(json["id"].as_str().unwrap_or_default().parse().map_err(|_| "a post has no id")?)
}

/// From the request until the post is in the home of everybody in the crowd. Homes are written in the order of follows,
/// so the last of the crowd is watched; then all are counted.
pub async fn fan_out(server: &Server, db: &Db) -> Result<Duration> {
    const LAST: &str = "SELECT status_id FROM feed_entries WHERE feed_id = $1 AND status_id = $2";
    const ALL: &str = "SELECT count(*) FROM feed_entries WHERE feed_id = ANY($1) AND status_id = $2";
    let last = AccountId(plan::id(FIRST_OF_CROWD + CROWD - 1));
    let begun = Instant::now();
    let status = publish(server, STAR, "To the whole crowd.").await?;
    while db.conn().opt::<(i64,)>(LAST, p![last, status]).await?.is_none() {
        if begun.elapsed() > PATIENCE {
            return Err("a post did not reach the crowd".into());
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let took = begun.elapsed();
    let crowd: Vec<AccountId> = (0..CROWD).map(|n| AccountId(plan::id(FIRST_OF_CROWD + n))).collect();
    let mut reached: i64 = 0;
    for some in crowd.chunks(1_000) {
        reached += db.conn().one::<i64>(ALL, p![some, status]).await?;
    }
    match reached == CROWD as i64 {
        true => Ok(took),
        false => Err(format!("a post reached {reached} of {CROWD} homes").into()),
    }
}

pub struct Delivered {
    pub per_second: f64,
    pub cpu: Duration,
}

/// Posts that each go to all hosts, until everything has arrived. Once before the clock starts, so that connections and
/// keys are there.
pub async fn deliveries(server: &Server, receiver: &Receiver, posts: usize) -> Result<Delivered> {
    send_all(server, receiver, 1).await?;
    server.settle().await?;
    let (cpu, begun) = (server.cpu()?, Instant::now());
    let count = send_all(server, receiver, posts).await?;
    let took = begun.elapsed();
    server.settle().await?;
    let cpu = (server.cpu()? - cpu) / count.max(1) as u32;
    Ok(Delivered { per_second: count as f64 / took.as_secs_f64(), cpu })
}

async fn send_all(server: &Server, receiver: &Receiver, posts: usize) -> Result<usize> {
    let (before, begun) = (receiver.count(), Instant::now());
    for n in 0..posts {
        publish(server, COURIER, &format!("To all servers, number {n}.")).await?;
    }
    while receiver.count() - before < posts * HOSTS {
        if begun.elapsed() > PATIENCE {
            return Err(format!("{} of {} deliveries arrived", receiver.count() - before, posts * HOSTS).into());
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(posts * HOSTS)
}

pub struct Streamed {
    pub p50: Duration,
    pub p99: Duration,
    /// Of the slowest.
    pub most: Duration,
    /// Processor time of an event, beyond that of the same post when nobody listens.
    pub cpu: Duration,
    /// Anonymous memory while all sockets are open.
    pub memory: u64,
}

/// From the request of a post until its event has come to each of the listeners' sockets.
pub async fn streaming(server: &Server, posts: usize) -> Result<Streamed> {
    const MARK: &str = "streamed";
    let begun = server.cpu()?;
    for _ in 0..posts {
        publish(server, SPEAKER, "To nobody who listens.").await?;
    }
    server.settle().await?;
    let unheard = server.cpu()? - begun;
    let mut streams = Streams::open(server, 0..LISTENERS, MARK).await?;
    server.settle().await?;
    let (memory, begun) = (server.memory("RssAnon")?, server.cpu()?);
    let mut times = Vec::with_capacity(posts * LISTENERS);
    for n in 0..posts {
        let text = format!("{MARK}{n}x");
        let sent = Instant::now();
        publish(server, SPEAKER, &text).await?;
        for heard in 0..LISTENERS {
            let event = tokio::time::timeout(PATIENCE, streams.heard.recv()).await;
            let (_, at) = event.ok().flatten().ok_or(format!("{heard} of {LISTENERS} streams heard a post"))?;
            times.push(at - sent);
        }
    }
    server.settle().await?;
    let cpu = (server.cpu()? - begun).saturating_sub(unheard) / posts as u32;
    times.sort_unstable();
    let most = times.last().copied().unwrap_or_default();
    Ok(Streamed { p50: percentile(&times, 50), p99: percentile(&times, 99), most, cpu, memory })
}

/// What the interface's home page transfers: itself and what it names, in bytes and requests.
pub async fn page(server: &Server, cookie: &str) -> Result<Option<(usize, usize)>> {
    let mut connection = Connection::open(server.address).await?;
    let headers = format!("cookie: {cookie}\r\naccept: text/html\r\n");
    let answer = connection.send(&request("GET", "/home", None, &headers, b"")).await?;
    if answer.status != 200 {
        return Ok(None);
    }
    let html = String::from_utf8_lossy(answer.body).into_owned();
    let mut files: Vec<&str> = html.split(['"', '\'']).filter(|word| word.starts_with("/assets/")).collect();
    files.sort_unstable();
    files.dedup();
    let compressed = format!("{headers}accept-encoding: br, gzip\r\n");
    let answer = connection.send(&request("GET", "/home", None, &compressed, b"")).await?;
    let mut bytes = answer.head.len() + answer.body.len();
    for file in &files {
        let answer = connection.send(&request("GET", file, None, "accept-encoding: br, gzip\r\n", b"")).await?;
        bytes += answer.head.len() + answer.body.len();
    }
    Ok(Some((bytes, 1 + files.len())))
}
