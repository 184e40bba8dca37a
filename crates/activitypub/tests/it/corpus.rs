//! Documents of some fifty programs: each is read by the proper reader, and what the corpus expects of it is compared
//! as far as it can be judged without a database.

use activitypub::{
    Verified, uri,
    vocab::{
        self, Activity, ActivityKind, Actor, ActorKind, Collection, Node, Object, ObjectKind, QuoteKind, Visibility,
        read,
    },
    webfinger::{Jrd, nodeinfo},
};
use serde_json::{Value, json};

use crate::shared;

/// Where this reader departs from the corpus, and why.
const DEPARTURES: [(&str, &str, &str); 3] = [
    ("mastodon/actor-instance-application.json", "keys", "the PEM in this document is damaged"),
    ("mastodon/update-person.json", "keys", "the PEM in this document is damaged"),
    ("misskey/like-reaction.json", "uri", "an id on another server than the actor's is not kept"),
];

/// Collects what differs from one entry's expectations.
struct Judge<'a> {
    expect: &'a Value,
    wrong: Vec<(String, String)>,
}

impl Judge<'_> {
    /// Compares one key, if the entry has it.
    fn key(&mut self, key: &str, found: impl Into<Value>) {
        let found = found.into();
        if let Some(expected) = self.expect.get(key).filter(|&expected| *expected != found) {
            self.wrong.push((key.to_owned(), format!("expected {expected}, found {found}")));
        }
    }

    /// Compares an address up to normalisation.
    fn address(&mut self, key: &str, found: Option<&str>) {
        let Some(expected) = self.expect.get(key) else { return };
        let tidy = |text: &str| uri::tidy(text).unwrap_or_else(|| text.to_owned());
        let same = match (expected.as_str(), found) {
            (Some(expected), Some(found)) => tidy(expected) == tidy(found),
            (expected, found) => expected == found,
        };
        if !same {
            self.wrong.push((key.to_owned(), format!("expected {expected}, found {found:?}")));
        }
    }

    /// Compares a date: milliseconds against any spelling.
    fn date(&mut self, key: &str, found: Option<i64>) {
        let Some(expected) = self.expect.get(key) else { return };
        if expected.as_str().and_then(vocab::date::parse) != found {
            self.wrong.push((key.to_owned(), format!("expected {expected}, found {found:?}")));
        }
    }

    fn fail(&mut self, key: &str, what: impl ToString) {
        self.wrong.push((key.to_owned(), what.to_string()));
    }

    fn kind(&self) -> &str {
        self.expect["kind"].as_str().unwrap_or_default()
    }
}

#[test]
fn every_document_reads_as_expected() {
    let Some(index) = shared::json("INDEX.json") else { return };
    let entries = index.as_array().expect("entries");
    let mut surprises = Vec::new();
    for entry in entries {
        let file = entry["file"].as_str().expect("a file");
        let document = shared::json(file).expect("a document");
        let mut judge = Judge { expect: &entry["expect"], wrong: Vec::new() };
        judge_document(&mut judge, document);
        for (key, what) in judge.wrong {
            match DEPARTURES.iter().find(|(known, known_key, _)| *known == file && *known_key == key) {
                Some((_, _, reason)) => eprintln!("departs: {file}: {key}: {reason}"),
                None => surprises.push(format!("{file}: {key}: {what}")),
            }
        }
    }
    eprintln!("{} documents, {} departures, {} surprises", entries.len(), DEPARTURES.len(), surprises.len());
    assert!(surprises.is_empty(), "\n{}", surprises.join("\n"));
}

fn judge_document(judge: &mut Judge<'_>, document: Value) {
    match judge.kind().to_owned().as_str() {
        "webfinger" => judge_webfinger(judge, &document),
        "nodeinfo" => judge_nodeinfo(judge, &document),
        "nodeinfo_index" => {
            let versions: Vec<&str> =
                nodeinfo::Index::parse(&document).versions().iter().map(|version| version.name()).collect();
            judge.key("versions", json!(versions));
        }
        "actor" => judge_actor(judge, &document),
        "status" | "poll_vote" if ObjectKind::of(&document).is_some() => match Object::parse(&document) {
            Ok(object) => {
                let account = object.author().map(str::to_owned);
                judge_object(judge, &object, account.as_deref());
            }
            Err(error) => judge.fail("kind", error),
        },
        "collection" => judge_collection(judge, document),
        "object" | "tombstone" => {
            judge.key("type", read::type_of(&document));
            judge.key("uri", read::id_of(&document));
        }
        "ignored" if ActorKind::of(&document).is_some() => {
            judge.key("uri", read::id_of(&document));
            if Actor::parse(&document).is_ok() {
                judge.fail("kind", "read as an actor");
            }
        }
        _ => judge_activity(judge, document),
    }
}

