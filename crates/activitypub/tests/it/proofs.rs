//! Proofs in documents: vectors of others where the corpus is, our own, and documents made to harm.

use std::time::{Duration, Instant};

use activitypub::{
    emit::{Activity, Attachment, Context, Date, Image, Note, Poll, QuotePolicy, Replies, Tag, to_json},
    proof::{ProofError, canonical, contexts, integrity, integrity::Integrity, linked, linked::Linked},
    signature::{PrivateKey, PublicKey},
};
use serde_json::{Value, json};

use crate::shared;

const NOW: i64 = 1_767_225_600_000;
const KEY: &str = "https://a.example/users/ida#main-key";

fn note() -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/activitystreams", {
            "sensitive": "as:sensitive", "Hashtag": "as:Hashtag", "toot": "http://joinmastodon.org/ns#",
            "votersCount": "toot:votersCount", "focalPoint": { "@container": "@list", "@id": "toot:focalPoint" },
        }],
        "id": "https://a.example/1/activity",
        "type": "Create",
        "actor": "https://a.example/users/ida",
        "published": "2026-01-01T00:00:00Z",
        "to": ["as:Public"],
        "cc": ["https://a.example/users/ida/followers"],
        "object": {
            "id": "https://a.example/1",
            "type": "Note",
            "summary": null,
            "attributedTo": "https://a.example/users/ida",
            "content": "<p>\"Hello\"\nyou</p>",
            "contentMap": { "en": "<p>\"Hello\"\nyou</p>" },
            "sensitive": false,
            "votersCount": 3,
            "unheard_of": "not signed",
            "location": { "type": "Place", "name": "Quay", "longitude": -71.184902, "latitude": 25 },
            "attachment": [
                { "type": "Image", "mediaType": "image/png", "url": "https://a.example/1.png", "focalPoint": [0.5, -1.0] },
                { "type": "Image", "mediaType": "image/png", "url": "https://a.example/1.png", "focalPoint": [0.5, -1.0] },
            ],
            "tag": [{ "type": "Hashtag", "href": "https://a.example/tags/x", "name": "#x" }],
        },
    })
}

fn signed(document: Value, key: &PrivateKey) -> Value {
    let mut document = document;
    document["signature"] = linked::sign(&document, KEY, key, NOW).expect("our own document");
    document
}

fn checked(document: &Value, key: &PublicKey) -> Result<Value, ProofError> {
    Linked::read(document)?.verify(document, key)
}

#[test]
fn the_vectors_of_others_hold() {
    let Some(corpus) = shared::json("signatures.json") else { return };
    let mut seen = 0;
    for vector in corpus["documents"].as_array().unwrap() {
        let (name, document) = (vector["name"].as_str().unwrap(), &vector["signed"]);
        let outcome = match vector["scheme"].as_str().unwrap() {
            "ld-signature" => {
                checked(document, &PublicKey::from_pem(vector["public_pem"].as_str().unwrap()).unwrap()).map(drop)
            }
            _ => {
                let key = PublicKey::from_multikey(vector["public_key_multibase"].as_str().unwrap()).unwrap();
                Integrity::read(document).unwrap().verify(document, &key)
            }
        };
        let expected = if vector["expect"] == "valid" { Ok(()) } else { Err(ProofError::Bad) };
        assert_eq!(outcome, expected, "{name}");
        seen += 1;
    }
    assert_eq!(seen, 5);
}

/// What `scripts/canonical_vectors.py` reads.
#[test]
fn the_contexts_are_written_down() {
    const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/contexts.json");
    let bundled = format!("{:#}\n", contexts());
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::write(PATH, &bundled).unwrap();
    }
    let written = std::fs::read_to_string(PATH).unwrap();
    assert!(
        written == bundled,
        "contexts.json is out of date: UPDATE_FIXTURES=1 cargo test -p aldea-activitypub proofs"
    );
}

/// `scripts/canonical_vectors.py` made these lines with another program from the same documents and contexts.
#[test]
fn another_program_finds_the_same_lines() {
    let fixtures: Value = serde_json::from_str(include_str!("../fixtures/canonical.json")).unwrap();
    for (name, fixture) in fixtures.as_object().unwrap() {
        assert_eq!(canonical(&fixture["document"]).as_deref(), Ok(fixture["lines"].as_str().unwrap()), "{name}");
    }
}

