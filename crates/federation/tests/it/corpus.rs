//! Payloads of real servers, read from `../shared/interop` where it is there: delivered by their own actors or fetched by
//! a server in this process, with every account that they name resolvable. Everything that the corpus expects of each is
//! compared. Own fixtures in the wire shape of each kind of program are in `tests/fixtures`.

pub mod acts;
mod answers;
pub mod expect;
mod papers;
mod people;
mod shown;
pub mod world;

use std::path::PathBuf;

use serde_json::{Value, json};
use storage::statuses;
use testkit::TestApp;

use acts::{actor, address, deliver, follow};
use expect::{Checked, Expect};
use world::{World, server};

/// Payloads whose expected words are not in them (the FEP has another example at that place); all else of them holds.
const OTHER_WORDS: [&str; 1] = ["fep/dc88-note-mathml.json"];

/// Keys of expectations that we depart from: a key whose id is no address cannot be looked up.
const OTHER_KEYS: [(&str, &str); 1] = [("bridgy-fed/actor-user.json", "key_id")];

/// Payloads of which we do something else than the corpus expects, and why.
const DEPARTURES: [(&str, &str); 1] =
    [("mbin/update-user.json", "its ids were made unreadable, so that the profile is not its sender's")];

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
    let read = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
    let index: Vec<Value> = serde_json::from_str(&read("INDEX.json")).unwrap();
    // `CORPUS=lemmy/` tries some of them only.
    let wanted = std::env::var("CORPUS").unwrap_or_default();
    let tasks = tokio::task::LocalSet::new();
    let mut wrong = Vec::new();
    let mut tried = 0;
    for entry in index.iter().filter(|entry| entry["file"].as_str().unwrap().starts_with(&wanted)) {
        let file = entry["file"].as_str().unwrap();
        if let Some((_, why)) = DEPARTURES.iter().find(|(known, _)| *known == file) {
            println!("{file} is left out: {why}");
            continue;
        }
        let text = read(file);
        let document: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{file}: {e}"));
        let mut entry = entry.clone();
        if OTHER_WORDS.contains(&file) {
            entry["expect"]["content_contains"] = json!([]);
        }
        for (_, key) in OTHER_KEYS.iter().filter(|(known, _)| *known == file) {
            entry["expect"].as_object_mut().unwrap().remove(*key);
        }
        tried += 1;
        let world: &'static World = Box::leak(Box::default());
        let app = server(world, &text).await;
        let document = complete(&entry, document);
        // In a task of its own: what panics is a finding about one payload, too.
        let judged = tasks.run_until(tasks.spawn_local(judge(app, world, entry, document))).await;
        let found = judged.unwrap_or_else(|panic| vec![panic.to_string()]);
        wrong.extend(found.into_iter().map(|problem| format!("{file}: {problem}")));
    }
    println!("{tried} payloads of the corpus were tried");
    assert!(wrong.is_empty(), "{} in {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

async fn judge(app: TestApp, world: &'static World, entry: Value, document: Value) -> Vec<String> {
    let expect = Expect::of(&entry);
    let checked = Box::pin(check(&app, world, &entry, (&expect, &document))).await;
    checked.err().into_iter().chain(expect.judged()).collect()
}

/// One payload on a server of its own.
async fn check(app: &TestApp, world: &World, entry: &Value, (expect, document): (&Expect, &Value)) -> Checked {
    match entry["expect"]["kind"].as_str().unwrap_or_default() {
        "status" => Box::pin(status(app, world, expect, document)).await,
        "update_status" => Box::pin(update(app, world, expect, document)).await,
        "actor" => Box::pin(people::check_actor(app, world, expect, document)).await,
        "update_actor" => Box::pin(people::check_update(app, world, expect, document)).await,
        "poll_vote" => Box::pin(acts::check_vote(app, expect, document)).await,
        "like" => Box::pin(acts::check_like(app, expect, document)).await,
        "follow" => Box::pin(acts::check_follow(app, world, expect, document)).await,
        "accept" | "reject" => Box::pin(answers::check(app, world, expect, document)).await,
        "block" => Box::pin(acts::check_block(app, expect, document)).await,
        "flag" => Box::pin(acts::check_flag(app, expect, document)).await,
        "announce" => Box::pin(acts::check_announce(app, world, expect, document)).await,
        "undo" => Box::pin(acts::check_undo(app, expect, document)).await,
        "move" => Box::pin(acts::check_move(app, world, expect, document)).await,
        "deleted" => Box::pin(acts::check_deleted(app, expect, document)).await,
        "quote_request" => Box::pin(answers::check_quote_request(app, world, expect, document)).await,
        "dereference" => Box::pin(dereference(app, world, expect, document)).await,
        "ignored" => Box::pin(answers::check_ignored(app, world, expect, document)).await,
        "webfinger" => Box::pin(papers::check_webfinger(app, world, expect, document)).await,
        "nodeinfo" => papers::check_nodeinfo(expect, document),
        "nodeinfo_index" => papers::check_nodeinfo_index(expect, document),
        "collection" => Box::pin(papers::check_collection(app, world, expect, document)).await,
        "object" => Box::pin(papers::check_object(app, world, expect, document)).await,
        "tombstone" => Box::pin(papers::check_tombstone(app, world, expect, document)).await,
        other => Err(format!("kind {other} is not known")),
    }
}

/// The object, delivered by its author to a server where somebody follows, or fetched where no actor is named.
async fn status(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Checked {
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
    let mut by = None;
    if alone["attributedTo"].is_null() && alone["actor"].is_null() {
        let create = json!({ "type": "Create", "actor": tidy_host(id, "/author"), "object": alone });
        deliver_to_follower(app, &create).await?;
    } else if document["object"].is_object() && !document["actor"].is_null() {
        deliver_to_follower(app, document).await?;
        by = Some(actor(app, document).await?.uri);
    } else {
        app.remote.resolve(app, id).await.map_err(|e| e.to_string())?;
    }
    shown::check_status(app, expect, object, by.as_deref()).await
}

/// Another address on the server of this one.
fn tidy_host(address: &str, path: &str) -> String {
    url::Url::parse(address).and_then(|url| url.join(path)).unwrap().to_string()
}

async fn deliver_to_follower(app: &TestApp, document: &Value) -> Checked {
    let by = actor(app, document).await?;
    let reader = app.user("reader").await;
    follow(app, reader.account, by.id).await;
    deliver(app, document).await
}

/// A newer version of something that is known.
async fn update(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Checked {
    let object = &document["object"];
    let id = object["id"].as_str().ok_or("has no id")?;
    let mut older = object.clone();
    older["@context"] = json!("https://www.w3.org/ns/activitystreams");
    for key in ["content", "name"] {
        if !older[key].is_null() {
            older[key] = json!("<p>Before</p>");
        }
    }
    older.as_object_mut().unwrap().remove("updated");
    world.put(id, older);
    app.remote.resolve(app, id).await.map_err(|e| e.to_string())?;
    deliver(app, document).await?;
    let by = actor(app, document).await?;
    shown::check_status(app, expect, object, Some(&by.uri)).await
}

/// An object that is only named is fetched.
async fn dereference(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Checked {
    let id = expect.named("object")?;
    expect.address("object", address(&document["object"]).as_deref());
    let author = address(&document["actor"]).ok_or("has no actor")?;
    expect.address("actor", Some(&author));
    world.put(id, acts::note(id, Some(&author)));
    deliver_to_follower(app, document).await?;
    let stored = statuses::find_by_uri(&mut app.db.conn(), id).await.unwrap();
    // A Create, as if it had come whole.
    expect.same("then", stored.map(|_| "create"));
    Ok(())
}
