//! Preview cards of links.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};
use testkit::{TestApp, TestNet, TestUser};

/// A site: answers paths with a type and a body, and counts how often it is asked.
#[derive(Clone, Default)]
struct Site(Arc<AtomicUsize>);

impl Site {
    fn open(app: &TestApp, host: &str, pages: &'static [(&'static str, &'static str, &'static [u8])]) -> Self {
        let site = Self::default();
        let asked = site.0.clone();
        app.hosts().insert(host, move |request: http::Request<Bytes>| {
            asked.fetch_add(1, Ordering::Relaxed);
            let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
            async move {
                let page = pages.iter().find(|(known, _, _)| *known == path);
                let (status, kind, body) =
                    page.map_or((404, "text/html", &b""[..]), |(_, kind, body)| (200, *kind, *body));
                let answer = Response::builder().status(status).header("content-type", kind);
                Ok(answer.body(Bytes::from_static(body)).unwrap())
            }
        });
        site
    }

    fn asked(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// In ISO 8859-1.
const NEWS: &[u8] = b"<!doctype html><html lang='de'><head><meta charset='iso-8859-1'><title>No</title>\
    <meta property='og:title' content='Tee &amp; Kuchen f&uuml;r alle'><meta property='og:description' content='Es gibt Caf\xe9.'>\
    <meta property='og:site_name' content='The News'><meta property='og:image' content='/tea.png'>\
    <meta property='og:image:alt' content='A cup'><meta property='og:image:width' content='1200'>\
    <meta property='og:image:height' content='630'><meta property='article:published_time' content='2026-11-20T08:00:00+01:00'>\
    <meta name='author' content='Rosa'><meta name='fediverse:creator' content='@rosa@alpha.test'>\
    <link rel='canonical' href='https://news.example/tea'></head>";

async fn card_of(who: &TestUser, status: &Value) -> Value {
    who.status(&status["id"]).await["card"].clone()
}

#[tokio::test]
async fn a_link_shows_what_its_page_says() {
    let app = TestApp::new().await;
    Site::open(&app, "news.example", &[("/tea", "text/html", NEWS)]);
    let alice = app.user("alice").await;
    let status = alice.publish("Read https://news.example/tea?utm_source=x#top and https://other.example/").await;
    assert_eq!(status["card"], Value::Null);
    app.settle().await;
    let mut card = card_of(&alice, &status).await;
    let image = card["image"].take();
    assert!(image.as_str().unwrap().starts_with("https://alpha.test/media/"), "{image}");
    insta::assert_json_snapshot!(card);
}

#[tokio::test]
async fn one_card_serves_all_and_is_asked_for_once() {
    let app = TestApp::new().await;
    let site = Site::open(&app, "news.example", &[("/tea", "text/html", NEWS)]);
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let first = alice.publish("https://news.example/tea").await;
    let second = bob.publish("https://news.example/tea?fbclid=1").await;
    app.settle().await;
    assert_eq!(site.asked(), 1);
    assert_eq!(card_of(&alice, &first).await["title"], "Tee & Kuchen für alle");
    assert_eq!(card_of(&alice, &second).await["url"], "https://news.example/tea?fbclid=1");
    // A later one has it at once.
    let third = alice.publish("again https://news.example/tea").await;
    assert_eq!(third["card"]["provider_name"], "The News");
    app.settle().await;
    assert_eq!(site.asked(), 1);
    app.advance(Duration::from_hours(24 * 15));
    alice.publish("https://news.example/tea").await;
    app.settle().await;
    assert_eq!(site.asked(), 2, "an old card is looked up again");
}

#[tokio::test]
async fn an_author_is_named_with_consent_only() {
    let app = TestApp::new().await;
    Site::open(&app, "news.example", &[("/tea", "text/html", NEWS)]);
    let (rosa, bob) = (app.user("rosa").await, app.user("bob").await);
    let status = bob.publish("https://news.example/tea").await;
    app.settle().await;
    let card = card_of(&bob, &status).await;
    assert_eq!(card["authors"], json!([{ "name": "Rosa", "url": "", "account": null }]));
    assert_eq!(card["missing_attribution"], false);
    assert_eq!(card_of(&rosa, &status).await["missing_attribution"], true);
    let id = status["id"].as_str().unwrap();
    let public = app.get(&format!("/api/v1/statuses/{id}")).value().await;
    assert_eq!(public["card"]["missing_attribution"], Value::Null);
    rosa.patch("/api/v1/accounts/update_credentials").form(&[("attribution_domains[]", "news.example")]).ok().await;
    let card = card_of(&rosa, &status).await;
    assert_eq!(card["authors"][0]["account"]["acct"], "rosa");
    assert_eq!(card["authors"][0]["url"], "https://alpha.test/@rosa");
    assert_eq!(card["missing_attribution"], false);
}

/// Also those whose page was known before they were written.
#[tokio::test]
async fn posts_with_a_card_are_found_by_it() {
    let app = TestApp::new().await;
    Site::open(&app, "news.example", &[("/tea", "text/html", NEWS)]);
    let alice = app.user("alice").await;
    for n in 1..=3 {
        alice.publish(&format!("kettle {n} https://news.example/tea")).await;
        app.settle().await;
    }
    let found = async |query: &str| {
        let answer = alice.get(&format!("/api/v2/search?type=statuses&q={query}")).value().await;
        answer["statuses"].as_array().unwrap().len()
    };
    assert_eq!((found("kettle+has:embed").await, found("kettle+-has:embed").await), (3, 0));
}

#[tokio::test]
async fn not_every_status_has_a_card() {
    let app = TestApp::new().await;
    let site = Site::open(&app, "news.example", &[("/tea", "text/html", NEWS), ("/file", "application/pdf", b"%PDF")]);
    let alice = app.user("alice").await;
    app.user("bob").await;
    for text in ["#tag @bob", "https://alpha.test/@bob", "https://news.example/nowhere", "https://news.example/file"] {
        let status = alice.publish(text).await;
        app.settle().await;
        assert_eq!(card_of(&alice, &status).await, Value::Null, "{text}");
    }
    assert_eq!(site.asked(), 2);
    // What led nowhere is not asked again at once.
    alice.publish("https://news.example/file").await;
    app.settle().await;
    assert_eq!(site.asked(), 2);
}

#[tokio::test]
async fn a_site_that_is_down_is_tried_again_and_then_left_alone() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let status = alice.publish("https://down.example/").await;
    for _ in 0..6 {
        app.settle().await;
        app.advance(Duration::from_secs(60));
    }
    assert_eq!(card_of(&alice, &status).await, Value::Null);
    assert_eq!(app.get("/api/v1/timelines/public").value().await[0]["card"], Value::Null);
}

