//! `/api/v1/statuses` and what can be done with a single status.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::TestApp;

use crate::people::{contents, link, picture, text};

/// The answer with ids replaced by names, which do not change from run to run.
fn stable(status: &Value, names: &[(&str, &str)]) -> String {
    let mut json = serde_json::to_string_pretty(status).unwrap();
    for (value, name) in names {
        json = json.replace(value, name);
    }
    json
}

#[tokio::test]
async fn a_status_signed_in_and_out() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let media = picture(&alice, "a lighthouse").await.to_string();
    let status = alice
        .publish_with(json!({
            "status": "Hello @bob, see https://www.lighthouses.example/towers/of/the/north?lit=true #Lighthouse",
            "spoiler_text": "towers", "language": "en", "media_ids": [media], "visibility": "unlisted",
        }))
        .await;
    let id = text(&status["id"]).to_owned();
    let (alice_id, bob_id) = (alice.account.to_string(), bob.account.to_string());
    let names =
        [(id.as_str(), "STATUS"), (alice_id.as_str(), "ALICE"), (bob_id.as_str(), "BOB"), (media.as_str(), "MEDIA")];
    insta::assert_snapshot!("status_signed_in", stable(&alice.status(&status["id"]).await, &names));
    let out = app.get(&format!("/api/v1/statuses/{id}")).value().await;
    insta::assert_snapshot!("status_signed_out", stable(&out, &names));
}

#[tokio::test]
async fn the_same_key_makes_one_status() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let post = async |who: &testkit::TestUser, key: &str| {
        let request = who.post("/api/v1/statuses").header("idempotency-key", key).form(&[("status", "once")]);
        text(&request.value().await["id"]).to_owned()
    };
    let first = post(&alice, "k1").await;
    assert_eq!(post(&alice, "k1").await, first);
    assert_ne!(post(&alice, "k2").await, first);
    assert_ne!(post(&bob, "k1").await, first);
    app.advance(Duration::from_secs(3601));
    assert_ne!(post(&alice, "k1").await, first);
}

#[tokio::test]
async fn the_same_key_at_the_same_time_makes_one_status() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    for at in ["", "2199-01-01T00:00:00Z"] {
        let key = format!("at once {at}");
        let post = async || {
            let form: &[_] = if at.is_empty() {
                &[("status", "once")]
            } else {
                &[("status", "once"), ("scheduled_at", at)]
            };
            let request = alice.post("/api/v1/statuses").header("idempotency-key", &key).form(form);
            text(&request.value().await["id"]).to_owned()
        };
        let (first, second, third, fourth) = tokio::join!(post(), post(), post(), post());
        assert_eq!([&second, &third, &fourth], [&first; 3]);
    }
}

/// A client that did not hear that its answer arrived learns it, whatever became of what was answered.
#[tokio::test]
async fn the_same_key_gives_the_first_answer_though_its_parent_is_gone() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let parent = alice.publish("a question").await;
    let answer = json!({ "status": "an answer", "in_reply_to_id": parent["id"] });
    let post = |key: &str| bob.post("/api/v1/statuses").header("idempotency-key", key).json(&answer);
    let first = post("k1").value().await;
    alice.delete(&format!("/api/v1/statuses/{}", text(&parent["id"]))).ok().await;
    assert_eq!(post("k1").value().await["id"], first["id"]);
    assert!(text(&post("k2").expect(404).await.json()["error"]).contains("reply to does not appear to exist"));
}

#[tokio::test]
async fn what_cannot_be_done_is_said() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let refuse = async |body: Value, status: u16, words: &str| {
        let answer = alice.post("/api/v1/statuses").json(&body).expect(status).await.json();
        assert!(text(&answer["error"]).contains(words), "{answer} does not say {words}");
    };
    refuse(json!({ "status": " " }), 422, "Text can't be blank").await;
    refuse(json!({ "status": "x".repeat(501) }), 422, "character limit of 500 exceeded").await;
    refuse(json!({ "status": "x", "quoted_status_id": "7" }), 404, "does not appear to exist").await;
    refuse(json!({ "status": "x", "visibility": "limited" }), 422, "Visibility").await;
    refuse(json!({ "status": "x", "visibility": "secret" }), 422, "visibility").await;
    refuse(json!({ "status": "x", "in_reply_to_id": "7" }), 404, "reply to does not appear to exist").await;
    refuse(json!({ "status": "x", "media_ids": ["7"] }), 422, "Validation failed: Cannot attach files").await;
    app.post("/api/v1/statuses").form(&[("status", "x")]).expect(401).await;
    let past =
        alice.publish_with(json!({ "status": "late", "scheduled_at": "2020-01-01T00:00:00Z", "poll": null })).await;
    assert_eq!(past["content"], "<p>late</p>");
}

