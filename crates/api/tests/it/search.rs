//! Finding people, posts and tags.

use serde_json::{Value, json};
use testkit::{TestApp, TestNet, TestUser};

use crate::people::{follow, text};

async fn named(app: &TestApp, name: &str, display_name: &str) -> TestUser {
    let user = app.user(name).await;
    user.patch("/api/v1/accounts/update_credentials").form(&[("display_name", display_name)]).ok().await;
    user
}

async fn accounts(who: &TestUser, query: &str) -> Vec<String> {
    let list = who.list(&format!("/api/v1/accounts/search?{query}")).await;
    list.iter().map(|account| text(&account["acct"]).to_owned()).collect()
}

#[tokio::test]
async fn people_by_words_of_their_names() {
    let app = TestApp::new().await;
    let rosa = named(&app, "rosa", "Rosa Luxemburg").await;
    named(&app, "rosalind", "Rosalind Franklin").await;
    named(&app, "frank", "José Ångström").await;
    assert_eq!(accounts(&rosa, "q=rosa").await, ["rosa", "rosalind"]);
    assert_eq!(accounts(&rosa, "q=@ROSALIND").await, ["rosalind"]);
    assert_eq!(accounts(&rosa, "q=lux+ros").await, ["rosa"]);
    assert_eq!(accounts(&rosa, "q=frank").await, ["frank", "rosalind"]);
    assert_eq!(accounts(&rosa, "q=jose").await, ["frank"]);
    assert_eq!(accounts(&rosa, "q=angstrom").await, ["frank"]);
    assert_eq!(accounts(&rosa, "q=osa").await, Vec::<String>::new());
    assert_eq!(accounts(&rosa, "q=frank&limit=1&offset=1").await.len(), 1);
    // A new name is found, the old one no longer.
    rosa.patch("/api/v1/accounts/update_credentials").form(&[("display_name", "Red Rosa")]).ok().await;
    assert_eq!(accounts(&rosa, "q=luxemburg").await, Vec::<String>::new());
    assert_eq!(accounts(&rosa, "q=red").await, ["rosa"]);
}

#[tokio::test]
async fn those_followed_come_first() {
    let app = TestApp::new().await;
    let me = app.user("me").await;
    let (one, two) = (named(&app, "one", "Sam One").await, named(&app, "two", "Sam Two").await);
    follow(&one, &two).await;
    assert_eq!(accounts(&me, "q=sam").await, ["two", "one"]);
    follow(&me, &one).await;
    assert_eq!(accounts(&me, "q=sam").await, ["one", "two"]);
    assert_eq!(accounts(&me, "q=sam&following=true").await, ["one"]);
    assert_eq!(accounts(&me, "q=two&following=true").await, Vec::<String>::new());
}

#[tokio::test]
async fn tags_by_their_beginning() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    alice.publish("#Sea #SeaShanty and #seal").await;
    let found = alice.get("/api/v2/search?q=%23sea").value().await;
    let names: Vec<&str> = found["hashtags"].as_array().unwrap().iter().map(|tag| text(&tag["name"])).collect();
    assert_eq!((names[0], names.len()), ("Sea", 3));
    assert_eq!(found["hashtags"][0]["history"][0]["uses"], "1");
    assert_eq!(found["hashtags"][0]["history"].as_array().unwrap().len(), 7);
    assert_eq!(found["accounts"], json!([]));
    let typed = alice.get("/api/v2/search?q=seas&type=hashtags").value().await;
    assert_eq!(typed["hashtags"][0]["name"], "SeaShanty");
    let others = alice.get("/api/v2/search?q=seas&type=accounts").value().await;
    assert_eq!(others["hashtags"], json!([]));
    alice.get("/api/v2/search?q=seas&type=boats").expect(422).await;
    alice.get("/api/v2/search").expect(400).await;
}

#[tokio::test]
async fn an_address_shows_only_what_the_viewer_may_see() {
    let app = TestApp::new().await;
    let (alice, bob, eve) = (app.user("alice").await, app.user("bob").await, app.user("eve").await);
    follow(&bob, &alice).await;
    for (visibility, for_bob, for_eve, for_all) in
        [("public", 1, 1, 1), ("unlisted", 1, 1, 1), ("private", 1, 0, 0), ("direct", 0, 0, 0)]
    {
        let status = alice.publish_with(json!({ "status": "secret word", "visibility": visibility })).await;
        for address in [text(&status["uri"]), text(&status["url"])] {
            let path = format!("/api/v2/search?resolve=true&q={address}");
            let open = format!("/api/v2/search?q={address}");
            let count = |found: Value| found["statuses"].as_array().unwrap().len();
            let asked = [
                count(alice.get(&path).value().await),
                count(bob.get(&path).value().await),
                count(eve.get(&path).value().await),
                count(app.get(&open).value().await),
            ];
            assert_eq!(asked, [1, for_bob, for_eve, for_all], "{visibility} {address}");
        }
    }
    let words = eve.get("/api/v2/search?q=secret").value().await;
    assert_eq!(words, json!({ "accounts": [], "statuses": [], "hashtags": [], "collections": [] }));
    let profile = eve.get("/api/v2/search?q=https://alpha.test/@Alice").value().await;
    assert_eq!(profile["accounts"][0]["username"], "alice");
}

#[tokio::test]
async fn other_servers_are_asked_only_for_people_who_want_it() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let status = bob.publish("over here").await;
    let app = net.app("alpha.test");
    for unasked in ["q=@bob@beta.test", "q=bob@beta.test&resolve=false"] {
        assert_eq!(alice.get(&format!("/api/v2/search?{unasked}")).value().await["accounts"], json!([]));
    }
    for (asked, what) in [
        ("q=@bob@beta.test&resolve=true", "queries that resolve remote resources are"),
        ("q=bob&type=accounts&offset=20", "queries pagination is"),
    ] {
        let refused = app.get(&format!("/api/v2/search?{asked}")).expect(401).await.json();
        assert_eq!(refused["error"], format!("Search {what} not supported without authentication"));
    }
    app.get("/api/v2/search?q=bob&resolve=false&offset=0").ok().await;
    let found = alice.get("/api/v2/search?q=@bob@beta.test&resolve=true").value().await;
    assert_eq!(found["accounts"][0]["acct"], "bob@beta.test");
    assert_eq!(accounts(&alice, "q=bob").await, ["bob@beta.test"]);
    let post = alice.get(&format!("/api/v2/search?resolve=true&q={}", text(&status["uri"]))).value().await;
    assert!(text(&post["statuses"][0]["content"]).contains("over here"));
    net.down("beta.test");
    let silent = alice.get("/api/v2/search?q=@carol@beta.test&resolve=true").value().await;
    assert_eq!(silent["accounts"], json!([]));
}
