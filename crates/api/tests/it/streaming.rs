//! Streams: what arrives, for whom, and when they end.

use std::time::Duration;

use axum::body::Body;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use services::users;
use testkit::{TestApp, TestUser};

use crate::people::text;

/// An open stream of server-sent events.
struct Stream(Body);

async fn open(app: &TestApp, path: &str, token: &str) -> Result<Stream, StatusCode> {
    let request = Request::get(format!("/api/v1/streaming/{path}")).header("authorization", format!("Bearer {token}"));
    let answer = api::Api::new(app.app().clone()).answer(request.body(Body::empty()).unwrap()).await;
    if answer.status() != StatusCode::OK {
        return Err(answer.status());
    }
    assert_eq!(answer.headers()["content-type"], "text/event-stream; charset=utf-8");
    let mut stream = Stream(answer.into_body());
    assert_eq!(stream.next().await.as_deref(), Some(":)\n"), "the first bytes come at once");
    Ok(stream)
}

impl Stream {
    /// What comes next; None at the end.
    async fn next(&mut self) -> Option<String> {
        let frame = tokio::time::timeout(Duration::from_secs(10), self.0.frame()).await.expect("something comes")?;
        Some(String::from_utf8(frame.unwrap().into_data().unwrap().to_vec()).unwrap())
    }

    /// The next event with its payload.
    async fn event(&mut self) -> (String, String) {
        let text = self.next().await.expect("the stream goes on");
        let (event, data) = text.trim_end().split_once('\n').unwrap();
        let (event, data) = (event.strip_prefix("event: ").unwrap(), data.strip_prefix("data: ").unwrap());
        testkit::schema::check_event(event, Some(data));
        (event.to_owned(), data.to_owned())
    }

    /// Nothing waits.
    async fn is_quiet(&mut self) -> bool {
        tokio::time::timeout(Duration::from_millis(200), self.0.frame()).await.is_err()
    }
}

async fn people() -> (TestApp, TestUser, TestUser) {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    bob.follow("alice").await;
    app.settle().await;
    (app, alice, bob)
}

#[tokio::test]
async fn a_home_hears_of_posts_edits_and_deletions() {
    let (app, alice, bob) = people().await;
    let mut home = open(&app, "user", &bob.token).await.unwrap();
    let status = alice.publish("First").await;
    app.settle().await;
    let (event, payload) = home.event().await;
    let heard: Value = serde_json::from_str(&payload).unwrap();
    assert_eq!((event.as_str(), &heard["id"], &heard["favourited"]), ("update", &status["id"], &json!(false)));

    app.advance(Duration::from_secs(60));
    let path = format!("/api/v1/statuses/{}", status["id"].as_str().unwrap());
    alice.put(&path).json(&json!({ "status": "Second" })).value().await;
    let (event, payload) = home.event().await;
    assert_eq!(event, "status.update");
    assert!(payload.contains("Second"));
    alice.delete(&path).value().await;
    assert_eq!(home.event().await, ("delete".to_owned(), status["id"].as_str().unwrap().to_owned()));
}

/// As the home itself, and lists: so that what an app shows is there after it asks again, too.
#[tokio::test]
async fn of_the_boosts_of_a_status_homes_and_lists_hear_the_first() {
    let (app, alice, bob) = people().await;
    let (carol, dan) = (app.user("carol").await, app.user("dan").await);
    bob.follow("carol").await;
    let list = bob.post("/api/v1/lists").json(&json!({ "title": "Both" })).value().await;
    let list = text(&list["id"]);
    let both = json!({ "account_ids": [alice.account.to_string(), carol.account.to_string()] });
    bob.post(&format!("/api/v1/lists/{list}/accounts")).json(&both).ok().await;
    app.settle().await;
    let mut streams = Vec::new();
    for path in ["user".to_owned(), format!("list?list={list}")] {
        streams.push(open(&app, &path, &bob.token).await.unwrap());
    }
    let status = dan.publish("Worth sharing").await;
    let first = alice.act("reblog", &status["id"]).await;
    carol.act("reblog", &status["id"]).await;
    app.settle().await;
    for stream in &mut streams {
        let (event, payload) = stream.event().await;
        let heard: Value = serde_json::from_str(&payload).unwrap();
        assert_eq!((event.as_str(), &heard["id"]), ("update", &first["id"]));
        assert!(stream.is_quiet().await, "the second boost is in neither");
    }
    dan.delete(&format!("/api/v1/statuses/{}", text(&status["id"]))).value().await;
    app.settle().await;
    for stream in &mut streams {
        assert_eq!(stream.event().await, ("delete".to_owned(), text(&first["id"]).to_owned()));
    }
}