#[tokio::test]
async fn an_edit_may_bring_another_card() {
    let app = TestApp::new().await;
    Site::open(&app, "news.example", &[("/tea", "text/html", NEWS)]);
    Site::open(&app, "other.example", &[("/", "text/html; charset=utf-8", b"<title>Other</title>")]);
    let alice = app.user("alice").await;
    let status = alice.publish("https://news.example/tea").await;
    app.settle().await;
    let path = format!("/api/v1/statuses/{}", status["id"].as_str().unwrap());
    alice.put(&path).json(&json!({ "status": "https://other.example/" })).ok().await;
    app.settle().await;
    let card = card_of(&alice, &status).await;
    assert_eq!((&card["title"], &card["provider_url"]), (&json!("Other"), &json!("https://other.example")));
    assert_eq!((&card["image"], &card["width"], &card["language"]), (&Value::Null, &json!(0), &Value::Null));
    alice.put(&path).json(&json!({ "status": "no link" })).ok().await;
    assert_eq!(card_of(&alice, &status).await, Value::Null);
}

#[tokio::test]
async fn a_picture_comes_from_here_when_somebody_looks() {
    let app = TestApp::new().await;
    const PICTURE: &[u8] = services::images::DEFAULT_AVATAR;
    let site = Site::open(&app, "news.example", &[("/tea", "text/html", NEWS), ("/tea.png", "image/png", PICTURE)]);
    let alice = app.user("alice").await;
    let status = alice.publish("https://news.example/tea").await;
    app.settle().await;
    let before = card_of(&alice, &status).await;
    assert_eq!((&before["blurhash"], &before["width"], site.asked()), (&Value::Null, &json!(1200), 1));
    let image = before["image"].as_str().unwrap().strip_prefix("https://alpha.test").unwrap();
    app.get(image).ok().await;
    assert_eq!(site.asked(), 2);
    let after = card_of(&alice, &status).await;
    assert!(after["blurhash"].is_string(), "{after}");
    assert_eq!((&after["width"], &after["image"]), (&after["height"], &before["image"]), "the picture is a square");
}

