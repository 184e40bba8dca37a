//! Answers of one server in the thread of another, as a third one hears of them: from its origin where that answers, else
//! by the proof inside.

use std::sync::{Arc, Mutex};

use activitypub::{
    proof::{integrity, linked},
    signature::{Digest, Outgoing, PrivateKey, Scheme, sign},
};
use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::{Value, json};
use storage::{keys, statuses};
use testkit::{TestApp, TestNet, TestUser};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

type Posted = Arc<Mutex<Vec<(String, Bytes)>>>;

/// Alice's thread at alpha, which carol at gamma knows; bob of beta answers.
struct Town {
    net: TestNet,
    alice: TestUser,
    bob: TestUser,
    carol: TestUser,
    first: Value,
    /// What is delivered to alpha and gamma.
    posted: Posted,
}

impl Town {
    async fn build() -> Self {
        let net = TestNet::of(["alpha.test", "beta.test", "gamma.test"]).await;
        let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
        let carol = net.user("carol@gamma.test").await;
        carol.follow("alice@alpha.test").await;
        net.settle().await;
        let first = alice.publish("Which boat?").await;
        net.settle().await;
        let posted = Posted::default();
        for host in ["alpha.test", "gamma.test"] {
            let kept = posted.clone();
            net.gate(host, move |request| {
                if request.method() == Method::POST {
                    kept.lock().unwrap().push((host.to_owned(), request.body().clone()));
                }
                None
            });
        }
        Self { net, alice, bob, carol, first, posted }
    }

    async fn answer(&self) -> Value {
        let parent = self.bob.resolve(self.first["uri"].as_str().unwrap()).await;
        let answer = json!({ "status": "@alice@alpha.test The last one", "in_reply_to_id": parent["id"] });
        self.bob.publish_with(answer).await
    }

    /// From now on beta answers so about bob's posts, if at all.
    fn hide(&self, status: StatusCode) {
        self.net.gate("beta.test", move |request| {
            let hidden = request.method() == Method::GET && request.uri().path().contains("/statuses/");
            hidden.then(|| Response::builder().status(status).body(Bytes::new()).unwrap())
        });
    }

    fn gamma(&self) -> &TestApp {
        self.net.app("gamma.test")
    }

    /// The answers that carol sees below the first post.
    async fn thread(&self) -> Vec<String> {
        let here = self.carol.resolve(self.first["uri"].as_str().unwrap()).await;
        let path = format!("/api/v1/statuses/{}/context", here["id"].as_str().unwrap());
        let context = self.carol.get(&path).value().await;
        let text = |status: &Value| domain::text::to_plain(status["content"].as_str().unwrap());
        context["descendants"].as_array().unwrap().iter().map(text).collect()
    }

    /// What is kept at gamma about an address.
    async fn kept(&self, uri: &Value) -> Option<statuses::Status> {
        statuses::find_by_uri(&mut self.gamma().db.conn(), uri.as_str().unwrap()).await.unwrap()
    }

    /// Hands a document of somebody else to gamma in alice's name.
    async fn bring(&self, document: &Value) -> StatusCode {
        let (body, media) = (document.to_string(), "application/activity+json");
        let url = self.gamma().config.url("/inbox").parse().unwrap();
        let signing = Outgoing { method: &Method::POST, url: &url, body: Some((Digest::of(body.as_bytes()), media)) };
        let (key_id, key) = rsa(&self.alice).await;
        let headers = sign(Scheme::Cavage, &signing, &key_id, &key, self.gamma().now().millis()).unwrap();
        let mut request = self.gamma().post("/inbox");
        for (name, value) in headers.iter().filter(|(name, _)| *name != http::header::CONTENT_TYPE) {
            request = request.header(name.as_str(), value.to_str().unwrap());
        }
        let status = request.body(media, body).send().await.status;
        self.net.settle().await;
        status
    }

    /// An answer by bob that only this document says he wrote.
    fn claimed(&self, number: u8) -> Value {
        let id = format!("{}/statuses/claimed-{number}", self.bob.uri());
        json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{id}/activity"), "type": "Create",
            "actor": self.bob.uri(), "to": [PUBLIC], "published": "2026-01-01T12:00:00Z",
            "object": { "id": id, "type": "Note", "attributedTo": self.bob.uri(), "content": "The first one",
                        "inReplyTo": self.first["uri"], "to": [PUBLIC], "published": "2026-01-01T12:00:00Z" },
        })
    }
}

async fn rsa(user: &TestUser) -> (String, PrivateKey) {
    let key = keys::find_signing(&mut user.app.db.conn(), user.account).await.unwrap().unwrap();
    (key.uri, PrivateKey::from_pem(&key.private_pem.unwrap()).unwrap())
}

