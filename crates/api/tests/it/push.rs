//! Web Push: subscriptions, and what a push service gets.

use std::sync::{Arc, Mutex};

use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree},
    hkdf::{HKDF_SHA256, KeyType, Salt},
    signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey as Verifier},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};
use testkit::{TestApp, TestUser};

const PATH: &str = "/api/v1/push/subscription";
/// RFC 8291, appendix A.
const PUBLIC: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const PRIVATE: &str = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

type Inbox = Arc<Mutex<Vec<Request<Bytes>>>>;

/// A push service that answers with this status and keeps what it gets.
fn service(app: &TestApp, host: &str, status: u16) -> Inbox {
    let inbox = Inbox::default();
    let kept = inbox.clone();
    app.hosts().insert(host, move |request: Request<Bytes>| {
        kept.lock().unwrap().push(request);
        async move { Ok(Response::builder().status(status).body(Bytes::new()).unwrap()) }
    });
    inbox
}

fn wanted(standard: bool, alerts: Value) -> Value {
    json!({
        "subscription": {
            "endpoint": "https://push.example/send/7?x=1", "standard": standard,
            "keys": { "p256dh": PUBLIC, "auth": AUTH },
        },
        "data": { "alerts": alerts },
    })
}

async fn people() -> (TestApp, TestUser, TestUser) {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    (app, alice, bob)
}

fn bytes(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(salt: &[u8], secret: &[u8], info: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    let prk = Salt::new(HKDF_SHA256, salt).extract(secret);
    prk.expand(&[info], Length(N)).unwrap().fill(&mut out).unwrap();
    out
}

/// What an app reads of a message in the form of RFC 8291.
fn read(body: &[u8]) -> Value {
    let (salt, rest) = body.split_at(16);
    let (public, sealed) = rest[5..].split_at(65);
    let own = PrivateKey::from_private_key(&ECDH_P256, &bytes(PRIVATE)).unwrap();
    let info = [b"WebPush: info\0".as_slice(), &bytes(PUBLIC), public].concat();
    let peer = UnparsedPublicKey::new(&ECDH_P256, public);
    let secret: [u8; 32] = agree(&own, peer, (), |secret| Ok(expand(&bytes(AUTH), secret, &info))).unwrap();
    let key: [u8; 16] = expand(salt, &secret, b"Content-Encoding: aes128gcm\0");
    let nonce: [u8; 12] = expand(salt, &secret, b"Content-Encoding: nonce\0");
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).unwrap());
    let mut text = sealed.to_vec();
    let text = key.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut text).unwrap();
    serde_json::from_slice(text.strip_suffix(&[2]).unwrap()).unwrap()
}

#[tokio::test]
async fn a_token_has_one_subscription() {
    let (_app, alice, bob) = people().await;
    alice.get(PATH).expect(404).await;
    alice.put(PATH).json(&json!({ "data": { "policy": "none" } })).expect(404).await;
    let first = alice.post(PATH).json(&wanted(true, json!({ "mention": true, "poll": "1" }))).value().await;
    assert!(first["id"].is_i64(), "apps read a number");
    assert_eq!((&first["standard"], &first["policy"]), (&json!(true), &json!("all")));
    assert_eq!((&first["alerts"]["mention"], &first["alerts"]["follow"]), (&json!(true), &json!(false)));
    assert_eq!((&first["alerts"]["poll"], &first["alerts"]["admin.report"]), (&json!(true), &json!(false)));
    assert_eq!(bytes(first["server_key"].as_str().unwrap()).len(), 65);
    assert_eq!(alice.get(PATH).value().await, first);
    bob.get(PATH).expect(404).await;

    let form = [("data[alerts][follow]", "true"), ("data[policy]", "followed")];
    let changed = alice.put(PATH).form(&form).value().await;
    assert_eq!((&changed["alerts"]["follow"], &changed["alerts"]["mention"]), (&json!(true), &json!(false)));
    assert_eq!((&changed["policy"], &changed["id"]), (&json!("followed"), &first["id"]));
    let second = alice.post(PATH).json(&wanted(false, json!({}))).value().await;
    assert_ne!(second["id"], first["id"]);
    assert_eq!(second["standard"], false);
    assert_eq!(alice.delete(PATH).value().await, json!({}));
    assert_eq!(alice.delete(PATH).value().await, json!({}));
    alice.get(PATH).expect(404).await;
}

#[tokio::test]
async fn what_cannot_be_reached_or_read_is_refused() {
    let (app, alice, _) = people().await;
    let try_with = async |endpoint: &str, p256dh: &str, auth: &str| {
        let keys = json!({ "p256dh": p256dh, "auth": auth });
        let body = json!({ "subscription": { "endpoint": endpoint, "keys": keys } });
        alice.post(PATH).json(&body).expect(422).await.json()["error"].as_str().unwrap().to_owned()
    };
    let good = "https://push.example/";
    assert_eq!(try_with("push.example", PUBLIC, AUTH).await, "Validation failed: Endpoint is not a valid URL");
    assert_eq!(try_with("http://push.example/", PUBLIC, AUTH).await, "Validation failed: Endpoint is not a valid URL");
    assert_eq!(try_with(good, &PUBLIC[1..], AUTH).await, "Validation failed: Key p256dh is invalid");
    assert_eq!(try_with(good, PUBLIC, "AAAA").await, "Validation failed: Key auth is invalid");
    assert_eq!(try_with("", "", AUTH).await, "Validation failed: Endpoint can't be blank, Key p256dh can't be blank");
    alice.post(PATH).json(&json!({})).expect(400).await;
    let reader = app.build_user("rita").scopes("read write").make().await;
    reader.post(PATH).json(&wanted(true, json!({}))).expect(403).await;
}

