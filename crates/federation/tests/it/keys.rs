//! Keys as actors list them: several, only named ones, and ones that are not theirs to list.

use activitypub::signature::{Outgoing, PrivateKey, Scheme, sign};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use storage::keys;
use testkit::TestApp;

use crate::corpus::{
    acts::deliver,
    world::{World, server, stub},
};

const IDA: &str = "https://harbour.test/users/ida";
const MALLORY: &str = "https://evil.test/users/mallory";

async fn town() -> (&'static World, TestApp) {
    let world: &'static World = Box::leak(Box::default());
    let app = server(world, "https://harbour.test/ https://evil.test/ ").await;
    (world, app)
}

fn pem() -> String {
    PrivateKey::generate_rsa().unwrap().public().unwrap().to_pem().unwrap()
}

fn multibase() -> String {
    PrivateKey::generate_ed25519().unwrap().public().unwrap().to_multikey()
}

fn key(id: &str, owner: &str, pem: &str) -> Value {
    json!({ "id": id, "owner": owner, "publicKeyPem": pem })
}

async fn look_up(app: &TestApp, world: &World, actor: &str, change: impl FnOnce(&mut Value)) {
    let mut document = stub(actor);
    change(&mut document);
    world.put(actor, document);
    app.remote.resolve(app, actor).await.unwrap().expect("the actor is found");
}

async fn owner(app: &TestApp, key: &str) -> Option<String> {
    keys::find_owned(&mut app.db.conn(), key).await.unwrap().map(|key| key.owner)
}

#[tokio::test]
async fn all_keys_of_an_actor_are_known() {
    let (world, app) = town().await;
    let id = |name: &str| format!("{IDA}#{name}");
    let multikey = |name: &str, owner: &str| json!({ "id": id(name), "type": "Multikey", "controller": owner, "publicKeyMultibase": multibase() });
    look_up(&app, world, IDA, |ida| {
        ida["publicKey"] =
            json!([key(&id("one"), IDA, &pem()), key(&id("two"), IDA, &pem()), key(&id("her"), MALLORY, &pem())]);
        ida["assertionMethod"] = json!([multikey("three", IDA), multikey("his", MALLORY), id("one"), 4, null]);
    })
    .await;
    for name in ["one", "two", "three"] {
        assert_eq!(owner(&app, &id(name)).await.as_deref(), Some(IDA), "{name}");
    }
    for name in ["her", "his"] {
        assert_eq!(owner(&app, &id(name)).await, None, "{name}: says that it is another's");
    }
}

#[tokio::test]
async fn a_key_counts_only_under_its_owners_own_address() {
    let (world, app) = town().await;
    let hers = format!("{IDA}#main-key");
    // Whether he comes first or last, he cannot take her key's place.
    let claims = |mallory: &mut Value| {
        mallory["publicKey"] =
            json!([key(&hers, MALLORY, &pem()), key(&format!("{MALLORY}#main-key"), MALLORY, &pem())]);
    };
    look_up(&app, world, MALLORY, claims).await;
    assert_eq!(owner(&app, &hers).await, None);
    let shown = pem();
    look_up(&app, world, IDA, |ida| ida["publicKey"] = key(&hers, IDA, &shown)).await;
    look_up(&app, world, &format!("{MALLORY}2"), claims).await;
    let known = keys::find_owned(&mut app.db.conn(), &hers).await.unwrap().unwrap();
    assert_eq!((known.owner.as_str(), known.public_pem), (IDA, shown));
}

#[tokio::test]
async fn a_key_that_is_only_named_is_fetched_if_both_name_each_other() {
    let (world, app) = town().await;
    let (good, stolen) = ("https://harbour.test/keys/1", "https://harbour.test/keys/2");
    let elsewhere = "https://evil.test/keys/3";
    world.put(good, key(good, IDA, &pem()));
    world.put(stolen, key(stolen, "https://harbour.test/users/another", &pem()));
    world.put(elsewhere, key(elsewhere, IDA, &pem()));
    look_up(&app, world, IDA, |ida| ida["publicKey"] = json!([good, stolen, elsewhere])).await;
    assert_eq!(owner(&app, good).await.as_deref(), Some(IDA));
    for key in [stolen, elsewhere] {
        assert_eq!(owner(&app, key).await, None, "{key}");
    }
}

