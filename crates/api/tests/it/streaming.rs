//! Streams: what arrives, for whom, and when they end.

use std::time::Duration;

use axum::body::Body;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

/// An open stream of server-sent events.
struct Stream(Body);

async fn open(app: &TestApp, path: &str, token: &str) -> Result<Stream, StatusCode> {
    let request = Request::get(format!("/api/v1/streaming/{path}")).header("authorization", format!("Bearer {token}"));
    let answer = api::Api::new(app.app().clone()).answer(request.body(Body::empty()).unwrap()).await;
    if answer.status() != StatusCode::OK {
        return Err(answer.status());
    }
    assert_eq!(answer.headers()["content-type"], "text/event-stream; charset=utf-8");
    let mut stream = Stream(answer.into_body());
    assert_eq!(stream.next().await.as_deref(), Some(":)\n"), "the first bytes come at once");
    Ok(stream)
}

impl Stream {
    /// What comes next; None at the end.
    async fn next(&mut self) -> Option<String> {
        let frame = tokio::time::timeout(Duration::from_secs(10), self.0.frame()).await.expect("something comes")?;
        Some(String::from_utf8(frame.unwrap().into_data().unwrap().to_vec()).unwrap())
    }

    /// The next event with its payload.
    async fn event(&mut self) -> (String, String) {
        let text = self.next().await.expect("the stream goes on");
        let (event, data) = text.trim_end().split_once('\n').unwrap();
        (event.strip_prefix("event: ").unwrap().to_owned(), data.strip_prefix("data: ").unwrap().to_owned())
    }

    /// Nothing waits.
    async fn is_quiet(&mut self) -> bool {
        tokio::time::timeout(Duration::from_millis(200), self.0.frame()).await.is_err()
    }
}

async fn people() -> (TestApp, TestUser, TestUser) {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    bob.follow("alice").await;
    app.settle().await;
    (app, alice, bob)
}

#[tokio::test]
async fn a_home_hears_of_posts_edits_and_deletions() {
    let (app, alice, bob) = people().await;
    let mut home = open(&app, "user", &bob.token).await.unwrap();
    let status = alice.publish("First").await;
    app.settle().await;
    let (event, payload) = home.event().await;
    let heard: Value = serde_json::from_str(&payload).unwrap();
    assert_eq!((event.as_str(), &heard["id"], &heard["favourited"]), ("update", &status["id"], &json!(false)));

    app.advance(Duration::from_secs(60));
    let path = format!("/api/v1/statuses/{}", status["id"].as_str().unwrap());
    alice.put(&path).json(&json!({ "status": "Second" })).value().await;
    let (event, payload) = home.event().await;
    assert_eq!(event, "status.update");
    assert!(payload.contains("Second"));
    alice.delete(&path).value().await;
    assert_eq!(home.event().await, ("delete".to_owned(), status["id"].as_str().unwrap().to_owned()));
}

#[tokio::test]
async fn streams_keep_to_what_their_listener_may_and_wants_to_see() {
    let (app, alice, bob) = people().await;
    let carol = app.user("carol").await;
    let mut carols = open(&app, "public", &carol.token).await.unwrap();
    let mut tagged = open(&app, "hashtag?tag=Ferry", &carol.token).await.unwrap();
    let mut bobs = open(&app, "user", &bob.token).await.unwrap();
    alice.publish_with(json!({ "status": "for followers #ferry", "visibility": "private" })).await;
    app.settle().await;
    assert!(bobs.event().await.1.contains("for followers"));
    assert!(carols.is_quiet().await && tagged.is_quiet().await);

    let path = format!("/api/v1/accounts/{}/block", alice.account);
    carol.post(&path).value().await;
    alice.publish("for all #ferry").await;
    app.settle().await;
    assert!(carols.is_quiet().await && tagged.is_quiet().await, "who is blocked is not heard");
    bob.publish("also for all #Ferry").await;
    app.settle().await;
    assert!(carols.event().await.1.contains("also for all"));
    assert!(tagged.event().await.1.contains("also for all"));
}

#[tokio::test]
async fn a_notification_is_heard_and_a_revoked_token_hears_no_more() {
    let (app, alice, bob) = people().await;
    let mut alices = open(&app, "user/notification", &alice.token).await.unwrap();
    let status = alice.publish("Like me").await;
    app.settle().await;
    bob.act("favourite", &status["id"]).await;
    let (event, payload) = alices.event().await;
    let heard: Value = serde_json::from_str(&payload).unwrap();
    assert_eq!((event.as_str(), &heard["type"]), ("notification", &json!("favourite")));

    let user = alice.viewer().await.user;
    app.events.raise(services::events::Event::UserChanged { user });
    assert_eq!(alices.next().await, None);
}

#[tokio::test]
async fn who_may_not_listen_is_told() {
    let (app, alice, _) = people().await;
    assert_eq!(open(&app, "user", "nonsense").await.err(), Some(StatusCode::UNAUTHORIZED));
    assert_eq!(open(&app, "secrets", &alice.token).await.err(), Some(StatusCode::BAD_REQUEST));
    assert_eq!(open(&app, "hashtag", &alice.token).await.err(), Some(StatusCode::BAD_REQUEST));
    let limited = app.build_user("dora").scopes("read:accounts").make().await;
    assert_eq!(open(&app, "user", &limited.token).await.err(), Some(StatusCode::FORBIDDEN));
}
