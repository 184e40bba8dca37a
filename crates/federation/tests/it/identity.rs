//! Who speaks, and with whom: the two forms of signatures, secure mode, limited federation, new keys, split domains.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use activitypub::signature::{Outgoing, PrivateKey, Scheme, sign};
use bytes::Bytes;
use domain::{Job, Settings};
use http::StatusCode;
use serde_json::{Value, json};
use services::{Config, server_allows};
use storage::{instances, jobs, keys};
use testkit::{TestApp, TestNet, TestUser};

/// What a program says that does not understand one of the forms.
fn refusal(status: u16, reason: &str) -> http::Response<Bytes> {
    let mut answer = http::Response::new(Bytes::from(reason.to_owned()));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap();
    answer
}

/// `host` takes one form only from now on. Counts what it refuses.
fn takes_only(net: &TestNet, host: &str, rfc9421: bool, refused_with: u16) -> Arc<AtomicUsize> {
    let refused = Arc::new(AtomicUsize::new(0));
    let count = refused.clone();
    net.gate(host, move |request| {
        let signed = request.headers().contains_key("signature");
        if signed && request.headers().contains_key("signature-input") != rfc9421 {
            count.fetch_add(1, Ordering::SeqCst);
            return Some(refusal(refused_with, "Signature is malformed"));
        }
        None
    });
    refused
}

async fn form(app: &TestApp, host: &str) -> i64 {
    instances::find(&mut app.db.conn(), host).await.unwrap().map_or(0, |instance| instance.signature_form)
}

#[tokio::test]
async fn a_host_that_takes_the_other_form_only_is_knocked_at_twice_once() {
    for status in [401, 400] {
        let net = TestNet::of(["alpha.test", "beta.test"]).await;
        let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
        let refused = takes_only(&net, "beta.test", true, status);
        // GET: the actor; POST: the follow, and what comes after it.
        alice.follow("bob@beta.test").await;
        net.settle().await;
        assert_eq!(refused.load(Ordering::SeqCst), 1, "the first knock only, for GET and POST together");
        assert_eq!(form(net.app("alpha.test"), "beta.test").await, 1);
        bob.publish("hello").await;
        alice.publish("@bob@beta.test good morning").await;
        net.settle().await;
        assert_eq!((alice.home().await.len(), bob.notifications().await.len()), (2, 2));
        assert_eq!(refused.load(Ordering::SeqCst), 1);

        // It is set up anew and takes the old form only.
        let refused = takes_only(&net, "beta.test", false, status);
        alice.publish("@bob@beta.test good night").await;
        net.settle().await;
        assert_eq!((bob.notifications().await.len(), refused.load(Ordering::SeqCst)), (3, 1));
        assert_eq!(form(net.app("alpha.test"), "beta.test").await, 0);
    }
}

async fn set(app: &TestApp, change: impl FnOnce(&mut Settings)) {
    let mut settings = (*app.settings.get()).clone();
    change(&mut settings);
    services::settings::change(app, settings).await.unwrap();
}

/// As another server asks without a signature.
async fn unsigned(app: &TestApp, path: &str) -> testkit::Answer {
    app.get(path).accept("application/activity+json").send().await
}

fn path_of(uri: &Value) -> String {
    uri.as_str().unwrap().split_once(".test").unwrap().1.to_owned()
}

/// What is answered to a GET that somebody signs.
async fn signed_get(app: &TestApp, who: &TestUser, address: &str) -> services::http::Response {
    signed_get_as(app, who, None, address).await
}

async fn signed_get_as(app: &TestApp, who: &TestUser, key_id: Option<&str>, address: &str) -> services::http::Response {
    let key = keys::find_signing(&mut app.db.conn(), who.account).await.unwrap().expect("it has spoken before");
    let private = PrivateKey::from_pem(&key.private_pem.unwrap()).unwrap();
    let (now, key_id) = (app.now().millis(), key_id.unwrap_or(&key.uri).to_owned());
    let add = move |hop: &mut http::Request<Bytes>| {
        let url = hop.uri().to_string().parse().unwrap();
        let outgoing = Outgoing { method: hop.method(), url: &url, body: None };
        let headers = sign(Scheme::Cavage, &outgoing, &key_id, &private, now).unwrap();
        hop.headers_mut().extend(headers);
        Ok(())
    };
    let request = services::http::Request::get(address.parse().unwrap()).accept("application/activity+json");
    app.http.send(request, Some(&add)).await.unwrap()
}

