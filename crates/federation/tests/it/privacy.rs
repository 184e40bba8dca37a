//! What is for few reaches nobody else, whatever door another server knocks at.

use activitypub::signature::{Digest, Outgoing, PrivateKey, Scheme, sign};
use http::StatusCode;
use serde_json::json;
use testkit::TestNet;

#[tokio::test]
async fn followers_only_and_direct_posts_are_refused_to_strangers() {
    let net = TestNet::of(["alpha.test", "beta.test", "gamma.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let carol = net.user("carol@gamma.test").await;
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    let private = alice.publish_with(json!({ "status": "for followers", "visibility": "private" })).await;
    let direct = alice.publish_with(json!({ "status": "@bob@beta.test for you", "visibility": "direct" })).await;
    let local = alice.publish_with(json!({ "status": "for this town", "local_only": true })).await;
    net.settle().await;

    for status in [&private, &direct, &local] {
        for address in
            [status["uri"].as_str().unwrap().to_owned(), format!("{}/activity", status["uri"].as_str().unwrap())]
        {
            let path = address.strip_prefix("https://alpha.test").unwrap();
            let asked = net.app("alpha.test").get(path).header("accept", "application/activity+json").send().await;
            assert_eq!(asked.status, StatusCode::NOT_FOUND, "{address}");
        }
        assert!(carol.resolve(status["uri"].as_str().unwrap()).await.is_null());
    }
    let outbox = format!("/ap/users/{}/outbox?page=true", alice.account);
    let page = net.app("alpha.test").get(&outbox).header("accept", "application/activity+json").value().await;
    assert_eq!(page["orderedItems"], json!([]));

    let home = bob.home().await;
    assert_eq!(home.len(), 2, "what is for followers, and for this one alone");
    assert!(home[0]["content"].as_str().unwrap().contains("for you"));
    assert!(home[1]["content"].as_str().unwrap().contains("for followers"));
    let told = bob.notifications().await;
    assert_eq!(told[0]["status"]["visibility"], "direct");
    assert!(carol.home().await.is_empty() && carol.notifications().await.is_empty());
}

#[tokio::test]
async fn what_a_follower_may_read_is_fetched_in_that_ones_name() {
    let net = TestNet::of(["alpha.test", "beta.test", "gamma.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let carol = net.user("carol@gamma.test").await;
    carol.find("alice@alpha.test").await;
    let before = alice.publish_with(json!({ "status": "before", "visibility": "private" })).await;
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    let after = json!({
        "status": "@carol@gamma.test after", "visibility": "private", "in_reply_to_id": before["id"],
    });
    let after = alice.publish_with(after).await;
    net.settle().await;
    for (user, count) in [(&bob, 1), (&carol, 0)] {
        let here = user.resolve(after["uri"].as_str().unwrap()).await;
        let context = user.get(&format!("/api/v1/statuses/{}/context", here["id"].as_str().unwrap())).value().await;
        assert_eq!(context["ancestors"].as_array().unwrap().len(), count, "{}", user.name);
    }
}

#[tokio::test]
async fn an_unsigned_or_forged_activity_is_refused() {
    let net = TestNet::of(["alpha.test"]).await;
    let alice = net.user("alice@alpha.test").await;
    let follow = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": "https://evil.test/1", "type": "Follow",
        "actor": "https://evil.test/users/mallory", "object": alice.uri(),
    });
    let app = net.app("alpha.test");
    let unsigned = app.post("/inbox").json(&follow).send().await;
    assert_eq!(unsigned.status, StatusCode::UNAUTHORIZED);
    let forged = app
        .post("/inbox")
        .header("signature", "keyId=\"https://evil.test/users/mallory#main-key\",headers=\"(request-target) host date digest\",signature=\"AAAA\"")
        .json(&follow)
        .send()
        .await;
    assert_eq!(forged.status, StatusCode::UNAUTHORIZED);
    let broken = app.post("/inbox").body("application/activity+json", "{").send().await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
    let deep = format!(
        r#"{{"type": "Like", "actor": "https://evil.test/users/mallory", "object": [{{"x": {}1{}}}]}}"#,
        "[".repeat(200),
        "]".repeat(200)
    );
    let deep = app.post("/inbox").body("application/activity+json", deep).send().await;
    assert_eq!(deep.status, StatusCode::BAD_REQUEST);
    assert!(alice.list(&format!("/api/v1/accounts/{}/followers", alice.account)).await.is_empty());
}

#[tokio::test]
async fn what_is_nested_without_end_is_dropped_and_not_tried_again() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    alice.follow("bob@beta.test").await;
    net.settle().await;
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let activity = format!(r#"{{"id":"{0}/x","type":"Create","actor":"{0}","object":{deep}}}"#, bob.uri());
    let app = net.app("alpha.test").app();
    let bob = storage::accounts::find_by_uri(&mut app.db.conn(), &bob.uri()).await.unwrap().expect("followed");
    federation::inbox::receive(app, bob.id, &activity, None).await.expect("nothing to try again");
    federation::inbox::receive_forwarded(app, &activity).await.expect("nothing to try again");
}

#[tokio::test]
async fn what_comes_to_somebodys_own_inbox_is_for_that_one_too() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let dora = net.user("dora@alpha.test").await;
    alice.find("bob@beta.test").await;
    let app = net.app("alpha.test").app();
    let row = storage::accounts::find_by_uri(&mut app.db.conn(), &bob.uri()).await.unwrap().expect("known");
    let bring = async |name: &str, owner: Option<domain::AccountId>, to: Vec<String>| {
        let id = format!("{}/{}", bob.uri(), name.replace(' ', "-"));
        let note = json!({
            "id": id, "type": "Note", "attributedTo": bob.uri(), "to": to, "content": format!("<p>{name}</p>"),
        });
        let create =
            json!({ "id": format!("{id}#create"), "type": "Create", "actor": bob.uri(), "to": to, "object": note });
        Box::pin(federation::inbox::receive_for(app, owner, row.id, (&create.to_string(), None))).await.unwrap();
        storage::statuses::find_by_uri(&mut app.db.conn(), &id).await.unwrap()
    };
    let sees = async |reader: &testkit::TestUser, status: &storage::statuses::Status| {
        let found = storage::statuses::find_visible(&mut app.db.conn(), reader.account, status.id).await.unwrap();
        found.is_some()
    };
    assert!(bring("to all", None, Vec::new()).await.is_none());
    assert!(bring("to nobody", Some(row.id), Vec::new()).await.is_none(), "that is no inbox of this server");
    let silent = bring("for you", Some(alice.account), Vec::new()).await.expect("it is for her");
    assert_eq!(silent.visibility, domain::Visibility::Limited);
    assert!(sees(&alice, &silent).await && !sees(&dora, &silent).await);
    assert_eq!(alice.list("/api/v1/conversations").await.len(), 1);
    // And for another one, to whom it is brought as well.
    bring("for you", Some(dora.account), Vec::new()).await;
    assert!(sees(&alice, &silent).await && sees(&dora, &silent).await);
    let listed = [alice.list("/api/v1/conversations").await.len(), dora.list("/api/v1/conversations").await.len()];
    assert_eq!(listed, [1, 1]);
    let followers = vec![format!("{}/followers", bob.uri())];
    let private = bring("for followers", Some(alice.account), followers).await.expect("it is for her");
    assert_eq!(private.visibility, domain::Visibility::Private);
    assert!(sees(&alice, &private).await && !sees(&dora, &private).await);
    let public = vec!["https://www.w3.org/ns/activitystreams#Public".to_owned()];
    let open = bring("for all", Some(alice.account), public).await.expect("it is for her");
    assert!(storage::recipients::list(&mut app.db.conn(), open.id).await.unwrap().is_empty());
    net.settle().await;
}

#[tokio::test]
async fn the_door_tells_whose_inbox_it_is() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    alice.follow("bob@beta.test").await;
    net.settle().await;
    alice
        .post(&format!("/api/v1/accounts/{}/unfollow", alice.find("bob@beta.test").await["id"].as_str().unwrap()))
        .ok()
        .await;
    net.settle().await;
    let (alpha, beta) = (net.app("alpha.test"), net.app("beta.test"));
    let key =
        storage::keys::find_signing(&mut beta.db.conn(), bob.account).await.unwrap().expect("it has spoken before");
    let private = PrivateKey::from_pem(&key.private_pem.unwrap()).unwrap();
    let (own, media) = (format!("/ap/users/{}/inbox", alice.account), "application/activity+json");
    for (inbox, is_taken) in [("/inbox", false), (own.as_str(), true)] {
        let id = format!("{}{inbox}", bob.uri());
        let note = json!({ "id": id, "type": "Note", "attributedTo": bob.uri(), "content": "<p>For you</p>" });
        let create =
            json!({ "id": format!("{id}#create"), "type": "Create", "actor": bob.uri(), "object": note }).to_string();
        let url = alpha.config.url(inbox).parse().unwrap();
        let outgoing =
            Outgoing { method: &http::Method::POST, url: &url, body: Some((Digest::of(create.as_bytes()), media)) };
        let headers = sign(Scheme::Cavage, &outgoing, &key.uri, &private, beta.now().millis()).unwrap();
        let mut request = alpha.post(inbox).body(media, create.clone());
        for (name, value) in headers.iter().filter(|(name, _)| *name != http::header::CONTENT_TYPE) {
            request = request.header(name.as_str(), value.to_str().unwrap());
        }
        assert_eq!(request.send().await.status, StatusCode::ACCEPTED);
        net.settle().await;
        let kept = storage::statuses::find_by_uri(&mut alpha.db.conn(), &id).await.unwrap();
        assert_eq!(kept.is_some(), is_taken, "{inbox}");
    }
}
