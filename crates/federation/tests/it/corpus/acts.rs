//! Payloads that act on something of this server, which stands in for what they name: its address is put in their place.

use domain::{AccountId, FollowId};
use serde_json::{Value, json};
use storage::{accounts, accounts::Account, blocks, follows, reports, statuses};
use testkit::{TestApp, TestUser};

use super::{
    shown::same,
    world::{World, stub},
};

type Checked = Result<(), String>;

/// The actor of a payload, as this server knows it.
pub async fn actor(app: &TestApp, document: &Value) -> Result<Account, String> {
    let address = address(&document["actor"]).ok_or("has no actor")?;
    app.remote.resolve(app, &address).await.map_err(|e| e.to_string())?;
    let found = accounts::find_by_uri(&mut app.db.conn(), &address).await.unwrap();
    found.ok_or_else(|| format!("{address} was not stored"))
}

/// The identity of something named or embedded, or of the first of several.
pub fn address(value: &Value) -> Option<String> {
    let value = value.get(0).unwrap_or(value);
    value.as_str().or(value["id"].as_str()).map(str::to_owned)
}

/// Hands a payload to the inbox, as the door does once it has verified the signature.
pub async fn deliver(app: &TestApp, document: &Value) -> Checked {
    let actor = actor(app, document).await?;
    federation::inbox::receive(app, actor.id, &document.to_string()).await.map_err(|e| e.to_string())
}

pub async fn follow(app: &TestApp, follower: AccountId, target: AccountId) {
    let follow = follows::Follow {
        id: FollowId::at(app.now()),
        account_id: follower,
        target_account_id: target,
        uri: None,
        show_reblogs: true,
        notify: false,
        languages: None,
        created_at: app.now(),
    };
    follows::insert(&mut app.db.conn(), &follow).await.unwrap();
}

/// The same payload about something else.
fn about(document: &Value, old: &str, new: &str) -> Value {
    let text = document.to_string().replace(&json!(old).to_string(), &json!(new).to_string());
    serde_json::from_str(&text).unwrap()
}

fn yes(what: &str, holds: bool) -> Checked {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

fn named<'a>(expect: &'a Value, key: &str) -> Result<&'a str, String> {
    expect[key].as_str().ok_or_else(|| format!("no {key} is expected"))
}

/// A vote in a poll of ours that has the option: it is counted once, and no status.
pub async fn check_vote(app: &TestApp, expect: &Value, document: &Value) -> Result<(), String> {
    let alice = app.user("alice").await;
    let poll = json!({ "options": ["another", expect["choice"]], "expires_in": 3600 });
    let status = alice.publish_with(json!({ "status": "?", "poll": poll })).await;
    let mut vote = document.clone();
    vote["object"]["inReplyTo"] = status["uri"].clone();
    deliver(app, &vote).await?;
    deliver(app, &vote).await?;
    let after = alice.status(&status["id"]).await;
    same("count", after["poll"]["options"][1]["votes_count"].as_i64(), Some(1))?;
    same("answers", after["replies_count"].as_i64(), Some(0))
}

/// A favourite of a local post; with the emoji, where there is one that can be shown.
pub async fn check_like(app: &TestApp, expect: &Value, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    let status = alice.publish("Hello").await;
    let like = about(document, named(expect, "object")?, status["uri"].as_str().unwrap());
    deliver(app, &like).await?;
    let after = alice.status(&status["id"]).await;
    same("favourites", after["favourites_count"].as_i64(), Some(1))?;
    match expect["reaction"].as_str() {
        None => same("reactions", after["emoji_reactions"].as_array().map(Vec::len), None),
        Some(_) => same("reactions", after["emoji_reactions"][0]["count"].as_i64(), Some(1)),
    }
}

pub async fn check_follow(app: &TestApp, expect: &Value, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    deliver(app, &about(document, named(expect, "object")?, &alice.uri())).await?;
    let follower = actor(app, document).await?;
    let follow = follows::find(&mut app.db.conn(), follower.id, alice.account).await.unwrap();
    same("follow", follow.and_then(|follow| follow.uri).as_deref(), expect["uri"].as_str())
}