fn judge_webfinger(judge: &mut Judge<'_>, document: &Value) {
    let Some(jrd) = Jrd::parse(document) else {
        return judge.fail("kind", "unreadable");
    };
    judge.key("subject", jrd.acct().map(|acct| acct.uri()));
    judge.key("self", jrd.actor());
    judge.key("subscribe_template", jrd.subscribe_template());
}

fn judge_nodeinfo(judge: &mut Judge<'_>, document: &Value) {
    let Some(info) = nodeinfo::NodeInfo::parse(document) else {
        return judge.fail("kind", "unreadable");
    };
    judge.key("software", info.software);
    judge.key("software_version", info.software_version);
}

fn judge_collection(judge: &mut Judge<'_>, document: Value) {
    let collection = match Collection::parse(document) {
        Ok(collection) => collection,
        Err(error) => return judge.fail("kind", error),
    };
    judge.key("type", collection.kind.name());
    judge.address("uri", collection.id.as_deref());
    judge.key("total", collection.total);
    judge.key("items", collection.items.len());
    judge.address("first", collection.first.as_ref().and_then(Node::id));
    judge.address("next", collection.next.as_deref());
    judge.address("prev", collection.prev.as_deref());
    judge.address("partOf", collection.part_of.as_deref());
}

fn judge_actor(judge: &mut Judge<'_>, document: &Value) {
    let actor = match Actor::parse(document) {
        Ok(actor) => actor,
        Err(error) => return judge.fail("kind", error),
    };
    judge.key("uri", actor.id.as_str());
    judge.key("actor_type", actor.kind.name());
    judge.key("username", actor.username.as_str());
    judge.key("display_name", actor.name.as_str());
    judge.key("locked", actor.locked);
    judge.key("bot", actor.kind.is_bot());
    judge.key("group", actor.kind == ActorKind::Group);
    judge.address("url", Some(actor.url.as_deref().unwrap_or(&actor.id)));
    judge.address("inbox", Some(&actor.inbox));
    judge.address("shared_inbox", actor.shared_inbox.as_deref());
    judge.address("avatar", actor.icon.as_ref().map(|icon| icon.url.as_str()));
    judge.address("header", actor.image.as_ref().map(|image| image.url.as_str()));
    judge.key("fields", actor.fields.len());
    judge.key("discoverable", actor.discoverable.unwrap_or(false));
    judge.key("indexable", actor.indexable.unwrap_or(false));
    judge.address("moved_to", actor.moved_to.as_deref());
    judge.key("also_known_as", actor.also_known_as.len());
    judge.key("emojis", actor.emojis.len());
    judge.address("featured", actor.featured.as_deref());
    let first_key = actor.keys.iter().find(|key| !key.multikey).map(|key| &key.id).or(actor.named_keys.first());
    judge.key("key_id", first_key.map(String::as_str));
    judge.key("assertion_keys", actor.keys.iter().filter(|key| key.multikey).count());
    let webfinger = judge.expect["webfinger"].as_str().map(|text| text.trim_start_matches("acct:").to_owned());
    if webfinger.is_some() && webfinger != actor.webfinger {
        judge.fail("webfinger", format!("expected {webfinger:?}, found {:?}", actor.webfinger));
    }
    for key in &actor.keys {
        if let Err(error) = key.public_key() {
            judge.fail("keys", format!("{}: {error}", key.id));
        }
    }
}

