//! Servers that the staff keeps away.

use domain::Severity;
use serde_json::{Value, json};
use services::{
    events::{Event, Topic},
    relations::Side,
    server_blocks::{self, Decision},
};
use testkit::{TestApp, TestNet};

async fn decide(app: &TestApp, domain: &str, severity: Severity, media: bool) {
    let decision = Decision {
        domain: domain.into(),
        severity,
        reject_media: media,
        reject_reports: media,
        private_comment: String::new(),
        public_comment: String::new(),
        obfuscate: false,
    };
    server_blocks::decide(app, decision).await.unwrap();
    app.settle().await;
}

#[tokio::test]
async fn nothing_comes_from_a_suspended_server_and_nothing_goes_there() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    alice.follow("bob@beta.test").await;
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    bob.publish("before").await;
    net.settle().await;
    assert_eq!(alice.home().await.len(), 1);
    let alpha = net.app("alpha.test");
    decide(alpha, "test", Severity::Silence, false).await;
    decide(alpha, "beta.test", Severity::Suspend, false).await;
    assert_eq!(alice.home().await.len(), 0);
    let me = alice.get("/api/v1/accounts/verify_credentials").value().await;
    assert_eq!((&me["followers_count"], &me["following_count"]), (&json!(0), &json!(0)));
    let hers = alice.publish("for nobody there").await;
    let his = bob.publish("after").await;
    net.settle().await;
    assert_eq!(alice.resolve(his["uri"].as_str().unwrap()).await, json!(null));
    assert_eq!(alice.find("carol@beta.test").await, json!(null));
    assert!(bob.home().await.iter().all(|status| status["uri"] != hers["uri"]));
    assert_eq!(alice.get("/api/v1/timelines/public").value().await.as_array().unwrap().len(), 1);
    // Lifted, the name above it still keeps a distance.
    server_blocks::lift(alpha, "beta.test").await.unwrap();
    alpha.settle().await;
    let found = alice.find("bob@beta.test").await;
    assert_eq!((&found["username"], &found["limited"]), (&json!("bob"), &json!(true)));
    server_blocks::lift(alpha, "test").await.unwrap();
    alpha.settle().await;
    assert_eq!(alice.find("bob@beta.test").await.get("limited"), None);
}

#[tokio::test]
async fn people_of_a_silenced_server_ask_and_are_left_out_of_public_feeds() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let alpha = net.app("alpha.test");
    decide(alpha, "beta.test", Severity::Silence, false).await;
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    assert_eq!(alice.list("/api/v1/follow_requests").await[0]["acct"], "bob@beta.test");
    alice.follow("bob@beta.test").await;
    net.settle().await;
    bob.publish("quietly").await;
    net.settle().await;
    assert_eq!(alice.home().await.len(), 1, "whoever follows sees all");
    assert_eq!(alice.list("/api/v1/timelines/public").await.len(), 0);
    server_blocks::lift(alpha, "beta.test").await.unwrap();
    alpha.settle().await;
    assert_eq!(alice.list("/api/v1/timelines/public").await.len(), 1);
}

#[tokio::test]
async fn pictures_and_reports_can_be_refused() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let alpha = net.app("alpha.test");
    let moderator = alpha.build_user("maria").with(|new| new.role = storage::users::MODERATOR).make().await;
    let picture = services::images::DEFAULT_AVATAR;
    let beta = net.app("beta.test");
    services::custom_emojis::add(beta, "blobcat", bytes::Bytes::from_static(picture), None, true).await.unwrap();
    let avatar = ("avatar", "me.png", "image/png", picture);
    bob.patch("/api/v1/accounts/update_credentials").file(&[("display_name", "Bob :blobcat:")], avatar).ok().await;
    let seen = alice.find("bob@beta.test").await;
    assert_eq!(seen["emojis"][0]["shortcode"], "blobcat");
    assert!(!seen["avatar"].as_str().unwrap().contains("default"));
    decide(alpha, "beta.test", Severity::Noop, true).await;
    alice.follow("bob@beta.test").await;
    net.settle().await;
    bob.publish("a :blobcat: sits").await;
    net.settle().await;
    assert_eq!(alice.home().await[0]["emojis"], json!([]));
    let account = bob.find("alice@alpha.test").await["id"].clone();
    bob.post("/api/v1/reports").json(&json!({ "account_id": account, "forward": true })).ok().await;
    net.settle().await;
    assert_eq!(moderator.notifications().await.len(), 0);
}

#[tokio::test]
async fn own_emoji_go_along_with_posts() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let picture = bytes::Bytes::from_static(services::images::DEFAULT_AVATAR);
    services::custom_emojis::add(net.app("beta.test"), "blobcat", picture, None, true).await.unwrap();
    let post = bob.publish("a :blobcat: sits").await;
    let seen = alice.resolve(post["uri"].as_str().unwrap()).await;
    assert_eq!(seen["emojis"][0]["shortcode"], "blobcat");
    let note = net.app("beta.test").get(post["uri"].as_str().unwrap().strip_prefix("https://beta.test").unwrap());
    let note = note.accept("application/activity+json").value().await;
    let tag = &note["tag"][0];
    assert_eq!((&tag["type"], &tag["name"]), (&json!("Emoji"), &json!(":blobcat:")));
    let path = tag["id"].as_str().unwrap().strip_prefix("https://beta.test").unwrap();
    let alone = net.app("beta.test").get(path).accept("application/activity+json").value().await;
    assert_eq!((&alone["id"], &alone["icon"]), (&tag["id"], &tag["icon"]));
}