#[tokio::test]
async fn a_followers_server_reads_what_is_for_followers() {
    let net = TestNet::of(["alpha.test", "beta.test", "gamma.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let carol = net.user("carol@gamma.test").await;
    let before = alice.publish_with(json!({ "status": "before", "visibility": "private" })).await;
    bob.follow("alice@alpha.test").await;
    carol.follow("bob@beta.test").await;
    net.settle().await;
    let uri = before["uri"].as_str().unwrap();
    assert_eq!(unsigned(net.app("alpha.test"), &path_of(&before["uri"])).await.status, StatusCode::NOT_FOUND);
    let seen = bob.resolve(uri).await;
    assert!(seen.is_null(), "the server itself follows nobody, so its actor may not read it");
    assert!(carol.resolve(uri).await.is_null());
    // What the follower's own key signs is answered, and kept by no cache.
    let answer = signed_get(net.app("beta.test"), &bob, uri).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.headers["cache-control"].to_str().unwrap().contains("private"));
    let answer = signed_get(net.app("gamma.test"), &carol, uri).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

/// HTTP/2 has no Host header, which signatures cover all the same.
#[tokio::test]
async fn a_signed_request_may_come_by_http_2() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    set(net.app("alpha.test"), |settings| settings.secure_mode = true).await;
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    let key = keys::find_signing(&mut bob.app.db.conn(), bob.account).await.unwrap().expect("it has spoken before");
    let private = PrivateKey::from_pem(&key.private_pem.unwrap()).unwrap();
    for path in ["", "/followers_synchronization"] {
        let address = format!("{}{path}", alice.uri());
        let (method, url) = (http::Method::GET, address.parse().unwrap());
        let outgoing = Outgoing { method: &method, url: &url, body: None };
        let headers = sign(Scheme::Cavage, &outgoing, &key.uri, &private, bob.app.now().millis()).unwrap();
        let mut request = alice.app.get(&address).accept("application/activity+json");
        for (name, value) in headers.iter().filter(|(name, _)| *name != http::header::HOST) {
            request = request.header(name.as_str(), value.to_str().unwrap());
        }
        assert_eq!(request.send().await.status, StatusCode::OK, "{path}");
    }
}

/// Who asks with keys that nobody knows makes us ask others for them: not without end.
#[tokio::test]
async fn keys_of_strangers_are_not_fetched_without_end() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    net.advance(std::time::Duration::from_secs(60));
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    net.gate("beta.test", move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        None
    });
    let address = format!("{}/followers_synchronization", alice.uri());
    for n in 0..610 {
        let key = format!("https://beta.test/nobody/{n}");
        let answer = signed_get_as(&bob.app, &bob, Some(&key), &address).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 600);
}