/// The answer to a follow of ours, embedded or named by its id.
pub async fn check_answer(app: &TestApp, document: &Value, accepted: bool) -> Checked {
    let alice = app.user("alice").await;
    let target = actor(app, document).await?;
    alice.post(&format!("/api/v1/accounts/{}/follow", target.id)).ok().await;
    let asked = follows::find_request(&mut app.db.conn(), alice.account, target.id).await.unwrap();
    let uri = asked.and_then(|asked| asked.uri).ok_or("nothing was asked")?;
    let mut answer = document.clone();
    if answer["object"].is_object() {
        answer["object"]["id"] = json!(uri);
        answer["object"]["actor"] = json!(alice.uri());
    } else {
        answer["object"] = json!(uri);
    }
    deliver(app, &answer).await?;
    let mut db = app.db.conn();
    same("request", follows::find_request(&mut db, alice.account, target.id).await.unwrap().is_some(), false)?;
    same("follow", follows::find(&mut db, alice.account, target.id).await.unwrap().is_some(), accepted)
}

pub async fn check_block(app: &TestApp, expect: &Value, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    deliver(app, &about(document, named(expect, "object")?, &alice.uri())).await?;
    let by = actor(app, document).await?;
    yes("is not blocked", blocks::between(&mut app.db.conn(), alice.account, by.id).await.unwrap())
}

/// A report of somebody here: the first object is the person, further ones are posts.
pub async fn check_flag(app: &TestApp, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    let status = alice.publish("Rude").await;
    let mut flag = document.clone();
    flag["object"] = json!([alice.uri(), status["uri"]]);
    deliver(app, &flag).await?;
    let by = actor(app, document).await?;
    let since = app.now() - std::time::Duration::from_secs(60);
    let reports = reports::count_since(&mut app.db.conn(), by.id, since).await.unwrap();
    same("reports", reports, 1)
}

/// A boost of what its own server has, by somebody who is followed here.
pub async fn check_announce(app: &TestApp, world: &World, expect: &Value, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    let by = actor(app, document).await?;
    follow(app, alice.account, by.id).await;
    let original = named(expect, "object")?;
    world.put(original, note(original, None));
    deliver(app, document).await?;
    let boost = statuses::find_by_uri(&mut app.db.conn(), named(expect, "uri")?).await.unwrap();
    let boost = boost.ok_or("was not boosted")?;
    yes("is no boost", boost.reblog_of_id.is_some())?;
    same("visibility", boost.visibility.as_str(), named(expect, "visibility")?)
}

/// Something public at this address, by somebody of its server if not by this account.
pub fn note(address: &str, author: Option<&str>) -> Value {
    let url = url::Url::parse(address).unwrap();
    let other = format!("{}/people/author", url.origin().ascii_serialization());
    json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": address, "type": "Note", "content": "<p>So</p>",
        "attributedTo": author.unwrap_or(&other), "to": ["https://www.w3.org/ns/activitystreams#Public"],
    })
}

/// What was done is done no more.
pub async fn check_undo(app: &TestApp, expect: &Value, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    let status = alice.publish("Hello").await;
    let (by, of) = (actor(app, document).await?, named(expect, "of")?);
    let kind = if of == "by-reference" { "Like" } else { of };
    let target = match kind {
        "Follow" | "Block" => alice.uri(),
        _ => status["uri"].as_str().unwrap().to_owned(),
    };
    let undo = match expect["target"].as_str() {
        Some(old) => about(document, old, &target),
        None => document.clone(),
    };
    let done = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": expect["object"], "type": kind, "actor": by.uri,
        "object": target, "to": "https://www.w3.org/ns/activitystreams#Public",
    });
    deliver(app, &done).await?;
    yes("was not done", stands(app, &alice, &status, (&by, kind)).await)?;
    deliver(app, &undo).await?;
    yes("was not undone", !stands(app, &alice, &status, (&by, kind)).await)
}

async fn stands(app: &TestApp, alice: &TestUser, status: &Value, (by, kind): (&Account, &str)) -> bool {
    let mut db = app.db.conn();
    match kind {
        "Follow" => follows::find(&mut db, by.id, alice.account).await.unwrap().is_some(),
        "Block" => blocks::between(&mut db, by.id, alice.account).await.unwrap(),
        "Announce" => alice.status(&status["id"]).await["reblogs_count"] == 1,
        _ => alice.status(&status["id"]).await["favourites_count"] == 1,
    }
}

