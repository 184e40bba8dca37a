//! Work with auxiliary service providers (FASP).

use serde::{Deserialize, Serialize};

use crate::{AccountId, FaspBackfillId, FaspProviderId};

/// The names are stored, as those of [`super::Job`] are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fasp", rename_all = "snake_case")]
pub enum FaspJob {
    /// Ask a provider what it is and what it can do.
    Learn { provider: FaspProviderId },
    /// Tell it that this server makes use of something that it can do, or no longer.
    Switch { provider: FaspProviderId, capability: String, version: String, enabled: bool },
    /// Ask it to call back, to see that both sides can speak.
    Call { provider: FaspProviderId },
    /// Tell subscribers what happened.
    Share {},
    /// Tell subscribers what is talked about, and what they were not told when they did not answer.
    ShareTrends {},
    /// Tell a provider of the next older things that it asked for.
    Backfill { backfill: FaspBackfillId },
    /// Ask who elsewhere is found by these words.
    FindAccounts { words: String },
    /// Ask whom to recommend to somebody.
    Recommend { account: AccountId },
    /// Ask what is talked about elsewhere.
    FetchTrends {},
}
