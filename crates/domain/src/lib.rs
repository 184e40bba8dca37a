//! Types, ids, rules, validation and text. No input or output, no async: everything here is a value or a pure function.

mod acct;
mod ids;
mod invalid;
mod job;
mod scope;
mod settings;
mod stored;
pub mod text;
mod time;

pub use acct::Acct;
pub use ids::*;
pub use invalid::{Code, Invalid};
pub use job::{Job, Lane};
pub use scope::{Scope, Scopes};
pub use settings::{Registrations, Settings};
pub use stored::*;
pub use time::Timestamp;
