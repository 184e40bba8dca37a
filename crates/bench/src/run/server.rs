//! The measured process: started, asked how it fares, stopped.

use std::{
    fs::File,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::client::{Connection, get};
use crate::{Result, plan};

/// What a start needs to know.
pub struct Start<'a> {
    pub binary: &'a Path,
    pub data: &'a Path,
    /// None: the server's own file of SQLite in the data folder.
    pub database: Option<&'a str>,
    /// Where all peers are.
    pub peers: SocketAddr,
}

pub struct Server {
    process: Child,
    pub address: SocketAddr,
    metrics: SocketAddr,
    /// From the start of the process to its first answer.
    pub started_in: Duration,
}

/// Look-ups of the cache of rendered parts since the start.
#[derive(Clone, Copy, Default)]
pub struct Usage {
    pub hits: f64,
    pub misses: f64,
}

impl Server {
    pub async fn start(start: &Start<'_>) -> Result<Self> {
        let (address, metrics) = (free_port()?, free_port()?);
        let log = File::options().create(true).append(true).open(start.data.join("server.log"))?;
        let mut command = Command::new(start.binary);
        command.arg("serve").arg("--data").arg(start.data);
        command.args(["--domain", plan::DOMAIN, "--listen", &address.to_string()]);
        command.args(["--metrics-listen", &metrics.to_string()]);
        if let Some(url) = start.database {
            command.args(["--database", url]);
        }
        let hosts: Vec<String> = (0..plan::HOSTS).map(|n| format!("{}={}", plan::host(n), start.peers)).collect();
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ALDEA_")) {
            command.env_remove(name);
        }
        command.env("ALDEA_TESTBED", "1").env("ALDEA_TESTBED_HOSTS", hosts.join(","));
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let begun = Instant::now();
        let process = command.spawn()?;
        let mut server = Self { process, address, metrics, started_in: Duration::ZERO };
        server.wait_until_ready().await?;
        server.started_in = begun.elapsed();
        Ok(server)
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        for _ in 0..20_000 {
            if let Ok(mut connection) = Connection::open(self.address).await
                && connection.send(&get("/health", None)).await.is_ok_and(|answer| answer.status == 200)
            {
                return Ok(());
            }
            if let Some(status) = self.process.try_wait()? {
                return Err(format!("the server ended with {status}; see server.log in the data folder").into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Err("the server does not answer".into())
    }

    /// Processor time of the process so far.
    pub fn cpu(&self) -> Result<Duration> {
        processor_time(self.process.id())
    }

    /// A line of `/proc/PID/status`, in bytes.
    pub fn memory(&self, name: &str) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let kib = line.and_then(|rest| rest.trim().trim_end_matches(" kB").trim().parse::<u64>().ok());
        Ok(kib.unwrap_or(0) * 1024)
    }

    /// Waits until the server has nothing left to do: two tenths of a second with hardly any processor time.
    pub async fn settle(&self) -> Result<()> {
        for _ in 0..300 {
            let before = self.cpu()?;
            tokio::time::sleep(Duration::from_millis(200)).await;
            if self.cpu()? - before <= Duration::from_millis(10) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Until connections that nobody uses are closed (ten seconds), and the allocator has given back what is free.
    pub async fn calm(&self) {
        tokio::time::sleep(Duration::from_secs(12)).await;
    }

    pub async fn usage(&self) -> Result<Usage> {
        let mut connection = Connection::open(self.metrics).await?;
        let answer = connection.send(&get("/metrics", None)).await?;
        let text = String::from_utf8_lossy(answer.body);
        let figure = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|value| value.trim().parse().ok()).unwrap_or(0.0)
        };
        Ok(Usage { hits: figure("aldea_parts_hits_total "), misses: figure("aldea_parts_misses_total ") })
    }

    /// Ends the server in good order.
    pub async fn stop(mut self) -> Result<()> {
        let _ = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status()?;
        for _ in 0..1_500 {
            if self.process.try_wait()?.is_some() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Err("the server does not stop".into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What a process has used so far.
pub fn processor_time(process: u32) -> Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name of the program, in parentheses, may hold anything.
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    let fields: Vec<&str> = after.split_whitespace().collect();
    let ticks = |n: usize| fields.get(n).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
    // utime and stime, the 14th and 15th field; a tick is 10 ms on Linux.
    Ok(Duration::from_millis((ticks(11) + ticks(12)) * 10))
}

fn free_port() -> Result<SocketAddr> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?)
}
