//! `/api/v1/pleroma/statuses/:id/reactions`.

use serde_json::{Value, json};
use testkit::TestApp;

fn path(status: &Value, emoji: &str) -> String {
    let id = status["id"].as_str().unwrap();
    let emoji: String = url::form_urlencoded::byte_serialize(emoji.as_bytes()).collect();
    format!("/api/v1/pleroma/statuses/{id}/reactions/{emoji}")
}

#[tokio::test]
async fn emoji_are_given_listed_and_taken_back() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let status = alice.publish("Hello").await;
    let all = path(&status, "");
    let all = all.trim_end_matches('/');
    for user in [&alice, &bob] {
        let after = user.put(&path(&status, "🔥")).value().await;
        assert_eq!(after["favourited"], true);
    }
    bob.put(&path(&status, "🐟")).ok().await;
    let seen = bob.list(all).await;
    assert_eq!((&seen[0]["name"], &seen[0]["count"], &seen[0]["me"]), (&json!("🔥"), &json!(2), &json!(true)));
    assert_eq!(seen[0]["accounts"].as_array().unwrap().len(), 2);
    let public = app.get(&path(&status, "🐟")).value().await;
    assert_eq!((public.as_array().unwrap().len(), &public[0]["me"]), (1, &json!(false)));
    assert_eq!(app.get(&path(&status, "🐳")).value().await, json!([]));
    let after = bob.delete(&path(&status, "🔥")).value().await;
    assert_eq!((&after["favourited"], &after["emoji_reactions"][0]["count"]), (&json!(true), &json!(1)));
    let after = bob.delete(&path(&status, "🐟")).value().await;
    assert_eq!((&after["favourited"], &after["favourites_count"]), (&json!(false), &json!(1)));
    // Nobody is told of what they did themselves.
    assert_eq!(alice.notifications().await.len(), 0);
}

#[tokio::test]
async fn only_those_who_see_it_react() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let quiet = json!({ "status": "Hello", "visibility": "private" });
    let quiet = alice.publish_with(quiet).await;
    bob.put(&path(&quiet, "🔥")).expect(404).await;
    app.get(path(&quiet, "").trim_end_matches('/')).expect(404).await;
    let status = alice.publish("Hello").await;
    app.request("PUT", &path(&status, "🔥")).expect(401).await;
    alice.put(&path(&status, "no emoji")).expect(422).await;
    let reader = app.build_user("reader").scopes("read").make().await;
    reader.put(&path(&status, "🔥")).expect(403).await;
}
