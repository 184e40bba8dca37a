//! `/api/v1/scheduled_statuses`.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

use crate::people::{contents, picture, text};

const SOON: &str = "2026-11-25T12:10:00Z";

async fn schedule(who: &TestUser, more: Value) -> Value {
    let mut body = json!({ "status": "later", "scheduled_at": SOON });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    who.publish_with(body).await
}

fn path(scheduled: &Value) -> String {
    format!("/api/v1/scheduled_statuses/{}", text(&scheduled["id"]))
}

async fn said(who: &TestUser) -> Vec<String> {
    contents(&who.list(&format!("/api/v1/accounts/{}/statuses", who.account)).await)
}

#[tokio::test]
async fn a_post_waits_for_its_time_and_is_published_once() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let above = bob.publish("first").await;
    let media = picture(&alice, "a boat").await.to_string();
    let more = json!({
        "media_ids": [media], "spoiler_text": "boats", "language": "en", "in_reply_to_id": above["id"],
    });
    let scheduled = schedule(&alice, more).await;
    let parent: i64 = text(&above["id"]).parse().unwrap();
    assert_eq!(scheduled["scheduled_at"], "2026-11-25T12:10:00.000Z");
    let params = &scheduled["params"];
    assert_eq!((&params["text"], &params["visibility"]), (&json!("later"), &json!("public")));
    assert_eq!((&params["in_reply_to_id"], &params["media_ids"]), (&json!(parent), &json!([media])));
    assert_eq!((&params["poll"], &params["scheduled_at"]), (&Value::Null, &Value::Null));
    assert!(params["application_id"].is_number() && params["sensitive"].is_boolean());
    assert_eq!(scheduled["media_attachments"][0]["description"], "a boat");
    assert_eq!(alice.get(&path(&scheduled)).value().await, scheduled);
    assert_eq!(alice.list("/api/v1/scheduled_statuses").await, std::slice::from_ref(&scheduled));
    bob.get(&path(&scheduled)).expect(404).await;

    // The file waits with it.
    alice.post("/api/v1/statuses").json(&json!({ "status": "x", "media_ids": [media] })).expect(422).await;
    let again = json!({ "status": "x", "media_ids": [media], "scheduled_at": SOON });
    alice.post("/api/v1/statuses").json(&again).expect(422).await;

    app.settle().await;
    assert!(said(&alice).await.is_empty());
    app.advance(Duration::from_secs(600));
    app.settle().await;
    app.settle().await;
    assert_eq!(said(&alice).await, ["later"]);
    let list = alice.list(&format!("/api/v1/accounts/{}/statuses", alice.account)).await;
    assert_eq!(list[0]["media_attachments"][0]["id"], media);
    assert_eq!((&list[0]["in_reply_to_id"], &list[0]["spoiler_text"]), (&above["id"], &json!("boats")));
    assert!(alice.list("/api/v1/scheduled_statuses").await.is_empty());
    alice.get(&path(&scheduled)).expect(404).await;
}

#[tokio::test]
async fn a_poll_opens_when_its_post_is_published() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let poll = json!({ "options": ["a", "b"], "expires_in": "300", "multiple": "true" });
    let scheduled = schedule(&alice, json!({ "poll": poll, "visibility": "unlisted" })).await;
    let kept = json!({ "options": ["a", "b"], "expires_in": 300, "multiple": true, "hide_totals": false });
    assert_eq!((&scheduled["params"]["poll"], &scheduled["params"]["visibility"]), (&kept, &json!("unlisted")));
    app.advance(Duration::from_secs(600));
    app.settle().await;
    let list = alice.list(&format!("/api/v1/accounts/{}/statuses", alice.account)).await;
    assert_eq!(list[0]["poll"]["expired"], false);
    let ends = text(&list[0]["poll"]["expires_at"]);
    assert!(ends.starts_with("2026-11-25T12:15:00"), "{ends}");
}

