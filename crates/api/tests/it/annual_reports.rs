//! Years in review, and work that apps are told of.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::TestApp;

use crate::people::{follow, text};

const DAY: Duration = Duration::from_secs(86_400);

#[tokio::test]
async fn a_year_is_counted_when_it_is_asked_for() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let first = alice.publish("One #sail").await;
    alice.publish("Two #sail").await;
    bob.act("reblog", &first["id"]).await;
    follow(&bob, &alice).await;
    let state = || alice.get("/api/v1/annual_reports/2026/state").value();
    assert_eq!(state().await["state"], "ineligible");
    assert_eq!(app.get("/api/v2/instance").value().await["wrapstodon"], Value::Null);
    app.advance(DAY * 16);
    assert_eq!(app.get("/api/v2/instance").value().await["wrapstodon"], "2026");
    assert_eq!(state().await["state"], "eligible");
    assert_eq!(app.user("carol").await.get("/api/v1/annual_reports/2026/state").value().await["state"], "ineligible");

    let started = alice.post("/api/v1/annual_reports/2026/generate").expect(202).await;
    let header = started.header("mastodon-async-refresh").to_owned();
    let id = header.strip_prefix("id=\"").unwrap().split('"').next().unwrap().to_owned();
    assert!(header.ends_with("retry=5"), "{header}");
    let refresh = format!("/api/v1_alpha/async_refreshes/{id}");
    let wrapper = |status: &str| json!({ "async_refresh": { "id": id, "status": status, "result_count": null } });
    assert_eq!(alice.get(&refresh).value().await, wrapper("running"));
    assert_eq!(state().await["state"], "generating");
    app.settle().await;
    assert_eq!(alice.get(&refresh).value().await, wrapper("finished"));
    alice.get("/api/v1_alpha/async_refreshes/none").expect(404).await;
    assert_eq!(state().await["state"], "available");
    alice.post("/api/v1/annual_reports/2026/generate").expect(200).await;

    let all = alice.get("/api/v1/annual_reports").value().await;
    let report = &all["annual_reports"][0];
    assert_eq!((&report["year"], &report["schema_version"]), (&json!(2026), &json!(2)));
    let data = &report["data"];
    assert_eq!(data["archetype"], "lurker");
    assert_eq!(data["top_statuses"]["by_reblogs"], first["id"]);
    assert_eq!(data["top_hashtags"], json!([{ "name": "sail", "count": 2 }]));
    assert_eq!(data["time_series"][10], json!({ "month": 11, "statuses": 2, "followers": 1 }));
    assert_eq!(data["time_series"].as_array().unwrap().len(), 12);
    assert_eq!((&all["accounts"][0]["username"], &all["statuses"][0]["id"]), (&json!("alice"), &first["id"]));
    assert!(text(&report["share_url"]).starts_with("https://alpha.test/@alice/wrapstodon/2026/"));
    assert_eq!(alice.notifications().await[0]["annual_report"], json!({ "year": 2026 }));

    alice.post("/api/v1/annual_reports/2026/read").ok().await;
    assert_eq!(alice.get("/api/v1/annual_reports").value().await["annual_reports"], json!([]));
    assert_eq!(alice.get("/api/v1/annual_reports/2026").value().await["annual_reports"][0], *report);
    alice.get("/api/v1/annual_reports/2025").expect(404).await;
    alice.post("/api/v1/annual_reports/2025/read").expect(404).await;
}
