//! Which router answers which request.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use api::Api;
use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::{Request, Response, StatusCode, Uri};
use server::serve::doors::Doors;
use services::request::RequestLog;
use testkit::TestApp;

async fn doors() -> (TestApp, Doors) {
    let app = TestApp::new().await;
    let federation = Router::new()
        .route("/users/{name}", get(|| async { "actor" }))
        .route("/inbox", axum::routing::post(|body: String| async move { format!("inbox {body}") }))
        .route("/.well-known/webfinger", get(|| async { "webfinger" }));
    let web = Router::new()
        .route("/users/{name}", get(|| async { "profile" }))
        .route("/inbox", get(|| async { "page" }))
        .fallback(|| async { "nothing here" });
    let doors = Doors::new(Api::new(app.app().clone()), federation, web, app.app().clock.clone());
    (app, doors)
}

async fn ask(method: &str, path: &str, accept: &str, body: &str) -> (Response<()>, String) {
    let (_app, doors) = doors().await;
    let request = Request::builder().method(method).uri(path).header("accept", accept);
    let (parts, body) = doors.answer(request.body(Body::from(body.to_owned())).unwrap()).await.into_parts();
    let bytes = axum::body::to_bytes(body, 10_000).await.unwrap();
    (Response::from_parts(parts, ()), String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn each_request_finds_its_door() {
    let activity = "application/activity+json, application/ld+json";
    for (method, path, accept, expected) in [
        ("GET", "/users/ana", "text/html,*/*;q=0.8", "profile"),
        ("GET", "/users/ana", "text/html, application/activity+json", "profile"),
        ("GET", "/users/ana", activity, "actor"),
        ("GET", "/users/ana", "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"", "actor"),
        ("GET", "/.well-known/webfinger", "*/*", "webfinger"),
        ("GET", "/inbox", "text/html", "page"),
        ("POST", "/inbox", activity, "inbox body"),
        ("GET", "/nowhere", "*/*", "nothing here"),
        ("GET", "/nowhere", activity, "nothing here"),
        ("DELETE", "/nowhere", "*/*", "nothing here"),
    ] {
        let (_, answer) = ask(method, path, accept, "body").await;
        assert_eq!(answer, expected, "{method} {path} {accept}");
    }
}

#[tokio::test]
async fn the_api_answers_for_all_its_paths() {
    let (response, body) = ask("GET", "/api/v1/nothing", "text/html", "").await;
    assert_eq!(response.status(), 404);
    assert!(body.starts_with("{\"error\""), "{body}");
    let (response, body) = ask("GET", "/.well-known/oauth-authorization-server", "*/*", "").await;
    assert_eq!(response.status(), 200);
    assert!(body.contains("issuer"), "{body}");
}

#[tokio::test]
async fn what_depends_on_accept_says_so() {
    assert_eq!(ask("GET", "/users/ana", "text/html", "").await.0.headers()["vary"], "accept");
    assert!(!ask("GET", "/api/v1/nothing", "*/*", "").await.0.headers().contains_key("vary"));
}

#[tokio::test]
async fn apps_on_other_origins_may_read_who_is_here() {
    for path in ["/.well-known/webfinger", "/nodeinfo/2.0", "/@ana", "/users/ana"] {
        let (read, _) = ask("GET", path, "text/html", "").await;
        assert_eq!(read.headers()["access-control-allow-origin"], "*", "{path}");
        let (asked, _) = ask("OPTIONS", path, "*/*", "").await;
        assert_eq!(asked.status(), 204, "{path}");
        assert_eq!(asked.headers()["access-control-allow-origin"], "*", "{path}");
        assert_eq!(asked.headers()["access-control-allow-methods"], "GET, HEAD, OPTIONS", "{path}");
    }
    for path in ["/inbox", "/@ana/1", "/settings/profile"] {
        let (read, _) = ask("GET", path, "text/html", "").await;
        assert!(!read.headers().contains_key("access-control-allow-origin"), "{path}");
    }
}

#[tokio::test]
async fn the_log_learns_the_route() {
    let log = Arc::new(RequestLog::new(1));
    let request = Request::get("/users/ana").extension(log.clone()).body(Body::empty()).unwrap();
    let (_app, doors) = doors().await;
    doors.answer(request).await;
    assert_eq!(log.route(), Some("/users/{name}"));
}

#[tokio::test]
async fn who_is_behind_a_handle_is_looked_up_once_a_minute() {
    let app = TestApp::new().await;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let answer = move |uri: Uri| async move {
        let times = count.fetch_add(1, Ordering::Relaxed) + 1;
        match uri.query().unwrap_or_default().contains("nobody") {
            true => (StatusCode::NOT_FOUND, format!("nobody, said {times}")),
            false => (StatusCode::OK, format!("somebody, said {times}")),
        }
    };
    let federation = Router::new().route("/.well-known/webfinger", get(answer));
    let doors = Doors::new(Api::new(app.app().clone()), federation, Router::new(), app.app().clock.clone());
    let ask = async |question: &str| {
        let request = Request::get(format!("/.well-known/webfinger?resource={question}")).body(Body::empty()).unwrap();
        let (parts, body) = doors.answer(request).await.into_parts();
        let bytes = axum::body::to_bytes(body, 10_000).await.unwrap();
        assert_eq!(parts.headers["access-control-allow-origin"], "*");
        String::from_utf8(bytes.to_vec()).unwrap()
    };
    assert_eq!(ask("ana").await, "somebody, said 1");
    assert_eq!(ask("ana").await, "somebody, said 1");
    assert_eq!(ask("ben").await, "somebody, said 2");
    assert_eq!(ask("nobody").await, "nobody, said 3");
    assert_eq!(ask("nobody").await, "nobody, said 4", "who may be there in a moment is asked for again");
    app.advance(Duration::from_secs(60));
    assert_eq!(ask("ana").await, "somebody, said 5");
}
