//! Relays of each kind: what they are asked, what they bring, what they get.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use activitypub::signature::{Digest, Outgoing, PrivateKey, Scheme, sign};
use bytes::Bytes;
use domain::{RelayKind, RelayState};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use services::{http::HttpError, relays};
use testkit::{TestApp, TestNet, TestUser};

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// A relay at `relay.test` that does as it is told by a test.
struct Relay {
    actor: String,
    key: PrivateKey,
    got: Arc<Mutex<Vec<Value>>>,
}

impl Relay {
    /// `inbox` is where its actor says that it is.
    fn open(net: &TestNet, actor: &str, inbox: &str) -> Self {
        let (key, got) = (PrivateKey::generate_rsa().unwrap(), Arc::new(Mutex::new(Vec::new())));
        let pem = key.public().unwrap().to_pem().unwrap();
        let document = json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"], "id": actor,
            "type": "Application", "preferredUsername": "relay", "inbox": inbox,
            "publicKey": { "id": format!("{actor}#main-key"), "owner": actor, "publicKeyPem": pem },
        });
        let found = json!({ "subject": "acct:relay@relay.test", "links": [
            { "rel": "self", "type": "application/activity+json", "href": actor }] });
        let (place, kept) = (actor.to_owned(), got.clone());
        net.app("alpha.test").hosts().insert("relay.test", move |request: http::Request<Bytes>| {
            let answer = http::Response::builder();
            let answer = if request.method() == Method::POST {
                kept.lock().unwrap().push(serde_json::from_slice(request.body()).unwrap());
                answer.status(202).body(Bytes::new())
            } else if request.uri() == place.as_str() {
                answer.header("content-type", "application/activity+json").body(document.to_string().into())
            } else if request.uri().path() == "/.well-known/webfinger" {
                answer.header("content-type", "application/jrd+json").body(found.to_string().into())
            } else {
                answer.status(404).body(Bytes::new())
            };
            async move { Ok::<_, HttpError>(answer.unwrap()) }
        });
        Self { actor: actor.to_owned(), key, got }
    }

    /// What came since the last look.
    fn got(&self) -> Vec<Value> {
        std::mem::take(&mut *self.got.lock().unwrap())
    }

    fn kinds(&self) -> Vec<String> {
        self.got().iter().map(|activity| activity["type"].as_str().unwrap().to_owned()).collect()
    }

    async fn send(&self, to: &TestApp, activity: &Value) -> StatusCode {
        let body = activity.to_string();
        let url = to.config.url("/inbox").parse().unwrap();
        let media = "application/activity+json";
        let signing = Outgoing { method: &Method::POST, url: &url, body: Some((Digest::of(body.as_bytes()), media)) };
        let key_id = format!("{}#main-key", self.actor);
        let headers = sign(Scheme::Cavage, &signing, &key_id, &self.key, to.now().millis()).unwrap();
        let mut request = to.post("/inbox");
        for (name, value) in headers.iter().filter(|(name, _)| *name != http::header::CONTENT_TYPE) {
            request = request.header(name.as_str(), value.to_str().unwrap());
        }
        request.body(media, body).send().await.status
    }

    async fn act(&self, to: &TestApp, kind: &str, object: Value) {
        let id = format!("{}/activities/{}", self.actor, self.got.lock().unwrap().len());
        let activity = json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": id, "type": kind, "actor": self.actor,
            "to": [format!("{}/followers", self.actor), PUBLIC], "object": object,
        });
        assert_eq!(self.send(to, &activity).await, StatusCode::ACCEPTED);
        to.settle().await;
    }
}

async fn state(app: &TestApp) -> RelayState {
    relays::list(app.app()).await.unwrap()[0].state
}

async fn public(user: &TestUser) -> Vec<Value> {
    user.list("/api/v1/timelines/public?remote=true").await
}

async fn town() -> (TestNet, TestUser, TestUser) {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    (net, alice, bob)
}

