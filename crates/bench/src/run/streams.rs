//! Open streams: WebSockets of people, on which numbered marks in what happens are waited for.

use std::{ops::Range, sync::Arc, time::Instant};

use tokio::{
    io::AsyncReadExt,
    sync::{Notify, mpsc},
};

use super::{
    client::{Connection, request},
    server::Server,
};
use crate::Result;

/// A number that came over one of the streams, and when.
pub type Heard = (usize, Instant);

/// Closed when this is dropped.
pub struct Streams {
    pub heard: mpsc::UnboundedReceiver<Heard>,
    close: Arc<Notify>,
}

impl Streams {
    /// The home streams of these viewers. `mark` stands before each number that is waited for.
    pub async fn open(server: &Server, viewers: Range<usize>, mark: &'static str) -> Result<Self> {
        let (tell, heard) = mpsc::unbounded_channel();
        let close = Arc::new(Notify::new());
        for viewer in viewers {
            let (mut connection, path) = (Connection::open(server.address).await?, "/api/v1/streaming?stream=user");
            let headers = "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
                           sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
            let answer = connection.send(&request("GET", path, Some(viewer), headers, b"")).await?;
            if answer.status != 101 {
                return Err(format!("a stream was answered with {}", answer.status).into());
            }
            tokio::spawn(listen(connection, mark, tell.clone(), close.clone()));
        }
        Ok(Self { heard, close })
    }
}

impl Drop for Streams {
    fn drop(&mut self) {
        self.close.notify_waiters();
    }
}

/// Reads frames (RFC 6455; those of servers are not masked) and tells of the number in each.
async fn listen(connection: Connection, mark: &'static str, heard: mpsc::UnboundedSender<Heard>, close: Arc<Notify>) {
    let (mut stream, mut buffer) = connection.into_parts();
    let start = buffer.windows(4).position(|window| window == b"\r\n\r\n").map_or(0, |at| at + 4);
    buffer.drain(..start);
    let closed = close.notified();
    tokio::pin!(closed);
    loop {
        while let Some((payload, end)) = frame(&buffer) {
            if let Some(number) = number(&buffer[payload..end], mark.as_bytes()) {
                let _ = heard.send((number, Instant::now()));
            }
            buffer.drain(..end);
        }
        tokio::select! {
            () = &mut closed => return,
            read = stream.read_buf(&mut buffer) => if !matches!(read, Ok(1..)) { return },
        }
    }
}

/// Where the payload of the first frame begins and ends, if it has come whole.
fn frame(buffer: &[u8]) -> Option<(usize, usize)> {
    let (start, length) = match *buffer.get(1)? & 0x7f {
        126 => (4, usize::from(u16::from_be_bytes(buffer.get(2..4)?.try_into().ok()?))),
        127 => (10, usize::try_from(u64::from_be_bytes(buffer.get(2..10)?.try_into().ok()?)).ok()?),
        length => (2, usize::from(length)),
    };
    (buffer.len() >= start + length).then_some((start, start + length))
}

/// The number that follows the first mark.
fn number(text: &[u8], mark: &[u8]) -> Option<usize> {
    let at = text.windows(mark.len()).position(|window| window == mark)? + mark.len();
    let digits = text[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&text[at..at + digits]).ok()?.parse().ok()
}
