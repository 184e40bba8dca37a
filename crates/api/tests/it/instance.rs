//! What the server tells of itself.

use serde_json::{Value, json};
use services::Thumbnail;
use testkit::TestApp;

use crate::people::text;

#[tokio::test]
async fn both_forms_tell_the_same() {
    let app = TestApp::new().await;
    app.user("alice").await.publish("one").await;
    let v2 = app.get("/api/v2/instance").value().await;
    let answer = app.get("/api/v1/instance").ok().await;
    assert_eq!(answer.header("deprecation"), "@1668384000");
    let v1 = answer.json();
    assert_eq!(v2["domain"], "alpha.test");
    assert_eq!(v1["uri"], "alpha.test");
    assert!(text(&v2["version"]).starts_with("4.") && text(&v2["version"]).contains("(compatible; Aldea "));
    for (new, old) in [
        ("/version", "/version"),
        ("/title", "/title"),
        ("/rules", "/rules"),
        ("/configuration/statuses", "/configuration/statuses"),
        ("/configuration/media_attachments", "/configuration/media_attachments"),
        ("/configuration/polls", "/configuration/polls"),
        ("/configuration/urls/streaming", "/urls/streaming_api"),
        ("/registrations/enabled", "/registrations"),
        ("/contact/email", "/email"),
        ("/thumbnail/url", "/thumbnail"),
    ] {
        assert!(v2.pointer(new).is_some(), "{new}");
        assert_eq!(v2.pointer(new), v1.pointer(old), "{new}");
    }
    assert_eq!(v1["stats"], json!({ "user_count": 1, "status_count": 1, "domain_count": 0 }));
    assert_eq!(v2["configuration"]["urls"]["streaming"], "wss://alpha.test");
    assert_eq!(v2["configuration"]["statuses"]["max_characters"], 500);
    assert!(!text(&v2["configuration"]["vapid"]["public_key"]).is_empty());
    let picture = text(&v2["thumbnail"]["url"]).strip_prefix("https://alpha.test").unwrap();
    app.get(picture).ok().await;
    for icon in v2["icon"].as_array().unwrap() {
        let path = text(&icon["src"]).strip_prefix("https://alpha.test").unwrap();
        let answer = app.get(path).ok().await;
        // The width, from the header chunk (PNG, section 11.2.1).
        let width = u32::from_be_bytes(answer.body[16..20].try_into().unwrap());
        assert_eq!(text(&icon["size"]), format!("{width}x{width}"));
    }
    app.get("/media/default/icon-49.png").expect(404).await;
}

#[tokio::test]
async fn it_is_read_once_and_changes_with_the_settings() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    app.get("/api/v2/instance").ok().await;
    app.get("/api/v1/instance").ok().await;
    assert_eq!(app.queries(app.get("/api/v2/instance").ok()).await, 0);
    assert_eq!(app.queries(app.get("/api/v1/instance").ok()).await, 0);
    let mut settings = (*app.settings.get()).clone();
    settings.title = "Harbour".into();
    settings.contact_username = "Alice".into();
    settings.closed_message = "Full & closed".into();
    settings.registrations = domain::Registrations::Closed;
    services::settings::change(&app, settings).await.unwrap();
    let v2 = app.get("/api/v2/instance").value().await;
    assert_eq!(v2["title"], "Harbour");
    assert_eq!(v2["contact"]["account"]["id"], alice.account.to_string());
    assert_eq!(v2["registrations"]["message"], "<p>Full &amp; closed</p>");
    assert_eq!(v2["registrations"]["enabled"], false);
}

#[tokio::test]
async fn whether_it_speaks_with_its_own_people_only_is_said() {
    let app = TestApp::new().await;
    assert_eq!(app.get("/api/v2/instance").value().await["configuration"]["limited_federation"], false);
    let limited = domain::Settings { limited_federation: true, ..(*app.settings.get()).clone() };
    services::settings::change(&app, limited).await.unwrap();
    // Those who want to sign in must be able to read it.
    assert_eq!(app.get("/api/v2/instance").value().await["configuration"]["limited_federation"], true);
}

#[tokio::test]
async fn its_pages_have_addresses() {
    let app = TestApp::new().await;
    let urls = app.get("/api/v2/instance").value().await["configuration"]["urls"].clone();
    assert_eq!(urls["about"], "https://alpha.test/about");
    assert_eq!(urls["privacy_policy"], "https://alpha.test/privacy-policy");
    assert_eq!(urls["terms_of_service"], Value::Null);
}