#[tokio::test]
async fn streams_keep_to_what_their_listener_may_and_wants_to_see() {
    let (app, alice, bob) = people().await;
    let carol = app.user("carol").await;
    let mut carols = open(&app, "public", &carol.token).await.unwrap();
    let mut tagged = open(&app, "hashtag?tag=Ferry", &carol.token).await.unwrap();
    let mut bobs = open(&app, "user", &bob.token).await.unwrap();
    alice.publish_with(json!({ "status": "for followers #ferry", "visibility": "private" })).await;
    app.settle().await;
    assert!(bobs.event().await.1.contains("for followers"));
    assert!(carols.is_quiet().await && tagged.is_quiet().await);

    let path = format!("/api/v1/accounts/{}/block", alice.account);
    carol.post(&path).value().await;
    alice.publish("for all #ferry").await;
    app.settle().await;
    assert!(carols.is_quiet().await && tagged.is_quiet().await, "who is blocked is not heard");
    bob.publish("also for all #Ferry").await;
    app.settle().await;
    assert!(carols.event().await.1.contains("also for all"));
    assert!(tagged.event().await.1.contains("also for all"));
}

#[tokio::test]
async fn feeds_of_everybody_are_heard_in_the_languages_that_are_read() {
    let (app, alice, bob) = people().await;
    let german = users::Preferring { languages: Some(vec!["de".into()]), ..users::Preferring::default() };
    users::prefer(&app, &bob.viewer().await, &german).await.unwrap();
    let mut public = open(&app, "public", &bob.token).await.unwrap();
    let mut tagged = open(&app, "hashtag?tag=sea", &bob.token).await.unwrap();
    let mut home = open(&app, "user", &bob.token).await.unwrap();
    for (words, language) in [("Olá #sea", "pt"), ("Ahoi #sea", "de")] {
        alice.publish_with(json!({ "status": words, "language": language })).await;
        app.settle().await;
    }
    for stream in [&mut public, &mut tagged] {
        assert!(stream.event().await.1.contains("Ahoi"));
        assert!(stream.is_quiet().await);
    }
    assert!(home.event().await.1.contains("Olá"));
}

#[tokio::test]
async fn a_notification_is_heard_and_a_revoked_token_hears_no_more() {
    let (app, alice, bob) = people().await;
    let mut alices = open(&app, "user/notification", &alice.token).await.unwrap();
    let status = alice.publish("Like me").await;
    app.settle().await;
    bob.act("favourite", &status["id"]).await;
    let (event, payload) = alices.event().await;
    let heard: Value = serde_json::from_str(&payload).unwrap();
    assert_eq!((event.as_str(), &heard["type"]), ("notification", &json!("favourite")));

    // The defaults for new posts are no reason to hang up; a disabled login is.
    alice.patch("/api/v1/accounts/update_credentials").json(&json!({ "source": { "sensitive": true } })).ok().await;
    bob.act("reblog", &status["id"]).await;
    assert_eq!(alices.event().await.0, "notification");
    let disabled = services::users::Change { disabled: Some(true), ..Default::default() };
    services::users::change(&app, alice.account, &disabled).await.unwrap();
    assert_eq!(alices.next().await, None);
}

#[tokio::test]
async fn who_may_not_listen_is_told() {
    let (app, alice, _) = people().await;
    assert_eq!(open(&app, "user", "nonsense").await.err(), Some(StatusCode::UNAUTHORIZED));
    for unknown in ["secrets", "user/secrets"] {
        assert_eq!(open(&app, unknown, &alice.token).await.err(), Some(StatusCode::BAD_REQUEST));
    }
    assert_eq!(open(&app, "", &alice.token).await.err(), Some(StatusCode::NOT_FOUND), "a socket was not asked for");
    assert_eq!(open(&app, "hashtag", &alice.token).await.err(), Some(StatusCode::BAD_REQUEST));
    let limited = app.build_user("dora").scopes("read:accounts").make().await;
    assert_eq!(open(&app, "user", &limited.token).await.err(), Some(StatusCode::FORBIDDEN));
}

