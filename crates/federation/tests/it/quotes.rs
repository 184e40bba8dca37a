//! Quotes between servers: asked for, allowed, refused, taken back, forged.

use domain::{QuotePolicy, QuoteState};
use serde_json::{Value, json};
use storage::{accounts, statuses};
use testkit::{TestApp, TestNet, TestUser};

/// Alice's post as Bob's server knows it; Carol, elsewhere, follows Bob.
struct Town {
    net: TestNet,
    alice: TestUser,
    bob: TestUser,
    carol: TestUser,
    /// At home.
    original: Value,
    /// At Bob's.
    known: Value,
}

async fn town(policy: &str) -> Town {
    let net = TestNet::of(["alpha.test", "beta.test", "gamma.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let carol = net.user("carol@gamma.test").await;
    carol.follow("bob@beta.test").await;
    net.settle().await;
    let original = alice.publish_with(json!({ "status": "Tide tables", "quote_approval_policy": policy })).await;
    let known = bob.resolve(original["uri"].as_str().unwrap()).await;
    Town { net, alice, bob, carol, original, known }
}

impl Town {
    async fn quote(&self) -> Value {
        let quoting = json!({ "status": "Useful", "quoted_status_id": self.known["id"] });
        self.bob.publish_with(quoting).await
    }

    /// The quoting post as somebody's server knows it.
    async fn seen_by(&self, user: &TestUser, quoting: &Value) -> Value {
        let found = user.resolve(quoting["uri"].as_str().unwrap()).await;
        user.status(&found["id"]).await
    }
}

async fn document(app: &TestApp, address: &str) -> Value {
    let path = address.strip_prefix(&app.config.base()).unwrap();
    app.get(path).header("accept", "application/activity+json").value().await
}

#[tokio::test]
async fn a_quote_is_asked_for_and_allowed() {
    let town = town("public").await;
    assert_eq!(town.known["quote_approval"]["automatic"], json!(["public"]));
    assert_eq!(town.known["quote_approval"]["current_user"], "automatic");
    let quoting = town.quote().await;
    assert_eq!(quoting["quote"], json!({ "state": "pending", "quoted_status": null }));
    town.net.settle().await;

    let now = town.bob.status(&quoting["id"]).await;
    assert_eq!((&now["quote"]["state"], &now["quote"]["quoted_status"]["id"]), (&json!("accepted"), &town.known["id"]));
    assert_eq!(now["edited_at"], Value::Null);
    assert_eq!(town.alice.status(&town.original["id"]).await["quotes_count"], 1);
    let told = town.alice.notifications().await;
    assert_eq!((&told[0]["type"], &told[0]["account"]["acct"]), (&json!("quote"), &json!("bob@beta.test")));
    assert_eq!(told[0]["status"]["quote"]["quoted_status"]["id"], town.original["id"]);
    let far = town.carol.home().await[0].clone();
    assert_eq!(far["quote"]["state"], "accepted");
    assert_eq!(far["quote"]["quoted_status"]["uri"], town.original["uri"]);

    let beta = town.net.app("beta.test");
    let note = document(beta, quoting["uri"].as_str().unwrap()).await;
    for name in ["quote", "quoteUri", "_misskey_quote"] {
        assert_eq!(note[name], town.original["uri"], "{name}");
    }
    let stamp = note["quoteAuthorization"].as_str().unwrap();
    let said = document(town.net.app("alpha.test"), stamp).await;
    assert_eq!((&said["type"], &said["id"]), (&json!("QuoteAuthorization"), &json!(stamp)));
    assert_eq!(said["attributedTo"], json!(town.alice.uri()));
    assert_eq!((&said["interactingObject"], &said["interactionTarget"]), (&quoting["uri"], &town.original["uri"]));
    let own = document(town.net.app("alpha.test"), town.original["uri"].as_str().unwrap()).await;
    let anybody = json!({ "canQuote": { "automaticApproval": ["https://www.w3.org/ns/activitystreams#Public"] } });
    assert_eq!(own["interactionPolicy"], anybody);
}

#[tokio::test]
async fn followers_only_means_followers_there_too() {
    let town = town("followers").await;
    assert_eq!(
        town.known["quote_approval"],
        json!({ "automatic": ["followers"], "manual": [], "current_user": "denied" })
    );
    let path = "/api/v1/statuses";
    town.bob.post(path).json(&json!({ "status": "x", "quoted_status_id": town.known["id"] })).expect(404).await;
    town.bob.follow("alice@alpha.test").await;
    town.net.settle().await;
    assert_eq!(town.bob.status(&town.known["id"]).await["quote_approval"]["current_user"], "automatic");
    let quoting = town.quote().await;
    town.net.settle().await;
    assert_eq!(town.bob.status(&quoting["id"]).await["quote"]["state"], "accepted");
}

#[tokio::test]
async fn a_policy_that_changed_meanwhile_refuses() {
    let town = town("public").await;
    let id = town.original["id"].as_str().unwrap().parse().unwrap();
    let mut db = town.alice.app.db.conn();
    statuses::set_quote_policy(&mut db, id, QuotePolicy::Nobody).await.unwrap();
    drop(db);
    let quoting = town.quote().await;
    town.net.settle().await;
    let now = town.bob.status(&quoting["id"]).await;
    assert_eq!(now["quote"], json!({ "state": "rejected", "quoted_status": null }));
    assert_eq!(town.alice.status(&town.original["id"]).await["quotes_count"], 0);
    assert!(town.alice.notifications().await.is_empty());
    assert_ne!(town.seen_by(&town.carol, &quoting).await["quote"]["state"], "accepted");
}

#[tokio::test]
async fn a_changed_policy_goes_out() {
    let town = town("public").await;
    town.bob.follow("alice@alpha.test").await;
    town.net.settle().await;
    let path = format!("/api/v1/statuses/{}/interaction_policy", town.original["id"].as_str().unwrap());
    town.alice.put(&path).form(&[("quote_approval_policy", "nobody")]).value().await;
    town.net.settle().await;
    let now = town.bob.status(&town.known["id"]).await;
    assert_eq!(now["quote_approval"], json!({ "automatic": [], "manual": [], "current_user": "denied" }));
    assert_eq!(now["edited_at"], Value::Null);
}

#[tokio::test]
async fn consent_taken_back_and_the_end_of_what_was_quoted() {
    let town = town("public").await;
    let quoting = town.quote().await;
    town.net.settle().await;
    let mine = town.seen_by(&town.alice, &quoting).await;
    let path = format!(
        "/api/v1/statuses/{}/quotes/{}/revoke",
        town.original["id"].as_str().unwrap(),
        mine["id"].as_str().unwrap()
    );
    assert_eq!(town.alice.post(&path).value().await["quote"]["state"], "revoked");
    town.net.settle().await;
    assert_eq!(town.bob.status(&quoting["id"]).await["quote"]["state"], "revoked");
    assert_ne!(town.seen_by(&town.carol, &quoting).await["quote"]["state"], "accepted");
    let note = document(town.net.app("beta.test"), quoting["uri"].as_str().unwrap()).await;
    assert!(note.get("quoteAuthorization").is_none());

    let again = town.quote().await;
    town.net.settle().await;
    town.alice.delete(&format!("/api/v1/statuses/{}", town.original["id"].as_str().unwrap())).value().await;
    town.net.advance(std::time::Duration::from_secs(60));
    town.net.settle().await;
    assert_eq!(town.bob.status(&again["id"]).await["quote"], json!({ "state": "deleted", "quoted_status": null }));
}

#[tokio::test]
async fn a_blocked_server_is_veiled() {
    let town = town("public").await;
    let quoting = town.quote().await;
    town.net.settle().await;
    town.carol.post("/api/v1/domain_blocks").form(&[("domain", "alpha.test")]).value().await;
    let seen = town.seen_by(&town.carol, &quoting).await;
    assert_eq!(seen["quote"]["state"], "blocked_domain");
    assert_eq!(seen["quote"]["quoted_status"]["uri"], town.original["uri"]);
}

/// A note of Bob's that comes to a server, and the state of its quote there after all work is done.
async fn received(town: &Town, at: &str, name: &str, more: Value) -> Option<QuoteState> {
    let app = town.net.app(at);
    let bob = town.bob.uri();
    let _ = app.remote.resolve(app, &bob).await;
    let actor = accounts::find_by_uri(&mut app.db.conn(), &bob).await.unwrap().unwrap();
    let uri = format!("https://beta.test/made/{name}");
    let mut note = json!({
        "id": uri, "type": "Note", "attributedTo": bob, "content": "<p>Look</p>",
        "to": ["https://www.w3.org/ns/activitystreams#Public"], "cc": [town.alice.uri(), town.carol.uri()],
    });
    note.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let create = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{uri}/activity"), "type": "Create",
        "actor": bob, "object": note,
    });
    Box::pin(federation::inbox::receive(app, actor.id, &create.to_string(), None)).await.unwrap();
    town.net.settle().await;
    let found = statuses::find_by_uri(&mut app.db.conn(), &uri).await.unwrap().expect("the note was stored");
    found.quote_state
}

