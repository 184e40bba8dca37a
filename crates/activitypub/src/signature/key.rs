//! Public keys: RSA, Ed25519 and P-256, parsed once and kept.

use std::{fmt, sync::Arc};

use aws_lc_rs::{
    encoding::AsDer,
    rsa,
    signature::{
        ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA512, RsaParameters,
        UnparsedPublicKey, VerificationAlgorithm,
    },
};

use super::{multikey, pem};

/// SubjectPublicKeyInfo up to the 32 bytes of an Ed25519 key (RFC 8410).
const ED25519_SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// SubjectPublicKeyInfo up to the 65 bytes of an uncompressed P-256 point (RFC 5480).
const P256_SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// Why a key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text is not PEM or multibase, or the bytes in it are no key.
    #[error("key is malformed")]
    Malformed,
    /// Neither RSA nor Ed25519 nor P-256.
    #[error("key is of an unknown kind")]
    Unsupported,
    /// RSA below 1024 or above 8192 bits.
    #[error("key has an unacceptable size")]
    Size,
    /// The actor does not list it.
    #[error("key is not among the actor's keys")]
    Unlisted,
    /// The cryptographic library failed; no fault of the caller.
    #[error("key operation failed")]
    Operation,
}

/// What a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// RSA, what the fediverse signs with.
    Rsa,
    /// Ed25519.
    Ed25519,
    /// ECDSA on P-256; only verified.
    P256,
}

impl KeyKind {
    /// What a key of this kind signs with unless told otherwise. That is also what `hs2019` means on the fediverse,
    /// whatever the draft says about PSS.
    #[must_use]
    pub fn algorithm(self) -> Algorithm {
        match self {
            Self::Rsa => Algorithm::RsaSha256,
            Self::Ed25519 => Algorithm::Ed25519,
            Self::P256 => Algorithm::EcdsaP256Sha256,
        }
    }
}

/// Signature algorithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256: `rsa-sha256`, `rsa-v1_5-sha256`.
    RsaSha256,
    /// RSASSA-PKCS1-v1_5 with SHA-512: `rsa-sha512`.
    RsaSha512,
    /// RSASSA-PSS with SHA-512: `rsa-pss-sha512`.
    RsaPssSha512,
    /// `ed25519`.
    Ed25519,
    /// `ecdsa-p256-sha256`, the signature as two numbers of 32 bytes.
    EcdsaP256Sha256,
}

impl Algorithm {
    /// The keys that it works with.
    #[must_use]
    pub fn key_kind(self) -> KeyKind {
        match self {
            Self::RsaSha256 | Self::RsaSha512 | Self::RsaPssSha512 => KeyKind::Rsa,
            Self::Ed25519 => KeyKind::Ed25519,
            Self::EcdsaP256Sha256 => KeyKind::P256,
        }
    }
}

/// A public key, parsed. Cloning is cheap; keep one per actor, since parsing costs time.
#[derive(Clone)]
pub struct PublicKey(Arc<Inner>);

struct Inner {
    kind: KeyKind,
    bits: u32,
    parsed: ParsedPublicKey,
    /// PKCS#1 for RSA, 32 bytes for Ed25519, an uncompressed point for P-256.
    raw: Vec<u8>,
}