#[tokio::test]
async fn only_the_beginning_of_a_page_is_read() {
    let app = TestApp::new().await;
    app.hosts().insert("long.example", |_: http::Request<Bytes>| async {
        let page = format!("<title>Long</title>{}<meta property=og:title content=Late>", "x".repeat(2 << 20));
        Ok(Response::builder().header("content-type", "text/html").body(Bytes::from(page)).unwrap())
    });
    let alice = app.user("alice").await;
    let status = alice.publish("https://long.example/").await;
    app.settle().await;
    assert_eq!(card_of(&alice, &status).await["title"], "Long");
}

const FILM: &[u8] = br#"<title>Film</title><link rel="alternate" type="application/json+oembed" href="/oembed?id=1">"#;
const FILM_OEMBED: &[u8] = br#"{"version": "1.0", "type": "video", "title": "A film", "author_name": "Otto",
    "author_url": "https://film.example/otto", "provider_name": "Films", "thumbnail_url": "https://film.example/1.jpg",
    "html": "<script>evil()</script><iframe src=\"https://film.example/e/1?a=1&amp;b=2\" onload=\"evil()\" width=\"560\" height=\"315\"></iframe>"}"#;
const PHOTO: &[u8] = br#"<title>P</title><link rel="alternate" type="application/json+oembed" href="/oembed?id=2">"#;
const PHOTO_OEMBED: &[u8] = br#"{"version": 1.0, "type": "photo", "url": "/2.jpg", "width": "800", "height": 600}"#;
const RICH: &[u8] = br#"<title>Rich</title><link rel="alternate" type="application/json+oembed" href="/oembed?id=3">"#;
const RICH_OEMBED: &[u8] =
    br#"{"version": "1.0", "type": "rich", "html": "<blockquote>x</blockquote><script></script>"}"#;

#[tokio::test]
async fn sites_say_more_by_oembed() {
    let app = TestApp::new().await;
    Site::open(
        &app,
        "film.example",
        &[
            ("/1", "text/html", FILM),
            ("/oembed?id=1", "application/json", FILM_OEMBED),
            ("/2", "text/html", PHOTO),
            ("/oembed?id=2", "application/json", PHOTO_OEMBED),
            ("/3", "text/html", RICH),
            ("/oembed?id=3", "application/json", RICH_OEMBED),
        ],
    );
    let alice = app.user("alice").await;
    let mut cards = Vec::new();
    for n in 1..=3 {
        let status = alice.publish(&format!("https://film.example/{n}")).await;
        app.settle().await;
        cards.push(card_of(&alice, &status).await);
    }
    assert_eq!((&cards[0]["type"], &cards[0]["title"]), (&json!("video"), &json!("A film")));
    let html = cards[0]["html"].as_str().unwrap();
    assert!(
        html.starts_with("<iframe src=\"https://film.example/e/1?a=1&amp;b=2\" width=\"560\" height=\"315\""),
        "{html}"
    );
    assert!(!html.contains("evil"), "{html}");
    assert_eq!(
        (&cards[0]["author_name"], &cards[0]["author_url"]),
        (&json!("Otto"), &json!("https://film.example/otto"))
    );
    assert_eq!((&cards[1]["type"], &cards[1]["embed_url"]), (&json!("photo"), &json!("https://film.example/2.jpg")));
    assert_eq!((&cards[1]["width"], &cards[1]["height"]), (&json!(800), &json!(600)));
    assert_eq!((&cards[2]["type"], &cards[2]["html"]), (&json!("link"), &json!("")));
}

#[tokio::test]
async fn statuses_of_other_servers_have_cards_too() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let site = Site::open(net.app("beta.test"), "news.example", &[("/tea", "text/html", NEWS)]);
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    alice.publish("https://news.example/tea").await;
    net.settle().await;
    net.advance(Duration::from_secs(60));
    net.settle().await;
    let home = bob.home().await;
    assert_eq!(home[0]["card"]["title"], "Tee & Kuchen für alle");
    assert_eq!(site.asked(), 2, "each server asks once");
}
