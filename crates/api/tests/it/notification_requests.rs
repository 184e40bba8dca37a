//! What is kept apart: policies, requests, merging.

use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

use crate::people::{follow, text};

const POLICY: &str = "/api/v2/notifications/policy";
const REQUESTS: &str = "/api/v1/notifications/requests";

async fn people() -> (TestApp, TestUser, TestUser) {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    (app, alice, bob)
}

#[tokio::test]
async fn clearing_takes_what_waits_along() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    bob.publish_with(json!({ "status": "@alice psst", "visibility": "direct" })).await;
    assert_eq!(alice.list("/api/v1/notifications/requests").await.len(), 1);
    alice.post("/api/v1/notifications/clear").ok().await;
    assert!(alice.list("/api/v1/notifications/requests").await.is_empty());
    assert!(alice.list("/api/v1/notifications?include_filtered=true").await.is_empty());
}

#[tokio::test]
async fn a_policy_is_changed_switch_by_switch() {
    let (_app, alice, _) = people().await;
    let policy = alice.get(POLICY).value().await;
    let default = json!({
        "for_not_following": "accept", "for_not_followers": "accept", "for_new_accounts": "accept",
        "for_private_mentions": "filter", "for_limited_accounts": "filter",
        "summary": { "pending_requests_count": 0, "pending_notifications_count": 0 },
    });
    assert_eq!(policy, default);
    let changed = alice.patch(POLICY).json(&json!({ "for_not_following": "drop" })).value().await;
    assert_eq!((&changed["for_not_following"], &changed["for_limited_accounts"]), (&json!("drop"), &json!("filter")));
    let changed = alice.put(POLICY).json(&json!({ "for_new_accounts": "filter" })).value().await;
    assert_eq!((&changed["for_not_following"], &changed["for_new_accounts"]), (&json!("drop"), &json!("filter")));
    alice.patch(POLICY).json(&json!({ "for_not_following": "perhaps" })).expect(422).await;

    let old = alice.get("/api/v1/notifications/policy").ok().await;
    assert!(old.header("deprecation").starts_with('@'));
    assert_eq!(
        (&old.json()["filter_not_following"], &old.json()["filter_not_followers"]),
        (&json!(true), &json!(false))
    );
    let old = alice.put("/api/v1/notifications/policy").json(&json!({ "filter_not_following": false })).value().await;
    assert_eq!(old["filter_not_following"], false);
}

#[tokio::test]
async fn what_is_kept_apart_is_a_request_until_its_sender_is_let_through() {
    let (app, alice, bob) = people().await;
    alice.patch(POLICY).json(&json!({ "for_not_following": "filter" })).ok().await;
    let post = alice.publish("a post").await;
    bob.act("favourite", &post["id"]).await;
    let said = bob.publish("hello @alice").await;
    assert_eq!(alice.notifications().await, Vec::<Value>::new());
    assert_eq!(alice.list("/api/v1/notifications?include_filtered=true").await.len(), 2);
    assert_eq!(alice.list(&format!("/api/v1/notifications?account_id={}", bob.account)).await.len(), 2);
    assert_eq!(alice.get("/api/v1/notifications/unread_count").value().await["count"], 0);
    let summary = alice.get(POLICY).value().await["summary"].clone();
    assert_eq!(summary, json!({ "pending_requests_count": 1, "pending_notifications_count": 2 }));

    let requests = alice.list(REQUESTS).await;
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0]["notifications_count"], "2", "apps read a text");
    assert_eq!(requests[0]["account"]["id"], bob.account.to_string());
    assert_eq!(requests[0]["last_status"]["id"], said["id"]);
    let path = format!("{REQUESTS}/{}", text(&requests[0]["id"]));
    assert_eq!(alice.get(&path).value().await, requests[0]);
    bob.get(&path).expect(404).await;
    bob.post(&format!("{path}/accept")).expect(404).await;

    assert_eq!(alice.post(&format!("{path}/accept")).value().await, json!({}));
    assert_eq!(alice.get(&format!("{REQUESTS}/merged")).value().await, json!({ "merged": false }));
    app.settle().await;
    assert_eq!(alice.get(&format!("{REQUESTS}/merged")).value().await, json!({ "merged": true }));
    assert_eq!(alice.notifications().await.len(), 2);
    assert_eq!(alice.list(REQUESTS).await, Vec::<Value>::new());
    alice.post(&format!("{path}/accept")).expect(404).await;
    bob.publish("again @alice").await;
    assert_eq!(alice.notifications().await.len(), 3, "from now on nothing is kept apart");
}

