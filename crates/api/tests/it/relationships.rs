//! Following, blocking, muting, and the lists of them.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

use crate::people::{follow, link, text};

async fn act(who: &TestUser, verb: &str, whom: &TestUser) -> Value {
    who.post(&format!("/api/v1/accounts/{}/{verb}", whom.account)).value().await
}

async fn between(who: &TestUser, whom: &TestUser) -> Value {
    who.get(&format!("/api/v1/accounts/relationships?id[]={}", whom.account)).value().await[0].clone()
}

/// The flags that are set.
fn set(relationship: &Value) -> Vec<String> {
    let flags = relationship.as_object().unwrap().iter().filter(|(_, value)| **value == true);
    flags.map(|(name, _)| name.clone()).collect()
}

async fn pair() -> (TestApp, TestUser, TestUser) {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    (app, alice, bob)
}

#[tokio::test]
async fn a_relationship_has_every_flag() {
    let (_app, alice, bob) = pair().await;
    assert_eq!(
        between(&alice, &bob).await,
        json!({
            "id": bob.account.to_string(), "following": false, "showing_reblogs": false, "notifying": false,
            "languages": null, "followed_by": false, "blocking": false, "blocked_by": false, "muting": false,
            "muting_notifications": false, "muting_expires_at": null, "requested": false, "requested_by": false,
            "domain_blocking": false, "endorsed": false, "note": "",
        })
    );
    let both = format!("/api/v1/accounts/relationships?id={}&id=5&id={}", bob.account, alice.account);
    let ids: Vec<Value> = alice.list(&both).await.iter().map(|r| r["id"].clone()).collect();
    assert_eq!(ids, [bob.account.to_string(), alice.account.to_string()]);
}

#[tokio::test]
async fn following_and_its_rules() {
    let (_app, alice, bob) = pair().await;
    assert_eq!(set(&act(&alice, "follow", &bob).await), ["following", "showing_reblogs"]);
    assert_eq!(set(&between(&bob, &alice).await), ["followed_by"]);
    let path = format!("/api/v1/accounts/{}/follow", bob.account);
    let rules = json!({ "reblogs": "false", "notify": "1", "languages": ["de", "en-GB", "no such"] });
    let changed = alice.post(&path).json(&rules).value().await;
    assert_eq!(set(&changed), ["following", "notifying"]);
    assert_eq!(changed["languages"], json!(["de", "en"]));
    let kept = alice.post(&path).value().await;
    assert_eq!(
        (set(&kept), &kept["languages"]),
        (vec!["following".to_owned(), "notifying".into()], &changed["languages"])
    );
    let all = alice.post(&path).form(&[("languages[]", "")]).value().await;
    assert_eq!(all["languages"], Value::Null);
    assert_eq!(set(&act(&alice, "unfollow", &bob).await), Vec::<String>::new());
    act(&alice, "follow", &bob).await;
    assert_eq!(set(&act(&bob, "remove_from_followers", &alice).await), Vec::<String>::new());
    alice.post(&format!("/api/v1/accounts/{}/follow", alice.account)).expect(403).await;
    alice.post("/api/v1/accounts/1/follow").expect(404).await;
    alice.post("/api/v1/accounts/1/unfollow").expect(404).await;
}

