//! `/api/v1/polls`, and polls within statuses.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

use crate::people::{picture, text};

const DAY: Duration = Duration::from_hours(24);

async fn ask(author: &TestUser, more: Value) -> Value {
    let mut poll = json!({ "options": ["red", "green", "blue"], "expires_in": 3600 });
    poll.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    author.publish_with(json!({ "status": "Which colour?", "poll": poll })).await
}

fn path(status: &Value) -> String {
    format!("/api/v1/polls/{}", text(&status["poll"]["id"]))
}

async fn vote(who: &TestUser, status: &Value, choices: &[i64]) -> Value {
    who.post(&format!("{}/votes", path(status))).json(&json!({ "choices": choices })).value().await
}

async fn refuse(who: &TestUser, status: &Value, choices: Value, words: &str) {
    let request = who.post(&format!("{}/votes", path(status))).json(&json!({ "choices": choices }));
    let answer = request.expect(422).await.json();
    assert_eq!(answer["error"], format!("Validation failed: {words}"));
}

fn counts(poll: &Value) -> Vec<Value> {
    poll["options"].as_array().unwrap().iter().map(|option| option["votes_count"].clone()).collect()
}

#[tokio::test]
async fn a_poll_with_one_choice() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let status = ask(&alice, json!({})).await;
    let poll = &status["poll"];
    assert_eq!(
        poll,
        &json!({
            "id": status["id"], "expires_at": poll["expires_at"], "expired": false, "multiple": false,
            "votes_count": 0, "voters_count": null, "emojis": [], "voted": true, "own_votes": [],
            "options": [
                { "title": "red", "votes_count": 0 }, { "title": "green", "votes_count": 0 },
                { "title": "blue", "votes_count": 0 },
            ],
        })
    );
    assert_eq!(poll["expires_at"], "2026-11-25T13:00:00.003Z");
    let after = vote(&bob, &status, &[1]).await;
    assert_eq!(counts(&after), [json!(0), json!(1), json!(0)]);
    assert_eq!((&after["votes_count"], &after["voters_count"]), (&json!(1), &Value::Null));
    assert_eq!((&after["voted"], &after["own_votes"]), (&json!(true), &json!([1])));
    assert_eq!(bob.get(&path(&status)).value().await, after);
    assert_eq!(bob.status(&status["id"]).await["poll"], after);
    // Nobody in particular is told the counts, and nothing of votes.
    let open = app.get(&path(&status)).value().await;
    assert_eq!((counts(&open), open.get("voted"), open.get("own_votes")), (counts(&after), None, None));
    assert_eq!(alice.status(&status["id"]).await["poll"]["own_votes"], json!([]));
}

#[tokio::test]
async fn what_cannot_be_voted() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let status = ask(&alice, json!({})).await;
    refuse(&alice, &status, json!([0]), "You cannot vote in your own polls").await;
    refuse(&bob, &status, json!([3]), "The chosen vote option does not exist").await;
    refuse(&bob, &status, json!([-1]), "The chosen vote option does not exist").await;
    refuse(&bob, &status, json!([0, 1]), "You have already voted on this poll").await;
    refuse(&bob, &status, json!([]), "Choices can't be blank").await;
    bob.post(&format!("{}/votes", path(&status))).form(&[("choices[]", "red")]).expect(422).await;
    assert_eq!(alice.status(&status["id"]).await["poll"]["votes_count"], 0);
    bob.post(&format!("{}/votes", path(&status))).form(&[("choices[]", "2")]).ok().await;
    refuse(&bob, &status, json!([0]), "You have already voted on this poll").await;
    refuse(&bob, &status, json!([2]), "You have already voted on this poll").await;
    app.advance(Duration::from_secs(3600));
    let carla = app.user("carla").await;
    refuse(&carla, &status, json!([0]), "The poll has already ended").await;
    app.post(&format!("{}/votes", path(&status))).form(&[("choices[]", "0")]).expect(401).await;
    bob.post("/api/v1/polls/7/votes").form(&[("choices[]", "0")]).expect(404).await;
    bob.get("/api/v1/polls/7").expect(404).await;
    let plain = alice.publish("nothing to choose").await;
    bob.get(&format!("/api/v1/polls/{}", text(&plain["id"]))).expect(404).await;
}

#[tokio::test]
async fn a_poll_with_several_choices_counts_votes_and_voters() {
    let app = TestApp::new().await;
    let (alice, bob, carla) = (app.user("alice").await, app.user("bob").await, app.user("carla").await);
    let status = ask(&alice, json!({ "multiple": "true" })).await;
    vote(&bob, &status, &[0, 2]).await;
    let after = vote(&carla, &status, &[2]).await;
    assert_eq!(counts(&after), [json!(1), json!(0), json!(2)]);
    assert_eq!((&after["votes_count"], &after["voters_count"]), (&json!(3), &json!(2)));
    refuse(&carla, &status, json!([1, 2]), "You have already voted on this poll").await;
    let more = vote(&carla, &status, &[1]).await;
    assert_eq!((&more["own_votes"], &more["voters_count"]), (&json!([1, 2]), &json!(2)));
}

