//! The client against real sockets on loopback: hostile bodies, TLS, and peers that do not keep to HTTP.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::response::Redirect;
use axum::routing::{get, post};
use futures_util::stream;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tower_http::compression::CompressionLayer;

use super::*;

const MIB: usize = 1024 * 1024;

fn zeros(chunks: usize) -> Body {
    let chunk = Bytes::from(vec![0u8; MIB]);
    Body::from_stream(stream::iter((0..chunks).map(move |_| Ok::<_, std::io::Error>(chunk.clone()))))
}

fn peer() -> Router {
    Router::new()
        .route("/hello", get(|| async { "hello" }).post(|body: String| async move { body + "!" }))
        .route("/version", get(|request: axum::extract::Request| async move { format!("{:?}", request.version()) }))
        .route("/announced", get(|| async { vec![0u8; 2 * MIB] }))
        .route("/endless", get(|| async { zeros(1 << 20) }))
        .route("/silent", get(std::future::pending::<()>))
        .route("/stuck", get(|| async { Body::from_stream(stuck()) }))
        .route("/loop", get(|| async { Redirect::temporary("/loop") }))
        .route("/to-literal", get(|| async { Redirect::temporary("https://127.0.0.1:1/") }))
        .route("/to-name", get(|| async { Redirect::temporary("https://localhost:1/") }))
        .route("/to-plain", get(|| async { Redirect::temporary("http://peer.test/hello") }))
        .route("/sink", post(|| async {}))
        .merge(Router::new().route("/bomb", get(|| async { zeros(16) })).layer(CompressionLayer::new()))
}

/// A first piece, and then nothing more.
fn stuck() -> impl futures_util::Stream<Item = std::io::Result<Bytes>> {
    use futures_util::StreamExt;
    stream::once(async { Ok(Bytes::from("hel")) }).chain(stream::pending())
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// A plain peer, and a client that may call it.
async fn plain() -> (Http, String) {
    let (listener, address) = listen().await;
    tokio::spawn(axum::serve(listener, peer()).into_future());
    (test_bed(), format!("http://{address}"))
}

fn test_bed() -> Http {
    Http::new(&HttpOptions { allow_private: true, ..HttpOptions::new("aldea.test") }).unwrap()
}

fn request(base: &str, path: &str) -> Request {
    Request::get(format!("{base}{path}").parse().unwrap())
}

async fn error_of(http: &Http, request: Request) -> HttpError {
    http.send(request, None).await.map(|answer| answer.status).unwrap_err()
}

#[tokio::test]
async fn bodies_go_both_ways() {
    let (http, base) = plain().await;
    assert_eq!(http.send(request(&base, "/hello"), None).await.unwrap().body, "hello");
    let url = || Url::parse(&base).unwrap();
    let answer = http.send(Request::post(url().join("/hello").unwrap(), "hi"), None).await.unwrap();
    assert_eq!(answer.body, "hi!");
    let empty = http.send(Request::post(url().join("/sink").unwrap(), ""), None).await.unwrap();
    assert_eq!((empty.status, empty.body.len()), (StatusCode::OK, 0));
    assert_eq!(error_of(&http, request(&base, "/loop")).await, HttpError::TooManyRedirects);
}

#[tokio::test]
async fn large_bodies_are_cut_off() {
    let (http, base) = plain().await;
    for path in ["/announced", "/endless", "/bomb"] {
        assert_eq!(error_of(&http, request(&base, path)).await, HttpError::TooLarge, "{path}");
    }
    let wide = request(&base, "/bomb").max_bytes(16 * MIB as u64);
    assert_eq!(http.send(wide, None).await.unwrap().body.len(), 16 * MIB, "it was a bomb indeed");
}

#[tokio::test]
async fn silence_ends_at_the_deadline() {
    let (http, base) = plain().await;
    for path in ["/silent", "/stuck"] {
        let hurried = request(&base, path).deadline(Duration::from_millis(100));
        assert_eq!(error_of(&http, hurried).await, HttpError::Timeout, "{path}");
    }
    let options =
        HttpOptions { allow_private: true, read_timeout: Duration::from_millis(100), ..HttpOptions::new("aldea.test") };
    let impatient = Http::new(&options).unwrap();
    assert_eq!(error_of(&impatient, request(&base, "/stuck")).await, HttpError::Timeout);
}

#[tokio::test]
async fn a_connection_that_was_kept_and_is_closed_is_no_failure() {
    let (listener, address) = listen().await;
    let peer = async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            // Says nothing of closing, answers once, and closes when it is asked again.
            let _ = socket.read(&mut [0; 4096]).await.unwrap();
            socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello").await.unwrap();
            let _ = socket.read(&mut [0; 4096]).await.unwrap();
        }
    };
    tokio::spawn(peer);
    let http = test_bed();
    for _ in 0..5 {
        let answer = http.send(request(&format!("http://{address}"), "/"), None).await.unwrap();
        assert_eq!(answer.body, "hello");
    }
}

