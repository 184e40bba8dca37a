//! Both servers agree on who follows whom, also after one of them forgot (FEP-8fcf).

use std::time::Duration;

use domain::{AccountId, FollowId};
use http::StatusCode;
use serde_json::json;
use services::Config;
use storage::{accounts, follows};
use testkit::{TestApp, TestNet, TestUser};

async fn known(app: &TestApp, user: &TestUser) -> AccountId {
    accounts::find_by_uri(&mut app.db.conn(), &user.uri()).await.unwrap().unwrap().id
}

async fn post_for_followers(net: &TestNet, alice: &TestUser) {
    alice.publish_with(json!({ "status": "For followers", "visibility": "private" })).await;
    net.settle().await;
}

async fn follows(app: &TestApp, who: AccountId, whom: AccountId) -> bool {
    follows::find(&mut app.db.conn(), who, whom).await.unwrap().is_some()
}

async fn town() -> (TestNet, [TestUser; 3]) {
    people(TestNet::of(["alpha.test", "beta.test"]).await).await
}

async fn people(net: TestNet) -> (TestNet, [TestUser; 3]) {
    let alice = net.user("alice@alpha.test").await;
    let (bob, cleo) = (net.user("bob@beta.test").await, net.user("cleo@beta.test").await);
    for user in [&bob, &cleo] {
        user.follow("alice@alpha.test").await;
    }
    net.settle().await;
    (net, [alice, bob, cleo])
}

#[tokio::test]
async fn a_follow_that_its_target_does_not_know_ends() {
    let (net, [alice, bob, cleo]) = town().await;
    let (alpha, beta) = (net.app("alpha.test"), net.app("beta.test"));
    follows::delete(&mut alpha.db.conn(), known(alpha, &bob).await, alice.account).await.unwrap();
    post_for_followers(&net, &alice).await;
    let alice_there = known(beta, &alice).await;
    assert!(!follows(beta, bob.account, alice_there).await);
    assert!(follows(beta, cleo.account, alice_there).await);
}

#[tokio::test]
async fn nothing_is_compared_where_the_operator_does_not_want_it() {
    for silent in ["alpha.test", "beta.test"] {
        let mut net = TestNet::of([]).await;
        for host in ["alpha.test", "beta.test"] {
            net.add(Config { synchronize_followers: host != silent, ..Config::new(host, true) }).await;
        }
        let (net, [alice, bob, _]) = people(net).await;
        let (alpha, beta) = (net.app("alpha.test"), net.app("beta.test"));
        follows::delete(&mut alpha.db.conn(), known(alpha, &bob).await, alice.account).await.unwrap();
        post_for_followers(&net, &alice).await;
        assert!(follows(beta, bob.account, known(beta, &alice).await).await, "{silent}");
    }
}

#[tokio::test]
async fn a_follower_who_is_none_is_taken_back() {
    let (net, [alice, bob, cleo]) = town().await;
    let (alpha, beta) = (net.app("alpha.test"), net.app("beta.test"));
    let alice_there = known(beta, &alice).await;
    follows::delete(&mut beta.db.conn(), bob.account, alice_there).await.unwrap();
    post_for_followers(&net, &alice).await;
    assert!(!follows(alpha, known(alpha, &bob).await, alice.account).await);
    assert!(follows(alpha, known(alpha, &cleo).await, alice.account).await);
}

#[tokio::test]
async fn an_answer_that_was_lost_is_made_up_for_but_not_at_once_again() {
    let (net, [alice, bob, cleo]) = town().await;
    let beta = net.app("beta.test");
    let alice_there = known(beta, &alice).await;
    let lose = async |who: AccountId| {
        let mut follow = follows::delete(&mut beta.db.conn(), who, alice_there).await.unwrap().unwrap();
        follow.id = FollowId::at(beta.now());
        follows::insert_request(&mut beta.db.conn(), &follow).await.unwrap();
    };
    lose(bob.account).await;
    post_for_followers(&net, &alice).await;
    assert!(follows(beta, bob.account, alice_there).await);
    lose(cleo.account).await;
    post_for_followers(&net, &alice).await;
    assert!(!follows(beta, cleo.account, alice_there).await, "it was compared just now");
    net.advance(Duration::from_secs(1000));
    post_for_followers(&net, &alice).await;
    assert!(follows(beta, cleo.account, alice_there).await);
}

#[tokio::test]
async fn who_follows_is_told_to_their_own_server_only() {
    let (_net, [alice, ..]) = town().await;
    let path = format!("/ap/users/{}/followers_synchronization", alice.account);
    let asked = alice.app.get(&path).header("accept", "application/activity+json").send().await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
}
