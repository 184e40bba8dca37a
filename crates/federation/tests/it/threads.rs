//! A thread that somebody opens becomes whole.

use std::time::Duration;

use serde_json::Value;
use testkit::{Answer, TestNet, TestUser};

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