#[tokio::test]
async fn nobody_is_reached_whom_the_author_did_not_expect() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    let words = "hey @bob and @carol and @alice";
    let send =
        |allowed: Value| alice.post("/api/v1/statuses").json(&json!({ "status": words, "allowed_mentions": allowed }));
    let refused = send(json!([alice.account, bob.account])).expect(422).await.json();
    assert_eq!(refused["error"], "Post would be sent to unexpected accounts");
    let told = refused["unexpected_accounts"].as_array().unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0], alice.get(&format!("/api/v1/accounts/{}", carol.account)).value().await);
    assert_eq!(send(json!([])).expect(422).await.json()["unexpected_accounts"].as_array().unwrap().len(), 3);
    assert!(alice.list(&format!("/api/v1/accounts/{}/statuses", alice.account)).await.is_empty());
    send(json!([alice.account, bob.account, carol.account])).ok().await;
}

#[tokio::test]
async fn an_edit_keeps_what_was_before() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let media = picture(&alice, "a tower").await.to_string();
    let status = alice.publish_with(json!({ "status": "first", "media_ids": [media] })).await;
    let path = format!("/api/v1/statuses/{}", text(&status["id"]));
    assert_eq!(status["edited_at"], Value::Null);
    assert_eq!(app.get(&format!("{path}/history")).value().await.as_array().unwrap().len(), 1);

    let edited = alice
        .put(&path)
        .form(&[
            ("status", "second"),
            ("spoiler_text", "careful"),
            ("media_ids[]", media.as_str()),
            ("media_attributes[][id]", media.as_str()),
            ("media_attributes[][description]", "a lighthouse"),
            ("media_attributes[][focus]", "0.1,-3"),
        ])
        .value()
        .await;
    assert_eq!(edited["content"], "<p>second</p>");
    assert_eq!(edited["sensitive"], true);
    assert!(edited["edited_at"].is_string());
    assert_eq!(edited["media_attachments"][0]["description"], "a lighthouse");
    assert_eq!(edited["media_attachments"][0]["meta"]["focus"], json!({ "x": 0.1, "y": -1.0 }));

    let history = app.get(&format!("{path}/history")).value().await;
    let versions = history.as_array().unwrap();
    assert_eq!(contents_of(versions), ["<p>first</p>", "<p>second</p>"]);
    assert_eq!(versions[0]["media_attachments"][0]["description"], "a tower");
    assert_eq!(versions[0]["created_at"], status["created_at"]);
    assert_eq!(versions[1]["spoiler_text"], "careful");
    assert_eq!(versions[1]["account"]["username"], "alice");

    let source = alice.get(&format!("{path}/source")).value().await;
    assert_eq!(source, json!({ "id": status["id"], "text": "second", "spoiler_text": "careful" }));
    bob.get(&format!("{path}/source")).expect(404).await;
    bob.put(&path).form(&[("status", "mine")]).expect(404).await;
}

