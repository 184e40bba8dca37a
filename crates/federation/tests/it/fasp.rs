//! Auxiliary service providers: one that a test runs asks to help, is confirmed, is told and asked things, and both sides
//! sign all that they say.

use std::sync::{Arc, Mutex};

use activitypub::signature::{
    Answer, Digest, Outgoing, OwnedKey, Presented, PrivateKey, PublicKey, Request, Scheme, check_answer, sign,
    sign_answer,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use domain::{FaspJob, FaspProviderId, Job, Settings};
use http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};
use services::{fasp, http::HttpError, settings};
use storage::jobs;
use testkit::{NOON, TestApp, TestNet};

const HOST: &str = "fasp.test";

/// What came to a provider: `METHOD path?query` and the document.
type Got = Arc<Mutex<Vec<(String, Value)>>>;

/// A provider at `https://fasp.test/api`.
struct Provider {
    key: PrivateKey,
    got: Got,
    /// What it answers, by path; and whether it is down.
    says: Arc<Mutex<Vec<(&'static str, Value)>>>,
    down: Arc<Mutex<bool>>,
    /// This server's key, as it was told.
    theirs: Arc<Mutex<Option<PublicKey>>>,
    id: Mutex<String>,
}

impl Provider {
    fn open(app: &TestApp) -> Self {
        let provider = Self {
            key: PrivateKey::generate_ed25519().unwrap(),
            got: Got::default(),
            says: Arc::default(),
            down: Arc::default(),
            theirs: Arc::default(),
            id: Mutex::default(),
        };
        let capabilities = ["account_search", "data_sharing", "follow_recommendation", "trends", "callback", "teapot"]
            .map(|id| json!({ "id": id, "version": "0.1" }));
        let info = json!({
            "name": "Finder", "privacyPolicy": [{ "url": "https://fasp.test/privacy", "language": "en" }],
            "signInUrl": "https://fasp.test/sign_in", "contactEmail": "help@fasp.test",
            "fediverseAccount": "@f@fasp.test", "capabilities": capabilities,
        });
        provider.say("/provider_info", info);
        let (got, says, down, theirs) =
            (provider.got.clone(), provider.says.clone(), provider.down.clone(), provider.theirs.clone());
        let key = provider.key.clone();
        app.hosts().insert(HOST, move |request: http::Request<Bytes>| {
            let answer = take(&request, (&got, &says, &theirs), &key, *down.lock().unwrap());
            async move { Ok::<_, HttpError>(answer) }
        });
        provider
    }

    fn say(&self, path: &'static str, answer: Value) {
        let mut says = self.says.lock().unwrap();
        says.retain(|(known, _)| *known != path);
        says.push((path, answer));
    }

    /// What came since the last look.
    fn got(&self) -> Vec<(String, Value)> {
        std::mem::take(&mut *self.got.lock().unwrap())
    }

    async fn register(&self, app: &TestApp) -> FaspProviderId {
        let asking = json!({
            "name": "Finder", "baseUrl": "https://fasp.test/api/", "serverId": "b2ks6vm8p23w",
            "publicKey": STANDARD.encode(self.key.public().unwrap().raw()),
        });
        let answer = app.post("/api/fasp/registration").json(&asking).expect(201).await;
        let said = answer.json();
        let raw = STANDARD.decode(said["publicKey"].as_str().unwrap()).unwrap();
        let key = PublicKey::from_ed25519(&raw).unwrap();
        let signed = Answer { status: answer.status, headers: &answer.headers, body: &answer.body };
        check_answer(&signed, &key, app.now().millis()).unwrap();
        *self.theirs.lock().unwrap() = Some(key);
        *self.id.lock().unwrap() = said["faspId"].as_str().unwrap().to_owned();
        let page = said["registrationCompletionUri"].as_str().unwrap().strip_prefix("https://alpha.test").unwrap();
        let page = app.get(page).ok().await.text();
        let print = STANDARD.encode(Digest::of(self.key.public().unwrap().raw()).bytes());
        assert!(page.contains(&print) && page.contains("aldea fasp confirm"), "{page}");
        said["faspId"].as_str().unwrap().parse().unwrap()
    }