impl PublicKey {
    /// Reads PEM: SubjectPublicKeyInfo of any kind, or PKCS#1 (`RSA PUBLIC KEY`), also under the wrong label.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (_, der) = pem::decode(text).ok_or(KeyError::Malformed)?;
        if let Some(raw) = der.strip_prefix(&ED25519_SPKI) {
            Self::from_ed25519(raw)
        } else if let Some(point) = der.strip_prefix(&P256_SPKI) {
            Self::from_p256(point)
        } else {
            Self::from_rsa(&der)
        }
    }

    /// Reads a Multikey's `publicKeyMultibase`.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn from_multikey(text: &str) -> Result<Self, KeyError> {
        let (kind, bytes) = multikey::decode(text)?;
        match kind {
            KeyKind::Rsa => Self::from_rsa(&bytes),
            KeyKind::Ed25519 => Self::from_ed25519(&bytes),
            KeyKind::P256 => Self::from_p256(&bytes),
        }
    }

    /// Reads an RSA key in DER, PKCS#1 or SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// [`KeyError`]. Keys of 1024 bits are accepted, because Mastodon does and some old accounts have them.
    pub fn from_rsa(der: &[u8]) -> Result<Self, KeyError> {
        let key = rsa::PublicKey::from_der(der).map_err(|_| KeyError::Malformed)?;
        let raw = key.as_ref().to_vec();
        let bits = RsaParameters::public_modulus_len(&raw).map_err(|_| KeyError::Malformed)?;
        let algorithm: &'static dyn VerificationAlgorithm = match bits {
            2_048..=8_192 => &RSA_PKCS1_2048_8192_SHA256,
            1_024..2_048 => &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
            _ => return Err(KeyError::Size),
        };
        Self::new(KeyKind::Rsa, bits, algorithm, raw)
    }

    /// Reads the 32 bytes of an Ed25519 key.
    ///
    /// # Errors
    /// [`KeyError::Malformed`].
    pub fn from_ed25519(raw: &[u8]) -> Result<Self, KeyError> {
        let raw = <[u8; 32]>::try_from(raw).map_err(|_| KeyError::Malformed)?;
        Self::new(KeyKind::Ed25519, 256, &ED25519, raw.to_vec())
    }

    /// Reads a point on P-256, compressed (33 bytes) or not (65 bytes).
    ///
    /// # Errors
    /// [`KeyError::Malformed`].
    pub fn from_p256(point: &[u8]) -> Result<Self, KeyError> {
        Self::new(KeyKind::P256, 256, &ECDSA_P256_SHA256_FIXED, point.to_vec())
    }

    fn new(
        kind: KeyKind,
        bits: u32,
        algorithm: &'static dyn VerificationAlgorithm,
        raw: Vec<u8>,
    ) -> Result<Self, KeyError> {
        let parsed = ParsedPublicKey::new(algorithm, &raw).map_err(|_| KeyError::Malformed)?;
        Ok(Self(Arc::new(Inner { kind, bits, parsed, raw })))
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        self.0.kind
    }

    /// The length of the modulus, or of the curve's field.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.0.bits
    }

    /// True if this key made this signature of this message with this algorithm. No rule but the arithmetic is applied.
    #[must_use]
    pub fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        if algorithm.key_kind() != self.kind() {
            return false;
        }
        let rare: &'static dyn VerificationAlgorithm = match algorithm {
            Algorithm::RsaSha512 => &RSA_PKCS1_2048_8192_SHA512,
            Algorithm::RsaPssSha512 => &RSA_PSS_2048_8192_SHA512,
            _ => return self.0.parsed.verify_sig(message, signature).is_ok(),
        };
        UnparsedPublicKey::new(rare, &self.0.raw).verify(message, signature).is_ok()
    }

    /// The key as SubjectPublicKeyInfo in PEM, for `publicKeyPem`.
    ///
    /// # Errors
    /// [`KeyError::Operation`].
    pub fn to_pem(&self) -> Result<String, KeyError> {
        let der = AsDer::<aws_lc_rs::encoding::PublicKeyX509Der>::as_der(&self.0.parsed);
        Ok(pem::encode("PUBLIC KEY", der.map_err(|_| KeyError::Operation)?.as_ref()))
    }

    /// The key alone: PKCS#1 for RSA, 32 bytes for Ed25519, a point for P-256.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        &self.0.raw
    }

    /// The key for `publicKeyMultibase`.
    #[must_use]
    pub fn to_multikey(&self) -> String {
        multikey::encode(self.0.kind, &self.0.raw)
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.kind == other.0.kind && self.0.raw == other.0.raw
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PublicKey({:?}, {} bits)", self.0.kind, self.0.bits)
    }
}

#[cfg(test)]
#[path = "key_tests.rs"]
mod tests;
