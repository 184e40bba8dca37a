//! Parameters that the description of the API calls required are those without which a request is refused.

use std::collections::BTreeSet;

use http::Method;
use serde_json::{Value, json};
use testkit::{Request, TestApp, TestUser};

use crate::people::{picture, text};

/// RFC 8291, appendix A.
const PUBLIC: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const SECRET: &str = "BTBZMqHH6r4Tts7J_aSIgg";

/// What the document says of a body; nothing if the operation reads none.
fn body<'a>(operation: &Value, document: &'a Value) -> Option<&'a Value> {
    let kind = operation["requestBody"]["content"].as_object()?.values().next()?;
    let pointer = text(&kind["schema"]["$ref"]).trim_start_matches('#');
    Some(document.pointer(pointer).unwrap())
}

/// What the document says of an operation: the ways to all that it needs.
fn required(operation: &Value, document: &Value) -> Vec<String> {
    let in_query = operation["parameters"].as_array().unwrap().iter();
    let in_query = in_query.filter(|parameter| parameter["in"] == "query" && parameter["required"] == true);
    let mut all: Vec<String> =
        in_query.map(|parameter| text(&parameter["name"]).trim_end_matches("[]").to_owned()).collect();
    if let Some(schema) = body(operation, document) {
        within(schema, "", &mut all);
        let needed = !all.is_empty() || schema["anyOf"].is_array();
        assert_eq!(operation["requestBody"]["required"], needed, "{operation}");
    }
    all
}

fn within(schema: &Value, before: &str, all: &mut Vec<String>) {
    for name in schema["required"].as_array().into_iter().flatten().map(text) {
        assert!(schema["properties"][name].is_object(), "{name} is no parameter");
        all.push(format!("{before}{name}"));
        within(&schema["properties"][name], &format!("{before}{name}."), all);
    }
}

fn without(mut parameters: Value, way: &str) -> Value {
    let (inside, name) = way
        .rsplit_once('.')
        .map_or((String::new(), way), |(inside, name)| (format!("/{}", inside.replace('.', "/")), name));
    parameters.pointer_mut(&inside).unwrap().as_object_mut().unwrap().remove(name);
    parameters
}

struct Sample {
    /// As the table has it.
    route: (&'static str, &'static str),
    path: String,
    token: String,
    parameters: Value,
}

impl Sample {
    fn ask(&self, app: &TestApp, parameters: &Value) -> Request {
        let pairs = || parameters.as_object().unwrap().iter().map(|(name, value)| format!("{name}={}", text(value)));
        if matches!(self.route.0, "GET" | "DELETE") {
            let query = pairs().collect::<Vec<_>>().join("&");
            return app.request(self.route.0, &format!("{}?{query}", self.path)).token(&self.token);
        }
        app.request(self.route.0, &self.path).token(&self.token).json(parameters)
    }
}

/// Everything that the paths of the samples name.
async fn world(app: &TestApp) -> (TestUser, Vec<(&'static str, String)>) {
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    bob.patch("/api/v1/profile").form(&[("discoverable", "true")]).ok().await;
    let all = domain::Settings { email_subscriptions: true, ..(*app.settings.get()).clone() };
    services::settings::change(app, all).await.unwrap();
    let poll = json!({ "status": "?", "poll": { "options": ["a", "b"], "expires_in": 3600 } });
    let poll = bob.publish_with(poll).await["poll"]["id"].clone();
    let filter = json!({ "title": "x", "context": ["home"] });
    let filter = alice.post("/api/v2/filters").json(&filter).value().await["id"].clone();
    let made = alice.post("/api/v1/collections").json(&json!({ "name": "x" })).value().await["collection"].clone();
    let named = [(":poll", poll), (":filter_id", filter), (":collection_id", made["id"].clone())];
    let mut names: Vec<(&str, String)> = named.into_iter().map(|(name, id)| (name, text(&id).to_owned())).collect();
    names.push((":bob", bob.account.to_string()));
    names.push((":status", text(&bob.publish("hello").await["id"]).to_owned()));
    (alice, names)
}

async fn samples(app: &TestApp) -> Vec<Sample> {
    let (alice, names) = world(app).await;
    let new = json!({ "client_name": "App", "redirect_uris": "urn:ietf:wg:oauth:2.0:oob", "scopes": "read write" });
    let client = app.post("/api/v1/apps").json(&new).value().await;
    let grant = json!({
        "grant_type": "client_credentials", "scope": "read write",
        "client_id": client["client_id"], "client_secret": client["client_secret"],
    });
    let own = text(&app.post("/oauth/token").json(&grant).value().await["access_token"]).to_owned();
    let rosa = json!({
        "username": "rosa", "email": "rosa@people.example", "password": "long and secret", "agreement": true,
    });
    let push = json!({ "subscription": {
        "endpoint": "https://push.example/7", "keys": { "p256dh": PUBLIC, "auth": SECRET },
    } });
    let sample = |method, route: &'static str, place: &str, parameters: Value| {
        let mut path = if place.is_empty() { route.to_owned() } else { place.to_owned() };
        for (name, id) in &names {
            path = path.replace(name, id);
        }
        let written = names.iter().fold(parameters.to_string(), |all, (name, id)| all.replace(name, id));
        let token = if route == "/api/v1/accounts" { own.clone() } else { alice.token.clone() };
        Sample { route: (method, route), path, token, parameters: serde_json::from_str(&written).unwrap() }
    };
    let filter = json!({ "title": "y", "context": ["home"] });
    let phrase = json!({ "phrase": "y", "context": ["home"] });
    vec![
        sample("POST", "/api/v1/apps", "", json!({ "client_name": "x", "redirect_uris": "https://x.example/" })),
        sample("POST", "/oauth/token", "", grant.clone()),
        sample("POST", "/api/v1/accounts", "", rosa),
        sample("GET", "/api/v1/accounts/lookup", "", json!({ "acct": "bob" })),
        sample("GET", "/api/v1/domain_blocks/preview", "", json!({ "domain": "x.example" })),
        sample("POST", "/api/v1/domain_blocks", "", json!({ "domain": "x.example" })),
        sample("POST", "/api/v1/collections", "", json!({ "name": "x" })),
        sample(
            "POST",
            "/api/v1/collections/:collection_id/items",
            "/api/v1/collections/:collection_id/items",
            json!({ "account_id": ":bob" }),
        ),
        sample("POST", "/api/v1/reports", "", json!({ "account_id": ":bob" })),
        sample("POST", "/api/v1/push/subscription", "", push),
        sample("GET", "/api/v2/search", "", json!({ "q": "bob" })),
        sample("POST", "/api/v1/polls/:id/votes", "/api/v1/polls/:poll/votes", json!({ "choices": [0] })),
        sample("GET", "/api/v1/timelines/link", "", json!({ "url": "https://x.example/" })),
        sample("POST", "/api/v1/featured_tags", "", json!({ "name": "ferry" })),
        sample("POST", "/api/v1/lists", "", json!({ "title": "x" })),
        sample("POST", "/api/v1/notifications/requests/accept", "", json!({ "id": ["1"] })),
        sample("POST", "/api/v1/notifications/requests/dismiss", "", json!({ "id": ["1"] })),
        sample("POST", "/api/v2/filters", "", filter),
        sample("POST", "/api/v2/filters/:filter_id/keywords", "", json!({ "keyword": "x" })),
        sample("POST", "/api/v2/filters/:filter_id/statuses", "", json!({ "status_id": ":status" })),
        sample("POST", "/api/v1/filters", "", phrase),
        sample("GET", "/api/oembed", "", json!({ "url": "https://alpha.test/@bob/:status" })),
    ]
}

