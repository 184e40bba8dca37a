//! Commands about what the server tells and decides.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use server::commands::{self, Command};
use testkit::TestApp;

/// As a line of the control socket.
async fn run(app: &TestApp, command: Value) -> Result<String, String> {
    let command: Command = serde_json::from_value(command).unwrap();
    let line = serde_json::to_string(&command).unwrap();
    commands::run(app, serde_json::from_str(&line).unwrap()).await
}

#[tokio::test]
async fn emoji_come_and_go() {
    let app = TestApp::new().await;
    let file = STANDARD.encode(services::images::DEFAULT_AVATAR);
    let add = json!({ "command": "emoji", "emoji": "add", "shortcode": ":cat:", "file": file, "category": "animals",
                      "unlisted": false });
    assert_eq!(run(&app, add).await.unwrap(), ":cat: was added.\n");
    let list = json!({ "command": "emoji", "emoji": "list" });
    assert_eq!(run(&app, list).await.unwrap(), ":cat:                          animals\n");
    let remove = json!({ "command": "emoji", "emoji": "remove", "shortcode": "cat" });
    assert_eq!(run(&app, remove.clone()).await.unwrap(), ":cat: was removed.\n");
    assert!(run(&app, remove).await.is_err());
}

#[tokio::test]
async fn announcements_are_published_changed_and_deleted() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let publish = json!({ "command": "announcement", "announcement": "publish", "text": "Hello", "all_day": false });
    let said = run(&app, publish).await.unwrap();
    let id = said.split(' ').nth(1).unwrap();
    let change = json!({ "command": "announcement", "announcement": "change", "id": id,
                         "to": { "text": "Good bye", "all_day": false } });
    run(&app, change).await.unwrap();
    assert_eq!(alice.list("/api/v1/announcements").await[0]["content"], "<p>Good bye</p>");
    let listed = run(&app, json!({ "command": "announcement", "announcement": "list" })).await.unwrap();
    assert!(listed.contains("Good bye"), "{listed}");
    run(&app, json!({ "command": "announcement", "announcement": "delete", "id": id })).await.unwrap();
    assert!(alice.list("/api/v1/announcements").await.is_empty());
}

#[tokio::test]
async fn servers_terms_and_rules() {
    let app = TestApp::new().await;
    let block = json!({ "command": "domains", "domains": "block", "domain": "Spam.example", "severity": "suspend",
                        "reject_media": true, "reject_reports": false, "comment": "spam", "private_comment": "",
                        "obfuscate": false });
    assert_eq!(run(&app, block).await.unwrap(), "spam.example: suspend\n");
    app.settle().await;
    let listed = run(&app, json!({ "command": "domains", "domains": "list" })).await.unwrap();
    assert!(listed.contains("suspend, no media\n    spam"), "{listed}");
    run(&app, json!({ "command": "domains", "domains": "unblock", "domain": "spam.example" })).await.unwrap();
    let terms = json!({ "command": "terms", "terms": "publish", "effective": "2026-12-01", "text": "Be kind",
                        "changelog": "new" });
    assert_eq!(run(&app, terms).await.unwrap(), "These terms hold from 2026-12-01 on.\n");
    assert_eq!(run(&app, json!({ "command": "terms", "terms": "list" })).await.unwrap(), "2026-12-01  new\n");
    let rule = json!({ "command": "rules", "rules": "translate", "id": 1, "language": "de", "text": "Freundlich", "hint": "" });
    run(&app, rule).await.unwrap();
    let listed = run(&app, json!({ "command": "rules", "rules": "list" })).await.unwrap();
    assert!(listed.starts_with("1  Be kind."), "{listed}");
    assert!(listed.contains("[de]"), "{listed}");
}

#[tokio::test]
async fn the_index_is_made_anew() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    for n in 0..60 {
        alice.publish(&format!("word {n}")).await;
    }
    app.settle().await;
    const EMPTY: &str = "DELETE FROM search_statuses";
    app.db.conn().exec(EMPTY, storage::p![]).await.unwrap();
    let found = async || alice.get("/api/v2/search?q=word&type=statuses&limit=40").value().await;
    assert_eq!(found().await["statuses"], json!([]));
    let said = run(&app, json!({ "command": "rebuild_search" })).await.unwrap();
    assert_eq!(said, "The posts of 1 accounts will be indexed.\n");
    app.settle().await;
    assert_eq!(found().await["statuses"].as_array().unwrap().len(), 40);
}
