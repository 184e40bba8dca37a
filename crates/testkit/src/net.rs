//! Several servers that reach each other without a network.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http_body_util::BodyExt;
use server::serve::doors::Doors;
use services::http::Hosts;
use services::request::ClientIp;
use services::{Clock, Config};

use crate::{NOON, TestApp, TestUser, settle};

/// From where servers come to each other.
const PEER: ClientIp = ClientIp(IpAddr::V4(Ipv4Addr::new(198, 51, 100, 7)));

/// Servers under one clock, each at its host.
pub struct TestNet {
    apps: Vec<TestApp>,
    hosts: Hosts,
    clock: Clock,
}

impl TestNet {
    /// `TestNet::of(["alpha.test", "beta.test"])`
    pub async fn of<const N: usize>(hosts: [&str; N]) -> Self {
        let mut net = Self { apps: Vec::new(), hosts: Hosts::default(), clock: Clock::fixed(NOON) };
        for host in hosts {
            net.add(Config::new(host, true)).await;
        }
        net
    }

    /// One more server, which the others can reach from now on.
    pub async fn add(&mut self, config: Config) -> TestApp {
        let host = config.web_domain.clone();
        let app = TestApp::join(config, self.clock.clone(), self.hosts.clone()).await;
        self.apps.push(app.clone());
        self.up(&host);
        app
    }

    /// The server at this host.
    pub fn app(&self, host: &str) -> &TestApp {
        let app = self.apps.iter().find(|app| app.config.web_domain == host);
        app.unwrap_or_else(|| panic!("{host} is not on this network"))
    }

    /// `alice@alpha.test`
    pub async fn user(&self, handle: &str) -> TestUser {
        let (name, host) = handle.split_once('@').unwrap_or_else(|| panic!("{handle} does not name its server"));
        self.app(host).user(name).await
    }

    /// The server vanishes from the network, and keeps what it knows, until it is [`up`](Self::up) again.
    pub fn down(&self, host: &str) {
        self.hosts.remove(host);
    }

    pub fn up(&self, host: &str) {
        let doors = self.app(host).doors().clone();
        self.hosts.insert(host, move |request: http::Request<Bytes>| {
            let doors = doors.clone();
            async move { Ok(answer(&doors, request).await) }
        });
    }

    /// As [`up`](Self::up), but every request is shown to `guard` first, which may answer in the server's place.
    pub fn gate(
        &self,
        host: &str,
        guard: impl Fn(&http::Request<Bytes>) -> Option<http::Response<Bytes>> + Send + Sync + 'static,
    ) {
        let doors = self.app(host).doors().clone();
        self.hosts.insert(host, move |request: http::Request<Bytes>| {
            let (doors, instead) = (doors.clone(), guard(&request));
            async move {
                Ok(match instead {
                    Some(instead) => instead,
                    None => answer(&doors, request).await,
                })
            }
        });
    }

    /// A host that sends everybody on to another, as one does whose name stands in handles only.
    pub fn redirect(&self, from: &str, to: &str) {
        let to = to.to_owned();
        self.hosts.insert(from, move |request: http::Request<Bytes>| {
            let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
            let location = format!("https://{to}{path}");
            async move {
                let mut answer = http::Response::new(Bytes::new());
                *answer.status_mut() = http::StatusCode::MOVED_PERMANENTLY;
                answer.headers_mut().insert("location", location.parse().expect("a path is header text"));
                Ok(answer)
            }
        });
    }

    /// Moves the clock of all servers on.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// Until no server has anything to do.
    pub async fn settle(&self) {
        loop {
            let mut anything = false;
            for app in &self.apps {
                anything |= settle::once(app).await;
            }
            if !anything {
                return;
            }
        }
    }
}

async fn answer(doors: &Doors, request: http::Request<Bytes>) -> http::Response<Bytes> {
    let mut request = request.map(Body::from);
    request.extensions_mut().insert(PEER);
    let (parts, body) = doors.answer(request).await.into_parts();
    let body = body.collect().await.expect("an answer between servers has an end").to_bytes();
    http::Response::from_parts(parts, body)
}
