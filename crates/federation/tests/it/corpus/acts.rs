//! Payloads that act on something of this server, which stands in for what they name: its address is put in their place.

use domain::{AccountId, FollowId};
use serde_json::{Value, json};
use storage::{accounts, accounts::Account, blocks, follows, interactions, reports, statuses};
use testkit::{TestApp, TestUser};

use super::{
    expect::{Checked, Expect, same, yes},
    world::{World, stub},
};

/// The actor of a payload, as this server knows it.
pub async fn actor(app: &TestApp, document: &Value) -> Result<Account, String> {
    let address = address(&document["actor"]).ok_or("has no actor")?;
    app.remote.resolve(app, &address).await.map_err(|e| e.to_string())?;
    let found = accounts::find_by_uri(&mut app.db.conn(), &address).await.unwrap();
    found.ok_or_else(|| format!("{address} was not stored"))
}

/// The same, compared with what is expected.
async fn sender(app: &TestApp, expect: &Expect, document: &Value) -> Result<Account, String> {
    let by = actor(app, document).await?;
    expect.address("actor", Some(&by.uri));
    Ok(by)
}

/// The identity of something named or embedded, or of the first of several.
pub fn address(value: &Value) -> Option<String> {
    let value = value.get(0).unwrap_or(value);
    value.as_str().or(value["id"].as_str()).map(str::to_owned)
}

