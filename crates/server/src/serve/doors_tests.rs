use axum::routing::{get, post};

use super::*;

fn doors() -> Doors {
    let api = Router::new()
        .route("/api/v1/instance", get(|| async { "api" }))
        .route("/oauth/token", post(|body: String| async move { format!("token {body}") }))
        .fallback(|| async { "api: no such endpoint" });
    let federation = Router::new()
        .route("/users/{name}", get(|| async { "actor" }))
        .route("/inbox", post(|body: String| async move { format!("inbox {body}") }))
        .route("/.well-known/webfinger", get(|| async { "webfinger" }));
    let web = Router::new()
        .route("/users/{name}", get(|| async { "profile" }))
        .route("/oauth/token", get(|| async { "page" }))
        .fallback(|| async { "nothing here" });
    Doors::new(api, federation, web)
}

async fn ask(method: &str, path: &str, accept: &str, body: &str) -> (Response<()>, String) {
    let request = Request::builder().method(method).uri(path).header("accept", accept);
    let log = Arc::new(RequestLog::new(1));
    let request = request.extension(log).body(Body::from(body.to_owned())).unwrap();
    let (parts, body) = doors().answer(request).await.into_parts();
    let bytes = axum::body::to_bytes(body, 1000).await.unwrap();
    (Response::from_parts(parts, ()), String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn each_request_finds_its_door() {
    let activity = "application/activity+json, application/ld+json";
    for (method, path, accept, expected) in [
        ("GET", "/api/v1/instance", "*/*", "api"),
        ("GET", "/api/v1/instance", activity, "api"),
        ("GET", "/api/v1/nothing", "*/*", "api: no such endpoint"),
        ("GET", "/users/ana", "text/html,*/*;q=0.8", "profile"),
        ("GET", "/users/ana", "text/html, application/activity+json", "profile"),
        ("GET", "/users/ana", activity, "actor"),
        ("GET", "/users/ana", "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"", "actor"),
        ("GET", "/.well-known/webfinger", "*/*", "webfinger"),
        ("GET", "/oauth/token", "text/html", "page"),
        ("POST", "/oauth/token", "*/*", "token body"),
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
async fn what_depends_on_accept_says_so() {
    assert_eq!(ask("GET", "/users/ana", "text/html", "").await.0.headers()["vary"], "accept");
    assert!(!ask("GET", "/api/v1/instance", "*/*", "").await.0.headers().contains_key("vary"));
}

#[tokio::test]
async fn the_log_learns_the_route() {
    let log = Arc::new(RequestLog::new(1));
    let request = Request::get("/users/ana").extension(log.clone()).body(Body::empty()).unwrap();
    doors().answer(request).await;
    assert_eq!(log.route(), Some("/users/{name}"));
}
