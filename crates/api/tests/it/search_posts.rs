//! Finding posts by what is said in them.

use serde_json::{Value, json};
use testkit::{TestApp, TestNet, TestUser};

use crate::people::{follow, picture, text};

/// Agrees that everybody finds public posts.
async fn open(user: &TestUser) {
    user.patch("/api/v1/accounts/update_credentials").form(&[("indexable", "true")]).ok().await;
}

/// The texts of what is found, tags of HTML left out.
async fn find(who: &TestUser, query: &str) -> Vec<String> {
    who.app.settle().await;
    page(who, query, "").await
}

async fn page(who: &TestUser, query: &str, more: &str) -> Vec<String> {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", query).finish();
    let found = who.get(&format!("/api/v2/search?type=statuses&{query}{more}")).value().await;
    let plain = |status: &Value| domain::text::to_plain(text(&status["content"]));
    found["statuses"].as_array().unwrap().iter().map(plain).collect()
}

#[tokio::test]
async fn words_phrases_and_their_absence() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    open(&alice).await;
    alice.publish("Über die Straße nach Łódź").await;
    alice.publish("good morning harbour").await;
    alice.publish("a morning that is good").await;
    alice.publish("東京都に住んでいます #東京").await;
    alice.publish("le café d’été #CaféNoir").await;
    for (query, want) in [
        ("uber strasse", &["Über die Straße nach Łódź"][..]),
        ("LODZ", &["Über die Straße nach Łódź"]),
        ("good morning", &["a morning that is good", "good morning harbour"]),
        ("\"good morning\"", &["good morning harbour"]),
        ("morning -harbour", &["a morning that is good"]),
        ("morning -\"good morning\"", &["a morning that is good"]),
        ("+morning +harbour", &["good morning harbour"]),
        ("東京都", &["東京都に住んでいます #東京"]),
        ("都", &["東京都に住んでいます #東京"]),
        ("ｃａｆｅ", &["le café d’été #CaféNoir"]),
        ("#cafenoir", &["le café d’été #CaféNoir"]),
        ("#東京", &["東京都に住んでいます #東京"]),
        ("mornin", &[]),
        (
            "from:alice",
            &[
                "le café d’été #CaféNoir",
                "東京都に住んでいます #東京",
                "a morning that is good",
                "good morning harbour",
                "Über die Straße nach Łódź",
            ],
        ),
    ] {
        assert_eq!(find(&bob, query).await, want, "{query}");
    }
}

#[tokio::test]
async fn what_a_post_is_and_has() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    open(&alice).await;
    let first = alice.publish_with(json!({ "status": "plain word", "language": "de" })).await;
    let file = picture(&alice, "a lighthouse").await.to_string();
    alice.publish_with(json!({ "status": "seen word", "media_ids": [file], "language": "en" })).await;
    let warned = json!({ "status": "hidden word", "spoiler_text": "careful ahead", "language": "en" });
    alice.publish_with(warned).await;
    alice.publish_with(json!({ "status": "answer word", "in_reply_to_id": first["id"], "language": "en" })).await;
    let poll = json!({ "status": "asked word", "poll": { "options": ["tea", "coffee"], "expires_in": 3600 }, "language": "en" });
    alice.publish_with(poll).await;
    let bob = app.user("bob").await;
    for (query, want) in [
        ("word has:media", &["seen word"][..]),
        ("word has:poll", &["asked word"]),
        ("word is:reply", &["answer word"]),
        ("word is:sensitive", &["hidden word"]),
        ("word language:de", &["plain word"]),
        ("word -has:media -has:poll -is:reply -is:sensitive", &["plain word"]),
        ("word -language:en", &["plain word"]),
        ("word has:embed", &[]),
        ("word has:quote", &[]),
        // Warnings, descriptions and what can be chosen are words too.
        ("careful", &["hidden word"]),
        ("lighthouse", &["seen word"]),
        ("coffee", &["asked word"]),
        ("\"ahead hidden\"", &[]),
    ] {
        assert_eq!(find(&bob, query).await, want, "{query}");
    }
}

