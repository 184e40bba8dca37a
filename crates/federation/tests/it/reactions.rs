//! Emoji under posts of other servers: given, told, taken back.

use serde_json::{Value, json};
use testkit::{TestApp, TestNet, TestUser};

use crate::corpus::{
    acts::{actor, deliver},
    world::{World, server},
};

fn path(status: &Value, emoji: &str) -> String {
    let id = status["id"].as_str().unwrap();
    let emoji: String = url::form_urlencoded::byte_serialize(emoji.as_bytes()).collect();
    format!("/api/v1/pleroma/statuses/{id}/reactions/{emoji}")
}

/// Name, count and whether it is one's own, by name: they may come in any order.
async fn given(user: &TestUser, status: &Value) -> Vec<(Value, Value, Value)> {
    let mut all = user.list(path(status, "").trim_end_matches('/')).await;
    all.sort_by_key(|one| one["name"].to_string());
    all.into_iter().map(|one| (one["name"].clone(), one["count"].clone(), one["me"].clone())).collect()
}

#[tokio::test]
async fn an_emoji_goes_to_the_author_and_back() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let hers = alice.publish("Low tide at six").await;
    let seen = bob.resolve(hers["uri"].as_str().unwrap()).await;
    for emoji in ["🔥", "🐟", "🔥"] {
        bob.put(&path(&seen, emoji)).ok().await;
    }
    net.settle().await;
    let two = [(json!("🐟"), json!(1), json!(true)), (json!("🔥"), json!(1), json!(true))];
    assert_eq!(given(&bob, &seen).await, two);
    let now = bob.status(&seen["id"]).await;
    assert_eq!((&now["favourited"], &now["favourites_count"]), (&json!(true), &json!(1)));
    // At home: the same two, one favourite, one notification that every app knows.
    let at_home = [(json!("🐟"), json!(1), json!(false)), (json!("🔥"), json!(1), json!(false))];
    assert_eq!(given(&alice, &hers).await, at_home);
    let now = alice.status(&hers["id"]).await;
    assert_eq!((now["favourites_count"].as_i64(), now["emoji_reactions"].as_array().unwrap().len()), (Some(1), 2));
    let who = alice.get(&path(&hers, "🐟")).value().await;
    assert_eq!((who.as_array().unwrap().len(), &who[0]["accounts"][0]["acct"]), (1, &json!("bob@beta.test")));
    let told = alice.notifications().await;
    assert_eq!((told.len(), &told[0]["type"]), (1, &json!("favourite")));

    bob.delete(&path(&seen, "🔥")).ok().await;
    net.settle().await;
    assert_eq!(given(&alice, &hers).await, at_home[..1]);
    assert_eq!(alice.status(&hers["id"]).await["favourites_count"], 1);
    // The last one takes the favourite along.
    bob.delete(&path(&seen, "🐟")).ok().await;
    net.settle().await;
    assert!(given(&alice, &hers).await.is_empty());
    assert_eq!(alice.status(&hers["id"]).await["favourites_count"], 0);
    assert_eq!(bob.status(&seen["id"]).await["favourited"], false);
}

#[tokio::test]
async fn a_favourite_taken_back_takes_the_emoji_along() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let hers = alice.publish("High tide at noon").await;
    let seen = bob.resolve(hers["uri"].as_str().unwrap()).await;
    bob.put(&path(&seen, "🔥")).ok().await;
    net.settle().await;
    bob.act("unfavourite", &seen["id"]).await;
    net.settle().await;
    for (user, status) in [(&alice, &hers), (&bob, &seen)] {
        assert!(given(user, status).await.is_empty());
        assert_eq!(user.status(&status["id"]).await["favourites_count"], 0);
    }
}