fn judge_activity(judge: &mut Judge<'_>, document: Value) {
    let kind = judge.kind().to_owned();
    let bytes = serde_json::to_vec(&document).expect("JSON");
    let activity = match Activity::parse(document) {
        Ok(activity) => activity,
        Err(_) if kind == "ignored" => return,
        Err(error) => return judge.fail("kind", error),
    };
    match vocab::Envelope::parse(&bytes) {
        Ok(envelope) if envelope.actor == activity.actor && envelope.kind == activity.kind => {}
        other => judge.fail("envelope", format!("{other:?}")),
    }
    judge.key("actor", activity.actor.as_str());
    judge.key("comment", activity.content.as_deref().unwrap_or_default());
    judge.key("reaction", activity.reaction());
    judge.key("objects", json!(activity.object_ids()));
    if kind != "ignored" {
        let found = kind_of(&activity);
        judge.key("kind", found);
    }
    let actor = activity.actor.clone();
    let verified = match Verified::restore(&actor, activity) {
        Ok(verified) => verified,
        Err(error) => return judge.fail("verified", error),
    };
    match kind.as_str() {
        "update_actor" => judge_actor(judge, verified.object().and_then(Node::object).unwrap_or(&Value::Null)),
        "status" | "update_status" | "poll_vote" => match verified.embedded() {
            Ok(object) => judge_object(judge, &object, Some(object.actor())),
            Err(error) => judge.fail("embedded", error),
        },
        _ => judge_plain(judge, &verified),
    }
}

/// Keys of activities that act on something by its address.
fn judge_plain(judge: &mut Judge<'_>, activity: &Activity) {
    let kind = judge.kind().to_owned();
    match judge.expect.get("object") {
        Some(Value::Array(_)) => judge.key("object", json!(activity.object_ids())),
        _ => judge.address("object", activity.object_id()),
    }
    if kind != "ignored" {
        judge.address("uri", activity.id.as_deref());
    }
    let inner = activity.object().and_then(Node::kind);
    judge.key("of", inner.or((kind == "undo").then_some("by-reference")));
    match kind.as_str() {
        "undo" => judge.address("target", activity.object().and_then(Node::inner_id)),
        "move" => judge.address("target", activity.target.as_ref().and_then(Node::id)),
        "announce" => judge_visibility(judge, audience_visibility(activity)),
        _ => {}
    }
    judge.key("inner_type", inner);
    judge.address("inner_object", activity.object().and_then(Node::inner_id));
    judge.address("instrument", activity.instrument.as_ref().and_then(Node::id));
    judge.address("result", activity.result.as_ref().and_then(Node::id));
}

fn kind_of(activity: &Activity) -> &'static str {
    let object = activity.object().and_then(Node::object);
    match &activity.kind {
        ActivityKind::Create => match object.map(Object::parse) {
            None => "dereference",
            Some(Ok(object)) if object.vote().is_some() => "poll_vote",
            Some(Ok(_)) => "status",
            Some(Err(_)) => "ignored",
        },
        ActivityKind::Update if object.is_some_and(|object| ActorKind::of(object).is_some()) => "update_actor",
        ActivityKind::Update => "update_status",
        ActivityKind::Delete => "deleted",
        ActivityKind::Follow => "follow",
        ActivityKind::Accept => "accept",
        ActivityKind::Reject => "reject",
        ActivityKind::Undo => "undo",
        ActivityKind::Like => "like",
        ActivityKind::Announce => "announce",
        ActivityKind::Block => "block",
        ActivityKind::Flag => "flag",
        ActivityKind::Move => "move",
        ActivityKind::QuoteRequest => "quote_request",
        _ => "ignored",
    }
}

/// Without the actor's document its followers collection is guessed from its usual place.
fn followers_of(account: &str, addressed: &[String]) -> Option<String> {
    let own = |uri: &&String| uri.ends_with("followers") && uri::same_origin(uri, account);
    addressed.iter().find(own).cloned()
}

fn audience_visibility(activity: &Activity) -> Visibility {
    let followers = followers_of(&activity.actor, activity.audience.to());
    let addressing =
        vocab::Addressing { author: &activity.actor, followers: followers.as_deref(), direct_message: None };
    addressing.visibility(&activity.audience, std::iter::empty())
}

fn judge_visibility(judge: &mut Judge<'_>, visibility: Visibility) {
    let name = match visibility {
        Visibility::Public => "public",
        Visibility::Unlisted => "unlisted",
        Visibility::Private => "private",
        Visibility::Limited => "limited",
        Visibility::Direct => "direct",
    };
    match judge.expect["visibility_any"].as_array() {
        Some(any) if any.iter().any(|allowed| allowed == name) => {}
        _ => judge.key("visibility", name),
    }
}

