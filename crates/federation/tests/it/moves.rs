//! Moving between servers, and profiles that are not empty when one first looks at them.

use std::time::Duration;

use serde_json::{Value, json};
use services::{Config, accounts::moving};
use testkit::{TestNet, TestUser};

/// Alice of alpha becomes Alice of beta; Bob of gamma follows her.
async fn town() -> (TestNet, TestUser, TestUser, TestUser) {
    let net = TestNet::of(["alpha.test", "beta.test", "gamma.test"]).await;
    let (old, new) = (net.user("alice@alpha.test").await, net.user("alice@beta.test").await);
    let bob = net.user("bob@gamma.test").await;
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    (net, old, new, bob)
}

async fn between(who: &TestUser, handle: &str) -> Value {
    let found = who.find(handle).await;
    who.list(&format!("/api/v1/accounts/relationships?id[]={}", found["id"].as_str().unwrap())).await[0].clone()
}

#[tokio::test]
async fn followers_lists_and_notes_move_along() {
    let (net, old, new, bob) = town().await;
    let carol = net.user("carol@gamma.test").await;
    let known = bob.find("alice@alpha.test").await["id"].as_str().unwrap().to_owned();
    bob.post(&format!("/api/v1/accounts/{known}/note")).json(&json!({ "comment": "met at sea" })).ok().await;
    let list = bob.post("/api/v1/lists").json(&json!({ "title": "Sea" })).value().await;
    let members = format!("/api/v1/lists/{}/accounts", list["id"].as_str().unwrap());
    bob.post(&members).json(&json!({ "account_ids": [known] })).ok().await;
    carol.find("alice@alpha.test").await;
    carol.post(&format!("/api/v1/accounts/{known}/block")).ok().await;
    net.settle().await;

    let target = "alice@beta.test".parse().unwrap();
    let refused = moving::migrate(&old.app, &old.row().await, &target).await.unwrap_err();
    assert!(refused.to_string().contains("alias"), "{refused}");
    new.publish("Before the move").await;
    bob.find("alice@beta.test").await;
    bob.resolve(new.publish("Known before").await["uri"].as_str().unwrap()).await;
    moving::add_alias(&new.app, &new.row().await, &"alice@alpha.test".parse().unwrap()).await.unwrap();
    moving::migrate(&old.app, &old.row().await, &target).await.unwrap();
    net.settle().await;

    let (before, after) = (between(&bob, "alice@alpha.test").await, between(&bob, "alice@beta.test").await);
    assert_eq!((&before["following"], &after["following"]), (&json!(false), &json!(true)));
    assert_eq!(after["note"], "met at sea");
    let listed = bob.list(&members).await;
    assert_eq!((listed.len(), &listed[0]["acct"]), (1, &json!("alice@beta.test")));
    let feed = bob.list(&format!("/api/v1/timelines/list/{}", list["id"].as_str().unwrap())).await;
    assert!(feed.iter().any(|post| post["content"].to_string().contains("Known before")), "{feed:?}");
    assert_eq!(between(&carol, "alice@beta.test").await["blocking"], true);
    let profile = bob.get(&format!("/api/v1/accounts/{known}")).value().await;
    assert_eq!(profile["moved"]["acct"], "alice@beta.test");

    new.publish("From the new place").await;
    net.settle().await;
    assert!(bob.home().await[0]["content"].as_str().unwrap().contains("From the new place"));
    let again = moving::migrate(&old.app, &old.row().await, &target).await.unwrap_err();
    assert!(again.to_string().contains("30 days"), "{again}");
}

#[tokio::test]
async fn nobody_is_moved_to_who_does_not_agree() {
    let (net, old, _, bob) = town().await;
    let gamma = net.app("gamma.test");
    let known = bob.find("alice@alpha.test").await["id"].as_str().unwrap().parse().unwrap();
    let forged = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": "https://alpha.test/moves/1", "type": "Move",
        "actor": old.uri(), "object": old.uri(), "target": net.user("mallory@beta.test").await.uri(),
    });
    federation::inbox::receive(gamma, known, &forged.to_string(), None).await.unwrap();
    net.settle().await;
    assert_eq!(between(&bob, "alice@alpha.test").await["following"], true);
    assert_eq!(between(&bob, "mallory@beta.test").await["following"], false);
}

