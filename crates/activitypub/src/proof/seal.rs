//! The proof of a document, of whichever kind, and what it makes certain.

use serde_json::Value;

use super::{ProofError, integrity::Integrity, linked::Linked};
use crate::signature::OwnedKey;

/// A proof as a document has it.
#[derive(Debug, Clone, PartialEq)]
pub enum Seal {
    /// eddsa-jcs-2022 (FEP-8b32).
    Integrity(Integrity),
    /// RsaSignature2017.
    Linked(Linked),
}

impl Seal {
    /// The proofs of a document that are understood here, those that cover more of it first.
    #[must_use]
    pub fn all(document: &Value) -> Vec<Self> {
        let integrity = Integrity::read(document).ok().map(Self::Integrity);
        integrity.into_iter().chain(Linked::read(document).ok().map(Self::Linked)).collect()
    }

    /// The key that it claims to be made with.
    #[must_use]
    pub fn key_id(&self) -> &str {
        match self {
            Self::Integrity(proof) => &proof.method,
            Self::Linked(signature) => &signature.creator,
        }
    }

    /// When it was made, in milliseconds; `None` if it says nothing readable.
    #[must_use]
    pub fn created(&self) -> Option<i64> {
        match self {
            Self::Integrity(proof) => proof.created(),
            Self::Linked(signature) => signature.created(),
        }
    }

    /// Verifies the document with the key. Costs up to a quarter of a second for documents that are made to cost much.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn verify(&self, document: &Value, key: &OwnedKey, now_ms: i64) -> Result<Sealed, ProofError> {
        let said = match self {
            Self::Integrity(proof) if proof.has_expired(now_ms) => return Err(ProofError::Expired),
            Self::Integrity(proof) => proof.verify(document, &key.public).map(|()| document.clone())?,
            Self::Linked(signature) => signature.verify(document, &key.public)?,
        };
        Ok(Sealed { owner: key.owner.to_string(), said })
    }
}

/// A document of which it is certain that the owner of a key said it. Only verification makes one; it has nothing that
/// the proof does not cover.
#[derive(Debug)]
pub struct Sealed {
    owner: String,
    said: Value,
}

impl Sealed {
    /// Who said it.
    #[must_use]
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// Who, and what.
    #[must_use]
    pub fn into_parts(self) -> (String, Value) {
        (self.owner, self.said)
    }
}
