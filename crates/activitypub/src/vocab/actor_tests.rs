use serde_json::json;

use super::*;

const ID: &str = "https://a.example/users/u";

fn document(fields: Value) -> Value {
    let mut document =
        json!({"id": ID, "type": "Person", "preferredUsername": "u", "inbox": "https://a.example/inbox/u"});
    let (Value::Object(document_fields), Value::Object(fields)) = (&mut document, fields) else {
        panic!("not objects")
    };
    document_fields.extend(fields);
    document
}

fn actor(fields: Value) -> Actor {
    Actor::parse(&document(fields)).expect("an actor")
}

fn error(fields: Value) -> Option<Malformed> {
    Actor::parse(&document(fields)).err()
}

#[test]
fn what_an_actor_needs() {
    assert_eq!(error(json!({"type": "Note"})), Some(Malformed::Type));
    assert_eq!(error(json!({"id": null})), Some(Malformed::Missing("id")));
    assert_eq!(error(json!({"id": "ap://did:key:z/actor"})), Some(Malformed::Id(uri::UriError::Scheme)));
    assert_eq!(error(json!({"inbox": {}})), Some(Malformed::Missing("inbox")));
    for name in [json!(null), json!(""), json!("a b"), json!("a@b"), json!("x".repeat(300)), json!({})] {
        assert_eq!(error(json!({"preferredUsername": name})), Some(Malformed::Missing("preferredUsername")), "{name}");
    }
    let named = actor(json!({"preferredUsername": null, "webfinger": "acct:me@Example.com"}));
    assert_eq!((named.username.as_str(), named.webfinger.as_deref()), ("me", Some("me@Example.com")));
}

#[test]
fn pictures_come_in_many_shapes() {
    let url = Some("https://a.example/i.png");
    for icon in [
        json!("https://a.example/i.png"),
        json!({"type": "Image", "url": "https://a.example/i.png"}),
        json!([{"type": "Image", "url": [{"type": "Link", "href": "https://a.example/i.png"}]}]),
        json!({"type": "Image", "href": "https://a.example/i.png"}),
    ] {
        assert_eq!(actor(json!({"icon": icon})).icon.as_ref().map(|icon| icon.url.as_str()), url, "{icon}");
    }
    let described = actor(json!({"icon": {"url": "https://a.example/i.png", "name": "me"}})).icon.expect("an icon");
    assert_eq!(described.description.as_deref(), Some("me"));
    assert_eq!(actor(json!({"icon": null, "image": [3]})).image, None);
}

#[test]
fn keys_belong_to_the_actor() {
    let foreign = json!({"id": "https://b.example/k", "owner": "https://b.example/u", "publicKeyPem": "x"});
    let own = json!({"id": format!("{ID}#main-key"), "owner": ID, "publicKeyPem": "x"});
    let multikey = json!({"id": format!("{ID}#ed"), "type": "Multikey", "controller": ID, "publicKeyMultibase": "z"});
    let two = actor(json!({"publicKey": [foreign, own.clone()], "assertionMethod": multikey}));
    assert_eq!(two.keys.len(), 2);
    assert!(two.key(&format!("{ID}#ed")).is_some_and(|key| key.multikey));
    assert!(two.key(&format!("{ID}#other")).is_none());
    let one = actor(json!({"publicKey": own}));
    assert!(one.key(ID).is_some() && one.key(&format!("{ID}#old")).is_some());
    assert!(one.key("https://b.example/k").is_none());
    assert!(actor(json!({"publicKey": "https://a.example/key"})).keys.is_empty());
}

#[test]
fn a_lone_key_names_its_owner() {
    let pem = crate::signature::PrivateKey::generate_ed25519().and_then(|key| key.public()?.to_pem()).expect("a key");
    let key = json!({"id": "https://a.example/key", "owner": ID, "publicKeyPem": pem});
    let lone = KeyDocument::parse(&key).expect("a key");
    assert_eq!((lone.id.as_str(), lone.owner.as_str()), ("https://a.example/key", ID));
    assert_eq!(KeyDocument::parse(&json!({"id": ID, "publicKey": key})), Ok(lone.clone()));
    assert!(KeyDocument::parse(&json!({"id": ID})).is_err());
    assert!(actor(json!({"publicKey": "https://a.example/key"})).adopt(&lone).is_ok());
    assert_eq!(actor(json!({})).adopt(&lone), Err(KeyError::Unlisted));
}

#[test]
fn inboxes_fields_and_domains() {
    let shared = |value: Value| actor(value).shared_inbox;
    assert_eq!(
        shared(json!({"endpoints": {"sharedInbox": "https://a.example/inbox"}})).as_deref(),
        Some("https://a.example/inbox")
    );
    assert_eq!(shared(json!({"sharedInbox": "https://a.example/inbox"})).as_deref(), Some("https://a.example/inbox"));
    assert_eq!(shared(json!({"endpoints": {"sharedInbox": "https://victim.example/inbox"}})), None);
    assert_eq!(shared(json!({"endpoints": "https://a.example/#endpoints"})), None);
    let profile = actor(json!({
        "attachment": {"type": "PropertyValue", "name": "n", "value": "v"},
        "attributionDomains": ["Bücher.example", "no domain", 3],
        "generator": {"type": "Application", "implements": [{"href": "https://datatracker.ietf.org/doc/html/rfc9421"}]},
    }));
    assert_eq!(profile.fields, [Field { name: "n".into(), value: "v".into() }]);
    assert_eq!(profile.attribution_domains, ["xn--bcher-kva.example"]);
    assert_eq!(profile.implements, ["https://datatracker.ietf.org/doc/html/rfc9421"]);
}