/// With everything that an answer can have. The fixture `our own answer` is this document.
fn answer() -> Value {
    const ID: &str = "https://example.com/ap/users/1/statuses/2";
    let to = ["https://www.w3.org/ns/activitystreams#Public".to_owned()];
    let cc = ["https://example.com/ap/users/1/followers".to_owned(), "https://b.example/bob".to_owned()];
    let page = "https://example.com/@alice/2";
    let mut note = Note::new(ID, "https://example.com/ap/users/1", page, "<p>Hello @bob :boat:</p>", 1_714_651_200_000);
    (note.to, note.cc, note.language, note.summary) = (&to, &cc, Some("en"), Some("A warning"));
    (note.in_reply_to, note.updated, note.sensitive) = (Some("https://b.example/1"), Some(1_714_651_260_000), true);
    (note.context, note.conversation) = (Some("https://b.example/contexts/1"), Some("tag:b.example,2026:1"));
    (note.quote, note.quote_authorization) = (Some("https://b.example/2"), Some("https://b.example/stamps/1"));
    let icon = Image { media_type: Some("image/png"), url: "https://example.com/e.png", description: None };
    note.tag = vec![
        Tag::Mention { href: "https://b.example/bob", name: "@bob@b.example" },
        Tag::Hashtag { href: "https://example.com/tags/boats", name: "#boats" },
        Tag::Emoji { id: "https://example.com/emojis/1", name: ":boat:", updated: Date(0), icon },
    ];
    let (url, description) = ("https://example.com/i.png", Some("A boat"));
    let picture = Attachment {
        media_type: "image/png",
        url,
        description,
        blurhash: Some("UFF"),
        focus: Some((0.25, -1.0)),
        width: Some(3),
        height: Some(4),
        icon: Some(icon),
    };
    note.attachment = vec![picture, picture];
    let items = ["https://b.example/3".to_owned()];
    note.replies =
        Some(Replies { id: "https://example.com/r", items: &items, next: "https://example.com/r?page=true" });
    (note.likes, note.shares) = (Some(("https://example.com/l", 3)), Some(("https://example.com/s", 0)));
    note.quote_policy = Some(QuotePolicy { automatic: &to, manual: &cc });
    note.poll =
        Some(Poll { multiple: false, options: vec![("a", 1), ("b", 2)], ends_at: Some(0), closed: true, voters: 3 });
    let id = format!("{ID}#updates/1714651260000");
    let update = Activity::update(&id, &note, 1_714_651_260_000);
    let text = to_json(Context::Note, &update).expect("nothing in it that JSON cannot say");
    serde_json::from_str(&text).expect("what was just written")
}

#[test]
fn our_own_answers_can_be_signed() {
    let fixtures: Value = serde_json::from_str(include_str!("../fixtures/canonical.json")).unwrap();
    let document = answer();
    assert_eq!(fixtures["our own answer"]["document"], document, "{document:#}");
    let key = PrivateKey::generate_rsa().unwrap();
    let said = checked(&signed(document.clone(), &key), &key.public().unwrap()).unwrap();
    let mut read = document;
    for count in ["likes", "shares"] {
        read["object"].as_object_mut().unwrap().shift_remove(count);
    }
    assert_eq!(said, read, "all but the counts, which editions of the context read differently");
}

#[test]
fn what_was_signed_is_what_is_left() {
    let key = PrivateKey::generate_rsa().unwrap();
    let public = key.public().unwrap();
    let document = signed(note(), &key);
    let said = checked(&document, &public).unwrap();
    assert_eq!(said["object"]["content"], document["object"]["content"]);
    assert_eq!(said["object"]["votersCount"], 3);
    assert_eq!((said.get("signature"), said["object"].get("unheard_of")), (None, None));

    let mut forged = document.clone();
    forged["object"]["content"] = json!("Another");
    assert_eq!(checked(&forged, &public), Err(ProofError::Bad));
    // What is not signed may be added, and is not read.
    let mut added = document.clone();
    added["object"]["quoteUri"] = json!("https://evil.example/1");
    assert_eq!(checked(&added, &public).unwrap()["object"].get("quoteUri"), None);
    let other = PrivateKey::generate_rsa().unwrap().public().unwrap();
    assert_eq!(checked(&document, &other), Err(ProofError::Bad));
}

