//! Whom people recommend, whom they know in common, what links of profiles lead back, and mutes that end.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use testkit::{TestApp, TestNet, TestUser};

use crate::people::{follow, link, text};

fn names(list: &[Value]) -> Vec<&str> {
    list.iter().map(|account| text(&account["username"])).collect()
}

#[tokio::test]
async fn people_recommend_whom_they_follow() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    let act = |verb: &str, whom: &TestUser| alice.post(&format!("/api/v1/accounts/{}/{verb}", whom.account));
    let refused = act("endorse", &bob).expect(422).await.json();
    let reason = "Validation failed: You must be already following the person you want to endorse";
    assert_eq!(refused["error"], reason);
    follow(&alice, &bob).await;
    follow(&alice, &carol).await;
    assert_eq!(act("endorse", &bob).value().await["endorsed"], true);
    assert_eq!(act("endorse", &bob).value().await["endorsed"], true);
    let old = act("pin", &carol).ok().await;
    assert_eq!((old.json()["endorsed"].clone(), old.header("deprecation")), (json!(true), "@1751932800"));

    let mine = alice.get("/api/v1/endorsements?limit=1").ok().await;
    assert_eq!(names(mine.json().as_array().unwrap()), ["carol"]);
    let next = alice.list(&link(&mine, "next").unwrap()).await;
    assert_eq!(names(&next), ["bob"]);
    assert!(link(&mine, "prev").unwrap().contains("since_id="));
    let public = format!("/api/v1/accounts/{}/endorsements", alice.account);
    assert_eq!(names(&bob.list(&public).await), ["carol", "bob"]);
    assert_eq!(app.get(&public).value().await.as_array().unwrap().len(), 2);

    // Who is no longer followed is no longer recommended.
    act("unfollow", &bob).ok().await;
    assert_eq!(act("unpin", &carol).value().await["endorsed"], false);
    assert_eq!(alice.list("/api/v1/endorsements").await, Vec::<Value>::new());
    follow(&alice, &carol).await;
    act("endorse", &carol).ok().await;
    alice.patch("/api/v1/profile").form(&[("show_featured", "false")]).ok().await;
    assert_eq!(bob.list(&public).await, Vec::<Value>::new());
    assert_eq!(alice.list(&public).await.len(), 1);
}

#[tokio::test]
async fn familiar_followers_are_told_for_all_at_once() {
    let app = TestApp::new().await;
    let [alice, bob, carol, dora] =
        [app.user("alice").await, app.user("bob").await, app.user("carol").await, app.user("dora").await];
    follow(&alice, &bob).await;
    follow(&alice, &carol).await;
    for follower in [&bob, &carol] {
        follow(follower, &dora).await;
    }
    follow(&bob, &carol).await;
    let path = |ids: [&TestUser; 2]| {
        let [a, b] = ids.map(|user| user.account);
        format!("/api/v1/accounts/familiar_followers?id[]={a}&id[]={b}&id[]=1")
    };
    let found = alice.list(&path([&dora, &carol])).await;
    assert_eq!(found[0]["id"], dora.account.to_string());
    let mut both = names(found[0]["accounts"].as_array().unwrap());
    both.sort_unstable();
    assert_eq!((both, found.len()), (vec!["bob", "carol"], 2));
    assert_eq!(names(found[1]["accounts"].as_array().unwrap()), ["bob"]);
    dora.patch("/api/v1/accounts/update_credentials").form(&[("hide_collections", "true")]).ok().await;
    assert_eq!(alice.list(&path([&dora, &carol])).await[0]["accounts"], json!([]));
    let few = app.queries(alice.list(&path([&dora, &carol]))).await;
    assert!(few <= 4, "{few}");
}

#[tokio::test]
async fn a_blocked_server_is_looked_at_first() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let none = json!({ "following_count": 0, "followers_count": 0 });
    assert_eq!(alice.get("/api/v1/domain_blocks/preview?domain=Waves.example").value().await, none);
    alice.get("/api/v1/domain_blocks/preview?domain=alpha.test").expect(422).await;
}

