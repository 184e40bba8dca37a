use std::time::Duration;

use serde_json::json;
use testkit::{TestNet, TestUser};

/// Two people on two servers; the second follows the first.
async fn pair() -> (TestNet, TestUser, TestUser) {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    (net, alice, bob)
}

#[tokio::test]
async fn a_favourite_and_a_boost_reach_the_author_and_can_be_undone() {
    let (net, alice, bob) = pair().await;
    let status = alice.publish("Something worth it").await;
    net.settle().await;
    let there = bob.home().await[0]["id"].clone();
    bob.act("favourite", &there).await;
    bob.act("reblog", &there).await;
    net.settle().await;
    let now = alice.status(&status["id"]).await;
    assert_eq!((&now["favourites_count"], &now["reblogs_count"]), (&json!(1), &json!(1)));
    let kinds: Vec<_> = alice.notifications().await.iter().map(|n| n["type"].clone()).collect();
    assert!(kinds.contains(&json!("favourite")) && kinds.contains(&json!("reblog")), "{kinds:?}");

    bob.act("unfavourite", &there).await;
    bob.act("unreblog", &there).await;
    net.settle().await;
    let now = alice.status(&status["id"]).await;
    assert_eq!((&now["favourites_count"], &now["reblogs_count"]), (&json!(0), &json!(0)));
    let kinds: Vec<_> = alice.notifications().await.iter().map(|n| n["type"].clone()).collect();
    assert_eq!(kinds, [json!("follow")]);
}

#[tokio::test]
async fn an_answer_comes_back_into_the_thread() {
    let (net, alice, bob) = pair().await;
    let status = alice.publish("Which boat?").await;
    net.settle().await;
    let there = bob.home().await[0]["id"].clone();
    bob.publish_with(json!({ "status": "@alice@alpha.test The last one", "in_reply_to_id": there })).await;
    net.settle().await;
    let context = alice.get(&format!("/api/v1/statuses/{}/context", status["id"].as_str().unwrap())).value().await;
    let answer = &context["descendants"][0];
    assert_eq!(answer["account"]["acct"], "bob@beta.test");
    assert_eq!(answer["in_reply_to_id"], status["id"]);
    assert_eq!(alice.status(&status["id"]).await["replies_count"], 1);
    assert_eq!(alice.notifications().await[0]["type"], "mention");
}

#[tokio::test]
async fn edits_and_deletions_follow_the_post() {
    let (net, alice, bob) = pair().await;
    let status =
        alice.publish_with(json!({ "status": "Frist #Ferry", "spoiler_text": "typo", "language": "en" })).await;
    net.settle().await;
    let there = bob.home().await[0].clone();
    assert_eq!((&there["spoiler_text"], &there["language"]), (&json!("typo"), &json!("en")));
    assert_eq!(there["tags"][0]["name"].as_str().unwrap().to_lowercase(), "ferry");

    net.advance(std::time::Duration::from_secs(60));
    let path = format!("/api/v1/statuses/{}", status["id"].as_str().unwrap());
    alice.put(&path).json(&json!({ "status": "First #Ferry", "spoiler_text": "" })).value().await;
    net.settle().await;
    let edited = bob.status(&there["id"]).await;
    assert!(edited["content"].as_str().unwrap().contains("First"));
    assert!(edited["edited_at"].is_string());
    let history = bob.list(&format!("/api/v1/statuses/{}/history", there["id"].as_str().unwrap())).await;
    assert_eq!(history.len(), 2);

    alice.delete(&path).value().await;
    net.settle().await;
    assert_eq!(bob.home().await.len(), 1, "a deletion stays here for some seconds");
    net.advance(std::time::Duration::from_secs(30));
    net.settle().await;
    assert!(bob.home().await.is_empty());
}

#[tokio::test]
async fn a_post_is_found_by_its_address_with_its_ancestors() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let first = alice.publish("Once").await;
    let second = alice.publish_with(json!({ "status": "upon a time", "in_reply_to_id": first["id"] })).await;
    let found = bob.resolve(second["uri"].as_str().unwrap()).await;
    assert!(found["content"].as_str().unwrap().contains("upon a time"));
    net.settle().await;
    let context = bob.get(&format!("/api/v1/statuses/{}/context", found["id"].as_str().unwrap())).value().await;
    assert!(context["ancestors"][0]["content"].as_str().unwrap().contains("Once"));
    // By the page's address, too.
    let again = bob.resolve(second["url"].as_str().unwrap()).await;
    assert_eq!(again["id"], found["id"]);
}

#[tokio::test]
async fn a_profile_that_changes_changes_elsewhere() {
    let (net, alice, bob) = pair().await;
    let change = json!({ "display_name": "Alice of the Lake", "note": "Water and wood" });
    alice.patch("/api/v1/accounts/update_credentials").json(&change).value().await;
    net.settle().await;
    let seen = bob.find("alice@alpha.test").await;
    assert_eq!(seen["display_name"], "Alice of the Lake");
    assert!(seen["note"].as_str().unwrap().contains("Water and wood"));
}