/// Apps send the whole post when they edit it; what a form leaves out is to go. Without the text, only what is given changes.
#[tokio::test]
async fn an_edit_with_the_text_is_the_whole_post() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let media = picture(&alice, "a tower").await.to_string();
    let status = json!({ "status": "first", "media_ids": [media], "spoiler_text": "careful", "language": "de" });
    let status = alice.publish_with(status).await;
    let path = format!("/api/v1/statuses/{}", text(&status["id"]));
    let described = json!({ "media_attributes": [{ "id": media, "description": "a lighthouse" }] });
    let kept = alice.put(&path).json(&described).value().await;
    assert_eq!((&kept["content"], &kept["spoiler_text"]), (&json!("<p>first</p>"), &json!("careful")));
    assert_eq!(kept["media_attachments"][0]["description"], "a lighthouse");

    let again =
        json!({ "status": "first", "spoiler_text": "careful", "media_attributes": [{ "id": media, "focus": "0,1" }] });
    assert_eq!(alice.put(&path).json(&again).value().await["media_attachments"][0]["id"], media);

    let bare = alice.put(&path).form(&[("status", "second")]).value().await;
    assert_eq!((&bare["media_attachments"], &bare["spoiler_text"]), (&json!([]), &json!("")));
    assert_eq!((&bare["sensitive"], &bare["language"]), (&json!(false), &json!("de")));
    let again = json!({ "status": "", "media_ids": [media] });
    let again = alice.put(&path).json(&again).value().await;
    assert_eq!((&again["content"], &again["media_attachments"][0]["id"]), (&json!(""), &json!(media)));
}

/// So it is in Mastodon, and nothing that somebody wrote is refused for want of a text.
#[tokio::test]
async fn a_warning_of_nothing_is_the_text() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let status = alice.publish_with(json!({ "spoiler_text": "just this" })).await;
    assert_eq!((&status["content"], &status["spoiler_text"]), (&json!("<p>just this</p>"), &json!("")));
    assert_eq!(status["sensitive"], true);
    let path = format!("/api/v1/statuses/{}", text(&status["id"]));
    let edited = alice.put(&path).form(&[("status", " "), ("spoiler_text", "or that")]).value().await;
    assert_eq!((&edited["content"], &edited["spoiler_text"]), (&json!("<p>or that</p>"), &json!("")));
    let media = picture(&alice, "a tower").await.to_string();
    let shown = alice.publish_with(json!({ "spoiler_text": "a picture", "media_ids": [media] })).await;
    assert_eq!((&shown["content"], &shown["spoiler_text"]), (&json!(""), &json!("a picture")));
}

#[tokio::test]
async fn a_language_that_nobody_knows_is_none() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    for (asked, told) in [("pt-BR", "pt"), ("de", "de"), ("klingon", "en"), ("", "en")] {
        let word = "The ferry leaves the harbour in the early morning, and nobody is there to see it go.";
        let status = alice.publish_with(json!({ "status": word, "language": asked })).await;
        assert_eq!(status["language"], told, "{asked}");
    }
    let status = alice.publish_with(json!({ "status": "Guten Tag", "language": "de" })).await;
    let path = format!("/api/v1/statuses/{}", text(&status["id"]));
    let edited = alice.put(&path).form(&[("status", "Guten Abend"), ("language", "klingon")]).value().await;
    assert_eq!((&edited["content"], &edited["language"]), (&json!("<p>Guten Abend</p>"), &json!("de")));
}

/// What nobody said and the words do not tell is taken from what the author usually does: the default of posts, then the
/// language of the interface. An edit keeps what there was.
#[tokio::test]
async fn a_post_of_a_few_words_has_the_language_of_its_author() {
    let app = TestApp::new().await;
    let alice = app.build_user("alice").with(|new| new.locale = "fr".into()).make().await;
    assert_eq!(alice.publish("1 2 3").await["language"], "fr");
    alice.patch("/api/v1/accounts/update_credentials").form(&[("source[language]", "nl")]).ok().await;
    let status = alice.publish("1 2 3").await;
    assert_eq!(status["language"], "nl");
    alice.patch("/api/v1/accounts/update_credentials").form(&[("source[language]", "")]).ok().await;
    let path = format!("/api/v1/statuses/{}", text(&status["id"]));
    assert_eq!(alice.put(&path).form(&[("status", "4 5")]).value().await["language"], "nl");
}

