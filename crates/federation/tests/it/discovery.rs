//! How posts are found that nobody sent: behind pages, tokens and other names of a server, and with their first answers.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use activitypub::vocab::PUBLIC;
use serde_json::{Value, json};
use services::http::HttpError;
use testkit::TestApp;

use crate::corpus::{
    acts::{actor, deliver, follow},
    world::{World, server, stub},
};

const IDA: &str = "https://forum.test/u/ida";

async fn forum() -> (&'static World, TestApp) {
    let world: &'static World = Box::leak(Box::default());
    world.put(IDA, stub(IDA));
    (world, server(world, "https://forum.test/ https://elsewhere.test/").await)
}

fn note(id: &str, more: Value) -> Value {
    let mut note = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": id, "type": "Note", "attributedTo": IDA, "to": PUBLIC,
        "content": format!("<p>{}</p>", id.rsplit('/').next().unwrap()), "published": "2026-11-25T10:00:00Z",
    });
    note.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    note
}

async fn is_known(app: &TestApp, uri: &str) -> bool {
    storage::statuses::find_by_uri(&mut app.db.conn(), uri).await.unwrap().is_some()
}

/// Some servers show a page whatever is asked for.
#[tokio::test]
async fn a_page_says_where_its_post_is() {
    let (world, app) = forum().await;
    let alice = app.user("alice").await;
    world.put("https://forum.test/post/1", note("https://forum.test/post/1", json!({})));
    let page = |link: &str| format!("<!doctype html><title>One</title><link rel=alternate {link}><p>Words");
    world.put_page("https://forum.test/one", &page("type='application/activity+json' href='/post/1'"));
    world.put_page("https://forum.test/two", &page("type='application/rss+xml' href='/post/1'"));
    world.put_page("https://elsewhere.test/", &page("type='application/activity+json' href='https://elsewhere.test/'"));
    let found = alice.resolve("https://forum.test/one").await;
    assert_eq!(found["uri"], "https://forum.test/post/1");
    for nothing in ["https://forum.test/two", "https://elsewhere.test/"] {
        let found = alice.get(&format!("/api/v2/search?resolve=true&q={nothing}")).value().await;
        assert_eq!(found["statuses"], json!([]), "{nothing}");
    }
}

#[tokio::test]
async fn a_token_opens_what_an_activity_names() {
    let (world, app) = forum().await;
    let alice = app.user("alice").await;
    world.put("https://forum.test/post/1", note("https://forum.test/post/1", json!({})));
    world.lock("https://forum.test/post/1", "secret");
    let create = |n: u32, token: &str| {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams", "type": "Create", "actor": IDA, "to": PUBLIC,
            "id": format!("https://forum.test/activities/{n}"),
            "object": format!("bear:?t={token}&u=https%3A%2F%2Fforum.test%2Fpost%2F1"),
        })
    };
    let ida = actor(&app, &create(1, "secret")).await.unwrap();
    follow(&app, alice.account, ida.id).await;
    deliver(&app, &create(2, "wrong")).await.unwrap();
    assert!(!is_known(&app, "https://forum.test/post/1").await);
    deliver(&app, &create(3, "secret")).await.unwrap();
    app.settle().await;
    assert_eq!(alice.home().await[0]["uri"], "https://forum.test/post/1");
}

