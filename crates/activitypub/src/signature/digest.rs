//! Digests of bodies: the `Digest` header that draft-cavage signs, and `Content-Digest` (RFC 9530).

use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::STANDARD};
use sfv::{BareItem, Dictionary, ListEntry, Parser};

use super::{SignatureError, encoding};

/// The SHA-256 of a body. Compute it once for a body that goes to many inboxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of a body.
    #[must_use]
    pub fn of(body: &[u8]) -> Self {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest::digest(&digest::SHA256, body).as_ref());
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> [u8; 32] {
        self.0
    }

    /// The value of a `Digest` header: `SHA-256=...`.
    #[must_use]
    pub fn header(&self) -> String {
        format!("SHA-256={}", STANDARD.encode(self.0))
    }

    /// The value of a `Content-Digest` header: `sha-256=:...:`.
    #[must_use]
    pub fn content_header(&self) -> String {
        format!("sha-256=:{}:", STANDARD.encode(self.0))
    }
}

/// Checks a `Digest` header: a list in which every SHA-256 must match, and one must be there. Other algorithms are not
/// looked at, names compare in any case.
pub(super) fn check(header: &[u8], body: &[u8]) -> Result<(), SignatureError> {
    let header = str::from_utf8(header).map_err(|_| SignatureError::Malformed("digest"))?;
    let mut found = false;
    for part in header.split(',') {
        let (name, value) = part.trim().split_once('=').ok_or(SignatureError::Malformed("digest"))?;
        if name.eq_ignore_ascii_case("sha-256") {
            let given = encoding::base64(value).ok_or(SignatureError::Malformed("digest"))?;
            if given != Digest::of(body).0 {
                return Err(SignatureError::DigestMismatch);
            }
            found = true;
        }
    }
    if found {
        Ok(())
    } else {
        Err(SignatureError::Unsupported("digest without SHA-256"))
    }
}

/// Checks a `Content-Digest` header: SHA-256 and SHA-512 must match where given, and one must be given.
pub(super) fn check_content(header: &[u8], body: &[u8]) -> Result<(), SignatureError> {
    let parsed = Parser::new(header).parse::<Dictionary>();
    let dictionary = parsed.map_err(|_| SignatureError::Malformed("content-digest"))?;
    let mut found = false;
    for (name, algorithm) in [("sha-256", &digest::SHA256), ("sha-512", &digest::SHA512)] {
        let Some(entry) = dictionary.get(name) else { continue };
        let ListEntry::Item(sfv::Item { bare_item: BareItem::ByteSequence(given), .. }) = entry else {
            return Err(SignatureError::Malformed("content-digest"));
        };
        if digest::digest(algorithm, body).as_ref() != given.as_slice() {
            return Err(SignatureError::DigestMismatch);
        }
        found = true;
    }
    if found {
        Ok(())
    } else {
        Err(SignatureError::Unsupported("content-digest without SHA-256 or SHA-512"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &str = "ZOyIygCyaOW6GjVnihtTFtIS9PNmskdyMlNKiuyjfzw=";

    #[test]
    fn the_old_header() {
        let body = b"Hello world";
        assert_eq!(Digest::of(body).header(), format!("SHA-256={HELLO}"));
        for good in [format!("SHA-256={HELLO}"), format!("sha-256={HELLO}"), format!("SHA-512=xx, SHA-256={HELLO}")] {
            assert_eq!(check(good.as_bytes(), body), Ok(()), "{good}");
        }
        assert_eq!(check(format!("SHA-256={HELLO}").as_bytes(), b"Hello"), Err(SignatureError::DigestMismatch));
        assert!(matches!(check(b"SHA-512=xx", body), Err(SignatureError::Unsupported(_))));
        assert!(matches!(check(b"", body), Err(SignatureError::Malformed(_))));
        let both = format!("SHA-256={HELLO},SHA-256={}", Digest::of(b"x").header().replace("SHA-256=", ""));
        assert_eq!(check(both.as_bytes(), body), Err(SignatureError::DigestMismatch));
    }

    #[test]
    fn the_new_header() {
        let body = b"Hello world";
        let good = format!("sha-256=:{HELLO}:");
        assert_eq!(Digest::of(body).content_header(), good);
        assert_eq!(check_content(good.as_bytes(), body), Ok(()));
        assert_eq!(check_content(good.as_bytes(), b""), Err(SignatureError::DigestMismatch));
        assert!(matches!(check_content(good.to_uppercase().as_bytes(), body), Err(SignatureError::Malformed(_))));
        assert!(matches!(check_content(b"sha-256=1", body), Err(SignatureError::Malformed(_))));
        assert!(matches!(check_content(b"md5=:AAAA:", body), Err(SignatureError::Unsupported(_))));
    }
}
