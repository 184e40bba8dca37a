//! What the staff announces.

use std::time::Duration;

use domain::Timestamp;
use serde_json::json;
use services::announcements::{self, Draft};
use testkit::TestApp;

fn said(words: &str) -> Draft {
    Draft { text: words.into(), ..Draft::default() }
}

#[tokio::test]
async fn read_and_reacted_to() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let post = alice.publish("look").await;
    let link = post["url"].as_str().unwrap();
    let words = format!("Hello @bob, see {link} #News 🐈");
    let id = announcements::publish(&app, said(&words)).await.unwrap().id;
    let list = alice.list("/api/v1/announcements").await;
    let one = &list[0];
    assert_eq!((&one["id"], &one["read"], &one["all_day"]), (&json!(id.to_string()), &json!(false), &json!(false)));
    assert!(one["content"].as_str().unwrap().starts_with("<p>Hello "), "{one}");
    assert_eq!(one["mentions"][0]["acct"], "bob");
    assert_eq!(one["statuses"], json!([{ "id": post["id"], "url": link }]));
    assert_eq!(one["tags"][0]["name"], "News");
    assert_eq!((&one["starts_at"], &one["reactions"]), (&json!(null), &json!([])));
    let reactions = |name: &str| format!("/api/v1/announcements/{id}/reactions/{name}");
    alice.put(&reactions("%F0%9F%90%88")).ok().await;
    alice.put(&reactions("%F0%9F%90%88")).ok().await;
    bob.put(&reactions("%F0%9F%90%88")).ok().await;
    bob.put(&reactions("nonsense")).expect(422).await;
    let seen = bob.list("/api/v1/announcements").await;
    assert_eq!(seen[0]["reactions"], json!([{ "name": "🐈", "count": 2, "me": true }]));
    bob.delete(&reactions("%F0%9F%90%88")).ok().await;
    bob.delete(&reactions("%F0%9F%90%88")).expect(404).await;
    let seen = bob.list("/api/v1/announcements").await;
    assert_eq!(seen[0]["reactions"], json!([{ "name": "🐈", "count": 1, "me": false }]));
    alice.post(&format!("/api/v1/announcements/{id}/dismiss")).ok().await;
    assert_eq!(alice.list("/api/v1/announcements").await.len(), 0);
    assert_eq!(alice.list("/api/v1/announcements?with_dismissed=true").await[0]["read"], true);
    assert_eq!(bob.list("/api/v1/announcements").await.len(), 1);
    alice.post("/api/v1/announcements/7/dismiss").expect(404).await;
    app.get("/api/v1/announcements").expect(401).await;
}

#[tokio::test]
async fn told_by_letter_too_if_the_staff_wants() {
    let app = TestApp::new().await;
    app.user("alice").await;
    app.user("bob").await;
    app.settle().await;
    let before = app.mailer.letters().len();
    announcements::publish(&app, said("quietly")).await.unwrap();
    let at = app.now() + Duration::from_secs(60);
    let id =
        announcements::publish(&app, Draft { publish_at: Some(at), mail: true, ..said("aloud") }).await.unwrap().id;
    let at = at + Duration::from_secs(60);
    announcements::change(&app, id, Draft { publish_at: Some(at), ..said("louder") }).await.unwrap();
    app.settle().await;
    app.advance(Duration::from_secs(90));
    app.settle().await;
    assert_eq!(app.mailer.letters().len(), before, "it was put off");
    app.advance(Duration::from_secs(60));
    app.settle().await;
    let letters = &app.mailer.letters()[before..];
    assert_eq!(letters.iter().filter(|letter| letter.text.contains("> louder")).count(), 2);
    assert_eq!(letters.len(), 2);
}

#[tokio::test]
async fn no_more_than_eight_kinds_of_reactions() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let id = announcements::publish(&app, said("hello")).await.unwrap().id;
    for emoji in ["🐈", "🐕", "🐁", "🐂", "🐄", "🐅", "🐆", "🐇"] {
        let name: String = emoji.bytes().map(|byte| format!("%{byte:02X}")).collect();
        alice.put(&format!("/api/v1/announcements/{id}/reactions/{name}")).ok().await;
    }
    let refused = alice.put(&format!("/api/v1/announcements/{id}/reactions/%E2%98%95")).expect(422).await.json();
    assert_eq!(refused["error"], "Validation failed: Limit of different reactions reached");
}

#[tokio::test]
async fn published_at_its_time_and_over_at_its_end() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let now = app.now();
    let hour = Duration::from_secs(3600);
    let event = Draft {
        starts_at: Some(now + 2 * hour),
        ends_at: Some(now + 3 * hour),
        all_day: true,
        publish_at: Some(now + hour),
        ..said("Party")
    };
    announcements::publish(&app, event).await.unwrap();
    app.settle().await;
    assert_eq!(alice.list("/api/v1/announcements").await.len(), 0);
    app.advance(hour);
    app.settle().await;
    let list = alice.list("/api/v1/announcements").await;
    assert_eq!((&list[0]["all_day"], &list[0]["starts_at"]), (&json!(true), &json!((now + 2 * hour).to_string())));
    app.advance(3 * hour);
    assert_eq!(alice.list("/api/v1/announcements").await.len(), 0);
    let wrong = Draft { ends_at: Some(Timestamp::from_secs(1)), starts_at: Some(now), ..said("x") };
    assert!(announcements::publish(&app, wrong).await.is_err());
    assert!(announcements::publish(&app, said(" ")).await.is_err());
}