/// Of the server of the post, and not their answers in turn.
#[tokio::test]
async fn the_first_answers_come_with_a_post() {
    let (world, app) = forum().await;
    let alice = app.user("alice").await;
    let id = |n: u32| format!("https://forum.test/post/{n}");
    let listing = |answers: &[String]| json!({ "replies": { "type": "Collection", "first": { "type": "CollectionPage", "items": answers } } });
    let far = "https://elsewhere.test/post/9".to_owned();
    world.put(&id(1), note(&id(1), listing(&[id(2), far.clone(), id(3)])));
    let answer = |more: &[String]| {
        let mut more = listing(more);
        more["inReplyTo"] = json!(id(1));
        more
    };
    world.put(&id(2), note(&id(2), answer(&[id(4)])));
    world.put(&id(3), note(&id(3), answer(&[])));
    world.put(&id(4), note(&id(4), json!({ "inReplyTo": id(2) })));
    world.put(&far, note(&far, json!({ "inReplyTo": id(1), "attributedTo": "https://elsewhere.test/u/ole" })));
    let post = alice.resolve(&id(1)).await;
    app.settle().await;
    for (uri, known) in [(id(2), true), (id(3), true), (far, false), (id(4), false)] {
        assert_eq!(is_known(&app, &uri).await, known, "{uri}");
    }
    assert_eq!(alice.status(&post["id"]).await["replies_count"], 2);
}

#[tokio::test]
async fn a_server_answers_to_its_other_names() {
    let app = TestApp::with(|config| config.alternate_domains = vec!["old.test".to_owned()]).await;
    let alice = app.user("alice").await;
    let jrd = app.get("/.well-known/webfinger?resource=acct:alice@old.test").value().await;
    assert_eq!(jrd["subject"], format!("acct:{}", alice.handle().trim_start_matches('@')));
    assert_eq!(alice.find("alice@old.test").await["id"], alice.account.to_string());
    app.get("/.well-known/webfinger?resource=acct:alice@new.test").expect(404).await;
}

/// Each question to a server that does not answer keeps somebody waiting for seconds.
#[tokio::test]
async fn a_host_that_does_not_answer_is_left_alone_for_a_while() {
    let (_, app) = forum().await;
    let alice = app.user("alice").await;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    app.hosts().insert("tarpit.test", move |_: http::Request<bytes::Bytes>| {
        count.fetch_add(1, Ordering::SeqCst);
        async { Err::<http::Response<bytes::Bytes>, _>(HttpError::Timeout) }
    });
    let look = async |n: u32| {
        alice.get(&format!("/api/v2/search?resolve=true&q=https://tarpit.test/post/{n}")).send().await;
    };
    for n in 0..6 {
        look(n).await;
    }
    assert_eq!(asked.load(Ordering::SeqCst), 3);
    app.advance(Duration::from_secs(31));
    look(7).await;
    look(8).await;
    assert_eq!(asked.load(Ordering::SeqCst), 4);
}

/// One that was passed on from a server that is gone does not keep the others away.
#[tokio::test]
async fn a_profile_is_filled_though_a_boosted_post_is_not_to_be_had() {
    let (world, app) = forum().await;
    let alice = app.user("alice").await;
    let mut ida = stub(IDA);
    ida["outbox"] = json!("https://forum.test/outbox");
    ida["following"] = json!("https://forum.test/following");
    world.put(IDA, ida);
    let boost = json!({
        "type": "Announce", "id": "https://forum.test/activities/1", "actor": IDA, "to": PUBLIC,
        "object": "https://dead.test/post/1",
    });
    let create = json!({
        "type": "Create", "id": "https://forum.test/activities/2", "actor": IDA, "to": PUBLIC,
        "object": note("https://forum.test/post/1", json!({})),
    });
    world.put("https://forum.test/outbox", json!({
        "id": "https://forum.test/outbox", "type": "OrderedCollection", "totalItems": 2, "orderedItems": [boost, create],
    }));
    world.put(
        "https://forum.test/following",
        json!({
            "id": "https://forum.test/following", "type": "OrderedCollection", "totalItems": 12,
        }),
    );
    let found = alice.get(&format!("/api/v2/search?resolve=true&q={IDA}")).value().await["accounts"][0].clone();
    let path = format!("/api/v1/accounts/{}", found["id"].as_str().unwrap());
    alice.list(&format!("{path}/statuses")).await;
    app.settle().await;
    assert_eq!(alice.list(&format!("{path}/statuses")).await.len(), 1);
    assert_eq!(alice.get(&path).value().await["following_count"], 12);
}