#[tokio::test]
async fn who_is_locked_decides() {
    let (app, alice, bob) = pair().await;
    let carol = app.user("carol").await;
    alice.patch("/api/v1/accounts/update_credentials").form(&[("locked", "true")]).ok().await;
    assert_eq!(set(&act(&bob, "follow", &alice).await), ["showing_reblogs", "requested"]);
    act(&carol, "follow", &alice).await;
    assert_eq!(set(&between(&alice, &bob).await), ["requested_by"]);
    let asking: Vec<Value> =
        alice.list("/api/v1/follow_requests").await.iter().map(|a| a["username"].clone()).collect();
    assert_eq!(asking, ["carol", "bob"]);
    let decide = |verb: &str, who: &TestUser| alice.post(&format!("/api/v1/follow_requests/{}/{verb}", who.account));
    assert_eq!(set(&decide("authorize", &bob).value().await), ["followed_by"]);
    assert_eq!(set(&decide("reject", &carol).value().await), Vec::<String>::new());
    decide("reject", &carol).expect(404).await;
    assert_eq!(set(&between(&bob, &alice).await), ["following", "showing_reblogs"]);
    // Who opens the door lets in those who wait.
    act(&carol, "follow", &alice).await;
    alice.patch("/api/v1/accounts/update_credentials").form(&[("locked", "false")]).ok().await;
    assert_eq!(set(&between(&carol, &alice).await), ["following", "showing_reblogs"]);
    assert_eq!(alice.list("/api/v1/follow_requests").await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_block_ends_everything() {
    let (_app, alice, bob) = pair().await;
    follow(&bob, &alice).await;
    assert_eq!(set(&act(&alice, "block", &bob).await), ["blocking"]);
    assert_eq!(set(&between(&bob, &alice).await), ["blocked_by"]);
    bob.post(&format!("/api/v1/accounts/{}/follow", alice.account)).expect(403).await;
    assert_eq!(alice.list("/api/v1/blocks").await[0]["username"], "bob");
    assert_eq!(set(&act(&alice, "unblock", &bob).await), Vec::<String>::new());
    assert_eq!(alice.list("/api/v1/blocks").await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_mute_may_end_by_itself() {
    let (app, alice, bob) = pair().await;
    let path = format!("/api/v1/accounts/{}/mute", bob.account);
    let muted = alice.post(&path).form(&[("duration", "3600"), ("notifications", "false")]).value().await;
    assert_eq!(set(&muted), ["muting"]);
    let listed = alice.list("/api/v1/mutes").await;
    assert_eq!(listed[0]["mute_expires_at"], muted["muting_expires_at"]);
    assert!(text(&muted["muting_expires_at"]).starts_with("2026-11-25T13:00:00."), "{muted}");
    app.advance(Duration::from_secs(3601));
    assert_eq!(set(&between(&alice, &bob).await), Vec::<String>::new());
    let forever = alice.post(&path).value().await;
    assert_eq!(set(&forever), ["muting", "muting_notifications"]);
    assert_eq!(alice.list("/api/v1/mutes").await[0]["mute_expires_at"], Value::Null);
    assert_eq!(set(&act(&alice, "unmute", &bob).await), Vec::<String>::new());
}

#[tokio::test]
async fn notes_and_servers() {
    let (_app, alice, bob) = pair().await;
    let path = format!("/api/v1/accounts/{}/note", bob.account);
    assert_eq!(alice.post(&path).form(&[("comment", " met at sea ")]).value().await["note"], "met at sea");
    alice.post(&path).form(&[("comment", &"x".repeat(2001))]).expect(422).await;
    assert_eq!(alice.post(&path).value().await["note"], "");

    for domain in ["one.example", "Two.example"] {
        assert_eq!(alice.post("/api/v1/domain_blocks").form(&[("domain", domain)]).value().await, json!({}));
    }
    alice.post("/api/v1/domain_blocks").form(&[("domain", "alpha.test")]).expect(422).await;
    assert_eq!(alice.list("/api/v1/domain_blocks").await, ["two.example", "one.example"]);
    alice.delete("/api/v1/domain_blocks?domain=two.example").ok().await;
    assert_eq!(alice.list("/api/v1/domain_blocks").await, ["one.example"]);
}

#[tokio::test]
async fn pages_lead_both_ways() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    for name in ["one", "two", "three"] {
        follow(&app.user(name).await, &alice).await;
    }
    let names = |answer: &testkit::Answer| -> Vec<String> {
        answer.json().as_array().unwrap().iter().map(|a| text(&a["username"]).to_owned()).collect()
    };
    let first = app.get(&format!("/api/v1/accounts/{}/followers?limit=2", alice.account)).ok().await;
    assert_eq!(names(&first), ["three", "two"]);
    let second = app.get(&link(&first, "next").unwrap()).ok().await;
    assert_eq!(names(&second), ["one"]);
    assert_eq!(link(&second, "next"), None);
    let back = app.get(&link(&second, "prev").unwrap()).ok().await;
    assert_eq!(names(&back), ["three", "two"]);
}
