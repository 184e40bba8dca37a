//! Payloads that end up as an account.

use activitypub::vocab::Actor;
use domain::ActorType;
use serde_json::{Value, json};
use services::views::Field;
use storage::{accounts, accounts::Account, keys, media};
use testkit::TestApp;

use super::{
    acts::deliver,
    expect::{Checked, Expect, same_address},
    world::{World, stub},
};

/// Actors whose key cannot be read: the PEM in the document is damaged.
const DAMAGED: [&str; 2] = ["mastodon.example", "gargron"];

/// An actor that is looked up.
pub async fn check_actor(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Checked {
    let address = put(app, world, expect, document).await?;
    app.remote.resolve(app, &address).await.map_err(|e| e.to_string())?;
    compare(app, expect, document, &address).await
}

/// An actor that says that it has changed.
pub async fn check_update(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Checked {
    let new = &document["object"];
    let mut old = new.clone();
    for (key, before) in [("name", "Before"), ("summary", "Before")] {
        old[key] = json!(before);
    }
    for key in ["icon", "image", "attachment", "tag"] {
        old.as_object_mut().unwrap().remove(key);
    }
    let address = put(app, world, expect, &old).await?;
    app.remote.resolve(app, &address).await.map_err(|e| e.to_string())?;
    deliver(app, document).await?;
    compare(app, expect, new, &address).await
}

/// Puts an actor where it lives, and where it moved to somebody who agrees.
async fn put(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Result<String, String> {
    let address = document["id"].as_str().ok_or("has no id")?;
    let mut actor = document.clone();
    actor["@context"] = json!("https://www.w3.org/ns/activitystreams");
    world.put(address, actor);
    if let Some(target) = expect.text("moved_to") {
        let mut new = stub(target);
        new["alsoKnownAs"] = json!([address]);
        world.put(target, new);
        app.remote.resolve(app, target).await.map_err(|e| e.to_string())?;
    }
    Ok(address.to_owned())
}

async fn compare(app: &TestApp, expect: &Expect, document: &Value, address: &str) -> Checked {
    let mut db = app.db.conn();
    let found = accounts::find_by_uri(&mut db, address).await.unwrap().ok_or("was not stored")?;
    expect.address("uri", Some(&found.uri));
    expect.same("actor_type", json!(found.actor_type));
    expect.same("username", found.username.as_str());
    expect.same("display_name", found.display_name.as_str());
    expect.same("locked", found.locked);
    expect.same("bot", matches!(found.actor_type, ActorType::Service | ActorType::Application));
    expect.same("group", found.actor_type == ActorType::Group);
    expect.address("url", found.url.as_deref().or(Some(&found.uri)));
    expect.address("inbox", Some(&found.inbox_url));
    expect.address("shared_inbox", found.shared_inbox_url.as_deref());
    expect.address("featured", found.featured_url.as_deref());
    expect.same("discoverable", found.discoverable.unwrap_or(false));
    expect.same("indexable", found.indexable);
    let fields: Vec<Field> = serde_json::from_str(&found.fields).unwrap();
    expect.same("fields", fields.len());
    let emojis: Vec<String> = serde_json::from_str(&found.emojis).unwrap();
    expect.same("emojis", emojis.len());
    let aliases: Vec<String> = serde_json::from_str(&found.also_known_as).unwrap();
    expect.same("also_known_as", aliases.len());
    if let Some(webfinger) = expect.text("webfinger") {
        let (said, found) = (webfinger.trim_start_matches("acct:").to_lowercase(), found.acct().to_lowercase());
        if said != found {
            expect.wrong(format!("webfinger is {found}, not {said}"));
        }
    }
    let moved = match found.moved_to_id {
        Some(id) => accounts::find(&mut db, id).await.unwrap().map(|account| account.uri),
        None => None,
    };
    expect.address("moved_to", moved.as_deref());
    for (key, id) in [("avatar", found.avatar_id), ("header", found.header_id)] {
        let row = match id {
            Some(id) => media::find(&mut db, id).await.unwrap(),
            None => None,
        };
        expect.address(key, row.and_then(|row| row.remote_url).as_deref());
    }
    drop(db);
    check_keys(app, expect, document, &found).await;
    Ok(())
}

/// Keys that are listed, or named and had by asking.
async fn check_keys(app: &TestApp, expect: &Expect, document: &Value, found: &Account) {
    let owner = async |id: &str| {
        let key = keys::find_owned(&mut app.db.conn(), id).await.unwrap();
        key.is_some_and(|key| key.account_id == found.id)
    };
    let Ok(actor) = Actor::parse(document) else {
        return expect.wrong("is no actor");
    };
    let first = actor.keys.iter().find(|key| !key.multikey).map(|key| &key.id).or(actor.named_keys.first());
    expect.address("key_id", first.map(String::as_str));
    if let Some(id) = expect.text("key_id")
        && !owner(id).await
        && !DAMAGED.contains(&found.username_key.as_str())
        && !actor.named_keys.iter().any(|named| same_address(Some(named), Some(id)))
    {
        expect.wrong(format!("key_id: {id} is not known"));
    }
    let mut assertions = 0;
    for key in actor.keys.iter().filter(|key| key.multikey) {
        assertions += usize::from(owner(&key.id).await);
    }
    expect.same("assertion_keys", assertions);
}