#[tokio::test]
async fn a_list_hears_of_its_members() {
    let (app, alice, bob) = people().await;
    let list = bob.post("/api/v1/lists").json(&json!({ "title": "Friends" })).value().await;
    let id = list["id"].as_str().unwrap();
    let path = format!("/api/v1/lists/{id}/accounts");
    bob.post(&path).json(&json!({ "account_ids": [alice.account.to_string()] })).ok().await;
    app.settle().await;
    let mut heard = open(&app, &format!("list?list={id}"), &bob.token).await.unwrap();
    assert_eq!(open(&app, &format!("list?list={id}"), &alice.token).await.err(), Some(StatusCode::NOT_FOUND));
    assert_eq!(open(&app, "list", &bob.token).await.err(), Some(StatusCode::BAD_REQUEST));
    let status = alice.publish("First").await;
    app.settle().await;
    assert_eq!(heard.event().await.0, "update");
    let path = format!("/api/v1/statuses/{}", status["id"].as_str().unwrap());
    app.advance(Duration::from_secs(60));
    alice.put(&path).json(&json!({ "status": "Second" })).ok().await;
    assert_eq!(heard.event().await.0, "status.update");
    alice.delete(&path).ok().await;
    assert_eq!(heard.event().await.0, "delete");
    bob.publish("not of the list").await;
    app.settle().await;
    assert!(heard.is_quiet().await);
}

#[tokio::test]
async fn conversations_are_heard_where_they_are_asked_for() {
    let (app, alice, bob) = people().await;
    let mut direct = open(&app, "direct", &bob.token).await.unwrap();
    let said = alice.publish_with(json!({ "status": "psst @bob", "visibility": "direct" })).await;
    app.settle().await;
    let (event, payload) = direct.event().await;
    let heard: Value = serde_json::from_str(&payload).unwrap();
    assert_eq!((event.as_str(), &heard["last_status"]["id"]), ("conversation", &said["id"]));
    assert_eq!(heard["unread"], true);
}

#[tokio::test]
async fn what_concerns_the_listener_alone() {
    let (app, alice, bob) = people().await;
    let mut heard = open(&app, "user", &alice.token).await.unwrap();
    let filter = json!({ "title": "No ferries", "context": ["home"] });
    alice.post("/api/v2/filters").json(&filter).ok().await;
    assert_eq!(heard.next().await.as_deref(), Some("event: filters_changed\ndata: \n\n"));
    alice.patch("/api/v2/notifications/policy").json(&json!({ "for_not_following": "filter" })).ok().await;
    bob.publish("hello @alice").await;
    app.settle().await;
    assert!(heard.is_quiet().await, "what is kept apart is not told");
    let requests = alice.list("/api/v1/notifications/requests").await;
    let path = format!("/api/v1/notifications/requests/{}/accept", requests[0]["id"].as_str().unwrap());
    alice.post(&path).ok().await;
    app.settle().await;
    assert_eq!(heard.event().await, ("notifications_merged".to_owned(), "1".to_owned()));
}

#[tokio::test]
async fn announcements_are_heard_by_everybody_here() {
    let (app, alice, bob) = people().await;
    let mut heard = open(&app, "user", &bob.token).await.unwrap();
    let draft = services::announcements::Draft { text: "Tea at **five**".into(), ..Default::default() };
    let row = services::announcements::publish(app.app(), draft).await.unwrap();
    let (event, payload) = heard.event().await;
    let told: Value = serde_json::from_str(&payload).unwrap();
    assert_eq!((event.as_str(), &told["id"]), ("announcement", &json!(row.id.to_string())));
    assert!(told.get("read").is_none());
    alice.put(&format!("/api/v1/announcements/{}/reactions/%F0%9F%8D%B5", row.id)).ok().await;
    let (event, payload) = heard.event().await;
    let told: Value = serde_json::from_str(&payload).unwrap();
    assert_eq!(event, "announcement.reaction");
    assert_eq!((&told["count"], &told["announcement_id"]), (&json!(1), &json!(row.id.to_string())));
    services::announcements::delete(app.app(), row.id).await.unwrap();
    assert_eq!(heard.event().await, ("announcement.delete".to_owned(), row.id.to_string()));
}

#[tokio::test]
async fn a_deletion_is_told_to_those_who_had_it() {
    let (app, alice, bob) = people().await;
    let carol = app.user("carol").await;
    let mut home = open(&app, "user", &bob.token).await.unwrap();
    let mut other = open(&app, "user", &carol.token).await.unwrap();
    let mut public = open(&app, "public", &carol.token).await.unwrap();
    let private = alice.publish_with(json!({ "status": "for followers", "visibility": "private" })).await;
    let open_to_all = alice.publish("for all").await;
    app.settle().await;
    assert_eq!((home.event().await.0, home.event().await.0), ("update".to_owned(), "update".to_owned()));
    assert_eq!(public.event().await.0, "update");
    for status in [&private, &open_to_all] {
        alice.delete(&format!("/api/v1/statuses/{}", status["id"].as_str().unwrap())).ok().await;
    }
    let gone = |status: &Value| ("delete".to_owned(), status["id"].as_str().unwrap().to_owned());
    assert_eq!((home.event().await, home.event().await), (gone(&private), gone(&open_to_all)));
    assert_eq!(public.event().await, gone(&open_to_all));
    assert!(other.is_quiet().await && public.is_quiet().await);
}