#[tokio::test]
async fn an_app_is_woken_in_the_form_of_the_standards() {
    let (app, alice, bob) = people().await;
    let inbox = service(&app, "push.example", 201);
    let subscribed = alice.post(PATH).json(&wanted(true, json!({ "mention": true }))).value().await;
    bob.publish("hello @alice, how are you?").await;
    bob.post(&format!("/api/v1/accounts/{}/follow", alice.account)).ok().await;
    app.settle().await;
    let got = std::mem::take(&mut *inbox.lock().unwrap());
    assert_eq!(got.len(), 1, "only what was asked for");
    let header = |name: &str| got[0].headers()[name].to_str().unwrap().to_owned();
    assert_eq!(got[0].uri().path(), "/send/7");
    assert_eq!((header("content-encoding"), header("ttl")), ("aes128gcm".into(), "172800".into()));
    assert_eq!(header("urgency"), "normal");

    let list = alice.notifications().await;
    let message = read(got[0].body());
    assert_eq!(message["access_token"], alice.token);
    assert_eq!(message["notification_id"].as_i64().unwrap().to_string(), list[1]["id"].as_str().unwrap());
    assert_eq!((&message["notification_type"], &message["preferred_locale"]), (&json!("mention"), &json!("en")));
    assert_eq!(
        (&message["title"], &message["body"]),
        (&json!("bob mentioned you"), &json!("hello @alice, how are you?"))
    );
    assert_eq!(message["icon"], list[1]["account"]["avatar_static"]);

    // VAPID (RFC 8292): a token for the service alone, signed by the key that the app was told.
    let authorization = header("authorization");
    let (token, key) = authorization.strip_prefix("vapid t=").unwrap().split_once(",k=").unwrap();
    assert_eq!(key, subscribed["server_key"].as_str().unwrap());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    Verifier::new(&ECDSA_P256_SHA256_FIXED, bytes(key)).verify(signed.as_bytes(), &bytes(signature)).unwrap();
    let (head, claims) = signed.split_once('.').unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&bytes(head)).unwrap(), json!({ "typ": "JWT", "alg": "ES256" }));
    let claims: Value = serde_json::from_slice(&bytes(claims)).unwrap();
    assert_eq!((&claims["aud"], &claims["sub"]), (&json!("https://push.example"), &json!("https://alpha.test")));
    assert_eq!(claims["exp"].as_i64().unwrap(), app.now().secs() + 12 * 3600);

    // The service may end it.
    let end = header("unsubscribe-url");
    let path = end.strip_prefix("https://alpha.test").unwrap();
    app.request("DELETE", &format!("{path}x")).expect(404).await;
    app.request("DELETE", path).ok().await;
    alice.get(PATH).expect(404).await;
}

#[tokio::test]
async fn older_apps_are_woken_in_the_form_of_the_drafts() {
    let (app, alice, bob) = people().await;
    let inbox = service(&app, "push.example", 201);
    let subscribed = alice.post(PATH).json(&wanted(false, json!({ "follow": true }))).value().await;
    bob.post(&format!("/api/v1/accounts/{}/follow", alice.account)).ok().await;
    app.settle().await;
    let got = std::mem::take(&mut *inbox.lock().unwrap());
    let header = |name: &str| got[0].headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-encoding"), "aesgcm");
    assert_eq!(bytes(header("encryption").strip_prefix("salt=").unwrap()).len(), 16);
    let crypto = header("crypto-key");
    let (own, key) = crypto.strip_prefix("dh=").unwrap().split_once(";p256ecdsa=").unwrap();
    assert_eq!((bytes(own).len(), key), (65, subscribed["server_key"].as_str().unwrap()));
    assert!(header("authorization").starts_with("WebPush "));
}

#[tokio::test]
async fn policies_and_kinds_decide_who_is_woken() {
    let (app, alice, bob) = people().await;
    let inbox = service(&app, "push.example", 201);
    let woken = async || {
        app.settle().await;
        std::mem::take(&mut *inbox.lock().unwrap()).len()
    };
    let policy = async |policy: &str| {
        alice.put(PATH).json(&json!({ "data": { "policy": policy } })).ok().await;
        bob.publish("hey @alice").await;
    };
    alice.post(PATH).json(&wanted(true, json!({ "mention": true }))).ok().await;
    policy("all").await;
    assert_eq!(woken().await, 1);
    policy("followed").await;
    assert_eq!(woken().await, 0);
    policy("none").await;
    assert_eq!(woken().await, 0);
    bob.post(&format!("/api/v1/accounts/{}/follow", alice.account)).ok().await;
    policy("follower").await;
    assert_eq!(woken().await, 1);
    alice.post(&format!("/api/v1/accounts/{}/follow", bob.account)).ok().await;
    policy("followed").await;
    assert_eq!(woken().await, 1);
}

#[tokio::test]
async fn a_subscription_ends_when_its_service_says_so() {
    let (app, alice, bob) = people().await;
    service(&app, "push.example", 503);
    alice.post(PATH).json(&wanted(true, json!({ "mention": true }))).ok().await;
    bob.publish("hello @alice").await;
    app.settle().await;
    alice.get(PATH).ok().await;
    let inbox = service(&app, "push.example", 410);
    app.advance(std::time::Duration::from_secs(60));
    app.settle().await;
    assert_eq!(inbox.lock().unwrap().len(), 1, "it is tried again");
    alice.get(PATH).expect(404).await;
}
