//! A thread that somebody opens becomes whole.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Answer, TestApp, TestNet, TestUser};

use crate::corpus::world::{World, server};

fn id(status: &Value) -> &str {
    status["id"].as_str().unwrap()
}

async fn open(user: &TestUser, status: &Value) -> (Option<String>, Vec<String>) {
    let answer: Answer = user.get(&format!("/api/v1/statuses/{}/context", id(status))).send().await;
    let header = answer.headers.get("mastodon-async-refresh").map(|value| value.to_str().unwrap().to_owned());
    let context: Value = serde_json::from_slice(&answer.body).unwrap();
    let text = |status: &Value| domain::text::to_plain(status["content"].as_str().unwrap());
    (header, context["descendants"].as_array().unwrap().iter().map(text).collect())
}

#[tokio::test]
async fn answers_are_fetched_when_a_thread_is_opened_but_not_each_time() {
    let net = TestNet::of(["alpha.test", "beta.test", "gamma.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let carol = net.user("carol@gamma.test").await;
    let first = alice.publish("Which boat?").await;
    let answer = async |parent: &Value, words: &str| {
        let parent = carol.resolve(parent["uri"].as_str().unwrap()).await;
        let answer = serde_json::json!({ "status": words, "in_reply_to_id": parent["id"] });
        let answer = carol.publish_with(answer).await;
        net.settle().await;
        answer
    };
    let second = answer(&first, "@alice@alpha.test The last one").await;
    answer(&second, "No, the one before").await;

    let here = bob.resolve(first["uri"].as_str().unwrap()).await;
    assert_eq!(open(&bob, &here).await, (None, vec![]), "a new post's answers come by themselves");
    net.advance(Duration::from_secs(360));
    let (header, answers) = open(&bob, &here).await;
    assert!(header.is_some_and(|header| header.ends_with("retry=5, result_count=0")) && answers.is_empty());
    net.settle().await;
    let both = ["@alice The last one", "No, the one before"].map(str::to_owned).to_vec();
    assert_eq!(open(&bob, &here).await, (None, both.clone()));

    answer(&first, "@alice@alpha.test Or none").await;
    net.advance(Duration::from_secs(600));
    assert_eq!(open(&bob, &here).await, (None, both), "too early");
    net.advance(Duration::from_secs(600));
    assert!(open(&bob, &here).await.0.is_some());
    net.settle().await;
    assert_eq!(open(&bob, &here).await.1.len(), 3);
}

#[tokio::test]
async fn a_server_that_is_away_ends_the_fetching_and_nothing_else() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let first = alice.publish("Which boat?").await;
    let here = bob.resolve(first["uri"].as_str().unwrap()).await;
    net.advance(Duration::from_secs(360));
    net.down("alpha.test");
    assert!(open(&bob, &here).await.0.is_some());
    net.settle().await;
    assert_eq!(open(&bob, &here).await, (None, vec![]));
}

#[tokio::test]
async fn a_thread_that_began_here_is_one_collection() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let first = alice.publish("Which boat?").await;
    let there = bob.resolve(first["uri"].as_str().unwrap()).await;
    let answer = json!({ "status": "@alice@alpha.test The last one", "in_reply_to_id": there["id"] });
    let answer = bob.publish_with(answer).await;
    net.settle().await;
    let quiet = json!({ "status": "@bob@beta.test Hush", "in_reply_to_id": first["id"], "visibility": "direct" });
    let quiet = alice.publish_with(quiet).await;

    let document = async |app: &TestApp, address: &Value| {
        let path = address.as_str().unwrap().split(".test").nth(1).unwrap().to_owned();
        app.get(&path).header("accept", "application/activity+json").value().await
    };
    let (alpha, beta) = (net.app("alpha.test"), net.app("beta.test"));
    let note = document(alpha, &first["uri"]).await;
    let thread = document(alpha, &note["context"]).await;
    assert_eq!((&thread["type"], &thread["attributedTo"]), (&json!("Collection"), &json!(alice.uri())));
    assert_eq!((&thread["id"], &thread["totalItems"]), (&note["context"], &json!(2)));
    assert_eq!(thread["first"]["items"], json!([first["uri"], answer["uri"]]), "not {}", quiet["uri"]);
    assert_eq!(document(alpha, &thread["first"]["id"]).await["items"], thread["first"]["items"]);
    assert_eq!(document(beta, &answer["uri"]).await["context"], note["context"], "an answer is of the same thread");
}

