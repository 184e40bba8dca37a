//! Filters: both forms of them, what they find, and what they leave out.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

use crate::people::{contents, follow, id, link, picture, text};

async fn pair() -> (TestApp, TestUser, TestUser) {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    follow(&alice, &bob).await;
    (app, alice, bob)
}

async fn make(who: &TestUser, filter: Value) -> Value {
    who.post("/api/v2/filters").json(&filter).value().await
}

fn path(filter: &Value) -> String {
    format!("/api/v2/filters/{}", text(&filter["id"]))
}

#[tokio::test]
async fn a_filter_is_made_changed_and_deleted() {
    let (_app, alice, bob) = pair().await;
    let form = [
        ("title", "Sport"),
        ("context[]", "home"),
        ("context[]", "public"),
        ("filter_action", "hide"),
        ("expires_in", "3600"),
        ("keywords_attributes[][keyword]", "football"),
        ("keywords_attributes[][whole_word]", "false"),
        ("keywords_attributes[][keyword]", "tennis"),
    ];
    let made = alice.post("/api/v2/filters").form(&form).value().await;
    assert_eq!(
        made,
        json!({
            "id": made["id"], "title": "Sport", "context": ["home", "public"], "filter_action": "hide",
            "expires_at": made["expires_at"],
            "keywords": [
                { "id": made["keywords"][0]["id"], "keyword": "football", "whole_word": false },
                { "id": made["keywords"][1]["id"], "keyword": "tennis", "whole_word": true },
            ],
            "statuses": [],
        })
    );
    assert!(text(&made["expires_at"]).starts_with("2026-11-25T13:00:00."), "{made}");
    let changed = alice
        .put(&path(&made))
        .json(&json!({
            "title": "Games", "expires_in": "", "filter_action": "blur",
            "keywords_attributes": [
                { "id": made["keywords"][0]["id"], "_destroy": true },
                { "id": made["keywords"][1]["id"], "keyword": "golf", "whole_word": "0" },
                { "keyword": "chess" },
            ],
        }))
        .value()
        .await;
    let words: Vec<&Value> = changed["keywords"].as_array().unwrap().iter().map(|k| &k["keyword"]).collect();
    assert_eq!(words, ["golf", "chess"]);
    assert_eq!(changed["keywords"][0]["whole_word"], false);
    assert_eq!((&changed["title"], &changed["expires_at"]), (&json!("Games"), &Value::Null));
    assert_eq!((&changed["context"], &changed["filter_action"]), (&json!(["home", "public"]), &json!("blur")));
    assert_eq!(alice.get(&path(&made)).value().await, changed);
    assert_eq!(alice.list("/api/v2/filters").await, [changed]);
    bob.get(&path(&made)).expect(404).await;
    bob.put(&path(&made)).json(&json!({ "title": "Mine" })).expect(404).await;
    bob.delete(&path(&made)).expect(404).await;
    assert_eq!(alice.delete(&path(&made)).value().await, json!({}));
    alice.delete(&path(&made)).expect(404).await;
    assert_eq!(alice.list("/api/v2/filters").await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_cannot_be_a_filter_is_refused() {
    let (_app, alice, _) = pair().await;
    let refused = async |filter: Value| -> Value {
        alice.post("/api/v2/filters").json(&filter).expect(422).await.json()["error"].clone()
    };
    let bad_context = "Validation failed: Context None or invalid context supplied";
    assert_eq!(refused(json!({ "title": "x" })).await, bad_context);
    assert_eq!(refused(json!({ "title": "x", "context": [] })).await, bad_context);
    assert_eq!(refused(json!({ "title": "x", "context": ["home", "moon"] })).await, bad_context);
    assert_eq!(refused(json!({ "context": ["home"] })).await, "Validation failed: Title can't be blank");
    let unknown = json!({ "title": "x", "context": ["home"], "filter_action": "burn" });
    assert_eq!(refused(unknown).await, "Validation failed: Action is not included in the list");
    let blank = json!({ "title": "x", "context": ["home"], "keywords_attributes": [{ "keyword": " " }] });
    assert_eq!(refused(blank).await, "Validation failed: Keywords keyword can't be blank");
    let long = json!({ "title": "x".repeat(257), "context": ["home"] });
    assert_eq!(refused(long).await, "Validation failed: Title is too long (maximum is 256 characters)");
    let made = make(&alice, json!({ "title": "x", "context": ["home"] })).await;
    alice.put(&path(&made)).json(&json!({ "context": [] })).expect(422).await;
    alice.put(&path(&made)).form(&[("context[]", "")]).expect(422).await;
    let foreign = json!({ "keywords_attributes": [{ "id": "1", "keyword": "y" }] });
    alice.put(&path(&made)).json(&foreign).expect(404).await;
    let limited = alice.app.build_user("carol").scopes("read:filters").make().await;
    limited.post("/api/v2/filters").json(&json!({ "title": "x", "context": ["home"] })).expect(403).await;
    limited.app.get("/api/v2/filters").expect(401).await;
}

#[tokio::test]
async fn keywords_and_statuses_by_themselves() {
    let (_app, alice, bob) = pair().await;
    let status = bob.publish("look").await;
    let secret = bob.publish_with(json!({ "status": "not for alice", "visibility": "direct" })).await;
    let filter = make(&alice, json!({ "title": "x", "context": ["home"] })).await;
    let keywords = format!("{}/keywords", path(&filter));
    let keyword = alice.post(&keywords).form(&[("keyword", "cats")]).value().await;
    assert_eq!(keyword, json!({ "id": keyword["id"], "keyword": "cats", "whole_word": true }));
    alice.post(&keywords).form(&[("keyword", "")]).expect(422).await;
    bob.post(&keywords).form(&[("keyword", "x")]).expect(404).await;
    let one = format!("/api/v2/filters/keywords/{}", text(&keyword["id"]));
    assert_eq!(alice.get(&one).value().await, keyword);
    let changed = alice.put(&one).json(&json!({ "keyword": "dogs", "whole_word": false })).value().await;
    assert_eq!((&changed["keyword"], &changed["whole_word"]), (&json!("dogs"), &json!(false)));
    assert_eq!(alice.list(&keywords).await, [changed]);
    bob.get(&one).expect(404).await;
    bob.delete(&one).expect(404).await;
    assert_eq!(alice.delete(&one).value().await, json!({}));
    assert_eq!(alice.list(&keywords).await, Vec::<Value>::new());

    let statuses = format!("{}/statuses", path(&filter));
    let named = alice.post(&statuses).form(&[("status_id", text(&status["id"]))]).value().await;
    assert_eq!(named, json!({ "id": named["id"], "status_id": status["id"] }));
    alice.post(&statuses).form(&[("status_id", text(&status["id"]))]).expect(422).await;
    alice.post(&statuses).form(&[("status_id", text(&secret["id"]))]).expect(404).await;
    alice.post(&statuses).expect(404).await;
    assert_eq!(alice.list(&statuses).await, std::slice::from_ref(&named));
    let one = format!("/api/v2/filters/statuses/{}", text(&named["id"]));
    assert_eq!(alice.get(&one).value().await, named);
    bob.delete(&one).expect(404).await;
    assert_eq!(alice.delete(&one).value().await, named);
    assert_eq!(alice.list(&statuses).await, Vec::<Value>::new());
}

#[tokio::test]
async fn the_older_form() {
    let (_app, alice, bob) = pair().await;
    let form = [("phrase", "spoilers"), ("context[]", "home"), ("irreversible", "true"), ("whole_word", "false")];
    let answer = alice.post("/api/v1/filters").form(&form).ok().await;
    assert_eq!(answer.header("deprecation"), "@1668384000");
    let made = answer.json();
    assert_eq!(
        made,
        json!({
            "id": made["id"], "phrase": "spoilers", "context": ["home"], "expires_at": null, "irreversible": true,
            "whole_word": false,
        })
    );
    let one = format!("/api/v1/filters/{}", text(&made["id"]));
    assert_eq!(alice.get(&one).value().await, made);
    bob.get(&one).expect(404).await;
    alice.post("/api/v1/filters").form(&[("phrase", "x")]).expect(422).await;
    alice.post("/api/v1/filters").form(&[("context[]", "home")]).expect(422).await;
    let wanted = json!({ "phrase": "endings", "context": ["home", "thread"], "irreversible": false, "expires_in": 60 });
    let changed = alice.put(&one).json(&wanted).value().await;
    assert_eq!(changed["phrase"], "endings");
    assert_eq!((&changed["context"], &changed["irreversible"]), (&json!(["home", "thread"]), &json!(false)));
    let whole = alice.list("/api/v2/filters").await;
    assert_eq!((&whole[0]["title"], &whole[0]["filter_action"]), (&json!("endings"), &json!("warn")));

    // A filter with two keywords is two of these, and their rules are shared.
    let keywords = format!("{}/keywords", path(&whole[0]));
    let other = alice.post(&keywords).form(&[("keyword", "finales")]).value().await;
    assert_eq!(alice.list("/api/v1/filters").await.len(), 2);
    alice.put(&one).json(&json!({ "phrase": "ends", "context": ["home"] })).expect(422).await;
    let renamed = alice.put(&one).json(&json!({ "phrase": "ends", "context": ["home", "thread"] })).value().await;
    assert_eq!(renamed["phrase"], "ends");
    assert_eq!(alice.list("/api/v2/filters").await[0]["title"], "endings");
    assert_eq!(alice.delete(&one).value().await, json!({}));
    assert_eq!(alice.list("/api/v2/filters").await.len(), 1, "the other keyword is left");
    alice.delete(&format!("/api/v1/filters/{}", text(&other["id"]))).ok().await;
    assert_eq!(alice.list("/api/v2/filters").await.len(), 0);
}

/// The keywords and ids that filters found in a status.
fn found(status: &Value) -> Vec<Value> {
    let of = |result: &Value| json!([result["keyword_matches"], result["status_matches"]]);
    status["filtered"].as_array().unwrap_or_else(|| panic!("{status}")).iter().map(of).collect()
}

#[tokio::test]
async fn filters_look_at_all_words_of_a_status() {
    let (app, alice, bob) = pair().await;
    let filter = make(
        &alice,
        json!({
            "title": "Cats", "context": ["thread"],
            "keywords_attributes": [{ "keyword": "cat" }, { "keyword": "Müsli", "whole_word": false }],
        }),
    )
    .await;
    let see = async |status: &Value| found(&alice.status(&status["id"]).await);
    let plain = bob.publish("my Cat, and MÜSLIRIEGEL").await;
    assert_eq!(see(&plain).await, [json!([["cat", "Müsli"], null])]);
    assert_eq!(see(&bob.publish("concatenate catalogues").await).await, Vec::<Value>::new());
    let warned = bob.publish_with(json!({ "status": "look", "spoiler_text": "CAT content" })).await;
    assert_eq!(see(&warned).await.len(), 1);
    let media = picture(&bob, "A cat on a chair").await.to_string();
    let pictured = bob.publish_with(json!({ "status": "look", "media_ids": [media] })).await;
    assert_eq!(see(&pictured).await.len(), 1);
    let poll = json!({ "status": "which?", "poll": { "options": ["a cat", "a dog"], "expires_in": 3600 } });
    let asked = bob.publish_with(poll).await;
    assert_eq!(see(&asked).await.len(), 1);

    // The result tells all of the filter but its parts.
    let result = alice.status(&plain["id"]).await["filtered"][0]["filter"].clone();
    let mut whole = filter.clone();
    whole.as_object_mut().unwrap().retain(|name, _| name != "keywords" && name != "statuses");
    assert_eq!(result, whole);

    // A boost is looked at as its original.
    let carol = app.user("carol").await;
    carol.act("reblog", &plain["id"]).await;
    let boost = alice.list(&format!("/api/v1/accounts/{}/statuses", carol.account)).await.remove(0);
    assert_eq!((found(&boost).len(), found(&boost["reblog"]).len()), (1, 1));

    // A status may be named instead.
    let other = bob.publish("nothing of that kind").await;
    let statuses = format!("{}/statuses", path(&filter));
    alice.post(&statuses).form(&[("status_id", text(&other["id"]))]).ok().await;
    assert_eq!(see(&other).await, [json!([null, [other["id"]]])]);
    // An edit is looked at anew.
    bob.put(&format!("/api/v1/statuses/{}", id(&plain))).json(&json!({ "status": "nothing" })).ok().await;
    assert_eq!(see(&plain).await, Vec::<Value>::new());
    // Others see nothing of it.
    assert_eq!(found(&bob.status(&other["id"]).await), Vec::<Value>::new());
    assert_eq!(app.get(&format!("/api/v1/statuses/{}", id(&other))).value().await.get("filtered"), None);
}

#[tokio::test]
async fn a_filter_ends_and_stays_listed() {
    let (app, alice, bob) = pair().await;
    let words = json!([{ "keyword": "cat" }]);
    let filter = json!({ "title": "x", "context": ["home"], "expires_in": 60, "filter_action": "hide", "keywords_attributes": words });
    make(&alice, filter).await;
    let status = bob.publish("cat").await;
    app.settle().await;
    assert_eq!(found(&alice.status(&status["id"]).await).len(), 1);
    assert_eq!(alice.home().await.len(), 0);
    app.advance(Duration::from_secs(60));
    assert_eq!(found(&alice.status(&status["id"]).await).len(), 0);
    assert_eq!(alice.home().await.len(), 1);
    assert_eq!(alice.list("/api/v2/filters").await.len(), 1);
}

#[tokio::test]
async fn what_is_hidden_is_left_out_in_its_contexts() {
    let (app, alice, bob) = pair().await;
    let list = alice.post("/api/v1/lists").form(&[("title", "All")]).value().await;
    let list = format!("/api/v1/timelines/list/{}", text(&list["id"]));
    let members = format!("{}/accounts", list.replace("timelines/list", "lists"));
    alice.post(&members).form(&[("account_ids[]", &bob.account.to_string())]).ok().await;
    bob.publish("@alice a cat #pets").await;
    app.settle().await;
    let seen = async || {
        let mut seen = Vec::new();
        for (name, path) in [
            ("home", "/api/v1/timelines/home"),
            ("list", &list),
            ("public", "/api/v1/timelines/public"),
            ("tag", "/api/v1/timelines/tag/pets"),
            ("account", &format!("/api/v1/accounts/{}/statuses", bob.account)),
            ("notifications", "/api/v1/notifications?types[]=mention"),
        ] {
            if !alice.list(path).await.is_empty() {
                seen.push(name);
            }
        }
        seen.join(" ")
    };
    assert_eq!(seen().await, "home list public tag account notifications");
    for (context, left) in [
        ("home", "public tag account notifications"),
        ("public", "home list account notifications"),
        // Of notifications, apps leave it out themselves.
        ("notifications", "home list public tag account notifications"),
        ("account", "home list public tag account notifications"),
        ("thread", "home list public tag account notifications"),
    ] {
        let words = json!([{ "keyword": "cat" }]);
        let hide = json!({ "title": "x", "context": [context], "filter_action": "hide", "keywords_attributes": words });
        let filter = make(&alice, hide).await;
        assert_eq!(seen().await, left, "{context}");
        alice.put(&path(&filter)).json(&json!({ "filter_action": "warn" })).ok().await;
        assert_eq!(seen().await, "home list public tag account notifications", "{context}");
        alice.delete(&path(&filter)).ok().await;
    }
}

#[tokio::test]
async fn pages_are_filled_up_and_own_words_are_shown() {
    let (app, alice, bob) = pair().await;
    let words = json!([{ "keyword": "cat" }]);
    make(&alice, json!({ "title": "x", "context": ["home"], "filter_action": "hide", "keywords_attributes": words }))
        .await;
    alice.publish("my own cat").await;
    for n in 0..30 {
        let text = if n % 10 == 0 { format!("dog {n}") } else { format!("cat {n}") };
        bob.publish(&text).await;
    }
    app.settle().await;
    let first = alice.get("/api/v1/timelines/home?limit=2").ok().await;
    assert_eq!(contents(first.json().as_array().unwrap()), ["dog 20", "dog 10"]);
    let second = alice.get(&link(&first, "next").unwrap()).ok().await;
    assert_eq!(contents(second.json().as_array().unwrap()), ["dog 0", "my own cat"]);
    let back = alice.get(&link(&second, "prev").unwrap()).ok().await;
    assert_eq!(contents(back.json().as_array().unwrap()), ["dog 20", "dog 10"]);
}

#[tokio::test]
async fn filters_are_put_together_once() {
    let (app, alice, bob) = pair().await;
    let words = json!([{ "keyword": "cat" }]);
    make(&alice, json!({ "title": "x", "context": ["home"], "keywords_attributes": words })).await;
    bob.publish("cat").await;
    app.settle().await;
    alice.home().await;
    assert_eq!(app.queries(alice.home()).await, 1, "the page alone");
}
