use serde_json::{Value, json};

use super::*;
use crate::vocab::PUBLIC;

const ACTOR: &str = "https://a.example/u";

fn activity(object: Value) -> Activity {
    let document =
        json!({"type": "Create", "id": "https://a.example/1/activity", "actor": ACTOR, "object": object, "to": PUBLIC});
    Activity::parse(document).expect("an activity")
}

fn verified(object: Value) -> Verified<Activity> {
    Verified::restore(ACTOR, activity(object)).expect("verified")
}

fn note(fields: Value) -> Value {
    let mut note = json!({"type": "Note", "id": "https://a.example/1", "attributedTo": ACTOR});
    note.as_object_mut().expect("an object").extend(fields.as_object().cloned().unwrap_or_default());
    note
}

#[test]
fn only_the_signer_speaks_for_the_actor() {
    assert!(Verified::restore(ACTOR, activity(json!(null))).is_ok());
    let other = Verified::restore("https://a.example/v", activity(json!(null)));
    assert_eq!(other.err(), Some(Untrusted::OtherActor));
    assert_eq!(verified(json!(null)).actor(), ACTOR);
}

#[test]
fn embedded_objects_live_with_their_actor() {
    let object = verified(note(json!({}))).embedded().expect("an object");
    assert_eq!((object.actor(), object.audience.to()), (ACTOR, &[PUBLIC.to_owned()][..]));
    let unsigned = verified(note(json!({"attributedTo": null}))).embedded().expect("an object");
    assert_eq!(unsigned.author(), Some(ACTOR));
    for foreign in [json!({"id": "https://b.example/1"}), json!({"attributedTo": "https://b.example/u"})] {
        assert_eq!(verified(note(foreign)).embedded().err(), Some(Untrusted::OtherOrigin));
    }
    assert_eq!(verified(json!("https://a.example/1")).embedded().err(), Some(Untrusted::NotEmbedded));
    assert_eq!(verified(note(json!({"type": "Chat"}))).embedded().err(), Some(Untrusted::Malformed(Malformed::Type)));
}

#[test]
fn a_fetch_proves_what_its_server_says() {
    let object = |fields| crate::vocab::Object::parse(&note(fields)).expect("an object");
    assert!(Verified::fetched("https://a.example/1?x", object(json!({}))).is_ok());
    let wrong = |url: &str, fields| Verified::fetched(url, object(fields)).err();
    assert_eq!(wrong("https://b.example/1", json!({})), Some(Untrusted::OtherOrigin));
    assert_eq!(
        wrong("https://a.example/1", json!({"attributedTo": "https://b.example/u"})),
        Some(Untrusted::OtherOrigin)
    );
    assert_eq!(wrong("https://a.example/1", json!({"attributedTo": null})), Some(Untrusted::NoAuthor));
}
