//! `/api/aldea/v1/drafts`.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::TestApp;

use crate::people::{picture, text};

const DRAFTS: &str = "/api/aldea/v1/drafts";

fn path(draft: &Value) -> String {
    format!("{DRAFTS}/{}", text(&draft["id"]))
}

#[tokio::test]
async fn a_draft_is_kept_changed_and_thrown_away() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let media = picture(&alice, "a boat").await.to_string();
    let body = json!({
        "status": "Once upon", "media_ids": [media], "visibility": "private", "language": "en",
        "scheduled_at": "2027-01-01T00:00:00Z",
    });
    let draft = alice.post(DRAFTS).json(&body).value().await;
    assert_eq!((&draft["version"], &draft["params"]["status"]), (&json!(1), &json!("Once upon")));
    assert_eq!(draft["params"]["scheduled_at"], "2027-01-01T00:00:00.000Z");
    assert_eq!((&draft["params"]["visibility"], &draft["params"]["sensitive"]), (&json!("private"), &Value::Null));
    assert_eq!(draft["media_attachments"][0]["description"], "a boat");
    bob.get(&path(&draft)).expect(404).await;
    bob.put(&path(&draft)).json(&json!({ "status": "mine" })).expect(404).await;
    bob.delete(&path(&draft)).expect(404).await;
    assert!(bob.list(DRAFTS).await.is_empty());

    let poll = json!({ "options": ["a", ""], "expires_in": 60 });
    let change = json!({ "status": "Once upon a time", "poll": poll, "version": 1 });
    let changed = alice.put(&path(&draft)).json(&change).value().await;
    assert_eq!((&changed["version"], &changed["params"]["media_ids"]), (&json!(2), &json!([])));
    assert_eq!(changed["params"]["poll"]["options"], json!(["a"]));
    alice.put(&path(&draft)).json(&change).expect(409).await;
    assert_eq!(alice.get(&path(&draft)).value().await, changed);
    assert_eq!(alice.delete(&path(&draft)).value().await, json!({}));
    alice.delete(&path(&draft)).expect(404).await;
}

#[tokio::test]
async fn devices_hear_of_changes_only() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let first = alice.post(DRAFTS).form(&[("status", "one")]).value().await;
    let list = alice.get(DRAFTS).ok().await;
    let tag = list.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    alice.get(DRAFTS).header("if-none-match", &tag).expect(304).await;
    app.advance(Duration::from_secs(60));
    let second = alice.post(DRAFTS).form(&[("status", "two")]).value().await;
    alice.get(DRAFTS).header("if-none-match", &tag).expect(200).await;
    let since = format!("{DRAFTS}?since={}", text(&first["updated_at"]));
    assert_eq!(alice.list(&since).await, std::slice::from_ref(&second));
    app.advance(Duration::from_secs(60));
    let first = alice.put(&path(&first)).form(&[("status", "one more")]).value().await;
    assert_eq!(alice.list(DRAFTS).await, [first, second]);
}

#[tokio::test]
async fn a_draft_that_is_published_goes() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let kept = alice.post(DRAFTS).form(&[("status", "now")]).value().await;
    alice.publish_with(json!({ "status": "now", "draft_id": kept["id"] })).await;
    assert!(alice.list(DRAFTS).await.is_empty());
    let kept = alice.post(DRAFTS).form(&[("status", "later")]).value().await;
    let later = json!({ "status": "later", "draft_id": kept["id"], "scheduled_at": "2026-11-25T13:00:00Z" });
    alice.publish_with(later).await;
    assert!(alice.list(DRAFTS).await.is_empty());
}

#[tokio::test]
async fn there_are_limits() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let large = "x".repeat(70_000);
    alice.post(DRAFTS).form(&[("status", &large)]).expect(422).await;
    let media = picture(&bob, "").await.to_string();
    alice.post(DRAFTS).form(&[("media_ids[]", &media)]).expect(422).await;
    for n in 0..100 {
        alice.post(DRAFTS).form(&[("status", &n.to_string())]).ok().await;
    }
    let full = alice.post(DRAFTS).form(&[("status", "one more")]).expect(422).await;
    assert!(full.text().contains("limit of 100 drafts"), "{full}");
    app.get(DRAFTS).expect(401).await;
}