    /// A signed request of the provider. Its answer must be signed, too, unless it is refused.
    async fn ask(&self, app: &TestApp, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let path = format!("/api/fasp{path}");
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let url = app.config.url(&path).parse().unwrap();
        let signing =
            Outgoing { method: &method, url: &url, body: Some((Digest::of(body.as_bytes()), "application/json")) };
        let id = self.id.lock().unwrap().clone();
        let headers = sign(Scheme::Rfc9421, &signing, &id, &self.key, app.now().millis() + 1).unwrap();
        let mut request = app.request(method.as_str(), &path);
        for (name, value) in headers.iter().filter(|(name, _)| *name != http::header::CONTENT_TYPE) {
            request = request.header(name.as_str(), value.to_str().unwrap());
        }
        let answer = request.body("application/json", body).send().await;
        if answer.status != StatusCode::UNAUTHORIZED {
            let signed = Answer { status: answer.status, headers: &answer.headers, body: &answer.body };
            check_answer(&signed, self.theirs.lock().unwrap().as_ref().unwrap(), app.now().millis()).unwrap();
        }
        let said = if answer.body.is_empty() { Value::Null } else { answer.json() };
        (answer.status.as_u16(), said)
    }

    async fn post(&self, app: &TestApp, path: &str, body: Value) -> (u16, Value) {
        self.ask(app, Method::POST, path, Some(body)).await
    }
}

/// What it answers, by path.
type Says = Mutex<Vec<(&'static str, Value)>>;

/// The provider's side of a request: it must be signed by the key that the registration told.
fn take(
    request: &http::Request<Bytes>,
    (got, says, theirs): (&Got, &Says, &Mutex<Option<PublicKey>>),
    key: &PrivateKey,
    down: bool,
) -> http::Response<Bytes> {
    if down {
        return http::Response::builder().status(503).body(Bytes::new()).unwrap();
    }
    let target = request.uri().path_and_query().unwrap().as_str();
    let seen = Request {
        method: request.method(),
        scheme: "https",
        authority: HOST,
        target,
        headers: request.headers(),
        body: request.body(),
    };
    let presented = Presented::read(request.headers()).unwrap().expect("it is signed");
    assert_eq!(presented.key_id(), "b2ks6vm8p23w");
    assert!(request.headers().contains_key("content-digest"), "each request has a digest");
    let theirs = OwnedKey::new("https://alpha.test", theirs.lock().unwrap().clone().unwrap());
    let now = NOON.millis() + 3_600_000;
    presented.check(&seen, now).unwrap().verify(&theirs).unwrap();
    let path = target.strip_prefix("/api").unwrap();
    let document = serde_json::from_slice(request.body()).unwrap_or(Value::Null);
    got.lock().unwrap().push((format!("{} {path}", request.method()), document));
    let bare = path.split('?').next().unwrap();
    let says = says.lock().unwrap();
    let said = says.iter().find(|(known, _)| *known == bare).map(|(_, said)| said.to_string());
    let status = match (&said, request.method()) {
        (Some(_), _) => StatusCode::OK,
        (None, &Method::GET) => StatusCode::NOT_FOUND,
        (None, _) => StatusCode::NO_CONTENT,
    };
    let body = said.unwrap_or_default();
    let headers: HeaderMap = sign_answer(status, body.as_bytes(), ("x", key), now).unwrap().into_iter().collect();
    let mut answer = http::Response::builder().status(status).body(Bytes::from(body)).unwrap();
    answer.headers_mut().extend(headers);
    answer
}

/// A provider that alpha.test uses for all that it can do.
async fn helped(net: &TestNet) -> (Provider, FaspProviderId) {
    let app = net.app("alpha.test");
    let provider = Provider::open(app);
    let id = provider.register(app).await;
    fasp::confirm(app, id).await.unwrap();
    app.settle().await;
    for name in ["account_search", "data_sharing", "follow_recommendation", "trends", "callback"] {
        fasp::switch(app, id, name, true).await.unwrap();
    }
    app.settle().await;
    provider.got();
    (provider, id)
}

async fn round(app: &TestApp, job: FaspJob) {
    jobs::enqueue(&mut app.db.conn(), &Job::Fasp(job), app.now()).await.unwrap();
    app.settle().await;
}

#[tokio::test]
async fn a_provider_helps_only_after_somebody_agreed() {
    let net = TestNet::of(["alpha.test"]).await;
    let app = net.app("alpha.test");
    let info = app.get("/nodeinfo/2.0").value().await;
    assert_eq!(info["metadata"]["faspBaseUrl"], "https://alpha.test/api/fasp");
    let provider = Provider::open(app);
    let id = provider.register(app).await;
    app.settle().await;
    assert!(provider.got().is_empty(), "nothing is asked of it");
    let wanted = json!({ "category": "content", "subscriptionType": "lifecycle" });
    let subscribe = "/data_sharing/v0/event_subscriptions";
    assert_eq!(provider.post(app, subscribe, wanted.clone()).await.0, 401);

    fasp::confirm(app, id).await.unwrap();
    app.settle().await;
    assert_eq!(provider.got()[0].0, "GET /provider_info");
    let (known, capabilities) = fasp::list(app).await.unwrap().remove(0);
    assert_eq!((known.contact_email.as_deref(), known.failure.as_deref()), (Some("help@fasp.test"), None));
    assert_eq!(capabilities.len(), 6);
    assert_eq!(provider.post(app, subscribe, wanted.clone()).await.0, 403, "the capability is not enabled");
    assert!(fasp::switch(app, id, "teapot", true).await.is_err(), "not known here");

    fasp::switch(app, id, "data_sharing", true).await.unwrap();
    app.settle().await;
    assert_eq!(provider.got()[0].0, "POST /capabilities/data_sharing/0/activation");
    let (status, said) = provider.post(app, subscribe, wanted.clone()).await;
    assert_eq!(status, 201);
    let subscription = said["subscription"]["id"].as_str().unwrap().to_owned();
    for bad in [
        json!({ "category": "tea", "subscriptionType": "lifecycle" }),
        json!({ "category": "account", "subscriptionType": "trends" }),
        json!({ "category": "content", "subscriptionType": "lifecycle", "maxBatchSize": 0 }),
        json!([]),
    ] {
        assert_eq!(provider.post(app, subscribe, bad.clone()).await.0, 422, "{bad}");
    }
    let path = format!("{subscribe}/{subscription}");
    assert_eq!(provider.ask(app, Method::DELETE, &path, None).await.0, 204);
    assert_eq!(provider.ask(app, Method::DELETE, &path, None).await.0, 404);

    let stranger =
        Provider { key: PrivateKey::generate_ed25519().unwrap(), id: Mutex::new(id.to_string()), ..provider };
    assert_eq!(stranger.post(app, subscribe, wanted.clone()).await.0, 401, "another's key");
    app.post(&format!("/api/fasp{subscribe}")).json(&wanted).expect(401).await;
    fasp::remove(app, id).await.unwrap();
    assert!(fasp::list(app).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_registration_that_cannot_be_is_refused() {
    let app = TestApp::new().await;
    let key = STANDARD.encode(PrivateKey::generate_ed25519().unwrap().public().unwrap().raw());
    let asking = json!({ "name": "F", "baseUrl": "https://fasp.test", "serverId": "1", "publicKey": key });
    for (field, bad) in [
        ("baseUrl", "http://fasp.test"),
        ("baseUrl", "https://alpha.test/x"),
        ("baseUrl", "https://u@fasp.test/?x"),
        ("baseUrl", "tea"),
        ("publicKey", "AAAA"),
        ("serverId", ""),
        ("serverId", "a\"b"),
        ("name", " "),
    ] {
        let mut asking = asking.clone();
        asking[field] = bad.into();
        app.post("/api/fasp/registration").json(&asking).expect(422).await;
    }
    app.post("/api/fasp/registration").json(&asking).expect(201).await;
    app.post("/api/fasp/registration").json(&asking).expect(201).await;
    assert_eq!(fasp::list(&app).await.unwrap().len(), 1, "who asks again has one place");
    for n in 0..19 {
        let mut asking = asking.clone();
        asking["baseUrl"] = format!("https://f{n}.test").into();
        app.post("/api/fasp/registration").json(&asking).expect(201).await;
    }
    let mut asking = asking.clone();
    asking["baseUrl"] = "https://more.test".into();
    app.post("/api/fasp/registration").json(&asking).expect(429).await;
}

#[tokio::test]
async fn it_is_told_what_happens_of_what_may_be_found() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob, shy) =
        (net.user("alice@alpha.test").await, net.user("bob@beta.test").await, net.user("shy@alpha.test").await);
    let app = &alice.app;
    let (provider, _) = helped(&net).await;
    let subscribe = "/data_sharing/v0/event_subscriptions";
    for wanted in [
        json!({ "category": "content", "subscriptionType": "lifecycle", "maxBatchSize": 2 }),
        json!({ "category": "account", "subscriptionType": "lifecycle" }),
    ] {
        assert_eq!(provider.post(app, subscribe, wanted).await.0, 201);
    }
    let open = [("indexable", "true"), ("discoverable", "true")];
    alice.patch("/api/v1/accounts/update_credentials").form(&open).ok().await;
    bob.patch("/api/v1/accounts/update_credentials").form(&open).ok().await;
    let mut posts = Vec::new();
    for text in ["one", "two", "three"] {
        posts.push(alice.publish(text).await);
    }
    for visibility in ["unlisted", "private", "direct"] {
        alice.publish_with(json!({ "status": "not for all", "visibility": visibility })).await;
    }
    shy.publish("not to be found").await;
    let theirs = bob.publish("of another server").await;
    alice.resolve(theirs["uri"].as_str().unwrap()).await;
    app.advance(std::time::Duration::from_secs(60));
    app.settle().await;
    let told = provider.got();
    let events = |category: &str| -> Vec<(String, Vec<String>)> {
        let of = told.iter().filter(|(path, body)| path.ends_with("/announcements") && body["category"] == category);
        let uris = |body: &Value| {
            body["objectUris"].as_array().unwrap().iter().map(|uri| uri.as_str().unwrap().to_owned()).collect()
        };
        of.map(|(_, body)| (body["eventType"].as_str().unwrap().to_owned(), uris(body))).collect()
    };
    let uri = |post: &Value| post["uri"].as_str().unwrap().to_owned();
    assert_eq!(
        events("content"),
        [("new".into(), vec![uri(&posts[0]), uri(&posts[1])]), ("new".into(), vec![uri(&posts[2]), uri(&theirs)]),]
    );
    let accounts: Vec<String> = events("account").into_iter().flat_map(|(_, uris)| uris).collect();
    assert_eq!(accounts.len(), 2, "{accounts:?}");

    *provider.down.lock().unwrap() = true;
    let id = posts[0]["id"].as_str().unwrap();
    alice.put(&format!("/api/v1/statuses/{id}")).form(&[("status", "other")]).ok().await;
    alice.delete(&format!("/api/v1/statuses/{id}")).ok().await;
    app.advance(std::time::Duration::from_secs(60));
    app.settle().await;
    *provider.down.lock().unwrap() = false;
    round(app, FaspJob::ShareTrends {}).await;
    let kinds: Vec<_> = provider.got().into_iter().map(|(_, body)| body["eventType"].clone()).collect();
    assert_eq!(kinds, ["update", "delete"], "what it did not take it is told later");
}

#[tokio::test]
async fn it_is_told_what_is_talked_about_and_what_is_older() {
    let net = TestNet::of(["alpha.test"]).await;
    let alice = net.user("alice@alpha.test").await;
    let app = &alice.app;
    let (provider, _) = helped(&net).await;
    let open = [("indexable", "true"), ("discoverable", "true")];
    alice.patch("/api/v1/accounts/update_credentials").form(&open).ok().await;
    let mut posts = Vec::new();
    for text in ["one", "two", "three"] {
        posts.push(alice.publish(text).await["uri"].clone());
    }
    let wanted = json!({ "category": "content", "subscriptionType": "trends",
        "threshold": { "timeframe": 30, "likes": 1 } });
    assert_eq!(provider.post(app, "/data_sharing/v0/event_subscriptions", wanted).await.0, 201);
    round(app, FaspJob::ShareTrends {}).await;
    assert!(provider.got().is_empty());
    let fan = net.user("fan@alpha.test").await;
    let liked = fan.resolve(posts[1].as_str().unwrap()).await;
    fan.act("favourite", &liked["id"]).await;
    round(app, FaspJob::ShareTrends {}).await;
    let told = provider.got();
    assert_eq!((&told[0].1["eventType"], &told[0].1["objectUris"]), (&json!("trending"), &json!([posts[1]])));

    let backfill = "/data_sharing/v0/backfill_requests";
    let (status, said) = provider.post(app, backfill, json!({ "category": "content", "maxCount": 2 })).await;
    assert_eq!(status, 201);
    app.settle().await;
    let id = said["backfillRequest"]["id"].as_str().unwrap();
    let (_, told) = provider.got().remove(0);
    assert_eq!((&told["objectUris"], &told["moreObjectsAvailable"]), (&json!([posts[2], posts[1]]), &json!(true)));
    assert_eq!((&told["source"]["backfillRequest"]["id"], told.get("eventType")), (&json!(id), None));
    let more = format!("{backfill}/{id}/continuation");
    assert_eq!(provider.ask(app, Method::POST, &more, None).await.0, 204);
    app.settle().await;
    let (_, told) = provider.got().remove(0);
    assert_eq!((&told["objectUris"], &told["moreObjectsAvailable"]), (&json!([posts[0]]), &json!(false)));
    assert_eq!(provider.ask(app, Method::POST, &more, None).await.0, 404);
    assert_eq!(provider.post(app, backfill, json!({ "category": "account" })).await.0, 201);
    app.settle().await;
    assert_eq!(provider.got()[0].1["objectUris"].as_array().unwrap().len(), 1, "who wants to be discovered");
}

#[tokio::test]
async fn it_finds_people_and_recommends_some() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    bob.patch("/api/v1/accounts/update_credentials").form(&[("discoverable", "true")]).ok().await;
    let app = &alice.app;
    let (provider, _) = helped(&net).await;
    let uri = net.app("beta.test").config.actor_uri(bob.account);
    provider.say("/account_search/v0/search", json!([uri, "https://nobody.test/x", 7]));
    provider.say("/follow_recommendation/v0/accounts", json!([uri]));

    let search = "/api/v2/search?q=Bob&resolve=true";
    let answer = alice.get(search).ok().await;
    assert!(answer.json()["accounts"].as_array().unwrap().is_empty());
    assert!(answer.header("mastodon-async-refresh").contains("result_count=0"), "{answer}");
    app.settle().await;
    assert_eq!(provider.got()[0].0, "GET /account_search/v0/search?term=bob&limit=10");
    let answer = alice.get(search).ok().await;
    assert_eq!(answer.json()["accounts"][0]["acct"], "bob@beta.test");
    assert_eq!(answer.header("mastodon-async-refresh"), "");
    app.settle().await;
    assert!(provider.got().is_empty(), "the same is asked once a day");
    app.get("/api/v2/search?q=boats&resolve=true").expect(401).await;
    app.get("/api/v2/search?q=boats").ok().await;
    app.settle().await;
    assert!(provider.got().is_empty(), "only for people of this server");

    let answer = alice.get("/api/v2/suggestions").ok().await;
    assert_ne!(answer.header("mastodon-async-refresh"), "");
    app.settle().await;
    assert!(provider.got()[0].0.starts_with("GET /follow_recommendation/v0/accounts?accountUri=https%3A%2F%2Falpha"));
    let found = alice.list("/api/v2/suggestions").await;
    assert_eq!((&found[0]["account"]["acct"], &found[0]["sources"]), (&json!("bob@beta.test"), &json!(["fasp"])));
}

#[tokio::test]
async fn what_is_talked_about_elsewhere_fills_the_trends() {
    let net = TestNet::of(["alpha.test", "beta.test"]).await;
    let (alice, bob) = (net.user("alice@alpha.test").await, net.user("bob@beta.test").await);
    let app = &alice.app;
    settings::change(app, Settings { trendable_by_default: true, ..(*app.settings.get()).clone() }).await.unwrap();
    bob.patch("/api/v1/accounts/update_credentials").form(&[("discoverable", "true")]).ok().await;
    let (post, tagged) = (bob.publish("A good post").await, bob.publish("Low tide #Boats").await);
    let (provider, _) = helped(&net).await;
    provider.say("/trends/v0/content", json!({ "content": [{ "uri": post["uri"], "rank": 100 }] }));
    provider.say(
        "/trends/v0/hashtags",
        json!({ "hashtags": [
        { "name": "#boats", "rank": 72, "examples": [tagged["uri"]] }, { "name": "# ", "rank": 1 }, 7] }),
    );
    provider.say("/trends/v0/links", json!({ "links": "none" }));
    round(app, FaspJob::FetchTrends {}).await;
    jobs::enqueue(&mut app.db.conn(), &Job::RefreshTrends {}, app.now()).await.unwrap();
    app.settle().await;
    let found = alice.list("/api/v1/trends/statuses").await;
    assert_eq!((found.len(), &found[0]["uri"]), (1, &post["uri"]));
    assert_eq!(alice.list("/api/v1/trends/tags").await[0]["name"], "Boats");
    assert_eq!(alice.list("/api/v1/timelines/tag/boats").await.len(), 1, "with an example");
}

#[tokio::test]
async fn it_calls_back_when_asked_and_is_not_believed_unsigned() {
    let net = TestNet::of(["alpha.test"]).await;
    let app = net.app("alpha.test");
    let (provider, id) = helped(&net).await;
    fasp::call(app, id).await.unwrap();
    app.settle().await;
    assert_eq!(provider.got()[0].0, "POST /debug/v0/callback/logs");
    assert_eq!(provider.ask(app, Method::POST, "/debug/v0/callback/responses", None).await.0, 201);
    assert!(fasp::find(app, id).await.unwrap().called_back_at.is_some());

    app.hosts().insert(HOST, |_: http::Request<Bytes>| async {
        Ok::<_, HttpError>(http::Response::new(Bytes::from_static(b"{\"name\":\"Liar\"}")))
    });
    fasp::refresh(app, id).await.unwrap();
    app.settle().await;
    let known = fasp::find(app, id).await.unwrap();
    assert_eq!(known.name, "Finder");
    assert!(known.failure.unwrap().contains("cannot be trusted"));
}
