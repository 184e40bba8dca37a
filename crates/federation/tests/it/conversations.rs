//! Messages between people of two servers, as each of them has them.

use serde_json::{Value, json};
use testkit::{TestNet, TestUser};

async fn list(user: &TestUser) -> Vec<Value> {
    user.list("/api/v1/conversations").await
}

#[tokio::test]
async fn a_conversation_grows_on_both_servers() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    let first = json!({ "status": "@bob@beta.test are you there?", "visibility": "direct" });
    let first = alice.publish_with(first).await;
    net.settle().await;
    let theirs = list(&bob).await;
    assert_eq!((theirs.len(), &theirs[0]["unread"]), (1, &json!(true)));
    assert_eq!(theirs[0]["accounts"][0]["acct"], "alice@alpha.test");
    assert_eq!(theirs[0]["last_status"]["uri"], first["uri"]);

    let answer = json!({
        "status": "@alice@alpha.test yes", "visibility": "direct", "in_reply_to_id": theirs[0]["last_status"]["id"],
    });
    let answer = bob.publish_with(answer).await;
    net.settle().await;
    let mine = list(&alice).await;
    assert_eq!((mine.len(), &mine[0]["unread"]), (1, &json!(true)));
    assert_eq!(mine[0]["last_status"]["uri"], answer["uri"]);
    assert_eq!(list(&bob).await[0]["unread"], false);

    bob.delete(&format!("/api/v1/statuses/{}", answer["id"].as_str().unwrap())).value().await;
    net.advance(std::time::Duration::from_secs(60));
    net.settle().await;
    assert_eq!(list(&alice).await[0]["last_status"]["id"], first["id"]);
}
