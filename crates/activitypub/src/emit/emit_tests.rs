use serde_json::{Value, json};

use super::*;
use crate::vocab::{self, ActivityKind, ActorKind, PUBLIC};

const ACTOR: &str = "https://example.com/ap/users/1";
const NOTE: &str = "https://example.com/ap/users/1/statuses/2";
const PAGE: &str = "https://example.com/@alice/2";

fn written<T: Serialize>(context: Context, document: &T) -> Value {
    serde_json::from_str(&to_json(context, document).expect("JSON")).expect("JSON")
}

fn basics() -> ActorBasics<'static> {
    ActorBasics {
        id: ACTOR,
        kind: ActorKind::Person,
        username: "alice",
        inbox: "https://example.com/ap/users/1/inbox",
        shared_inbox: "https://example.com/inbox",
        outbox: "https://example.com/ap/users/1/outbox",
        url: "https://example.com/@alice",
        key: Key { id: "https://example.com/ap/users/1#main-key", owner: ACTOR, pem: "PEM" },
    }
}

#[test]
fn an_actor_reads_back() {
    let aliases = ["https://old.example/u".to_owned()];
    let mut actor = Actor::new(&basics());
    actor.name = "Alice";
    actor.summary = "<p>hi</p>";
    actor.followers = Some("https://example.com/ap/users/1/followers");
    actor.webfinger = Some("alice@example.com");
    actor.also_known_as = &aliases;
    actor.attachment = vec![Field { name: "site", value: "x" }];
    actor.icon =
        Some(Image { media_type: Some("image/png"), url: "https://example.com/i.png", description: Some("me") });
    actor.published = Some(Date(0));
    let document = written(Context::Actor, &actor);
    assert!(document["@context"].to_string().contains("https://www.w3.org/ns/activitystreams"));
    assert_eq!(document["published"], "1970-01-01T00:00:00Z");
    assert_eq!(document.get("movedTo"), None);
    let read = vocab::Actor::parse(&document).expect("an actor");
    assert_eq!((read.username.as_str(), read.name.as_str(), read.kind), ("alice", "Alice", ActorKind::Person));
    assert_eq!(read.shared_inbox.as_deref(), Some("https://example.com/inbox"));
    assert_eq!((read.also_known_as.as_slice(), read.fields.len()), (&aliases[..], 1));
    assert_eq!(read.icon.as_ref().and_then(|icon| icon.description.as_deref()), Some("me"));
    assert_eq!(read.key("https://example.com/ap/users/1#main-key").map(|key| key.encoded.as_str()), Some("PEM"));
}

#[test]
fn the_server_says_what_it_understands() {
    let document = written(Context::Actor, &Actor::server(&basics()));
    let read = vocab::Actor::parse(&document).expect("an actor");
    assert_eq!(read.kind, ActorKind::Application);
    assert!(read.locked && read.implements == ["https://datatracker.ietf.org/doc/html/rfc9421"]);
}

#[test]
fn a_note_reads_back() {
    let (to, cc) = ([PUBLIC.to_owned()], ["https://b.example/bob".to_owned()]);
    let mut note = Note::new(NOTE, ACTOR, PAGE, "<p>hello @bob #cat :blob:</p>", 1_714_651_200_250);
    (note.to, note.cc, note.language, note.summary) = (&to, &cc, Some("en"), Some("cw"));
    note.tag = vec![
        Tag::Mention { href: "https://b.example/bob", name: "@bob@b.example" },
        Tag::Hashtag { href: "https://example.com/tags/cat", name: "#cat" },
        Tag::Emoji {
            id: "https://example.com/emojis/1",
            name: ":blob:",
            updated: Date(0),
            icon: Image { media_type: Some("image/png"), url: "https://example.com/e.png", description: None },
        },
    ];
    note.attachment = vec![Attachment {
        media_type: "image/png",
        url: "https://example.com/i.png",
        description: Some("a cat"),
        blurhash: Some("UFF"),
        focus: Some((0.0, 0.5)),
        width: Some(3),
        height: Some(4),
        icon: None,
    }];
    note.replies = Some(Replies { id: "https://example.com/r", items: &[], next: "https://example.com/r?page=1" });
    note.likes = Some(("https://example.com/l", 3));
    note.quote_policy = Some(QuotePolicy { automatic: &to, manual: &[] });
    let create = written(Context::Note, &Activity::create("https://example.com/ap/users/1/statuses/2/activity", &note));
    for key in ["id", "type", "actor", "published", "to", "cc", "object"] {
        assert!(!create[key].is_null(), "{key}");
    }
    let activity = vocab::Activity::parse(create).expect("an activity");
    let read = crate::Verified::restore(ACTOR, activity).and_then(|activity| activity.embedded()).expect("an object");
    assert_eq!((read.page(), read.content.as_deref()), (PAGE, Some("<p>hello @bob #cat :blob:</p>")));
    assert_eq!((read.language.as_deref(), read.summary.as_deref()), (Some("en"), Some("cw")));
    assert_eq!((read.published, read.likes_count), (Some(1_714_651_200_250), Some(3)));
    assert_eq!((read.tags.mentions.len(), read.tags.hashtags.len(), read.tags.emojis.len()), (1, 1, 1));
    assert_eq!(read.attachments[0].focus, Some((0.0, 0.5)));
    assert_eq!(read.visibility(ACTOR, None), vocab::Visibility::Public);
    assert_eq!(read.replies.as_deref(), Some("https://example.com/r"));
    let quote = read.policy.as_ref().and_then(|policy| policy.quote.clone()).expect("a policy");
    assert_eq!(quote.automatic, to);
}