#[tokio::test]
async fn a_new_connection_that_breaks_off_is_not_tried_again() {
    let (listener, address) = listen().await;
    let accepted = Arc::new(AtomicUsize::new(0));
    let counted = accepted.clone();
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            counted.fetch_add(1, Ordering::Relaxed);
            let _ = socket.read(&mut [0; 4096]).await.unwrap();
        }
    });
    let error = error_of(&test_bed(), request(&format!("http://{address}"), "/")).await;
    assert!(matches!(error, HttpError::Other(_)), "{error:?}");
    assert_eq!(accepted.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn peers_that_do_not_speak_http_are_an_error() {
    for (said, name) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "less than announced"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "a broken chunk"),
        ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", "not compressed"),
        ("SSH-2.0-OpenSSH_9.6\r\n", "another protocol"),
        ("", "nothing"),
    ] {
        let (listener, address) = listen().await;
        tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let _ = socket.read(&mut [0; 4096]).await.unwrap();
            socket.write_all(said.as_bytes()).await.unwrap();
        });
        let error = error_of(&test_bed(), request(&format!("http://{address}"), "/")).await;
        assert!(matches!(error, HttpError::Other(_)), "{name}: {error:?}");
        assert!(error.is_temporary());
    }
}

#[tokio::test]
async fn an_absent_peer_cannot_be_connected() {
    let (listener, address) = listen().await;
    drop(listener);
    let error = error_of(&test_bed(), request(&format!("http://{address}"), "/")).await;
    assert!(matches!(error, HttpError::Connect(_)), "{error:?}");
    let strict = Http::new(&HttpOptions::new("aldea.test")).unwrap();
    let literal = request(&format!("https://{address}"), "/");
    assert_eq!(error_of(&strict, literal).await, HttpError::Blocked("private address"));
}

struct Tls(TcpListener, TlsAcceptor);

impl axum::serve::Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        loop {
            let (socket, address) = self.0.accept().await.unwrap();
            if let Ok(stream) = self.1.accept(socket).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// A peer named `peer.test` with a certificate of its own authority; the options that find and trust it.
async fn secure() -> HttpOptions {
    let mut authority_params = CertificateParams::default();
    authority_params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let authority = authority_params.self_signed(&authority_key).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["peer.test".to_owned()]).unwrap();
    let issuer = Issuer::new(authority_params, authority_key);
    let certificate = params.signed_by(&key, &issuer).unwrap();

    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let mut config = rustls::ServerConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let (listener, address) = listen().await;
    tokio::spawn(axum::serve(Tls(listener, TlsAcceptor::from(Arc::new(config))), peer()).into_future());
    HttpOptions {
        extra_ca_pem: Some(authority.pem().into_bytes()),
        hosts: HashMap::from([("peer.test".to_owned(), address)]),
        ..HttpOptions::new("aldea.test")
    }
}

#[tokio::test]
async fn trusted_peers_are_spoken_to_securely() {
    let options = secure().await;
    let http = Http::new(&options).unwrap();
    let port = options.hosts["peer.test"].port();
    for base in ["https://peer.test".to_owned(), format!("https://peer.test:{port}")] {
        assert_eq!(http.send(request(&base, "/version"), None).await.unwrap().body, "HTTP/2.0");
    }
    let wide = request("https://peer.test", "/bomb").max_bytes(16 * MIB as u64);
    assert_eq!(http.send(wide, None).await.unwrap().body.len(), 16 * MIB);
}

#[tokio::test]
async fn strange_authorities_and_names_are_not_trusted() {
    let mut options = secure().await;
    options.hosts.insert("other.test".into(), options.hosts["peer.test"]);
    let wrong_name = error_of(&Http::new(&options).unwrap(), request("https://other.test", "/hello")).await;
    assert!(matches!(wrong_name, HttpError::Tls(_)), "{wrong_name:?}");
    options.extra_ca_pem = None;
    let unknown = error_of(&Http::new(&options).unwrap(), request("https://peer.test", "/hello")).await;
    assert!(matches!(unknown, HttpError::Tls(_)), "{unknown:?}");
    options.extra_ca_pem = Some(b"no certificate".to_vec());
    assert!(matches!(Http::new(&options), Err(HttpError::Tls(_))));
}

#[tokio::test]
async fn public_peers_cannot_redirect_into_our_network() {
    let http = Http::new(&secure().await).unwrap();
    for (path, reason) in
        [("/to-literal", "private address"), ("/to-name", "private address"), ("/to-plain", "not a secure address")]
    {
        assert_eq!(error_of(&http, request("https://peer.test", path)).await, HttpError::Blocked(reason), "{path}");
    }
}
