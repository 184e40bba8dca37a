//! Quotes: `quoted_status_id`, policies, states, `/quotes` and its revocation.

use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

use crate::people::{picture, text};

const NO_SUCH_POST: &str = "The post you are trying to quote does not appear to exist.";

async fn quote(user: &TestUser, of: &Value, words: &str) -> Value {
    user.publish_with(json!({ "status": words, "quoted_status_id": of })).await
}

/// A quote that must be refused.
async fn refuse(user: &TestUser, parameters: Value, status: u16, words: &str) {
    let answer = user.post("/api/v1/statuses").json(&parameters).expect(status).await.json();
    assert!(text(&answer["error"]).contains(words), "{answer} does not say {words}");
}

async fn quotes_of(user: &TestUser, status: &Value) -> Vec<Value> {
    user.list(&format!("/api/v1/statuses/{}/quotes", text(status))).await.iter().map(|s| s["id"].clone()).collect()
}

#[tokio::test]
async fn a_quote_of_a_neighbour_stands_at_once() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let original = alice.publish("The boats leave at nine").await;
    assert_eq!(original["quote"], Value::Null);
    assert_eq!(
        original["quote_approval"],
        json!({ "automatic": ["public"], "manual": [], "current_user": "automatic" })
    );
    let quoting = quote(&bob, &original["id"], "Not in winter").await;
    assert_eq!(quoting["quote"]["state"], "accepted");
    assert_eq!(quoting["quote"]["quoted_status"]["id"], original["id"]);
    assert_eq!(quoting["quote"]["quoted_status"]["account"]["acct"], "alice");
    assert_eq!(quoting["quote"]["quoted_status"]["quote"], Value::Null);
    assert_eq!(quoting["quote"]["quoted_status"]["favourited"], false);
    let led = text(&quoting["content"]);
    assert!(led.starts_with("<p class=\"quote-inline\">RE: <a href=\"https://alpha.test/@alice/"), "{led}");
    assert!(led.ends_with("<p>Not in winter</p>"), "{led}");
    let source = bob.get(&format!("/api/v1/statuses/{}/source", text(&quoting["id"]))).value().await;
    assert_eq!(source["text"], "Not in winter");
    assert_eq!(alice.status(&original["id"]).await["quotes_count"], 1);
    let told = alice.notifications().await;
    assert_eq!((&told[0]["type"], &told[0]["status"]["id"]), (&json!("quote"), &quoting["id"]));
    assert_eq!(quotes_of(&alice, &original["id"]).await, [quoting["id"].clone()]);
    let out = app.get(&format!("/api/v1/statuses/{}", text(&quoting["id"]))).value().await;
    assert_eq!(out["quote"]["quoted_status"]["id"], original["id"]);
    assert!(out["quote"]["quoted_status"].get("favourited").is_none());
    assert_eq!(out["quote_approval"]["current_user"], "denied");
    bob.delete(&format!("/api/v1/statuses/{}", text(&quoting["id"]))).value().await;
    assert_eq!(alice.status(&original["id"]).await["quotes_count"], 0);
    assert!(alice.notifications().await.is_empty());
}

#[tokio::test]
async fn a_link_that_is_there_is_not_led_again() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let original = alice.publish("Fog").await;
    let words = format!("As seen at {}", text(&original["url"]));
    let quoting = quote(&bob, &original["id"], &words).await;
    assert!(!text(&quoting["content"]).contains("quote-inline"));
    let wordless = quote(&bob, &original["id"], "").await;
    assert!(text(&wordless["content"]).ends_with("</p>"));
}

#[tokio::test]
async fn the_authors_policy_decides() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let nobody = alice.publish_with(json!({ "status": "mine", "quote_approval_policy": "nobody" })).await;
    refuse(&bob, json!({ "status": "x", "quoted_status_id": nobody["id"] }), 404, NO_SUCH_POST).await;
    refuse(&bob, json!({ "status": "x", "quoted_status_id": "7" }), 404, NO_SUCH_POST).await;
    assert_eq!(bob.status(&nobody["id"]).await["quote_approval"]["current_user"], "denied");
    let own = quote(&alice, &nobody["id"], "but I may").await;
    assert_eq!(own["quote"]["state"], "accepted");

    let followers = alice.publish_with(json!({ "status": "ours", "quote_approval_policy": "followers" })).await;
    assert_eq!(followers["quote_approval"]["automatic"], json!(["followers"]));
    refuse(&bob, json!({ "status": "x", "quoted_status_id": followers["id"] }), 404, NO_SUCH_POST).await;
    bob.follow("alice").await;
    assert_eq!(bob.status(&followers["id"]).await["quote_approval"]["current_user"], "automatic");
    assert_eq!(quote(&bob, &followers["id"], "ours").await["quote"]["state"], "accepted");

    let path = format!("/api/v1/statuses/{}/interaction_policy", text(&followers["id"]));
    alice.put(&path).json(&json!({ "quote_approval_policy": "nobody" })).value().await;
    refuse(&bob, json!({ "status": "x", "quoted_status_id": followers["id"] }), 404, NO_SUCH_POST).await;
    alice.put(&path).json(&json!({ "quote_approval_policy": "strangers" })).expect(422).await;
}