#[tokio::test]
async fn a_dismissed_request_comes_back_with_something_new() {
    let (app, alice, bob) = people().await;
    let carol = app.user("carol").await;
    alice.patch(POLICY).json(&json!({ "for_not_following": "filter" })).ok().await;
    bob.publish("hello @alice").await;
    carol.publish("hello @alice").await;
    let requests = alice.list(REQUESTS).await;
    let ids: Vec<&str> = requests.iter().map(|one| text(&one["id"])).collect();
    let both = format!("{REQUESTS}/dismiss?id[]={}&id[]={}", ids[0], ids[1]);
    assert_eq!(alice.post(&both).value().await, json!({}));
    assert_eq!(alice.list(REQUESTS).await, Vec::<Value>::new());
    assert_eq!(alice.get(POLICY).value().await["summary"]["pending_requests_count"], 0);
    assert_eq!(alice.list("/api/v1/notifications?include_filtered=true").await.len(), 2, "nothing is deleted");
    bob.publish("still there, @alice?").await;
    let again = alice.list(REQUESTS).await;
    assert_eq!((again.len(), &again[0]["notifications_count"]), (1, &json!("2")));
    let several = json!({ "id": [text(&again[0]["id"])] });
    alice.post(&format!("{REQUESTS}/accept")).json(&several).ok().await;
    app.settle().await;
    assert_eq!(alice.notifications().await.len(), 2);
    alice.post(&format!("{REQUESTS}/accept")).expect(400).await;
    // Of several, those that are none are passed over; one alone must be there.
    for verb in ["accept", "dismiss"] {
        assert_eq!(alice.post(&format!("{REQUESTS}/{verb}?id[]=1")).value().await, json!({}));
        alice.post(&format!("{REQUESTS}/1/{verb}")).expect(404).await;
    }
    carol.publish("and me, @alice?").await;
    let left = alice.list(REQUESTS).await;
    assert_eq!(left.len(), 1);
    let some = json!({ "id": [text(&left[0]["id"]), "1"] });
    assert_eq!(alice.post(&format!("{REQUESTS}/dismiss")).json(&some).value().await, json!({}));
    assert_eq!(alice.list(REQUESTS).await, Vec::<Value>::new());
    assert_eq!(alice.post(&format!("{REQUESTS}/accept")).json(&some).value().await, json!({}));
    app.settle().await;
    assert_eq!(alice.notifications().await.len(), 4);
}

#[tokio::test]
async fn who_is_dropped_is_never_heard_of() {
    let (_app, alice, bob) = people().await;
    alice.patch(POLICY).json(&json!({ "for_not_followers": "drop" })).ok().await;
    bob.publish("hello @alice").await;
    assert_eq!(alice.list("/api/v1/notifications?include_filtered=true").await, Vec::<Value>::new());
    assert_eq!(alice.list(REQUESTS).await, Vec::<Value>::new());
}

#[tokio::test]
async fn messages_that_answer_nothing_may_be_kept_apart() {
    let (_app, alice, bob) = people().await;
    alice.patch(POLICY).json(&json!({ "for_private_mentions": "filter" })).ok().await;
    bob.publish("in public @alice").await;
    bob.publish_with(json!({ "status": "in private @alice", "visibility": "direct" })).await;
    assert_eq!(alice.notifications().await.len(), 1);
    let mine = alice.publish_with(json!({ "status": "answer me @bob", "visibility": "direct" })).await;
    let answer = json!({ "status": "here @alice", "visibility": "direct", "in_reply_to_id": mine["id"] });
    bob.publish_with(answer).await;
    assert_eq!(alice.notifications().await.len(), 2, "what answers is asked for");
    follow(&alice, &bob).await;
    bob.publish_with(json!({ "status": "one more @alice", "visibility": "direct" })).await;
    assert_eq!(alice.notifications().await.len(), 3, "and so is what those say whom one follows");
}
