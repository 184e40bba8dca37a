//! Listeners: accept connections, speak TLS if asked to, HTTP/1.1 and HTTP/2, with limits against too many and too
//! slow clients, and an orderly end.

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Body;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_rustls::TlsAcceptor;

use super::figures::Shown;
use super::front::Front;
use super::redirect::Redirect;
use super::stop::Stop;

/// Who answers the requests of a listener. One type for all, so that there is one HTTP in the program.
#[derive(Clone)]
pub enum Answer {
    Front(Arc<Front>),
    Redirect(Arc<Redirect>),
    Figures(Arc<Shown>),
}

impl Answer {
    async fn answer(&self, request: Request<Incoming>, peer: IpAddr) -> Response<Body> {
        match self {
            Self::Front(front) => front.answer(request, peer).await,
            Self::Redirect(redirect) => redirect.answer(&request).await,
            Self::Figures(shown) => shown.answer(&request),
        }
    }
}

/// What one listener allows its clients.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once; more wait in the kernel's queue.
    pub connections: usize,
    /// For the TLS handshake, and for the headers of each request; also the longest silence between two requests.
    pub headers: Duration,
    /// How long running requests may take once the server stops.
    pub shutdown: Duration,
}

/// Opens a listener. Where IPv6 is switched off, "every address" means every IPv4 address.
pub async fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    match TcpListener::bind(address).await {
        Err(error) if address.is_ipv6() && address.ip().is_unspecified() && no_ipv6(&error) => {
            TcpListener::bind((Ipv4Addr::UNSPECIFIED, address.port())).await
        }
        result => result.map_err(|error| io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"))),
    }
}

/// EAFNOSUPPORT or EADDRNOTAVAIL.
fn no_ipv6(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::AddrNotAvailable | io::ErrorKind::Unsupported)
        || error.raw_os_error() == Some(97)
}

/// Accepts until `stop`, then waits for running requests, but not for ever.
pub async fn run(socket: TcpListener, tls: Option<TlsAcceptor>, answer: Answer, limits: Limits, mut stop: Stop) {
    let slots = Arc::new(Semaphore::new(limits.connections));
    let connections = GracefulShutdown::new();
    let door = Door { answer, tls, http: builder(&limits), limits };
    loop {
        tokio::select! {
            biased;
            () = stop.wait() => break,
            (stream, peer, slot) = next(&socket, &slots) => {
                let (door, watcher) = (door.clone(), connections.watcher());
                tokio::spawn(async move {
                    door.enter(stream, peer, watcher).await;
                    drop(slot);
                });
            }
        }
    }
    drop(socket);
    let count = connections.count();
    if tokio::time::timeout(limits.shutdown, connections.shutdown()).await.is_err() {
        tracing::warn!(connections = count, "some requests did not end in time");
    }
}

/// The next connection, once there is room for it.
async fn next(socket: &TcpListener, slots: &Arc<Semaphore>) -> (TcpStream, IpAddr, OwnedSemaphorePermit) {
    let slot = slots.clone().acquire_owned().await.expect("the semaphore is never closed");
    loop {
        match socket.accept().await {
            Ok((stream, peer)) => {
                // Small answers must not wait for the acknowledgement of earlier ones.
                let _ = stream.set_nodelay(true);
                return (stream, peer.ip().to_canonical(), slot);
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                // Out of file descriptors or memory: it passes when other connections end.
                tracing::warn!(%error, "cannot accept connections");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

fn builder(limits: &Limits) -> Builder<TokioExecutor> {
    let mut http = Builder::new(TokioExecutor::new());
    // No `pipeline_flush`: it has each body copied into the buffer of the headers.
    http.http1().timer(TokioTimer::new()).header_read_timeout(limits.headers).max_buf_size(64 * 1024);
    http.http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(128)
        .max_header_list_size(32 * 1024)
        .keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(Duration::from_secs(20));
    http
}

/// What every connection of a listener needs.
#[derive(Clone)]
struct Door {
    answer: Answer,
    tls: Option<TlsAcceptor>,
    http: Builder<TokioExecutor>,
    limits: Limits,
}

impl Door {
    async fn enter(self, stream: TcpStream, peer: IpAddr, watcher: Watcher) {
        let Some(tls) = &self.tls else {
            return self.speak(stream, peer, watcher).await;
        };
        match tokio::time::timeout(self.limits.headers, tls.accept(stream)).await {
            Ok(Ok(stream)) => self.speak(stream, peer, watcher).await,
            Ok(Err(error)) => tracing::debug!(%error, client.ip = %peer, "TLS handshake failed"),
            Err(_) => tracing::debug!(client.ip = %peer, "TLS handshake took too long"),
        }
    }

    /// Requests and answers until either side has enough. A client that never gets to its first request is hung up on
    /// here; later ones are under the timeouts of [`builder`].
    async fn speak(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        peer: IpAddr,
        watcher: Watcher,
    ) {
        let begun = Arc::new(AtomicBool::new(false));
        let (answer, first) = (self.answer.clone(), begun.clone());
        let service = service_fn(move |request| {
            first.store(true, Ordering::Relaxed);
            let answer = answer.clone();
            async move { Ok::<_, Infallible>(answer.answer(request, peer).await) }
        });
        let connection = self.http.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
        let mut connection = std::pin::pin!(watcher.watch(connection));
        let ended = tokio::select! {
            ended = &mut connection => ended,
            () = tokio::time::sleep(self.limits.headers) => {
                if !begun.load(Ordering::Relaxed) {
                    return;
                }
                connection.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, client.ip = %peer, "connection ended early");
        }
    }
}
