//! `/api/v1/profile` and what an account tells of itself beside.

use serde_json::{Value, json};
use testkit::TestApp;

use crate::people::text;

const PNG: &[u8] = services::images::DEFAULT_AVATAR;

#[tokio::test]
async fn the_profile_is_given_as_written() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    assert_eq!(
        alice.get("/api/v1/profile").value().await,
        json!({
            "id": alice.account.to_string(), "display_name": "", "note": "", "fields": [], "avatar": null,
            "avatar_static": null, "avatar_description": "", "header": null, "header_static": null,
            "header_description": "", "locked": false, "bot": false, "hide_collections": false, "discoverable": null,
            "indexable": false, "show_media": true, "show_media_replies": true, "show_featured": true,
            "attribution_domains": [], "formatted_note": "", "formatted_fields": [],
        })
    );
    let change = json!({
        "note": "Hello **you**", "discoverable": true, "show_media": false, "show_media_replies": "0",
        "fields_attributes": { "0": { "name": "Home", "value": "https://alice.example" } },
        "attribution_domains": ["news.example"],
    });
    let changed = alice.patch("/api/v1/profile").json(&change).value().await;
    assert_eq!(changed["note"], "Hello **you**");
    assert_eq!(changed["formatted_note"], "<p>Hello **you**</p>");
    assert_eq!(changed["fields"], json!([{ "name": "Home", "value": "https://alice.example", "verified_at": null }]));
    assert!(text(&changed["formatted_fields"][0]["value"]).starts_with("<a href"));
    assert_eq!((&changed["show_media"], &changed["show_media_replies"]), (&json!(false), &json!(false)));
    assert_eq!(alice.get("/api/v1/profile").value().await, changed);
    let reader = app.build_user("bob").scopes("profile").make().await;
    reader.get("/api/v1/profile").ok().await;
    reader.patch("/api/v1/profile").form(&[("note", "x")]).expect(403).await;
}

#[tokio::test]
async fn pictures_are_described_and_taken_away() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let file = ("avatar", "me.png", "image/png", PNG);
    let with = alice.patch("/api/v1/profile").file(&[("avatar_description", "Me")], file).value().await;
    assert!(text(&with["avatar"]).starts_with("https://alpha.test/media/"));
    assert_eq!(with["avatar_description"], "Me");
    let without = alice.delete("/api/v1/profile/avatar").value().await;
    assert!(text(&without["avatar"]).ends_with("/media/default/avatar.png"));
    assert_eq!(without["source"]["privacy"], "public");
    alice.delete("/api/v1/profile/header").ok().await;
    assert_eq!(alice.get("/api/v1/profile").value().await["avatar"], Value::Null);
}

#[tokio::test]
async fn an_account_says_what_may_be_done_with_it() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let path = format!("/api/v1/accounts/{}", alice.account);
    let shown = app.get(&path).value().await;
    let nobody = json!({ "automatic": [], "manual": [], "current_user": "denied" });
    assert_eq!(shown["feature_approval"], nobody);
    assert_eq!([&shown["show_media"], &shown["show_media_replies"], &shown["show_featured"]], [&json!(true); 3]);
    assert!(shown.get("email_subscriptions").is_none());
    alice.patch("/api/v1/profile").form(&[("discoverable", "true")]).ok().await;
    let everybody = json!({ "automatic": ["public"], "manual": [], "current_user": "automatic" });
    assert_eq!(alice.get(&path).value().await["feature_approval"], everybody);
    assert_eq!(
        app.get(&path).value().await["feature_approval"]["current_user"],
        "denied",
        "who is nobody features nobody"
    );
    let me = alice.get("/api/v1/accounts/verify_credentials").value().await;
    assert_eq!(me["role"]["collection_limit"], 10);
}