#[test]
fn words_cannot_be_given_other_meanings() {
    let key = PrivateKey::generate_rsa().unwrap();
    let public = key.public().unwrap();
    let document = signed(note(), &key);
    let with = |term: &str, meaning: Value| {
        let mut document = document.clone();
        document["@context"][1][term] = meaning;
        document
    };
    let mut hidden = with("words", json!("as:content"));
    let content = hidden["object"].as_object_mut().unwrap().shift_remove("content").unwrap();
    hidden["object"]["words"] = content;
    let mut replaced = with("content", json!("https://evil.example/nothing"));
    replaced["object"]["content"] = json!("Evil");
    let mut renamed = with("Article", json!("as:Note"));
    renamed["object"]["type"] = json!("Article");
    let mut short = with("a", json!("https://a.example/"));
    short["actor"] = json!("a:users/ida");
    let mut abstract_id = with("ident", json!("@id"));
    abstract_id["object"]["ident"] = json!("https://a.example/2");
    let mut inside_out = document.clone();
    let mut outer = document.clone();
    outer.as_object_mut().unwrap().shift_remove("signature");
    outer.as_object_mut().unwrap().shift_remove("@context");
    outer["object"] = document["object"]["id"].clone();
    for (name, value) in document["object"].as_object().unwrap() {
        inside_out[name] = value.clone();
    }
    inside_out["around"] = outer;
    let mut counted = document.clone();
    counted["likes"] = json!({ "id": "https://a.example/2", "type": "Collection", "object": "https://a.example/1" });
    let mut twice = document.clone();
    twice["cc"] = json!([{ "id": "https://a.example/1", "content": "More" }]);
    let mut scoped = document.clone();
    scoped["object"]["@context"] = json!({ "content": null });
    let mut graph = document.clone();
    graph["@graph"] = json!([]);
    let mut remote = document.clone();
    remote["@context"] = json!(["https://www.w3.org/ns/activitystreams", "https://evil.example/context"]);
    let reversed = with("partsOf", json!({ "@reverse": "as:object" }));
    for (name, forged) in [
        ("hidden", hidden),
        ("replaced", replaced),
        ("renamed", renamed),
        ("short", short),
        ("id", abstract_id),
        ("inside out", inside_out),
        ("counted", counted),
        ("twice", twice),
        ("scoped", scoped),
        ("graph", graph),
        ("remote", remote),
    ] {
        let outcome = checked(&forged, &public);
        assert!(matches!(outcome, Err(ProofError::Unsupported(_))), "{name}: {outcome:?}");
    }
    assert!(checked(&reversed, &public).is_ok(), "a term that is not used harms nobody");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the time that it really takes is the point")]
fn made_to_harm_ends_quickly() {
    let document = |object: Value| json!({ "@context": "https://www.w3.org/ns/activitystreams", "type": "Note", "object": object });
    let start = Instant::now();
    // Many that look alike.
    let alike = document(json!(vec![json!({ "type": "Note", "object": { "type": "Note" } }); 3_000]));
    assert_eq!(canonical(&alike), Err(ProofError::TooMuch));
    let factorial = document(json!(vec![json!({ "tag": [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}] }); 12]));
    assert_eq!(canonical(&factorial), Err(ProofError::TooMuch));
    let mut deep = json!("https://a.example/");
    for _ in 0..100 {
        deep = json!({ "object": deep });
    }
    assert_eq!(canonical(&document(deep)), Err(ProofError::TooMuch));
    // Terms that define each other, or a chain of them.
    let circle = json!({ "@context": ["https://www.w3.org/ns/activitystreams", { "a": "b:x", "b": "a:x" }] });
    assert!(matches!(canonical(&circle), Err(ProofError::Unsupported(_))));
    let mut chain = json!({ "t0": "https://a.example/" });
    for number in 1..500 {
        chain[format!("t{number}")] = json!(format!("t{}:x/", number - 1));
    }
    chain = json!({ "@context": ["https://www.w3.org/ns/activitystreams", chain] });
    assert!(canonical(&chain).is_ok() || canonical(&chain) == Err(ProofError::TooMuch));
    let many: Vec<Value> = (0..50_000).map(|n| json!(format!("https://a.example/{n}"))).collect();
    assert_eq!(canonical(&document(json!(many))), Err(ProofError::TooMuch));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn an_integrity_proof_covers_every_word() {
    let key = PrivateKey::generate_ed25519().unwrap();
    let public = key.public().unwrap();
    let mut document = note();
    document["proof"] = integrity::sign(&document, "https://a.example/users/ida#ed25519-key", &key, NOW).unwrap();
    let holds = |document: &Value| Integrity::read(document).and_then(|proof| proof.verify(document, &public));
    assert_eq!(holds(&document), Ok(()));
    let mut later = document.clone();
    later["signature"] = json!({ "type": "RsaSignature2017" });
    assert_eq!(holds(&later), Ok(()), "a linked-data signature may come after");
    for change in [
        |d: &mut Value| d["object"]["unheard_of"] = json!("changed"),
        |d: &mut Value| d["proof"]["created"] = json!("2026-01-02T00:00:00Z"),
        |d: &mut Value| d["more"] = json!(1),
        |d: &mut Value| d["proof"]["proofValue"] = json!("z1"),
    ] {
        let mut forged = document.clone();
        change(&mut forged);
        assert_eq!(holds(&forged), Err(ProofError::Bad));
    }
    for (name, value) in
        [("proofPurpose", "authentication"), ("verificationMethod", "did:key:z1"), ("proofValue", "uAAAA")]
    {
        let mut wrong = document.clone();
        wrong["proof"][name] = json!(value);
        assert!(matches!(holds(&wrong), Err(ProofError::Malformed(_))), "{name}");
    }
    document["@context"] = json!("https://www.w3.org/ns/activitystreams");
    assert_eq!(holds(&document), Err(ProofError::Malformed("@context")));
    let rsa = PrivateKey::generate_rsa().unwrap().public().unwrap();
    let document = {
        let mut d = note();
        d["proof"] = integrity::sign(&d, KEY, &key, NOW).unwrap();
        d
    };
    assert_eq!(Integrity::read(&document).unwrap().verify(&document, &rsa), Err(ProofError::Bad));
}

#[test]
fn a_signature_of_nobody_is_malformed() {
    let mut document = note();
    document["signature"] =
        json!({ "type": "RsaSignature2017", "created": "2026-01-01T00:00:00Z", "signatureValue": "aGk=" });
    assert_eq!(Linked::read(&document), Err(ProofError::Malformed("creator")));
}
