//! Proofs in documents: how they are put into the form that is signed, and what is believed of them. An input is a
//! document.

use std::{collections::HashSet, sync::LazyLock};

use activitypub::{
    proof::{ProofError, Seal, canonical, canonical_json, integrity, linked},
    signature::{OwnedKey, PrivateKey},
    vocab,
};
use serde_json::{Map, Value};

const NOW: i64 = 1_703_066_400_000;
const KEY: &str = "https://a.example/u#key";

struct Key {
    private: PrivateKey,
    owned: OwnedKey,
}

/// Made anew each time, so that no input can be signed with them: RSA, Ed25519.
static KEYS: LazyLock<[Key; 2]> = LazyLock::new(|| {
    [PrivateKey::generate_rsa(), PrivateKey::generate_ed25519()].map(|key| {
        let private = key.expect("the library makes keys");
        let public = private.public().expect("the library makes keys");
        Key { private, owned: OwnedKey::new("https://a.example/u", public) }
    })
});

/// One document: checked as it comes, then signed and checked again.
pub fn proof(data: &[u8]) {
    let Ok(document) = vocab::parse(data) else { return };
    let text = canonical_json(&document);
    let again = serde_json::from_str(&text).expect("canonical JSON is JSON");
    assert_eq!(canonical_json(&again), text, "one form is the last");
    assert_eq!(canonical_json(&reversed(&document)), text, "the order of keys says nothing");
    let (lines, others) = (canonical(&document), canonical(&reversed(&document)));
    if ![&lines, &others].contains(&&Err(ProofError::TooMuch)) {
        assert_eq!(lines.as_ref().ok(), others.as_ref().ok(), "the order of keys says nothing");
    }
    for seal in Seal::all(&document) {
        for key in KEYS.iter() {
            let forged = seal.verify(&document, &key.owned, NOW);
            assert!(forged.is_err(), "nobody signs with a key that was made just now");
        }
    }
    if document.is_object() {
        sign_integrity(document.clone());
        if let Ok(lines) = lines {
            sign_linked(document, &lines);
        }
    }
}

fn sign_integrity(mut document: Value) {
    let [_, key] = &*KEYS;
    let bare = document.as_object_mut().expect("checked by the caller");
    bare.shift_remove("proof");
    bare.shift_remove("signature");
    let proof = integrity::sign(&document, KEY, &key.private, NOW).expect("any object can be signed");
    document["proof"] = proof;
    let seal = Seal::all(&document).into_iter().next().expect("it was just put there");
    assert!(seal.verify(&reversed(&document), &key.owned, NOW).is_ok(), "what was signed holds");
}

/// A signature over lines lets through what the lines say and no more.
fn sign_linked(mut document: Value, lines: &str) {
    let [key, _] = &*KEYS;
    let bare = document.as_object_mut().expect("checked by the caller");
    bare.shift_remove("signature");
    let signature = linked::sign(&document, KEY, &key.private, NOW).expect("it has lines");
    document["signature"] = signature;
    let signature = linked::Linked::read(&document).expect("it was just put there");
    let said = signature.verify(&document, &key.owned.public).expect("what was signed holds");
    // Names with a meaning that is not theirs are left out of what is believed. Nodes without names are numbered anew.
    // Where a value is not believed null may be left, which not every place takes.
    let Ok(believed) = canonical(&said) else { return };
    assert!(believed.lines().count() <= lines.lines().count(), "more is believed than was signed");
    let signed: HashSet<&str> = lines.lines().collect();
    for line in believed.lines().filter(|line| !line.contains("_:")) {
        assert!(signed.contains(line), "nobody signed {line}");
    }
}

/// The document with the keys of all its objects in the opposite order.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Array(values) => values.iter().map(reversed).collect(),
        Value::Object(object) => {
            let pairs = object.iter().rev().map(|(key, value)| (key.clone(), reversed(value)));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}
