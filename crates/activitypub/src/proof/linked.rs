//! RsaSignature2017, the linked-data signature of Mastodon and PeerTube: RSA over the hashes of two canonical graphs, the
//! signature's own facts and the document.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use super::{
    ProofError,
    canonical::canonical_lines,
    graph::Reading,
    quad::{Term, Triple, XSD},
    sha256_hex,
};
use crate::{
    signature::{Algorithm, KeyError, PrivateKey, PublicKey, encoding},
    vocab::{date, read},
};

const KIND: &str = "RsaSignature2017";
const DC: &str = "http://purl.org/dc/terms/";

/// A signature as a document has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The key.
    pub creator: String,
    created: String,
    value: Vec<u8>,
}

impl Linked {
    /// The signature of a document.
    ///
    /// # Errors
    /// [`ProofError::Missing`] if there is none, [`ProofError::Malformed`] if it lacks something.
    pub fn read(document: &Value) -> Result<Self, ProofError> {
        let signature = document["signature"].as_object().ok_or(ProofError::Missing)?;
        let text = |key: &'static str| match signature.get(key).and_then(Value::as_str) {
            Some(text) if text.len() <= 4_096 => Ok(text),
            _ => Err(ProofError::Malformed(key)),
        };
        if text("type")? != KIND {
            return Err(ProofError::Missing);
        }
        // Nothing else is ever there; it would have to be hashed too.
        let known = ["type", "creator", "created", "signatureValue", "id"];
        if signature.keys().any(|key| !known.contains(&key.as_str())) {
            return Err(ProofError::Unsupported("facts of the signature"));
        }
        let creator = signature.get("creator").and_then(read::web_id).ok_or(ProofError::Malformed("creator"))?;
        let value = encoding::base64(text("signatureValue")?).ok_or(ProofError::Malformed("signatureValue"))?;
        Ok(Self { creator, created: text("created")?.to_owned(), value })
    }

    /// When it was made, in milliseconds; `None` if it says nothing readable.
    #[must_use]
    pub fn created(&self) -> Option<i64> {
        date::millis(&Value::String(self.created.clone()))
    }

    /// Verifies the document with the key. Answers with what the signature covers: a document that has nothing else.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn verify(&self, document: &Value, key: &PublicKey) -> Result<Value, ProofError> {
        let reading = Reading::of(document)?;
        let message = message(&self.creator, &self.created, reading.triples)?;
        if key.verify(Algorithm::RsaSha256, message.as_bytes(), &self.value) {
            Ok(reading.said)
        } else {
            Err(ProofError::Bad)
        }
    }
}

/// What is signed: two hashes in hexadecimal digits, one after the other.
fn message(creator: &str, created: &str, document: Vec<Triple>) -> Result<String, ProofError> {
    let fact = |name: &str, object| Triple { subject: Term::Blank(1), predicate: format!("{DC}{name}"), object };
    let facts = vec![
        fact("created", Term::literal(created, format!("{XSD}dateTime"))),
        fact("creator", Term::Iri(creator.to_owned())),
    ];
    let (facts, document) = (canonical_lines(facts)?, canonical_lines(document)?);
    Ok(sha256_hex(facts.as_bytes()) + &sha256_hex(document.as_bytes()))
}

/// Why a document could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The document cannot be put into the form that is signed.
    #[error(transparent)]
    Document(#[from] ProofError),
    /// The key failed.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// The `signature` of a document, by this key, at this time in milliseconds.
///
/// # Errors
/// [`SignError`].
pub fn sign(document: &Value, creator: &str, key: &PrivateKey, now_ms: i64) -> Result<Value, SignError> {
    let created = date::format(now_ms - now_ms.rem_euclid(1_000));
    let message = message(creator, &created, Reading::of(document)?.triples)?;
    let value = STANDARD.encode(key.sign(message.as_bytes())?);
    let mut signature = Map::new();
    for (key, value) in [("type", KIND), ("creator", creator), ("created", &created), ("signatureValue", &value)] {
        signature.insert(key.into(), json!(value));
    }
    Ok(Value::Object(signature))
}
