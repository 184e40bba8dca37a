//! Collections of accounts.

use serde_json::{Value, json};
use testkit::{TestApp, TestNet, TestUser};

use crate::people::{link, text};

async fn discoverable(app: &TestApp, name: &str) -> TestUser {
    let user = app.user(name).await;
    user.patch("/api/v1/profile").form(&[("discoverable", "true")]).ok().await;
    user
}

async fn make(owner: &TestUser, parameters: Value) -> Value {
    owner.post("/api/v1/collections").json(&parameters).value().await["collection"].clone()
}

fn people(collection: &Value) -> Vec<&str> {
    collection["items"].as_array().unwrap().iter().map(|item| text(&item["account_id"])).collect()
}

#[tokio::test]
async fn a_collection_is_made_changed_and_deleted() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, discoverable(&app, "bob").await, app.user("carol").await);
    let parameters = json!({
        "name": "Sailors", "description": "Who sails", "language": "en", "tag_name": "#Sailing", "sensitive": false,
        "account_ids": [bob.account.to_string()],
    });
    let made = make(&alice, parameters).await;
    assert_eq!(made["name"], "Sailors");
    assert_eq!(made["tag"], json!({ "name": "Sailing", "url": "https://alpha.test/tags/sailing" }));
    assert_eq!((&made["item_count"], &made["local"], &made["discoverable"]), (&json!(1), &json!(true), &json!(true)));
    assert_eq!(people(&made), [bob.account.to_string()]);
    assert_eq!(made["items"][0]["state"], "accepted");

    let path = format!("/api/v1/collections/{}", text(&made["id"]));
    let shown = app.get(&path).value().await;
    assert_eq!(shown["collection"], made);
    let names: Vec<&str> = shown["accounts"].as_array().unwrap().iter().map(|a| text(&a["username"])).collect();
    assert_eq!(names, ["alice", "bob"]);
    for address in [text(&made["uri"]), text(&made["url"])] {
        let found = bob.get(&format!("/api/v2/search?q={address}")).value().await;
        assert_eq!(found["collections"], json!([made]), "{address}");
    }
    app.settle().await;
    let told = bob.notifications().await;
    assert_eq!((&told[0]["type"], &told[0]["collection"]["name"]), (&json!("added_to_collection"), &json!("Sailors")));

    let changed = alice.patch(&path).json(&json!({ "name": "Rowers", "tag_name": "" })).value().await;
    assert_eq!((&changed["collection"]["name"], &changed["collection"]["tag"]), (&json!("Rowers"), &Value::Null));
    assert_eq!(changed["collection"]["description"], "Who sails");
    assert_eq!(bob.notifications().await[0]["type"], "collection_update");
    bob.patch(&path).form(&[("name", "x")]).expect(403).await;
    carol.delete(&path).expect(403).await;
    assert_eq!(alice.delete(&path).value().await, json!({}));
    app.get(&path).expect(404).await;
    assert_eq!(bob.notifications().await, Vec::<Value>::new());
}

#[tokio::test]
async fn nobody_stands_where_they_do_not_want_to() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, discoverable(&app, "bob").await, app.user("carol").await);
    let shy = json!({ "name": "All", "account_ids": [carol.account.to_string()] });
    let refused = alice.post("/api/v1/collections").json(&shy).expect(422).await.json();
    assert!(text(&refused["error"]).starts_with("Validation failed: "), "{refused}");
    let made = make(&alice, json!({ "name": "All" })).await;
    let items = format!("/api/v1/collections/{}/items", text(&made["id"]));
    let add = |who: &TestUser| alice.post(&items).form(&[("account_id", &who.account.to_string())]);
    add(&carol).expect(403).await;
    alice.post(&items).expect(400).await;
    let item = add(&bob).value().await["collection_item"].clone();
    assert_eq!((&item["state"], &item["account_id"]), (&json!("accepted"), &json!(bob.account.to_string())));
    add(&bob).expect(422).await;

    let place = format!("{items}/{}", text(&item["id"]));
    carol.post(&format!("{place}/revoke")).expect(403).await;
    let mine = format!("/api/v1/accounts/{}/in_collections", bob.account);
    assert_eq!(bob.get(&mine).value().await["collections"][0]["name"], "All");
    alice.get(&mine).expect(403).await;
    bob.post(&format!("{place}/revoke")).ok().await;
    assert_eq!(bob.get(&mine).value().await, json!({ "collections": [] }));
    // Who took it back cannot be put back.
    add(&bob).expect(403).await;
    let path = format!("/api/v1/collections/{}", text(&made["id"]));
    assert_eq!(alice.get(&path).value().await["collection"]["item_count"], 0);
}

