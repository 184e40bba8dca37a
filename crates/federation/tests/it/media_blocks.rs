//! Pictures of servers whose files the staff does not want: those that are here already, and those that come.

use std::time::Duration;

use bytes::Bytes;
use domain::Severity;
use http::{Request, Response};
use serde_json::{Value, json};
use services::{
    images::DEFAULT_AVATAR,
    server_blocks::{self, Decision},
};
use testkit::{TestApp, TestNet, TestUser};

/// Longer than a file is kept after its last use was noted.
const LATER: Duration = Duration::from_mins(11);

async fn refuse(app: &TestApp, domain: &str) {
    let decision = Decision {
        domain: domain.into(),
        severity: Severity::Noop,
        reject_media: true,
        reject_reports: false,
        private_comment: String::new(),
        public_comment: String::new(),
        obfuscate: false,
    };
    server_blocks::decide(app, decision).await.unwrap();
    app.settle().await;
}

async fn lift(app: &TestApp, domain: &str) {
    server_blocks::lift(app, domain).await.unwrap();
    app.settle().await;
}

/// What the file behind an address is answered with.
async fn look(app: &TestApp, url: &Value) -> u16 {
    let url = url.as_str().unwrap();
    app.get(url.strip_prefix(app.config.url("").trim_end_matches('/')).unwrap()).send().await.status.as_u16()
}

async fn files_here(app: &TestApp) -> i64 {
    app.db.conn().one(storage::sql!("SELECT count(*) FROM blobs"), storage::p![]).await.unwrap()
}

async fn picture(user: &TestUser, text: &str, picture: &'static [u8]) -> Value {
    let media = user.post("/api/v2/media").file(&[], ("file", "a.png", "image/png", picture)).value().await;
    user.publish_with(json!({ "status": text, "media_ids": [media["id"]] })).await
}

#[tokio::test]
async fn what_is_stored_of_a_server_is_taken_away_and_comes_again() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let (alpha, beta) = (net.app("alpha.test"), net.app("beta.test"));
    let cat = Bytes::from_static(DEFAULT_AVATAR);
    services::custom_emojis::add(beta, "blobcat", cat, None, true).await.unwrap();
    let avatar = ("avatar", "me.png", "image/png", DEFAULT_AVATAR);
    bob.patch("/api/v1/accounts/update_credentials").file(&[("display_name", "Bob :blobcat:")], avatar).ok().await;
    alice.follow("bob@beta.test").await;
    net.settle().await;
    let header = services::images::DEFAULT_HEADER;
    let post = picture(&bob, "a :blobcat: sits", header).await;
    net.settle().await;
    let seen = alice.resolve(post["uri"].as_str().unwrap()).await;
    let addresses = [
        seen["media_attachments"][0]["url"].clone(),
        seen["media_attachments"][0]["preview_url"].clone(),
        seen["account"]["avatar"].clone(),
        seen["emojis"][0]["url"].clone(),
    ];
    for address in &addresses {
        assert_eq!(look(alpha, address).await, 200, "{address}");
    }
    // Somebody here has the same picture as bob's avatar.
    let own = picture(&alice, "the same", DEFAULT_AVATAR).await["media_attachments"][0]["url"].clone();
    let before = files_here(alpha).await;
    alpha.advance(LATER);

    refuse(alpha, "beta.test").await;
    for address in &addresses {
        assert_eq!(look(alpha, address).await, 404, "{address}");
    }
    alpha.advance(LATER);
    alpha.settle().await;
    assert!(files_here(alpha).await < before);
    assert_eq!(look(alpha, &own).await, 200, "a file of somebody here stays");
    let now = alice.status(&seen["id"]).await;
    assert_eq!(now["media_attachments"][0]["unavailable"], "blocked");
    assert_eq!((&now["emojis"], &now["account"]["emojis"]), (&json!([]), &json!([])));
    assert!(now["account"]["avatar"].as_str().unwrap().contains("default"));

    // What comes meanwhile is noted, and an edit keeps what was there.
    let new = picture(&bob, "new", header).await;
    let edit = json!({ "status": "a :blobcat: lies", "media_ids": [post["media_attachments"][0]["id"]] });
    beta.advance(Duration::from_secs(5));
    alpha.advance(Duration::from_secs(5));
    bob.put(&format!("/api/v1/statuses/{}", post["id"].as_str().unwrap())).json(&edit).ok().await;
    net.settle().await;
    let new = alice.resolve(new["uri"].as_str().unwrap()).await;
    assert_eq!(new["media_attachments"][0]["unavailable"], "blocked");
    assert_eq!(look(alpha, &new["media_attachments"][0]["url"]).await, 404);

    lift(alpha, "beta.test").await;
    let now = alice.status(&seen["id"]).await;
    assert_eq!(now["media_attachments"][0]["unavailable"], "loading");
    assert_eq!(now["emojis"][0]["shortcode"], "blobcat");
    assert_eq!(now["account"]["avatar"], addresses[2]);
    for address in addresses.iter().chain([&new["media_attachments"][0]["url"]]) {
        assert_eq!(look(alpha, address).await, 200, "{address}");
    }
}

#[tokio::test]
async fn pictures_of_pages_and_of_emoji_without_accounts_go_too() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let alice = net.user("alice@alpha.test").await;
    let alpha = net.app("alpha.test");
    alpha.hosts().insert("www.news.test", |request: Request<Bytes>| async move {
        let page = r#"<html><head><meta property="og:title" content="News">
            <meta property="og:image" content="https://www.news.test/a.png"></head></html>"#;
        let (mime, body) = match request.uri().path() {
            "/a.png" => ("image/png", Bytes::from_static(DEFAULT_AVATAR)),
            _ => ("text/html", Bytes::from_static(page.as_bytes())),
        };
        Ok(Response::builder().header("content-type", mime).body(body).unwrap())
    });
    let post = alice.publish("https://www.news.test/a").await;
    alpha.settle().await;
    let image = alice.status(&post["id"]).await["card"]["image"].clone();
    assert_eq!(look(alpha, &image).await, 200);

    refuse(alpha, "news.test").await;
    let card = alice.status(&post["id"]).await["card"].clone();
    assert_eq!((&card["title"], &card["image"]), (&json!("News"), &Value::Null));
    assert_eq!(look(alpha, &image).await, 404);
    let other = alice.publish("https://www.news.test/b").await;
    alpha.settle().await;
    let other = alice.status(&other["id"]).await["card"]["image"].clone();
    assert!(other.is_null() || look(alpha, &other).await == 404);

    lift(alpha, "news.test").await;
    assert_eq!(alice.status(&post["id"]).await["card"]["image"], image);
    assert_eq!(look(alpha, &image).await, 200);
}
