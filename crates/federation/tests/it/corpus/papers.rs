//! Payloads that are no news of anybody: collections, answers of discovery, objects that are nothing to be seen.

use activitypub::{
    vocab::{Collection, Node, read},
    webfinger::{
        Jrd,
        nodeinfo::{Index, NodeInfo},
    },
};
use serde_json::{Value, json};
use storage::{accounts, statuses};
use testkit::TestApp;

use super::{
    acts::{self, deliver, follow},
    expect::{Better, Checked, Expect, same, yes},
    world::{World, stub},
};

/// Whoever is asked for by this answer is found, at the address and under the handle that it says.
pub async fn check_webfinger(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Checked {
    let answer = Jrd::parse(document).ok_or("cannot be read")?;
    let acct = answer.acct().ok_or("has no subject")?;
    expect.same("subject", acct.uri());
    expect.same("subscribe_template", answer.subscribe_template());
    let actor = expect.named("self")?;
    let mut person = stub(actor);
    person["preferredUsername"] = json!(acct.username());
    world.put(actor, person);
    // The host of the actor leads to that of the handles, too.
    let host = url::Url::parse(actor).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    for asked in [acct.uri(), format!("acct:{}@{host}", acct.username())] {
        world.answer_webfinger(&asked, document.clone());
    }
    let handle = format!("{}@{}", acct.username(), acct.domain()).parse().map_err(|_| "is no handle")?;
    app.remote.account(app, &handle).await.map_err(|e| e.to_string())?.ok_or("nobody was found")?;
    let found = accounts::find_by_uri(&mut app.db.conn(), actor).await.unwrap().ok_or("was not stored")?;
    expect.address("self", Some(&found.uri));
    same("handle", found.acct().to_lowercase(), acct.uri().trim_start_matches("acct:").to_lowercase())
}

pub fn check_nodeinfo(expect: &Expect, document: &Value) -> Checked {
    let info = NodeInfo::parse(document).ok_or("cannot be read")?;
    expect.same("software", info.software);
    expect.same("software_version", info.software_version);
    expect.same("schema", document["version"].as_str());
    Ok(())
}

pub fn check_nodeinfo_index(expect: &Expect, document: &Value) -> Checked {
    let versions: Vec<&str> = Index::parse(document).versions().iter().map(|version| version.name()).collect();
    expect.same("versions", versions);
    Ok(())
}

/// Read as one; looked up, it is nobody's post.
pub async fn check_collection(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Checked {
    let found = Collection::parse(document.clone()).map_err(|e| e.to_string())?;
    expect.same("type", found.kind.name());
    expect.address("uri", found.id.as_deref());
    expect.same("total", found.total);
    expect.same("items", found.items.len());
    expect.address("first", found.first.as_ref().and_then(Node::id));
    expect.address("next", found.next.as_deref());
    expect.address("prev", found.prev.as_deref());
    expect.address("partOf", found.part_of.as_deref());
    look_up(app, world, document).await?;
    let Some(total) = found.total.filter(|_| found.id.is_some()) else {
        return Ok(());
    };
    is_counted(app, world, document, total).await
}

/// As somebody's followers, it says how many there are.
async fn is_counted(app: &TestApp, world: &World, document: &Value, total: u64) -> Checked {
    let id = document["id"].as_str().ok_or("has no id")?;
    let owner = url::Url::parse(id).unwrap().join("/owner-of-it").unwrap().to_string();
    let mut person = stub(&owner);
    person["followers"] = json!(id);
    world.put(&owner, person);
    app.remote.resolve(app, &owner).await.map_err(|e| e.to_string())?;
    let reader = app.user("counter").await;
    let account = accounts::find_by_uri(&mut app.db.conn(), &owner).await.unwrap().ok_or("was not stored")?;
    let path = format!("/api/v1/accounts/{}", account.id);
    reader.list(&format!("{path}/statuses")).await;
    app.settle().await;
    same("followers", reader.get(&path).value().await["followers_count"].as_u64(), Some(total))
}

/// Neither post nor person, unless we know more than Mastodon.
pub async fn check_object(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Checked {
    expect.same("type", read::type_of(document));
    let id = expect.named("uri")?;
    expect.address("uri", document["id"].as_str());
    if expect.better == Better::Chat {
        return check_chat(app, world, document).await;
    }
    look_up(app, world, document).await?;
    let stored = statuses::find_by_uri(&mut app.db.conn(), id).await.unwrap();
    // What Mastodon does not know of podcasts, we show.
    same("stored", stored.is_some(), expect.text("type") == Some("PodcastEpisode"))
}

async fn check_chat(app: &TestApp, world: &World, document: &Value) -> Checked {
    let id = document["id"].as_str().ok_or("has no id")?;
    world.put(id, document.clone());
    app.remote.resolve(app, id).await.map_err(|e| e.to_string())?;
    let found = statuses::find_by_uri(&mut app.db.conn(), id).await.unwrap().ok_or("was not stored")?;
    same("visibility", found.visibility.as_str(), "direct")
}

/// What is gone is not there when it is looked up.
pub async fn check_tombstone(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Checked {
    expect.address("uri", document["id"].as_str());
    look_up(app, world, document).await?;
    let stored = statuses::find_by_uri(&mut app.db.conn(), expect.named("uri")?).await.unwrap();
    yes("a tombstone is shown", stored.is_none())
}

/// No harm comes of asking for it, nor of getting it as an activity.
async fn look_up(app: &TestApp, world: &World, document: &Value) -> Checked {
    let Some(id) = document["id"].as_str().filter(|id| id.starts_with("http")) else {
        return Ok(());
    };
    world.put(id, document.clone());
    let _ = app.remote.resolve(app, id).await;
    let author = url::Url::parse(id).unwrap().join("/sender").unwrap().to_string();
    let sent = json!({ "type": "Create", "id": format!("{author}/sent"), "actor": author, "object": document });
    let by = acts::actor(app, &sent).await?;
    let reader = app.user("reader").await;
    follow(app, reader.account, by.id).await;
    deliver(app, &sent).await
}
