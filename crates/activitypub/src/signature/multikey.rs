//! Multikey encoding (FEP-521a, W3C Controlled Identifiers 1.0): multibase around a multicodec prefix and the key.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{KeyError, KeyKind, encoding};

/// The longest text that is decoded; RSA-8192 needs about 1,450 characters.
const MAX_LEN: usize = 2_048;

/// Multicodec prefixes, as varints.
const PREFIXES: [(KeyKind, [u8; 2]); 3] =
    [(KeyKind::Ed25519, [0xed, 0x01]), (KeyKind::Rsa, [0x85, 0x24]), (KeyKind::P256, [0x80, 0x24])];

/// Kind and bytes: PKCS#1 for RSA, 32 bytes for Ed25519, a compressed point for P-256.
pub(super) fn decode(text: &str) -> Result<(KeyKind, Vec<u8>), KeyError> {
    let text = text.trim();
    let mut bytes = match text.split_at_checked(1) {
        _ if text.len() > MAX_LEN => None,
        Some(("z", digits)) => encoding::from_base58(digits),
        Some(("u", digits)) => URL_SAFE_NO_PAD.decode(digits).ok(),
        _ => None,
    }
    .ok_or(KeyError::Malformed)?;
    let known = PREFIXES.iter().find(|(_, prefix)| bytes.starts_with(prefix));
    let (kind, prefix) = known.ok_or(KeyError::Unsupported)?;
    bytes.drain(..prefix.len());
    Ok((*kind, bytes))
}

/// The text of a key; `raw` is as [`decode`] returns it, or an uncompressed point.
pub(super) fn encode(kind: KeyKind, raw: &[u8]) -> String {
    let prefix = PREFIXES.iter().find(|(known, _)| *known == kind).map_or([0; 2], |(_, prefix)| *prefix);
    let mut bytes = prefix.to_vec();
    match (kind, raw) {
        (KeyKind::P256, [4, point @ ..]) if point.len() == 64 => {
            bytes.push(2 + (point[63] & 1));
            bytes.extend_from_slice(&point[..32]);
        }
        _ => bytes.extend_from_slice(raw),
    }
    format!("z{}", encoding::to_base58(&bytes))
}
