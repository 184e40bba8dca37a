//! What is remembered of posts that are gone, and for how long.

use std::time::Duration;

use serde_json::{Value, json};
use storage::statuses;
use testkit::TestApp;

use crate::corpus::{
    acts::{actor, deliver, follow},
    world::{World, server},
};

const IDA: &str = "https://harbour.test/users/ida";
const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
const HOUR: Duration = Duration::from_secs(3600);

fn at(name: &str) -> String {
    format!("https://harbour.test/notes/{name}")
}

fn act(kind: &str, object: Value) -> Value {
    json!({ "id": format!("{IDA}#{kind}"), "type": kind, "actor": IDA, "to": [PUBLIC], "object": object })
}

fn note(name: &str) -> Value {
    json!({ "id": at(name), "type": "Note", "attributedTo": IDA, "to": [PUBLIC], "content": "<p>Hello</p>" })
}

async fn is_buried(app: &TestApp, name: &str) -> bool {
    statuses::is_buried(&mut app.db.conn(), &at(name)).await.unwrap()
}

async fn is_known(app: &TestApp, name: &str) -> bool {
    statuses::find_by_uri(&mut app.db.conn(), &at(name)).await.unwrap().is_some()
}

#[tokio::test]
async fn what_was_never_here_is_remembered_for_a_day() {
    let world: &'static World = Box::leak(Box::default());
    let app = server(world, "https://harbour.test/ ").await;
    let alice = app.user("alice").await;
    let ida = actor(&app, &act("Create", note("1"))).await.unwrap();
    follow(&app, alice.account, ida.id).await;
    deliver(&app, &act("Create", note("1"))).await.unwrap();
    assert!(is_known(&app, "1").await);
    deliver(&app, &act("Delete", json!(at("1")))).await.unwrap();
    // Of many at once some only.
    let many: Vec<String> = (2..200).map(|n| at(&n.to_string())).collect();
    deliver(&app, &act("Delete", json!(many))).await.unwrap();
    let mut buried = 0;
    for n in 2..200 {
        buried += usize::from(is_buried(&app, &n.to_string()).await);
    }
    assert_eq!(buried, 16);
    let own = alice.publish("Hello").await;
    alice.delete(&format!("/api/v1/statuses/{}", own["id"].as_str().unwrap())).ok().await;
    app.settle().await;
    deliver(&app, &act("Create", note("2"))).await.unwrap();
    assert!(!is_known(&app, "2").await, "its end came first");

    app.advance(23 * HOUR);
    services::sweep::sweep(&app).await.unwrap();
    assert!(is_buried(&app, "2").await);
    app.advance(2 * HOUR);
    services::sweep::sweep(&app).await.unwrap();
    assert!(!is_buried(&app, "2").await);
    assert!(is_buried(&app, "1").await);
    let own = own["uri"].as_str().unwrap();
    assert!(statuses::is_buried(&mut app.db.conn(), own).await.unwrap());
    for name in ["1", "2"] {
        deliver(&app, &act("Create", note(name))).await.unwrap();
    }
    assert!(!is_known(&app, "1").await && is_known(&app, "2").await);
}