/// A relay of Mastodon's kind that has let alpha.test in.
async fn connected(net: &TestNet) -> Relay {
    let app = net.app("alpha.test");
    let relay = Relay::open(net, "https://relay.test/actor", "https://relay.test/inbox");
    relays::add(app.app(), "https://relay.test/inbox", None).await.unwrap();
    net.settle().await;
    let follow = relay.got().remove(0);
    assert_eq!((&follow["type"], &follow["object"]), (&json!("Follow"), &json!(PUBLIC)));
    assert_eq!(follow["actor"], "https://alpha.test/actor");
    assert_eq!(state(app).await, RelayState::Asking);
    relay.act(app, "Accept", json!({ "type": "Follow", "id": follow["id"], "actor": follow["actor"] })).await;
    assert_eq!(state(app).await, RelayState::Connected);
    relay
}

#[tokio::test]
async fn a_relay_fills_the_public_feed_and_no_home() {
    let (net, alice, bob) = town().await;
    let relay = connected(&net).await;
    let app = &alice.app;
    let post = bob.publish("Low tide #boats").await;
    relay.act(app, "Announce", post["uri"].clone()).await;
    relay.act(app, "Announce", post["uri"].clone()).await;
    let feed = public(&alice).await;
    assert_eq!(
        (feed.len(), &feed[0]["account"]["acct"], &feed[0]["reblogs_count"]),
        (1, &json!("bob@beta.test"), &json!(0))
    );
    assert_eq!(alice.list("/api/v1/timelines/tag/boats").await.len(), 1);
    assert!(alice.home().await.is_empty());
    net.settle().await;
    assert!(relay.got().is_empty(), "what came by a relay goes to none");
    let quiet = bob.publish_with(json!({ "status": "Aside", "visibility": "unlisted" })).await;
    relay.act(app, "Announce", quiet["uri"].clone()).await;
    assert_eq!(public(&alice).await.len(), 1, "only what is public comes by relays");
}

#[tokio::test]
async fn a_relay_gets_public_posts_once() {
    let (net, alice, _) = town().await;
    let relay = connected(&net).await;
    let post = alice.publish("Hello").await;
    alice.publish_with(json!({ "status": "Aside", "visibility": "unlisted" })).await;
    alice.publish_with(json!({ "status": "For few", "visibility": "private" })).await;
    alice.publish_with(json!({ "status": "For this town", "local_only": true })).await;
    net.settle().await;
    let got = relay.got();
    assert_eq!(got.len(), 1, "{got:?}");
    assert_eq!((&got[0]["type"], &got[0]["object"]["id"]), (&json!("Create"), &post["uri"]));
    relay.act(&alice.app, "Announce", post["uri"].clone()).await;
    alice.delete(&format!("/api/v1/statuses/{}", post["id"].as_str().unwrap())).value().await;
    net.advance(Duration::from_secs(15));
    net.settle().await;
    assert_eq!(relay.kinds(), ["Delete"]);

    relays::disable(alice.app.app(), "https://relay.test/inbox").await.unwrap();
    net.settle().await;
    let undo = relay.got().remove(0);
    assert_eq!((&undo["type"], &undo["object"]["object"]), (&json!("Undo"), &json!(PUBLIC)));
    alice.publish("Nobody passes this on").await;
    net.settle().await;
    assert!(relay.got().is_empty());
    let asked = relays::enable(alice.app.app(), "https://relay.test/inbox").await.unwrap();
    net.settle().await;
    assert_eq!(relay.got()[0]["id"], asked.follow_uri.as_str());
    relay.act(&alice.app, "Reject", json!(asked.follow_uri)).await;
    assert_eq!(state(&alice.app).await, RelayState::Refused);
    relays::remove(alice.app.app(), "https://relay.test/inbox").await.unwrap();
    assert!(relays::list(alice.app.app()).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_a_relay_forwards_is_asked_of_its_own_server() {
    let (net, alice, bob) = town().await;
    let app = &alice.app;
    let stranger = Relay::open(&net, "https://relay.test/actor", "https://relay.test/inbox");
    let post = bob.publish("Low tide").await;
    let mut create = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": "https://beta.test/activities/1", "type": "Create",
        "actor": bob.uri(), "to": PUBLIC,
        "object": { "type": "Note", "id": post["uri"], "attributedTo": bob.uri(), "content": "Forged", "to": PUBLIC },
    });
    assert_eq!(stranger.send(app, &create).await, StatusCode::ACCEPTED);
    net.settle().await;
    assert!(public(&alice).await.is_empty(), "no relay, and it concerns nobody here");
    let relay = connected(&net).await;
    assert_eq!(relay.send(app, &create).await, StatusCode::ACCEPTED);
    net.settle().await;
    let feed = public(&alice).await;
    assert!(feed[0]["content"].as_str().unwrap().contains("Low tide"), "not what the relay says");

    create["type"] = json!("Delete");
    assert_eq!(relay.send(app, &create).await, StatusCode::ACCEPTED);
    net.settle().await;
    assert_eq!(public(&alice).await.len(), 1, "its server still has it");
    bob.delete(&format!("/api/v1/statuses/{}", post["id"].as_str().unwrap())).value().await;
    assert_eq!(relay.send(app, &create).await, StatusCode::ACCEPTED);
    net.settle().await;
    assert!(public(&alice).await.is_empty());
}

