//! Everything that holds for every request of the main listener: who asks, `/health`, one line of the log, figures,
//! and an answer even if a handler panics.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body::Body;
use futures_util::FutureExt;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use services::App;
use services::request::{ClientIp, RequestLog};
use tokio::time::Instant;
use tower_http::timeout::TimeoutBody;

use super::body;
use super::compress;
use super::doors::Doors;
use crate::config::Cidr;

/// The longest silence within a request's body.
const BODY_SILENCE: Duration = Duration::from_secs(30);
const X_REQUEST_ID: &str = "x-request-id";

pub struct Front {
    pub doors: Doors,
    pub app: App,
    pub trusted_proxies: Vec<Cidr>,
    pub log_requests: bool,
    /// Keep figures for Prometheus.
    pub measure: bool,
    /// Tell browsers to come back by HTTPS only.
    pub hsts: bool,
    pub ids: RequestIds,
}

impl Front {
    pub async fn answer(&self, request: Request<Incoming>, peer: IpAddr) -> Response<Body> {
        if request.uri().path() == "/health" {
            return health(&self.app).await;
        }
        let client = client_ip(request.headers(), peer, &self.trusted_proxies);
        let request = request.map(|body| Body::new(TimeoutBody::new(BODY_SILENCE, body)));
        self.respond(body::at_hand(request).await, client).await
    }

    /// Any request but the few that are answered here.
    pub async fn respond(&self, mut request: Request<Body>, client: IpAddr) -> Response<Body> {
        let started = now();
        let log = Arc::new(RequestLog::new(self.ids.next()));
        request.extensions_mut().insert(ClientIp(client));
        request.extensions_mut().insert(log.clone());
        let method = request.method().clone();
        let is_api = request.uri().path().starts_with("/api/");
        let encodings = compress::asked(request.headers());
        let answered = AssertUnwindSafe(self.doors.answer(request)).catch_unwind().await;
        let response = answered.unwrap_or_else(|_| panicked(is_api));
        let mut response = compress::smaller(response, encodings).await;
        let id = HeaderValue::from_str(&format!("{:016x}", log.id)).expect("hexadecimal digits are a valid header");
        response.headers_mut().insert(X_REQUEST_ID, id);
        if self.hsts {
            let year = HeaderValue::from_static("max-age=31536000");
            response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, year);
        }
        self.record(&log, &method, response.status(), started.elapsed());
        response
    }

    fn record(&self, log: &RequestLog, method: &Method, status: StatusCode, took: Duration) {
        let route = log.route().unwrap_or("none");
        if self.log_requests {
            tracing::info!(
                target: "request",
                method = method.as_str(),
                route,
                status = status.as_u16(),
                duration_ms = (took.as_micros() as f64) / 1000.0,
                account.id = log.account().map(|id| id.0),
                request.id = format_args!("{:016x}", log.id),
            );
        }
        if !self.measure {
            return;
        }
        let class = match status.as_u16() {
            ..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            _ => "5xx",
        };
        metrics::histogram!("aldea_request_seconds", "route" => route.to_owned(), "status" => class).record(took);
    }
}

/// For those who watch the server: it can answer, and so can its database.
async fn health(app: &App) -> Response<Body> {
    let (status, text) = match storage::secrets::find(&mut app.db.conn(), "health").await {
        Ok(_) => (StatusCode::OK, "{\"status\":\"UP\"}"),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "{\"status\":\"DOWN\"}")
        }
    };
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Real time, for the log alone.
#[allow(clippy::disallowed_methods)]
fn now() -> Instant {
    Instant::now()
}

/// The panic itself was reported by the hook; the client learns that it is not its fault.
fn panicked(is_api: bool) -> Response<Body> {
    metrics::counter!("aldea_panics_total", "where" => "request").increment(1);
    let (media_type, text) = if is_api {
        ("application/json", "{\"error\":\"We're sorry, but something went wrong on our end.\"}")
    } else {
        ("text/plain; charset=utf-8", "Something went wrong here. It has been noted; please try again later.")
    };
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// Reads `X-Forwarded-For` from the right: each proxy adds whom it saw, so the first address that is no proxy of ours
/// is the client. What stands left of it anybody may have invented.
fn client_ip(headers: &HeaderMap, peer: IpAddr, trusted: &[Cidr]) -> IpAddr {
    let is_trusted = |ip: IpAddr| trusted.iter().any(|range| range.contains(ip));
    let mut client = peer;
    let lines: Vec<&str> = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
    for seen in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        if !is_trusted(client) {
            break;
        }
        match seen.trim().parse::<IpAddr>() {
            Ok(ip) => client = ip.to_canonical(),
            Err(_) => break,
        }
    }
    client
}

/// Numbers that look random and do not repeat, for finding a request in the log again.
pub struct RequestIds(AtomicU64);

impl RequestIds {
    pub fn starting_at(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// The finaliser of SplitMix64 over a counter: each input gives another output.
    fn next(&self) -> u64 {
        let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
#[path = "front_tests.rs"]
mod tests;
