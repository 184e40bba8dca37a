//! Whatever is sent to a route, by whomever: it is answered, in the form of the API, and it is never the server that fails.

use serde_json::{Map, Value, json};
use testkit::{TestApp, TestUser};

use crate::people::text;

/// What stands where the path names a thing, if it is not a thing that is there.
const NOTHING: [&str; 6] = ["0", "-1", "abc", "99999999999999999999", "%00", "%F0%9F%92%A5"];

/// Values that no parameter, or hardly one, is meant to have.
fn odd() -> Vec<Value> {
    let numbers = [json!(-1), json!(0), json!(1e30), json!(u64::MAX), json!(1.5)];
    let texts = ["", "abc", "-5", "99999999999999999999", "\u{0}", "💥", "2020-01-01", "2030-01-01T00:00:00Z"];
    let more =
        [Value::Null, json!(true), json!([]), json!({}), json!([[]]), json!([{}]), json!([null]), json!({ "a": 1 })];
    numbers.into_iter().chain(texts.map(Value::from)).chain(more).collect()
}

/// The names of an operation's parameters that are not in its path.
fn names(operation: &Value, document: &Value) -> Vec<String> {
    let in_query = operation["parameters"].as_array().unwrap().iter().filter(|one| one["in"] == "query");
    let mut all: Vec<String> = in_query.map(|one| text(&one["name"]).trim_end_matches("[]").to_owned()).collect();
    if let Some(kind) = operation["requestBody"]["content"].as_object().and_then(|kinds| kinds.values().next()) {
        let pointer = text(&kind["schema"]["$ref"]).trim_start_matches('#');
        let properties = document.pointer(pointer).and_then(|schema| schema["properties"].as_object()).unwrap();
        all.extend(properties.keys().cloned());
    }
    all
}

/// Things that are there, by the folder of their paths.
async fn things(alice: &TestUser, bob: &TestUser) -> Vec<(&'static str, String)> {
    let made = async |path: &str, body: Value| alice.post(path).json(&body).value().await;
    let poll = json!({ "status": "?", "poll": { "options": ["a", "b"], "expires_in": 3600 } });
    let filter = json!({ "title": "x", "context": ["home"] });
    let later = json!({ "status": "x", "scheduled_at": "2030-01-01T00:00:00Z" });
    let all = [
        ("accounts", json!(bob.account)),
        ("statuses", alice.publish("hello").await["id"].clone()),
        ("polls", bob.publish_with(poll).await["poll"]["id"].clone()),
        ("lists", made("/api/v1/lists", json!({ "title": "x" })).await["id"].clone()),
        ("list", made("/api/v1/lists", json!({ "title": "y" })).await["id"].clone()),
        ("filters", made("/api/v2/filters", filter).await["id"].clone()),
        ("collections", made("/api/v1/collections", json!({ "name": "x" })).await["collection"]["id"].clone()),
        ("featured_tags", made("/api/v1/featured_tags", json!({ "name": "x" })).await["id"].clone()),
        ("scheduled_statuses", made("/api/v1/statuses", later).await["id"].clone()),
    ];
    all.map(|(folder, id)| (folder, text(&id).to_owned())).into()
}

/// The path with something for each of its names: a thing that is there, or `nothing`.
fn filled(path: &str, things: &[(&str, String)], nothing: Option<&str>) -> String {
    let mut folder = "";
    let part = |part| {
        let Some(name) = str::strip_prefix(part, ":") else {
            folder = part;
            return part.to_owned();
        };
        let thing = things.iter().find(|(of, _)| *of == folder).map(|(_, id)| id.as_str());
        nothing.or(thing).unwrap_or(name).to_owned()
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn nothing_that_is_sent_breaks_the_server() {
    let (app, document) = (TestApp::with(|config| config.testbed = true).await, api::openapi());
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    let things = things(&alice, &bob).await;
    let (odd, mut turn, mut wrong) = (odd(), 0, Vec::new());
    // Streams do not end; who gives up the token or the application can ask for nothing more.
    let left_out = |path: &str| path.contains("/streaming") || path.starts_with("/oauth/") || path.ends_with("/apps");
    for route in api::table().into_iter().filter(|route| !left_out(route.path)) {
        let path = route.path.split('/').map(|part| part.strip_prefix(':').map_or(part.into(), |p| format!("{{{p}}}")));
        let operation = &document["paths"][path.collect::<Vec<String>>().join("/")];
        let names = names(&operation[route.method.as_str().to_ascii_lowercase()], &document);
        for round in 0..10 {
            let mut sent = Map::new();
            for name in names.iter().filter(|_| round > 0) {
                turn += 1;
                sent.insert(name.clone(), odd[turn % odd.len()].clone());
            }
            let path = filled(route.path, &things, (round % 3 == 2).then(|| NOTHING[turn % NOTHING.len()]));
            let token = if round % 5 == 4 { None } else { Some(&alice.token) };
            let request = token.into_iter().fold(app.request(route.method.as_str(), &path), |r, token| r.token(token));
            let answer = if round % 2 == 0 {
                request.json(&Value::Object(sent.clone())).send().await
            } else {
                let pairs: Vec<(String, String)> =
                    sent.iter().map(|(name, value)| (name.clone(), plain(value))).collect();
                let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (&**name, &**value)).collect();
                request.form(&pairs).send().await
            };
            let status = answer.status.as_u16();
            if status >= 500 || status >= 400 && !answer.json()["error"].is_string() {
                wrong.push(format!("{} {path} {sent:?}: {answer}", route.method));
            }
        }
    }
    app.settle().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// As a form has it.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
