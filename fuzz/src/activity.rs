//! Activities and everything that may be in them or may be fetched because of them. An input is a document.

use activitypub::{
    Verified,
    vocab::{
        self, Activity, Actor, Audience, Collection, Envelope, FeatureAuthorization, FeaturedCollection, KeyDocument,
        Object, QuoteAuthorization, limits,
    },
};
use serde_json::Value;

const ME: &str = "https://a.example/u";

/// One document, read as everything that it could be.
pub fn activity(data: &[u8]) {
    let envelope = Envelope::parse(data);
    // The first look skips over most of a document, so it may accept what cannot be read.
    let Ok(document) = vocab::parse(data) else { return };
    read_object(&document);
    read_others(&document);
    let is_plain = ["type", "actor", "id"].iter().all(|key| document[key].is_string());
    let Ok(activity) = Activity::parse(document) else { return };
    if let Ok(envelope) = envelope {
        compare(&envelope, &activity, is_plain);
    }
    assert!(activity.object_ids().len() <= limits::OBJECTS);
    let _ = (activity.object_id(), activity.reaction());
    let Ok(verified) = Verified::restore(&activity.actor.clone(), activity) else {
        return;
    };
    for told in [verified.embedded(), verified.instrument()].into_iter().flatten() {
        let host = activitypub::uri::domain(verified.actor());
        assert_eq!(host, activitypub::uri::domain(&told.value().id), "an actor speaks for its own server only");
        assert_eq!(host, activitypub::uri::domain(told.actor()), "an actor speaks for its own server only");
    }
}

/// The first look and the reading are of one mind; where odd shapes let them differ on who speaks, nobody is believed.
fn compare(envelope: &Envelope, activity: &Activity, is_plain: bool) {
    let known = Verified::restore(&envelope.actor, activity.clone());
    assert!(known.is_err() || activitypub::uri::same(&envelope.actor, &activity.actor), "somebody else is believed");
    if is_plain {
        assert_eq!(
            (&envelope.actor, &envelope.kind, &envelope.id),
            (&activity.actor, &activity.kind, &activity.id),
            "the first look and the reading are of one mind"
        );
    }
}

fn read_object(document: &Value) {
    let Ok(object) = Object::parse(document) else { return };
    let _ = (object.page(), object.vote(), object.visibility(ME, None), object.visibility(ME, Some(ME)));
    let (author, id) = (object.author().map(str::to_owned), object.id.clone());
    if let Ok(fetched) = Verified::fetched(&id, object) {
        assert_eq!(Some(fetched.actor()), author.as_deref());
    }
}

fn read_others(document: &Value) {
    let audience = Audience::read(document);
    assert!(audience.to().len() <= limits::RECIPIENTS && audience.cc().len() <= 4 * limits::RECIPIENTS);
    if let Ok(actor) = Actor::parse(document) {
        let _ = (actor.owned_key("https://a.example/u#main-key"), actor.key(&actor.id));
        if let Ok(key) = KeyDocument::parse(document) {
            let _ = actor.adopt(&key);
        }
    }
    let _ = (KeyDocument::parse(document), QuoteAuthorization::parse(document));
    let _ = (FeaturedCollection::parse(document), FeatureAuthorization::parse(document));
    let _ = Collection::parse(document.clone());
}
