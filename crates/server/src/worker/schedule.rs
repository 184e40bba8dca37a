//! What is to be done every hour or every day. Each is a job with a key, written for its next time, so that it is done
//! once however many nodes there are.

use std::sync::Arc;
use std::time::Duration;

use domain::{FaspJob, Job, Timestamp};
use storage::jobs;

use super::Shared;

struct Entry {
    name: &'static str,
    every: Duration,
    job: fn() -> Job,
    /// Whether this server needs it.
    when: fn(&Shared) -> bool,
}

const HOUR: Duration = Duration::from_secs(3600);
const TEN_MINUTES: Duration = Duration::from_secs(600);
const FIVE_MINUTES: Duration = Duration::from_secs(300);

const SCHEDULE: &[Entry] = &[
    Entry { name: "sweep", every: HOUR, job: || Job::Sweep {}, when: |_| true },
    Entry { name: "links", every: HOUR, job: || Job::RecheckLinks {}, when: |_| true },
    Entry { name: "trends", every: TEN_MINUTES, job: || Job::RefreshTrends {}, when: |_| true },
    Entry { name: "fasp", every: FIVE_MINUTES, job: || Job::Fasp(FaspJob::ShareTrends {}), when: |_| true },
    Entry { name: "fasp_trends", every: HOUR, job: || Job::Fasp(FaspJob::FetchTrends {}), when: |_| true },
    Entry { name: "recommend", every: HOUR, job: || Job::RecommendAccounts {}, when: |_| true },
    Entry { name: "certificate", every: HOUR, job: || Job::RenewCertificate {}, when: |shared| shared.acme.is_some() },
];

/// How often the next ones are written.
const LOOK: Duration = Duration::from_secs(300);

pub async fn keep(shared: Arc<Shared>) {
    if shared.acme.is_some() {
        // A new server has no certificate yet, and nobody can reach it without.
        write(&shared, &Job::RenewCertificate {}, "certificate", shared.app.now()).await;
    }
    loop {
        for entry in SCHEDULE.iter().filter(|entry| (entry.when)(&shared)) {
            write(&shared, &(entry.job)(), entry.name, next(shared.app.now(), entry.every)).await;
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn write(shared: &Shared, job: &Job, name: &str, at: Timestamp) {
    let (key, now) = (format!("schedule:{name}"), shared.app.now());
    if let Err(error) = jobs::enqueue_unique(&mut shared.app.db.conn(), job, &key, at, now).await {
        tracing::warn!(%error, job = name, "cannot schedule");
    }
}

/// The next full hour or day (UTC), the same on all nodes.
fn next(now: Timestamp, every: Duration) -> Timestamp {
    let every = every.as_millis() as i64;
    Timestamp::from_millis((now.millis().div_euclid(every) + 1) * every)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_full_hour() {
        let at = |text| Timestamp::parse(text).unwrap();
        assert_eq!(next(at("2026-11-25T18:02:03.004Z"), HOUR), at("2026-11-25T19:00:00.000Z"));
        assert_eq!(next(at("2026-11-25T19:00:00.000Z"), HOUR), at("2026-11-25T20:00:00.000Z"));
    }
}