#[tokio::test]
async fn what_is_for_few_is_quoted_by_its_author_alone() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    bob.follow("alice").await;
    let open = json!({ "status": "for followers", "visibility": "private", "quote_approval_policy": "public" });
    let private = alice.publish_with(open).await;
    assert_eq!(private["quote_approval"]["automatic"], json!([]));
    refuse(&bob, json!({ "status": "x", "quoted_status_id": private["id"] }), 404, NO_SUCH_POST).await;
    let own = quote(&alice, &private["id"], "again").await;
    assert_eq!((&own["visibility"], &own["quote"]["state"]), (&json!("private"), &json!("accepted")));
    let direct = alice.publish_with(json!({ "status": "@bob psst", "visibility": "direct" })).await;
    refuse(&alice, json!({ "status": "x", "quoted_status_id": direct["id"] }), 404, NO_SUCH_POST).await;
    refuse(&bob, json!({ "status": "x", "quoted_status_id": direct["id"] }), 404, NO_SUCH_POST).await;

    let public = alice.publish("for all").await;
    let unnamed = json!({ "status": "hm", "visibility": "direct", "quoted_status_id": public["id"] });
    refuse(&bob, unnamed, 422, "Cannot quote a non-mentioned user in a Private Mention post.").await;
    let named = json!({ "status": "@alice hm", "visibility": "direct", "quoted_status_id": public["id"] });
    let message = bob.publish_with(named).await;
    assert_eq!(alice.status(&message["id"]).await["quote"]["state"], "accepted");
    let quiet = json!({ "status": "hm", "visibility": "private", "quoted_status_id": public["id"] });
    let quiet = bob.publish_with(quiet).await;
    assert_eq!(alice.status(&quiet["id"]).await["quote"]["state"], "accepted", "the quoted author may see it");
    assert!(quotes_of(&alice, &public["id"]).await.contains(&quiet["id"]));
    let carol = app.user("carol").await;
    assert!(quotes_of(&carol, &public["id"]).await.is_empty());
}

#[tokio::test]
async fn blocks_files_and_edits_do_not_mix_with_quotes() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let original = alice.publish("Harbour").await;
    let media = picture(&bob, "a crane").await.to_string();
    let both = json!({ "status": "x", "quoted_status_id": original["id"], "media_ids": [media] });
    refuse(&bob, both, 422, "cannot be combined with files or a poll").await;
    let quoting = quote(&bob, &original["id"], "Cranes").await;
    let path = format!("/api/v1/statuses/{}", text(&quoting["id"]));
    let answer = bob.put(&path).json(&json!({ "status": "Cranes", "media_ids": [media] })).expect(422).await.json();
    assert!(text(&answer["error"]).contains("cannot be combined"), "{answer}");
    app.advance(std::time::Duration::from_secs(60));
    let edited = bob.put(&path).json(&json!({ "status": "Many cranes", "quoted_status_id": "7" })).value().await;
    assert_eq!(edited["quote"]["quoted_status"]["id"], original["id"]);
    assert!(text(&edited["content"]).contains("quote-inline"));
    let history = bob.list(&format!("{path}/history")).await;
    assert_eq!(history.len(), 2);
    assert_eq!(history[0]["quote"]["quoted_status"]["id"], original["id"]);

    alice.post(&format!("/api/v1/accounts/{}/block", bob.account)).value().await;
    refuse(&bob, json!({ "status": "x", "quoted_status_id": original["id"] }), 404, NO_SUCH_POST).await;
}

#[tokio::test]
async fn the_state_depends_on_who_looks() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    let original = alice.publish("Lighthouse").await;
    let quoting = quote(&bob, &original["id"], "Tall").await;
    let at = async |verb: &str| {
        carol.post(&format!("/api/v1/accounts/{}/{verb}", alice.account)).value().await;
        carol.status(&quoting["id"]).await["quote"].clone()
    };
    let muted = at("mute").await;
    assert_eq!((&muted["state"], &muted["quoted_status"]["id"]), (&json!("muted_account"), &original["id"]));
    at("unmute").await;
    let blocked = at("block").await;
    assert_eq!((&blocked["state"], &blocked["quoted_status"]["id"]), (&json!("blocked_account"), &original["id"]));
    assert_eq!(at("unblock").await["state"], "accepted");
    alice.post(&format!("/api/v1/accounts/{}/block", carol.account)).value().await;
    assert_eq!(carol.status(&quoting["id"]).await["quote"], json!({ "state": "unauthorized", "quoted_status": null }));
    alice.delete(&format!("/api/v1/statuses/{}", text(&original["id"]))).value().await;
    assert_eq!(bob.status(&quoting["id"]).await["quote"], json!({ "state": "deleted", "quoted_status": null }));
}

