//! Pages of statuses: homes, public feeds, tags, favourites, bookmarks, profiles.

use std::time::Duration;

use domain::{AccountId, StatusId};
use serde_json::{Value, json};
use services::statuses;
use storage::feeds::{self, Arrival, Entry, HOME_LENGTH};
use testkit::{TestApp, TestNet, TestUser};

use crate::people::{contents, follow, id, link, picture, text};

async fn publish_many(user: &TestUser, count: usize) {
    for n in 0..count {
        user.publish(&format!("number {n}")).await;
    }
}

#[tokio::test]
async fn a_home_holds_what_one_follows() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    follow(&alice, &bob).await;
    bob.publish("from bob").await;
    let by_carol = carol.publish("from carol").await;
    alice.publish("from alice").await;
    bob.publish_with(json!({ "status": "to carol", "in_reply_to_id": by_carol["id"] })).await;
    app.settle().await;
    assert_eq!(contents(&alice.home().await), ["from alice", "from bob"]);
    bob.act("reblog", &by_carol["id"]).await;
    app.settle().await;
    let home = alice.home().await;
    assert_eq!(contents(&home), ["from carol", "from alice", "from bob"]);
    assert_eq!(home[0]["account"]["username"], "bob");
    assert_eq!(home[0]["reblog"]["account"]["username"], "carol");
    app.get("/api/v1/timelines/home").expect(401).await;
}

#[tokio::test]
async fn pages_lead_both_ways() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    publish_many(&alice, 5).await;
    let first = alice.get("/api/v1/timelines/home?limit=2").ok().await;
    assert_eq!(contents(first.json().as_array().unwrap()), ["number 4", "number 3"]);
    let next = link(&first, "next").unwrap();
    assert!(next.contains("limit=2"), "{next}");
    let second = alice.get(&next).ok().await;
    assert_eq!(contents(second.json().as_array().unwrap()), ["number 2", "number 1"]);
    let last = alice.get(&link(&second, "next").unwrap()).ok().await;
    assert_eq!(contents(last.json().as_array().unwrap()), ["number 0"]);
    assert_eq!(link(&last, "next"), None);
    let back = alice.get(&link(&last, "prev").unwrap()).ok().await;
    assert_eq!(contents(back.json().as_array().unwrap()), ["number 2", "number 1"]);
    let newest = text(&first.json()[0]["id"]).to_owned();
    let above = alice.get(&format!("/api/v1/timelines/home?since_id={newest}")).ok().await;
    assert_eq!((above.text().as_str(), above.header("link")), ("[]", ""));
}

#[tokio::test]
async fn a_home_costs_the_same_whatever_its_length() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    follow(&alice, &bob).await;
    for n in 0..40 {
        bob.publish_with(json!({ "status": format!("#tag{n} for @alice") })).await;
    }
    app.settle().await;
    let cost = async |limit: u32| {
        let path = format!("/api/v1/timelines/home?limit={limit}");
        app.queries(async { assert_eq!(alice.list(&path).await.len(), limit as usize) }).await
    };
    alice.home().await;
    // Not kept yet: the page, seven kinds of rows of its statuses, its accounts.
    app.views.forget();
    assert_eq!(cost(2).await, 9);
    app.views.forget();
    assert_eq!(cost(40).await, 9);
    assert_eq!((cost(2).await, cost(40).await), (1, 1), "the page alone");
}

#[tokio::test]
async fn who_was_away_gets_the_home_anew() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    follow(&alice, &bob).await;
    app.advance(Duration::from_secs(40 * 86_400));
    bob.publish("while you were away").await;
    app.settle().await;
    let back = alice.get("/api/v1/timelines/home").expect(206).await;
    assert_eq!(back.text(), "[]");
    let header = back.header("mastodon-async-refresh").to_owned();
    let token = header.split('"').nth(1).unwrap();
    let refresh = async || {
        let path = format!("/api/v1_alpha/async_refreshes/{token}");
        alice.get(&path).value().await["async_refresh"]["status"].clone()
    };
    assert_eq!(refresh().await, "running");
    app.settle().await;
    assert_eq!(refresh().await, "finished");
    let home = alice.get("/api/v1/timelines/home").expect(200).await.json();
    assert_eq!(contents(home.as_array().unwrap()), ["while you were away"]);
    bob.publish("and now").await;
    app.settle().await;
    assert_eq!(contents(&alice.home().await)[0], "and now");
}

