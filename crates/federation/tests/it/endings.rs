//! Accounts that end: suspended for a while, or gone for good, here and on other servers.

use serde_json::{Value, json};
use services::accounts;
use testkit::{Answer, TestApp, TestNet, TestUser};

use crate::corpus::{
    acts::{deliver, follow, note},
    world::{World, server},
};

async fn document(app: &TestApp, path: &str) -> Answer {
    app.get(path).accept("application/activity+json").send().await
}

fn path(uri: &Value) -> String {
    uri.as_str().unwrap().split_once(".test").unwrap().1.to_owned()
}

fn counts(account: &Value) -> (i64, i64) {
    (account["followers_count"].as_i64().unwrap(), account["following_count"].as_i64().unwrap())
}

async fn own(user: &TestUser) -> Value {
    user.get("/api/v1/accounts/verify_credentials").value().await
}

/// Two friends, one of whom has liked, boosted and answered a post of the other.
async fn friends(net: &TestNet) -> (TestUser, TestUser, Value) {
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    alice.follow("bob@beta.test").await;
    bob.follow("alice@alpha.test").await;
    let post = bob.publish("hello").await;
    net.settle().await;
    let here = alice.resolve(post["uri"].as_str().unwrap()).await;
    alice.act("favourite", &here["id"]).await;
    alice.act("reblog", &here["id"]).await;
    alice.publish_with(json!({ "status": "@bob@beta.test hi", "in_reply_to_id": here["id"] })).await;
    net.settle().await;
    (alice, bob, post)
}

#[tokio::test]
async fn whoever_leaves_is_gone_everywhere() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob, post) = friends(&net).await;
    let written = alice.publish("my own").await;
    net.settle().await;
    let seen = bob.status(&post["id"]).await;
    let of = |status: &Value| ["favourites_count", "reblogs_count", "replies_count"].map(|name| status[name].clone());
    assert_eq!(of(&seen), [1, 1, 1]);
    assert_eq!(counts(&own(&bob).await), (1, 1));
    let copy = bob.find("alice@alpha.test").await;
    let copied = bob.resolve(written["uri"].as_str().unwrap()).await;

    let (alpha, actor) = (net.app("alpha.test"), path(&json!(alice.uri())));
    accounts::close(alpha, &alice.row().await).await.unwrap();
    // At once, and still when everything is deleted.
    for _ in 0..2 {
        for address in [actor.clone(), format!("{actor}/outbox"), path(&written["uri"]), "/@alice".to_owned()] {
            assert_eq!(document(alpha, &address).await.status, 410, "{address}");
        }
        let finger = alpha.get("/.well-known/webfinger?resource=acct:alice@alpha.test").send().await;
        assert_eq!(finger.status, 410);
        alice.get("/api/v1/accounts/verify_credentials").expect(401).await;
        alpha.get(&format!("/api/v1/statuses/{}", written["id"].as_str().unwrap())).expect(404).await;
        net.settle().await;
    }
    assert_eq!(alice.row().await.display_name, "");
    assert!(!storage::accounts::is_name_free(&mut alpha.db.conn(), "alice").await.unwrap());

    assert_eq!(of(&bob.status(&post["id"]).await), [0, 0, 0]);
    assert_eq!(counts(&own(&bob).await), (0, 0));
    bob.get(&format!("/api/v1/accounts/{}", copy["id"].as_str().unwrap())).expect(404).await;
    bob.get(&format!("/api/v1/statuses/{}", copied["id"].as_str().unwrap())).expect(404).await;
    assert!(bob.notifications().await.is_empty());
    // A second time changes nothing.
    accounts::close(alpha, &alice.row().await).await.unwrap();
    net.settle().await;
    assert_eq!(document(alpha, &actor).await.status, 410);
}

