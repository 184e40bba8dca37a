//! What an answer means, for the delivery and for its host: decided here and nowhere else.

use std::time::Duration;

use domain::Timestamp;
use services::{
    App,
    http::{HttpError, Response},
};
use storage::{deliveries::Delivery, instances::Health};

/// A delivery older than this is given up, and a host that was silent for so long is dead.
pub const PATIENCE: Duration = Duration::from_hours(24 * 7);

/// A delivery is given up that was answered so often with an error.
pub const ATTEMPTS: i64 = 16;

/// How long a host is left alone after its first failure; twice as long after each that follows.
const FIRST_PAUSE: Duration = Duration::from_secs(15);
const LONGEST_PAUSE: Duration = Duration::from_hours(6);

/// A host that asks for more than this gets this.
const LONGEST_WISH: Duration = Duration::from_hours(24);

/// How long an inbox counts as gone. It may have been a mistake, the more so if it was only not found.
const GONE: Duration = Duration::from_hours(24 * 7);
const NOT_FOUND: Duration = Duration::from_hours(24);

#[derive(Debug)]
pub enum Verdict {
    Arrived,
    /// It will never be taken; trying again would only annoy.
    Refused(String),
    /// It can never be sent.
    Pointless(String),
    /// Nobody lives there any more: nothing goes to this inbox for so long.
    NoInbox(Duration),
    /// It says something about the host, which is left alone for a while with everything.
    Failed(Failure),
    /// It says nothing about the host: something went wrong here.
    Ours(String),
    /// As many of ours as may be were at this host already.
    Busy,
}

#[derive(Debug)]
pub struct Failure {
    pub reason: String,
    /// How long the host wants to be left alone.
    pub wish: Option<Duration>,
    /// It is there, but wants less of us.
    pub is_alive: bool,
    /// It may be this activity that it cannot digest: others go before it.
    pub may_be_the_activity: bool,
}

impl Verdict {
    pub fn of(answer: Result<Response, HttpError>, now: Timestamp) -> Self {
        match answer {
            Ok(response) => Self::of_answer(&response, now),
            Err(HttpError::Busy) => Self::Busy,
            Err(error) if error.is_temporary() => {
                let reason = error.to_string();
                Self::Failed(Failure { reason, wish: None, is_alive: false, may_be_the_activity: false })
            }
            Err(error) => Self::Pointless(error.to_string()),
        }
    }

    fn of_answer(response: &Response, now: Timestamp) -> Self {
        let status = response.status.as_u16();
        match status {
            200..=299 => Self::Arrived,
            404 => Self::NoInbox(NOT_FOUND),
            410 => Self::NoInbox(GONE),
            // Not our fault and not for ever: an overloaded or half-started server, or one that could not get our key.
            401 | 408 | 425 | 429 | 500..=599 => Self::Failed(Failure {
                reason: format!("status {status}"),
                wish: wish(response, now).filter(|_| matches!(status, 429 | 503)),
                is_alive: matches!(status, 401 | 429),
                may_be_the_activity: !matches!(status, 429 | 502..=504),
            }),
            _ => Self::Refused(format!("status {status}")),
        }
    }

    /// Whether nothing more goes to the host for now.
    pub const fn ends_the_round(&self) -> bool {
        matches!(self, Self::Failed(_) | Self::Busy)
    }

    /// What it says about the host, if anything: why it failed, or nothing because it is well.
    pub const fn of_the_host(&self) -> Option<Option<&Failure>> {
        match self {
            Self::Arrived | Self::Refused(_) | Self::NoInbox(_) => Some(None),
            Self::Failed(failure) => Some(Some(failure)),
            Self::Pointless(_) | Self::Ours(_) | Self::Busy => None,
        }
    }

    pub const fn name(&self) -> &'static str {
        match self {
            Self::Arrived => "arrived",
            Self::Refused(_) | Self::Pointless(_) => "refused",
            Self::NoInbox(_) => "no_inbox",
            Self::Failed(_) | Self::Ours(_) | Self::Busy => "later",
        }
    }
}

/// `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3).
fn wish(response: &Response, now: Timestamp) -> Option<Duration> {
    let text = response.header(http::header::RETRY_AFTER)?.trim();
    let wish = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => Timestamp::from_millis(activitypub::signature::parse_date(text.as_bytes())?).since(now),
    };
    Some(wish.min(LONGEST_WISH))
}

/// When a host is knocked at again after one more failure, with jitter so that not all peers come at once.
pub fn retry_at(app: &App, health: &Health, failure: &Failure) -> Timestamp {
    let doublings = u32::try_from(health.failures.clamp(0, 20)).unwrap_or_default();
    let own = FIRST_PAUSE.saturating_mul(2_u32.pow(doublings)).min(LONGEST_PAUSE);
    let pause = own.max(failure.wish.unwrap_or_default());
    let jitter = app.random.below(pause.as_millis() as u64 / 4);
    app.now() + pause + Duration::from_millis(jitter)
}

/// Whether a host is dead after one more failure.
pub fn is_dead(health: &Health, failure: &Failure, now: Timestamp) -> bool {
    !failure.is_alive && health.failing_since.is_some_and(|since| now.since(since) >= PATIENCE)
}

/// Whether a delivery is not worth another try after this failure.
pub fn is_hopeless(delivery: &Delivery, failure: &Failure, now: Timestamp) -> bool {
    now.since(delivery.created_at) > PATIENCE || (failure.may_be_the_activity && delivery.attempts + 1 >= ATTEMPTS)
}

/// Whether nothing is left to do for a delivery.
pub fn is_over(delivery: &Delivery, verdict: &Verdict, now: Timestamp) -> bool {
    match verdict {
        Verdict::Arrived | Verdict::Refused(_) | Verdict::Pointless(_) | Verdict::NoInbox(_) => true,
        Verdict::Failed(failure) => is_hopeless(delivery, failure, now),
        Verdict::Ours(_) => delivery.attempts + 1 >= ATTEMPTS,
        Verdict::Busy => false,
    }
}

#[cfg(test)]
#[path = "verdict_tests.rs"]
mod tests;
