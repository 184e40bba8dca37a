//! The one place that draws random bytes, so that tests can repeat them.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// The system's generator, or a sequence from a seed for tests.
#[derive(Debug, Clone)]
pub enum Random {
    System,
    Seeded(Arc<AtomicU64>),
}

impl Random {
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(AtomicU64::new(seed)))
    }

    #[allow(clippy::disallowed_methods, reason = "the one place that draws random bytes")]
    pub fn fill(&self, bytes: &mut [u8]) {
        match self {
            // Not from the generator of the cryptography: that one measures noise for 50 ms before it gives its first byte.
            Self::System => getrandom::fill(bytes).expect("the system has a source of randomness"),
            Self::Seeded(state) => bytes.chunks_mut(8).for_each(|chunk| {
                let word = split_mix(state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed));
                chunk.copy_from_slice(&word.to_le_bytes()[..chunk.len()]);
            }),
        }
    }

    /// A secret for a link, a cookie or a token: 32 bytes as 43 characters that need no escaping.
    pub fn secret(&self) -> String {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Uniform in `0..bound`, for jitter; not for secrets.
    pub fn below(&self, bound: u64) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes) % bound.max(1)
    }
}

/// SplitMix64: good enough to tell test values apart.
fn split_mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
