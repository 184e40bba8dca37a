//! The client's way to the network: connection pool, TLS and HTTP/1.1 or 2, for one hop at a time.

use std::sync::Arc;
use std::time::Instant;

use ::http::{Method, header};
use bytes::Bytes;
use reqwest::redirect::Policy;
use url::Url;

use super::resolver::Resolver;
use super::response::Body;
use super::warm::{self, Warm};
use super::{Answer, HttpError, HttpOptions, authority, tls};

/// What a peer may send ahead of our reading, per stream and per connection.
const STREAM_WINDOW: u32 = 512 * 1024;
const CONNECTION_WINDOW: u32 = 1024 * 1024;

pub(super) struct Network {
    warm: Warm,
    /// Keeps its connections, for the hosts that are warm.
    kept: reqwest::Client,
    /// Closes each after its request.
    once: reqwest::Client,
}

impl Network {
    // Here is the one place where clients are built.
    #[allow(clippy::disallowed_methods)]
    pub(super) fn new(options: &HttpOptions) -> Result<Self, HttpError> {
        let tls = tls::config(options.extra_ca_pem.as_deref())?;
        let resolver = Arc::new(Resolver::new(options));
        let client = |idle_per_host| {
            reqwest::Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .https_only(!options.allow_private)
                .dns_resolver(resolver.clone())
                // A proxy would resolve names behind our back; redirects are ours to check and to sign.
                .no_proxy()
                .redirect(Policy::none())
                .referer(false)
                .connect_timeout(options.connect_timeout)
                .read_timeout(options.read_timeout)
                .pool_idle_timeout(warm::IDLE)
                .pool_max_idle_per_host(idle_per_host)
                .http2_initial_stream_window_size(STREAM_WINDOW)
                .http2_initial_connection_window_size(CONNECTION_WINDOW)
                .build()
        };
        Ok(Self { warm: Warm::default(), kept: client(options.per_host)?, once: client(0)? })
    }

    pub(super) async fn exchange(&self, hop: ::http::Request<Bytes>, url: Url) -> Result<Answer, HttpError> {
        let (mut head, body) = hop.into_parts();
        // The connection writes the same host itself, in the form of its HTTP version.
        head.headers.remove(header::HOST);
        let request = || {
            let mut request = reqwest::Request::new(head.method.clone(), url.clone());
            *request.headers_mut() = head.headers.clone();
            if !matches!(head.method, Method::GET | Method::HEAD) {
                *request.body_mut() = Some(body.clone().into());
            }
            request
        };
        let (host, now) = (authority(&url), now());
        let ready = self.warm.has(host, now);
        let client = if self.warm.keeps(host, now) { &self.kept } else { &self.once };
        let mut response = match client.execute(request()).await {
            // The peer may just have closed a connection that was kept, before it saw the request. All that is sent from
            // here may be sent twice.
            Err(error) if ready && is_broken_off(&error) => self.once.execute(request()).await.map_err(|_| error)?,
            answer => answer?,
        };
        let headers = std::mem::take(response.headers_mut());
        Ok(Answer { status: response.status(), headers, body: Body::Network(response) })
    }
}

/// Whether a connection ended without an answer.
fn is_broken_off(error: &reqwest::Error) -> bool {
    error.is_request() && !error.is_connect() && !error.is_timeout()
}

/// Real time: the client's own pool keeps to it.
#[allow(clippy::disallowed_methods)]
fn now() -> Instant {
    Instant::now()
}
