//! Proofs inside documents, by which a document is its author's whoever hands it on: RsaSignature2017 of Mastodon and
//! PeerTube ([`linked`]), eddsa-jcs-2022 of FEP-8b32 ([`integrity`]).
//!
//! The former signs a graph, not a text, so it needs JSON-LD and URDNA2015 ([`canonical()`]): only over contexts that are
//! written down here, only as much of JSON-LD as peers use, and with limits.

mod canonical;
mod context;
mod graph;
pub mod integrity;
mod jcs;
pub mod linked;
mod quad;
mod seal;
mod terms;

pub use canonical::canonical;
pub use jcs::canonical_json;
pub use seal::{Seal, Sealed};
pub use terms::contexts;

/// Why a proof does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// There is no proof of this kind in the document.
    #[error("there is no such proof")]
    Missing,
    /// The proof lacks something, or says something that cannot be.
    #[error("proof is malformed: {0}")]
    Malformed(&'static str),
    /// The document uses contexts or forms that are not understood here. It may be genuine.
    #[error("document cannot be checked: {0}")]
    Unsupported(&'static str),
    /// It is made to cost more than a check may.
    #[error("document is too large or too intricate")]
    TooMuch,
    /// It says that it holds no longer.
    #[error("proof has expired")]
    Expired,
    /// The key did not make it.
    #[error("proof is wrong")]
    Bad,
}

/// SHA-256 as lower-case hexadecimal digits.
fn sha256_hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut hex = String::with_capacity(64);
    for byte in sha256(bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref());
    hash
}