#[tokio::test]
async fn whoever_is_named_hears_what_becomes_of_a_post() {
    let (app, alice, bob) = people().await;
    let carol = app.user("carol").await;
    let mut author = open(&app, "user", &alice.token).await.unwrap();
    let mut named = open(&app, "user", &carol.token).await.unwrap();
    let mut other = open(&app, "user", &bob.token).await.unwrap();
    let message = alice.publish_with(json!({ "status": "@carol between us", "visibility": "direct" })).await;
    app.settle().await;
    assert_eq!(author.event().await.0, "update");
    assert!(named.is_quiet().await, "nothing of a stranger is shown");
    let path = format!("/api/v1/statuses/{}", message["id"].as_str().unwrap());
    alice.put(&path).form(&[("status", "@carol between us two")]).ok().await;
    assert_eq!((author.event().await.0, named.event().await.0), ("status.update".into(), "status.update".into()));
    alice.delete(&path).ok().await;
    let gone = ("delete".to_owned(), message["id"].as_str().unwrap().to_owned());
    assert_eq!((author.event().await, named.event().await), (gone.clone(), gone));
    assert!(other.is_quiet().await);
}

#[tokio::test]
async fn listeners_see_what_they_did_and_what_their_filters_find() {
    let (app, alice, bob) = people().await;
    let carol = app.user("carol").await;
    carol.follow("bob").await;
    app.settle().await;
    let post = alice.publish("A ferry again").await;
    app.settle().await;
    carol.act("favourite", &post["id"]).await;
    let keywords = json!([{ "keyword": "ferry", "whole_word": true }]);
    let filter = |action: &str, context: &str| json!({ "title": "ferries", "context": [context], "filter_action": action, "keywords_attributes": keywords });
    carol.post("/api/v2/filters").json(&filter("warn", "home")).ok().await;
    alice.post("/api/v2/filters").json(&filter("hide", "public")).ok().await;
    let mut carols = open(&app, "user", &carol.token).await.unwrap();
    let mut alices = open(&app, "public", &alice.token).await.unwrap();
    bob.act("reblog", &post["id"]).await;
    app.settle().await;
    let heard: Value = serde_json::from_str(&carols.event().await.1).unwrap();
    assert_eq!((&heard["reblog"]["id"], &heard["reblog"]["favourited"]), (&post["id"], &json!(true)));
    assert_eq!(heard["reblog"]["filtered"][0]["keyword_matches"], json!(["ferry"]));
    bob.publish("another ferry").await;
    bob.publish("a train").await;
    app.settle().await;
    assert!(alices.event().await.1.contains("a train"), "what a filter hides is not heard");
}

#[tokio::test]
async fn an_event_costs_the_same_however_many_listen() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let mut listeners = Vec::new();
    for n in 0..12 {
        let listener = app.user(&format!("fan{n}")).await;
        listener.follow("alice").await;
        listeners.push(listener);
    }
    app.settle().await;
    let cost = async |listeners: &[TestUser]| {
        let mut streams = Vec::new();
        for listener in listeners {
            streams.push(open(&app, "user", &listener.token).await.unwrap());
        }
        alice.publish("warm").await;
        app.settle().await;
        for stream in &mut streams {
            stream.event().await;
        }
        alice.publish("measured").await;
        app.settle().await;
        let hear = async {
            for stream in &mut streams {
                assert!(stream.event().await.1.contains("measured"));
            }
        };
        app.queries(hear).await
    };
    let two = cost(&listeners[..2]).await;
    assert_eq!(cost(&listeners).await, two);
    assert!(two <= 12, "{two}");
}

/// Alice, and so many who follow her.
async fn crowd(n: usize) -> (TestApp, TestUser, Vec<TestUser>) {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let mut listeners = Vec::new();
    for n in 0..n {
        let listener = app.user(&format!("fan{n}")).await;
        listener.follow("alice").await;
        listeners.push(listener);
    }
    app.settle().await;
    (app, alice, listeners)
}

