//! Complaints to the staff.

use serde_json::json;
use testkit::{TestApp, TestNet, TestUser};

use crate::people::text;

#[tokio::test]
async fn a_report_reaches_the_staff() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let moderator = app.build_user("maria").with(|new| new.role = storage::users::MODERATOR).make().await;
    let post = bob.publish("buy now").await;
    let report = json!({
        "account_id": bob.account.to_string(),
        "status_ids": [post["id"]],
        "comment": "spam",
        "category": "spam",
        "forward": true,
    });
    let made = alice.post("/api/v1/reports").json(&report).value().await;
    assert_eq!(
        (&made["category"], &made["comment"], &made["forwarded"]),
        (&json!("spam"), &json!("spam"), &json!(false))
    );
    assert_eq!((&made["action_taken"], &made["action_taken_at"]), (&json!(false), &json!(null)));
    assert_eq!((&made["status_ids"], &made["rule_ids"]), (&json!([post["id"]]), &json!([])));
    assert_eq!(made["target_account"]["username"], "bob");
    let told = moderator.notifications().await;
    assert_eq!((text(&told[0]["type"]), text(&told[0]["account"]["username"])), ("admin.report", "alice"));
    assert_eq!(told[0]["report"]["id"], made["id"]);
    assert_eq!(bob.notifications().await.len(), 0);
}

#[tokio::test]
async fn what_may_be_reported() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let report = async |body: serde_json::Value| alice.post("/api/v1/reports").json(&body).send().await;
    let target = bob.account.to_string();
    let rules = report(json!({ "account_id": target, "rule_ids": ["1", "3"], "category": "spam" })).await.json();
    assert_eq!((&rules["category"], &rules["rule_ids"]), (&json!("violation"), &json!(["1", "3"])));
    assert_eq!(report(json!({ "account_id": target, "rule_ids": ["99"] })).await.status, 422);
    assert_eq!(report(json!({ "account_id": target, "category": "boredom" })).await.status, 422);
    assert_eq!(report(json!({ "account_id": target, "comment": "x".repeat(1001) })).await.status, 422);
    assert_eq!(report(json!({ "account_id": "123" })).await.status, 404);
    assert_eq!(report(json!({})).await.status, 404);
    let own = alice.publish("mine").await;
    assert_eq!(report(json!({ "account_id": target, "status_ids": [own["id"]] })).await.status, 404);
    let secret = bob.publish_with(json!({ "status": "to nobody", "visibility": "direct" })).await;
    assert_eq!(report(json!({ "account_id": target, "status_ids": [secret["id"]] })).await.status, 404);
    assert_eq!(report(json!({ "account_id": target, "collection_ids": ["5"] })).await.status, 404);
    let kept = async |who: &TestUser| {
        let made = who.post("/api/v1/collections").json(&json!({ "name": "Sailors" })).value().await;
        made["collection"]["id"].clone()
    };
    let (own, theirs) = (kept(&alice).await, kept(&bob).await);
    assert_eq!(report(json!({ "account_id": target, "collection_ids": [own] })).await.status, 404);
    let made = report(json!({ "account_id": target, "collection_ids": [theirs] })).await.json();
    assert_eq!(made["collection_ids"], json!([theirs]));
}

#[tokio::test]
async fn a_report_goes_to_the_accounts_own_server() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let alice = net.user("alice@alpha.test").await;
    let bob = net.user("bob@beta.test").await;
    let beta = net.app("beta.test");
    let moderator = beta.build_user("maria").with(|new| new.role = storage::users::MODERATOR).make().await;
    let post = bob.publish("rude words").await;
    let seen = alice.resolve(text(&post["uri"])).await;
    let account = text(&seen["account"]["id"]);
    let body = json!({ "account_id": account, "status_ids": [seen["id"]], "comment": "rude", "forward": true });
    let made = alice.post("/api/v1/reports").json(&body).value().await;
    assert_eq!(made["forwarded"], true);
    net.settle().await;
    let told = moderator.notifications().await;
    assert_eq!((told.len(), text(&told[0]["type"])), (1, "admin.report"));
    let report = &told[0]["report"];
    assert_eq!((&report["comment"], &report["status_ids"]), (&json!("rude"), &json!([post["id"]])));
    assert_eq!(report["target_account"]["username"], "bob");
    // Who complained stays at home: the server itself speaks.
    assert_eq!(told[0]["account"]["acct"], "alpha.test@alpha.test");
}