#[test]
fn a_bare_note_still_shows_what_strict_readers_want() {
    let document = written(Context::Note, &Note::new(NOTE, ACTOR, PAGE, "", 0));
    for key in ["summary", "inReplyTo"] {
        assert_eq!(document.get(key), Some(&Value::Null), "{key}");
    }
    for key in ["to", "cc", "tag", "attachment"] {
        assert_eq!(document[key], json!([]), "{key}");
    }
    assert_eq!(document.get("contentMap"), None);
}

#[test]
fn polls_and_votes_read_back() {
    let mut note = Note::new(NOTE, ACTOR, PAGE, "?", 0);
    note.poll =
        Some(Poll { multiple: true, options: vec![("a", 1), ("b", 2)], ends_at: Some(5_000), closed: true, voters: 3 });
    let read = vocab::Object::parse(&written(Context::Note, &note)).expect("an object");
    let poll = read.poll.expect("a poll");
    assert_eq!(
        (poll.multiple, poll.options[1].votes, poll.ends_at, poll.closed, poll.voters),
        (true, 2, Some(5_000), true, Some(3))
    );
    let to = ["https://b.example/bob".to_owned()];
    let vote = Note::vote("https://example.com/v/1", ACTOR, "a", "https://b.example/poll", &to);
    let create = written(Context::Note, &Activity::create("https://example.com/v/1/activity", &vote));
    assert_eq!((create.get("published"), create["object"].get("content")), (None, None));
    assert_eq!(vocab::Object::parse(&create["object"]).expect("an object").vote(), Some("a"));
}

#[test]
fn envelopes_nest() {
    let follow = Activity::new(ActivityKind::Follow, "https://b.example/f", "https://b.example/bob", ACTOR);
    let accept = Activity::new(ActivityKind::Accept, "https://example.com/a", ACTOR, &follow);
    assert_eq!(
        written(Context::Plain, &accept),
        json!({"@context": "https://www.w3.org/ns/activitystreams", "id": "https://example.com/a", "type": "Accept", "actor": ACTOR,
            "object": {"id": "https://b.example/f", "type": "Follow", "actor": "https://b.example/bob", "object": ACTOR}})
    );
    let delete = written(Context::Plain, &Activity::delete("https://example.com/d", ACTOR, NOTE));
    assert_eq!(delete["object"], json!({"type": "Tombstone", "id": NOTE}));
    let movement =
        Activity::new(ActivityKind::Move, "https://example.com/m", ACTOR, ACTOR).target("https://new.example/u");
    assert_eq!(written(Context::Plain, &movement)["target"], "https://new.example/u");
    let flag = Activity::new(ActivityKind::Flag, "https://example.com/r", ACTOR, ["x:1", "x:2"]).content("spam");
    assert_eq!(written(Context::Plain, &flag)["object"], json!(["x:1", "x:2"]));
}

#[test]
fn collections_read_back() {
    let collection: OrderedCollection<&str> = OrderedCollection {
        id: "https://example.com/o",
        total_items: Some(2),
        first: Some("https://example.com/o?page=1"),
        last: None,
        items: None,
    };
    let read = vocab::Collection::parse(written(Context::Plain, &collection)).expect("a collection");
    assert_eq!((read.total, read.first.is_some(), read.kind.name()), (Some(2), true, "OrderedCollection"));
    let page = CollectionPage {
        id: "https://example.com/o?page=1",
        part_of: "https://example.com/o",
        total_items: None,
        next: None,
        prev: None,
        items: &["x:1"],
    };
    let document = written(Context::Plain, &page);
    assert_eq!((&document["type"], &document["items"]), (&json!("CollectionPage"), &json!(["x:1"])));
}

/// Every term beyond ActivityStreams that a document uses must be in its context, or who expands it loses the value.
#[test]
fn contexts_define_what_documents_use() {
    let terms = |context: Context| {
        let document = written(context, &json!({}));
        let terms = document["@context"].as_array().and_then(|parts| parts.last()).and_then(Value::as_object).cloned();
        terms.expect("terms")
    };
    let actor = terms(Context::Actor);
    for term in [
        "PropertyValue",
        "Hashtag",
        "Emoji",
        "featured",
        "webfinger",
        "movedTo",
        "suspended",
        "showMedia",
        "implements",
    ] {
        assert!(actor.contains_key(term), "{term}");
    }
    let note = terms(Context::Note);
    for term in
        ["sensitive", "conversation", "blurhash", "focalPoint", "votersCount", "quote", "interactionPolicy", "canQuote"]
    {
        assert!(note.contains_key(term), "{term}");
    }
    for definition in actor.values().chain(note.values()) {
        let iri = definition.as_str().or_else(|| definition["@id"].as_str()).expect("an IRI");
        let (prefix, rest) = iri.split_once(':').expect("a prefix");
        assert!(
            rest.starts_with("//") || prefix == "as" || actor.contains_key(prefix) || note.contains_key(prefix),
            "{iri}"
        );
    }
}