/// What listeners hear of what was just done, each once, and in how many statements.
async fn heard(app: &TestApp, streams: &mut [Stream]) -> (Vec<Value>, u64) {
    let mut all = Vec::new();
    let hear = async {
        for stream in streams {
            all.push(serde_json::from_str(&stream.event().await.1).unwrap());
        }
    };
    let cost = app.queries(hear).await;
    (all, cost)
}

#[tokio::test]
async fn quotes_cost_no_more_for_many_and_look_to_each_as_they_should() {
    let (app, alice, listeners) = crowd(8).await;
    let carol = app.user("carol").await;
    let quoted = carol.publish("quote me").await;
    listeners[1].post(&format!("/api/v1/accounts/{}/block", carol.account)).ok().await;
    listeners[2].post(&format!("/api/v1/accounts/{}/mute", carol.account)).ok().await;
    listeners[3].act("favourite", &quoted["id"]).await;
    let mut costs = Vec::new();
    for size in [4, 8] {
        let mut streams = Vec::new();
        for listener in &listeners[..size] {
            streams.push(open(&app, "user", &listener.token).await.unwrap());
        }
        for text in ["warm", "measured"] {
            alice.publish_with(json!({ "status": text, "quoted_status_id": quoted["id"] })).await;
            app.settle().await;
            let (all, cost) = heard(&app, &mut streams).await;
            let states: Vec<&Value> = all.iter().take(4).map(|status| &status["quote"]["state"]).collect();
            assert_eq!(states, ["accepted", "blocked_account", "muted_account", "accepted"]);
            let liked = |at: usize| all[at]["quote"]["quoted_status"]["favourited"].clone();
            assert_eq!((liked(0), liked(3)), (json!(false), json!(true)));
            costs.push(cost);
        }
    }
    assert_eq!(costs[1], costs[3], "{costs:?}");
}

#[tokio::test]
async fn an_edited_poll_costs_no_more_for_many_and_knows_who_voted() {
    let (app, alice, listeners) = crowd(6).await;
    let poll = json!({ "options": ["a", "b"], "expires_in": 3600 });
    let post = alice.publish_with(json!({ "status": "which?", "poll": poll })).await;
    app.settle().await;
    let vote = format!("/api/v1/polls/{}/votes", text(&post["poll"]["id"]));
    listeners[1].post(&vote).json(&json!({ "choices": [1] })).ok().await;
    let path = format!("/api/v1/statuses/{}", text(&post["id"]));
    let mut costs = Vec::new();
    for size in [2, 6] {
        let mut streams = Vec::new();
        for listener in &listeners[..size] {
            streams.push(open(&app, "user", &listener.token).await.unwrap());
        }
        for words in ["warm", "measured"] {
            app.advance(Duration::from_secs(5));
            let edit = json!({ "status": format!("{words} {size}"), "poll": poll });
            alice.put(&path).json(&edit).ok().await;
            let (all, cost) = heard(&app, &mut streams).await;
            assert_eq!((&all[0]["poll"]["voted"], &all[0]["poll"]["own_votes"]), (&json!(false), &json!([])));
            assert_eq!((&all[1]["poll"]["voted"], &all[1]["poll"]["own_votes"]), (&json!(true), &json!([1])));
            costs.push(cost);
        }
    }
    assert_eq!(costs[1], costs[3], "{costs:?}");
}

#[tokio::test]
async fn a_card_that_arrives_is_told() {
    let (app, alice, bob) = people().await;
    app.hosts().insert("news.test", |_: Request<bytes::Bytes>| async {
        let page = "<html><head><meta property='og:title' content='The news'></head></html>";
        Ok(http::Response::builder().header("content-type", "text/html").body(page.into()).unwrap())
    });
    let mut home = open(&app, "user", &bob.token).await.unwrap();
    alice.publish("https://news.test/today").await;
    let first: Value = serde_json::from_str(&home.event().await.1).unwrap();
    assert_eq!(first["card"], Value::Null);
    app.settle().await;
    let (event, payload) = home.event().await;
    let heard: Value = serde_json::from_str(&payload).unwrap();
    assert_eq!((event.as_str(), &heard["card"]["title"]), ("status.update", &json!("The news")));
    assert_eq!(heard["edited_at"], Value::Null);
}

#[tokio::test]
async fn who_does_not_keep_up_is_cut_off() {
    let (app, alice, _) = people().await;
    let mut slow = open(&app, "user", &alice.token).await.unwrap();
    for _ in 0..2_000 {
        app.events.raise(services::events::Event::NotificationsMerged { account: alice.account });
    }
    assert_eq!(slow.next().await, None);
}
