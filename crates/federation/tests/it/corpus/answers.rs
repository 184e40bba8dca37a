//! Payloads that ask something of this server or answer what it asked; and those of which nothing is to be seen.

use domain::QuoteState;
use serde_json::{Value, json};
use storage::{follows, statuses};
use testkit::TestApp;

use super::{
    acts::{self, actor, address, check_trace, deliver, follow, note},
    expect::{Better, Checked, Expect, same, yes},
    world::World,
};

const CONTEXT: &str = "https://www.w3.org/ns/activitystreams";

/// The answer to a request that this server made, embedded or named by its id. Unchanged it answers nothing of ours.
pub async fn check(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Checked {
    let by = actor(app, document).await?;
    expect.address("actor", Some(&by.uri));
    expect.address("object", address(&document["object"]).as_deref());
    expect.same("of", document["object"]["type"].as_str());
    deliver(app, document).await?;
    check_trace(app, document).await?;
    let accepted = document["type"] == "Accept";
    match expect.text("of") {
        Some("QuoteRequest") => quote(app, world, expect, (document, accepted)).await,
        _ => of_follow(app, (document, accepted)).await,
    }
}

async fn of_follow(app: &TestApp, (document, accepted): (&Value, bool)) -> Checked {
    let alice = app.user("alice").await;
    let target = actor(app, document).await?;
    alice.post(&format!("/api/v1/accounts/{}/follow", target.id)).ok().await;
    let asked = follows::find_request(&mut app.db.conn(), alice.account, target.id).await.unwrap();
    let uri = asked.and_then(|asked| asked.uri).ok_or("nothing was asked")?;
    deliver(app, &to(document, &uri, &alice.uri())).await?;
    let mut db = app.db.conn();
    same("request", follows::find_request(&mut db, alice.account, target.id).await.unwrap().is_some(), false)?;
    same("follow", follows::find(&mut db, alice.account, target.id).await.unwrap().is_some(), accepted)
}

/// The answer as it is to the request of this address, by this account.
fn to(document: &Value, request: &str, by: &str) -> Value {
    let mut answer = document.clone();
    if answer["object"].is_object() {
        answer["object"]["id"] = json!(request);
        answer["object"]["actor"] = json!(by);
    } else {
        answer["object"] = json!(request);
    }
    answer
}

/// Somebody here quotes what the answering actor wrote.
async fn quote(app: &TestApp, world: &World, expect: &Expect, (document, accepted): (&Value, bool)) -> Checked {
    let alice = app.user("alice").await;
    let author = actor(app, document).await?;
    let quoted = super::tidy_host(&author.uri, "/quoted");
    let mut original = note(&quoted, Some(&author.uri));
    original["interactionPolicy"] = json!({ "canQuote": { "automaticApproval": [format!("{CONTEXT}#Public")] } });
    world.put(&quoted, original);
    let known = alice.resolve(&quoted).await;
    let status = alice.publish_with(json!({ "status": "Look", "quoted_status_id": known["id"] })).await;
    app.settle().await;
    let request = world.posted("QuoteRequest").ok_or("nothing was asked")?;
    let mut answer = to(document, request["id"].as_str().unwrap(), &alice.uri());
    if answer["object"].is_object() {
        (answer["object"]["object"], answer["object"]["instrument"]) = (json!(quoted), status["uri"].clone());
    }
    if let Some(stamp) = expect.text("result") {
        let authorization = json!({
            "@context": CONTEXT, "id": stamp, "type": "QuoteAuthorization", "attributedTo": author.uri,
            "interactingObject": status["uri"], "interactionTarget": quoted,
        });
        world.put(stamp, authorization);
    }
    deliver(app, &answer).await?;
    app.settle().await;
    let found = statuses::find_by_uri(&mut app.db.conn(), status["uri"].as_str().unwrap()).await.unwrap().unwrap();
    let state = if accepted { QuoteState::Accepted } else { QuoteState::Rejected };
    same("quote", found.quote_state, Some(state))?;
    expect.address("result", found.quote_stamp.as_deref());
    Ok(())
}

/// Whoever asks to quote a post of ours that anybody may quote is answered, with a stamp.
pub async fn check_quote_request(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    let status = alice.publish("Quote me").await;
    let uri = status["uri"].as_str().unwrap();
    let by = actor(app, document).await?;
    expect.address("actor", Some(&by.uri));
    let instrument = expect.named("instrument")?;
    expect.address("instrument", address(&document["instrument"]).as_deref());
    let mut quoting = note(instrument, Some(&by.uri));
    quoting["quote"] = json!(uri);
    world.put(instrument, quoting);
    let request = acts::about(document, expect.named("object")?, uri)?;
    deliver(app, &request).await?;
    app.settle().await;
    same("quotes", alice.status(&status["id"]).await["quotes_count"].as_i64(), Some(1))?;
    let answer = world.posted("Accept").ok_or("was not answered")?;
    expect.address("uri", answer["object"]["id"].as_str());
    yes("there is no stamp", answer["result"].is_string())
}

/// Kinds that Mastodon does not know. What we know of them is better; everything else leaves no trace.
pub async fn check_ignored(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Checked {
    expect.explains(&["reason"]);
    if expect.better == Better::Reaction {
        return acts::check_like(app, expect, document).await;
    }
    if !document["actor"].is_null() || expect.has("actor") {
        return sent(app, world, expect, document).await;
    }
    // An actor that cannot be one.
    expect.address("uri", document["id"].as_str());
    let uri = expect.named("uri")?;
    world.put(uri, document.clone());
    let _ = app.remote.resolve(app, uri).await;
    let found = storage::accounts::find_by_uri(&mut app.db.conn(), uri).await.unwrap();
    yes("was stored", found.is_none())
}

async fn sent(app: &TestApp, world: &World, expect: &Expect, document: &Value) -> Checked {
    let alice = app.user("alice").await;
    let by = actor(app, document).await?;
    expect.address("actor", Some(&by.uri));
    expect.address("object", address(&document["object"]).as_deref());
    expect.address("uri", document["id"].as_str());
    let inner = &document["object"];
    expect.same("of", inner["type"].as_str());
    expect.same("inner_type", inner["type"].as_str());
    expect.address("inner_object", address(&inner["object"]).as_deref());
    let target = address(&document["target"]).or_else(|| address(&inner["object"])).or_else(|| address(inner));
    if expect.text("target") != Some("status") {
        expect.address("target", target.as_deref());
    }
    if expect.has("only_if") {
        let featured = by.featured_url.as_deref();
        yes("it is the actor's own collection", target.as_deref() != featured)?;
    }
    follow(app, alice.account, by.id).await;
    if inner["object"].is_object() {
        let mut object = inner["object"].clone();
        object["@context"] = json!(CONTEXT);
        world.put(object["id"].as_str().unwrap_or_default(), object.clone());
    }
    deliver(app, document).await?;
    let fetched = matches!(inner["type"].as_str(), Some("Create" | "Update"));
    let stored = match expect.better {
        Better::Chat => address(&document["object"]),
        Better::Wrapped if fetched => address(&inner["object"]),
        _ => return check_trace(app, document).await,
    };
    let mut db = app.db.conn();
    let found = statuses::find_by_uri(&mut db, &stored.ok_or("has no object")?).await.unwrap();
    let found = found.ok_or("the object was not stored")?;
    if expect.better == Better::Chat {
        return same("visibility", found.visibility.as_str(), "direct");
    }
    let boost = statuses::find_reblog(&mut db, by.id, found.id).await.unwrap();
    let kind = if boost.is_some() { "announce" } else { "ignored" };
    yes("it was boosted, or was not", !expect.has("kind_any") || expect.texts("kind_any").contains(&kind))
}