#[tokio::test]
async fn without_what_is_required_a_request_is_refused() {
    let (app, document) = (TestApp::new().await, api::openapi());
    let (mut untried, mut taken) = (BTreeSet::new(), Vec::<String>::new());
    for route in api::table() {
        let path = route.path.split('/').map(|part| part.strip_prefix(':').map_or(part.into(), |p| format!("{{{p}}}")));
        let operation = &document["paths"][path.collect::<Vec<String>>().join("/")];
        if !required(&operation[route.method.as_str().to_ascii_lowercase()], &document).is_empty() {
            untried.insert((route.method.to_string(), route.path));
        }
    }
    for sample in samples(&app).await {
        let (method, route) = sample.route;
        let path = route.split('/').map(|part| part.strip_prefix(':').map_or(part.into(), |p| format!("{{{p}}}")));
        let operation = &document["paths"][path.collect::<Vec<String>>().join("/")][method.to_ascii_lowercase()];
        assert!(untried.remove(&(Method::from_bytes(method.as_bytes()).unwrap().to_string(), route)), "{route}");
        for name in required(operation, &document) {
            let answer = sample.ask(&app, &without(sample.parameters.clone(), &name)).send().await;
            if !matches!(answer.status.as_u16(), 400 | 404 | 422) {
                taken.push(format!("{method} {route} without {name}: {}", answer.status));
            }
        }
        let answer = sample.ask(&app, &sample.parameters).send().await;
        // Nobody has written of that page, and nothing was held back.
        let nothing = route.ends_with("/link") || route.starts_with("/api/v1/notifications/requests/");
        assert!(answer.status.is_success() || nothing && answer.status == 404, "{answer}");
    }
    assert_eq!(taken, Vec::<String>::new());
    // Those that need more than parameters.
    let special =
        [("POST", "/api/v1/accounts/:id/email_subscriptions"), ("POST", "/api/v1/media"), ("POST", "/api/v2/media")];
    assert_eq!(untried, special.map(|(method, path)| (method.to_owned(), path)).into());
}

/// A post needs words, files, a poll or something that it quotes; each is enough.
#[tokio::test]
async fn a_post_needs_one_of_several_things() {
    let (app, document) = (TestApp::new().await, api::openapi());
    let alice = app.user("alice").await;
    let media = picture(&alice, "a tower").await.to_string();
    let quoted = alice.publish("quoted").await["id"].clone();
    let whole = json!({
        "status": "words", "spoiler_text": "a warning", "media_ids": [media], "quoted_status_id": quoted,
        "poll": { "options": ["a", "b"], "expires_in": 3600 },
    });
    let schema = body(&document["paths"]["/api/v1/statuses"]["post"], &document).unwrap();
    let any: Vec<&str> = schema["anyOf"].as_array().unwrap().iter().map(|one| text(&one["required"][0])).collect();
    let all: BTreeSet<&str> = whole.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(any.iter().copied().collect::<BTreeSet<_>>(), all);
    for name in any {
        alice.post("/api/v1/statuses").json(&json!({ name: whole[name] })).ok().await;
    }
    let others = json!({ "sensitive": true, "visibility": "public", "language": "en" });
    alice.post("/api/v1/statuses").json(&others).expect(422).await;
}

#[tokio::test]
async fn an_upload_needs_a_file() {
    let app = TestApp::new().await;
    let alice = app.user("alice").await;
    for path in ["/api/v1/media", "/api/v2/media"] {
        let part = ("other", "a.png", "image/png", &b"x"[..]);
        let refused = alice.post(path).file(&[("description", "x")], part).expect(422).await.json();
        assert_eq!(refused["error"], "Validation failed: File can't be blank");
    }
}
