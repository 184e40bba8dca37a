//! The price of the machine itself: a process that does nothing but answer, and to send to many what it is sent. What a
//! load takes less than this, no server could do; and how this changes from run to run says how far figures can be compared.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::io::AsyncReadExt;

use super::{
    client::{Connection, get},
    load::{End, Load},
    server::processor_time,
};
use crate::{
    Result,
    plan::LISTENERS,
    report::{Figure, Row},
};

/// The argument that makes a bare server of the bench.
pub const WORD: &str = "bare";
/// Bytes of an answer's body, and of what is sent to all.
const ANSWER: usize = 900;
const EVENT: usize = 2_500;
const EVENTS: usize = 30;
const TO_ALL: &str = "/all";

/// Serves until it is killed; the port is the first line of the output.
pub fn serve() -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    writeln!(std::io::stdout(), "{}", listener.local_addr()?.port())?;
    let all = Arc::new(Mutex::new(Vec::new()));
    loop {
        let (stream, _) = listener.accept()?;
        stream.set_nodelay(true)?;
        let mine = all.clone();
        let thread = std::thread::Builder::new().stack_size(64 * 1024);
        thread.spawn(move || answer(stream, &mine))?;
    }
}

/// One connection. Who sends a line is among all from then on.
fn answer(mut stream: TcpStream, all: &Mutex<Vec<TcpStream>>) -> std::io::Result<()> {
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {ANSWER}\r\n\r\n{}", "a".repeat(ANSWER));
    let mut request = [0; 4096];
    loop {
        let read = stream.read(&mut request)?;
        if read == 0 {
            return Ok(());
        }
        if request.starts_with(b"\n") {
            all.lock().expect("nobody panics").push(stream.try_clone()?);
            continue;
        }
        if request[4..].starts_with(TO_ALL.as_bytes()) {
            for mut one in all.lock().expect("nobody panics").iter() {
                one.write_all(&[b'e'; EVENT])?;
            }
        }
        stream.write_all(answer.as_bytes())?;
    }
}

/// The other process.
pub struct Bare {
    process: Child,
    address: SocketAddr,
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Bare {
    pub fn start() -> Result<Self> {
        let mut process =
            Command::new(std::env::current_exe()?).arg(WORD).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        Ok(Self { process, address: (Ipv4Addr::LOCALHOST, line.trim().parse()?).into() })
    }

    fn cpu(&self) -> Result<Duration> {
        processor_time(self.process.id())
    }

    /// A request and its answer.
    pub async fn requests(&self, clients: usize, time: Duration) -> Result<Row> {
        let requests = Arc::new(vec![get("/", Some(0))]);
        let load = Load { requests: &requests, writes: None, clients, end: End::After(time) };
        Ok(Row::new("nothing but an answer", "bare", clients, load.measure(self.address, || self.cpu()).await?))
    }

    /// As many bytes as an event has, to as many sockets as listen.
    pub async fn sends(&self) -> Result<Figure> {
        let (tell, mut heard) = tokio::sync::mpsc::unbounded_channel();
        for _ in 0..LISTENERS {
            let mut connection = Connection::open(self.address).await?;
            connection.write(b"\n").await?;
            let tell = tell.clone();
            tokio::spawn(async move {
                let (mut stream, mut event) = (connection.into_parts().0, [0; EVENT]);
                while stream.read_exact(&mut event).await.is_ok() {
                    let _ = tell.send(());
                }
            });
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        let (mut connection, begun) = (Connection::open(self.address).await?, self.cpu()?);
        for _ in 0..EVENTS {
            connection.send(&get(TO_ALL, None)).await?;
            for _ in 0..LISTENERS {
                heard.recv().await;
            }
        }
        let cpu = (self.cpu()? - begun) / EVENTS as u32;
        Ok(Figure::plain("nothing but to send to 1000 sockets, processor time", cpu.as_secs_f64() * 1e3, "ms"))
    }
}