async fn ed25519(user: &TestUser) -> (String, PrivateKey) {
    let key = keys::find_assertion(&mut user.app.db.conn(), user.account).await.unwrap().unwrap();
    (key.uri, PrivateKey::from_pem(&key.private_pem.unwrap()).unwrap())
}

async fn proved(document: &Value, (id, key): &(String, PrivateKey), at: i64) -> Value {
    let mut document = document.clone();
    document["proof"] = integrity::sign(&document, id, key, at).unwrap();
    document
}

#[tokio::test]
async fn an_answer_its_edit_and_its_end_are_passed_on_as_they_came() {
    let town = Town::build().await;
    let answer = town.answer().await;
    town.net.settle().await;
    assert_eq!(town.thread().await, ["@alice The last one"]);

    let path = format!("/api/v1/statuses/{}", answer["id"].as_str().unwrap());
    town.net.advance(std::time::Duration::from_secs(60));
    town.bob.put(&path).json(&json!({ "status": "@alice@alpha.test The first one" })).value().await;
    town.net.settle().await;
    assert_eq!(town.thread().await, ["@alice The first one"]);

    town.bob.delete(&path).value().await;
    town.net.advance(std::time::Duration::from_secs(60));
    town.net.settle().await;
    assert!(town.thread().await.is_empty());

    let posted = std::mem::take(&mut *town.posted.lock().unwrap());
    let to = |host: &str| posted.iter().filter(|(to, _)| to == host).map(|(_, body)| body.clone()).collect::<Vec<_>>();
    let (came, went) = (to("alpha.test"), to("gamma.test"));
    let said: Vec<Value> = came.iter().map(|body| serde_json::from_slice(body).unwrap()).collect();
    let kinds: Vec<&str> = said.iter().map(|activity| activity["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["Create", "Update", "Delete"]);
    assert!(said.iter().all(|activity| activity["signature"]["type"] == "RsaSignature2017"));
    assert_eq!(came, went, "byte for byte");
}

#[tokio::test]
async fn what_its_origin_does_not_show_stands_by_its_proof() {
    for status in [StatusCode::NOT_FOUND, StatusCode::SERVICE_UNAVAILABLE, StatusCode::UNAUTHORIZED] {
        let town = Town::build().await;
        town.hide(status);
        let answer = town.answer().await;
        town.net.settle().await;
        assert_eq!(town.thread().await, ["@alice The last one"], "{status}");
        assert_eq!(town.kept(&answer["uri"]).await.unwrap().in_reply_to_uri, None);

        let path = format!("/api/v1/statuses/{}", answer["id"].as_str().unwrap());
        town.bob.delete(&path).value().await;
        town.net.advance(std::time::Duration::from_secs(60));
        town.net.settle().await;
        assert!(town.thread().await.is_empty(), "{status}");
    }
}

#[tokio::test]
async fn what_its_origin_deleted_is_not_brought_back_by_a_proof() {
    let town = Town::build().await;
    town.hide(StatusCode::GONE);
    let answer = town.answer().await;
    town.net.settle().await;
    assert!(town.kept(&answer["uri"]).await.is_none());
}

#[tokio::test]
async fn what_neither_its_origin_nor_a_proof_confirms_leaves_no_trace() {
    let town = Town::build().await;
    let (bobs, alices) = (rsa_made(&town.bob).await, rsa(&town.alice).await);
    let now = town.gamma().now().millis();
    let signed = |mut document: Value, (id, key): &(String, PrivateKey)| {
        document["signature"] = linked::sign(&document, id, key, now).unwrap();
        document
    };
    let mut altered = signed(town.claimed(1), &bobs);
    altered["object"]["content"] = json!("None at all");
    let others = signed(town.claimed(2), &alices);
    let pretended = signed(town.claimed(3), &(bobs.0.clone(), alices.1.clone()));
    let mut ours = signed(town.claimed(4), &bobs);
    ours["signature"]["creator"] = json!(format!("{}#other", town.bob.uri()));
    let unsigned = town.claimed(5);
    for document in [altered, others, pretended, ours, unsigned] {
        assert_eq!(town.bring(&document).await, StatusCode::ACCEPTED);
        assert!(town.kept(&document["object"]["id"]).await.is_none(), "{document}");
    }
    assert!(town.thread().await.is_empty());
    // The same without lies is believed.
    assert_eq!(town.bring(&signed(town.claimed(6), &bobs)).await, StatusCode::ACCEPTED);
    assert_eq!(town.thread().await, ["The first one"]);
    // What has no document to be asked for is refused at once.
    let mut follow = town.claimed(7);
    (follow["type"], follow["object"]) = (json!("Follow"), json!(town.carol.uri()));
    assert_eq!(town.bring(&follow).await, StatusCode::UNAUTHORIZED);
}

/// The key is made when the first thing is signed.
async fn rsa_made(user: &TestUser) -> (String, PrivateKey) {
    user.app.get(&format!("/ap/users/{}", user.account)).header("accept", "application/activity+json").ok().await;
    rsa(user).await
}

#[tokio::test]
async fn a_forged_deletion_deletes_nothing() {
    let town = Town::build().await;
    let answer = town.answer().await;
    town.net.settle().await;
    let delete = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}#forged", answer["uri"].as_str().unwrap()),
        "type": "Delete", "actor": town.bob.uri(), "to": [PUBLIC],
        "object": { "id": answer["uri"], "type": "Tombstone" },
    });
    let mut bad = delete.clone();
    let (id, key) = (rsa(&town.bob).await.0, rsa(&town.alice).await.1);
    bad["signature"] = linked::sign(&bad, &id, &key, town.gamma().now().millis()).unwrap();
    let mut whole = delete.clone();
    whole["object"] = json!(town.bob.uri());
    for status in [None, Some(StatusCode::SERVICE_UNAVAILABLE), Some(StatusCode::FORBIDDEN)] {
        if let Some(status) = status {
            town.hide(status);
        }
        for document in [&delete, &bad, &whole] {
            assert_eq!(town.bring(document).await, StatusCode::ACCEPTED);
            assert_eq!(town.thread().await, ["@alice The last one"], "{status:?}");
        }
    }
    // That it is gone counts, whoever says so.
    town.hide(StatusCode::NOT_FOUND);
    assert_eq!(town.bring(&delete).await, StatusCode::ACCEPTED);
    assert!(town.thread().await.is_empty());
}

