//! Posts by e-mail.

use std::time::Duration;

use serde_json::json;
use services::settings;
use storage::users;
use testkit::{TestApp, TestUser};

async fn offering(app: &TestApp) -> TestUser {
    let alice = app.user("alice").await;
    users::set_role(&mut app.db.conn(), alice.user, users::ADMIN).await.unwrap();
    app.events.raise(services::events::Event::UserChanged { user: alice.user });
    let by_mail = domain::Settings { email_subscriptions: true, ..(*app.settings.get()).clone() };
    settings::change(app, by_mail).await.unwrap();
    let profile =
        services::accounts::Profile { email_subscriptions: Some(true), ..services::accounts::Profile::default() };
    services::accounts::update_profile(app, &alice.viewer().await, profile).await.unwrap();
    alice
}

fn link(letter: &services::mail::Letter) -> String {
    let link = letter.text.split_whitespace().find(|word| word.contains("/email_subscriptions/")).unwrap();
    link.split_once("token=").unwrap().1.to_owned()
}

#[tokio::test]
async fn nobody_can_subscribe_where_it_is_not_offered() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let path = format!("/api/v1/accounts/{}/email_subscriptions", alice.account);
    app.post(&path).form(&[("email", "rosa@post.example")]).expect(404).await;
    let alice = app.user("bob").await;
    let profile =
        services::accounts::Profile { email_subscriptions: Some(true), ..services::accounts::Profile::default() };
    assert!(services::accounts::update_profile(&app, &alice.viewer().await, profile).await.is_err());
}

#[tokio::test]
async fn a_visitor_confirms_reads_and_ends_it() {
    let app = TestApp::new().await;
    let alice = offering(&app).await;
    let shown = app.get(&format!("/api/v1/accounts/{}", alice.account)).value().await;
    assert_eq!(shown["email_subscriptions"], true);
    let path = format!("/api/v1/accounts/{}/email_subscriptions", alice.account);
    app.post(&path).form(&[("email", "nowhere")]).expect(422).await;
    let ask = || app.post(&path).json(&json!({ "email": "Rosa@post.example" })).value();
    assert_eq!(ask().await, json!({}));
    app.settle().await;
    let asked = app.mailer.letters().pop().unwrap();
    assert_eq!(asked.to, "rosa@post.example");
    alice.publish("too early").await;
    app.advance(Duration::from_secs(1));
    services::subscriptions::confirm(&app, &link(&asked)).await.unwrap();
    app.advance(Duration::from_secs(1));
    alice.publish("first").await;
    alice.publish_with(json!({ "status": "secret", "visibility": "private" })).await;
    alice.publish_with(json!({ "status": "second", "spoiler_text": "warned" })).await;
    app.settle().await;
    assert_eq!(app.mailer.letters().len(), 1);
    app.advance(Duration::from_secs(301));
    app.settle().await;
    let letter = app.mailer.letters().pop().unwrap();
    assert!(letter.subject.starts_with("2 new posts"), "{letter:?}");
    assert!(letter.text.contains("first") && letter.text.contains("[warned]"), "{letter:?}");
    assert!(!["too early", "secret", "second"].iter().any(|word| letter.text.contains(word)), "{letter:?}");
    // Asking once more tells nothing, and sends nothing.
    ask().await;
    app.settle().await;
    assert_eq!(app.mailer.letters().len(), 2);

    services::subscriptions::unsubscribe(&app, &link(&letter)).await.unwrap();
    alice.publish("third").await;
    app.advance(Duration::from_secs(301));
    app.settle().await;
    assert_eq!(app.mailer.letters().len(), 2);
}

#[tokio::test]
async fn what_is_not_confirmed_is_forgotten() {
    let app = TestApp::new().await;
    let alice = offering(&app).await;
    let path = format!("/api/v1/accounts/{}/email_subscriptions", alice.account);
    app.post(&path).form(&[("email", "rosa@post.example")]).ok().await;
    app.settle().await;
    let token = link(&app.mailer.letters().pop().unwrap());
    app.advance(Duration::from_secs(8 * 24 * 3600));
    services::sweep::sweep(&app).await.unwrap();
    assert!(services::subscriptions::confirm(&app, &token).await.is_err());
}
