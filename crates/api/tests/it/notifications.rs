//! What people are told, and how far they have read.

use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

use crate::people::{follow, link, text};

fn kinds(list: &[Value]) -> Vec<String> {
    list.iter().map(|one| text(&one["type"]).to_owned()).collect()
}

/// Alice's post, and all that Bob and Carol do about it and her.
async fn busy() -> (TestApp, TestUser, TestUser, TestUser, Value) {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    let status = alice.publish("a post").await;
    bob.post(&format!("/api/v1/accounts/{}/follow", alice.account)).ok().await;
    bob.act("favourite", &status["id"]).await;
    bob.act("reblog", &status["id"]).await;
    carol.publish("hello @alice").await;
    (app, alice, bob, carol, status)
}

#[tokio::test]
async fn who_did_what_to_which_status() {
    let (app, alice, bob, _carol, status) = busy().await;
    let list = alice.notifications().await;
    assert_eq!(kinds(&list), ["mention", "reblog", "favourite", "follow"]);
    assert_eq!(list[0]["account"]["username"], "carol");
    assert!(text(&list[0]["status"]["content"]).contains("hello"));
    assert_eq!(list[0]["group_key"], format!("ungrouped-{}", text(&list[0]["id"])));
    assert_eq!(list[2]["status"]["id"], status["id"]);
    assert_eq!(list[2]["status"]["favourited"], false);
    assert_ne!(list[2]["group_key"], list[1]["group_key"]);
    assert!(list[3].get("status").is_none());
    assert_eq!(alice.get(&format!("/api/v1/notifications/{}", text(&list[2]["id"]))).value().await, list[2]);
    bob.get(&format!("/api/v1/notifications/{}", text(&list[2]["id"]))).expect(404).await;
    app.get("/api/v1/notifications").expect(401).await;
}

#[tokio::test]
async fn some_kinds_of_some_account() {
    let (_app, alice, _bob, carol, _) = busy().await;
    let list = async |query: &str| kinds(&alice.list(&format!("/api/v1/notifications?{query}")).await);
    assert_eq!(list("types[]=favourite&types[]=follow").await, ["favourite", "follow"]);
    assert_eq!(list("exclude_types[]=mention&exclude_types[]=reblog").await, ["favourite", "follow"]);
    assert_eq!(list("types[]=mention&types[]=follow&exclude_types[]=follow").await, ["mention"]);
    assert_eq!(list("types[]=not_yet_invented").await, Vec::<String>::new());
    assert_eq!(list(&format!("account_id={}", carol.account)).await, ["mention"]);
    let first = alice.get("/api/v1/notifications?limit=3").ok().await;
    let second = alice.get(&link(&first, "next").unwrap()).ok().await;
    assert_eq!(kinds(second.json().as_array().unwrap()), ["follow"]);
    let back = alice.get(&link(&second, "prev").unwrap()).ok().await;
    assert_eq!(back.json(), first.json());
}

#[tokio::test]
async fn a_page_costs_the_same_however_long_it_is() {
    let (app, alice, ..) = busy().await;
    alice.notifications().await;
    let four = app.queries(alice.notifications()).await;
    for n in 0..10 {
        app.user(&format!("fan{n}")).await.publish("hi @alice").await;
    }
    alice.notifications().await;
    assert_eq!(app.queries(alice.notifications()).await, four);
    assert!(four <= 2, "{four}");
}

#[tokio::test]
async fn dismissed_and_cleared() {
    let (_app, alice, bob, ..) = busy().await;
    let list = alice.notifications().await;
    let newest = text(&list[0]["id"]);
    bob.post(&format!("/api/v1/notifications/{newest}/dismiss")).expect(404).await;
    assert_eq!(alice.post(&format!("/api/v1/notifications/{newest}/dismiss")).value().await, json!({}));
    assert_eq!(alice.notifications().await.len(), 3);
    alice.delete(&format!("/api/v1/notifications/destroy_multiple?ids[]={}", text(&list[1]["id"]))).ok().await;
    assert_eq!(alice.notifications().await.len(), 2);
    assert_eq!(alice.post("/api/v1/notifications/clear").value().await, json!({}));
    assert_eq!(alice.notifications().await, Vec::<Value>::new());
}

#[tokio::test]
async fn markers_tell_what_is_unread() {
    let (_app, alice, ..) = busy().await;
    let list = alice.notifications().await;
    let unread = async |query: &str| alice.get(&format!("/api/v1/notifications/unread_count{query}")).value().await;
    assert_eq!(unread("").await, json!({ "count": 4 }));
    assert_eq!(unread("?limit=2").await, json!({ "count": 2 }));
    assert_eq!(alice.get("/api/v1/markers").value().await, json!({}));
    let seen = text(&list[1]["id"]);
    let moved = alice.post("/api/v1/markers").form(&[("notifications[last_read_id]", seen)]).value().await;
    assert_eq!((text(&moved["notifications"]["last_read_id"]), &moved["notifications"]["version"]), (seen, &json!(1)));
    assert_eq!(unread("").await, json!({ "count": 1 }));
    assert_eq!(unread("?exclude_types[]=mention").await, json!({ "count": 0 }));
    let both = json!({ "home": { "last_read_id": "5" }, "notifications": { "last_read_id": text(&list[0]["id"]) } });
    let moved = alice.post("/api/v1/markers").json(&both).value().await;
    assert_eq!(moved["notifications"]["version"], 2);
    let read = alice.get("/api/v1/markers?timeline[]=home&timeline[]=notifications").value().await;
    assert_eq!(read, moved);
    alice.post("/api/v1/markers").form(&[("home[last_read_id]", "x")]).expect(422).await;
}