#[tokio::test]
async fn hidden_counts_are_shown_at_the_end() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let status = ask(&alice, json!({ "hide_totals": true })).await;
    let hidden = vote(&bob, &status, &[0]).await;
    assert_eq!(counts(&hidden), [0, 0, 0], "a number: several apps cannot read null");
    assert_eq!(hidden["votes_count"], 1);
    assert_eq!(counts(&alice.status(&status["id"]).await["poll"]), counts(&hidden));
    app.advance(Duration::from_secs(3600));
    let shown = bob.status(&status["id"]).await["poll"].clone();
    assert_eq!((counts(&shown), &shown["expired"]), (vec![json!(1), json!(0), json!(0)], &json!(true)));
}

#[tokio::test]
async fn whoever_cannot_see_the_status_finds_no_poll() {
    let app = TestApp::new().await;
    let (alice, bob, carla) = (app.user("alice").await, app.user("bob").await, app.user("carla").await);
    let poll = json!({ "options": ["a", "b"], "expires_in": 300 });
    let private = json!({ "status": "us", "visibility": "private", "poll": poll });
    let status = alice.publish_with(private).await;
    bob.get(&path(&status)).expect(404).await;
    app.get(&path(&status)).expect(404).await;
    bob.post(&format!("{}/votes", path(&status))).form(&[("choices[]", "0")]).expect(404).await;
    bob.post(&format!("{}/votes", path(&status))).form(&[]).expect(404).await;
    bob.follow("alice").await;
    vote(&bob, &status, &[0]).await;
    // Who blocks the author may look, and not take part.
    let open = ask(&alice, json!({})).await;
    carla.post(&format!("/api/v1/accounts/{}/block", alice.account)).ok().await;
    carla.get(&path(&open)).ok().await;
    carla.post(&format!("{}/votes", path(&open))).form(&[("choices[]", "0")]).expect(403).await;
}

#[tokio::test]
async fn what_cannot_be_asked() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let refuse = async |poll: Value, words: &str| {
        let body = json!({ "status": "?", "poll": poll });
        let answer = alice.post("/api/v1/statuses").json(&body).expect(422).await.json();
        assert_eq!(answer["error"], format!("Validation failed: {words}"));
    };
    let options = |n: usize| (0..n).map(|n| n.to_string()).collect::<Vec<_>>();
    refuse(json!({ "options": ["one", ""], "expires_in": 300 }), "Poll options must have more than one item").await;
    refuse(json!({ "options": options(5), "expires_in": 300 }), "Poll options can't contain more than 4 items").await;
    refuse(json!({ "options": ["a", "a"], "expires_in": 300 }), "Poll options contain duplicate items").await;
    let long = json!({ "options": ["a", "x".repeat(51)], "expires_in": 300 });
    refuse(long, "Poll options can't be longer than 50 characters each").await;
    refuse(json!({ "options": ["a", "b"], "expires_in": 299 }), "Poll expires at is too soon").await;
    refuse(json!({ "options": ["a", "b"] }), "Poll expires at is too soon").await;
    let far = json!({ "options": ["a", "b"], "expires_in": 2_629_747 });
    refuse(far, "Poll expires at is too far into the future").await;
    let media = picture(&alice, "").await;
    let both = json!({ "status": "?", "media_ids": [media], "poll": { "options": ["a", "b"], "expires_in": 300 } });
    alice.post("/api/v1/statuses").json(&both).expect(422).await;

    let limits = app.get("/api/v2/instance").value().await["configuration"]["polls"].clone();
    let told = json!({
        "max_options": 4, "max_characters_per_option": 50, "min_expiration": 300, "max_expiration": 2_629_746,
    });
    assert_eq!(limits, told);
    let form = [
        ("status", "?"),
        ("poll[options][]", " a "),
        ("poll[options][]", "b"),
        ("poll[expires_in]", "300"),
        ("poll[multiple]", "1"),
        ("poll[hide_totals]", "false"),
    ];
    let status = alice.post("/api/v1/statuses").form(&form).value().await;
    assert_eq!((&status["poll"]["options"][0]["title"], &status["poll"]["multiple"]), (&json!("a"), &json!(true)));
}

