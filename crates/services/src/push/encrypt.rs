//! Encryption of push messages for one app: RFC 8291 (`aes128gcm`), and draft-ietf-webpush-encryption-04 (`aesgcm`), which
//! older apps and their relays read. A message is one record, and short.

use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree},
    hkdf::{HKDF_SHA256, KeyType, Prk, Salt},
};
use base64::{
    Engine,
    alphabet::URL_SAFE,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::URL_SAFE_NO_PAD},
};

use crate::Random;

/// An uncompressed point of P-256.
const POINT: usize = 65;
const AUTH: usize = 16;
const SALT: usize = 16;
/// Of the only record, in its header: anything above the message's length.
const RECORD: u32 = 4096;

/// Why a message cannot be encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("the app's public key is no point of P-256")]
    PublicKey,
    #[error("the app's secret is not 16 bytes long")]
    Secret,
    #[error("the message could not be encrypted")]
    Cipher,
}

/// What the app gave us.
#[derive(Debug)]
pub struct Keys {
    public: Vec<u8>,
    auth: Vec<u8>,
}

impl Keys {
    /// Reads them from base64url, with or without padding; the other base64 is understood too.
    pub fn read(p256dh: &str, auth: &str) -> Result<Self, Failure> {
        let public = decoded(p256dh).filter(|bytes| bytes.len() == POINT && bytes[0] == 4).ok_or(Failure::PublicKey)?;
        let auth = decoded(auth).filter(|bytes| bytes.len() == AUTH).ok_or(Failure::Secret)?;
        // Any private key tells whether the point lies on the curve.
        let probe = PrivateKey::from_private_key(&ECDH_P256, &[1; 32]).map_err(|_| Failure::Cipher)?;
        agree(&probe, UnparsedPublicKey::new(&ECDH_P256, &public), Failure::PublicKey, |_| Ok(()))?;
        Ok(Self { public, auth })
    }

    /// As they are kept and compared.
    pub fn text(&self) -> (String, String) {
        (URL_SAFE_NO_PAD.encode(&self.public), URL_SAFE_NO_PAD.encode(&self.auth))
    }
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    const EITHER: GeneralPurpose = GeneralPurpose::new(
        &URL_SAFE,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    EITHER.decode(text.trim().replace('+', "-").replace('/', "_")).ok()
}

/// What is drawn anew for each message.
pub struct Seed {
    private: PrivateKey,
    salt: [u8; SALT],
}

impl Seed {
    pub fn new(random: &Random) -> Self {
        let mut salt = [0; SALT];
        random.fill(&mut salt);
        loop {
            let mut bytes = [0; 32];
            random.fill(&mut bytes);
            // Nearly every number is a key: zero and those above the curve's order are not.
            if let Ok(private) = PrivateKey::from_private_key(&ECDH_P256, &bytes) {
                return Self { private, salt };
            }
        }
    }

    #[cfg(test)]
    pub fn of(private: &[u8], salt: [u8; SALT]) -> Self {
        Self { private: PrivateKey::from_private_key(&ECDH_P256, private).expect("a key"), salt }
    }

    fn public(&self) -> Result<Vec<u8>, Failure> {
        let public = self.private.compute_public_key().map_err(|_| Failure::Cipher)?;
        Ok(public.as_ref().to_vec())
    }
}

/// The body of RFC 8291, its header (RFC 8188, section 2.1) included.
pub fn aes128gcm(keys: &Keys, seed: &Seed, message: &[u8]) -> Result<Vec<u8>, Failure> {
    let public = seed.public()?;
    let info = [b"WebPush: info\0".as_slice(), &keys.public, &public].concat();
    let prk = Salt::new(HKDF_SHA256, &seed.salt).extract(&shared(keys, seed, &info)?);
    let key: [u8; 16] = expand(&prk, b"Content-Encoding: aes128gcm\0")?;
    let nonce: [u8; 12] = expand(&prk, b"Content-Encoding: nonce\0")?;
    let mut body = Vec::with_capacity(SALT + 5 + POINT + message.len() + 17);
    body.extend_from_slice(&seed.salt);
    body.extend_from_slice(&RECORD.to_be_bytes());
    body.push(POINT as u8);
    body.extend_from_slice(&public);
    // 2 ends the last record.
    body.extend(encrypted(key, nonce, [message, &[2]].concat())?);
    Ok(body)
}

/// A message in the form of the draft: what does not fit into the body stands in headers, in base64url.
pub struct Sealed {
    pub body: Vec<u8>,
    pub salt: String,
    pub public: String,
}

pub fn aesgcm(keys: &Keys, seed: &Seed, message: &[u8]) -> Result<Sealed, Failure> {
    let public = seed.public()?;
    let length = (POINT as u16).to_be_bytes();
    let context = [b"P-256\0".as_slice(), &length, &keys.public, &length, &public].concat();
    let prk = Salt::new(HKDF_SHA256, &seed.salt).extract(&shared(keys, seed, b"Content-Encoding: auth\0")?);
    let key: [u8; 16] = expand(&prk, &[b"Content-Encoding: aesgcm\0".as_slice(), &context].concat())?;
    let nonce: [u8; 12] = expand(&prk, &[b"Content-Encoding: nonce\0".as_slice(), &context].concat())?;
    // The two bytes in front are the length of the padding, of which there is none.
    let body = encrypted(key, nonce, [&[0, 0], message].concat())?;
    Ok(Sealed { body, salt: URL_SAFE_NO_PAD.encode(seed.salt), public: URL_SAFE_NO_PAD.encode(public) })
}

/// The secret between the two, bound to the app's own secret.
fn shared(keys: &Keys, seed: &Seed, info: &[u8]) -> Result<[u8; 32], Failure> {
    let peer = UnparsedPublicKey::new(&ECDH_P256, &keys.public);
    agree(&seed.private, peer, Failure::PublicKey, |secret| {
        expand(&Salt::new(HKDF_SHA256, &keys.auth).extract(secret), info)
    })
}

/// So many bytes of key material.
struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(prk: &Prk, info: &[u8]) -> Result<[u8; N], Failure> {
    let mut out = [0; N];
    let info = [info];
    let material = prk.expand(&info, Length(N)).map_err(|_| Failure::Cipher)?;
    material.fill(&mut out).map_err(|_| Failure::Cipher)?;
    Ok(out)
}

fn encrypted(key: [u8; 16], nonce: [u8; 12], mut text: Vec<u8>) -> Result<Vec<u8>, Failure> {
    let key = UnboundKey::new(&AES_128_GCM, &key).map_err(|_| Failure::Cipher)?;
    // The key is used once, so its nonce is too.
    let nonce = Nonce::assume_unique_for_key(nonce);
    LessSafeKey::new(key).seal_in_place_append_tag(nonce, Aad::empty(), &mut text).map_err(|_| Failure::Cipher)?;
    Ok(text)
}

#[cfg(test)]
#[path = "encrypt_tests.rs"]
mod tests;