#[tokio::test]
async fn lists_of_collections_have_pages_and_secrets() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    for n in 0..10 {
        make(&alice, json!({ "name": format!("C{n}"), "discoverable": n != 3 })).await;
    }
    let full = alice.post("/api/v1/collections").json(&json!({ "name": "one more" })).expect(422).await.json();
    assert!(text(&full["error"]).contains("maximum number"), "{full}");
    for wrong in [
        json!({ "name": "" }),
        json!({ "name": "x".repeat(41) }),
        json!({ "name": "x", "description": "x".repeat(101) }),
        json!({ "name": "x", "language": "klingonese" }),
        json!({ "name": "x", "tag_name": "no tag" }),
    ] {
        bob.post("/api/v1/collections").json(&wrong).expect(422).await;
    }
    let path = format!("/api/v1/accounts/{}/collections", alice.account);
    let first = bob.get(&format!("{path}?limit=5")).ok().await;
    let names = |answer: &Value| -> Vec<String> {
        answer["collections"].as_array().unwrap().iter().map(|c| text(&c["name"]).to_owned()).collect()
    };
    assert_eq!(names(&first.json()), ["C9", "C8", "C7", "C6", "C5"]);
    let rest = bob.get(&link(&first, "next").unwrap()).value().await;
    assert_eq!(names(&rest), ["C4", "C2", "C1", "C0"]);
    assert_eq!(names(&alice.get(&path).value().await).len(), 10);
    let queries = app.queries(bob.get(&path).ok()).await;
    assert!(queries <= 6, "{queries}");
}

#[tokio::test]
async fn people_elsewhere_are_asked() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    bob.patch("/api/v1/profile").form(&[("discoverable", "true")]).ok().await;
    let there = alice.find("bob@beta.test").await;
    assert_eq!(there["feature_approval"]["current_user"], "automatic", "{there}");
    let made = make(&alice, json!({ "name": "Friends", "tag_name": "friends", "account_ids": [there["id"]] })).await;
    assert_eq!(made["items"][0]["state"], "pending");
    let path = format!("/api/v1/collections/{}", text(&made["id"]));
    assert_eq!(net.app("alpha.test").get(&path).value().await["collection"]["items"], json!([]));
    net.settle().await;
    let shown = net.app("alpha.test").get(&path).value().await;
    assert_eq!(shown["collection"]["items"][0]["state"], "accepted", "{shown}");
    let told = bob.notifications().await;
    assert_eq!((&told[0]["type"], &told[0]["collection"]["local"]), (&json!("added_to_collection"), &json!(false)));

    let mine = format!("/api/v1/accounts/{}/in_collections", bob.account);
    let there = bob.get(&mine).value().await["collections"][0].clone();
    assert_eq!((&there["name"], &there["uri"]), (&json!("Friends"), &made["uri"]));
    alice.patch(&path).form(&[("name", "Old friends")]).ok().await;
    net.settle().await;
    assert_eq!(bob.get(&mine).value().await["collections"][0]["name"], "Old friends");
    let other = make(&alice, json!({ "name": "Others", "account_ids": [made["items"][0]["account_id"]] })).await;
    net.settle().await;
    assert_eq!(bob.get(&mine).value().await["collections"].as_array().unwrap().len(), 2);
    alice.follow("bob@beta.test").await;
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    alice.delete(&format!("/api/v1/collections/{}", text(&other["id"]))).ok().await;
    net.settle().await;
    assert_eq!(bob.get(&mine).value().await["collections"].as_array().unwrap().len(), 1);
    let item = format!("/api/v1/collections/{}/items/{}", text(&there["id"]), text(&there["items"][0]["id"]));
    bob.post(&format!("{item}/revoke")).ok().await;
    net.settle().await;
    assert_eq!(alice.get(&path).value().await["collection"]["items"], json!([]));
}

#[tokio::test]
async fn a_post_that_leads_to_a_collection_shows_it() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, discoverable(&app, "bob").await);
    let made = make(&alice, json!({ "name": "Sailors", "account_ids": [bob.account.to_string()] })).await;
    let posted = bob.publish(&format!("Look: {}", text(&made["url"]))).await;
    assert_eq!(posted["tagged_collections"], json!([made]));
    let boost = alice.act("reblog", &posted["id"]).await;
    assert_eq!((&boost["tagged_collections"], &boost["reblog"]["tagged_collections"]), (&json!([]), &json!([made])));
    let plain = bob.publish("Nothing to see").await;
    assert_eq!(plain["tagged_collections"], json!([]));
    bob.post(&format!("/api/v1/accounts/{}/block", alice.account)).ok().await;
    assert_eq!(bob.status(&posted["id"]).await["tagged_collections"], json!([]));
    alice.delete(&format!("/api/v1/collections/{}", text(&made["id"]))).ok().await;
    let shown = app.get(&format!("/api/v1/statuses/{}", text(&posted["id"]))).value().await;
    assert_eq!(shown["tagged_collections"], json!([]));
}