#[tokio::test]
async fn voters_and_the_author_hear_of_the_end_once() {
    let app = TestApp::new().await;
    let (alice, bob, carla) = (app.user("alice").await, app.user("bob").await, app.user("carla").await);
    let status = ask(&alice, json!({ "multiple": true })).await;
    vote(&bob, &status, &[0, 1]).await;
    app.advance(Duration::from_secs(3599));
    app.settle().await;
    assert!(bob.notifications().await.is_empty());
    app.advance(Duration::from_secs(2));
    app.settle().await;
    app.advance(DAY);
    app.settle().await;
    for who in [&alice, &bob] {
        let told = who.notifications().await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((&told[0]["type"], &told[0]["account"]["username"]), (&json!("poll"), &json!("alice")));
        assert_eq!((&told[0]["status"]["id"], &told[0]["status"]["poll"]["expired"]), (&status["id"], &json!(true)));
    }
    assert!(carla.notifications().await.is_empty());
}

#[tokio::test]
async fn an_edit_that_asks_something_else_forgets_the_votes() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let status = ask(&alice, json!({})).await;
    let edit = async |body: Value| {
        app.advance(Duration::from_secs(1));
        alice.put(&format!("/api/v1/statuses/{}", text(&status["id"]))).json(&body).value().await
    };
    vote(&bob, &status, &[0]).await;
    let same = json!({ "options": ["red", "green", "blue"] });
    let words = edit(json!({ "status": "Which colour, please?", "poll": same })).await;
    assert_eq!(words["poll"]["votes_count"], 1, "words are not the question");
    let longer = json!({ "options": ["red", "green", "blue"], "expires_in": 7200 });
    let longer = edit(json!({ "status": "Which colour, please?", "poll": longer })).await;
    assert_eq!(longer["poll"]["votes_count"], 1, "nor is the end");
    assert_ne!(longer["poll"]["expires_at"], status["poll"]["expires_at"]);
    let other = json!({ "options": ["black", "white"], "expires_in": 3600, "multiple": true });
    let other = edit(json!({ "status": "Which colour?", "poll": other })).await;
    assert_eq!((&other["poll"]["votes_count"], &other["poll"]["multiple"]), (&json!(0), &json!(true)));
    assert_eq!(bob.status(&status["id"]).await["poll"]["voted"], false);
    vote(&bob, &status, &[0, 1]).await;
    let none = edit(json!({ "status": "No question", "poll": null })).await;
    assert_eq!(none["poll"], Value::Null);

    let history = alice.list(&format!("/api/v1/statuses/{}/history", text(&status["id"]))).await;
    let first = |version: &Value| version["poll"]["options"][0]["title"].clone();
    let titles: Vec<Value> = history.iter().map(first).collect();
    assert_eq!(titles, [json!("red"), json!("red"), json!("red"), json!("black"), Value::Null]);
    assert!(history[4].get("poll").is_none());
    app.advance(DAY);
    app.settle().await;
    assert!(bob.notifications().await.iter().all(|told| told["type"] != "poll"));
}

#[tokio::test]
async fn a_poll_and_files_take_each_others_place() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let status = ask(&alice, json!({})).await;
    let path = format!("/api/v1/statuses/{}", text(&status["id"]));
    let media = picture(&alice, "").await;
    let seen = alice.put(&path).json(&json!({ "status": "seen", "media_ids": [media] })).value().await;
    assert_eq!((&seen["poll"], seen["media_attachments"].as_array().unwrap().len()), (&Value::Null, 1));
    app.advance(Duration::from_secs(1));
    let poll = json!({ "options": ["a", "b"], "expires_in": 300 });
    let asked = alice.put(&path).json(&json!({ "status": "asked", "poll": poll })).value().await;
    assert_eq!((&asked["media_attachments"], &asked["poll"]["options"][1]["title"]), (&json!([]), &json!("b")));
}

#[tokio::test]
async fn the_answer_to_a_deletion_has_the_poll() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let status = ask(&alice, json!({})).await;
    let gone = alice.delete(&format!("/api/v1/statuses/{}", text(&status["id"]))).value().await;
    assert_eq!((&gone["text"], &gone["poll"]["options"][0]["title"]), (&json!("Which colour?"), &json!("red")));
    alice.get(&path(&status)).expect(404).await;
    app.advance(DAY);
    app.settle().await;
}

#[tokio::test]
async fn polls_of_a_page_take_one_statement() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let page = async || bob.list("/api/v1/timelines/public").await.len();
    ask(&alice, json!({})).await;
    page().await;
    let one = app.queries(async { assert_eq!(page().await, 1) }).await;
    for _ in 0..5 {
        let status = ask(&alice, json!({})).await;
        vote(&bob, &status, &[1]).await;
    }
    page().await;
    assert_eq!(app.queries(async { assert_eq!(page().await, 6) }).await, one);
    let boost = bob.act("reblog", &bob.list("/api/v1/timelines/public").await[0]["id"]).await;
    assert_eq!((&boost["poll"], &boost["reblog"]["poll"]["own_votes"]), (&Value::Null, &json!([1])));
}
