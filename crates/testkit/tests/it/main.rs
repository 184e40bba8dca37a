//! The test kit itself: servers that talk to each other in one process.
#![allow(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use domain::{Acct, Job, Lane};
use services::relations;
use services::statuses::{self, Draft};
use services::timelines;
use storage::follows::Rules;
use storage::jobs;
use storage::timelines::Page;
use testkit::{TestApp, TestNet, TestUser};

async fn publish(author: &TestUser, text: &str) {
    let draft = Draft { text: text.to_owned(), ..Draft::default() };
    statuses::submit(&author.app, &author.viewer().await, draft, None).await.unwrap();
}

async fn follow(follower: &TestUser, handle: &str) {
    let acct: Acct = handle.parse().unwrap();
    let target = follower.app.remote.account(&follower.app, &acct).await.unwrap().expect("somebody has this handle");
    relations::follow(&follower.app, &follower.viewer().await, target, &Rules::default()).await.unwrap();
}

async fn home(reader: &TestUser) -> Vec<String> {
    let page = timelines::home(&reader.app, &reader.viewer().await, Page::first(20)).await.unwrap();
    page.iter().map(|item| item.status.html.to_string()).collect()
}

#[tokio::test]
async fn a_post_travels_to_a_follower_on_another_server() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    follow(&bob, "alice@alpha.test").await;
    net.settle().await;
    publish(&alice, "hello").await;
    net.settle().await;
    assert_eq!(home(&bob).await, ["<p>hello</p>"]);
}

#[tokio::test]
async fn a_server_that_was_down_gets_its_post_later() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    follow(&bob, "alice@alpha.test").await;
    net.settle().await;
    net.down("beta.test");
    publish(&alice, "hello").await;
    net.settle().await;
    net.up("beta.test");
    net.settle().await;
    assert!(home(&bob).await.is_empty(), "it is not tried again at once");
    net.advance(std::time::Duration::from_secs(600));
    net.settle().await;
    assert_eq!(home(&bob).await, ["<p>hello</p>"]);
}

#[tokio::test]
async fn statements_are_counted() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let viewer = alice.viewer().await;
    let home = async || app.queries(async { timelines::home(&app, &viewer, Page::first(20)).await.unwrap() }).await;
    // The first time, the viewer's filters are read too.
    assert!(home().await > 1);
    assert_eq!(home().await, 1);
}

#[tokio::test]
#[should_panic(expected = "jobs have failed for good")]
async fn a_dead_job_fails_the_test() {
    let app = TestApp::new().await;
    if app.db.engine() == storage::db::Engine::Postgres {
        panic!("jobs have failed for good: not looked at on PostgreSQL");
    }
    let (mut db, now) = (app.db.conn(), app.now());
    jobs::enqueue(&mut db, &Job::Sweep {}, now).await.unwrap();
    let job = jobs::claim(&mut db, Lane::Background, 1, now, now).await.unwrap().remove(0);
    jobs::bury(&mut db, job.id, "for this test").await.unwrap();
}
