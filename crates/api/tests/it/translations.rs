//! `POST /api/v1/statuses/:id/translate`, against services that answer in this process.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use services::Translation;
use testkit::{TestApp, TestUser};

use crate::people::{picture, text};

/// A LibreTranslate that shouts.
fn libre(asked: Arc<AtomicUsize>) -> impl Fn(&Request<Bytes>) -> (StatusCode, Value) {
    move |request| match request.uri().path() {
        "/languages" => (
            StatusCode::OK,
            json!([{ "code": "en", "name": "English", "targets": ["en", "de", "es"] }, { "code": "de", "targets": ["en"] }]),
        ),
        _ => {
            asked.fetch_add(1, Ordering::Relaxed);
            let question: Value = serde_json::from_slice(request.body()).unwrap();
            assert_eq!((&question["format"], &question["api_key"]), (&json!("html"), &json!("secret")));
            let texts = question["q"].as_array().unwrap();
            let shouted = texts.iter().map(|text| text.as_str().unwrap().replace("hello", "HALLO"));
            (StatusCode::OK, json!({ "translatedText": shouted.collect::<Vec<_>>() }))
        }
    }
}

async fn server(
    translation: Translation,
    answer: impl Fn(&Request<Bytes>) -> (StatusCode, Value) + Send + Sync + 'static,
) -> TestApp {
    let app = TestApp::with(|config| config.translation = Some(translation)).await;
    let answer = Arc::new(answer);
    for host in ["translate.test", "api-free.deepl.com"] {
        let answer = answer.clone();
        app.hosts().insert(host, move |request: Request<Bytes>| {
            let (status, body) = answer(&request);
            let mut response = Response::new(Bytes::from(body.to_string()));
            *response.status_mut() = status;
            async move { Ok(response) }
        });
    }
    app
}

fn libre_config() -> Translation {
    Translation::Libre { endpoint: "https://translate.test".into(), key: Some("secret".into()) }
}

async fn translate(user: &TestUser, id: &Value, lang: &str) -> Value {
    user.post(&format!("/api/v1/statuses/{}/translate", text(id))).form(&[("lang", lang)]).value().await
}

#[tokio::test]
async fn a_post_with_all_its_texts() {
    let asked = Arc::new(AtomicUsize::new(0));
    let app = server(libre_config(), libre(asked.clone())).await;
    let alice = app.user("alice").await;
    let media = picture(&alice, "hello harbour").await.to_string();
    let status = alice
        .publish_with(json!({
            "status": "hello @alice & https://hello.example/ #hello", "spoiler_text": "hello <b>", "language": "en",
            "media_ids": [media],
        }))
        .await;
    let done = translate(&alice, &status["id"], "de-AT").await;
    let content = text(&done["content"]);
    assert!(content.contains("<p>HALLO ") && content.contains("class=\"u-url mention\""), "{content}");
    assert_eq!(done["spoiler_text"], "HALLO <b>");
    assert_eq!(done["media_attachments"], json!([{ "id": media, "description": "HALLO harbour" }]));
    assert!(done.get("poll").is_none());
    assert_eq!((&done["language"], &done["detected_source_language"]), (&json!("de"), &json!("en")));
    assert_eq!(done["provider"], "LibreTranslate");

    translate(&alice, &status["id"], "de").await;
    assert_eq!(asked.load(Ordering::Relaxed), 1, "the second time it is kept");
    translate(&alice, &status["id"], "es").await;
    app.advance(std::time::Duration::from_secs(60));
    let path = format!("/api/v1/statuses/{}", text(&status["id"]));
    alice.put(&path).form(&[("status", "hello again"), ("language", "en")]).value().await;
    translate(&alice, &status["id"], "de").await;
    assert_eq!(asked.load(Ordering::Relaxed), 3, "other languages and other words are asked for");
}

