//! Servers that the staff keeps away.

use domain::Severity;
use serde_json::json;
use services::server_blocks::{self, Decision};
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
