//! Payloads that end up as a post to be seen.

use std::collections::BTreeSet;

use activitypub::vocab::{Object, QuoteKind};
use domain::{QuoteState, StatusKind, text};
use serde_json::{Value, json};
use storage::{
    accounts, media,
    parts::{self, PollPart, StatusParts},
    statuses::{self, Status},
};
use testkit::TestApp;

use super::expect::{Better, Checked, Expect, same_address, tidy};

/// What became of an object, however it came. `by` is who sent the activity, if one was sent.
pub async fn check_status(app: &TestApp, expect: &Expect, object: &Value, by: Option<&str>) -> Checked {
    let address = object["id"].as_str().ok_or("has no id")?;
    let mut db = app.db.conn();
    let found = statuses::find_by_uri(&mut db, address).await.unwrap().ok_or("was not stored")?;
    let author = accounts::find(&mut db, found.account_id).await.unwrap().ok_or("has no author")?;
    let parts = parts::statuses(&mut db, &[found.id]).await.unwrap();
    expect.address("uri", Some(&found.uri));
    expect.address("url", found.url.as_deref().or(Some(&found.uri)));
    expect.explains(&["url_mastodon"]);
    expect.address("account", Some(&author.uri));
    expect.address("actor", by);
    check_words(expect, &found);
    let parent = match found.in_reply_to_id {
        Some(parent) => statuses::find(&mut db, parent).await.unwrap().map(|parent| parent.uri),
        None => found.in_reply_to_uri.clone(),
    };
    expect.address("in_reply_to", parent.as_deref());
    expect.time("created_at", Some(found.created_at));
    expect.time("edited_at", found.edited_at);
    let files = media::list_of_status(&mut db, found.id).await.unwrap();
    check_files(expect, &files);
    check_cards(expect, &found, &files);
    check_names(expect, &found, &parts);
    check_poll(expect, &parts.polls);
    let kind = parts.statuses.first().and_then(|part| part.object_kind);
    let converted = kind.filter(|kind| !matches!(kind, StatusKind::Note | StatusKind::Question));
    expect.same("converted_from", converted.map(|kind| json!(kind)));
    let original = match found.quote_of_id {
        Some(id) => statuses::find(&mut db, id).await.unwrap().map(|quoted| quoted.account_id),
        None => None,
    };
    check_quote(expect, &found, object, original == Some(author.id));
    Ok(())
}

