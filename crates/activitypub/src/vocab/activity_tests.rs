use serde_json::json;

use super::*;

fn activity(value: Value) -> Activity {
    Activity::parse(value).expect("an activity")
}

#[test]
fn actors_are_named_in_many_ways() {
    let id = "https://a.example/u";
    for actor in [json!(id), json!({"id": id, "type": "Person"}), json!([{"id": id}])] {
        assert_eq!(activity(json!({"type": "Like", "actor": actor})).actor, id);
    }
    assert_eq!(Activity::parse(json!({"type": "Like"})).err(), Some(Malformed::Missing("actor")));
    assert_eq!(Activity::parse(json!({"actor": id})).err(), Some(Malformed::Type));
    assert!(matches!(Activity::parse(json!({"type": "Like", "actor": "did:key:z"})), Err(Malformed::Id(_))));
    assert!(Activity::parse(json!([])).is_err());
}

#[test]
fn a_foreign_id_is_no_id() {
    let like = json!({"type": "Like", "id": "https://b.example/1", "actor": "https://a.example/u"});
    assert_eq!(activity(like).id, None);
}

#[test]
fn objects_alone_embedded_and_many() {
    let flag = activity(
        json!({"type": "Flag", "actor": "https://a.example/actor", "object": ["x:1", {"id": "x:2"}, null], "content": "spam"}),
    );
    assert_eq!(flag.object_ids(), ["x:1", "x:2"]);
    assert_eq!(flag.content.as_deref(), Some("spam"));
    let delete = activity(
        json!({"type": "Delete", "actor": "https://a.example/u", "object": {"type": "Audio", "id": ["x:1", "x:2"]}}),
    );
    assert_eq!((delete.object_ids().len(), delete.object_id()), (2, Some("x:1")));
    let undo = activity(json!({"type": "Undo", "actor": "https://a.example/u",
        "object": [{"type": "Follow", "actor": "https://a.example/u", "object": "https://b.example/v"}]}));
    let inner = undo.object().expect("an object");
    assert_eq!((inner.id(), inner.kind(), inner.inner_id()), (None, Some("Follow"), Some("https://b.example/v")));
    assert_eq!(inner.inner_actor(), Some("https://a.example/u"));
}

#[test]
fn reactions_are_likes_with_content() {
    let like = |fields: Value| {
        let mut like = json!({"type": "Like", "actor": "https://a.example/u", "object": "x:1"});
        like.as_object_mut().expect("an object").extend(fields.as_object().cloned().unwrap_or_default());
        activity(like).reaction().map(str::to_owned)
    };
    assert_eq!(like(json!({})), None);
    assert_eq!(like(json!({"content": "👌"})).as_deref(), Some("👌"));
    assert_eq!(like(json!({"_misskey_reaction": ":x:"})).as_deref(), Some(":x:"));
    assert_eq!(like(json!({"content": " "})), None);
}

#[test]
fn unknown_kinds_keep_their_name() {
    let join = activity(json!({"type": "Join", "actor": "https://a.example/u"}));
    assert_eq!(join.kind, ActivityKind::Other("Join".into()));
    assert_eq!(join.kind.name(), "Join");
    assert_eq!(ActivityKind::named("QuoteRequest"), ActivityKind::QuoteRequest);
}
