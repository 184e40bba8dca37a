//! What holds for every request.

use api::Api;
use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::Request;
use server::serve::doors::Doors;
use server::serve::front::{Front, RequestIds};
use testkit::TestApp;

async fn front(app: &TestApp) -> Front {
    let web = Router::new().route("/boom", get(boom)).route("/", get(|| async { "page" }));
    Front {
        doors: Doors::new(Api::new(app.app().clone()), Router::new(), web, app.app().clock.clone()),
        app: app.app().clone(),
        trusted_proxies: Vec::new(),
        log_requests: true,
        measure: true,
        hsts: true,
        ids: RequestIds::starting_at(1),
    }
}

async fn boom() -> &'static str {
    panic!("a handler with a bug")
}

fn get_request(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn a_panic_in_a_handler_becomes_an_answer() {
    let app = TestApp::new().await;
    let response = front(&app).await.respond(get_request("/boom"), [127, 0, 0, 1].into()).await;
    assert_eq!(response.status(), 500);
    assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
}

#[tokio::test]
async fn answers_carry_their_number_and_ask_for_https() {
    let app = TestApp::new().await;
    let front = front(&app).await;
    let first = front.respond(get_request("/"), [127, 0, 0, 1].into()).await;
    let second = front.respond(get_request("/"), [127, 0, 0, 1].into()).await;
    assert_ne!(first.headers()["x-request-id"], second.headers()["x-request-id"]);
    assert_eq!(first.headers()["x-request-id"].len(), 16);
    assert_eq!(first.headers()["strict-transport-security"], "max-age=31536000");
}
