//! Base64 as peers write it, and base58btc for multibase.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Standard base64 with or without padding; white space is skipped.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    if text.bytes().any(|byte| byte.is_ascii_whitespace()) {
        let text: String = text.split_ascii_whitespace().collect();
        return LENIENT.decode(text).ok();
    }
    LENIENT.decode(text).ok()
}

/// Decodes base58btc. Quadratic, so the caller limits the length.
pub(crate) fn from_base58(text: &str) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::with_capacity(text.len());
    for letter in text.bytes() {
        let mut carry = BASE58.iter().position(|&known| known == letter)?;
        for byte in &mut bytes {
            carry += usize::from(*byte) * 58;
            *byte = low_byte(carry);
            carry >>= 8;
        }
        while carry > 0 {
            bytes.push(low_byte(carry));
            carry >>= 8;
        }
    }
    bytes.extend(text.bytes().take_while(|&letter| letter == b'1').map(|_| 0));
    bytes.reverse();
    Some(bytes)
}

/// Encodes base58btc.
pub(crate) fn to_base58(bytes: &[u8]) -> String {
    let mut digits: Vec<usize> = Vec::with_capacity(bytes.len() * 138 / 100 + 1);
    for &byte in bytes {
        let mut carry = usize::from(byte);
        for digit in &mut digits {
            carry += *digit << 8;
            *digit = carry % 58;
            carry /= 58;
        }
        while carry > 0 {
            digits.push(carry % 58);
            carry /= 58;
        }
    }
    digits.extend(bytes.iter().take_while(|&&byte| byte == 0).map(|_| 0));
    digits.iter().rev().map(|&digit| char::from(BASE58[digit])).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "the low byte is what is wanted")]
fn low_byte(number: usize) -> u8 {
    number as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base58_has_known_values() {
        for (bytes, text) in [
            (&b"Hello World!"[..], "2NEpo7TZRRrLZSi2U"),
            (&[0, 0, 0x28, 0x7f, 0xb4, 0xcd], "11233QC4"),
            (&[], ""),
            (&[0], "1"),
        ] {
            assert_eq!(to_base58(bytes), text);
            assert_eq!(from_base58(text).as_deref(), Some(bytes));
        }
        assert_eq!(from_base58("0OIl"), None);
    }

    #[test]
    fn base64_forgives() {
        for text in ["aGk=", "aGk", "a\nGk=\r\n", " aGk "] {
            assert_eq!(base64(text).as_deref(), Some(&b"hi"[..]), "{text:?}");
        }
        assert_eq!(base64("a*k="), None);
    }
}