#[tokio::test]
async fn a_home_is_trimmed() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let mut tx = app.db.begin().await.unwrap();
    for n in 0..HOME_LENGTH + 50 {
        let arrival = Arrival { status: StatusId(n + 1), author: AccountId(7), reblog_of: None, boosted: false };
        feeds::put(&mut tx, vec![Entry::of_home(alice.account, arrival)]).await.unwrap();
    }
    tx.commit().await.unwrap();
    statuses::trim_home(&app, alice.account).await.unwrap();
    let mut db = app.db.conn();
    let params = storage::p![alice.account];
    let left: (i64, i64) =
        db.one("SELECT count(*), min(status_id) FROM feed_entries WHERE feed_id = $1", params).await.unwrap();
    assert_eq!(left, (HOME_LENGTH, 51));
}

#[tokio::test]
async fn public_feeds() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let media = picture(&alice, "").await.to_string();
    let first = alice.publish("plain").await;
    alice.publish_with(json!({ "status": "picture", "media_ids": [media] })).await;
    alice.publish_with(json!({ "status": "unlisted", "visibility": "unlisted" })).await;
    alice.publish_with(json!({ "status": "town only", "local_only": true })).await;
    let bob = app.user("bob").await;
    bob.publish_with(json!({ "status": "a reply", "in_reply_to_id": first["id"] })).await;
    bob.act("reblog", &first["id"]).await;
    let get = async |query: &str| {
        let page = app.get(&format!("/api/v1/timelines/public{query}")).value().await;
        contents(page.as_array().unwrap())
    };
    assert_eq!(get("").await, ["picture", "plain"]);
    assert_eq!(get("?local=true").await, ["picture", "plain"]);
    assert_eq!(get("?remote=true").await, [""; 0]);
    assert_eq!(get("?only_media=true").await, ["picture"]);
    assert_eq!(get("?local=1&only_media=on").await, ["picture"]);
    assert_eq!(contents(&bob.list("/api/v1/timelines/public?local=true").await), ["town only", "picture", "plain"]);
}

#[tokio::test]
async fn feeds_are_open_to_whom_the_owner_chose() {
    use domain::{Audience, Settings};

    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    alice.publish("here #town").await;
    let far = bob.publish("there #town").await;
    alice.resolve(far["uri"].as_str().unwrap()).await;
    let app = net.app("alpha.test");
    let set = |live: [Audience; 2], topic: [Audience; 2]| {
        let ([local_live_feed, remote_live_feed], [local_topic_feed, remote_topic_feed]) = (live, topic);
        let open = Settings::default();
        app.settings.set(Settings { local_live_feed, remote_live_feed, local_topic_feed, remote_topic_feed, ..open });
    };
    let (all, users, closed) = (Audience::All, Audience::Users, Audience::Disabled);
    let (live, topic) = ("/api/v1/timelines/public", "/api/v1/timelines/tag/town");
    let count = async |path: &str| alice.list(path).await.len();
    assert_eq!((count(live).await, count(topic).await), (2, 2));

    set([users, users], [users, all]);
    for path in [live, topic, &format!("{live}?local=true"), &format!("{topic}?local=true")] {
        let refused = app.get(path).expect(422).await.json();
        assert_eq!(refused["error"], "This method requires an authenticated user", "{path}");
    }
    let waiting = app.build_user("newcomer").with(|new| new.confirmed = false).make().await;
    let refused = waiting.get(live).expect(403).await.json();
    assert_eq!(refused["error"], "Your login is missing a confirmed e-mail address");
    assert_eq!(app.get(&format!("{topic}?remote=true")).value().await.as_array().unwrap().len(), 1);
    assert_eq!((count(live).await, count(topic).await), (2, 2));

    set([users, closed], [all, closed]);
    assert_eq!((count(live).await, count(topic).await), (1, 1));
    assert_eq!(count(&format!("{live}?remote=true")).await, 0);
    let told = app.get("/api/v2/instance").value().await["configuration"]["timelines_access"].clone();
    assert_eq!(told["live_feeds"], json!({ "local": "authenticated", "remote": "disabled" }));
    assert_eq!(told["hashtag_feeds"], json!({ "local": "public", "remote": "disabled" }));
    assert_eq!(told["trending_link_feeds"], told["hashtag_feeds"]);
    set([closed, closed], [all, all]);
    assert_eq!(count(live).await, 0);
    let staff = app.build_user("staff").with(|new| new.role = domain::RoleId(3)).make().await;
    assert_eq!(staff.list(live).await.len(), 2);
    assert!(Settings { local_topic_feed: closed, ..Settings::default() }.check().is_err());
}

