use serde_json::json;

use super::*;
use crate::vocab::PUBLIC;

const ID: &str = "https://a.example/notes/1";

fn object(fields: Value) -> Object {
    let mut document = json!({"id": ID, "type": "Note"});
    let (Value::Object(document_fields), Value::Object(fields)) = (&mut document, fields) else {
        panic!("not objects")
    };
    document_fields.extend(fields);
    Object::parse(&document).expect("an object")
}

#[test]
fn only_known_kinds_with_web_ids_are_objects() {
    for (document, error) in [
        (json!({"id": ID, "type": "Story"}), Malformed::Type),
        (json!({"type": "Note"}), Malformed::Missing("id")),
        (json!("https://a.example/notes/1"), Malformed::Type),
        (json!(null), Malformed::Type),
    ] {
        assert_eq!(Object::parse(&document).err(), Some(error), "{document}");
    }
    assert!(matches!(Object::parse(&json!({"id": "ap://x/1", "type": "Note"})), Err(Malformed::Id(_))));
    assert_eq!(object(json!({"type": ["Object", "Article"]})).kind, ObjectKind::Article);
}

#[test]
fn wrong_types_everywhere_leave_a_bare_note() {
    let odd = json!([[3], {"x": {}}, null, 7, true]);
    let keys = [
        "attributedTo",
        "content",
        "contentMap",
        "summary",
        "summaryMap",
        "name",
        "url",
        "published",
        "updated",
        "inReplyTo",
        "to",
        "cc",
        "bto",
        "bcc",
        "audience",
        "tag",
        "attachment",
        "sensitive",
        "replies",
        "likes",
        "shares",
        "context",
        "conversation",
        "quote",
        "interactionPolicy",
        "source",
        "location",
        "preview",
        "endTime",
        "language",
        "image",
        "icon",
    ];
    let fields = keys.iter().map(|key| ((*key).to_owned(), odd.clone())).collect();
    let note = object(Value::Object(fields));
    assert_eq!(note.page(), ID);
    assert_eq!((note.content, note.summary, note.in_reply_to), (None, None, None));
}

#[test]
fn people_come_before_channels() {
    let video = object(json!({"type": "Video", "attributedTo": [
        {"type": "Group", "id": "https://a.example/c"}, {"type": "Person", "id": "https://a.example/u"}]}));
    assert_eq!(video.author(), Some("https://a.example/u"));
    assert_eq!(video.attributed_to.len(), 2);
    assert_eq!(object(json!({"actor": {"id": "https://a.example/u"}})).author(), Some("https://a.example/u"));
}

#[test]
fn votes_are_recognised() {
    let vote = json!({"name": "yes", "inReplyTo": "https://b.example/poll", "to": ["https://b.example/u"]});
    assert_eq!(object(vote).vote(), Some("yes"));
    assert_eq!(object(json!({"name": "yes", "inReplyTo": "https://b.example/p", "content": "x"})).vote(), None);
    assert_eq!(object(json!({"name": "yes"})).vote(), None);
}

#[test]
fn counts_polls_and_sources() {
    let note = object(json!({
        "type": "Question", "oneOf": [{"name": "a"}], "likes": {"totalItems": 3}, "shares": "https://a.example/shares",
        "replies": {"id": "https://a.example/replies", "type": "Collection"}, "source": "<b>", "_misskey_content": "$[x y]",
        "as:sensitive": true, "to": PUBLIC,
    }));
    assert_eq!((note.likes_count, note.shares_count), (Some(3), None));
    assert_eq!(note.replies.as_deref(), Some("https://a.example/replies"));
    assert!(note.sensitive && note.poll.is_some());
    assert_eq!(note.source.map(|source| source.content).as_deref(), Some("$[x y]"));
    assert!(object(json!({"oneOf": [{"name": "a"}]})).poll.is_none());
}

#[test]
fn events_have_time_and_place() {
    let event = object(
        json!({"type": "Event", "startTime": "2024-05-02T08:00:00Z", "location": {"type": "Place", "name": "Hall",
        "address": {"type": "PostalAddress", "streetAddress": "1 Way", "addressLocality": "Town", "addressRegion": null}}}),
    );
    assert_eq!(event.occasion.place.as_deref(), Some("Hall, 1 Way, Town"));
    assert_eq!(event.occasion.starts_at, Some(1_714_636_800_000));
    assert_eq!(
        object(json!({"location": {"name": "Hall", "address": "1 Way"}})).occasion.place.as_deref(),
        Some("Hall, 1 Way")
    );
}
