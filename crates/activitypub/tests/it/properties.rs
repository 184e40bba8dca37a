//! Properties: no input panics, and what is signed verifies.

use std::sync::LazyLock;

use activitypub::{
    Verified, media_type,
    signature::{Digest, Outgoing, OwnedKey, Presented, PrivateKey, PublicKey, Request, Scheme, sign, verify},
    uri,
    vocab::{self, Activity, Actor, Audience, Collection, Envelope, KeyDocument, Object},
    webfinger::{Acct, Jrd, Resource, host_meta, nodeinfo},
};
use http::{HeaderMap, HeaderValue, Method, header};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use url::{Position, Url};

static KEYS: LazyLock<[PrivateKey; 2]> =
    LazyLock::new(|| [PrivateKey::generate_rsa().expect("a key"), PrivateKey::generate_ed25519().expect("a key")]);

/// Words that mean something to a reader, so that random documents get past its first look.
const KEYS_OF_OBJECTS: [&str; 40] = [
    "@context",
    "id",
    "@id",
    "type",
    "actor",
    "object",
    "target",
    "to",
    "cc",
    "attributedTo",
    "content",
    "contentMap",
    "name",
    "summary",
    "tag",
    "attachment",
    "url",
    "href",
    "mediaType",
    "icon",
    "image",
    "inbox",
    "preferredUsername",
    "publicKey",
    "publicKeyPem",
    "owner",
    "endpoints",
    "sharedInbox",
    "published",
    "oneOf",
    "anyOf",
    "replies",
    "totalItems",
    "first",
    "orderedItems",
    "items",
    "inReplyTo",
    "quote",
    "interactionPolicy",
    "assertionMethod",
];
const VALUES: [&str; 16] = [
    "https://a.example/u",
    "https://a.example/1",
    "as:Public",
    "Note",
    "Person",
    "Create",
    "Question",
    "OrderedCollection",
    "Mention",
    "Emoji",
    "Link",
    "text/html",
    "2024-05-02T12:00:00Z",
    ":x:",
    "PropertyValue",
    "video/mp4",
];