/// The staff can veil the files of all that somebody shows to others.
#[tokio::test]
async fn files_of_whom_the_staff_veils_are_veiled_for_others() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let status = alice.publish("a picture").await;
    bob.act("reblog", &status["id"]).await;
    let quoting = bob.publish_with(json!({ "status": "look", "quoted_status_id": status["id"] })).await;
    for (veiled, at) in [(true, Some(app.now())), (false, None)] {
        app.veil(alice.account, at).await;
        assert_eq!(alice.status(&status["id"]).await["sensitive"], false);
        assert_eq!(bob.status(&status["id"]).await["sensitive"], veiled);
        let path = format!("/api/v1/statuses/{}", text(&status["id"]));
        assert_eq!(app.get(&path).value().await["sensitive"], veiled);
        let boost = &bob.list(&format!("/api/v1/accounts/{}/statuses?exclude_replies=true", bob.account)).await[1];
        assert_eq!((&boost["sensitive"], &boost["reblog"]["sensitive"]), (&json!(false), &json!(veiled)));
        let quote = &bob.status(&quoting["id"]).await["quote"]["quoted_status"];
        assert_eq!(quote["sensitive"], veiled);
        assert_eq!(bob.list(&format!("{path}/history")).await[0]["sensitive"], false);
    }
}

/// Limited by the moderators, somebody's posts are not for everybody's timelines, here or elsewhere.
#[tokio::test]
async fn who_is_limited_speaks_to_those_who_follow() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    storage::domain_blocks::silence_account(&mut app.db.conn(), alice.account, app.now()).await.unwrap();
    assert_eq!(alice.publish("hello").await["visibility"], "unlisted");
    let private = json!({ "status": "hello", "visibility": "private" });
    assert_eq!(alice.publish_with(private).await["visibility"], "private");
}

fn contents_of(versions: &[Value]) -> Vec<&str> {
    versions.iter().map(|version| text(&version["content"])).collect()
}

#[tokio::test]
async fn a_deleted_status_can_be_written_anew() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let media = picture(&alice, "a tower").await.to_string();
    let status =
        alice.publish_with(json!({ "status": "with #words", "media_ids": [media], "spoiler_text": "cw" })).await;
    let path = format!("/api/v1/statuses/{}", text(&status["id"]));
    bob.delete(&path).expect(404).await;
    let gone = alice.delete(&path).value().await;
    assert_eq!((&gone["text"], &gone["spoiler_text"]), (&json!("with #words"), &json!("cw")));
    assert_eq!(gone["account"]["statuses_count"], 0);
    assert!(gone.get("content").is_none());
    assert_eq!(gone["media_attachments"][0]["id"], media);
    alice.get(&path).expect(404).await;
    alice.delete(&path).expect(404).await;
    let again = alice.publish_with(json!({ "status": "anew", "media_ids": [media] })).await;
    assert_eq!(again["media_attachments"][0]["id"], media);
    alice.delete(&format!("/api/v1/statuses/{}?delete_media=true", text(&again["id"]))).ok().await;
    let body = json!({ "status": "anew", "media_ids": [media] });
    alice.post("/api/v1/statuses").json(&body).expect(422).await;
}

#[tokio::test]
async fn reactions_show_at_once() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let status = alice.publish("hello").await;
    let id = &status["id"];
    for (verb, flag, count) in [
        ("favourite", "favourited", Some("favourites_count")),
        ("bookmark", "bookmarked", None),
        ("mute", "muted", None),
    ] {
        for on in [true, true, false] {
            let answer = bob.act(&if on { verb.to_owned() } else { format!("un{verb}") }, id).await;
            assert_eq!(answer[flag], on, "{verb}");
            if let Some(count) = count {
                assert_eq!(answer[count], i32::from(on));
            }
            assert!(answer.get("pinned").is_none(), "only own statuses can be pinned");
        }
    }
    bob.act("favourite", id).await;
    let people = app.get(&format!("/api/v1/statuses/{}/favourited_by", text(id))).ok().await;
    assert_eq!(people.json()[0]["username"], "bob");
    assert!(people.header("link").contains("since_id="));
    assert_eq!(alice.status(id).await["favourited"], false);
}

