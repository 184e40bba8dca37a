//! What comes back: whole, or as a stream that counts its bytes against the request's limit.

use std::pin::Pin;

use ::http::header::{self, HeaderName};
use ::http::{HeaderMap, StatusCode};
use bytes::{Bytes, BytesMut};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Sleep;
use url::Url;

use super::{Answer, HttpError, Request, within};

/// A complete answer, of whatever status.
#[derive(Clone, Debug)]
pub struct Response {
    pub status: StatusCode,
    /// Where it came from, after redirects.
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Response {
    pub fn is_success(&self) -> bool {
        self.status.is_success()
    }

    pub fn header(&self, name: HeaderName) -> Option<&str> {
        text(&self.headers, name)
    }

    /// The media type without its parameters, as the peer spelled it.
    pub fn media_type(&self) -> Option<&str> {
        essence(&self.headers)
    }
}

/// An answer whose body is read piece by piece. It holds one of the host's slots until dropped.
pub struct Download {
    pub status: StatusCode,
    /// Where it comes from, after redirects.
    pub url: Url,
    pub headers: HeaderMap,
    body: Body,
    left: u64,
    timer: Pin<Box<Sleep>>,
    _slot: OwnedSemaphorePermit,
}

pub(super) enum Body {
    Network(reqwest::Response),
    Ready(Bytes),
}

impl Download {
    pub(super) fn new(
        request: Request,
        answer: Answer,
        timer: Pin<Box<Sleep>>,
        slot: OwnedSemaphorePermit,
    ) -> Result<Self, HttpError> {
        let Answer { status, headers, body } = answer;
        let download = Self { status, url: request.url, headers, body, left: request.max_bytes, timer, _slot: slot };
        if download.announced().is_some_and(|length| length > request.max_bytes) {
            return Err(HttpError::TooLarge);
        }
        Ok(download)
    }

    /// The media type without its parameters, as the peer spelled it.
    pub fn media_type(&self) -> Option<&str> {
        essence(&self.headers)
    }

    /// The next piece, or `None` at the end. An error ends the stream.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, HttpError> {
        let chunk = match &mut self.body {
            Body::Network(response) => within(&mut self.timer, response.chunk()).await.ok_or(HttpError::Timeout)??,
            Body::Ready(body) => Some(std::mem::take(body)).filter(|body| !body.is_empty()),
        };
        let length = chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
        self.left = self.left.checked_sub(length).ok_or(HttpError::TooLarge)?;
        Ok(chunk)
    }

    /// Reads the rest.
    pub async fn collect(mut self) -> Result<Response, HttpError> {
        let first = self.chunk().await?.unwrap_or_default();
        let body = match self.chunk().await? {
            None => first,
            Some(second) => self.join(first, second).await?,
        };
        Ok(Response { status: self.status, url: self.url, headers: self.headers, body })
    }

    async fn join(&mut self, first: Bytes, second: Bytes) -> Result<Bytes, HttpError> {
        // The announced length has been checked against the limit, so it is safe to reserve.
        let mut body = BytesMut::with_capacity(self.announced().unwrap_or(0) as usize + first.len() + second.len());
        body.extend_from_slice(&first);
        body.extend_from_slice(&second);
        while let Some(chunk) = self.chunk().await? {
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    /// The length of what is still to come, if known; of a compressed body it is not.
    fn announced(&self) -> Option<u64> {
        match &self.body {
            Body::Network(response) => response.content_length(),
            Body::Ready(body) => Some(body.len() as u64),
        }
    }
}

fn essence(headers: &HeaderMap) -> Option<&str> {
    text(headers, header::CONTENT_TYPE)?.split(';').next().map(str::trim)
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}