#[tokio::test]
async fn forerunners_are_understood_and_forgeries_are_not() {
    use QuoteState as S;
    let town = Box::pin(town("public")).await;
    let uri = town.original["uri"].as_str().unwrap();
    let closed = town.alice.publish_with(json!({ "status": "mine", "quote_approval_policy": "nobody" })).await;
    let own = town.bob.publish("mine").await;
    let quoting = town.quote().await;
    town.net.settle().await;
    let note = document(town.net.app("beta.test"), quoting["uri"].as_str().unwrap()).await;
    let invented = format!("{}/quote_authorizations/7", town.alice.uri());
    let activity = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";
    let legacy = json!({ "_misskey_quote": uri, "quoteUrl": uri });
    let stamped = |stamp: Value| json!({ "quote": uri, "quoteAuthorization": stamp });
    let tombstone = json!({ "quote": { "type": "Tombstone", "id": "https://alpha.test/gone" } });
    let cases = [
        ("alpha.test", "the policy of one's own people applies", legacy.clone(), S::Accepted),
        ("alpha.test", "it may say no", json!({ "quoteUri": closed["uri"] }), S::Pending),
        ("gamma.test", "nobody can prove it", legacy, S::Pending),
        (
            "gamma.test",
            "of oneself",
            json!({ "tag": [{ "type": "Link", "href": own["uri"], "mediaType": activity }] }),
            S::Accepted,
        ),
        ("gamma.test", "by another server", stamped(json!("https://beta.test/stamps/1")), S::Rejected),
        ("gamma.test", "by nobody", stamped(json!(invented)), S::Rejected),
        ("gamma.test", "of another quote", stamped(note["quoteAuthorization"].clone()), S::Rejected),
        ("gamma.test", "of nothing any more", tombstone, S::Deleted),
    ];
    for (n, (at, what, quote, wanted)) in cases.into_iter().enumerate() {
        let state = Box::pin(received(&town, at, &n.to_string(), quote)).await;
        assert_eq!(state, Some(wanted), "{what}");
    }
    assert_eq!(town.alice.status(&closed["id"]).await["quotes_count"], 0);
}

