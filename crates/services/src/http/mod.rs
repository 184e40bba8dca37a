//! The one outgoing HTTP client. Whatever leaves this server (federation, link previews, Web Push, object storage)
//! goes through [`Http`], so the limits are kept in one place: public addresses only (checked on every hop and after
//! name resolution), size, time and redirect limits, and a bounded number of requests per host.
//! Tests answer in the same process through [`Http::routed`].

mod address;
mod cidr;
mod error;
mod network;
mod request;
mod resolver;
mod response;
mod routed;
mod slots;
mod tls;
mod warm;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use ::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use bytes::Bytes;
use tokio::time::Sleep;
use url::Url;

pub use address::is_public;
pub use cidr::Cidr;
pub use error::HttpError;
pub use request::{Kind, Request, Sign};
pub use response::{Download, Response};
pub use routed::{Hosts, Route, RouteFuture};

use address::Reach;
use network::Network;
use response::Body;
use slots::Slots;

/// What the server tells its client at start-up.
#[derive(Clone, Debug)]
pub struct HttpOptions {
    /// Sent with every request that does not bring its own.
    pub user_agent: String,
    /// Lifts the rule that peers have public addresses and speak TLS. For test beds, and for a client of its own
    /// that talks to an object store of the operator's network.
    pub allow_private: bool,
    /// Networks that peers may be in though they are not of the public internet. They must speak TLS too.
    pub private_networks: Vec<Cidr>,
    /// Certificates of authorities (PEM) trusted besides the public ones and the platform's.
    pub extra_ca_pem: Option<Vec<u8>>,
    /// Names with a fixed address, looked up before DNS and not held to the rule of public addresses. The port counts
    /// for URLs that name none.
    pub hosts: HashMap<String, SocketAddr>,
    /// Requests of one kind in flight to one host; more wait in line.
    pub per_host: usize,
    pub connect_timeout: Duration,
    /// The longest silence within a response.
    pub read_timeout: Duration,
}

impl HttpOptions {
    /// The defaults of the server whose pages are at `https://web_domain/`.
    pub fn new(web_domain: &str) -> Self {
        Self {
            user_agent: format!("Aldea/{} (+https://{web_domain}/)", env!("CARGO_PKG_VERSION")),
            allow_private: false,
            private_networks: Vec::new(),
            extra_ca_pem: None,
            hosts: HashMap::new(),
            per_host: 8,
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(10),
        }
    }
}

/// The client; clones share its connections and limits.
#[derive(Clone)]
pub struct Http(Arc<Inner>);

struct Inner {
    engine: Engine,
    user_agent: HeaderValue,
    reach: Reach,
    slots: Slots,
}

enum Engine {
    Network(Network),
    Routed(Arc<dyn Route>),
}

/// The head of an answer, with its body still to be read.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Body,
}

impl Http {
    /// A client on the network. Fails on options that cannot work, such as an unreadable certificate.
    pub fn new(options: &HttpOptions) -> Result<Self, HttpError> {
        Self::over(Engine::Network(Network::new(options)?), options)
    }

    /// A client whose requests are answered by `route` without a socket, under the same rules.
    pub fn routed(options: &HttpOptions, route: Arc<dyn Route>) -> Result<Self, HttpError> {
        Self::over(Engine::Routed(route), options)
    }

    fn over(engine: Engine, options: &HttpOptions) -> Result<Self, HttpError> {
        let user_agent = HeaderValue::from_str(&options.user_agent)
            .map_err(|_| HttpError::Other("the user agent is not a valid header".into()))?;
        let (reach, slots) = (Reach::new(options), Slots::new(options.per_host));
        Ok(Self(Arc::new(Inner { engine, user_agent, reach, slots })))
    }

    /// Sends a request and reads the whole answer, whatever its status. `sign` is called for each hop, because a
    /// signature covers the address.
    pub async fn send(&self, request: Request, sign: Option<Sign<'_>>) -> Result<Response, HttpError> {
        self.open(request, sign).await?.collect().await
    }

    /// As [`Http::send`], but hands the body out in pieces, for files too large to hold.
    pub async fn open(&self, request: Request, sign: Option<Sign<'_>>) -> Result<Download, HttpError> {
        let opened = self.follow(request, sign).await;
        let outcome = match &opened {
            Ok(download) => class(download.status),
            Err(error) => error.kind(),
        };
        metrics::counter!("aldea_outgoing_requests_total", "outcome" => outcome).increment(1);
        opened
    }

    async fn follow(&self, mut request: Request, sign: Option<Sign<'_>>) -> Result<Download, HttpError> {
        let mut timer = Box::pin(tokio::time::sleep(request.deadline));
        request.url.set_fragment(None);
        let mut hops = 0;
        loop {
            self.0.reach.check(&request.url)?;
            let hop = self.hop(&request, sign)?;
            let waiting = self.0.slots.acquire(authority(&request.url), request.kind);
            let slot = within(&mut timer, waiting).await.ok_or(HttpError::Busy)?;
            let exchange = self.0.engine.exchange(hop, &request.url);
            let answer = within(&mut timer, exchange).await.ok_or(HttpError::Timeout)??;
            match request.redirected(answer.status, &answer.headers)? {
                Some(_) if hops == request.redirects => return Err(HttpError::TooManyRedirects),
                Some(next) => request = next,
                None => return Download::new(request, answer, timer, slot),
            }
            hops += 1;
        }
    }

    /// The message of one hop, signed: what the peer will see.
    fn hop(&self, request: &Request, sign: Option<Sign<'_>>) -> Result<::http::Request<Bytes>, HttpError> {
        let mut hop = ::http::Request::new(request.body.clone());
        *hop.method_mut() = request.method.clone();
        *hop.uri_mut() = request.url.as_str().parse().map_err(|_| HttpError::BadUrl("not a valid address"))?;
        *hop.headers_mut() = request.headers.clone();
        let host = HeaderValue::from_str(authority(&request.url));
        hop.headers_mut().insert(header::HOST, host.map_err(|_| HttpError::BadUrl("not a valid host"))?);
        hop.headers_mut().entry(header::USER_AGENT).or_insert_with(|| self.0.user_agent.clone());
        if let Some(sign) = sign {
            sign(&mut hop)?;
        }
        Ok(hop)
    }
}

impl Engine {
    async fn exchange(&self, hop: ::http::Request<Bytes>, url: &Url) -> Result<Answer, HttpError> {
        match self {
            Self::Network(network) => network.exchange(hop, url.clone()).await,
            Self::Routed(route) => {
                let without_body = hop.method() == Method::HEAD;
                let (head, body) = route.answer(hop).await?.into_parts();
                let body = if without_body { Bytes::new() } else { body };
                Ok(Answer { status: head.status, headers: head.headers, body: Body::Ready(body) })
            }
        }
    }
}

/// `host` or `host:port`, as in the `Host` header. The scheme and credentials have been checked before.
fn authority(url: &Url) -> &str {
    &url[url::Position::BeforeHost..url::Position::AfterPort]
}

/// The future's value, or `None` if the timer runs out first.
async fn within<T>(timer: &mut Pin<Box<Sleep>>, future: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        value = future => Some(value),
        () = timer => None,
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        500..=599 => "5xx",
        _ => "other",
    }
}

#[cfg(test)]
#[path = "network_tests.rs"]
mod network_tests;
#[cfg(test)]
#[path = "http_tests.rs"]
mod tests;