#[tokio::test]
async fn a_proof_by_the_actors_multikey_is_believed() {
    let town = Town::build().await;
    for person in [&town.bob, &town.carol] {
        rsa_made(person).await;
    }
    let (bobs, carols) = (ed25519(&town.bob).await, ed25519(&town.carol).await);
    let now = town.gamma().now().millis();
    let mut altered = proved(&town.claimed(1), &bobs, now).await;
    altered["object"]["content"] = json!("None at all");
    let others = proved(&town.claimed(2), &carols, now).await;
    let pretended = proved(&town.claimed(3), &(bobs.0.clone(), carols.1), now).await;
    for document in [altered, others, pretended] {
        assert_eq!(town.bring(&document).await, StatusCode::ACCEPTED);
        assert!(town.kept(&document["object"]["id"]).await.is_none(), "{document}");
    }
    assert_eq!(town.bring(&proved(&town.claimed(4), &bobs, now).await).await, StatusCode::ACCEPTED);
    assert_eq!(town.thread().await, ["The first one"]);

    // What can be done and undone counts while it is new.
    let post = town.carol.publish("Ahoy").await;
    let like = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}#likes/1", town.bob.uri()), "type": "Like",
        "actor": town.bob.uri(), "object": post["uri"],
    });
    for (at, count) in [(now - 24 * 3_600_000, 0), (now, 1)] {
        assert_eq!(town.bring(&proved(&like, &bobs, at).await).await, StatusCode::ACCEPTED);
        assert_eq!(town.carol.status(&post["id"]).await["favourites_count"], count);
    }
}

#[tokio::test]
async fn actors_list_both_their_keys() {
    let net = TestNet::of(["alpha.test"]).await;
    let alice = net.user("alice@alpha.test").await;
    let path = format!("/ap/users/{}", alice.account);
    let document = alice.app.get(&path).header("accept", "application/activity+json").value().await;
    let key = &document["assertionMethod"][0];
    assert_eq!((&key["type"], &key["controller"]), (&json!("Multikey"), &json!(alice.uri())));
    assert_eq!(key["id"], format!("{}#ed25519-key", alice.uri()));
    let actor = activitypub::vocab::Actor::parse(&document).unwrap();
    let kinds: Vec<_> = actor.keys.iter().map(|key| key.public_key().unwrap().kind()).collect();
    assert_eq!(kinds, [activitypub::signature::KeyKind::Rsa, activitypub::signature::KeyKind::Ed25519]);
    let again = alice.app.get(&path).header("accept", "application/activity+json").value().await;
    assert_eq!(again["assertionMethod"], document["assertionMethod"]);
}