/// A post at `forum.test`, in one thread with the others.
fn post(name: &str, more: Value) -> Value {
    let mut post = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": format!("https://forum.test/post/{name}"),
        "type": "Note", "attributedTo": "https://forum.test/u/ida", "content": format!("<p>{name}</p>"),
        "to": "https://www.w3.org/ns/activitystreams#Public", "published": "2026-11-25T10:00:00Z",
        "context": "https://forum.test/thread/1",
    });
    post.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    post
}

#[tokio::test]
async fn a_thread_is_found_by_its_context_and_counted_by_its_server() {
    let world: &'static World = Box::leak(Box::default());
    let app = server(world, "https://forum.test/").await;
    let alice = app.user("alice").await;
    let at = |name: &str| format!("https://forum.test/post/{name}");
    let total = |n: u32| json!({ "type": "Collection", "totalItems": n });
    let likes = |id: &str, n: u32| json!({ "id": id, "type": "Collection", "totalItems": n });
    let (liked, shared) = ("https://forum.test/post/1/likes", "https://forum.test/post/1/shares");
    world.put(&at("1"), post("1", json!({ "likes": liked, "shares": shared, "replies": total(7) })));
    world.put(liked, likes(liked, 12));
    world.put(shared, likes(shared, 5));
    world.put(&at("2"), post("2", json!({ "inReplyTo": at("1") })));
    world.put(&at("3"), post("3", json!({ "inReplyTo": at("2") })));
    world.put(&at("4"), post("4", json!({ "inReplyTo": "https://elsewhere.test/1" })));
    let page = "https://forum.test/thread/1?page=2";
    world.put(
        "https://forum.test/thread/1",
        json!({
            "id": "https://forum.test/thread/1", "type": "OrderedCollection", "first": {
                "type": "OrderedCollectionPage", "orderedItems": [at("1"), at("2")], "next": page,
            },
        }),
    );
    let last = json!({ "id": page, "type": "OrderedCollectionPage", "orderedItems": [at("3"), at("4")] });
    world.put(page, last);

    let status = alice.resolve(&at("1")).await;
    assert_eq!((&status["replies_count"], &status["favourites_count"]), (&json!(7), &json!(0)));
    assert!(open(&alice, &status).await.0.is_some());
    app.settle().await;
    assert_eq!(open(&alice, &status).await.1, ["2", "3"], "what answers nothing of the thread is none of it");
    let status = alice.status(&status["id"]).await;
    assert_eq!((&status["favourites_count"], &status["reblogs_count"]), (&json!(12), &json!(5)));
}

#[tokio::test]
async fn what_is_above_a_post_has_an_end() {
    let world: &'static World = Box::leak(Box::default());
    let app = server(world, "https://forum.test/").await;
    let alice = app.user("alice").await;
    let at = |name: &str| format!("https://forum.test/post/{name}");
    for n in 0..120 {
        world.put(&at(&n.to_string()), post(&n.to_string(), json!({ "inReplyTo": at(&(n + 1).to_string()) })));
        let name = format!("q{n}");
        world.put(&at(&name), post(&name, json!({ "inReplyTo": at(&format!("q{}", n + 1)) })));
    }
    world.put(&at("50"), post("50", json!({ "inReplyTo": at("51"), "quoteUri": at("q0") })));
    alice.resolve(&at("0")).await;
    app.settle().await;
    let is_known =
        async |name: &str| storage::statuses::find_by_uri(&mut app.db.conn(), &at(name)).await.unwrap().is_some();
    assert!(is_known("100").await);
    assert!(!is_known("101").await);
    // What is quoted on the way brings what it answers, and no more.
    assert!(is_known("q1").await);
    assert!(!is_known("q2").await);
}

#[test]
fn a_fetch_that_was_written_down_before_its_depth_was_counted() {
    let old: domain::Job = serde_json::from_value(json!({ "job": "resolve_parent", "status": "7" })).unwrap();
    assert_eq!(old, domain::Job::ResolveParent { status: domain::StatusId(7), depth: 0, quotes: 0 });
}