#[tokio::test]
async fn a_litepub_relay_follows_back_and_is_told_by_announcing() {
    let (net, alice, bob) = town().await;
    let app = &alice.app;
    let relay = Relay::open(&net, "https://relay.test/actor", "https://relay.test/inbox");
    relays::add(app.app(), "https://relay.test/actor", None).await.unwrap();
    net.settle().await;
    let follow = relay.got().remove(0);
    assert_eq!((&follow["type"], &follow["object"]), (&json!("Follow"), &json!(relay.actor)));
    relay.act(app, "Accept", follow["id"].clone()).await;
    assert_eq!(state(app).await, RelayState::Connected);
    relay.act(app, "Follow", json!("https://alpha.test/actor")).await;
    assert_eq!(relay.kinds(), ["Accept"]);

    let post = alice.publish("Hello").await;
    net.settle().await;
    let got = relay.got();
    assert_eq!(got.len(), 1, "{got:?}");
    assert_eq!((&got[0]["type"], &got[0]["actor"]), (&json!("Announce"), &json!("https://alpha.test/actor")));
    assert_eq!(got[0]["object"], post["uri"]);
    let theirs = bob.publish("Low tide").await;
    relay.act(app, "Announce", theirs["uri"].clone()).await;
    assert_eq!(public(&alice).await.len(), 1);
    assert!(alice.home().await.iter().all(|status| status["reblog"].is_null()));

    relays::remove(app.app(), "https://relay.test/actor").await.unwrap();
    net.settle().await;
    assert_eq!(relay.kinds(), ["Undo"]);
    relay.act(app, "Follow", json!("https://alpha.test/actor")).await;
    assert_eq!(relay.kinds(), ["Reject"], "nobody else follows a server");
}

#[tokio::test]
async fn a_hashtag_relay_gets_what_it_is_about() {
    for kind in [RelayKind::Mastodon, RelayKind::Litepub] {
        let (net, alice, _) = town().await;
        let place = "https://relay.test/tag/boats";
        let relay = Relay::open(&net, place, place);
        let added = relays::add(alice.app.app(), place, (kind == RelayKind::Litepub).then_some(kind)).await.unwrap();
        assert_eq!(added.tag.as_deref(), Some("boats"));
        net.settle().await;
        let follow = relay.got().remove(0);
        assert_eq!(follow["object"], if kind == RelayKind::Mastodon { PUBLIC } else { place });
        relay.act(&alice.app, "Accept", follow["id"].clone()).await;
        alice.publish("Something else").await;
        alice.publish("Low tide #Boats").await;
        net.settle().await;
        assert_eq!(relay.kinds(), [if kind == RelayKind::Mastodon { "Create" } else { "Announce" }]);
    }
}

#[tokio::test]
async fn only_addresses_of_other_servers_are_relays() {
    let app = TestApp::new().await;
    for bad in ["", "relay.test", "http://relay.test/inbox", "https://alpha.test/inbox", "ftp://relay.test/inbox"] {
        assert!(relays::add(app.app(), bad, None).await.is_err(), "{bad}");
    }
    assert!(relays::list(app.app()).await.unwrap().is_empty());
}
