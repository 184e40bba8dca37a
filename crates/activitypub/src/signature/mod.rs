//! HTTP signatures: draft-cavage-http-signatures-12 and RFC 9421, in and out, with the keys they need.
//!
//! Incoming, in order of cost: [`Presented::read`] parses the headers and names the key; [`Presented::check`] applies
//! every rule that needs no key (coverage, time, host, digest); [`Checked::verify`] does the arithmetic and hands out a
//! [`Proof`], which [`crate::Verified`] asks for. Outgoing: [`sign()`].

mod cavage;
mod date;
mod digest;
pub(crate) mod encoding;
mod error;
mod key;
mod multikey;
mod pem;
mod private_key;
mod request;
mod response;
mod rfc9421;
mod sign;
mod window;

use std::sync::Arc;

use http::HeaderMap;

pub use date::parse as parse_date;
pub use digest::Digest;
pub use error::SignatureError;
pub use key::{Algorithm, KeyError, KeyKind, PublicKey};
pub use private_key::PrivateKey;
pub use request::Request;
pub use response::{Answer, check_answer, sign_answer};
pub use sign::{Outgoing, sign};

/// The two ways to sign a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// draft-cavage-http-signatures-12, understood everywhere.
    Cavage,
    /// RFC 9421, the standard, understood by some.
    Rfc9421,
}

/// The signature that a request presents, parsed but not checked.
#[derive(Debug, Clone)]
pub struct Presented(Parsed);

#[derive(Debug, Clone)]
enum Parsed {
    Cavage(cavage::Parsed),
    Rfc9421(rfc9421::Parsed),
}

impl Presented {
    /// The signature in these headers; `None` if the request is not signed.
    ///
    /// # Errors
    /// [`SignatureError::Malformed`] if the headers do not parse, [`SignatureError::Unsupported`] if they ask for an
    /// algorithm that is not known.
    pub fn read(headers: &HeaderMap) -> Result<Option<Self>, SignatureError> {
        Ok(if headers.contains_key("signature-input") {
            Some(Self(Parsed::Rfc9421(rfc9421::Parsed::read(headers)?)))
        } else if headers.contains_key("signature") {
            Some(Self(Parsed::Cavage(cavage::Parsed::read(headers)?)))
        } else {
            None
        })
    }

    /// The key that it claims to be made with: an actor's key address, a key document, rarely `acct:user@host`.
    #[must_use]
    pub fn key_id(&self) -> &str {
        match &self.0 {
            Parsed::Cavage(parsed) => &parsed.key_id,
            Parsed::Rfc9421(parsed) => &parsed.key_id,
        }
    }

    /// Which of the two ways it uses.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        match &self.0 {
            Parsed::Cavage(_) => Scheme::Cavage,
            Parsed::Rfc9421(_) => Scheme::Rfc9421,
        }
    }

    /// Applies every rule that needs no key, so that a request that cannot pass costs no fetch of a key.
    ///
    /// # Errors
    /// [`SignatureError`], the first rule that is broken.
    pub fn check<'a>(&'a self, request: &Request<'_>, now_ms: i64) -> Result<Checked<'a>, SignatureError> {
        let bases = match &self.0 {
            Parsed::Cavage(parsed) => parsed.check(request, now_ms)?,
            Parsed::Rfc9421(parsed) => parsed.check(request, now_ms)?,
        };
        Ok(Checked { presented: self, bases })
    }

    /// What was signed, without any rule applied: the signature base, and for draft-cavage a second one without the
    /// query string where there is one (some signers leave it out).
    ///
    /// # Errors
    /// [`SignatureError::MissingHeader`] or [`SignatureError::Unsupported`] if the request lacks a covered component.
    pub fn bases(&self, request: &Request<'_>) -> Result<Vec<Vec<u8>>, SignatureError> {
        match &self.0 {
            Parsed::Cavage(parsed) => parsed.bases(request),
            Parsed::Rfc9421(parsed) => parsed.base(request).map(|base| vec![base]),
        }
    }

    /// The algorithm that it names; `None` leaves it to the key.
    #[must_use]
    pub fn algorithm(&self) -> Option<Algorithm> {
        match &self.0 {
            Parsed::Cavage(parsed) => parsed.algorithm,
            Parsed::Rfc9421(parsed) => parsed.algorithm,
        }
    }

    /// The signature itself.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        match &self.0 {
            Parsed::Cavage(parsed) => &parsed.signature,
            Parsed::Rfc9421(parsed) => &parsed.signature,
        }
    }
}

/// A signature that keeps all rules and only wants its key.
#[derive(Debug)]
pub struct Checked<'a> {
    presented: &'a Presented,
    bases: Vec<Vec<u8>>,
}

impl Checked<'_> {
    /// Verifies with a key; may be called again with a refetched key.
    ///
    /// # Errors
    /// [`SignatureError::Bad`] if the key did not make this signature, [`SignatureError::Unsupported`] if a key of its
    /// kind cannot have.
    pub fn verify(&self, key: &OwnedKey) -> Result<Proof, SignatureError> {
        let public = &key.public;
        let algorithm = self.presented.algorithm().unwrap_or_else(|| public.kind().algorithm());
        if algorithm.key_kind() != public.kind() {
            return Err(SignatureError::Unsupported("algorithm of another kind of key"));
        }
        let signature = self.presented.signature();
        if self.bases.iter().any(|base| public.verify(algorithm, base, signature)) {
            Ok(Proof { key_id: self.presented.key_id().to_owned(), owner: key.owner.clone() })
        } else {
            Err(SignatureError::Bad)
        }
    }
}

/// All steps at once, for callers that already hold the key.
///
/// # Errors
/// As [`Presented::check`] and [`Checked::verify`].
pub fn verify(
    presented: &Presented,
    request: &Request<'_>,
    key: &OwnedKey,
    now_ms: i64,
) -> Result<Proof, SignatureError> {
    presented.check(request, now_ms)?.verify(key)
}

/// A public key with the actor whose own document lists it under the key id that a signature presents
/// ([`crate::vocab::Actor::owned_key`]). Cheap to clone, made to be cached by key id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedKey {
    /// The actor.
    pub owner: Arc<str>,
    /// The key.
    pub public: PublicKey,
}

impl OwnedKey {
    /// The key of a stored actor. The caller vouches that the actor's document lists it.
    #[must_use]
    pub fn new(owner: &str, public: PublicKey) -> Self {
        Self { owner: owner.into(), public }
    }
}

/// The fact that a request was signed with a key of this owner. Only verification makes one.
#[derive(Debug)]
pub struct Proof {
    key_id: String,
    owner: Arc<str>,
}

impl Proof {
    /// The actor who signed.
    #[must_use]
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// The key that signed.
    #[must_use]
    pub fn key_id(&self) -> &str {
        &self.key_id
    }
}

/// The value of a header that occurs once or several times, joined as HTTP says (RFC 9110, section 5.2).
fn header_value(headers: &HeaderMap, name: &str) -> Option<Vec<u8>> {
    let mut values = headers.get_all(name).iter().map(http::HeaderValue::as_bytes);
    let mut joined = values.next()?.trim_ascii().to_vec();
    for value in values {
        joined.extend_from_slice(b", ");
        joined.extend_from_slice(value.trim_ascii());
    }
    Some(joined)
}

#[cfg(test)]
#[path = "signature_tests.rs"]
mod tests;
