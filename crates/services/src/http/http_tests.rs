//! The rules that hold for every engine, with answers from this process.

use std::sync::Mutex;

use ::http::header::{ACCEPT, AUTHORIZATION, HOST, LOCATION, USER_AGENT};
use futures_util::FutureExt;

use super::*;

/// Remembers what it was asked and answers by the path: `/to/X` redirects to X, `/status/N`, `/bytes/N`.
#[derive(Clone, Default)]
struct Peer(Arc<Mutex<Vec<::http::Request<Bytes>>>>);

impl Route for Peer {
    fn answer(&self, request: ::http::Request<Bytes>) -> RouteFuture<'_> {
        let path = request.uri().path().to_owned();
        self.0.lock().unwrap().push(request);
        let answer = ::http::Response::builder();
        let answer = match path.split_at(path[1..].find('/').map_or(path.len(), |at| at + 2)) {
            ("/to/", target) => answer.status(302).header(LOCATION, target).body(Bytes::new()),
            ("/moved/", target) => answer.status(308).header(LOCATION, target).body(Bytes::new()),
            ("/status/", status) => answer.status(status.parse::<u16>().unwrap()).body(Bytes::from("sorry")),
            ("/bytes/", length) => answer.body(Bytes::from(vec![b'x'; length.parse().unwrap()])),
            _ => answer.header("content-type", "Text/Plain; charset=utf-8").body(Bytes::from("hello")),
        };
        Box::pin(async { Ok(answer.unwrap()) })
    }
}

