use domain::{AccountId, JobId};
use federation::outbox;
use serde_json::json;
use services::relations;
use storage::accounts;
use testkit::TestNet;

#[tokio::test]
async fn a_follow_is_asked_for_accepted_and_brings_posts() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let asked = bob.follow("alice@alpha.test").await;
    assert_eq!(asked["following"], true, "the answer takes it for granted");
    net.settle().await;
    let found = bob.find("alice@alpha.test").await;
    let now = bob.list(&format!("/api/v1/accounts/relationships?id[]={}", found["id"].as_str().unwrap())).await;
    assert_eq!((&now[0]["following"], &now[0]["requested"]), (&json!(true), &json!(false)));
    assert_eq!(alice.notifications().await[0]["type"], "follow");

    alice.publish("Hello over there").await;
    net.settle().await;
    let home = bob.home().await;
    assert!(home[0]["content"].as_str().unwrap().contains("Hello over there"));
    assert_eq!(home[0]["account"]["acct"], "alice@alpha.test");
}

#[tokio::test]
async fn of_two_follows_at_once_one_is_told() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, _bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let app = net.app("alpha.test");
    let id = |account: &serde_json::Value| AccountId(account["id"].as_str().unwrap().parse().unwrap());
    let (mine, theirs) = (id(&alice.find("alice@alpha.test").await), id(&alice.find("bob@beta.test").await));
    let bob = accounts::find(&mut app.db.conn(), theirs).await.unwrap().unwrap();
    let follow = async |uri: &str| relations::follow_as(app, &bob, mine, uri).await.unwrap();
    tokio::join!(follow("https://beta.test/follows/1"), follow("https://beta.test/follows/2"));
    net.settle().await;
    assert_eq!(alice.list("/api/v1/notifications?types[]=follow").await.len(), 1);
}

#[tokio::test]
async fn a_locked_account_decides_itself() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    alice.patch("/api/v1/accounts/update_credentials").json(&json!({ "locked": true })).value().await;
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    let asking = alice.list("/api/v1/follow_requests").await;
    assert_eq!(asking[0]["acct"], "bob@beta.test");
    let id = asking[0]["id"].as_str().unwrap();
    alice.post(&format!("/api/v1/follow_requests/{id}/authorize")).value().await;
    net.settle().await;
    alice.publish_with(json!({ "status": "For followers", "visibility": "private" })).await;
    net.settle().await;
    assert!(bob.home().await[0]["content"].as_str().unwrap().contains("For followers"));

    // And changes its mind.
    let bob_there = alice.find("bob@beta.test").await;
    let path = format!("/api/v1/accounts/{}/remove_from_followers", bob_there["id"].as_str().unwrap());
    alice.post(&path).value().await;
    net.settle().await;
    let found = bob.find("alice@alpha.test").await;
    let now = bob.list(&format!("/api/v1/accounts/relationships?id[]={}", found["id"].as_str().unwrap())).await;
    assert_eq!(now[0]["following"], false);
}

#[tokio::test]
async fn an_unfollow_and_a_block_reach_the_other_server() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    let alice_there = bob.find("alice@alpha.test").await["id"].as_str().unwrap().to_owned();
    bob.post(&format!("/api/v1/accounts/{alice_there}/unfollow")).value().await;
    net.settle().await;
    assert!(alice.list(&format!("/api/v1/accounts/{}/followers", alice.account)).await.is_empty());

    bob.follow("alice@alpha.test").await;
    net.settle().await;
    let bob_there = alice.find("bob@beta.test").await["id"].as_str().unwrap().to_owned();
    alice.post(&format!("/api/v1/accounts/{bob_there}/block")).value().await;
    net.settle().await;
    let now = bob.list(&format!("/api/v1/accounts/relationships?id[]={alice_there}")).await;
    assert_eq!((&now[0]["following"], &now[0]["blocked_by"]), (&json!(false), &json!(true)));
    alice.publish("Not for Bob").await;
    net.settle().await;
    assert!(bob.home().await.is_empty());
}

#[tokio::test]
async fn what_could_not_be_delivered_is_delivered_later() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    net.down("beta.test");
    alice.publish("Is anybody there?").await;
    net.settle().await;
    assert!(bob.home().await.is_empty());
    net.up("beta.test");
    net.advance(std::time::Duration::from_secs(120));
    net.settle().await;
    assert!(bob.home().await[0]["content"].as_str().unwrap().contains("Is anybody there?"));
}

/// A job may break off after its work is done, and is done again then.
#[tokio::test]
async fn a_follow_is_answered_once_however_often_that_is_begun() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    let app = net.app("alpha.test");
    let follower = accounts::find_by_uri(&mut app.db.conn(), &bob.uri()).await.unwrap().unwrap();
    let told = async || {
        let sql = storage::sql!(
            "SELECT a.uri FROM outgoing_activities a JOIN deliveries d ON d.activity_id = a.id ORDER BY a.id"
        );
        app.db.conn().all::<Option<String>>(sql, storage::p![]).await.unwrap()
    };
    for job in [7_000, 7_000, 7_001] {
        let app = app.app().for_job(JobId(job));
        outbox::accept(&app, alice.account, follower.id, "https://beta.test/follows/1").await.unwrap();
    }
    let told = told().await;
    let id = |job: i64| Some(format!("{}#accepts/follows/{job}", alice.uri()));
    assert_eq!(told, [id(7_000), id(7_001)]);
    net.settle().await;
}