#[tokio::test]
async fn in_secure_mode_whoever_asks_says_who_it_is() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let alpha = net.app("alpha.test");
    // Both: each must read the other's key to begin with.
    set(alpha, |settings| settings.secure_mode = true).await;
    set(net.app("beta.test"), |settings| settings.secure_mode = true).await;
    let status = alice.publish("hello").await;
    let actor = format!("/ap/users/{}", alice.account);
    for path in [path_of(&status["uri"]), format!("{actor}/outbox?page=true"), format!("{actor}/followers")] {
        assert_eq!(unsigned(alpha, &path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    for path in ["/actor", "/.well-known/webfinger?resource=acct:alice@alpha.test", "/nodeinfo/2.0"] {
        assert_eq!(unsigned(alpha, path).await.status, StatusCode::OK, "{path}");
    }
    for path in [&actor, "/@alice"] {
        let bare = unsigned(alpha, path).await;
        assert_eq!(bare.status, StatusCode::OK);
        let bare: Value = serde_json::from_str(&bare.text()).unwrap();
        assert!(bare["publicKey"]["publicKeyPem"].is_string() && bare.get("summary").is_none(), "{bare}");
    }
    for path in [&actor, &path_of(&status["uri"])] {
        assert_eq!(alpha.get(path).accept("text/html").send().await.status, StatusCode::SEE_OTHER, "{path}");
    }
    // A browser has no page there, so it is told no more than others.
    let id = status["id"].as_str().unwrap();
    let own = ["outbox", "outbox?page=true", "followers", "following", "collections/featured", "collections/tags"];
    let own = own.into_iter().chain(["featured_collections", "featured_collections/1", "feature_authorizations/1"]);
    let of_status = ["/activity", "/replies", "/likes", "/shares"].map(|of| format!("statuses/{id}{of}"));
    let stamp = format!("quote_authorizations/{id}");
    let own = own.map(str::to_owned).chain(of_status).chain([stamp]).map(|below| format!("{actor}/{below}"));
    for path in own.chain([format!("/ap/contexts/{id}")]) {
        for accept in ["text/html", "text/html,application/xhtml+xml,*/*;q=0.8"] {
            let answer = alpha.get(&path).accept(accept).send().await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        }
    }
    // Not by a media type either that opens the way to documents, but asks for none.
    for path in [format!("/@alice/{id}"), "/collections/1".to_owned()] {
        let answer = alpha.get(&path).accept("application/ld+json, text/html").send().await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert!(!bob.resolve(status["uri"].as_str().unwrap()).await.is_null());
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    alice.publish("again").await;
    net.settle().await;
    assert_eq!(bob.home().await.len(), 2);

    services::server_blocks::decide(
        alpha,
        services::server_blocks::Decision {
            domain: "beta.test".into(),
            severity: domain::Severity::Suspend,
            reject_media: false,
            reject_reports: false,
            private_comment: String::new(),
            public_comment: String::new(),
            obfuscate: false,
        },
    )
    .await
    .unwrap();
    let answer = signed_get(net.app("beta.test"), &bob, status["uri"].as_str().unwrap()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    net.settle().await;
}

#[tokio::test]
async fn limited_to_a_list() {
    let net = TestNet::of(["alpha.test", "beta.test", "gamma.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let carol = net.user("carol@gamma.test").await;
    let alpha = net.app("alpha.test");
    set(alpha, |settings| settings.limited_federation = true).await;
    server_allows::allow(alpha, "beta.test").await.unwrap();
    for friend in [&bob, &carol] {
        friend.find("alice@alpha.test").await;
    }
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    let status = alice.publish("for the list").await;
    net.settle().await;
    assert_eq!(bob.home().await.len(), 1);
    // The other is told nothing, and nothing is asked of it.
    assert!(carol.resolve(status["uri"].as_str().unwrap()).await.is_null());
    let theirs = carol.publish("hello").await;
    assert!(alice.resolve(theirs["uri"].as_str().unwrap()).await.is_null());
    assert_eq!(unsigned(alpha, &path_of(&status["uri"])).await.status, StatusCode::UNAUTHORIZED);
    // Also if it goes by a handle in the place of a key.
    unsigned(&carol.app, &path_of(&json!(carol.uri()))).await;
    let named = format!("acct:{}", carol.handle().trim_start_matches('@'));
    let answer = signed_get_as(&carol.app, &carol, Some(&named), status["uri"].as_str().unwrap()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    // Nor are strangers without an account here.
    for path in ["/api/v1/timelines/public", "/api/v1/instance/peers", "/api/v1/custom_emojis"] {
        let answer = alpha.get(path).send().await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(answer.text().contains("This API requires an authenticated user"));
    }
    let id = status["id"].as_str().unwrap();
    assert_eq!(alpha.get(&format!("/api/v1/statuses/{id}")).send().await.status, StatusCode::UNAUTHORIZED);
    for path in ["/", "/public", "/@alice", &format!("/@alice/{id}"), "/live"] {
        let answer = alpha.get(path).accept("text/html").send().await;
        assert_eq!(
            (answer.status, answer.header("location").starts_with("/auth/sign_in")),
            (StatusCode::SEE_OTHER, true)
        );
    }
    assert_eq!(alpha.get("/api/v1/streaming/public").send().await.status, StatusCode::UNAUTHORIZED);
    for path in ["/about", "/auth/sign_in", "/api/v2/instance", "/api/v1/instance", "/api/v1/instance/rules"] {
        assert_eq!(alpha.get(path).send().await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(alice.status(&status["id"]).await["id"], status["id"]);
    // Taken from the list again.
    server_allows::disallow(alpha, "beta.test").await.unwrap();
    alice.publish("for nobody else").await;
    net.settle().await;
    assert_eq!(bob.home().await.len(), 1);
}

async fn key_known_at(app: &TestApp, user: &TestUser) -> String {
    let uri = format!("{}#main-key", user.uri());
    keys::find_owned(&mut app.db.conn(), &uri).await.unwrap().expect("the key is known").public_pem
}

#[tokio::test]
async fn new_keys() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let (alpha, beta) = (net.app("alpha.test"), net.app("beta.test"));
    bob.follow("alice@alpha.test").await;
    net.settle().await;
    alice.publish("one").await;
    net.settle().await;
    let before = key_known_at(beta, &alice).await;
    // What waits for a host that is down is delivered all the same.
    net.down("beta.test");
    alice.publish("two").await;
    net.settle().await;
    let key = keys::find_signing(&mut alpha.db.conn(), alice.account).await.unwrap().unwrap();
    for _ in 0..2 {
        // Twice: a job may be done again.
        let job = Job::RotateKey { account: alice.account, key: key.id };
        jobs::enqueue(&mut alpha.db.conn(), &job, alpha.now()).await.unwrap();
        net.settle().await;
    }
    let now = keys::find_signing(&mut alpha.db.conn(), alice.account).await.unwrap().unwrap();
    assert_ne!((key.id, &key.public_pem), (now.id, &now.public_pem));
    assert_eq!(now.uri, key.uri);
    net.up("beta.test");
    net.advance(std::time::Duration::from_secs(3600));
    net.settle().await;
    let known = key_known_at(beta, &alice).await;
    assert_ne!(known, before);
    assert_eq!(known, now.public_pem);
    assert_eq!(bob.home().await.len(), 2);
    alice.publish("three").await;
    net.settle().await;
    assert_eq!(bob.home().await.len(), 3);

    // The Update alone, to a host that is up: believed without asking.
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    net.gate("alpha.test", move |request| {
        count.fetch_add(usize::from(request.uri().path().starts_with("/ap/users/")), Ordering::SeqCst);
        None
    });
    let job = Job::RotateKey { account: alice.account, key: now.id };
    jobs::enqueue(&mut alpha.db.conn(), &job, alpha.now()).await.unwrap();
    net.settle().await;
    let newest = keys::find_signing(&mut alpha.db.conn(), alice.account).await.unwrap().unwrap();
    assert_eq!(key_known_at(beta, &alice).await, newest.public_pem);
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

/// Handles of `alpha.test`, served from `social.alpha.test`, with the redirects that its operator is told to make.
async fn split(net: &mut TestNet) -> TestApp {
    let app = net.add(Config { account_domain: "alpha.test".into(), ..Config::new("social.alpha.test", true) }).await;
    net.redirect("alpha.test", "social.alpha.test");
    app
}

#[tokio::test]
async fn handles_of_another_host() {
    let mut net = TestNet::of(["beta.test"]).await;
    let alpha = split(&mut net).await;
    let alice = alpha.user("alice").await;
    let bob = net.user("bob@beta.test").await;
    for handle in ["alice@alpha.test", "alice@social.alpha.test"] {
        assert_eq!(bob.find(handle).await["acct"], "alice@alpha.test", "{handle}");
    }
    assert!(alice.uri().starts_with("https://social.alpha.test/ap/users/"));
    let document = unsigned(&alpha, &format!("/ap/users/{}", alice.account)).await;
    assert_eq!(serde_json::from_str::<Value>(&document.text()).unwrap()["webfinger"], "alice@alpha.test");
    bob.follow("alice@alpha.test").await;
    alice.follow("bob@beta.test").await;
    net.settle().await;
    alice.publish("from a split domain").await;
    net.settle().await;
    assert_eq!(bob.home().await[0]["account"]["acct"], "alice@alpha.test");
    // A mention by either name reaches her, from elsewhere and from here.
    let dora = alpha.user("dora").await;
    for (n, host) in ["alpha.test", "social.alpha.test"].into_iter().enumerate() {
        bob.publish(&format!("@alice@{host} hello")).await;
        let here = dora.publish(&format!("@alice@{host} hello from here")).await;
        assert_eq!(here["mentions"][0]["acct"], "alice", "{host}");
        net.settle().await;
        let mentions = alice.list("/api/v1/notifications?types[]=mention").await;
        assert_eq!(mentions.len(), 2 * (n + 1), "{host}");
    }
    for handle in ["alice", "alice@alpha.test", "alice@social.alpha.test"] {
        let found = dora.get(&format!("/api/v1/accounts/lookup?acct={handle}")).value().await;
        assert_eq!(found["acct"], "alice");
    }
}
