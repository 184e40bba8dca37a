//! What the database chose to resolve a deadlock by (PostgreSQL: 40P01, 40001), or what another process was in the way of
//! (SQLite: `SQLITE_BUSY`), was undone as a whole: it may simply be done again.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{Error, Result};

/// How often at most.
const TRIES: u32 = 4;
/// Who has waited longer than this for the database gives up: it has more to do than it can.
const PATIENCE: Duration = Duration::from_secs(3);
const FIRST_PAUSE: Duration = Duration::from_millis(5);

/// Does this, and does it again if it only failed because others were in its way.
pub(super) async fn again<T, F>(mut work: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let mut tries = Tries::new();
    loop {
        match work().await {
            Err(error) if tries.again(&error).await => {}
            done => return done,
        }
    }
}

/// Counts the tries of one piece of work.
struct Tries {
    made: u32,
    begun: Instant,
}

impl Tries {
    fn new() -> Self {
        Self { made: 0, begun: now() }
    }

    /// Whether it is worth another try, after a pause that differs from that of whoever was met.
    async fn again(&mut self, error: &Error) -> bool {
        self.made += 1;
        if !error.is_busy() || self.made == TRIES || self.begun.elapsed() > PATIENCE {
            return false;
        }
        let chance = now().duration_since(self.begun).subsec_nanos() % 8;
        sleep(FIRST_PAUSE * (1 << self.made) + FIRST_PAUSE * chance / 4).await;
        true
    }
}

/// Real time: the database does not follow the application's clock.
#[allow(clippy::disallowed_methods, reason = "how long the database really took")]
fn now() -> Instant {
    Instant::now()
}