fn any_string() -> impl Strategy<Value = String> {
    prop_oneof![prop::sample::select(&VALUES[..]).prop_map(str::to_owned), any::<String>()]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any_string().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 96, 8, |inner| {
        let key =
            prop_oneof![4 => prop::sample::select(&KEYS_OF_OBJECTS[..]).prop_map(str::to_owned), 1 => any::<String>()];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec((key, inner), 0..12)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// The document with an identity and one of the types, so that it is read to its end.
fn as_a(kind: &str, document: &Value) -> Value {
    let mut document = document.clone();
    if !document.is_object() {
        document = json!({"content": document});
    }
    for (key, value) in [
        ("id", "https://a.example/1"),
        ("type", kind),
        ("actor", "https://a.example/u"),
        ("inbox", "https://a.example/in"),
        ("preferredUsername", "u"),
    ] {
        document[key] = Value::from(value);
    }
    document
}

fn read_everything(document: &Value) {
    let _ = (Audience::read(document), KeyDocument::parse(document));
    if let Ok(object) = Object::parse(document) {
        let _ = (object.page(), object.vote(), object.visibility("https://a.example/u", None));
        let _ = Verified::fetched(&object.id.clone(), object);
    }
    if let Ok(actor) = Actor::parse(document) {
        let _ = actor.owned_key("https://a.example/u#main-key");
    }
    let _ = (Collection::parse(document.clone()), Jrd::parse(document).map(|jrd| jrd.actor().is_some()));
    let _ = (nodeinfo::NodeInfo::parse(document), nodeinfo::Index::parse(document));
    if let Ok(activity) = Activity::parse(document.clone()) {
        let _ = (activity.object_ids(), activity.reaction());
        let actor = activity.actor.clone();
        let _ = Verified::restore(&actor, activity).map(|activity| activity.embedded().is_ok());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_document_panics(document in any_json()) {
        read_everything(&document);
        for kind in ["Note", "Question", "Person", "Create", "OrderedCollectionPage", "Video"] {
            read_everything(&as_a(kind, &document));
        }
    }

    /// The quick look and the full reading agree on who is speaking, wherever both succeed.
    #[test]
    fn the_envelope_agrees_with_the_letter(document in any_json()) {
        let document = as_a("Like", &document);
        let bytes = serde_json::to_vec(&document).expect("JSON");
        let (envelope, activity) = (Envelope::parse(&bytes), Activity::parse(document));
        if let (Ok(envelope), Ok(activity)) = (envelope, activity) {
            prop_assert_eq!(&envelope.actor, &activity.actor);
            prop_assert_eq!(&envelope.kind, &activity.kind);
            prop_assert_eq!(&envelope.id, &activity.id);
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = (vocab::parse(&bytes), Envelope::parse(&bytes));
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = (uri::parse(&text), uri::tidy(&text), uri::ascii_domain(&text), uri::same(&text, &text), uri::domain(&text));
        let _ = (Acct::parse(&text), Resource::parse(&text), host_meta::template(&text), vocab::date::parse(&text));
        let _ = (media_type::is_activity(&text), media_type::accepts_activity(&text));
        let _ = (PublicKey::from_pem(&text), PublicKey::from_multikey(&text), PrivateKey::from_pem(&text));
    }

    #[test]
    fn no_markup_panics(text in "[<>/=\"'! a-zL-]{0,80}") {
        let _ = host_meta::template(&text);
    }

    /// Headers of any bytes, and headers that look like signatures.
    #[test]
    fn no_signature_panics(
        raw in prop::collection::vec(any::<u8>(), 0..120),
        like in r#"(keyId|headers|signature|algorithm|created|x)="?[a-z() ,:=]{0,20}"?(,(keyId|headers|signature|algorithm)="[A-Za-z0-9+/()= -]{0,30}"){0,4}"#,
        input in r#"sig[1a]?=\(("@?[a-z-]{1,12}"(;name="[a-z]{1,3}")? ?){0,4}\)(;(created|expires|keyid|alg)="?[a-z0-9]{1,6}"?){0,4}"#,
        target in "/[a-z?&=%]{0,20}",
    ) {
        let raw: Vec<u8> = raw.into_iter().filter(|&byte| byte >= 32 && byte != 127).collect();
        let value = |bytes: &[u8]| HeaderValue::from_bytes(bytes).expect("a header");
        for (signature, input) in [
            (value(&raw), None),
            (value(like.as_bytes()), None),
            (HeaderValue::from_static("sig1=:aGk=:, siga=:aGk=:, sig=:aGk=:"), Some(value(input.as_bytes()))),
            (value(&raw), Some(value(&raw))),
        ] {
            let mut headers: HeaderMap = [(header::DATE, HeaderValue::from_static("Wed, 20 Dec 2023 10:00:00 GMT"))].into_iter().collect();
            for name in ["digest", "content-digest", "host"] {
                headers.insert(name, value(&raw));
            }
            headers.insert("signature", signature);
            input.into_iter().for_each(|input| drop(headers.insert("signature-input", input)));
            let request = Request { method: &Method::GET, scheme: "https", authority: "b.example", target: &target, headers: &headers, body: b"" };
            if let Ok(Some(presented)) = Presented::read(&headers) {
                let _ = (presented.bases(&request), presented.check(&request, 1_703_066_400_000).map(drop));
            }
        }
    }

    #[test]
    fn what_is_signed_verifies(
        path in "(/[a-zA-Z0-9~%._-]{0,8}){0,4}",
        query in prop::option::of("[a-z0-9=&%+:/?-]{0,20}"),
        body in prop::collection::vec(any::<u8>(), 0..100),
        now in 0..4_000_000_000_000_i64,
        late in -3_500_000..3_800_000_i64,
    ) {
        let url = format!("https://b.example{path}{}", query.map(|query| format!("?{query}")).unwrap_or_default());
        let url = Url::parse(&url).expect("a URL");
        let method = if body.is_empty() { Method::GET } else { Method::POST };
        let content = (!body.is_empty()).then(|| (Digest::of(&body), media_type::ACTIVITY_JSON));
        for key in KEYS.iter() {
            for scheme in [Scheme::Cavage, Scheme::Rfc9421] {
                let outgoing = Outgoing { method: &method, url: &url, body: content };
                let mut headers: HeaderMap = sign(scheme, &outgoing, "https://a.example/u#k", key, now).expect("signed").into_iter().collect();
                headers.insert(header::HOST, HeaderValue::from_static("b.example"));
                let target = &url[Position::BeforePath..Position::AfterQuery];
                let request = Request { method: &method, scheme: "https", authority: "b.example", target, headers: &headers, body: &body };
                let presented = Presented::read(&headers).expect("headers").expect("a signature");
                let owned = OwnedKey::new("https://a.example/u", key.public().expect("a key"));
                prop_assert!(verify(&presented, &request, &owned, now + late).is_ok());
            }
        }
    }

    #[test]
    fn addresses_print_as_they_are_read(username in "[a-zA-Z0-9_.-]{1,20}", domain in "[a-z]{1,10}\\.(example|test)", port in prop::option::of(1_u16..)) {
        let domain = port.map_or_else(|| domain.clone(), |port| format!("{domain}:{port}"));
        let acct = Acct::new(&username, &domain).expect("an address");
        prop_assert_eq!(Acct::parse(&acct.uri()), Some(acct));
    }
}