impl Peer {
    fn asked(&self) -> Vec<::http::Request<Bytes>> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

fn client() -> (Http, Peer) {
    let (hosts, peer) = (Hosts::default(), Peer::default());
    hosts.insert("alpha.test", peer.clone());
    hosts.insert("beta.test:8443", peer.clone());
    (Http::routed(&HttpOptions::new("aldea.test"), Arc::new(hosts)).unwrap(), peer)
}

fn get(url: &str) -> Request {
    Request::get(Url::parse(url).unwrap())
}

async fn fails(http: &Http, request: Request) -> HttpError {
    http.send(request, None).await.expect_err("the request is refused")
}

#[tokio::test]
async fn an_answer_comes_back_whole() {
    let (http, peer) = client();
    let answer = http.send(get("https://alpha.test/a?b=c#d").accept("text/plain"), None).await.unwrap();
    assert_eq!((answer.status, answer.url.as_str()), (StatusCode::OK, "https://alpha.test/a?b=c"));
    assert_eq!((&answer.body[..], answer.media_type()), (&b"hello"[..], Some("Text/Plain")));
    let [asked] = &peer.asked()[..] else { panic!("one request") };
    assert_eq!(asked.uri(), "https://alpha.test/a?b=c");
    assert_eq!(asked.headers()[HOST], "alpha.test");
    assert_eq!(asked.headers()[ACCEPT], "text/plain");
    assert_eq!(asked.headers()[USER_AGENT], concat!("Aldea/", env!("CARGO_PKG_VERSION"), " (+https://aldea.test/)"));
    assert_eq!(http.send(get("https://alpha.test/status/410"), None).await.unwrap().status, StatusCode::GONE);
}

#[tokio::test]
async fn every_hop_is_checked_and_signed_anew() {
    let (http, peer) = client();
    let sign = |hop: &mut ::http::Request<Bytes>| {
        let target = format!("{} {}", hop.headers()[HOST].to_str().unwrap(), hop.uri().path());
        assert!(hop.headers_mut().insert("signature", HeaderValue::try_from(target).unwrap()).is_none());
        Ok(())
    };
    let request = get("https://alpha.test/to/https://beta.test:8443/x#y")
        .header(AUTHORIZATION, HeaderValue::from_static("Bearer secret"));
    let answer = http.send(request, Some(&sign)).await.unwrap();
    assert_eq!(answer.url.as_str(), "https://beta.test:8443/x");
    let asked = peer.asked();
    assert_eq!(asked[0].headers()["signature"], "alpha.test /to/https://beta.test:8443/x");
    assert_eq!(asked[1].headers()["signature"], "beta.test:8443 /x");
    assert!(asked[0].headers().contains_key(AUTHORIZATION));
    assert!(!asked[1].headers().contains_key(AUTHORIZATION), "a secret for one host is not for another");
}

#[tokio::test]
async fn redirects_do_not_lead_out_of_the_rules() {
    let (http, _) = client();
    let to = |target: &str| get(&format!("https://alpha.test/to/{target}"));
    assert_eq!(fails(&http, to("https://127.0.0.1/")).await, HttpError::Blocked("private address"));
    assert_eq!(fails(&http, to("http://alpha.test/")).await, HttpError::Blocked("not a secure address"));
    assert_eq!(fails(&http, to("file:///etc/passwd")).await, HttpError::BadUrl("neither http nor https"));
    assert_eq!(fails(&http, to("https://[::1")).await, HttpError::BadUrl("not a valid address"));
    assert_eq!(fails(&http, to("https://gone.test/")).await, HttpError::Dns);
}

#[tokio::test]
async fn redirects_are_counted() {
    let (http, peer) = client();
    assert_eq!(http.send(get("https://alpha.test/to//to//to//x"), None).await.unwrap().body, "hello");
    assert_eq!(fails(&http, get("https://alpha.test/to//to//to//to//x")).await, HttpError::TooManyRedirects);
    assert_eq!(peer.asked().len(), 8);
    let unfollowed = http.send(get("https://alpha.test/to//x").redirects(0), None).await.unwrap();
    assert_eq!(unfollowed.status, StatusCode::FOUND);
}

#[tokio::test]
async fn a_post_is_repeated_only_where_the_method_stays() {
    let (http, peer) = client();
    let post = |path: &str| Request::post(Url::parse("https://alpha.test").unwrap().join(path).unwrap(), "body");
    assert_eq!(http.send(post("/moved//x"), None).await.unwrap().status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(http.send(post("/to//x").redirects(1), None).await.unwrap().status, StatusCode::FOUND);
    peer.asked();
    assert_eq!(http.send(post("/moved//x").redirects(1), None).await.unwrap().body, "hello");
    let asked = peer.asked();
    assert_eq!((asked[1].method(), asked[1].body()), (&Method::POST, &Bytes::from("body")));
}

#[tokio::test]
async fn answers_are_held_to_their_size() {
    let (http, _) = client();
    let bytes = |length: u64| get(&format!("https://alpha.test/bytes/{length}"));
    assert_eq!(http.send(bytes(1024 * 1024), None).await.unwrap().body.len(), 1024 * 1024);
    assert_eq!(fails(&http, bytes(1024 * 1024 + 1)).await, HttpError::TooLarge);
    assert_eq!(http.send(bytes(10).max_bytes(10), None).await.unwrap().body.len(), 10);
    let head = Request { method: Method::HEAD, ..bytes(10).max_bytes(1) };
    assert_eq!(http.send(head, None).await.unwrap().body.len(), 0);
}

#[tokio::test]
async fn a_failing_signature_sends_nothing() {
    let (http, peer) = client();
    let error = HttpError::Other("no key".into());
    let sign = |_: &mut ::http::Request<Bytes>| Err(HttpError::Other("no key".into()));
    assert_eq!(http.send(get("https://alpha.test/"), Some(&sign)).await.unwrap_err(), error);
    assert!(peer.asked().is_empty());
}

#[tokio::test]
async fn silence_ends_at_the_deadline_and_full_hosts_say_so() {
    let silent = |_| std::future::pending();
    let options = HttpOptions { per_host: 2, ..HttpOptions::new("aldea.test") };
    let http = Http::routed(&options, Arc::new(silent)).unwrap();
    let send = || http.send(get("https://alpha.test/").deadline(Duration::from_millis(20)), None);
    let (mut first, mut second) = (Box::pin(send()), Box::pin(send()));
    assert!((&mut first).now_or_never().is_none() && (&mut second).now_or_never().is_none());
    assert_eq!(send().await.unwrap_err(), HttpError::Busy);
    assert_eq!(first.await.unwrap_err(), HttpError::Timeout);
    assert_eq!(second.await.unwrap_err(), HttpError::Timeout);
}

#[tokio::test]
async fn a_download_holds_its_slot() {
    let (hosts, options) = (Hosts::default(), HttpOptions { per_host: 1, ..HttpOptions::new("aldea.test") });
    hosts.insert("alpha.test", Peer::default());
    let http = Http::routed(&options, Arc::new(hosts.clone())).unwrap();
    let mut download = http.open(get("https://alpha.test/"), None).await.unwrap();
    assert!(http.send(get("https://alpha.test/"), None).now_or_never().is_none());
    assert_eq!(download.chunk().await.unwrap().unwrap(), "hello");
    assert_eq!(download.chunk().await.unwrap(), None);
    drop(download);
    assert!(http.send(get("https://alpha.test/"), None).now_or_never().is_some());
    hosts.remove("alpha.test");
    assert_eq!(fails(&http, get("https://alpha.test/")).await, HttpError::Dns);
}

#[test]
fn what_may_succeed_later_is_told_apart() {
    for error in [HttpError::Dns, HttpError::Timeout, HttpError::Busy, HttpError::Tls(String::new())] {
        assert!(error.is_temporary(), "{error}");
    }
    for error in [HttpError::Blocked("x"), HttpError::BadUrl("x"), HttpError::TooLarge, HttpError::TooManyRedirects] {
        assert!(!error.is_temporary(), "{error}");
    }
}