#[tokio::test]
async fn only_those_who_agree_and_the_library() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    let post = alice.publish("hidden treasure").await;
    let unlisted = alice.publish_with(json!({ "status": "treasure unlisted", "visibility": "unlisted" })).await;
    alice.publish_with(json!({ "status": "@bob treasure map", "visibility": "direct" })).await;
    assert_eq!(find(&alice, "treasure").await.len(), 3, "one's own posts");
    assert_eq!(find(&bob, "treasure").await, ["@bob treasure map"], "where one is named");
    assert_eq!(find(&carol, "treasure").await, Vec::<String>::new());
    for (verb, undo, status) in
        [("favourite", "unfavourite", &post), ("bookmark", "unbookmark", &unlisted), ("reblog", "unreblog", &post)]
    {
        carol.act(verb, &status["id"]).await;
        assert_eq!(find(&carol, "treasure").await.len(), 1, "{verb}");
        assert_eq!(find(&carol, "treasure in:public").await.len(), 0, "{verb}");
        assert_eq!(find(&carol, "treasure in:library").await.len(), 1, "{verb}");
        carol.act(undo, &status["id"]).await;
        assert_eq!(find(&carol, "treasure").await.len(), 0, "{undo}");
    }
    open(&alice).await;
    assert_eq!(find(&carol, "treasure").await, ["hidden treasure"], "only what is public");
    assert_eq!(find(&alice, "treasure -in:public").await.len(), 2);
    assert_eq!(find(&bob, "treasure -in:library").await, ["hidden treasure"]);
    alice.patch("/api/v1/accounts/update_credentials").form(&[("indexable", "false")]).ok().await;
    assert_eq!(find(&carol, "treasure").await, Vec::<String>::new());
    assert_eq!(app.get("/api/v2/search?q=treasure&type=statuses").value().await["statuses"], json!([]));
}

#[tokio::test]
async fn blocks_mutes_and_followers_only_posts() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    open(&alice).await;
    follow(&bob, &alice).await;
    let private = alice.publish_with(json!({ "status": "pearl for friends", "visibility": "private" })).await;
    alice.publish("pearl for all").await;
    bob.act("favourite", &private["id"]).await;
    assert_eq!(find(&bob, "pearl").await, ["pearl for all", "pearl for friends"]);
    assert_eq!(find(&carol, "pearl").await, ["pearl for all"]);
    alice.post(&format!("/api/v1/accounts/{}/remove_from_followers", bob.account)).ok().await;
    assert_eq!(find(&bob, "pearl").await, ["pearl for all"], "kept, but no longer to be seen");
    carol.post(&format!("/api/v1/accounts/{}/mute", alice.account)).ok().await;
    assert_eq!(find(&carol, "pearl").await, Vec::<String>::new());
    alice.post(&format!("/api/v1/accounts/{}/block", bob.account)).ok().await;
    assert_eq!(find(&bob, "pearl").await, Vec::<String>::new());
}

#[tokio::test]
async fn edits_and_deletions_are_found_as_they_are() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let post = alice.publish("first words").await;
    assert_eq!(find(&alice, "first").await.len(), 1);
    let path = format!("/api/v1/statuses/{}", text(&post["id"]));
    alice.put(&path).json(&json!({ "status": "other words" })).ok().await;
    assert_eq!(find(&alice, "first").await.len(), 0);
    assert_eq!(find(&alice, "other").await, ["other words"]);
    alice.delete(&path).ok().await;
    assert_eq!(find(&alice, "words").await.len(), 0);
}

#[tokio::test]
async fn days_are_those_of_the_searcher() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let hour = std::time::Duration::from_secs(3600);
    // Noon of the 25th, 23:00 of the same day, and noon of the next, all UTC.
    alice.publish("time one").await;
    app.advance(11 * hour);
    alice.publish("time two").await;
    app.advance(13 * hour);
    alice.publish("time three").await;
    for (query, want) in [
        ("time during:2026-11-25", &["time two", "time one"][..]),
        ("time -during:2026-11-25", &["time three"]),
        ("time before:2026-11-26", &["time two", "time one"]),
        ("time -before:2026-11-26", &["time three"]),
        ("time after:2026-11-25", &["time three"]),
        ("time -after:2026-11-25", &["time two", "time one"]),
        ("time after:2026-11-24 before:2026-11-25", &[]),
    ] {
        assert_eq!(find(&alice, query).await, want, "{query}");
    }
    const ZONE: &str = "UPDATE users SET time_zone = 'Europe/Berlin'";
    app.db.conn().exec(ZONE, storage::p![]).await.unwrap();
    app.events.raise(services::events::Event::UserChanged { user: alice.user });
    assert_eq!(find(&alice, "time during:2026-11-26").await, ["time three", "time two"]);
}

