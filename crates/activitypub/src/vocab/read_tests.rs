use serde_json::json;

use super::*;

#[test]
fn identities_come_in_all_shapes() {
    let id = "https://example.com/users/a";
    for shape in [json!(id), json!({"id": id}), json!([id]), json!([null, {"id": id}]), json!({"@id": id})] {
        assert_eq!(id_of(&shape), Some(id), "{shape}");
    }
    for shape in [json!(null), json!(7), json!([]), json!({"id": 7}), json!({}), json!(""), json!([[id]])] {
        assert_eq!(id_of(&shape), None, "{shape}");
    }
    assert_eq!(ids(&json!([{"id": ["x:1", "x:2"]}, "x:3", null, 4]), 10), ["x:1", "x:2", "x:3"]);
    assert_eq!(ids(&json!(["x:1", "x:2", "x:3"]), 2).len(), 2);
    assert_eq!(web_id(&json!("ap://did:key:z/actor")), None);
}

#[test]
fn texts_are_cut_and_cleaned() {
    assert_eq!(text(&json!({"@value": "hi", "@language": "en"}), 10).as_deref(), Some("hi"));
    assert_eq!(text(&json!([null, "hi"]), 10).as_deref(), Some("hi"));
    assert_eq!(text(&json!("aé"), 2).as_deref(), Some("a"));
    assert_eq!(text(&json!("a\0b"), 10).as_deref(), Some("ab"));
    assert_eq!(text(&json!(5), 10), None);
    assert_eq!(texts(&json!(["a", "", 1, "b"]), 10, 10), ["a", "b"]);
}

#[test]
fn flags_and_counts_forgive() {
    assert_eq!(flag(&json!("True")), Some(true));
    assert_eq!(flag(&json!(0)), Some(false));
    assert_eq!(flag(&json!("yes")), None);
    assert_eq!(count(&json!(3.0)), Some(3));
    assert_eq!(count(&json!("12")), Some(12));
    for odd in [json!(-1), json!(1.5), json!("x"), json!({}), json!(u64::MAX)] {
        assert_eq!(count(&odd), None, "{odd}");
    }
}

#[test]
fn types_lose_their_prefix() {
    let object = json!({"type": ["as:Note", "https://www.w3.org/ns/activitystreams#Object", 3]});
    assert_eq!(types(&object).collect::<Vec<_>>(), ["Note", "Object"]);
    assert_eq!(type_among(&object, &["Article", "Note"]), Some("Note"));
    assert_eq!(type_of(&json!("Note")), None);
    assert_eq!(type_of(&json!({"@type": "Note"})), Some("Note"));
}
