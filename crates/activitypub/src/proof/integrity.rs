//! eddsa-jcs-2022 (FEP-8b32; W3C Data Integrity EdDSA Cryptosuites 1.0): Ed25519 over the hashes of two canonical JSON
//! texts, the proof's own facts and the document. It covers every word of the document.

use serde_json::{Map, Value, json};

use super::{ProofError, canonical_json, linked::SignError, sha256};
use crate::{
    signature::{Algorithm, KeyKind, PrivateKey, PublicKey, encoding},
    vocab::{date, read},
};

const KIND: &str = "DataIntegrityProof";
const SUITE: &str = "eddsa-jcs-2022";
/// Proofs of one document that are looked at.
const MAX_PROOFS: usize = 8;

/// A proof as a document has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Integrity {
    /// The key.
    pub method: String,
    facts: Map<String, Value>,
    value: Vec<u8>,
}

impl Integrity {
    /// The proof of a document; the first of this suite, if there are several.
    ///
    /// # Errors
    /// [`ProofError::Missing`] if there is none, [`ProofError::Malformed`] if it lacks something.
    pub fn read(document: &Value) -> Result<Self, ProofError> {
        let ours = |proof: &&Value| proof["type"] == KIND && proof["cryptosuite"] == SUITE;
        let proof = read::each(&document["proof"]).take(MAX_PROOFS).find(ours).and_then(Value::as_object);
        let mut facts = proof.ok_or(ProofError::Missing)?.clone();
        if facts.get("proofPurpose").and_then(Value::as_str) != Some("assertionMethod") {
            return Err(ProofError::Malformed("proofPurpose"));
        }
        let method = facts.get("verificationMethod").and_then(read::web_id);
        let method = method.ok_or(ProofError::Malformed("verificationMethod"))?;
        let value = facts.shift_remove("proofValue").unwrap_or_default();
        let digits = value.as_str().and_then(|text| text.strip_prefix('z')).filter(|digits| digits.len() <= 128);
        let value = digits.and_then(encoding::from_base58).ok_or(ProofError::Malformed("proofValue"))?;
        Ok(Self { method, facts, value })
    }

    /// When it was made, in milliseconds; `None` if it says nothing.
    #[must_use]
    pub fn created(&self) -> Option<i64> {
        date::millis(self.facts.get("created")?)
    }

    /// True if it says that it has ended by now.
    #[must_use]
    pub fn has_expired(&self, now_ms: i64) -> bool {
        let expires = self.facts.get("expires");
        expires.is_some_and(|expires| date::millis(expires).is_none_or(|end| end <= now_ms))
    }

    /// Verifies the document with the key.
    ///
    /// # Errors
    /// [`ProofError::Bad`]; [`ProofError::Malformed`] if document and proof do not agree about their context.
    pub fn verify(&self, document: &Value, key: &PublicKey) -> Result<(), ProofError> {
        let mut document = document.as_object().ok_or(ProofError::Malformed("document"))?.clone();
        document.shift_remove("proof");
        if let Some(context) = self.facts.get("@context") {
            if !begins_with(document.get("@context").unwrap_or(&Value::Null), context) {
                return Err(ProofError::Malformed("@context"));
            }
            document.insert("@context".into(), context.clone());
        }
        if self.made(&document, key) {
            return Ok(());
        }
        // A linked-data signature may have been made after the proof.
        match document.shift_remove("signature") {
            Some(_) if self.made(&document, key) => Ok(()),
            _ => Err(ProofError::Bad),
        }
    }

    fn made(&self, document: &Map<String, Value>, key: &PublicKey) -> bool {
        key.kind() == KeyKind::Ed25519 && key.verify(Algorithm::Ed25519, &message(&self.facts, document), &self.value)
    }
}

/// The hash of the proof's facts, then that of the document.
fn message(facts: &Map<String, Value>, document: &Map<String, Value>) -> Vec<u8> {
    let hash = |object: &Map<String, Value>| sha256(canonical_json(&Value::Object(object.clone())).as_bytes());
    [hash(facts), hash(document)].concat()
}

/// True if the contexts of `whole` begin with all those of `part`, in order.
fn begins_with(whole: &Value, part: &Value) -> bool {
    let list = |value: &Value| match value {
        Value::Array(members) => members.clone(),
        single => vec![single.clone()],
    };
    list(whole).starts_with(&list(part))
}

/// The `proof` of a document, by this key, at this time in milliseconds.
///
/// # Errors
/// [`SignError`].
pub fn sign(document: &Value, method: &str, key: &PrivateKey, now_ms: i64) -> Result<Value, SignError> {
    let object = document.as_object().ok_or(ProofError::Malformed("document"))?;
    let created = date::format(now_ms - now_ms.rem_euclid(1_000));
    let mut proof = json!({
        "type": KIND,
        "cryptosuite": SUITE,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        "created": created,
    });
    if let (Some(context), Some(proof)) = (object.get("@context"), proof.as_object_mut()) {
        proof.insert("@context".into(), context.clone());
    }
    let facts = proof.as_object().cloned().unwrap_or_default();
    let value = key.sign(&message(&facts, object))?;
    proof["proofValue"] = json!(format!("z{}", encoding::to_base58(&value)));
    Ok(proof)
}