/// The old account's follower here asks to follow the new one.
pub async fn check_move(app: &TestApp, world: &World, expect: &Value, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    let old = actor(app, document).await?;
    follow(app, alice.account, old.id).await;
    let target = named(expect, "target")?;
    let mut new = stub(target);
    new["alsoKnownAs"] = json!([old.uri]);
    world.put(target, new);
    deliver(app, document).await?;
    app.settle().await;
    let mut db = app.db.conn();
    let new = accounts::find_by_uri(&mut db, target).await.unwrap().ok_or("the new account is not known")?;
    let old = accounts::find(&mut db, old.id).await.unwrap().unwrap();
    same("new account", old.moved_to_id, Some(new.id))?;
    yes("the old one is still followed", follows::find(&mut db, alice.account, old.id).await.unwrap().is_none())?;
    yes("the new one is not", follows::find_request(&mut db, alice.account, new.id).await.unwrap().is_some())
}

/// A post, or all of an account, goes; what is not here yet will not come.
pub async fn check_deleted(app: &TestApp, expect: &Value, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    let by = actor(app, document).await?;
    follow(app, alice.account, by.id).await;
    if expect["target"] == "actor" {
        deliver(app, document).await?;
        let gone = accounts::find_by_uri(&mut app.db.conn(), &by.uri).await.unwrap().is_none();
        return yes("the account is still here", gone);
    }
    let first = expect["object"].as_str().or(expect["object"][0].as_str()).ok_or("no object is expected")?;
    let create = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "type": "Create", "actor": by.uri,
        "object": note(first, Some(&by.uri)),
    });
    deliver(app, &create).await?;
    let stored = statuses::find_by_uri(&mut app.db.conn(), first).await.unwrap().is_some();
    yes("the post did not come", stored)?;
    deliver(app, document).await?;
    deliver(app, &create).await?;
    yes("the post is still here", statuses::find_by_uri(&mut app.db.conn(), first).await.unwrap().is_none())
}

/// Whoever asks to quote a post of ours that anybody may quote is answered.
pub async fn check_quote_request(app: &TestApp, world: &World, expect: &Value, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    let status = alice.publish("Quote me").await;
    let uri = status["uri"].as_str().unwrap();
    let by = actor(app, document).await?;
    let instrument = named(expect, "instrument")?;
    let mut quoting = note(instrument, Some(&by.uri));
    quoting["quote"] = json!(uri);
    world.put(instrument, quoting);
    deliver(app, &about(document, named(expect, "object")?, uri)).await?;
    app.settle().await;
    same("quotes", alice.status(&status["id"]).await["quotes_count"].as_i64(), Some(1))
}

/// Kinds that Mastodon does not know. What we know of them is better; everything else leaves no trace.
pub async fn check_ignored(app: &TestApp, world: &World, entry: &Value, document: &Value) -> Checked {
    let expect = &entry["expect"];
    let alice = app.user("alice").await;
    if entry["type"] == "EmojiReact" {
        let mut expect = expect.clone();
        expect["object"] = json!(named(&expect, "object")?);
        let status = alice.publish("Hello").await;
        deliver(app, &about(document, named(&expect, "object")?, status["uri"].as_str().unwrap())).await?;
        let after = alice.status(&status["id"]).await;
        return same("reaction", &after["emoji_reactions"][0]["name"], &expect["reaction"]);
    }
    let Ok(by) = actor(app, document).await else { return Ok(()) };
    follow(app, alice.account, by.id).await;
    let inner = &document["object"]["object"];
    if inner.is_object() {
        let mut inner = inner.clone();
        inner["@context"] = json!("https://www.w3.org/ns/activitystreams");
        world.put(inner["id"].as_str().unwrap_or_default(), inner.clone());
    }
    deliver(app, document).await?;
    let stored = match (entry["type"].as_str().unwrap_or_default(), entry["better"].is_string()) {
        (kind, true) if kind.ends_with("ChatMessage") => address(&document["object"]),
        (kind, true) if kind.starts_with("Announce/Create") || kind.starts_with("Announce/Update") => address(inner),
        _ => return check_trace(app, document).await,
    };
    let found = statuses::find_by_uri(&mut app.db.conn(), &stored.ok_or("has no object")?).await.unwrap();
    let found = found.ok_or("the object was not stored")?;
    match entry["type"] == "Create/ChatMessage" {
        true => same("visibility", found.visibility.as_str(), "direct"),
        false => Ok(()),
    }
}

/// Neither the activity nor what it is about has become a post.
async fn check_trace(app: &TestApp, document: &Value) -> Checked {
    for address in [address(document), address(&document["object"])].into_iter().flatten() {
        let found = statuses::find_by_uri(&mut app.db.conn(), &address).await.unwrap();
        yes("left a trace", found.is_none_or(|status| status.local))?;
    }
    Ok(())
}
