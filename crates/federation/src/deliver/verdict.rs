//! Arrived, refused, or later: decided here and nowhere else.

use std::time::Duration;

use domain::Timestamp;
use services::{
    App,
    http::{HttpError, Response},
};
use storage::deliveries::Claimed;

/// A delivery older than this is given up.
const PATIENCE: Duration = Duration::from_secs(7 * 86_400);

#[derive(Debug)]
pub enum Verdict {
    Arrived,
    /// It will never be taken; trying again would only annoy.
    Refused(String),
    Later(Failure),
}

#[derive(Debug)]
pub struct Failure {
    pub reason: String,
    /// Nothing of this host answered: everything for it waits.
    pub host_is_silent: bool,
}

impl Verdict {
    pub fn of(answer: Result<Response, HttpError>) -> Self {
        let later = |reason: String, host_is_silent| Self::Later(Failure { reason, host_is_silent });
        match answer {
            Ok(response) => match response.status.as_u16() {
                200..=299 => Self::Arrived,
                // Not our fault and not for ever: an overloaded or half-started server.
                408 | 425 | 429 | 500..=599 => later(format!("status {}", response.status.as_u16()), true),
                status => Self::Refused(format!("status {status}")),
            },
            // Our own limit for this host, not the host.
            Err(HttpError::Busy) => later("too many requests at once".into(), false),
            Err(error) if error.is_temporary() => later(error.to_string(), true),
            Err(error) => Self::Refused(error.to_string()),
        }
    }

    pub const fn name(&self) -> &'static str {
        match self {
            Self::Arrived => "arrived",
            Self::Refused(_) => "refused",
            Self::Later(_) => "later",
        }
    }
}

/// When to try again: after a quarter of a minute at first, then ever later, with jitter; None after a week.
pub fn next_attempt(app: &App, delivery: &Claimed) -> Option<Timestamp> {
    if app.now().since(delivery.created_at) > PATIENCE {
        return None;
    }
    let n = delivery.attempts.clamp(1, 19).unsigned_abs();
    let jitter = app.random.below(10 * n + 1);
    Some(app.now() + Duration::from_secs(n.pow(4) + 15 + jitter))
}