#[tokio::test]
async fn it_can_be_moved_and_taken_back() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let (first, second) = (schedule(&alice, json!({})).await, schedule(&alice, json!({ "status": "moved" })).await);
    let moved = json!({ "scheduled_at": "2026-11-25T12:20:00Z" });
    bob.put(&path(&second)).json(&moved).expect(404).await;
    let moved = alice.put(&path(&second)).json(&moved).value().await;
    assert_eq!(moved["scheduled_at"], "2026-11-25T12:20:00.000Z");
    let early = alice.put(&path(&second)).json(&json!({ "scheduled_at": "2026-11-25T12:04:00Z" })).expect(422).await;
    assert!(early.text().contains("must be in the future"), "{early}");
    bob.delete(&path(&first)).expect(404).await;
    assert_eq!(alice.delete(&path(&first)).value().await, json!({}));
    app.advance(Duration::from_secs(601));
    app.settle().await;
    assert!(said(&alice).await.is_empty());
    app.advance(Duration::from_secs(600));
    app.settle().await;
    assert_eq!(said(&alice).await, ["moved"]);
}

#[tokio::test]
async fn what_is_refused_is_refused_at_once() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let refuse = async |body: Value, status: u16, words: &str| {
        let answer = alice.post("/api/v1/statuses").json(&body).expect(status).await;
        assert!(answer.text().contains(words), "{answer} does not say {words}");
    };
    let at = |text: &str| json!({ "status": "x", "scheduled_at": text });
    refuse(at("2026-11-25T12:04:00Z"), 422, "The scheduled date must be in the future").await;
    refuse(at("some day"), 422, "scheduled_at").await;
    refuse(json!({ "status": "", "scheduled_at": SOON }), 422, "Text can't be blank").await;
    refuse(json!({ "status": "x".repeat(501), "scheduled_at": SOON }), 422, "character limit").await;
    refuse(json!({ "status": "x", "media_ids": ["7"], "scheduled_at": SOON }), 422, "Cannot attach files").await;
    refuse(
        json!({ "status": "x", "in_reply_to_id": "7", "scheduled_at": SOON }),
        404,
        "reply to does not appear to exist",
    )
    .await;
    let poll = json!({ "options": ["a"], "expires_in": 300 });
    refuse(json!({ "status": "x", "poll": poll, "scheduled_at": SOON }), 422, "more than one item").await;
    let past = alice.publish_with(at("2020-01-01T00:00:00Z")).await;
    assert_eq!(past["content"], "<p>x</p>");
    for _ in 0..25 {
        schedule(&alice, json!({})).await;
    }
    refuse(at(SOON), 422, "You have exceeded the limit of 25 scheduled posts for today").await;
    schedule(&alice, json!({ "scheduled_at": "2026-11-26T12:00:00Z" })).await;
    // Links lead through the list.
    let page = alice.get("/api/v1/scheduled_statuses?limit=20").ok().await;
    assert_eq!(page.json().as_array().unwrap().len(), 20);
    let next = page.header("link").split(['<', '>']).nth(1).unwrap().to_owned();
    let rest = alice.list(next.strip_prefix("https://alpha.test").unwrap()).await;
    assert_eq!(rest.len(), 6);
}

#[tokio::test]
async fn the_same_key_makes_one_of_it() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let post = async || {
        let body = json!({ "status": "once", "scheduled_at": SOON });
        alice.post("/api/v1/statuses").header("idempotency-key", "k").json(&body).value().await
    };
    let first = post().await;
    assert_eq!(first["params"]["idempotency"], "k");
    assert_eq!(post().await, first);
    assert_eq!(alice.list("/api/v1/scheduled_statuses").await.len(), 1);
    app.advance(Duration::from_secs(600));
    app.settle().await;
    // What waited is the post now, and the request is still the same.
    assert_eq!(post().await["content"], "<p>once</p>");
    assert_eq!(said(&alice).await.len(), 1);
}

#[tokio::test]
async fn what_can_no_longer_be_said_becomes_a_draft() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let above = bob.publish("soon gone").await;
    schedule(&alice, json!({ "in_reply_to_id": above["id"], "status": "an answer" })).await;
    bob.delete(&format!("/api/v1/statuses/{}", text(&above["id"]))).ok().await;
    app.advance(Duration::from_secs(600));
    app.settle().await;
    assert!(said(&alice).await.is_empty());
    assert!(alice.list("/api/v1/scheduled_statuses").await.is_empty());
    let drafts = alice.list("/api/aldea/v1/drafts").await;
    assert_eq!((drafts.len(), &drafts[0]["params"]["status"]), (1, &json!("an answer")));
}