fn check_words(expect: &Expect, found: &Status) {
    let visibility = found.visibility.as_str();
    if !expect.texts("visibility_any").contains(&visibility) {
        expect.same("visibility", visibility);
    }
    expect.explains(&["visibility"]);
    let spoiler = expect.text("spoiler_text").unwrap_or_default();
    if found.spoiler_text.trim() != spoiler.trim() {
        expect.wrong(format!("spoiler_text is {:?}, not {spoiler:?}", found.spoiler_text));
    }
    // Mastodon reads one of them only; here the other counts where the first is missing.
    let key = if expect.has("language_hint") { "language_hint" } else { "language" };
    expect.same(key, found.language.as_deref());
    expect.explains(&["language"]);
    expect.same("sensitive", found.sensitive);
    let plain = folded(&text::to_plain(&found.html));
    for piece in expect.texts("content_contains") {
        if !plain.contains(&folded(piece)) {
            expect.wrong(format!("{piece:?} is not in {plain:?}"));
        }
    }
    for piece in expect.texts("html_not_contains") {
        if found.html.contains(piece) {
            expect.wrong(format!("{piece:?} is in {:?}", found.html));
        }
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Mastodon keeps four; we keep all, and show what a titled object is about.
fn check_files(expect: &Expect, files: &[media::Media]) {
    let more = expect.better == Better::More && expect.has("converted_from");
    let wanted = match expect.value("attachments_sent").as_u64() {
        Some(sent) => sent,
        None => expect.value("attachments").as_u64().unwrap_or_default(),
    };
    expect.explains(&["attachments"]);
    let found = files.len() as u64;
    if found < wanted || (found > wanted && !more) {
        expect.wrong(format!("attachments are {found}, not {wanted}"));
    }
    if matches!(expect.text("converted_from"), Some("Video" | "Audio" | "Image")) && files.is_empty() {
        expect.wrong("nothing of it is to be seen or heard");
    }
    for (at, wanted) in expect.value("media").as_array().into_iter().flatten().enumerate() {
        known(expect, "media", wanted, &["url", "description"]);
        let file = files.get(at);
        if !same_address(wanted["url"].as_str(), file.and_then(|file| file.remote_url.as_deref())) {
            expect.wrong(format!("media {at} is {:?}, not {}", file.map(|file| &file.remote_url), wanted["url"]));
        }
        let description = file.map(|file| file.description.as_str()).unwrap_or_default();
        if description != wanted["description"].as_str().unwrap_or_default() {
            expect.wrong(format!("media {at} says {description:?}, not {}", wanted["description"]));
        }
    }
}

/// Links to pages are in the text, where the first becomes the card, unless the page is a picture that is shown.
fn check_cards(expect: &Expect, found: &Status, files: &[media::Media]) {
    let links: BTreeSet<String> = text::status_links(&found.html).iter().map(|link| tidy(link)).collect();
    let shown = |link: &str| files.iter().any(|file| same_address(file.remote_url.as_deref(), Some(link)));
    for link in expect.texts("card_links") {
        if !links.contains(&tidy(link)) && !shown(link) {
            expect.wrong(format!("{link} is neither linked nor shown"));
        }
    }
    // Behind many other links it is not among the first of them.
    let leads = |page: &str| links.contains(&tidy(page)) || found.html.contains(&format!("href=\"{page}\""));
    if let Some(page) = expect.text("links_to").filter(|page| !leads(page)) {
        expect.wrong(format!("does not link to {page}"));
    }
}

fn check_names(expect: &Expect, found: &Status, parts: &StatusParts) {
    expect.same("tags", parts.tags.len());
    let tags: BTreeSet<&str> = parts.tags.iter().map(|tag| tag.name.as_str()).collect();
    let wanted: Vec<String> = expect.texts("tag_names").into_iter().map(text::hashtag_key).collect();
    if expect.has("tag_names") && tags != wanted.iter().map(String::as_str).collect() {
        expect.wrong(format!("tag_names are {tags:?}, not {wanted:?}"));
    }
    expect.same("mentions", parts.mentions.len());
    expect.addresses("mention_hrefs", parts.mentions.iter().map(|mention| mention.uri.as_str()));
    let emojis: Vec<String> = serde_json::from_str(&found.emojis).unwrap();
    expect.same("emojis", emojis.len());
    expect.same("emoji_names", emojis);
}

fn check_poll(expect: &Expect, rows: &[PollPart]) {
    expect.same("poll_options", rows.len());
    let poll = expect.value("poll");
    let Some(first) = rows.first() else {
        if !poll.is_null() {
            expect.wrong("there is no poll");
        }
        return;
    };
    known(expect, "poll", poll, &["options", "votes", "multiple", "voters_count", "expires_at"]);
    let within = Expect::of(&json!({ "expect": poll }));
    within.same("options", rows.iter().map(|row| row.title.as_str()).collect::<Vec<_>>());
    within.same("votes", rows.iter().map(|row| row.votes_count).collect::<Vec<_>>());
    within.same("multiple", first.multiple);
    within.same("voters_count", first.voters_count);
    within.time("expires_at", first.expires_at);
    within.judged().into_iter().for_each(|wrong| expect.wrong(format!("of the poll, {wrong}")));
}

/// Keys inside of a key.
fn known(expect: &Expect, key: &str, value: &Value, all: &[&str]) {
    for inner in value.as_object().into_iter().flat_map(|value| value.keys()) {
        if !all.contains(&inner.as_str()) {
            expect.wrong(format!("{key}.{inner} is not compared"));
        }
    }
}

/// Older ways to name a quote prove nothing; of oneself it needs no proof.
fn check_quote(expect: &Expect, found: &Status, object: &Value, own: bool) {
    let kind = Object::parse(object).ok().and_then(|object| object.quote).map(|quote| quote.kind);
    let named = |linked: bool| found.quote_uri.as_deref().filter(|_| (kind == Some(QuoteKind::Link)) == linked);
    if expect.has("quote") || !expect.has("quote_fep_e232") {
        let wanted = expect.text("quote");
        if !same_address(wanted, named(false)) {
            expect.wrong(format!("quote is {:?}, not {wanted:?}", named(false)));
        }
    }
    expect.address("quote_fep_e232", named(true));
    expect.same("quote_legacy", kind == Some(QuoteKind::Legacy));
    let proved = found.quote_state == Some(QuoteState::Accepted);
    if expect.value("quote_legacy") == true && proved && !own {
        expect.wrong("quote_legacy: it counts as proved");
    }
}
