//! All other servers in one: takes every delivery with a 202 and counts.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::Result;

pub struct Receiver {
    pub address: SocketAddr,
    count: Arc<AtomicUsize>,
}

impl Receiver {
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let (address, count) = (listener.local_addr()?, Arc::new(AtomicUsize::new(0)));
        let counter = count.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, counter.clone()));
            }
        });
        Ok(Self { address, count })
    }

    /// Deliveries so far.
    pub fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }
}

/// Whatever is asked, until the peer has enough.
async fn serve(mut stream: TcpStream, count: Arc<AtomicUsize>) {
    let mut buffer = Vec::with_capacity(16 * 1024);
    while read_request(&mut stream, &mut buffer).await.is_some() {
        count.fetch_add(1, Ordering::Relaxed);
        if stream.write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n").await.is_err() {
            return;
        }
    }
}

/// The head of the next request, whose body has come too. None when the peer has hung up.
pub async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<String> {
    let head = loop {
        match buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            Some(head) => break head,
            None => fill(stream, buffer).await?,
        }
    };
    let text = String::from_utf8_lossy(&buffer[..head]).into_owned();
    let end = head + 4 + content_length(&text);
    while buffer.len() < end {
        fill(stream, buffer).await?;
    }
    buffer.drain(..end);
    Some(text)
}

async fn fill(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<()> {
    matches!(stream.read_buf(buffer).await, Ok(1..)).then_some(())
}

fn content_length(head: &str) -> usize {
    let lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
    let found = lines.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    found.and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(0)
}
