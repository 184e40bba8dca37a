//! What becomes of a job that ended: the one place that decides between trying again and giving up.

use std::time::Duration;

use domain::{Lane, Timestamp};
use services::{App, Error};
use storage::jobs::Claimed;

/// After so many attempts, which take about two days, a job is dead.
const MOST_ATTEMPTS: i64 = 12;
/// Before the second attempt; three times as long before each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(12 * 3600);

#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Retry {
        at: Timestamp,
        error: String,
    },
    Dead {
        error: String,
    },
    /// It goes on in this lane.
    Move {
        to: Lane,
    },
}

impl Outcome {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Retry { .. } => "retry",
            Self::Dead { .. } => "dead",
            Self::Move { .. } => "moved",
        }
    }
}

/// What it works on may be gone by now (a deleted status): then there is nothing left to do. Errors that pass are tried
/// again; others would only come back.
pub fn judge(app: &App, job: &Claimed, result: Result<(), Error>) -> Outcome {
    let error = match result {
        Ok(()) | Err(Error::NotFound | Error::Gone) => return Outcome::Done,
        Err(Error::Apart) => return Outcome::Move { to: Lane::Asking },
        Err(error) => error,
    };
    let text = error.to_string();
    if error.is_temporary() && job.attempts < MOST_ATTEMPTS {
        let pause = pause(job.attempts);
        let jitter = Duration::from_millis(app.random.below(pause.as_millis() as u64 / 2));
        tracing::info!(job.id = job.id.0, attempt = job.attempts, error = text, "a job failed and will be tried again");
        return Outcome::Retry { at: app.now() + pause + jitter, error: text };
    }
    tracing::error!(job.id = job.id.0, attempt = job.attempts, error = text, "a job failed for good");
    Outcome::Dead { error: text }
}

fn pause(attempts: i64) -> Duration {
    let exponent = u32::try_from(attempts - 1).unwrap_or(0);
    FIRST_PAUSE.saturating_mul(3_u32.saturating_pow(exponent)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_half_a_day() {
        assert_eq!(pause(1), Duration::from_secs(5));
        assert_eq!(pause(2), Duration::from_secs(15));
        assert_eq!(pause(4), Duration::from_secs(135));
        assert_eq!(pause(60), LONGEST_PAUSE);
    }
}
