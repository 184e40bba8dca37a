//! The header `Collection-Synchronization` (FEP-8fcf): which of the receiving server's people follow the sender.

use std::fmt;

use crate::{signature::Digest, uri};

/// What the header tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synchronization {
    /// `collectionId`: the sender's followers.
    pub collection: String,
    /// `url`: where those of the receiving server are listed, for requests that it signs.
    pub url: String,
    /// `digest`: the SHA-256 of each of these people's ids, all combined by XOR, in lower-case hexadecimal.
    pub digest: String,
}

impl Synchronization {
    /// The digest of these ids; their order is all the same.
    #[must_use]
    pub fn digest<'a>(ids: impl Iterator<Item = &'a str>) -> String {
        let mut sum = [0_u8; 32];
        for id in ids {
            for (all, one) in sum.iter_mut().zip(Digest::of(id.as_bytes()).bytes()) {
                *all ^= one;
            }
        }
        sum.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Reads the header. None if something is missing, twice there, or no address.
    #[must_use]
    pub fn parse(header: &str) -> Option<Self> {
        let (mut collection, mut url, mut digest) = (None, None, None);
        for part in header.split(',') {
            let (name, value) = part.trim().split_once('=')?;
            let value = value.strip_prefix('"')?.strip_suffix('"')?.to_owned();
            let place = match name {
                "collectionId" => &mut collection,
                "url" => &mut url,
                "digest" => &mut digest,
                _ => continue,
            };
            if place.replace(value).is_some() {
                return None;
            }
        }
        let told = Self { collection: collection?, url: url?, digest: digest?.to_ascii_lowercase() };
        let hex = told.digest.len() == 64 && told.digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        Some(told).filter(|told| hex && uri::is_web(&told.collection) && uri::is_web(&told.url))
    }
}

impl fmt::Display for Synchronization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "collectionId=\"{}\", url=\"{}\", digest=\"{}\"", self.collection, self.url, self.digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of FEP-8fcf.
    #[test]
    fn a_digest_is_the_xor_of_all() {
        let people = ["https://testing.example.org/users/1", "https://testing.example.org/users/2"];
        let both = Synchronization::digest(people.into_iter());
        assert_eq!(both, Synchronization::digest(people.into_iter().rev()));
        assert_eq!(Synchronization::digest(std::iter::empty()), "0".repeat(64));
        assert_eq!(both, "c33f48cd341ef046a206b8a72ec97af65079f9a3a9b90eef79c5920dce45c61f");
    }

    #[test]
    fn the_header_is_read_as_written() {
        let told = Synchronization {
            collection: "https://a.test/users/1/followers".into(),
            url: "https://a.test/users/1/followers_synchronization".into(),
            digest: "ab".repeat(32),
        };
        assert_eq!(Synchronization::parse(&told.to_string()), Some(told.clone()));
        for bad in [
            "",
            "digest",
            "collectionId=\"https://a.test/f\", digest=\"00\"",
            "collectionId=https://a.test/f, url=\"https://a.test/s\"",
            &format!("{told}, url=\"https://b.test/s\""),
            &told.to_string().replace("abab", "zzzz"),
        ] {
            assert_eq!(Synchronization::parse(bad), None, "{bad}");
        }
    }
}
