//! Payloads of real servers, read from `../shared/interop` where it is there: delivered by their own actors or fetched by
//! a server in this process, with every account that they name resolvable. Own fixtures are in the other files.

pub mod acts;
mod shown;
pub mod world;

use std::path::PathBuf;

use serde_json::{Value, json};
use storage::statuses;
use testkit::TestApp;

use acts::{actor, address, deliver, follow};
use world::{World, server};

/// Payloads whose expected words are not in them (the FEP has another example at that place); all else of them holds.
const OTHER_WORDS: [&str; 1] = ["fep/dc88-note-mathml.json"];

fn corpus() -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/interop");
    path.join("INDEX.json").is_file().then_some(path)
}

fn complete(entry: &Value, mut document: Value) -> Value {
    if entry["no_context"] == true {
        document["@context"] = json!("https://www.w3.org/ns/activitystreams");
    }
    document
}

#[tokio::test]
async fn payloads_of_real_servers_are_understood() {
    let Some(folder) = corpus() else {
        println!("skipped: ../shared/interop is not here");
        return;
    };
    let index: Vec<Value> = serde_json::from_slice(&std::fs::read(folder.join("INDEX.json")).unwrap()).unwrap();
    // `CORPUS=lemmy/` tries some of them only.
    let wanted = std::env::var("CORPUS").unwrap_or_default();
    let mut wrong = Vec::new();
    let mut tried = 0;
    for entry in index.iter().filter(|entry| entry["file"].as_str().unwrap().starts_with(&wanted)) {
        let file = entry["file"].as_str().unwrap();
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        let Ok(document) = serde_json::from_str::<Value>(&text) else { continue };
        let mut entry = entry.clone();
        if OTHER_WORDS.contains(&file) {
            entry["expect"]["content_contains"] = json!([]);
        }
        tried += 1;
        let world: &'static World = Box::leak(Box::default());
        let app = server(world, &text).await;
        if let Err(problem) = Box::pin(check(&app, world, &entry, &complete(&entry, document))).await {
            wrong.push(format!("{file}: {problem}"));
        }
    }
    println!("{tried} payloads of the corpus were tried");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

/// One payload on a server of its own.
async fn check(app: &TestApp, world: &World, entry: &Value, document: &Value) -> Result<(), String> {
    let expect = &entry["expect"];
    match expect["kind"].as_str().unwrap_or_default() {
        "status" => Box::pin(status(app, world, entry, document)).await,
        "update_status" => Box::pin(update(app, world, entry, document)).await,
        "actor" | "update_actor" => Box::pin(shown::check_actor(app, world, expect, document)).await,
        "poll_vote" => Box::pin(acts::check_vote(app, expect, document)).await,
        "like" => Box::pin(acts::check_like(app, expect, document)).await,
        "follow" => Box::pin(acts::check_follow(app, expect, document)).await,
        // Those of things that Mastodon cannot ask for answer nothing of ours.
        "accept" | "reject" if expect["of"] == "Follow" => {
            Box::pin(acts::check_answer(app, document, expect["kind"] == "accept")).await
        }
        "block" => Box::pin(acts::check_block(app, expect, document)).await,
        "flag" => Box::pin(acts::check_flag(app, document)).await,
        "announce" => Box::pin(acts::check_announce(app, world, expect, document)).await,
        "undo" if entry["type"] != "Undo/Dislike" => Box::pin(acts::check_undo(app, expect, document)).await,
        "move" => Box::pin(acts::check_move(app, world, expect, document)).await,
        "deleted" => Box::pin(acts::check_deleted(app, expect, document)).await,
        "quote_request" => Box::pin(acts::check_quote_request(app, world, expect, document)).await,
        "dereference" => Box::pin(dereference(app, world, expect, document)).await,
        "ignored" => Box::pin(acts::check_ignored(app, world, entry, document)).await,
        _ => Box::pin(quiet(app, document)).await,
    }
}

/// The object, delivered by its author to a server where somebody follows, or fetched where no actor is named.
async fn status(app: &TestApp, world: &World, entry: &Value, document: &Value) -> Result<(), String> {
    let object = if document["object"].is_object() { &document["object"] } else { document };
    let id = object["id"].as_str().ok_or("has no id")?;
    let mut alone = object.clone();
    alone["@context"] = json!("https://www.w3.org/ns/activitystreams");
    // What only the activity says of the audience is the object's.
    for part in ["to", "cc"] {
        if alone[part].is_null() && !document[part].is_null() {
            alone[part] = document[part].clone();
        }
    }
    world.put(id, alone.clone());
    if alone["attributedTo"].is_null() && alone["actor"].is_null() {
        let author = url::Url::parse(id).unwrap().join("/author").unwrap();
        let create = json!({ "type": "Create", "actor": author, "object": alone });
        deliver_to_follower(app, &create).await?;
    } else if document["object"].is_object() && !document["actor"].is_null() {
        deliver_to_follower(app, document).await?;
    } else {
        app.remote.resolve(app, id).await.map_err(|e| e.to_string())?;
    }
    shown::check_status(app, entry, id).await
}

async fn deliver_to_follower(app: &TestApp, document: &Value) -> Result<(), String> {
    let by = actor(app, document).await?;
    let reader = app.user("reader").await;
    follow(app, reader.account, by.id).await;
    deliver(app, document).await
}

/// A newer version of something that is known.
async fn update(app: &TestApp, world: &World, entry: &Value, document: &Value) -> Result<(), String> {
    let object = &document["object"];
    let id = object["id"].as_str().ok_or("has no id")?;
    let mut older = object.clone();
    older["@context"] = json!("https://www.w3.org/ns/activitystreams");
    older["content"] = json!("<p>Before</p>");
    older.as_object_mut().unwrap().remove("updated");
    world.put(id, older);
    app.remote.resolve(app, id).await.map_err(|e| e.to_string())?;
    deliver(app, document).await?;
    if object["updated"].is_null() {
        // Without a newer date only counts are new.
        return Ok(());
    }
    shown::check_status(app, entry, id).await
}

/// An object that is only named is fetched.
async fn dereference(app: &TestApp, world: &World, expect: &Value, document: &Value) -> Result<(), String> {
    let id = expect["object"].as_str().ok_or("no object is expected")?;
    let author = address(&document["actor"]).ok_or("has no actor")?;
    world.put(id, acts::note(id, Some(&author)));
    deliver_to_follower(app, document).await?;
    let stored = statuses::find_by_uri(&mut app.db.conn(), id).await.unwrap();
    stored.map(drop).ok_or_else(|| "was not fetched".to_owned())
}

/// Whatever comes leaves the sender without an error and this server without harm; what is fetched, too.
async fn quiet(app: &TestApp, document: &Value) -> Result<(), String> {
    if let Some(id) = document["id"].as_str().filter(|id| id.starts_with("http")) {
        let _ = app.remote.resolve(app, id).await;
    }
    match address(&document["actor"]) {
        Some(by) if actor(app, &json!({ "actor": by })).await.is_ok() => deliver(app, document).await,
        _ => Ok(()),
    }
}