/// What is answered to whoever signs with this key, where everybody must sign.
async fn ask(app: &TestApp, path: &str, id: &str, key: &PrivateKey) -> StatusCode {
    let url = app.config.url(path).parse().unwrap();
    let outgoing = Outgoing { method: &Method::GET, url: &url, body: None };
    let headers = sign(Scheme::Cavage, &outgoing, id, key, app.now().millis()).unwrap();
    let mut request = app.get(path).accept("application/activity+json");
    for (name, value) in &headers {
        request = request.header(name.as_str(), value.to_str().unwrap());
    }
    request.send().await.status
}

#[tokio::test]
async fn a_key_that_was_withdrawn_is_believed_no_longer() {
    let (world, app) = town().await;
    let mut settings = (*app.settings.get()).clone();
    settings.secure_mode = true;
    services::settings::change(&app, settings).await.unwrap();
    let path = format!("/ap/users/{}/outbox", app.user("alice").await.account);
    let (old, new) = (PrivateKey::generate_rsa().unwrap(), PrivateKey::generate_rsa().unwrap());
    let (old_id, new_id) = (format!("{IDA}#old"), format!("{IDA}#new"));
    let shown = |id: &str, private: &PrivateKey| key(id, IDA, &private.public().unwrap().to_pem().unwrap());
    look_up(&app, world, IDA, |ida| ida["publicKey"] = shown(&old_id, &old)).await;
    assert_eq!(ask(&app, &path, &old_id, &old).await, StatusCode::OK);

    let mut document = stub(IDA);
    document["publicKey"] = shown(&new_id, &new);
    world.put(IDA, document.clone());
    let update = json!({ "id": format!("{IDA}#update"), "type": "Update", "actor": IDA, "object": document });
    deliver(&app, &update).await.unwrap();
    assert_eq!(ask(&app, &path, &old_id, &old).await, StatusCode::UNAUTHORIZED);
    assert_eq!(ask(&app, &path, &new_id, &new).await, StatusCode::OK);
}

#[tokio::test]
async fn an_actor_with_one_key_may_be_named_instead_of_it() {
    let (world, app) = town().await;
    app.settings.set(domain::Settings { secure_mode: true, ..domain::Settings::default() });
    let alice = app.user("alice").await;
    let path = format!("/ap/users/{}", alice.account);
    let mine = PrivateKey::generate_rsa().unwrap();
    let pem = mine.public().unwrap().to_pem().unwrap();
    look_up(&app, world, IDA, |ida| ida["publicKey"] = key(&format!("{IDA}#one"), IDA, &pem)).await;
    for id in [IDA, "acct:ida@harbour.test"] {
        assert_eq!(ask(&app, &path, id, &mine).await, StatusCode::OK, "{id}");
    }
    let refused = StatusCode::UNAUTHORIZED;
    assert_eq!(ask(&app, &path, IDA, &PrivateKey::generate_rsa().unwrap()).await, refused, "another key");
    for id in [&format!("{IDA}#two"), MALLORY, "acct:mallory@evil.test", "acct:ida", "acct:"] {
        assert_eq!(ask(&app, &path, id, &mine).await, refused, "{id}");
    }
    let mut document = stub(IDA);
    document["publicKey"] =
        json!([key(&format!("{IDA}#one"), IDA, &pem), key(&format!("{IDA}#two"), IDA, &self::pem())]);
    world.put(IDA, document.clone());
    let update = json!({ "id": format!("{IDA}#update"), "type": "Update", "actor": IDA, "object": document });
    deliver(&app, &update).await.unwrap();
    assert_eq!(ask(&app, &path, IDA, &mine).await, refused, "which of the two?");
}