fn judge_object(judge: &mut Judge<'_>, object: &Object, account: Option<&str>) {
    judge.address("uri", Some(&object.id));
    judge.address("url", Some(object.page()));
    judge.address("account", account);
    judge.address("in_reply_to", object.in_reply_to.as_deref());
    judge.date("created_at", object.published);
    judge.date("edited_at", object.updated);
    judge.key("language", object.language.as_deref());
    judge.key("language_hint", object.language_hint.as_deref());
    judge.key("choice", object.vote());
    let followers = followers_of(account.unwrap_or_default(), object.audience.to());
    // A vote is counted before anybody asks whether its one recipient is mentioned.
    if object.vote().is_some() {
        return;
    }
    judge_visibility(judge, object.visibility(account.unwrap_or_default(), followers.as_deref()));
    judge_text(judge, object);
    judge_media(judge, object);
    judge_tags(judge, object);
    judge_poll(judge, object);
    judge_quote(judge, object);
}

fn judge_text(judge: &mut Judge<'_>, object: &Object) {
    let warning = object.summary.as_deref().filter(|_| object.kind.is_native()).unwrap_or_default();
    judge.key("spoiler_text", warning);
    judge.key("sensitive", object.sensitive);
    judge.key("converted_from", (!object.kind.is_native()).then(|| object.kind.name()));
    judge.address("links_to", Some(object.page()));
}

fn judge_media(judge: &mut Judge<'_>, object: &Object) {
    let sent = object.attachments.len();
    judge.key("attachments", sent.min(4));
    judge.key("attachments_sent", sent);
    let links: Option<Vec<_>> = judge.expect["card_links"]
        .as_array()
        .map(|links| links.iter().filter_map(Value::as_str).filter_map(uri::tidy).collect());
    if links.is_some_and(|links| links != object.cards) {
        judge.fail("card_links", format!("found {:?}", object.cards));
    }
    let Some(media) = judge.expect["media"].as_array().cloned() else { return };
    for (expected, found) in media.iter().zip(&object.attachments) {
        let url = expected["url"].as_str().and_then(uri::tidy);
        if url.as_ref() != Some(&found.url) {
            judge.fail("media", format!("expected {url:?}, found {}", found.url));
        }
        if expected["description"].as_str() != found.description.as_deref() {
            judge.fail("media", format!("expected {}, found {:?}", expected["description"], found.description));
        }
    }
}

fn judge_tags(judge: &mut Judge<'_>, object: &Object) {
    judge.key("mentions", object.tags.mentions.len());
    judge.key("tags", object.tags.hashtags.len());
    judge.key("emojis", object.tags.emojis.len());
    judge.key("mention_hrefs", json!(object.tags.mentions.iter().map(|mention| &mention.href).collect::<Vec<_>>()));
    // Folding is the business of the text rules; here only what they certainly drop is dropped.
    let fold = |name: &str| name.to_lowercase().replace(|letter: char| !letter.is_alphanumeric() && letter != '_', "");
    judge.key("tag_names", json!(object.tags.hashtags.iter().map(|tag| fold(&tag.name)).collect::<Vec<_>>()));
    judge.key("emoji_names", json!(object.tags.emojis.iter().map(|emoji| &emoji.name).collect::<Vec<_>>()));
}

fn judge_poll(judge: &mut Judge<'_>, object: &Object) {
    let options = object.poll.as_ref().map_or(0, |poll| poll.options.len());
    judge.key("poll_options", options);
    let (Some(poll), Some(expected)) = (&object.poll, judge.expect.get("poll")) else {
        return;
    };
    let mut inner = Judge { expect: expected, wrong: Vec::new() };
    inner.key("options", json!(poll.options.iter().map(|option| &option.name).collect::<Vec<_>>()));
    inner.key("votes", json!(poll.options.iter().map(|option| option.votes).collect::<Vec<_>>()));
    inner.key("multiple", poll.multiple);
    inner.key("voters_count", poll.voters);
    inner.date("expires_at", poll.ends_at);
    judge.wrong.extend(inner.wrong.into_iter().map(|(key, what)| (format!("poll.{key}"), what)));
}

fn judge_quote(judge: &mut Judge<'_>, object: &Object) {
    let quote = object.quote.as_ref();
    let of = |kind: fn(QuoteKind) -> bool| quote.filter(|quote| kind(quote.kind)).map(|quote| quote.uri.as_str());
    judge.address("quote", of(|kind| kind != QuoteKind::Link));
    judge.address("quote_fep_e232", of(|kind| kind == QuoteKind::Link));
    judge.key("quote_legacy", quote.is_some_and(|quote| quote.kind == QuoteKind::Legacy));
}
