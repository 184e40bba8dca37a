//! `/api/v1/conversations`: messages to single people, thread by thread.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

use crate::people::{follow, text};

async fn message(user: &TestUser, words: &str, answers: Option<&Value>) -> Value {
    user.app.advance(Duration::from_secs(1));
    let answers = answers.cloned().unwrap_or_default();
    user.publish_with(json!({ "status": words, "visibility": "direct", "in_reply_to_id": answers })).await
}

/// All follow each other.
async fn befriend(people: &[&TestUser]) {
    for one in people {
        for other in people.iter().filter(|other| other.account != one.account) {
            follow(one, other).await;
        }
    }
}

async fn list(user: &TestUser) -> Vec<Value> {
    user.list("/api/v1/conversations").await
}

fn people(conversation: &Value) -> Vec<&str> {
    conversation["accounts"].as_array().unwrap().iter().map(|account| text(&account["acct"])).collect()
}

#[tokio::test]
async fn a_message_opens_a_conversation_on_both_sides() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    befriend(&[&alice, &bob, &carol]).await;
    let first = message(&alice, "@bob are you there?", None).await;
    let (mine, theirs) = (list(&alice).await, list(&bob).await);
    assert_eq!((mine.len(), theirs.len()), (1, 1));
    assert_eq!((&mine[0]["unread"], people(&mine[0])), (&json!(false), vec!["bob"]));
    assert_eq!((&theirs[0]["unread"], people(&theirs[0])), (&json!(true), vec!["alice"]));
    assert_eq!(theirs[0]["last_status"]["id"], first["id"]);
    assert!(list(&carol).await.is_empty());

    let answer = message(&bob, "@alice yes", Some(&first["id"])).await;
    let (mine, theirs) = (list(&alice).await, list(&bob).await);
    assert_eq!((mine.len(), &mine[0]["unread"]), (1, &json!(true)));
    assert_eq!((&mine[0]["last_status"]["id"], &theirs[0]["unread"]), (&answer["id"], &json!(false)));

    message(&alice, "@bob @carol the two of you", Some(&answer["id"])).await;
    let with_carol = list(&alice).await;
    assert_eq!(with_carol.len(), 2, "another circle is another conversation");
    assert_eq!(people(&with_carol[0]).len(), 2);
    let alone = message(&alice, "a note to myself", None).await;
    let notes = &list(&alice).await[0];
    assert_eq!((people(notes), &notes["last_status"]["id"]), (vec!["alice"], &alone["id"]));
}

#[tokio::test]
async fn read_unread_and_gone() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    befriend(&[&alice, &bob]).await;
    let first = message(&alice, "@bob one", None).await;
    let id = text(&list(&bob).await[0]["id"]).to_owned();
    let path = format!("/api/v1/conversations/{id}");
    assert_eq!(bob.post(&format!("{path}/read")).value().await["unread"], false);
    assert_eq!(list(&bob).await[0]["unread"], false);
    assert_eq!(bob.post(&format!("{path}/unread")).value().await["unread"], true);
    alice.post(&format!("{path}/read")).expect(404).await;
    alice.delete(&path).expect(404).await;

    let second = message(&alice, "@bob two", Some(&first["id"])).await;
    alice.delete(&format!("/api/v1/statuses/{}", text(&second["id"]))).value().await;
    assert_eq!(list(&bob).await[0]["last_status"]["id"], first["id"]);
    assert_eq!(bob.delete(&path).value().await, json!({}));
    assert!(list(&bob).await.is_empty());
    let third = message(&alice, "@bob three", Some(&first["id"])).await;
    let again = list(&bob).await;
    assert_eq!((&again[0]["last_status"]["id"], &again[0]["unread"]), (&third["id"], &json!(true)));
    alice.delete(&format!("/api/v1/statuses/{}", text(&third["id"]))).value().await;
    assert!(list(&bob).await.is_empty(), "nothing is left of it");
}

