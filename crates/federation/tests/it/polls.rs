//! Polls between two servers.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{TestNet, TestUser};

const HOUR: Duration = Duration::from_hours(1);
/// New counts go out together, after some minutes.
const SPAN: Duration = Duration::from_mins(4);

/// Two people on two servers; the second follows the first, who asks something.
async fn asked(more: Value) -> (TestNet, TestUser, TestUser, Value, Value) {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    let mut poll = json!({ "options": ["boat", "train"], "expires_in": 3600 });
    poll.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let status = alice.publish_with(json!({ "status": "How?", "poll": poll })).await;
    net.settle().await;
    let there = bob.home().await[0].clone();
    (net, alice, bob, status, there)
}

fn path(status: &Value) -> String {
    format!("/api/v1/polls/{}", status["poll"]["id"].as_str().unwrap())
}

async fn vote(who: &TestUser, status: &Value, choices: &[i64]) -> Value {
    who.post(&format!("{}/votes", path(status))).json(&json!({ "choices": choices })).value().await
}

fn counts(poll: &Value) -> Vec<i64> {
    poll["options"].as_array().unwrap().iter().map(|option| option["votes_count"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_vote_reaches_the_author_and_the_counts_come_back() {
    let (net, alice, bob, status, there) = asked(json!({})).await;
    let carla = net.user("carla@beta.test").await;
    assert_eq!(there["poll"]["options"], status["poll"]["options"]);
    assert_eq!(there["poll"]["expires_at"], status["poll"]["expires_at"]);
    let voted = vote(&bob, &there, &[1]).await;
    assert_eq!((counts(&voted), &voted["own_votes"]), (vec![0, 1], &json!([1])));
    net.settle().await;
    assert_eq!(counts(&alice.status(&status["id"]).await["poll"]), [0, 1]);
    assert!(alice.notifications().await.iter().all(|told| told["type"] != "mention"), "a vote is no message");
    // Somebody votes at home: the others hear of it by an Update.
    let dora = net.user("dora@alpha.test").await;
    vote(&dora, &status, &[0]).await;
    net.settle().await;
    assert_eq!(counts(&carla.get(&path(&there)).value().await), [0, 1], "not with every vote");
    net.advance(SPAN);
    net.settle().await;
    assert_eq!(counts(&bob.status(&there["id"]).await["poll"]), [1, 1]);
    assert_eq!(bob.status(&there["id"]).await["edited_at"], Value::Null, "counts are no edit");
}

#[tokio::test]
async fn nobody_votes_twice_or_too_late() {
    let (net, alice, bob, status, there) = asked(json!({})).await;
    vote(&bob, &there, &[1]).await;
    net.settle().await;
    let actor = alice.find("bob@beta.test").await["uri"].as_str().unwrap().to_owned();
    let beta = alice.app.clone();
    let bob_here = storage::accounts::find_by_uri(&mut beta.db.conn(), &actor).await.unwrap().unwrap();
    let send = async |choice: &str, n: u8| {
        let note = json!({
            "id": format!("{actor}#votes/{n}"), "type": "Note", "name": choice, "attributedTo": actor,
            "inReplyTo": status["uri"], "to": [alice.uri()],
        });
        let create = json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{actor}#votes/{n}/activity"),
            "type": "Create", "actor": actor, "to": [alice.uri()], "object": note,
        });
        federation::inbox::receive(&beta, bob_here.id, &create.to_string(), None).await.unwrap();
        counts(&alice.status(&status["id"]).await["poll"])
    };
    assert_eq!(send("train", 1).await, [0, 1]);
    assert_eq!(send("boat", 2).await, [0, 1]);
    assert_eq!(send("plane", 3).await, [0, 1]);
    net.advance(HOUR);
    let carla = net.user("carla@beta.test").await;
    let late = carla.post(&format!("{}/votes", path(&there))).form(&[("choices[]", "0")]).expect(422).await;
    assert!(late.text().contains("already ended"), "{late}");
    net.settle().await;
}

#[tokio::test]
async fn several_choices_are_one_voter() {
    let (net, alice, bob, status, there) = asked(json!({ "multiple": true })).await;
    assert_eq!(there["poll"]["multiple"], true);
    vote(&bob, &there, &[0, 1]).await;
    net.settle().await;
    let poll = alice.status(&status["id"]).await["poll"].clone();
    assert_eq!((counts(&poll), &poll["voters_count"], &poll["votes_count"]), (vec![1, 1], &json!(1), &json!(2)));
}

#[tokio::test]
async fn the_end_is_told_on_both_servers() {
    let (net, alice, bob, _, there) = asked(json!({ "hide_totals": true })).await;
    vote(&bob, &there, &[0]).await;
    net.settle().await;
    net.advance(SPAN);
    net.settle().await;
    net.advance(HOUR);
    net.settle().await;
    net.advance(HOUR);
    net.settle().await;
    let told = async |who: &TestUser| {
        let all = who.notifications().await;
        all.into_iter().filter(|one| one["type"] == "poll").collect::<Vec<_>>()
    };
    assert_eq!(told(&alice).await.len(), 1);
    let here = told(&bob).await;
    assert_eq!((here.len(), &here[0]["account"]["acct"]), (1, &json!("alice@alpha.test")));
    assert_eq!(counts(&bob.status(&there["id"]).await["poll"]), [1, 0]);
}

#[tokio::test]
async fn what_the_author_hides_is_not_told_to_others() {
    let (net, _, bob, status, there) = asked(json!({ "hide_totals": true })).await;
    vote(&bob, &there, &[0]).await;
    net.settle().await;
    let path = status["uri"].as_str().unwrap().strip_prefix("https://alpha.test").unwrap();
    let document = async || net.app("alpha.test").get(path).accept("application/activity+json").value().await;
    let question = document().await;
    assert_eq!((&question["type"], &question["oneOf"][0]["replies"]["totalItems"]), (&json!("Question"), &json!(0)));
    assert_eq!((&question["closed"], &question["votersCount"]), (&Value::Null, &json!(1)));
    net.advance(HOUR);
    net.settle().await;
    let question = document().await;
    assert_eq!(question["oneOf"][0]["replies"]["totalItems"], 1);
    assert_eq!(question["closed"], question["endTime"]);
}

#[tokio::test]
async fn another_question_begins_anew_elsewhere_too() {
    let (net, alice, bob, status, there) = asked(json!({})).await;
    vote(&bob, &there, &[0]).await;
    net.settle().await;
    net.advance(Duration::from_secs(60));
    let poll = json!({ "options": ["walk", "fly", "stay"], "expires_in": 3600 });
    let body = json!({ "status": "How, really?", "poll": poll });
    alice.put(&format!("/api/v1/statuses/{}", status["id"].as_str().unwrap())).json(&body).value().await;
    net.settle().await;
    let now = bob.status(&there["id"]).await;
    assert_eq!((counts(&now["poll"]), &now["poll"]["voted"]), (vec![0, 0, 0], &json!(false)));
    assert_eq!(bob.list(&format!("/api/v1/statuses/{}/history", there["id"].as_str().unwrap())).await.len(), 2);
    vote(&bob, &now, &[2]).await;
    net.settle().await;
    assert_eq!(counts(&alice.status(&status["id"]).await["poll"]), [0, 0, 1]);
    net.advance(HOUR);
    net.settle().await;
}

#[tokio::test]
async fn a_poll_is_refreshed_before_it_is_shown() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let poll = json!({ "options": ["boat", "train"], "expires_in": 3600 });
    let status = alice.publish_with(json!({ "status": "How?", "poll": poll })).await;
    // Nobody there follows: no Update comes.
    let there = bob.resolve(status["uri"].as_str().unwrap()).await;
    let dora = net.user("dora@alpha.test").await;
    vote(&dora, &status, &[0]).await;
    assert_eq!(counts(&bob.get(&path(&there)).value().await), [0, 0], "it was just fetched");
    net.advance(Duration::from_secs(61));
    assert_eq!(counts(&bob.get(&path(&there)).value().await), [1, 0]);
    let ellen = net.user("ellen@alpha.test").await;
    vote(&ellen, &status, &[1]).await;
    net.advance(Duration::from_secs(61));
    bob.status(&there["id"]).await;
    net.app("beta.test").settle().await;
    assert_eq!(counts(&bob.status(&there["id"]).await["poll"]), [1, 1]);
    net.down("alpha.test");
    net.advance(Duration::from_secs(61));
    assert_eq!(counts(&bob.get(&path(&there)).value().await), [1, 1], "what is known is shown");
    net.up("alpha.test");
    net.advance(HOUR);
    net.settle().await;
}
