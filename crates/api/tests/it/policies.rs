//! What the server's owner tells and decides.

use domain::{Audience, Severity};
use serde_json::json;
use services::{custom_emojis, rules, server_blocks, settings, terms};
use testkit::{TestApp, TestNet};

#[tokio::test]
async fn texts_and_terms() {
    let app = TestApp::new().await;
    let privacy = app.get("/api/v1/instance/privacy_policy").value().await;
    assert_eq!(privacy["updated_at"], app.now().to_string(), "the server begins with these words");
    assert!(privacy["content"].as_str().unwrap().starts_with("<p>This server keeps"));
    let mut changed = (*app.settings.get()).clone();
    (changed.privacy_policy, changed.extended_description) =
        ("Nothing is kept.".into(), "## About us\n\n**Be** kind".into());
    settings::change(&app, changed).await.unwrap();
    let privacy = app.get("/api/v1/instance/privacy_policy").value().await;
    assert_eq!(privacy, json!({ "updated_at": app.now().to_string(), "content": "<p>Nothing is kept.</p>" }));
    let about = app.get("/api/v1/instance/extended_description").value().await;
    assert_eq!(about["content"], "<h2>About us</h2>\n<p><strong>Be</strong> kind</p>");

    app.get("/api/v1/instance/terms_of_service").expect(404).await;
    terms::publish(&app, "2026-12-24", "Later", "").await.unwrap();
    let coming = app.get("/api/v1/instance/terms_of_service").value().await;
    assert_eq!((&coming["effective"], &coming["effective_date"]), (&json!(false), &json!("2026-12-24")));
    terms::publish(&app, "2026-01-01", "Be kind", "all new").await.unwrap();
    let urls = app.get("/api/v2/instance").value().await["configuration"]["urls"].clone();
    assert_eq!(urls["terms_of_service"], "https://alpha.test/terms-of-service");
    let now = app.get("/api/v1/instance/terms_of_service").value().await;
    let want = json!({
        "effective_date": "2026-01-01",
        "effective": true,
        "content": "<p>Be kind</p>",
        "succeeded_by": "2026-12-24",
    });
    assert_eq!(now, want);
    assert_eq!(app.get("/api/v1/instance/terms_of_service/2026-12-24").value().await["succeeded_by"], json!(null));
    app.get("/api/v1/instance/terms_of_service/2026-12-25").expect(404).await;
    assert!(terms::publish(&app, "2026-01-01", "again", "").await.is_err());
    assert!(terms::publish(&app, "soon", "again", "").await.is_err());
    assert!(terms::withdraw(&app, "2026-01-01").await.is_err());
    terms::withdraw(&app, "2026-12-24").await.unwrap();
    assert_eq!(app.user("alice").await.get("/api/v1/donation_campaigns").send().await.status, 204);
}

#[tokio::test]
async fn new_terms_are_told_to_everybody_by_letter() {
    let app = TestApp::new().await;
    let users = [app.user("alice").await, app.user("bob").await];
    app.settle().await;
    let before = app.mailer.letters().len();
    terms::publish(&app, "2020-01-01", "As it always was", "").await.unwrap();
    app.settle().await;
    assert_eq!(app.mailer.letters().len(), before, "there is nothing to prepare for");
    terms::publish(&app, "2199-12-24", "Be kinder", "kinder").await.unwrap();
    app.settle().await;
    let letters = &app.mailer.letters()[before..];
    assert_eq!(letters.len(), users.len());
    assert_eq!(letters[0].subject, "New terms of service for Aldea from 2199-12-24 on");
    assert!(letters[0].text.contains("https://alpha.test/terms-of-service/2199-12-24"), "{}", letters[0].text);
    assert!(letters[0].text.contains("> kinder"));
}

