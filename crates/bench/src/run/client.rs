//! The least HTTP/1.1 client that a load needs: one connection kept alive, requests made beforehand, answers read whole.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{Result, plan};

/// A request as it goes over the wire.
pub type Request = Vec<u8>;

/// A GET; `token` is that of the account with this number.
pub fn get(path: &str, account: Option<usize>) -> Request {
    request("GET", path, account, "accept: */*\r\n", b"")
}

/// A POST of JSON.
pub fn post(path: &str, account: usize, json: &serde_json::Value) -> Request {
    request("POST", path, Some(account), "content-type: application/json\r\n", json.to_string().as_bytes())
}

/// `headers` are whole lines.
pub fn request(method: &str, path: &str, account: Option<usize>, headers: &str, body: &[u8]) -> Request {
    let token = account.map(|n| format!("authorization: Bearer {}\r\n", plan::token(n))).unwrap_or_default();
    let length = if body.is_empty() {
        String::new()
    } else {
        format!("content-length: {}\r\n", body.len())
    };
    let head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n{token}{headers}{length}\r\n", plan::DOMAIN);
    let mut request = head.into_bytes();
    request.extend_from_slice(body);
    request
}

pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// Where the body lies in the buffer, and how it was sent.
struct Head {
    status: u16,
    length: usize,
    body: Body,
}

enum Body {
    Sized(usize),
    Chunked,
}

/// An answer; its body is valid until the next request.
pub struct Answer<'a> {
    pub status: u16,
    pub head: &'a [u8],
    pub body: &'a [u8],
}

impl Answer<'_> {
    pub fn json(&self) -> Result<serde_json::Value> {
        Ok(serde_json::from_slice(self.body)?)
    }
}

impl Connection {
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(256 * 1024) })
    }

    pub async fn send(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            match read_head(&self.buffer)? {
                Some(head) => break head,
                None => self.fill().await?,
            }
        };
        match head.body {
            Body::Sized(length) => {
                while self.buffer.len() < head.length + length {
                    self.fill().await?;
                }
            }
            Body::Chunked => self.unchunk(head.length).await?,
        }
        let (status, body) = (head.status, &self.buffer[head.length..]);
        Ok(Answer { status, head: &self.buffer[..head.length], body })
    }

    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        Ok(self.stream.write_all(bytes).await?)
    }

    async fn fill(&mut self) -> Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err("the server hung up".into()),
            _ => Ok(()),
        }
    }

    /// Puts the chunks together where they lie.
    async fn unchunk(&mut self, start: usize) -> Result<()> {
        let (mut end, mut at) = (start, start);
        loop {
            let line = loop {
                match find(&self.buffer[at..], b"\r\n") {
                    Some(line) => break line,
                    None => self.fill().await?,
                }
            };
            let size = std::str::from_utf8(&self.buffer[at..at + line])?;
            let size = usize::from_str_radix(size.split(';').next().unwrap_or_default(), 16)?;
            at += line + 2;
            while self.buffer.len() < at + size + 2 {
                self.fill().await?;
            }
            self.buffer.copy_within(at..at + size, end);
            (end, at) = (end + size, at + size + 2);
            if size == 0 {
                self.buffer.truncate(end);
                return Ok(());
            }
        }
    }

    /// The stream after a 101, with what has already come.
    pub fn into_parts(self) -> (TcpStream, Vec<u8>) {
        (self.stream, self.buffer)
    }
}

fn read_head(buffer: &[u8]) -> Result<Option<Head>> {
    let Some(end) = find(buffer, b"\r\n\r\n") else { return Ok(None) };
    let text = std::str::from_utf8(&buffer[..end])?;
    let mut lines = text.split("\r\n");
    let status = lines.next().and_then(|line| line.get(9..12)).and_then(|status| status.parse().ok());
    let mut body = Body::Sized(0);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        if name.eq_ignore_ascii_case("content-length") {
            body = Body::Sized(value.trim().parse()?);
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            body = Body::Chunked;
        }
    }
    Ok(Some(Head { status: status.ok_or("not HTTP")?, length: end + 4, body }))
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}
