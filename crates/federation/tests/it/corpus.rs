//! Payloads of real servers, read from `../shared/interop` where it is there: fetched or received by a server in this
//! process, with every account that they name resolvable. Own fixtures are in the other files.

use std::{collections::HashMap, path::PathBuf, sync::Mutex};

use bytes::Bytes;
use domain::Timestamp;
use serde_json::{Value, json};
use services::http::HttpError;
use storage::{accounts, media, parts, statuses};
use testkit::TestApp;

/// Kinds of activities and objects that have a handler; all others leave no trace.
const DELIVERED: [&str; 12] = [
    "status",
    "actor",
    "update_actor",
    "update_status",
    "announce",
    "like",
    "follow",
    "accept",
    "reject",
    "undo",
    "block",
    "deleted",
];

fn corpus() -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/interop");
    path.join("INDEX.json").is_file().then_some(path)
}

/// Every other server at once: documents by address, and an actor for every address that nothing is known of.
#[derive(Default)]
struct World {
    documents: Mutex<HashMap<String, Value>>,
    /// Which actor answers to `name@host`.
    handles: Mutex<HashMap<String, String>>,
}

impl World {
    fn put(&self, address: &str, document: Value) {
        self.documents.lock().unwrap().insert(address.to_owned(), document);
    }

    fn answer(&self, request: &http::Request<Bytes>) -> http::Response<Bytes> {
        let uri = request.uri();
        let address = uri.to_string();
        if uri.path() == "/.well-known/webfinger" {
            return self.webfinger(uri.query().unwrap_or_default());
        }
        let known = self.documents.lock().unwrap().get(&address).cloned();
        let document = known.unwrap_or_else(|| stub(&address));
        let name = document["preferredUsername"].as_str().unwrap_or_default();
        let handle = format!("{name}@{}", uri.authority().unwrap()).to_lowercase();
        self.handles.lock().unwrap().insert(handle, document["id"].as_str().unwrap_or_default().to_owned());
        respond("application/activity+json", &document)
    }

    fn webfinger(&self, query: &str) -> http::Response<Bytes> {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        let resource =
            pairs.into_iter().find(|(k, _)| k == "resource").map(|(_, v)| v.into_owned()).unwrap_or_default();
        let handle = resource.trim_start_matches("acct:").to_lowercase();
        let Some(actor) = self.handles.lock().unwrap().get(&handle).cloned() else {
            return http::Response::builder().status(404).body(Bytes::new()).unwrap();
        };
        let link = json!({ "rel": "self", "type": "application/activity+json", "href": actor });
        respond("application/jrd+json", &json!({ "subject": resource, "links": [link] }))
    }
}

fn respond(kind: &str, document: &Value) -> http::Response<Bytes> {
    http::Response::builder().header("content-type", kind).body(document.to_string().into()).unwrap()
}

fn stub(address: &str) -> Value {
    let name = address.trim_end_matches('/').rsplit(['/', '=']).next().unwrap_or("x");
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": address, "type": "Person",
        "preferredUsername": if name.is_empty() { "x" } else { &name }, "inbox": format!("{address}/inbox"),
        "followers": format!("{address}/followers"),
    })
}

/// A server that reaches the hosts of this text.
async fn server(world: &'static World, text: &str) -> TestApp {
    let app = TestApp::with(|config| config.testbed = true).await;
    for piece in text.split("http").skip(1) {
        let rest = piece.trim_start_matches('s').strip_prefix("://").unwrap_or_default();
        let host = rest.split(['/', '"', '\\', '?', '#', '<', ' ', ')']).next().unwrap_or_default();
        if !host.is_empty() {
            app.hosts().insert(&host.to_lowercase(), move |request: http::Request<Bytes>| {
                let answer = world.answer(&request);
                async move { Ok::<_, HttpError>(answer) }
            });
        }
    }
    app
}

fn complete(entry: &Value, mut document: Value) -> Value {
    if entry["no_context"] == true {
        document["@context"] = json!("https://www.w3.org/ns/activitystreams");
    }
    document
}