#[tokio::test]
async fn a_suspension_is_heeded_elsewhere_until_it_is_lifted() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob, _) = friends(&net).await;
    let written = alice.publish("my own").await;
    net.settle().await;
    let copied = bob.resolve(written["uri"].as_str().unwrap()).await;
    let (alpha, actor) = (net.app("alpha.test"), path(&json!(alice.uri())));
    let copy = bob.find("alice@alpha.test").await;
    let there = format!("/api/v1/accounts/{}", copy["id"].as_str().unwrap());

    accounts::suspend(alpha, &alice.row().await).await.unwrap();
    assert!(accounts::suspend(alpha, &alice.row().await).await.is_err());
    net.settle().await;
    let shown = document(alpha, &actor).await.json();
    assert_eq!((&shown["suspended"], &shown["name"], &shown["summary"]), (&json!(true), &json!(""), &json!("")));
    for address in [format!("{actor}/outbox"), path(&written["uri"])] {
        assert_eq!(document(alpha, &address).await.status, 403, "{address}");
    }
    alice.get("/api/v1/accounts/verify_credentials").expect(403).await;
    assert_eq!(bob.get(&there).value().await["suspended"], true);
    bob.get(&format!("/api/v1/statuses/{}", copied["id"].as_str().unwrap())).expect(404).await;

    accounts::unsuspend(alpha, &alice.row().await).await.unwrap();
    assert!(accounts::unsuspend(alpha, &alice.row().await).await.is_err());
    net.settle().await;
    assert_eq!(document(alpha, &path(&written["uri"])).await.status, 200);
    assert_eq!(bob.get(&there).value().await.get("suspended"), None);
    assert_eq!(bob.status(&copied["id"]).await["content"], "<p>my own</p>");
    assert_eq!(counts(&own(&alice).await), (1, 1));
}

#[tokio::test]
async fn the_end_of_a_server_is_told() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob, _) = friends(&net).await;
    let carol = net.user("carol@alpha.test").await;
    carol.publish("nobody follows me").await;
    let copy = bob.find("carol@alpha.test").await;
    let alpha = net.app("alpha.test");
    accounts::close_server(alpha).await.unwrap();
    net.settle().await;
    for user in [&alice, &carol] {
        assert_eq!(document(alpha, &path(&json!(user.uri()))).await.status, 410);
    }
    assert_eq!(counts(&own(&bob).await), (0, 0));
    bob.get(&format!("/api/v1/accounts/{}", copy["id"].as_str().unwrap())).expect(404).await;
    assert_eq!(alpha.get("/api/v2/instance").value().await["registrations"]["enabled"], false);
}

#[tokio::test]
async fn a_server_that_was_set_up_anew_gives_its_names_to_others() {
    let world: &'static World = Box::leak(Box::default());
    let app = server(world, "https://odd.test/ ").await;
    let alice = app.user("alice").await;
    let (old, new) = ("https://odd.test/users/ida", "https://odd.test/people/ida");
    world.put("https://odd.test/notes/1", note("https://odd.test/notes/1", Some(old)));
    let before = alice.resolve("https://odd.test/notes/1").await;
    let account = storage::accounts::find_by_uri(&mut app.db.conn(), old).await.unwrap().unwrap();
    follow(&app, alice.account, account.id).await;

    world.put("https://odd.test/notes/2", note("https://odd.test/notes/2", Some(new)));
    // As long as it knows the first, it is not set up anew.
    let address = "/api/v2/search?resolve=true&q=https%3A%2F%2Fodd.test%2Fnotes%2F2";
    assert_eq!(alice.get(address).value().await["statuses"], json!([]));
    world.take(old);
    let after = alice.resolve("https://odd.test/notes/2").await;
    assert_eq!(after["account"]["acct"], before["account"]["acct"]);
    assert_ne!(after["account"]["id"], before["account"]["id"]);
    app.settle().await;
    alice.get(&format!("/api/v1/accounts/{}", before["account"]["id"].as_str().unwrap())).expect(404).await;
    assert_eq!(counts(&own(&alice).await).1, 0);
    // What the old one signs is no longer heard.
    let late = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": "https://odd.test/creates/3", "type": "Create",
        "actor": old, "object": note("https://odd.test/notes/3", Some(old)),
    });
    let _ = deliver(&app, &late).await;
    app.settle().await;
    assert!(storage::statuses::find_by_uri(&mut app.db.conn(), "https://odd.test/notes/3").await.unwrap().is_none());
}