#[tokio::test]
async fn a_boost_has_its_original_within() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let status = alice.publish("hello").await;
    let boost = bob.act("reblog", &status["id"]).await;
    assert_eq!(boost["reblog"]["id"], status["id"]);
    assert_eq!((&boost["reblog"]["reblogged"], &boost["reblog"]["reblogs_count"]), (&json!(true), &json!(1)));
    assert_eq!(boost["account"]["username"], "bob");
    assert_ne!(boost["id"], status["id"]);
    assert_eq!(bob.act("reblog", &status["id"]).await["id"], boost["id"], "a second boost is the first");
    let people = app.get(&format!("/api/v1/statuses/{}/reblogged_by", text(&status["id"]))).value().await;
    assert_eq!(people[0]["username"], "bob");
    let undone = bob.act("unreblog", &boost["id"]).await;
    assert_eq!((&undone["id"], &undone["reblogged"]), (&status["id"], &json!(false)));
    assert_eq!(undone["reblogs_count"], 0);

    let private = alice.publish_with(json!({ "status": "for followers", "visibility": "private" })).await;
    let path = format!("/api/v1/statuses/{}/reblog", text(&private["id"]));
    bob.post(&path).expect(404).await;
    let own = alice.post(&path).form(&[("visibility", "public")]).value().await;
    assert_eq!(own["visibility"], "private", "a boost is never wider than what it boosts");
    bob.get(&format!("/api/v1/statuses/{}", text(&own["id"]))).expect(404).await;
    let direct = alice.publish_with(json!({ "status": "to me", "visibility": "direct" })).await;
    alice.post(&format!("/api/v1/statuses/{}/reblog", text(&direct["id"]))).expect(404).await;
    for narrow in ["direct", "limited"] {
        alice.post(&path).json(&json!({ "visibility": narrow })).expect(422).await;
    }
}

#[tokio::test]
async fn own_statuses_can_be_pinned() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let mut ids = Vec::new();
    for n in 0..6 {
        ids.push(alice.publish(&format!("number {n}")).await["id"].clone());
    }
    for id in &ids[..5] {
        assert_eq!(alice.act("pin", id).await["pinned"], true);
    }
    alice.post(&format!("/api/v1/statuses/{}/pin", text(&ids[5]))).expect(422).await;
    bob.post(&format!("/api/v1/statuses/{}/pin", text(&ids[0]))).expect(422).await;
    assert_eq!(alice.act("unpin", &ids[0]).await["pinned"], false);
    let path = format!("/api/v1/accounts/{}/statuses?pinned=true", alice.account);
    let pinned = bob.list(&path).await;
    assert_eq!(contents(&pinned), ["number 4", "number 3", "number 2", "number 1"]);
    // Also in pages, which lead both ways.
    let first = bob.get(&format!("{path}&limit=3")).ok().await;
    assert_eq!(contents(first.json().as_array().unwrap()), ["number 4", "number 3", "number 2"]);
    let next = link(&first, "next").unwrap();
    let second = bob.get(&next).ok().await;
    assert_eq!(contents(second.json().as_array().unwrap()), ["number 1"]);
    assert_eq!(link(&second, "next"), None);
    let back = bob.get(&link(&second, "prev").unwrap()).ok().await;
    assert_eq!(contents(back.json().as_array().unwrap()), ["number 4", "number 3", "number 2"]);
}

#[tokio::test]
async fn what_one_gave_is_taken_back_though_the_post_is_no_longer_visible() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    crate::people::follow(&bob, &alice).await;
    let open = alice.publish("open").await;
    let secret = alice.publish_with(json!({ "status": "for friends", "visibility": "private" })).await;
    bob.act("reblog", &open["id"]).await;
    bob.act("favourite", &secret["id"]).await;
    bob.act("bookmark", &secret["id"]).await;
    bob.post(&format!("/api/v1/accounts/{}/unfollow", alice.account)).ok().await;
    bob.get(&format!("/api/v1/statuses/{}", text(&secret["id"]))).expect(404).await;
    alice.post(&format!("/api/v1/accounts/{}/block", bob.account)).ok().await;
    for (verb, state, status) in [
        ("unreblog", "reblogged", &open),
        ("unfavourite", "favourited", &secret),
        ("unbookmark", "bookmarked", &secret),
    ] {
        let left = bob.act(verb, &status["id"]).await;
        assert_eq!((&left["id"], &left[state]), (&status["id"], &json!(false)), "{verb}");
        // Where there was nothing, nothing is told of it.
        bob.post(&format!("/api/v1/statuses/{}/{verb}", text(&status["id"]))).expect(404).await;
    }
}