#[tokio::test]
async fn rules_have_an_order() {
    let app = TestApp::new().await;
    for rule in rules::list(&app).await.unwrap() {
        rules::remove(&app, rule.id).await.unwrap();
    }
    let mut ids = Vec::new();
    for text in ["one", "two", "three"] {
        ids.push(rules::add(&app, text, "").await.unwrap());
    }
    let order = async || {
        let rules = app.get("/api/v1/instance/rules").value().await;
        rules.as_array().unwrap().iter().map(|rule| rule["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(order().await, ["one", "two", "three"]);
    rules::move_to(&app, ids[2], 1).await.unwrap();
    assert_eq!(order().await, ["three", "one", "two"]);
    rules::move_to(&app, ids[0], 99).await.unwrap();
    assert_eq!(order().await, ["three", "two", "one"]);
    assert!(rules::move_to(&app, 99, 1).await.is_err());
}

#[tokio::test]
async fn rules_in_other_languages() {
    let app = TestApp::new().await;
    app.get("/api/v2/instance").ok().await;
    rules::translate(&app, 1, "de-DE", "Seid freundlich", "").await.unwrap();
    let id = rules::add(&app, "One more", "and why").await.unwrap();
    rules::remove(&app, 2).await.unwrap();
    let list = app.get("/api/v1/instance/rules").value().await;
    assert_eq!(list[0]["translations"], json!({ "de": { "text": "Seid freundlich", "hint": "" } }));
    let last = list.as_array().unwrap().last().unwrap().clone();
    assert_eq!(last, json!({ "id": id.to_string(), "text": "One more", "hint": "and why", "translations": {} }));
    assert_eq!(list.as_array().unwrap().len(), 4);
    assert!(rules::translate(&app, 1, "klingonese", "x", "").await.is_err());
    assert!(rules::change(&app, 2, Some("gone"), None).await.is_err());
}

fn decision(domain: &str, severity: Severity) -> server_blocks::Decision {
    server_blocks::Decision {
        domain: domain.into(),
        severity,
        reject_media: false,
        reject_reports: false,
        private_comment: String::new(),
        public_comment: "rude".into(),
        obfuscate: domain.starts_with("spam"),
    }
}

#[tokio::test]
async fn who_may_read_which_servers_are_kept_away() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    server_blocks::decide(&app, decision("loud.example", Severity::Silence)).await.unwrap();
    server_blocks::decide(&app, decision("spam.waves.example", Severity::Suspend)).await.unwrap();
    server_blocks::decide(&app, decision("odd.example", Severity::Noop)).await.unwrap();
    app.settle().await;
    alice.get("/api/v1/instance/domain_blocks").expect(404).await;
    let mut changed = (*app.settings.get()).clone();
    changed.show_domain_blocks = Audience::Users;
    settings::change(&app, changed.clone()).await.unwrap();
    app.get("/api/v1/instance/domain_blocks").expect(404).await;
    let list = alice.list("/api/v1/instance/domain_blocks").await;
    assert_eq!((&list[0]["domain"], &list[0]["severity"]), (&json!("spam.*****.***mple"), &json!("suspend")));
    assert_eq!(list[0]["digest"].as_str().unwrap().len(), 64);
    assert_eq!((&list[1]["domain"], &list[1]["severity"]), (&json!("loud.example"), &json!("silence")));
    assert_eq!((list.len(), list[1].get("comment")), (2, None));
    (changed.show_domain_blocks, changed.show_domain_blocks_rationale) = (Audience::All, Audience::All);
    settings::change(&app, changed).await.unwrap();
    let list = app.get("/api/v1/instance/domain_blocks").value().await;
    assert_eq!(list[1]["comment"], "rude");
    assert!(server_blocks::decide(&app, decision("alpha.test", Severity::Suspend)).await.is_err());
}

#[tokio::test]
async fn names_of_servers_are_completed() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let alice = net.user("alice@alpha.test").await;
    net.user("bob@beta.test").await;
    alice.find("bob@beta.test").await;
    let app = net.app("alpha.test");
    assert_eq!(app.get("/api/v1/peers/search?q=BET").value().await, json!(["beta.test"]));
    assert_eq!(app.get("/api/v1/peers/search?q=gam").value().await, json!([]));
    assert_eq!(app.get("/api/v1/peers/search").value().await, json!([]));
}

#[tokio::test]
async fn own_emoji_in_posts_names_and_announcements() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let picture = bytes::Bytes::from_static(services::images::DEFAULT_AVATAR);
    let before = alice.publish("a :blobcat: sits").await;
    assert_eq!(before["emojis"], json!([]));
    custom_emojis::add(&app, "blobcat", picture.clone(), Some("cats"), true).await.unwrap();
    let list = app.get("/api/v1/custom_emojis").value().await;
    let one = &list[0];
    assert_eq!(
        (&one["shortcode"], &one["category"], &one["visible_in_picker"]),
        (&json!("blobcat"), &json!("cats"), &json!(true))
    );
    let path = one["url"].as_str().unwrap().strip_prefix("https://alpha.test").unwrap();
    assert_eq!(app.get(path).ok().await.header("content-type"), "image/png");
    assert_eq!(alice.status(&before["id"]).await["emojis"][0]["shortcode"], "blobcat");
    let named = alice.patch("/api/v1/accounts/update_credentials").form(&[("display_name", "Alice :blobcat:")]);
    assert_eq!(named.value().await["emojis"][0]["url"], one["url"]);
    let draft = services::announcements::Draft { text: "look, :blobcat:".into(), ..Default::default() };
    let id = services::announcements::publish(&app, draft).await.unwrap().id;
    alice.put(&format!("/api/v1/announcements/{id}/reactions/blobcat")).ok().await;
    let told = alice.list("/api/v1/announcements").await;
    assert_eq!(told[0]["emojis"][0]["shortcode"], "blobcat");
    assert_eq!(told[0]["reactions"][0]["url"], one["url"]);
    // Anybody may keep the list for a while, and asks whether it is still the same.
    let kept = app.get("/api/v1/custom_emojis").ok().await;
    assert!(kept.header("cache-control").starts_with("public, max-age=300"), "{}", kept.header("cache-control"));
    let tag = kept.header("etag").to_owned();
    let again = app.get("/api/v1/custom_emojis").header("if-none-match", &format!("W/{tag}"));
    let same = again.expect(304).await;
    assert!(same.body.is_empty() && same.header("etag") == tag);
    custom_emojis::add(&app, "blobfox", picture.clone(), None, true).await.unwrap();
    let other = app.get("/api/v1/custom_emojis").header("if-none-match", &tag).ok().await;
    assert_ne!(other.header("etag"), tag);
    custom_emojis::remove(&app, "blobfox").await.unwrap();
    assert!(custom_emojis::add(&app, "a b", picture.clone(), None, true).await.is_err());
    assert!(custom_emojis::add(&app, "large", vec![0; 300_000].into(), None, true).await.is_err());
    assert!(custom_emojis::add(&app, "nonsense", vec![0; 300].into(), None, true).await.is_err());
    custom_emojis::remove(&app, "blobcat").await.unwrap();
    assert_eq!(app.get("/api/v1/custom_emojis").value().await, json!([]));
    assert_eq!(alice.status(&before["id"]).await["emojis"], json!([]));
}