#[tokio::test]
async fn of_two_who_move_a_marker_one_is_told() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let put = async |known| {
        storage::markers::put(&mut app.db.conn(), alice.account, "home", 7, known, app.now()).await.unwrap()
    };
    assert!(put(0).await);
    assert!(!put(0).await, "it was not there when the other looked");
    assert!(put(1).await);
    assert!(!put(1).await);
}

#[tokio::test]
async fn nobody_is_told_of_what_is_not_for_them() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    follow(&bob, &alice).await;
    bob.post("/api/v1/notifications/clear").ok().await;
    let named = alice.publish_with(json!({ "status": "only @bob", "visibility": "direct" })).await;
    assert_eq!(kinds(&bob.notifications().await), ["mention"]);
    let list = bob.notifications().await;
    // The author takes it back: it is not shown any more, not even by its id.
    alice.delete(&format!("/api/v1/statuses/{}", text(&named["id"]))).ok().await;
    assert_eq!(bob.notifications().await, Vec::<Value>::new());
    bob.get(&format!("/api/v1/notifications/{}", text(&list[0]["id"]))).expect(404).await;
    assert_eq!(bob.get("/api/v1/notifications/unread_count").value().await, json!({ "count": 0 }));
    // A block hides what was told before.
    alice.publish("hello @bob").await;
    alice.post(&format!("/api/v1/accounts/{}/block", bob.account)).ok().await;
    assert_eq!(bob.notifications().await, Vec::<Value>::new());
}

#[tokio::test]
async fn telling_many_of_a_post_takes_as_many_statements_as_telling_one() {
    let app = TestApp::new().await;
    let author = app.user("author").await;
    let follow = format!("/api/v1/accounts/{}/follow", author.account);
    let mut readers = vec![app.user("reader0").await];
    readers[0].post(&follow).json(&json!({ "notify": true })).ok().await;
    app.settle().await;
    author.publish("warm").await;
    let one = app.queries(author.publish("to one")).await;
    for n in 1..6 {
        let reader = app.user(&format!("reader{n}")).await;
        reader.post(&follow).json(&json!({ "notify": true })).ok().await;
        readers.push(reader);
    }
    app.settle().await;
    assert_eq!(app.queries(author.publish("to many")).await, one);
    for reader in &readers {
        assert_eq!(reader.notifications().await[0]["type"], "status");
    }
}

#[tokio::test]
async fn what_is_muted_is_not_counted_as_unread_and_what_is_hidden_comes_with_its_filter() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    bob.publish("@alice hello").await;
    carol.publish("@alice a ferry").await;
    let count = async |path: &str| alice.get(path).value().await["count"].clone();
    let paths = ["/api/v1/notifications/unread_count", "/api/v2/notifications/unread_count"];
    for path in paths {
        assert_eq!(count(path).await, 2);
    }
    let keywords = json!([{ "keyword": "ferry", "whole_word": true }]);
    let filter =
        json!({ "title": "x", "context": ["notifications"], "filter_action": "hide", "keywords_attributes": keywords });
    alice.post("/api/v2/filters").json(&filter).ok().await;
    // To hide it is the client's part.
    for path in paths {
        assert_eq!(count(path).await, 2);
    }
    let told = alice.list("/api/v1/notifications?limit=1").await;
    let filtered = &told[0]["status"]["filtered"][0];
    assert_eq!(
        (&filtered["filter"]["filter_action"], &filtered["keyword_matches"]),
        (&json!("hide"), &json!(["ferry"]))
    );
    let grouped = alice.get("/api/v2/notifications?limit=1").value().await;
    assert_eq!(grouped["notification_groups"][0]["status_id"], told[0]["status"]["id"]);
    assert_eq!(grouped["statuses"][0]["filtered"][0]["filter"]["filter_action"], "hide");
    let one = format!("/api/v1/notifications/{}", text(&told[0]["id"]));
    assert_eq!(alice.get(&one).value().await["id"], told[0]["id"]);
    let mute = format!("/api/v1/accounts/{}/mute", bob.account);
    alice.post(&mute).json(&json!({ "notifications": false })).ok().await;
    assert_eq!(count(paths[0]).await, 2);
    alice.post(&mute).json(&json!({ "notifications": true })).ok().await;
    for path in paths {
        assert_eq!(count(path).await, 1);
    }
    assert_eq!(alice.notifications().await.len(), 1);
}

#[tokio::test]
async fn a_post_that_is_edited_often_is_told_once() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    let status = alice.publish("first").await;
    let other = alice.publish("another").await;
    for booster in [&bob, &carol] {
        booster.act("reblog", &status["id"]).await;
        booster.act("reblog", &other["id"]).await;
    }
    let edit = async |status: &Value, words: &str| {
        app.advance(std::time::Duration::from_secs(60));
        alice.put(&format!("/api/v1/statuses/{}", text(&status["id"]))).form(&[("status", words)]).ok().await;
    };
    edit(&other, "another one").await;
    edit(&status, "second").await;
    let before = bob.notifications().await;
    edit(&status, "third").await;
    edit(&status, "fourth").await;
    for booster in [&bob, &carol] {
        let told = booster.notifications().await;
        assert_eq!(kinds(&told), ["update", "update"]);
        assert_eq!((&told[0]["status"]["id"], &told[1]["status"]["id"]), (&status["id"], &other["id"]));
        assert_ne!(told[0]["id"], before[0]["id"], "it is new");
    }
}
