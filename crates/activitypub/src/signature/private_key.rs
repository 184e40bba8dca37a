//! Private keys: made once per account, stored as PEM, kept parsed while used.

use std::{fmt, sync::Arc};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::KeySize,
    signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};

use super::{Algorithm, KeyError, KeyKind, PublicKey, pem};

/// A private key, parsed. Cloning is cheap; loading one checks it, which costs about a quarter of a millisecond.
#[derive(Clone)]
pub struct PrivateKey(Arc<Inner>);

enum Inner {
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl PrivateKey {
    /// A new RSA key of 2048 bits, what every peer understands. Takes about 80 ms of processor time.
    ///
    /// # Errors
    /// [`KeyError::Operation`] if the system gives no randomness.
    pub fn generate_rsa() -> Result<Self, KeyError> {
        let key = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::Operation)?;
        Ok(Self(Arc::new(Inner::Rsa(key))))
    }

    /// A new Ed25519 key.
    ///
    /// # Errors
    /// [`KeyError::Operation`] if the system gives no randomness.
    pub fn generate_ed25519() -> Result<Self, KeyError> {
        let key = Ed25519KeyPair::generate().map_err(|_| KeyError::Operation)?;
        Ok(Self(Arc::new(Inner::Ed25519(key))))
    }

    /// Reads PEM: PKCS#8 (`PRIVATE KEY`) of RSA or Ed25519, or PKCS#1 (`RSA PRIVATE KEY`), which Mastodon stores.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (label, der) = pem::decode(text).ok_or(KeyError::Malformed)?;
        let inner = match label {
            "RSA PRIVATE KEY" => RsaKeyPair::from_der(&der).ok().map(Inner::Rsa),
            "PRIVATE KEY" => {
                let rsa = RsaKeyPair::from_pkcs8(&der).ok().map(Inner::Rsa);
                rsa.or_else(|| Ed25519KeyPair::from_pkcs8(&der).ok().map(Inner::Ed25519))
            }
            _ => return Err(KeyError::Unsupported),
        };
        inner.map(|inner| Self(Arc::new(inner))).ok_or(KeyError::Malformed)
    }

    /// The key as PKCS#8 in PEM.
    ///
    /// # Errors
    /// [`KeyError::Operation`].
    pub fn to_pem(&self) -> Result<String, KeyError> {
        let der = match &*self.0 {
            Inner::Rsa(key) => AsDer::<Pkcs8V1Der>::as_der(key),
            Inner::Ed25519(key) => AsDer::<Pkcs8V1Der>::as_der(key),
        };
        Ok(pem::encode("PRIVATE KEY", der.map_err(|_| KeyError::Operation)?.as_ref()))
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        match &*self.0 {
            Inner::Rsa(_) => KeyKind::Rsa,
            Inner::Ed25519(_) => KeyKind::Ed25519,
        }
    }

    /// The algorithm that [`Self::sign`] uses.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.kind().algorithm()
    }

    /// The public half.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn public(&self) -> Result<PublicKey, KeyError> {
        match &*self.0 {
            Inner::Rsa(key) => PublicKey::from_rsa(key.public_key().as_ref()),
            Inner::Ed25519(key) => PublicKey::from_ed25519(key.public_key().as_ref()),
        }
    }

    /// Signs a message: RSASSA-PKCS1-v1_5 with SHA-256, or Ed25519. Both are deterministic.
    ///
    /// # Errors
    /// [`KeyError::Operation`].
    #[expect(clippy::disallowed_methods, reason = "the interface wants a source of randomness and never asks it")]
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        match &*self.0 {
            Inner::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                let signed = key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature);
                signed.map(|()| signature).map_err(|_| KeyError::Operation)
            }
            Inner::Ed25519(key) => {
                key.try_sign(message).map(|signature| signature.as_ref().to_vec()).map_err(|_| KeyError::Operation)
            }
        }
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PrivateKey({:?})", self.kind())
    }
}
