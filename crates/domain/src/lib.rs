//! Types, ids, rules, validation and text. No input or output, no async: everything here is a value or a pure function.

mod acct;
mod feature_policy;
mod filter;
mod ids;
mod invalid;
mod job;
mod poll;
mod power;
mod quotes;
mod scope;
pub mod search;
mod settings;
mod stored;
pub mod text;
mod time;

pub use acct::Acct;
pub use feature_policy::FeaturePolicy;
pub use filter::FilterContexts;
pub use ids::*;
pub use invalid::{Code, Invalid};
pub use job::{FaspJob, Job, Lane, News};
pub use poll::{MAX_POLL_DURATION, MIN_POLL_DURATION, PollDraft};
pub use power::Power;
pub use quotes::{Circles, QuoteRight, QuoteRules};
pub use scope::{Scope, Scopes};
pub use settings::{Audience, LandingPage, Registrations, Settings};
pub use stored::*;
pub use time::{Timestamp, is_time_zone, time_zones};
