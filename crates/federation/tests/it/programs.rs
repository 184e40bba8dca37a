//! One payload in the wire shape of each program, made for these tests (`tests/fixtures/programs`): its peculiarity, and
//! what apps are shown. The world around it is in the same file; who is not described there has a plain actor.

use std::{fs, path::Path};

use serde_json::{Value, json};
use services::events::{Event, Topic};
use testkit::TestUser;

use crate::corpus::{
    acts::{actor, deliver, follow, note},
    world::{World, server},
};

fn all() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/programs");
    let read = |path: &Path| {
        let value = serde_json::from_str(&fs::read_to_string(path).unwrap());
        (
            path.file_stem().unwrap().to_string_lossy().into_owned(),
            value.unwrap_or_else(|error| panic!("{}: {error}", path.display())),
        )
    };
    let mut all: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| read(&entry.unwrap().path())).collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// The status or account as apps are shown it.
async fn shown(payload: &Value) -> (TestUser, Value) {
    let world: &'static World = Box::leak(Box::default());
    let app = server(world, &payload.to_string()).await;
    let alice = app.user("alice").await;
    for (address, document) in payload["world"].as_object().into_iter().flatten() {
        world.put(address, document.clone());
    }
    let id = payload["document"]["id"].as_str().unwrap();
    world.put(id, payload["document"].clone());
    if payload["document"].get("preferredUsername").is_some() {
        let address: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
        let found = alice.get(&format!("/api/v2/search?resolve=true&q={address}")).value().await;
        return (alice, found["accounts"][0].clone());
    }
    let status = alice.resolve(id).await;
    app.settle().await;
    let status = alice.status(&status["id"]).await;
    (alice, status)
}

/// What is not as it should be, in words.
fn faults(payload: &Value, status: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for (pointer, wanted) in payload["expect"].as_object().into_iter().flatten() {
        match pointer.strip_suffix('!') {
            Some(pointer) if status.pointer(pointer) == Some(wanted) => faults.push(format!("{pointer} is {wanted}")),
            None if status.pointer(pointer) != Some(wanted) => {
                faults.push(format!("{pointer} is {:?}, not {wanted}", status.pointer(pointer)));
            }
            _ => {}
        }
    }
    for (what, has) in [("contains", true), ("lacks", false)] {
        for (pointer, pieces) in payload[what].as_object().into_iter().flatten() {
            let text = status.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
            for piece in pieces.as_array().unwrap().iter().map(|piece| piece.as_str().unwrap()) {
                if text.contains(piece) != has {
                    faults.push(format!("{pointer} {what} not {piece:?}: {text}"));
                }
            }
        }
    }
    faults
}

#[tokio::test]
async fn apps_are_shown_what_each_program_means() {
    let mut wrong = Vec::new();
    for (name, payload) in all() {
        let (alice, status) = shown(&payload).await;
        wrong.extend(faults(&payload, &status).into_iter().map(|fault| format!("{name}: {fault}")));
        let path = match status["account"]["acct"].as_str() {
            Some(acct) => format!("/@{acct}/{}", status["id"].as_str().unwrap()),
            None => format!("/@{}", status["acct"].as_str().unwrap_or_else(|| panic!("{name} was not found"))),
        };
        alice.app.get(&path).accept("text/html").ok().await;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// Things that some programs send and that mean nothing here: none is an error, and none leaves anything.
#[tokio::test]
async fn what_means_nothing_here_is_taken_quietly() {
    let world: &'static World = Box::leak(Box::default());
    let app = server(world, "https://odd.test/ ").await;
    let alice = app.user("alice").await;
    let status = alice.publish("Hello").await;
    let ida = "https://odd.test/users/ida";
    for (kind, object) in [
        // Friendica asks to be told of what follows in a thread.
        ("Follow", status["uri"].clone()),
        // Lemmy, Friendica.
        ("Dislike", status["uri"].clone()),
        ("Lock", status["uri"].clone()),
        // PeerTube.
        ("View", status["uri"].clone()),
        ("Create", json!({ "type": "CacheFile", "id": "https://odd.test/cache/1", "object": status["uri"] })),
        ("Create", json!({ "type": "Playlist", "id": "https://odd.test/lists/1", "name": "List" })),
        // Mobilizon.
        ("Join", status["uri"].clone()),
        ("Leave", status["uri"].clone()),
        ("Invite", json!({ "type": "Member", "id": "https://odd.test/members/1" })),
        // GoToSocial.
        ("LikeRequest", status["uri"].clone()),
        ("ReplyRequest", status["uri"].clone()),
        // Funkwhale, which names several in one place.
        ("Delete", json!({ "type": "Audio", "id": ["https://odd.test/uploads/1", "https://odd.test/uploads/2"] })),
        ("Create", json!({ "type": "Library", "id": "https://odd.test/libraries/1", "name": "All" })),
        // BookWyrm.
        (
            "Add",
            json!({ "type": "ShelfItem", "id": "https://odd.test/shelfbook/1", "book": "https://odd.test/book/1" }),
        ),
        // Pixelfed.
        ("Story", json!({ "type": "Image" })),
        // streams, Forte: containers of conversations (FEP-171b).
        ("Add", json!({ "type": "Create", "id": "https://odd.test/activities/9" })),
        ("Like", json!([status["uri"], 7])),
        ("Undo", json!([])),
        ("Announce", json!({})),
        ("Update", Value::Null),
    ] {
        let activity = json!({
            "@context": "https://www.w3.org/ns/activitystreams", "id": format!("https://odd.test/activities/{kind}"),
            "type": kind, "actor": ida, "to": [PUBLIC], "object": object, "target": "https://odd.test/shelf/1",
        });
        deliver(&app, &activity).await.unwrap_or_else(|error| panic!("{kind}: {error}"));
        app.settle().await;
    }
    assert!(alice.list("/api/v1/timelines/public?remote=true").await.is_empty());
    assert_eq!(alice.status(&status["id"]).await["replies_count"], 0);
    assert!(alice.list("/api/v1/follow_requests").await.is_empty());
}

#[tokio::test]
async fn who_leaves_takes_posts_off_open_pages() {
    let world: &'static World = Box::leak(Box::default());
    let app = server(world, "https://odd.test/ ").await;
    let alice = app.user("alice").await;
    let (uri, ida) = ("https://odd.test/notes/1", "https://odd.test/users/ida");
    world.put(uri, note(uri, Some(ida)));
    let status = alice.resolve(uri).await;
    let boost = alice.act("reblog", &status["id"]).await;
    let delete = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": "https://odd.test/users/ida#delete",
        "type": "Delete", "actor": ida, "to": [PUBLIC], "object": ida,
    });
    let account = actor(&app, &delete).await.unwrap();
    follow(&app, alice.account, account.id).await;
    let mut watched = app.events.watch([Topic::Changes]);
    deliver(&app, &delete).await.unwrap();
    app.settle().await;
    let mut gone = Vec::new();
    while let Some(Ok(heard)) = watched.try_next() {
        if let Event::Deleted { status, .. } = **heard.event {
            gone.push(json!(status));
        }
    }
    assert!(gone.contains(&status["id"]) && gone.contains(&boost["id"]), "{gone:?}");
    alice.get(&format!("/api/v1/statuses/{}", status["id"].as_str().unwrap())).expect(404).await;
}