#[tokio::test]
async fn pages_and_bounds() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    open(&alice).await;
    open(&bob).await;
    let mut ids = Vec::new();
    for n in 0..6 {
        let who = if n % 2 == 0 { &alice } else { &bob };
        ids.push(text(&who.publish(&format!("wave {n}")).await["id"]).to_owned());
    }
    app.settle().await;
    let waves = async |more: &str| page(&bob, "wave", more).await;
    assert_eq!(waves("&limit=2").await, ["wave 5", "wave 4"]);
    assert_eq!(waves("&limit=2&offset=2").await, ["wave 3", "wave 2"]);
    assert_eq!(waves(&format!("&max_id={}", ids[2])).await, ["wave 1", "wave 0"]);
    assert_eq!(waves(&format!("&min_id={}", ids[3])).await, ["wave 5", "wave 4"]);
    assert_eq!(waves(&format!("&account_id={}", alice.account)).await, ["wave 4", "wave 2", "wave 0"]);
    assert_eq!(find(&bob, "wave from:@bob").await, ["wave 5", "wave 3", "wave 1"]);
    assert_eq!(find(&bob, "wave from:me").await.len(), 3);
    assert_eq!(find(&bob, "wave -from:me").await, ["wave 4", "wave 2", "wave 0"]);
    assert_eq!(find(&bob, "wave from:nobody").await.len(), 0);
    assert_eq!(find(&bob, "wave -from:nobody").await.len(), 6);
    // What the viewer may not see does not shorten the page.
    bob.post(&format!("/api/v1/accounts/{}/mute", alice.account)).ok().await;
    assert_eq!(waves("&limit=2").await, ["wave 5", "wave 3"]);
    let few = app.queries(waves("&limit=1")).await;
    let many = app.queries(waves("&limit=40")).await;
    assert!(few.abs_diff(many) <= 1 && many < 20, "{few} and {many} statements");
}

#[tokio::test]
async fn posts_from_elsewhere() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    alice.follow("bob@beta.test").await;
    net.settle().await;
    bob.publish("quiet coral").await;
    net.settle().await;
    assert_eq!(page(&alice, "coral", "").await, Vec::<String>::new(), "bob did not agree");
    open(&bob).await;
    net.settle().await;
    assert_eq!(page(&alice, "coral", "").await, ["quiet coral"]);
    let post = bob.publish("loud coral").await;
    net.settle().await;
    assert_eq!(page(&alice, "coral from:@bob@beta.test", "").await, ["loud coral", "quiet coral"]);
    bob.delete(&format!("/api/v1/statuses/{}", text(&post["id"]))).ok().await;
    net.advance(std::time::Duration::from_secs(30));
    net.settle().await;
    assert_eq!(page(&alice, "coral", "").await, ["quiet coral"]);
}

#[tokio::test]
async fn a_search_that_takes_too_long_is_to_be_tried_again() {
    let app = TestApp::with(|config| config.search_patience = std::time::Duration::ZERO).await;
    let alice = app.user("alice").await;
    alice.publish("good morning").await;
    app.settle().await;
    for path in ["/api/v2/search?q=morning", "/api/v2/search?q=morning&type=statuses"] {
        let answer = alice.get(path).send().await;
        assert_eq!((answer.status.as_u16(), answer.header("retry-after").is_empty()), (503, true), "{}", answer.text());
        assert_eq!(answer.json(), json!({ "error": "The database took too long to answer. Try again later" }));
    }
    // What is not looked for among posts is found.
    alice.get("/api/v2/search?q=alice&type=accounts").ok().await;
}

/// A table that somebody holds: the statement's own limit ends the wait. SQLite's readers wait for nobody.
#[tokio::test]
async fn a_busy_table_ends_a_search() {
    let app = TestApp::with(|config| config.search_patience = std::time::Duration::from_millis(50)).await;
    if app.db.engine() == storage::db::Engine::Sqlite {
        return;
    }
    let alice = app.user("alice").await;
    let mut tx = app.db.begin().await.unwrap();
    tx.script("LOCK TABLE search_statuses IN ACCESS EXCLUSIVE MODE".into()).await.unwrap();
    alice.get("/api/v2/search?q=morning&type=statuses").expect(503).await;
    drop(tx);
    alice.get("/api/v2/search?q=morning&type=statuses").ok().await;
}