#[tokio::test]
async fn consent_can_be_taken_back() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let original = alice.publish("Regatta").await;
    let quoting = quote(&bob, &original["id"], "Slow").await;
    let path = format!("/api/v1/statuses/{}/quotes/{}/revoke", text(&original["id"]), text(&quoting["id"]));
    let refused = bob.post(&path).expect(403).await.json();
    assert_eq!(refused["error"], "This action is not allowed");
    let other = format!("/api/v1/statuses/{}/quotes/{}/revoke", text(&original["id"]), text(&original["id"]));
    alice.post(&other).expect(404).await;
    let revoked = alice.post(&path).value().await;
    assert_eq!(revoked["quote"], json!({ "state": "revoked", "quoted_status": null }));
    assert_eq!(revoked["id"], quoting["id"]);
    assert_eq!(alice.status(&original["id"]).await["quotes_count"], 0);
    assert!(quotes_of(&alice, &original["id"]).await.is_empty());
    assert!(alice.notifications().await.is_empty());
    alice.post(&path).value().await;
    app.get(&format!("/api/v1/statuses/{}/quotes", text(&original["id"]))).expect(401).await;
}

#[tokio::test]
async fn quotes_within_quotes_and_boosts() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let first = alice.publish("one").await;
    let second = quote(&bob, &first["id"], "two").await;
    let third = quote(&alice, &second["id"], "three").await;
    let inner = &third["quote"]["quoted_status"];
    assert_eq!(inner["id"], second["id"]);
    assert_eq!(inner["quote"], json!({ "state": "accepted", "quoted_status_id": first["id"] }));
    let boost = bob.act("reblog", &third["id"]).await;
    assert_eq!(boost["quote"], Value::Null);
    assert_eq!(boost["reblog"]["quote"]["quoted_status"]["id"], second["id"]);
    let of_boost = quote(&alice, &boost["id"], "four").await;
    assert_eq!(of_boost["quote"]["quoted_status"]["id"], third["id"]);
    alice.delete(&format!("/api/v1/statuses/{}", text(&first["id"]))).value().await;
    let inner = &alice.status(&third["id"]).await["quote"]["quoted_status"]["quote"];
    assert_eq!(*inner, json!({ "state": "deleted", "quoted_status_id": null }));
}

#[tokio::test]
async fn who_quoted_hears_of_edits() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let original = alice.publish("Nine").await;
    let quoting = quote(&bob, &original["id"], "Early").await;
    app.advance(std::time::Duration::from_secs(60));
    alice.put(&format!("/api/v1/statuses/{}", text(&original["id"]))).form(&[("status", "Ten")]).value().await;
    app.advance(std::time::Duration::from_secs(60));
    alice.put(&format!("/api/v1/statuses/{}", text(&original["id"]))).form(&[("status", "Eleven")]).value().await;
    let told = bob.notifications().await;
    assert_eq!((&told[0]["type"], &told[0]["status"]["id"]), (&json!("quoted_update"), &quoting["id"]));
    assert_eq!(told.len(), 1, "the last edit stands for all");
    assert_eq!(told[0]["account"]["acct"], "alice");
}

#[tokio::test]
async fn a_page_of_quotes_takes_as_many_queries_as_one_quote() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let policy = json!({ "status": "n", "quote_approval_policy": "followers" });
    let mut last = alice.publish_with(policy.clone()).await;
    alice.follow("bob").await;
    bob.follow("alice").await;
    let mut counts = Vec::new();
    // As many as one page holds, with what they quote.
    for _ in 0..6 {
        let other = alice.publish_with(policy.clone()).await;
        quote(&bob, &last["id"], "a").await;
        last = quote(&bob, &other["id"], "b").await;
        app.views.forget();
        counts.push(app.queries(bob.home()).await);
        app.advance(std::time::Duration::from_secs(1));
    }
    assert!(counts.windows(2).skip(1).all(|pair| pair[0] == pair[1]), "{counts:?}");
}

#[tokio::test]
async fn the_preference_is_the_default() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let path = "/api/v1/accounts/update_credentials";
    alice.patch(path).form(&[("source[quote_policy]", "nobody")]).value().await;
    let preferences = alice.get("/api/v1/preferences").value().await;
    assert_eq!(preferences["posting:default:quote_policy"], "nobody");
    assert_eq!(alice.publish("x").await["quote_approval"]["automatic"], json!([]));
}