#[tokio::test]
async fn pages_and_the_older_list_of_messages() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    befriend(&[&alice, &bob]).await;
    let mut sent = Vec::new();
    for n in 0..3 {
        sent.insert(0, message(&alice, &format!("@bob {n}"), None).await["id"].clone());
    }
    let answer = bob.get("/api/v1/conversations?limit=2").send().await;
    let link = answer.headers["link"].to_str().unwrap().to_owned();
    let page = answer.json();
    assert_eq!(page[1]["last_status"]["id"], sent[1]);
    assert!(link.contains(&format!("max_id={}", text(&sent[1]))), "{link}");
    let older = bob.list(&format!("/api/v1/conversations?max_id={}", text(&sent[1]))).await;
    assert_eq!((older.len(), &older[0]["last_status"]["id"]), (1, &sent[2]));
    let newer = bob.list(&format!("/api/v1/conversations?limit=1&min_id={}", text(&sent[2]))).await;
    assert_eq!(newer[0]["last_status"]["id"], sent[1]);

    let direct = bob.get("/api/v1/timelines/direct?limit=2").send().await;
    assert!(direct.headers.contains_key("deprecation"));
    let ids: Vec<Value> = direct.json().as_array().unwrap().iter().map(|status| status["id"].clone()).collect();
    assert_eq!(ids, sent[..2]);
}

#[tokio::test]
async fn blocks_mutes_edits_and_muted_threads() {
    let app = TestApp::new().await;
    let (alice, bob, carol) = (app.user("alice").await, app.user("bob").await, app.user("carol").await);
    befriend(&[&alice, &bob, &carol]).await;
    carol.post(&format!("/api/v1/accounts/{}/mute", alice.account)).value().await;
    let first = message(&alice, "@bob @carol hello", None).await;
    assert!(list(&carol).await.is_empty());
    bob.act("mute", &first["id"]).await;
    let told = bob.notifications().await.len();
    message(&alice, "@bob more", Some(&first["id"])).await;
    assert_eq!(bob.notifications().await.len(), told, "a muted thread tells nothing");
    assert_eq!(list(&bob).await.len(), 1, "nor does it open a conversation");

    let dave = app.user("dave").await;
    follow(&dave, &alice).await;
    let edited = message(&alice, "@bob nearly", None).await;
    assert!(list(&dave).await.is_empty());
    app.advance(Duration::from_secs(60));
    let path = format!("/api/v1/statuses/{}", text(&edited["id"]));
    alice.put(&path).form(&[("status", "@bob @dave all")]).value().await;
    assert_eq!(list(&dave).await[0]["last_status"]["id"], edited["id"]);
    assert_eq!(list(&bob).await.len(), 2);
}

#[tokio::test]
async fn messages_of_strangers_wait_until_they_are_asked_for() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let first = message(&alice, "@bob you do not know me", None).await;
    assert_eq!(list(&alice).await.len(), 1);
    assert!(list(&bob).await.is_empty() && bob.home().await.is_empty());
    let requests = bob.list("/api/v1/notifications/requests").await;
    bob.post(&format!("/api/v1/notifications/requests/{}/accept", text(&requests[0]["id"]))).value().await;
    app.settle().await;
    let theirs = list(&bob).await;
    assert_eq!((&theirs[0]["last_status"]["id"], &theirs[0]["unread"]), (&first["id"], &json!(true)));
    message(&alice, "@bob and again", None).await;
    assert_eq!(list(&bob).await.len(), 2, "from now on they come");
    bob.post(&format!("/api/v1/accounts/{}/block", alice.account)).value().await;
    assert!(list(&bob).await.is_empty(), "a block takes them away");
    assert_eq!(list(&alice).await.len(), 2);
}

#[tokio::test]
async fn watchers_hear_of_it() {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    befriend(&[&alice, &bob]).await;
    let mut watch = app.events.watch([services::events::Topic::Account(bob.account)]);
    message(&alice, "@bob hey", None).await;
    let mut heard = false;
    while let Some(Ok(next)) = watch.try_next() {
        heard |=
            matches!(&**next.event, services::events::Event::Conversation { account, .. } if *account == bob.account);
    }
    assert!(heard);
}
