//! Payloads that end up as something to be seen: statuses and profiles.

use domain::Timestamp;
use serde_json::{Value, json};
use storage::{accounts, media, parts, statuses};
use testkit::TestApp;

use super::world::World;

/// What a payload quotes, by whichever property.
pub fn quoted(expect: &Value) -> Option<&str> {
    expect["quote"].as_str().or(expect["quote_fep_e232"].as_str())
}

pub fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, wanted: T) -> Result<(), String> {
    if found == wanted {
        Ok(())
    } else {
        Err(format!("{what} is {found:?}, not {wanted:?}"))
    }
}

/// What became of an object, however it came.
pub async fn check_status(app: &TestApp, entry: &Value, address: &str) -> Result<(), String> {
    let expect = &entry["expect"];
    let mut db = app.db.conn();
    let found = statuses::find_by_uri(&mut db, address).await.unwrap().ok_or("was not stored")?;
    let allowed =
        expect["visibility_any"].as_array().is_some_and(|any| any.contains(&json!(found.visibility.as_str())));
    if !allowed {
        same("visibility", found.visibility.as_str(), expect["visibility"].as_str().unwrap_or_default())?;
    }
    same("spoiler", found.spoiler_text.trim(), expect["spoiler_text"].as_str().unwrap_or_default().trim())?;
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
    let files = media::list_of_status(&mut db, found.id).await.unwrap().len();
    // Mastodon keeps four; we keep all, and show what a titled object is about.
    let more = expect["attachments_sent"].is_number() || !expect["converted_from"].is_null();
    if files < count("attachments") || (files > count("attachments") && !more) {
        return Err(format!("attachments are {files}, not {}", count("attachments")));
    }
    check_file(entry, files)?;
    same("tags", parts.tags.len(), count("tags"))?;
    same("mentions", parts.mentions.len(), count("mentions"))?;
    let emojis: Vec<String> = serde_json::from_str(&found.emojis).unwrap();
    same("emojis", emojis.len(), count("emojis"))?;
    check_poll(&parts.polls, &expect["poll"])?;
    same("answered", found.in_reply_to_uri.as_deref(), expect["in_reply_to"].as_str())
}

/// Films, sounds and pictures are there to be played and seen.
fn check_file(entry: &Value, files: usize) -> Result<(), String> {
    let kind = entry["expect"]["converted_from"].as_str().unwrap_or_default();
    match kind {
        "Video" | "Audio" | "Image" if files == 0 => Err(format!("nothing of the {kind} is to be seen")),
        _ => Ok(()),
    }
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

pub async fn check_actor(app: &TestApp, world: &World, expect: &Value, document: &Value) -> Result<(), String> {
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