#[tokio::test]
async fn rules_languages_peers_and_weeks() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    alice.publish("one").await;
    let rules = app.get("/api/v1/instance/rules").value().await;
    assert_eq!((text(&rules[0]["id"]), &rules[0]["translations"]), ("1", &json!({})));
    assert_eq!(app.get("/api/v1/instance/extended_description").value().await["content"], "");
    assert_eq!(app.get("/api/v1/instance/peers").value().await, json!([]));
    assert_eq!(app.get("/api/v1/instance/translation_languages").value().await, json!({}));
    assert_eq!(app.get("/api/v1/custom_emojis").value().await, json!([]));
    let languages = app.get("/api/v1/instance/languages").value().await;
    assert!(languages.as_array().unwrap().contains(&json!({ "code": "de", "name": "German" })), "{languages}");
    let weeks = app.get("/api/v1/instance/activity").value().await;
    assert_eq!(weeks.as_array().unwrap().len(), 12);
    // Monday, 23 November 2026.
    assert_eq!(weeks[0], json!({ "week": "1795392000", "statuses": "1", "logins": "1", "registrations": "1" }));
    assert_eq!(weeks[1]["statuses"], "0");
    let mut settings = (*app.settings.get()).clone();
    settings.publish_peers = false;
    services::settings::change(&app, settings).await.unwrap();
    app.get("/api/v1/instance/peers").expect(404).await;
    app.get("/api/v1/instance/activity").expect(404).await;
}

/// What is not there says so, in JSON.
#[tokio::test]
async fn what_is_not_there_is_not_there() {
    let app = TestApp::new().await;
    let answer = app.get("/api/v9/anything").expect(404).await.json();
    assert!(answer["error"].is_string(), "{answer}");
    assert_eq!(Value::Null, answer["details"]);
}

#[tokio::test]
async fn limits_fit_the_numbers_of_apps() {
    let app = TestApp::with(|config| {
        config.media.image_size = 5 << 30;
        config.media.image_pixels = 5 << 30;
    })
    .await;
    let limits = app.get("/api/v2/instance").value().await["configuration"]["media_attachments"].clone();
    assert_eq!((&limits["image_size_limit"], &limits["image_matrix_limit"]), (&json!(i32::MAX), &json!(i32::MAX)));
}

/// Who runs a changed version says where its source is, and which picture stands for the server.
#[tokio::test]
async fn the_operator_names_the_source_and_the_picture() {
    let of_every_aldea = TestApp::new().await.get("/api/v2/instance").value().await;
    assert_eq!(of_every_aldea["source_url"], env!("CARGO_PKG_REPOSITORY"));
    let picture = services::images::DEFAULT_AVATAR;
    let app = TestApp::with(|config| {
        config.source_url = "https://git.example/our-town".into();
        config.thumbnail = Some(Thumbnail::of_file(picture.into()).unwrap());
    })
    .await;
    let shown = app.get("/api/v2/instance").value().await;
    assert_eq!(shown["source_url"], "https://git.example/our-town");
    let url = text(&shown["thumbnail"]["url"]);
    let file = app.get(url.strip_prefix("https://alpha.test").unwrap()).ok().await;
    assert_eq!((&file.body[..], file.header("content-type")), (picture, "image/png"));
    assert!(file.header("cache-control").contains("immutable"));
    let about = app.get("/about").accept("text/html").ok().await.text();
    assert!(
        about.contains("href=\"https://git.example/our-town\"") && about.contains(&format!("src=\"{url}\"")),
        "{about}"
    );
    assert!(Thumbnail::of_file("<svg xmlns='http://www.w3.org/2000/svg'/>".into()).is_err());

    let url = "https://files.example/town.jpg";
    let app = TestApp::with(|config| config.thumbnail = Some(Thumbnail::There(url.into()))).await;
    assert_eq!(app.get("/api/v1/instance").value().await["thumbnail"], url);
    // Pages show nothing that other sites would have to give, but tell it to those who link here.
    let about = app.get("/about").accept("text/html").ok().await.text();
    assert!(about.contains(&format!("content=\"{url}\"")) && !about.contains(&format!("src=\"{url}\"")), "{about}");
}