#[tokio::test]
async fn strangers_cannot_answer_for_the_quoted_author() {
    let town = town("public").await;
    town.net.down("alpha.test");
    let quoting = town.quote().await;
    let app = town.net.app("beta.test");
    let carol = town.carol.uri();
    let _ = app.remote.resolve(app, &carol).await;
    let actor = accounts::find_by_uri(&mut app.db.conn(), &carol).await.unwrap().unwrap();
    let request = format!("{}#quote-request", quoting["uri"].as_str().unwrap());
    for kind in ["Accept", "Reject"] {
        let answer = json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": "https://gamma.test/answers/1", "type": kind,
            "actor": carol, "object": request, "result": "https://gamma.test/stamps/1",
        });
        federation::inbox::receive(app, actor.id, &answer.to_string(), None).await.unwrap();
        assert_eq!(town.bob.status(&quoting["id"]).await["quote"]["state"], "pending", "{kind}");
    }
    let stamp = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": "https://gamma.test/deletes/1", "type": "Delete",
        "actor": carol, "object": { "type": "QuoteAuthorization", "id": "https://alpha.test/stamps/1" },
    });
    federation::inbox::receive(app, actor.id, &stamp.to_string(), None).await.unwrap();
    town.net.up("alpha.test");
    town.net.advance(std::time::Duration::from_secs(600));
    town.net.settle().await;
    assert_eq!(town.bob.status(&quoting["id"]).await["quote"]["state"], "accepted");
}