#[tokio::test]
async fn a_thread_is_told_in_order() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let reply = async |who: &testkit::TestUser, words: &str, to: &Value| {
        who.publish_with(json!({ "status": words, "in_reply_to_id": to["id"] })).await
    };
    let root = alice.publish("root").await;
    let one = reply(&bob, "one", &root).await;
    let _two = reply(&alice, "two", &root).await;
    let one_below = reply(&alice, "one below", &one).await;
    let get =
        async |status: &Value| app.get(&format!("/api/v1/statuses/{}/context", text(&status["id"]))).value().await;
    let context = get(&root).await;
    assert_eq!(context["ancestors"], json!([]));
    assert_eq!(contents(context["descendants"].as_array().unwrap()), ["one", "one below", "two"]);
    let context = get(&one_below).await;
    assert_eq!(contents(context["ancestors"].as_array().unwrap()), ["root", "one"]);
    assert_eq!(alice.status(&root["id"]).await["replies_count"], 2);
    assert_eq!(one["in_reply_to_account_id"], alice.account.to_string());
}

#[tokio::test]
async fn a_thread_says_what_the_viewer_did() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let root = alice.publish("root").await;
    let mut replies = Vec::new();
    for (who, act) in [(&bob, "favourite"), (&bob, "reblog"), (&bob, "bookmark"), (&alice, "pin"), (&bob, "mute")] {
        let reply = who.publish_with(json!({ "status": act, "in_reply_to_id": root["id"] })).await;
        replies.push(reply["id"].clone());
        alice.act(act, &reply["id"]).await;
        let path = format!("/api/v1/statuses/{}/context", text(&root["id"]));
        let thread = alice.get(&path).value().await["descendants"].clone();
        let mut each = Vec::new();
        for id in &replies {
            each.push(alice.status(id).await);
        }
        assert_eq!(thread, json!(each), "as each of them says, after {act}");
    }
}

#[tokio::test]
async fn several_statuses_by_id() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let one = alice.publish("one").await;
    let two = alice.publish("two").await;
    let secret = alice.publish_with(json!({ "status": "secret", "visibility": "direct" })).await;
    let (one, two, secret) = (text(&one["id"]), text(&two["id"]), text(&secret["id"]));
    let path = format!("/api/v1/statuses?id[]={two}&id[]={one}&id[]={secret}&id[]=9&id[]=x");
    let found = app.get(&path).value().await;
    assert_eq!(contents(found.as_array().unwrap()), ["two", "one"]);
    app.get("/api/v1/statuses/abc").expect(404).await;
}

#[tokio::test]
async fn the_quote_policy_changes_without_an_edit() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let status = alice.publish_with(json!({ "status": "mine", "quote_approval_policy": "nobody" })).await;
    assert_eq!(status["quote_approval"]["automatic"], json!([]));
    let path = format!("/api/v1/statuses/{}/interaction_policy", text(&status["id"]));
    let changed = alice.put(&path).form(&[("quote_approval_policy", "followers")]).value().await;
    assert_eq!(changed["quote_approval"]["automatic"], json!(["followers"]));
    assert_eq!(changed["edited_at"], Value::Null);
}

/// Nobody learns from a number that there are answers for others.
#[tokio::test]
async fn only_open_answers_are_counted() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let post = alice.publish("a question").await;
    let mut answers = Vec::new();
    for visibility in ["public", "unlisted", "private", "direct"] {
        let answer = json!({ "status": "@alice hm", "in_reply_to_id": post["id"], "visibility": visibility });
        answers.push(bob.post("/api/v1/statuses").json(&answer).value().await);
    }
    let count = async || alice.status(&post["id"]).await["replies_count"].clone();
    assert_eq!(count().await, 2);
    for (answer, left) in answers.iter().rev().zip([2, 2, 1, 0]) {
        bob.delete(&format!("/api/v1/statuses/{}", text(&answer["id"]))).ok().await;
        assert_eq!(count().await, left);
    }
}