#[tokio::test]
async fn a_mute_is_gone_when_its_time_is_over() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    follow(&alice, &bob).await;
    let mute = format!("/api/v1/accounts/{}/mute", bob.account);
    alice.post(&mute).form(&[("duration", "60")]).ok().await;
    bob.publish("hidden?").await;
    app.settle().await;
    assert_eq!(alice.home().await, Vec::<Value>::new());
    alice.post(&mute).form(&[("duration", "3600")]).ok().await;
    app.advance(Duration::from_secs(61));
    app.settle().await;
    assert_eq!(alice.list("/api/v1/mutes").await.len(), 1);
    app.advance(Duration::from_secs(3600));
    app.settle().await;
    assert_eq!(alice.list("/api/v1/mutes").await, Vec::<Value>::new());
    assert_eq!(alice.home().await.len(), 1);
}

fn page(body: &'static str) -> http::Response<Bytes> {
    let response = http::Response::builder().header("content-type", "text/html");
    response.body(Bytes::from_static(body.as_bytes())).unwrap()
}

#[tokio::test]
async fn links_that_lead_back_are_verified() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    app.hosts().insert("home.example", |request: http::Request<Bytes>| async move {
        Ok(match request.uri().path() {
            "/me" => page("<a rel=\"me\" href=\"https://alpha.test/@Alice\">me</a>"),
            "/counted" => page("<link rel=\"me\" href=\"https://home.example/out\">"),
            "/out" => {
                let moved = http::Response::builder().status(302).header("location", "https://alpha.test/@alice");
                moved.body(Bytes::new()).unwrap()
            }
            _ => page("<a href=\"https://alpha.test/@alice\">not me</a>"),
        })
    });
    let fields = json!({ "fields_attributes": [
        { "name": "Home", "value": "https://home.example/me" },
        { "name": "Counted", "value": "https://home.example/counted" },
        { "name": "Other", "value": "https://home.example/other" },
        { "name": "Words", "value": "none" },
    ]});
    alice.patch("/api/v1/accounts/update_credentials").json(&fields).ok().await;
    app.settle().await;
    let verified = |account: &Value| -> Vec<bool> {
        account["fields"].as_array().unwrap().iter().map(|field| !field["verified_at"].is_null()).collect()
    };
    let shown = app.get(&format!("/api/v1/accounts/{}", alice.account)).value().await;
    assert_eq!(verified(&shown), [true, true, false, false], "{shown}");

    // A later look finds that the page no longer leads back.
    app.hosts().insert("home.example", |_: http::Request<Bytes>| async { Ok(page("nothing")) });
    app.advance(Duration::from_secs(8 * 24 * 3600));
    services::accounts::links::recheck_links(&app).await.unwrap();
    app.settle().await;
    let shown = app.get(&format!("/api/v1/accounts/{}", alice.account)).value().await;
    assert_eq!(verified(&shown), [false; 4]);
}

#[tokio::test]
async fn who_blocks_a_server_is_told_what_that_cost() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    alice.follow("bob@beta.test").await;
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    let preview = alice.get("/api/v1/domain_blocks/preview?domain=beta.test").value().await;
    assert_eq!(preview, json!({ "following_count": 1, "followers_count": 1 }));
    alice.post("/api/v1/domain_blocks").form(&[("domain", "beta.test")]).ok().await;
    net.settle().await;
    let told = alice.notifications().await;
    assert_eq!((told.len(), &told[0]["type"]), (1, &json!("severed_relationships")));
    let event = &told[0]["event"];
    assert_eq!((&event["type"], &event["target_name"]), (&json!("user_domain_block"), &json!("beta.test")));
    assert_eq!((&event["following_count"], &event["followers_count"]), (&json!(1), &json!(1)));
    let me = |user: &TestUser| user.get("/api/v1/accounts/verify_credentials").value();
    for user in [&alice, &bob] {
        let me = me(user).await;
        assert_eq!((&me["following_count"], &me["followers_count"]), (&json!(0), &json!(0)));
    }
}

#[tokio::test]
async fn links_of_people_elsewhere_are_verified_too() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    for host in ["alpha.test", "beta.test"] {
        net.app(host).hosts().insert("home.example", |_: http::Request<Bytes>| async {
            Ok(page("<a rel=\"nofollow me\" href=\"https://beta.test/@bob\">me</a>"))
        });
    }
    let fields = json!({ "fields_attributes": [{ "name": "Home", "value": "https://home.example/" }] });
    bob.patch("/api/v1/profile").json(&fields).ok().await;
    let there = alice.find("bob@beta.test").await;
    assert_eq!(there["fields"][0]["verified_at"], Value::Null);
    net.settle().await;
    let there = alice.find("bob@beta.test").await;
    assert!(!there["fields"][0]["verified_at"].is_null(), "{there}");
    assert_eq!(there["hide_collections"], Value::Null);
}