#[tokio::test]
async fn whoever_loses_follows_is_told_and_can_have_the_lists() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let (amir, carol) = (net.user("amir@alpha.test").await, net.user("carol@beta.test").await);
    let alpha = net.app("alpha.test");
    for name in ["bob@beta.test", "carol@beta.test"] {
        alice.follow(name).await;
    }
    bob.follow("alice@alpha.test").await;
    carol.follow("amir@alpha.test").await;
    net.settle().await;
    let mine = amir.find("bob@beta.test").await["id"].clone();
    amir.post(&format!("/api/v1/accounts/{}/follow", mine.as_str().unwrap())).ok().await;
    net.settle().await;
    decide(alpha, "test", Severity::Suspend, false).await;
    let told = &alice.notifications().await[0];
    let event = &told["event"];
    assert_eq!((&told["type"], &event["type"]), (&json!("severed_relationships"), &json!("domain_block")));
    let counts = (&event["target_name"], &event["followers_count"], &event["following_count"], &event["purged"]);
    assert_eq!(counts, (&json!("test"), &json!(1), &json!(2), &json!(false)));
    assert_eq!(amir.notifications().await[0]["event"]["followers_count"], 1);
    let me = alice.get("/api/v1/accounts/verify_credentials").value().await;
    assert_eq!((&me["followers_count"], &me["following_count"]), (&json!(0), &json!(0)));
    let id = domain::SeveranceId(event["id"].as_str().unwrap().parse().unwrap());
    let file = |who: services::Viewer, side| async move {
        services::relations::severed_file(alpha, &who, id, side).await.map_err(|error| error.to_string())
    };
    let following = file(alice.viewer().await, Side::Following).await.unwrap();
    let first = "Account address,Show boosts,Notify on new posts,Languages";
    assert_eq!(following, format!("{first}\nbob@beta.test,true,false,\ncarol@beta.test,true,false,\n"));
    let followers = file(alice.viewer().await, Side::Followers).await.unwrap();
    assert_eq!(followers, "Account address\nbob@beta.test\n");
    assert_eq!(file(amir.viewer().await, Side::Followers).await.unwrap_err(), "not found");
}

#[tokio::test]
async fn what_a_suspended_server_left_here_goes() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let alpha = net.app("alpha.test");
    alice.follow("bob@beta.test").await;
    bob.patch("/api/v1/accounts/update_credentials").json(&json!({ "display_name": "Bob" })).ok().await;
    net.settle().await;
    let hers = alice.publish("a post of hers").await;
    let seen = bob.resolve(hers["uri"].as_str().unwrap()).await["id"].clone();
    for verb in ["favourite", "reblog"] {
        bob.act(verb, &seen).await;
    }
    let answer = json!({ "status": "@alice@alpha.test an answer", "in_reply_to_id": seen });
    let answer = bob.publish_with(answer).await;
    net.settle().await;
    let now = alice.status(&hers["id"]).await;
    let counts = |status: &Value| ["favourites_count", "reblogs_count", "replies_count"].map(|key| status[key].clone());
    assert_eq!(counts(&now), [json!(1), json!(1), json!(1)]);
    let his = alice.resolve(answer["uri"].as_str().unwrap()).await["id"].clone();
    let back = alice.publish_with(json!({ "status": "@bob@beta.test and back", "in_reply_to_id": his })).await;
    let boost = alice.act("reblog", &his).await;
    net.settle().await;
    let posts = || async {
        let sql = storage::sql!(
            "SELECT count(*) FROM statuses s JOIN accounts a ON a.id = s.account_id WHERE a.domain <> ''"
        );
        alpha.db.conn().one::<i64>(sql, storage::p![]).await.unwrap()
    };
    assert_eq!(posts().await, 2);

    let mut watched = alpha.events.watch([Topic::Changes]);
    decide(alpha, "beta.test", Severity::Suspend, false).await;
    assert_eq!(posts().await, 0);
    // Open pages and streams hear of it: his post and his boost, and her boost of his post.
    let mut gone = Vec::new();
    while let Some(Ok(heard)) = watched.try_next() {
        if let Event::Deleted { status, .. } = **heard.event {
            gone.push(json!(status));
        }
    }
    assert!(gone.len() == 3 && gone.contains(&his) && gone.contains(&boost["id"]), "{gone:?}");
    assert_eq!(counts(&alice.status(&hers["id"]).await), [json!(0), json!(0), json!(0)]);
    alice.get(&format!("/api/v1/statuses/{}", boost["id"].as_str().unwrap())).expect(404).await;
    assert_eq!(alice.status(&back["id"]).await["in_reply_to_id"], Value::Null);
    let kinds: Vec<Value> = alice.notifications().await.iter().map(|one| one["type"].clone()).collect();
    assert_eq!(kinds, [json!("severed_relationships")]);

    // Lifted, all of it is there again for who looks.
    server_blocks::lift(alpha, "beta.test").await.unwrap();
    alpha.settle().await;
    let found = alice.resolve(answer["uri"].as_str().unwrap()).await;
    assert!(found["content"].as_str().unwrap().contains("an answer"), "{found}");
    assert_eq!(alice.status(&back["id"]).await["in_reply_to_id"], found["id"]);
    let path = format!("/api/v1/accounts/{}", found["account"]["id"].as_str().unwrap());
    alice.list(&format!("{path}/statuses")).await;
    net.settle().await;
    assert_eq!(alice.get(&path).value().await["display_name"], "Bob");
}