#[tokio::test]
async fn what_is_not_translated() {
    let app = server(libre_config(), libre(Arc::default())).await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let path = |id: &Value| format!("/api/v1/statuses/{}/translate", text(id));
    bob.follow("alice").await;
    let private = json!({ "status": "hello", "language": "en", "visibility": "private" });
    let private = alice.publish_with(private).await;
    let refused = bob.post(&path(&private["id"])).form(&[("lang", "de")]).expect(403).await.json();
    assert_eq!(refused["error"], "This action is not allowed");
    let public = alice.publish_with(json!({ "status": "hello", "language": "en" })).await;
    alice.post(&path(&public["id"])).form(&[("lang", "fr")]).expect(403).await;
    alice.post(&path(&public["id"])).form(&[("lang", "en")]).expect(403).await;
    alice.post("/api/v1/statuses/7/translate").form(&[("lang", "de")]).expect(404).await;
    app.post(&path(&public["id"])).form(&[("lang", "de")]).expect(401).await;

    let known = app.get("/api/v1/instance/translation_languages").value().await;
    assert_eq!(known, json!({ "de": ["en"], "en": ["de", "es"], "und": ["de", "en", "es"] }));
    let instance = app.get("/api/v2/instance").value().await;
    assert_eq!(instance["configuration"]["translation"]["enabled"], true);
}

#[tokio::test]
async fn without_a_service_there_is_nothing() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let status = alice.publish("hello").await;
    let none = alice.post(&format!("/api/v1/statuses/{}/translate", text(&status["id"]))).expect(404).await.json();
    assert_eq!(none["error"], "Translation is not set up on this server");
    assert_eq!(app.get("/api/v1/instance/translation_languages").value().await, json!({}));
    let instance = app.get("/api/v2/instance").value().await;
    assert_eq!(instance["configuration"]["translation"]["enabled"], false);
}

fn deepl_config() -> Translation {
    Translation::DeepL { endpoint: "https://api-free.deepl.com".into(), key: "k:fx".into() }
}

fn deepl_languages(request: &Request<Bytes>) -> Option<(StatusCode, Value)> {
    assert_eq!(request.headers()["authorization"], "DeepL-Auth-Key k:fx");
    (request.uri().path() == "/v2/languages").then(|| match request.uri().query() {
        Some("type=source") => (StatusCode::OK, json!([{ "language": "EN" }, { "language": "DE" }])),
        _ => (StatusCode::OK, json!([{ "language": "DE" }, { "language": "PT-BR" }])),
    })
}

#[tokio::test]
async fn deepl_is_asked_in_its_own_way() {
    let app = server(deepl_config(), |request| {
        deepl_languages(request).unwrap_or_else(|| {
            let form: Vec<(String, String)> = url::form_urlencoded::parse(request.body()).into_owned().collect();
            let of =
                |name: &'static str| form.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.clone());
            assert_eq!(of("target_lang").collect::<Vec<_>>(), ["PT-BR"]);
            assert_eq!(of("tag_handling").collect::<Vec<_>>(), ["html"]);
            let one = |text| json!({ "detected_source_language": "EN", "text": format!("{text}!") });
            (StatusCode::OK, json!({ "translations": of("text").map(one).collect::<Vec<_>>() }))
        })
    })
    .await;
    let alice = app.user("alice").await;
    let status = alice.publish_with(json!({ "status": "hi", "language": "en" })).await;
    let done = translate(&alice, &status["id"], "pt_br").await;
    assert_eq!((&done["content"], &done["provider"]), (&json!("<p>hi</p>!"), &json!("DeepL.com")));
    assert_eq!((&done["language"], &done["detected_source_language"]), (&json!("pt-BR"), &json!("en")));
}

#[tokio::test]
async fn failures_are_said() {
    for (status, words) in [
        (StatusCode::TOO_MANY_REQUESTS, "too many requests to the translation service recently"),
        (StatusCode::from_u16(456).unwrap(), "usage quota for the translation service has been exceeded"),
        (StatusCode::INTERNAL_SERVER_ERROR, "Remote data could not be fetched"),
        (StatusCode::OK, "Remote data could not be fetched"),
    ] {
        let app = server(deepl_config(), move |request| {
            deepl_languages(request).unwrap_or((status, json!({ "translations": [] })))
        })
        .await;
        let alice = app.user("alice").await;
        let post = alice.publish_with(json!({ "status": "hi", "language": "en" })).await;
        let path = format!("/api/v1/statuses/{}/translate", text(&post["id"]));
        let answer = alice.post(&path).form(&[("lang", "de")]).expect(503).await.json();
        assert!(text(&answer["error"]).contains(words), "{answer}");
    }
}