#[tokio::test]
async fn tags_and_their_feeds() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    alice.publish("#Sea only").await;
    alice.publish("#sea and #Sky").await;
    alice.publish("#sky only").await;
    alice.publish_with(json!({ "status": "#sea unlisted", "visibility": "unlisted" })).await;
    let get = async |query: &str| {
        let page = app.get(&format!("/api/v1/timelines/tag/{query}")).value().await;
        page.as_array().unwrap().iter().map(|status| status["tags"].as_array().unwrap().len()).collect::<Vec<_>>()
    };
    assert_eq!(get("SEA").await, [2, 1]);
    assert_eq!(get("sea?any[]=sky").await, [1, 2, 1]);
    assert_eq!(get("sea?all[]=Sky").await, [2]);
    assert_eq!(get("sea?none[]=sky").await, [1]);
    assert_eq!(get("sea?all[]=unheard").await, [0; 0]);
    assert_eq!(get("unheard").await, [0; 0]);
    assert_eq!(get("unheard?any[]=sea").await, [0; 0]);
    assert_eq!(get("sea?all[]=sky&all[]=SKY").await, [2]);
    assert_eq!(get("sea?local=true").await, [2, 1]);
    assert_eq!(get("sea?remote=true").await, [0; 0]);
    assert_eq!(get("sea?only_media=true").await, [0; 0]);

    let tag = alice.get("/api/v1/tags/sea").value().await;
    assert_eq!((&tag["name"], &tag["following"]), (&json!("Sea"), &json!(false)));
    assert_eq!(tag["url"], "https://alpha.test/tags/sea");
    let history = tag["history"].as_array().unwrap();
    assert_eq!(history.len(), 7);
    assert_eq!(history[0], json!({ "day": "1795564800", "uses": "2", "accounts": "1" }));
    assert_eq!(history[6]["uses"], "0");
    let fresh = app.get("/api/v1/tags/Unheard").value().await;
    assert_eq!((&fresh["name"], fresh.get("following")), (&json!("Unheard"), None));
    app.get("/api/v1/tags/12").expect(404).await;
}

#[tokio::test]
async fn favourites_and_bookmarks_have_cursors_of_their_own() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    publish_many(&alice, 3).await;
    let ids: Vec<Value> = alice.home().await.iter().map(|status| status["id"].clone()).collect();
    for (verb, path) in [("favourite", "/api/v1/favourites"), ("bookmark", "/api/v1/bookmarks")] {
        for id in &ids {
            bob.act(verb, id).await;
        }
        let first = bob.get(&format!("{path}?limit=2")).ok().await;
        assert_eq!(contents(first.json().as_array().unwrap()), ["number 0", "number 1"]);
        let next = bob.get(&link(&first, "next").unwrap()).ok().await;
        assert_eq!(contents(next.json().as_array().unwrap()), ["number 2"]);
        let back = bob.get(&link(&next, "prev").unwrap()).ok().await;
        assert_eq!(contents(back.json().as_array().unwrap()), ["number 0", "number 1"]);
        assert_eq!(alice.list(path).await, [Value::Null; 0]);
    }
}

#[tokio::test]
async fn an_accounts_statuses() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let media = picture(&alice, "").await.to_string();
    let by_bob = bob.publish("by bob").await;
    alice.publish("plain #sea").await;
    alice.publish_with(json!({ "status": "picture", "media_ids": [media] })).await;
    alice.publish_with(json!({ "status": "reply", "in_reply_to_id": by_bob["id"] })).await;
    alice.publish_with(json!({ "status": "direct", "visibility": "direct" })).await;
    alice.act("reblog", &by_bob["id"]).await;
    let get = async |query: &str| {
        let path = format!("/api/v1/accounts/{}/statuses{query}", alice.account);
        alice.list(&path).await.len()
    };
    assert_eq!(get("").await, 5);
    assert_eq!(get("?exclude_direct=true").await, 4);
    assert_eq!(get("?exclude_replies=true").await, 4);
    assert_eq!(get("?exclude_reblogs=true").await, 4);
    assert_eq!(get("?only_media=true").await, 1);
    assert_eq!(get("?tagged=Sea").await, 1);
    assert_eq!(get("?tagged=unheard").await, 0);
    assert_eq!(get("?pinned=true").await, 0);
    app.get("/api/v1/accounts/7/statuses").expect(404).await;
    app.get("/api/v1/accounts/7/statuses?pinned=true").expect(404).await;
    let public = app.get(&format!("/api/v1/accounts/{}/statuses", alice.account)).value().await;
    assert_eq!(public.as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn what_is_gone_leaves_every_feed() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    follow(&alice, &bob).await;
    let status = bob.publish("#gone soon").await;
    app.settle().await;
    alice.act("favourite", &status["id"]).await;
    alice.act("reblog", &status["id"]).await;
    bob.delete(&format!("/api/v1/statuses/{}", id(&status))).ok().await;
    for path in ["home", "public", "tag/gone"] {
        assert_eq!(alice.list(&format!("/api/v1/timelines/{path}")).await, [Value::Null; 0], "{path}");
    }
    assert_eq!(alice.list("/api/v1/favourites").await, [Value::Null; 0]);
    assert_eq!(alice.list(&format!("/api/v1/accounts/{}/statuses", alice.account)).await, [Value::Null; 0]);
}
