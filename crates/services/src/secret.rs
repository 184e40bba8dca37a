//! Secrets that we give out (tokens, codes, links) and keep as hashes only: they are random, so one round of SHA-256
//! is enough, and whoever reads the database can use none of them.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// What is kept of a secret in memory.
pub fn digest_of(secret: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest(&SHA256, secret.as_bytes()).as_ref());
    bytes
}

/// What is kept of a secret in the database: its SHA-256 in unpadded base64url.
pub fn hash_of(secret: &str) -> String {
    text_of(&digest_of(secret))
}

pub fn text_of(digest: &[u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(digest)
}