#[tokio::test]
async fn an_edit_reaches_those_whom_it_names_anew() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let amir = net.user("amir@alpha.test").await;
    alice.find("bob@beta.test").await;
    let post = alice.publish_with(json!({ "status": "a secret", "visibility": "unlisted" })).await;
    net.settle().await;
    let path = format!("/api/v1/statuses/{}", post["id"].as_str().unwrap());
    net.advance(Duration::from_secs(5));
    alice.put(&path).json(&json!({ "status": "a secret @bob@beta.test @amir" })).ok().await;
    net.settle().await;
    for who in [&bob, &amir] {
        let told = &who.notifications().await[0];
        assert_eq!((&told["type"], &told["status"]["visibility"]), (&json!("mention"), &json!("unlisted")));
    }
    net.advance(Duration::from_secs(5));
    alice.put(&path).json(&json!({ "status": "no secret @bob@beta.test @amir" })).ok().await;
    net.settle().await;
    assert_eq!(bob.notifications().await.len(), 1, "told once");
    assert!(bob.notifications().await[0]["status"]["content"].as_str().unwrap().contains("no secret"));
}

#[tokio::test]
async fn an_edit_brings_a_post_to_those_who_follow_the_new_hashtag() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let amir = net.user("amir@alpha.test").await;
    alice.post("/api/v1/tags/ferry/follow").ok().await;
    amir.follow("bob@beta.test").await;
    net.settle().await;
    let post = bob.publish("across the water").await;
    net.settle().await;
    assert_eq!((alice.home().await.len(), amir.home().await.len()), (0, 1));
    net.advance(Duration::from_secs(5));
    let path = format!("/api/v1/statuses/{}", post["id"].as_str().unwrap());
    bob.put(&path).json(&json!({ "status": "across the water #ferry" })).ok().await;
    net.settle().await;
    assert_eq!(alice.home().await[0]["tags"][0]["name"], "ferry");
    assert_eq!(amir.home().await.len(), 1);
    // What is said to few does not come by a hashtag.
    let quiet = bob.publish_with(json!({ "status": "quietly", "visibility": "unlisted" })).await;
    net.advance(Duration::from_secs(5));
    let path = format!("/api/v1/statuses/{}", quiet["id"].as_str().unwrap());
    bob.put(&path).json(&json!({ "status": "quietly #ferry" })).ok().await;
    net.settle().await;
    assert_eq!(alice.home().await.len(), 1);
}

#[tokio::test]
async fn an_answer_does_not_go_to_servers_that_its_author_blocks() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let dora = net.user("dora@alpha.test").await;
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    let first = alice.publish("Which boat?").await;
    net.settle().await;
    let arrives = async |words: &str| {
        let answer = dora.publish_with(json!({ "status": words, "in_reply_to_id": first["id"] })).await;
        net.settle().await;
        let uri = answer["uri"].as_str().unwrap().to_owned();
        storage::statuses::find_by_uri(&mut net.app("beta.test").db.conn(), &uri).await.unwrap().is_some()
    };
    assert!(arrives("The last one").await);
    dora.post("/api/v1/domain_blocks").form(&[("domain", "beta.test")]).ok().await;
    assert!(!arrives("But that is not for all").await);
}

#[tokio::test]
async fn an_edit_and_the_end_reach_those_who_boosted_favourited_or_answered() {
    let net = TestNet::of(["alpha.test", "beta.test", "gamma.test", "delta.test"]).await;
    let alice = net.user("alice@alpha.test").await;
    let hosts = ["beta.test", "gamma.test", "delta.test"];
    let status = alice.publish("Which baot?").await;
    let uri = status["uri"].as_str().unwrap();
    for (host, act) in hosts.into_iter().zip(["reblog", "favourite", "answer"]) {
        let reader = net.user(&format!("bob@{host}")).await;
        let there = reader.resolve(uri).await;
        match act {
            "answer" => {
                let answer = json!({ "status": "@alice@alpha.test The last one", "in_reply_to_id": there["id"] });
                reader.publish_with(answer).await;
            }
            act => drop(reader.act(act, &there["id"]).await),
        }
        net.settle().await;
    }
    let known = async |host: &str| {
        let found = storage::statuses::find_by_uri(&mut net.app(host).db.conn(), uri).await.unwrap();
        found.map(|status| status.text)
    };
    net.advance(Duration::from_secs(60));
    let path = format!("/api/v1/statuses/{}", status["id"].as_str().unwrap());
    alice.put(&path).form(&[("status", "Which boat?")]).ok().await;
    net.settle().await;
    for host in hosts {
        assert!(known(host).await.is_some_and(|text| text.contains("boat")), "{host}");
    }
    alice.delete(&path).ok().await;
    net.advance(Duration::from_secs(60));
    net.settle().await;
    for host in hosts {
        assert_eq!(known(host).await, None, "{host}");
    }
}