#[tokio::test]
async fn mastodon_and_gotosocial_are_understood() {
    let Some(folder) = corpus() else {
        println!("skipped: ../shared/interop is not here");
        return;
    };
    let index: Vec<Value> = serde_json::from_slice(&std::fs::read(folder.join("INDEX.json")).unwrap()).unwrap();
    let mut wrong = Vec::new();
    let mut tried = 0;
    for entry in &index {
        let software = entry["software"].as_str().unwrap_or_default();
        let file = entry["file"].as_str().unwrap();
        let kind = entry["expect"]["kind"].as_str().unwrap_or_default();
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        let Ok(document) = serde_json::from_str::<Value>(&text) else { continue };
        let document = complete(entry, document);
        let asks = !entry["expect"]["poll"].is_null();
        let quotes = quoted(&entry["expect"]).is_some();
        let ours = asks || quotes || ["mastodon", "gotosocial"].contains(&software);
        if !ours && DELIVERED.contains(&kind) {
            continue;
        }
        tried += 1;
        let world: &'static World = Box::leak(Box::default());
        let app = server(world, &text).await;
        let problem = match kind {
            "status" => check_status(&app, world, &entry["expect"], &document).await,
            "actor" | "update_actor" => check_actor(&app, world, &entry["expect"], &document).await,
            "poll_vote" => check_vote(&app, &entry["expect"], &document).await,
            _ => check_quiet(&app, &document).await,
        };
        if let Err(problem) = problem {
            wrong.push(format!("{file}: {problem}"));
        }
    }
    println!("{tried} payloads of the corpus were tried");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

/// What a payload quotes, by whichever property.
fn quoted(expect: &Value) -> Option<&str> {
    expect["quote"].as_str().or(expect["quote_fep_e232"].as_str())
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, wanted: T) -> Result<(), String> {
    if found == wanted {
        Ok(())
    } else {
        Err(format!("{what} is {found:?}, not {wanted:?}"))
    }
}

/// The object, fetched from its own server.
async fn check_status(app: &TestApp, world: &World, expect: &Value, document: &Value) -> Result<(), String> {
    let object = if document["object"].is_object() { &document["object"] } else { document };
    let address = object["id"].as_str().ok_or("has no id")?;
    let mut object = object.clone();
    object["@context"] = json!("https://www.w3.org/ns/activitystreams");
    // What only the activity says of the audience is the object's.
    for part in ["to", "cc"] {
        if object[part].is_null() && !document[part].is_null() {
            object[part] = document[part].clone();
        }
    }
    world.put(address, object);
    app.remote.resolve(app, address).await.map_err(|e| e.to_string())?;
    let mut db = app.db.conn();
    let found = statuses::find_by_uri(&mut db, address).await.unwrap().ok_or("was not stored")?;
    let allowed =
        expect["visibility_any"].as_array().is_some_and(|any| any.contains(&json!(found.visibility.as_str())));
    if !allowed {
        same("visibility", found.visibility.as_str(), expect["visibility"].as_str().unwrap_or_default())?;
    }
    same("spoiler", found.spoiler_text.as_str(), expect["spoiler_text"].as_str().unwrap_or_default())?;
    same("language", found.language.as_deref(), expect["language"].as_str())?;
    same("sensitive", found.sensitive, expect["sensitive"] == true)?;
    let plain = domain::text::to_plain(&found.html);
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    for piece in expect["content_contains"].as_array().into_iter().flatten() {
        let piece = piece.as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        if !plain.contains(&piece) {
            return Err(format!("{piece:?} is not in {plain:?}"));
        }
    }
    if let Some(at) = expect["created_at"].as_str().and_then(Timestamp::parse) {
        same("created_at", found.created_at, at)?;
    }
    same("quote", found.quote_uri.as_deref(), quoted(expect))?;
    let parts = parts::statuses(&mut db, &[found.id]).await.unwrap();
    let count = |name: &str| expect[name].as_u64().unwrap_or_default() as usize;
    same("attachments", media::list_of_status(&mut db, found.id).await.unwrap().len(), count("attachments"))?;
    same("tags", parts.tags.len(), count("tags"))?;
    same("mentions", parts.mentions.len(), count("mentions"))?;
    let emojis: Vec<String> = serde_json::from_str(&found.emojis).unwrap();
    same("emojis", emojis.len(), count("emojis"))?;
    check_poll(&parts.polls, &expect["poll"])?;
    same("answered", found.in_reply_to_uri.as_deref(), expect["in_reply_to"].as_str())
}

fn check_poll(rows: &[parts::PollPart], expect: &Value) -> Result<(), String> {
    let Some(first) = rows.first() else {
        return same("poll", None, expect.as_object());
    };
    let titles: Vec<Value> = rows.iter().map(|row| row.title.as_str().into()).collect();
    same("poll's options", json!(titles), expect["options"].clone())?;
    let votes: Vec<i64> = rows.iter().map(|row| row.votes_count).collect();
    same("poll's votes", json!(votes), expect["votes"].clone())?;
    same("poll's rule", first.multiple, expect["multiple"] == true)?;
    same("poll's voters", first.voters_count, expect["voters_count"].as_i64())?;
    same("poll's end", first.expires_at, expect["expires_at"].as_str().and_then(end))
}

/// Pleroma leaves the zone away, which is UTC, and tells microseconds.
fn end(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text).or_else(|| Timestamp::parse(&format!("{text}Z")))
}