#[tokio::test]
async fn what_is_no_emoji_or_too_many_is_refused() {
    let net = TestNet::of(["alpha.test"]).await;
    let alice = net.user("alice@alpha.test").await;
    let status = alice.publish("Hello").await;
    for nothing in ["x", "hello", ":nobody_knows:", "cat@nowhere.test"] {
        alice.put(&path(&status, nothing)).expect(422).await;
    }
    for emoji in ["🐟", "🐠", "🐡", "🦈", "🐙", "🦑", "🦐", "🦀", "🐚", "🐬"] {
        alice.put(&path(&status, emoji)).ok().await;
    }
    alice.put(&path(&status, "🐳")).expect(422).await;
    assert_eq!(given(&alice, &status).await.len(), 10);
    alice.delete(&path(&status, "🐳")).ok().await;
    assert_eq!(given(&alice, &status).await.len(), 10);
    alice.app.request("PUT", &path(&status, "🐟")).expect(401).await;
}

/// What a server gets: a Like with the emoji, or an EmojiReact if it sends such itself.
#[tokio::test]
async fn every_server_is_told_as_it_understands() {
    let world: &'static World = Box::leak(Box::default());
    let app = server(world, "https://notes.test/ ").await;
    let alice = app.user("alice").await;
    let theirs = "https://notes.test/notes/1";
    world.put(theirs, crate::corpus::acts::note(theirs, Some("https://notes.test/users/ida")));
    let seen = alice.resolve(theirs).await;
    let undone = async |emoji: &str| {
        alice.put(&path(&seen, emoji)).ok().await;
        app.settle().await;
        alice.delete(&path(&seen, emoji)).ok().await;
        app.settle().await;
        world.posted("Undo").unwrap()
    };
    let undo = undone("🔥").await;
    let like = world.posted("Like").unwrap();
    assert_eq!((&like["content"], &like["_misskey_reaction"]), (&json!("🔥"), &json!("🔥")));
    assert_eq!((&like["object"], &like["to"]), (&json!(theirs), &json!(["https://notes.test/users/ida"])));
    assert_eq!((&undo["object"]["id"], &undo["object"]["type"]), (&like["id"], &json!("Like")));

    let hers = alice.publish("Hello").await;
    let react = include_str!("../fixtures/pleroma-emoji-react.json").replace("OBJECT", hers["uri"].as_str().unwrap());
    deliver(&app, &serde_json::from_str(&react).unwrap()).await.unwrap();
    let undo = undone("🐟").await;
    let told = world.posted("EmojiReact").unwrap();
    assert_eq!((&told["content"], told.get("_misskey_reaction")), (&json!("🐟"), None));
    assert_eq!((&undo["object"]["id"], &undo["object"]["type"]), (&told["id"], &json!("EmojiReact")));
}

async fn with_cat(app: &TestApp, alice: &TestUser) -> Value {
    let hers = alice.publish("Hello").await;
    let react = include_str!("../fixtures/misskey-reaction.json").replace("OBJECT", hers["uri"].as_str().unwrap());
    let react: Value = serde_json::from_str(&react).unwrap();
    actor(app, &react).await.unwrap();
    deliver(app, &react).await.unwrap();
    hers
}

/// A custom emoji of another server can be given as well, once it is known.
#[tokio::test]
async fn known_emoji_of_others_can_be_given() {
    let world: &'static World = Box::leak(Box::default());
    let app = server(world, "https://notes.test/ ").await;
    let alice = app.user("alice").await;
    let hers = with_cat(&app, &alice).await;
    alice.put(&path(&hers, "blobcat@notes.test")).ok().await;
    assert_eq!(given(&alice, &hers).await, [(json!("blobcat@notes.test"), json!(2), json!(true))]);
    let theirs = "https://notes.test/notes/2";
    world.put(theirs, crate::corpus::acts::note(theirs, None));
    let seen = alice.resolve(theirs).await;
    alice.put(&path(&seen, "blobcat@notes.test")).ok().await;
    app.settle().await;
    let like = world.posted("Like").unwrap();
    assert_eq!(like["content"], ":blobcat:");
    assert_eq!((&like["tag"][0]["type"], &like["tag"][0]["name"]), (&json!("Emoji"), &json!(":blobcat:")));
    assert!(like["tag"][0]["icon"]["url"].as_str().unwrap().starts_with("https://notes.test/"));
}