/// Who is muted stays so at the new place; whom the new account blocks does not follow it; and nobody moves twice in a week.
#[tokio::test]
async fn mutes_move_along_and_blocks_of_the_new_account_hold() {
    let (net, old, new, bob) = town().await;
    let carol = net.user("carol@gamma.test").await;
    let known = carol.find("alice@alpha.test").await["id"].as_str().unwrap().to_owned();
    carol.post(&format!("/api/v1/accounts/{known}/mute")).ok().await;
    let blocked = new.find("bob@gamma.test").await["id"].as_str().unwrap().to_owned();
    bob.find("alice@beta.test").await;
    new.post(&format!("/api/v1/accounts/{blocked}/block")).ok().await;
    net.settle().await;
    for account in [&new, &net.user("alice2@beta.test").await] {
        moving::add_alias(&account.app, &account.row().await, &"alice@alpha.test".parse().unwrap()).await.unwrap();
    }
    moving::migrate(&old.app, &old.row().await, &"alice@beta.test".parse().unwrap()).await.unwrap();
    net.settle().await;
    assert_eq!(between(&carol, "alice@beta.test").await["muting"], true);
    let (before, after) = (between(&bob, "alice@alpha.test").await, between(&bob, "alice@beta.test").await);
    assert_eq!((&before["following"], &after["following"]), (&json!(false), &json!(false)));

    // Whatever the old server says: gamma believes one move in a week.
    let gamma = net.app("gamma.test");
    let from = storage::accounts::find_by_uri(&mut gamma.db.conn(), &old.uri()).await.unwrap().unwrap();
    let second = bob.find("alice2@beta.test").await["uri"].clone();
    let again = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": "https://alpha.test/moves/2", "type": "Move",
        "actor": old.uri(), "object": old.uri(), "target": second,
    });
    let moved_to = async || {
        let account = storage::accounts::find_by_uri(&mut gamma.db.conn(), &old.uri()).await.unwrap().unwrap();
        storage::accounts::find(&mut gamma.db.conn(), account.moved_to_id.unwrap()).await.unwrap().unwrap().uri
    };
    federation::inbox::receive(gamma, from.id, &again.to_string(), None).await.unwrap();
    assert_eq!(moved_to().await, new.uri());
}

/// Where somebody went is shown also by servers that never heard of the new place.
#[tokio::test]
async fn a_profile_says_where_somebody_moved() {
    let (mut net, old, new, _) = town().await;
    moving::add_alias(&new.app, &new.row().await, &"alice@alpha.test".parse().unwrap()).await.unwrap();
    moving::migrate(&old.app, &old.row().await, &"alice@beta.test".parse().unwrap()).await.unwrap();
    net.settle().await;
    net.add(Config::new("delta.test", true)).await;
    let dora = net.user("dora@delta.test").await;
    net.down("beta.test");
    let found = dora.find("alice@alpha.test").await;
    assert_eq!(found.get("moved"), None, "the new place does not answer");
    net.up("beta.test");
    net.advance(Duration::from_hours(48));
    dora.list(&format!("/api/v1/accounts/{}/statuses", found["id"].as_str().unwrap())).await;
    net.settle().await;
    assert_eq!(dora.find("alice@alpha.test").await["moved"]["acct"], "alice@beta.test");
}

#[tokio::test]
async fn a_profile_is_filled_when_somebody_looks() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let dora = net.user("dora@alpha.test").await;
    dora.follow("alice").await;
    let pinned = alice.publish("Read me first").await;
    alice.act("pin", &pinned["id"]).await;
    alice.publish("Second").await;
    alice.publish_with(json!({ "status": "Not for all", "visibility": "private" })).await;
    alice.post("/api/v1/tags/Ferries/feature").ok().await;
    net.settle().await;

    let found = bob.find("alice@alpha.test").await;
    let path = format!("/api/v1/accounts/{}/statuses", found["id"].as_str().unwrap());
    assert!(bob.list(&path).await.is_empty(), "nothing is known yet");
    net.settle().await;
    let posts = bob.list(&path).await;
    assert_eq!(posts.len(), 2);
    assert!(posts[0]["content"].as_str().unwrap().contains("Second"));
    let pins = bob.list(&format!("{path}?pinned=true")).await;
    assert!(pins[0]["content"].as_str().unwrap().contains("Read me first"));
    let profile = bob.find("alice@alpha.test").await;
    assert_eq!(profile["followers_count"], 1);
    let tags = async || {
        let tags = bob.list(&format!("/api/v1/accounts/{}/featured_tags", found["id"].as_str().unwrap())).await;
        tags.iter().map(|tag| tag["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(tags().await, ["Ferries"]);

    // Not again today, and nothing comes twice.
    net.down("alpha.test");
    assert_eq!(bob.list(&path).await.len(), 2);
    net.settle().await;
    net.up("alpha.test");
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    assert_eq!(bob.home().await.len(), 2);
}