async fn check_actor(app: &TestApp, world: &World, expect: &Value, document: &Value) -> Result<(), String> {
    let actor = if document["object"].is_object() { &document["object"] } else { document };
    let address = actor["id"].as_str().ok_or("has no id")?;
    let mut actor = actor.clone();
    actor["@context"] = json!("https://www.w3.org/ns/activitystreams");
    world.put(address, actor);
    app.remote.resolve(app, address).await.map_err(|e| e.to_string())?;
    let found = accounts::find_by_uri(&mut app.db.conn(), address).await.unwrap().ok_or("was not stored")?;
    same("username", found.username.as_str(), expect["username"].as_str().unwrap_or_default())?;
    same("display name", found.display_name.as_str(), expect["display_name"].as_str().unwrap_or_default())?;
    same("type", found.actor_type.as_str(), expect["actor_type"].as_str().unwrap_or_default())?;
    same("locked", found.locked, expect["locked"] == true)?;
    same("inbox", found.inbox_url.as_str(), expect["inbox"].as_str().unwrap_or_default())?;
    same("avatar", found.avatar_id.is_some(), expect["avatar"].is_string())?;
    same("header", found.header_id.is_some(), expect["header"].is_string())?;
    let fields: Vec<Value> = serde_json::from_str(&found.fields).unwrap();
    same("fields", fields.len() as u64, expect["fields"].as_u64().unwrap_or_default())
}

/// A vote in a poll of ours that has the option: it is counted once, and no status.
async fn check_vote(app: &TestApp, expect: &Value, document: &Value) -> Result<(), String> {
    let alice = app.user("alice").await;
    let poll = json!({ "options": ["another", expect["choice"]], "expires_in": 3600 });
    let status = alice.publish_with(json!({ "status": "?", "poll": poll })).await;
    let mut vote = document.clone();
    vote["object"]["inReplyTo"] = status["uri"].clone();
    check_quiet(app, &vote).await?;
    check_quiet(app, &vote).await?;
    let after = alice.status(&status["id"]).await;
    same("count", after["poll"]["options"][1]["votes_count"].as_i64(), Some(1))?;
    same("answers", after["replies_count"].as_i64(), Some(0))
}

/// Whatever comes leaves the sender without an error and this server without harm.
async fn check_quiet(app: &TestApp, document: &Value) -> Result<(), String> {
    let Some(actor) = document["actor"].as_str() else { return Ok(()) };
    let _ = app.remote.resolve(app, actor).await;
    let Some(actor) = accounts::find_by_uri(&mut app.db.conn(), actor).await.unwrap() else {
        return Ok(());
    };
    federation::inbox::receive(app, actor.id, &document.to_string()).await.map_err(|e| e.to_string())
}
