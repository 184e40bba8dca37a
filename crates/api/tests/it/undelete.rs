//! Undoing a deletion, as the pages do: apps then see the status as it was.

use std::time::Duration;

use domain::StatusId;
use serde_json::{Value, json};
use services::{
    Error,
    statuses::{self, Files},
};
use testkit::{TestApp, TestUser};

use crate::people::{picture, text};

fn id_of(status: &Value) -> StatusId {
    text(&status["id"]).parse().unwrap()
}

async fn delete(who: &TestUser, status: &Value) {
    statuses::delete(&who.app, &who.viewer().await, id_of(status), Files::DropLater).await.unwrap();
}

async fn undelete(who: &TestUser, status: &Value) -> Result<(), Error> {
    statuses::undelete(&who.app, &who.viewer().await, id_of(status)).await
}

async fn statuses_count(who: &TestUser) -> Value {
    who.get("/api/v1/accounts/verify_credentials").value().await["statuses_count"].clone()
}

#[tokio::test]
async fn a_status_comes_back_as_it_was() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let parent = bob.publish("Which way?").await;
    let media = picture(&alice, "a lighthouse").await.to_string();
    let status = alice
        .publish_with(json!({
            "status": "Northwards #Lighthouse", "in_reply_to_id": parent["id"], "media_ids": [media],
        }))
        .await;
    bob.act("reblog", &status["id"]).await;
    bob.act("favourite", &status["id"]).await;
    alice.act("pin", &status["id"]).await;
    app.settle().await;
    let before = alice.status(&status["id"]).await;
    let counts = (statuses_count(&alice).await, statuses_count(&bob).await);

    delete(&alice, &status).await;
    app.settle().await;
    alice.get(&format!("/api/v1/statuses/{}", text(&status["id"]))).expect(404).await;
    assert_eq!(bob.status(&parent["id"]).await["replies_count"], 0);
    assert!(matches!(undelete(&bob, &status).await, Err(Error::NotFound)), "not for others");

    app.advance(Duration::from_secs(9));
    undelete(&alice, &status).await.unwrap();
    app.settle().await;
    app.advance(Duration::from_secs(60));
    app.settle().await;
    assert_eq!(alice.status(&status["id"]).await, before);
    assert_eq!((statuses_count(&alice).await, statuses_count(&bob).await), counts);
    assert_eq!(bob.status(&parent["id"]).await["replies_count"], 1);
    let found = alice.get("/api/v2/search?q=northwards&type=statuses").value().await;
    assert_eq!(found["statuses"][0]["id"], status["id"]);
    assert!(matches!(undelete(&alice, &status).await, Err(Error::NotFound)), "nothing is deleted");
}

#[tokio::test]
async fn a_private_message_comes_back_to_both() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    bob.post(&format!("/api/v1/accounts/{}/follow", alice.account)).value().await;
    let status = alice.publish_with(json!({ "status": "@bob between us", "visibility": "direct" })).await;
    delete(&alice, &status).await;
    let last = async |who: &TestUser| who.list("/api/v1/conversations").await.first().map(|c| c["last_status"].clone());
    assert_eq!(last(&bob).await, None);
    undelete(&alice, &status).await.unwrap();
    assert_eq!(last(&bob).await.unwrap()["id"], status["id"]);
    assert_eq!(last(&alice).await.unwrap()["id"], status["id"]);
}

#[tokio::test]
async fn after_ten_seconds_it_is_final() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let media = picture(&alice, "a lighthouse").await.to_string();
    let status = alice.publish_with(json!({ "status": "Gone", "media_ids": [media] })).await;
    delete(&alice, &status).await;
    assert_eq!(files(&alice, &media).await, 1, "until then they stay");
    app.advance(Duration::from_secs(11));
    app.settle().await;
    assert!(matches!(undelete(&alice, &status).await, Err(Error::NotFound)));
    assert_eq!(files(&alice, &media).await, 0);
}

#[tokio::test]
async fn without_its_files_it_does_not_come_back() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    let status = alice.publish("Gone").await;
    alice.delete(&format!("/api/v1/statuses/{}?delete_media=true", text(&status["id"]))).ok().await;
    assert!(matches!(undelete(&alice, &status).await, Err(Error::NotFound)));
}

async fn files(who: &TestUser, media: &str) -> usize {
    let ids = [media.trim_matches('"').parse().unwrap()];
    storage::media::list(&mut who.app.db.conn(), &ids).await.unwrap().len()
}
