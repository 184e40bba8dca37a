//! An outgoing request with its limits, and what becomes of it when the peer redirects.

use std::time::Duration;

use ::http::header::{self, HeaderName};
use ::http::{HeaderMap, HeaderValue, Method, StatusCode};
use bytes::Bytes;
use url::Url;

use super::HttpError;

/// Signs one hop in place. It sees the message as the peer will, with `Host`, and returns an error to send nothing.
pub type Sign<'a> = &'a (dyn Fn(&mut ::http::Request<Bytes>) -> Result<(), HttpError> + Send + Sync);

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Documents and deliveries, which take moments.
    Document,
    Picture,
    /// A film or sound may take half an hour.
    Film,
}

/// A request; its URL is checked when it is sent.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// The largest body accepted, in bytes after decompression.
    pub max_bytes: u64,
    /// For everything: waiting for a slot, all hops and the whole body.
    pub deadline: Duration,
    /// What it waits in line with: requests to one host of different kinds do not wait for each other.
    pub kind: Kind,
    /// How many redirects are followed; with 0 the redirect itself is the answer.
    pub redirects: u8,
}

impl Request {
    /// Accepts 1 MiB within 10 seconds and follows no redirect.
    pub fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            max_bytes: 1024 * 1024,
            deadline: Duration::from_secs(10),
            kind: Kind::Document,
            redirects: 0,
        }
    }

    /// A GET that follows up to three redirects.
    pub fn get(url: Url) -> Self {
        Self::new(Method::GET, url).redirects(3)
    }

    /// A POST that follows none: what is delivered is meant for this address.
    pub fn post(url: Url, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..Self::new(Method::POST, url) }
    }

    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    pub fn accept(self, media_types: &'static str) -> Self {
        self.header(header::ACCEPT, HeaderValue::from_static(media_types))
    }

    pub fn content_type(self, media_type: &'static str) -> Self {
        self.header(header::CONTENT_TYPE, HeaderValue::from_static(media_type))
    }

    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    pub fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    pub fn redirects(mut self, redirects: u8) -> Self {
        self.redirects = redirects;
        self
    }

    /// The request of the next hop if the answer is a redirect to be followed. Only GET and HEAD follow those that
    /// may change the method (RFC 9110, section 15.4).
    pub(super) fn redirected(&self, status: StatusCode, answer: &HeaderMap) -> Result<Option<Self>, HttpError> {
        let safe = matches!(self.method, Method::GET | Method::HEAD);
        let followed = match status.as_u16() {
            301..=303 => safe,
            307 | 308 => true,
            _ => false,
        };
        let Some(location) = answer.get(header::LOCATION).filter(|_| followed && self.redirects > 0) else {
            return Ok(None);
        };
        let location = std::str::from_utf8(location.as_bytes());
        let mut next = self.clone();
        next.url = self.url.join(location.map_err(|_| HttpError::BadUrl("not a valid redirect"))?)?;
        next.url.set_fragment(None);
        if next.url.origin() != self.url.origin() {
            for secret in [header::AUTHORIZATION, header::COOKIE, header::PROXY_AUTHORIZATION] {
                next.headers.remove(secret);
            }
        }
        Ok(Some(next))
    }
}