/// Hands a payload to the inbox, as the door does once it has verified the signature.
pub async fn deliver(app: &TestApp, document: &Value) -> Checked {
    let actor = actor(app, document).await?;
    federation::inbox::receive(app, actor.id, &document.to_string(), None).await.map_err(|e| e.to_string())
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

/// The same payload about something else, which it names.
pub fn about(document: &Value, old: &str, new: &str) -> Result<Value, String> {
    let (text, old) = (document.to_string(), json!(old).to_string());
    yes("it does not name what is expected", text.contains(&old))?;
    Ok(serde_json::from_str(&text.replace(&old, &json!(new).to_string())).unwrap())
}

/// A vote in a poll of ours that has the option: it is counted once, and no status.
pub async fn check_vote(app: &TestApp, expect: &Expect, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    sender(app, expect, document).await?;
    let poll = json!({ "options": ["another", expect.named("choice")?], "expires_in": 3600 });
    let status = alice.publish_with(json!({ "status": "?", "poll": poll })).await;
    let vote = about(document, expect.named("in_reply_to")?, status["uri"].as_str().unwrap())?;
    // It is for the poll's author alone: were it a post, it would be a direct one.
    let read = activitypub::vocab::Object::parse(&document["object"]).map_err(|e| e.to_string())?;
    let named = read.audience.recipients().count();
    expect.same("visibility", if named == 1 { "direct" } else { "others see it" });
    deliver(app, &vote).await?;
    deliver(app, &vote).await?;
    let after = alice.status(&status["id"]).await;
    same("count", after["poll"]["options"][1]["votes_count"].as_i64(), Some(1))?;
    same("answers", after["replies_count"].as_i64(), Some(0))?;
    check_trace(app, document).await
}

/// A favourite of a local post; with the emoji, where there is one that can be shown.
pub async fn check_like(app: &TestApp, expect: &Expect, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    let status = alice.publish("Hello").await;
    let by = sender(app, expect, document).await?;
    let like = about(document, expect.named("object")?, status["uri"].as_str().unwrap())?;
    deliver(app, &like).await?;
    let after = alice.status(&status["id"]).await;
    same("favourites", after["favourites_count"].as_i64(), Some(1))?;
    // An id on another server than the actor's proves nothing and is not kept.
    if let Some(uri) = expect.text("uri").filter(|uri| activitypub::uri::same_origin(uri, &by.uri)) {
        let kept = interactions::favourite_by_uri(&mut app.db.conn(), uri).await.unwrap();
        same("who favourited by its uri", kept.map(|(account, _)| account), Some(by.id))?;
    }
    check_reaction(app, expect, &after, &by).await?;
    let told = alice.notifications().await;
    same("notifications", told.len(), 1)?;
    same("who is told of", told[0]["account"]["uri"].as_str(), Some(by.uri.as_str()))
}

/// The emoji as apps see it: words of old Misskeys as emoji, custom ones with their server.
async fn check_reaction(app: &TestApp, expect: &Expect, status: &Value, by: &Account) -> Checked {
    let shown = &status["emoji_reactions"];
    let Some(wanted) = expect.text("reaction") else {
        return same("reactions", shown.as_array().map(Vec::len), None);
    };
    let wanted = match wanted.trim_matches(':') {
        "pudding" => "🍮".to_owned(),
        code if domain::text::is_shortcode(code) => format!("{code}@{}", by.domain),
        emoji => emoji.to_owned(),
    };
    same("reaction", shown[0]["name"].as_str(), Some(wanted.as_str()))?;
    same("reaction's count", shown[0]["count"].as_i64(), Some(1))?;
    let path = format!("/api/v1/pleroma/statuses/{}/reactions", status["id"].as_str().unwrap());
    let list = app.get(&path).value().await;
    same("who reacted", list[0]["accounts"][0]["uri"].as_str(), Some(by.uri.as_str()))
}

/// The follow, and the answer that names it.
pub async fn check_follow(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    let follower = sender(app, expect, document).await?;
    deliver(app, &about(document, expect.named("object")?, &alice.uri())?).await?;
    let follow = follows::find(&mut app.db.conn(), follower.id, alice.account).await.unwrap();
    expect.address("uri", follow.and_then(|follow| follow.uri).as_deref());
    app.settle().await;
    let answer = world.posted("Accept").ok_or("was not answered")?;
    same("what is accepted", answer["object"]["id"].as_str(), document["id"].as_str())?;
    same("who accepts", answer["actor"].as_str(), Some(alice.uri().as_str()))
}

pub async fn check_block(app: &TestApp, expect: &Expect, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    let by = sender(app, expect, document).await?;
    deliver(app, &about(document, expect.named("object")?, &alice.uri())?).await?;
    yes("is not blocked", blocks::between(&mut app.db.conn(), alice.account, by.id).await.unwrap())
}

/// A report of somebody here with what they wrote, in whatever order they are named.
pub async fn check_flag(app: &TestApp, expect: &Expect, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    let by = sender(app, expect, document).await?;
    let (mut flag, mut posts) = (document.clone(), Vec::new());
    for named in expect.texts("objects") {
        let ours = match is_person(named) {
            true => alice.uri(),
            false => {
                let post = alice.publish("Rude").await;
                posts.push(post["id"].as_str().unwrap().parse::<i64>().unwrap());
                post["uri"].as_str().unwrap().to_owned()
            }
        };
        flag = about(&flag, named, &ours)?;
    }
    deliver(app, &flag).await?;
    const OF: &str = storage::sql!("SELECT id FROM reports WHERE account_id = $1");
    let ids = app.db.conn().all(OF, storage::p![by.id]).await.unwrap();
    let reports = reports::list_by_ids(&mut app.db.conn(), &ids).await.unwrap();
    let [report] = reports.as_slice() else {
        return Err(format!("{} reports were made", reports.len()));
    };
    expect.same("comment", report.comment.as_str());
    same("who is reported", report.target_account_id, alice.account)?;
    let mut named: Vec<i64> = serde_json::from_str(&report.status_ids).unwrap();
    named.sort_unstable();
    posts.sort_unstable();
    same("posts", named, posts)
}

/// By the look of its address, as the programs of the corpus make them.
fn is_person(address: &str) -> bool {
    let url = url::Url::parse(address).unwrap();
    let path: Vec<&str> = url.path_segments().unwrap().collect();
    matches!(path.as_slice(), ["u" | "users", _])
}

/// A boost of what its own server has, by somebody who is followed here.
pub async fn check_announce(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    let by = sender(app, expect, document).await?;
    follow(app, alice.account, by.id).await;
    let original = expect.named("object")?;
    world.put(original, note(original, None));
    deliver(app, document).await?;
    let mut db = app.db.conn();
    let boost = statuses::find_by_uri(&mut db, expect.named("uri")?).await.unwrap();
    let boost = boost.ok_or("was not boosted")?;
    expect.address("uri", Some(&boost.uri));
    expect.same("visibility", boost.visibility.as_str());
    same("who boosts", boost.account_id, by.id)?;
    let original = statuses::find(&mut db, boost.reblog_of_id.ok_or("is no boost")?).await.unwrap();
    expect.address("object", original.as_ref().map(|original| original.uri.as_str()));
    Ok(())
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
pub async fn check_undo(app: &TestApp, expect: &Expect, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    let status = alice.publish("Hello").await;
    let by = sender(app, expect, document).await?;
    expect.same("of", document["object"]["type"].as_str().unwrap_or("by-reference"));
    expect.address("object", address(&document["object"]).as_deref());
    let kind = match expect.named("of")? {
        "by-reference" => "Like",
        of => of,
    };
    let target = match kind {
        "Follow" | "Block" => alice.uri(),
        _ => status["uri"].as_str().unwrap().to_owned(),
    };
    let undo = match expect.text("target") {
        Some(old) => about(document, old, &target)?,
        None => document.clone(),
    };
    let done = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": expect.value("object"), "type": kind, "actor": by.uri,
        "object": target, "to": "https://www.w3.org/ns/activitystreams#Public",
    });
    deliver(app, &done).await?;
    yes("was not done", stands(app, &alice, &status, (&by, kind)).await)?;
    // Nobody else can undo it.
    let mut forged = undo.clone();
    forged["actor"] = json!(super::tidy_host(&by.uri, "/mallory"));
    deliver(app, &forged).await?;
    yes("somebody else undid it", stands(app, &alice, &status, (&by, kind)).await)?;
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
pub async fn check_move(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    let old = sender(app, expect, document).await?;
    expect.address("object", Some(&old.uri));
    follow(app, alice.account, old.id).await;
    let target = expect.named("target")?;
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
pub async fn check_deleted(app: &TestApp, expect: &Expect, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    expect.explains(&["note"]);
    let by = sender(app, expect, document).await?;
    follow(app, alice.account, by.id).await;
    let known = async |uri: &str| statuses::find_by_uri(&mut app.db.conn(), uri).await.unwrap().is_some();
    if expect.named("target")? == "actor" {
        expect.address("object", Some(&by.uri));
        deliver(app, document).await?;
        app.settle().await;
        let gone = accounts::find_by_uri(&mut app.db.conn(), &by.uri).await.unwrap().is_none();
        return yes("the account is still here", gone);
    }
    let posts = expect.text("object").map_or_else(|| expect.texts("object"), |one| vec![one]);
    let create = |post: &str| {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams", "type": "Create", "actor": by.uri,
            "object": note(post, Some(&by.uri)),
        })
    };
    // The last one comes too late.
    let last = posts.len() - 1;
    for post in &posts[..last.max(1)] {
        deliver(app, &create(post)).await?;
        yes("the post did not come", known(post).await)?;
    }
    deliver(app, document).await?;
    for post in &posts {
        deliver(app, &create(post)).await?;
        yes("the post is still here", !known(post).await)?;
    }
    Ok(())
}

/// Neither the activity nor what it is about has become a post.
pub async fn check_trace(app: &TestApp, document: &Value) -> Checked {
    for address in [address(document), address(&document["object"])].into_iter().flatten() {
        let found = statuses::find_by_uri(&mut app.db.conn(), &address).await.unwrap();
        yes("left a trace", found.is_none_or(|status| status.local))?;
    }
    Ok(())
}
