//! `jobs`: work that must happen. A claimed job has a lease; if its worker dies, the lease expires and the job is claimed
//! again, so every handler is idempotent.

use domain::{Job, JobId, JobState, Lane, Timestamp};

use crate::{Conn, Error, Result};

/// Longer error texts are cut.
const ERROR_LENGTH: usize = 1000;

row! {
    /// A job that somebody works on.
    pub struct Claimed {
        id: JobId,
        lane: i64,
        /// This one included.
        attempts: i64,
        /// JSON: `domain::Job`.
        payload: String,
        run_at: Timestamp,
    }
}

row! {
    /// A job that failed for good.
    pub struct Dead {
        id: JobId,
        attempts: i64,
        payload: String,
        last_error: Option<String>,
        created_at: Timestamp,
    }
}

row! {
    /// How many jobs of a lane are in a state, and when the first was due.
    pub struct Count {
        lane: i64,
        state: JobState,
        jobs: i64,
        first_run_at: Timestamp,
    }
}

/// To be done as soon as possible after the commit.
pub async fn enqueue(db: &mut Conn, job: &Job, now: Timestamp) -> Result<()> {
    enqueue_at(db, job, now, now).await
}

/// To be done at `run_at`.
pub async fn enqueue_at(db: &mut Conn, job: &Job, run_at: Timestamp, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!("INSERT INTO jobs (lane, run_at, payload, created_at) VALUES ($1, $2, $3, $4)");
    db.exec(SQL, p![job.lane().number(), run_at, payload(job)?, now]).await?;
    db.wake(job.lane() as u32);
    Ok(())
}

pub async fn enqueue_all(db: &mut Conn, jobs: &[Job], now: Timestamp) -> Result<()> {
    const SQL: &str = sql!("INSERT INTO jobs (lane, run_at, payload, created_at) VALUES ($1, $2, $3, $4)");
    let row = |job: &Job| Ok(p![job.lane().number(), now, payload(job)?, now]);
    db.many(SQL, jobs.iter().map(row).collect::<Result<_>>()?).await?;
    jobs.iter().for_each(|job| db.wake(job.lane() as u32));
    Ok(())
}

/// False if a job with this key waits or runs already. It does not matter which of the two: a handler that must see what
/// was written while it ran has no key.
pub async fn enqueue_unique(db: &mut Conn, job: &Job, key: &str, run_at: Timestamp, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO jobs (lane, run_at, unique_key, payload, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL DO NOTHING"
    );
    let new = db.exec(SQL, p![job.lane().number(), run_at, key, payload(job)?, now]).await? == 1;
    if new {
        db.wake(job.lane() as u32);
    }
    Ok(new)
}

/// Whether a job with this key waits or runs.
pub async fn waits(db: &mut Conn, key: &str) -> Result<bool> {
    const SQL: &str = sql!("SELECT count(*) > 0 FROM jobs WHERE unique_key = $1");
    db.one(SQL, p![key]).await
}

/// Takes back a job with this key. False if there is none, or somebody has begun with it.
pub async fn cancel(db: &mut Conn, key: &str) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM jobs WHERE unique_key = $1 AND state = 0 AND attempts = 0");
    Ok(db.exec(SQL, p![key]).await? == 1)
}

/// Takes up to `limit` due jobs of a lane, the longest due first. Nobody else gets them before `lease_until`.
pub async fn claim(
    db: &mut Conn,
    lane: Lane,
    limit: usize,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Vec<Claimed>> {
    // Materialised, or PostgreSQL may look for what is due once for each row.
    const SQL: &str = sql!(
        "UPDATE jobs SET lease_until = $4, attempts = attempts + 1
         WHERE id IN (
             WITH due AS MATERIALIZED (SELECT j.id FROM jobs j
                                       WHERE j.state = 0 AND j.lane = $1 AND j.run_at <= $2
                                       AND (j.lease_until IS NULL OR j.lease_until <= $2)
                                       ORDER BY j.run_at, j.id LIMIT $3 FOR UPDATE SKIP LOCKED)
             SELECT due.id FROM due)
         RETURNING ",
        Claimed::COLS
    );
    let mut claimed: Vec<Claimed> = db.all(SQL, p![lane.number(), now, limit as i64, lease_until]).await?;
    claimed.sort_by_key(|job| (job.run_at, job.id));
    Ok(claimed)
}

/// Lanes in which a job is due and not leased. A cheap question, so that `claim`, which writes, is asked only then.
pub async fn due_lanes(db: &mut Conn, now: Timestamp) -> Result<Vec<Lane>> {
    const SQL: &str = sql!(
        "SELECT DISTINCT lane FROM jobs
         WHERE state = 0 AND run_at <= $1 AND (lease_until IS NULL OR lease_until <= $1)"
    );
    let lanes: Vec<(i64,)> = db.all(SQL, p![now]).await?;
    Ok(Lane::ALL.into_iter().filter(|lane| lanes.contains(&(lane.number(),))).collect())
}

/// They are done. Nothing is kept of them.
pub async fn complete(db: &mut Conn, ids: &[JobId]) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM jobs WHERE id = ANY($1)");
    db.exec(SQL, p![ids]).await.map(drop)
}

/// It failed and shall be tried again at `run_at`.
pub async fn retry(db: &mut Conn, id: JobId, run_at: Timestamp, error: &str) -> Result<()> {
    const SQL: &str = sql!("UPDATE jobs SET run_at = $2, lease_until = NULL, last_error = $3 WHERE id = $1");
    db.exec(SQL, p![id, run_at, cut(error)]).await.map(drop)
}

/// It was begun in vain and belongs into another lane.
pub async fn pass_on(db: &mut Conn, id: JobId, lane: Lane) -> Result<()> {
    const SQL: &str = sql!("UPDATE jobs SET lane = $2, lease_until = NULL, attempts = attempts - 1 WHERE id = $1");
    db.exec(SQL, p![id, lane.number()]).await?;
    db.wake(lane as u32);
    Ok(())
}

/// It failed for good, and is kept for the administrator's eyes. Its key is free again.
pub async fn bury(db: &mut Conn, id: JobId, error: &str) -> Result<()> {
    const SQL: &str =
        sql!("UPDATE jobs SET state = 1, lease_until = NULL, unique_key = NULL, last_error = $2 WHERE id = $1");
    db.exec(SQL, p![id, cut(error)]).await.map(drop)
}

/// Somebody still works on them.
pub async fn extend(db: &mut Conn, ids: &[JobId], lease_until: Timestamp) -> Result<()> {
    const SQL: &str = sql!("UPDATE jobs SET lease_until = $2 WHERE id = ANY($1)");
    db.exec(SQL, p![ids, lease_until]).await.map(drop)
}

/// They were claimed but not begun, or broken off: another worker may have them at once.
pub async fn release(db: &mut Conn, ids: &[JobId]) -> Result<()> {
    const SQL: &str = sql!("UPDATE jobs SET lease_until = NULL, attempts = attempts - 1 WHERE id = ANY($1)");
    db.exec(SQL, p![ids]).await.map(drop)
}

/// Frees what a process left behind that died. Only when no other process can be at work.
pub async fn release_all(db: &mut Conn) -> Result<u64> {
    const SQL: &str = sql!("UPDATE jobs SET lease_until = NULL WHERE lease_until IS NOT NULL");
    db.exec(SQL, p![]).await
}

pub async fn counts(db: &mut Conn) -> Result<Vec<Count>> {
    const SQL: &str =
        sql!("SELECT lane, state, count(*), min(run_at) FROM jobs GROUP BY lane, state ORDER BY lane, state");
    db.all(SQL, p![]).await
}

/// Whether more than so many jobs of a lane wait.
pub async fn is_beyond(db: &mut Conn, lane: Lane, most: u32) -> Result<bool> {
    const SQL: &str = sql!("SELECT count(*) FROM (SELECT 1 FROM jobs WHERE lane = $1 AND state = 0 LIMIT $2) waiting");
    let limit = i64::from(most) + 1;
    Ok(db.one::<i64>(SQL, p![lane.number(), limit]).await? == limit)
}

/// The newest first.
pub async fn list_dead(db: &mut Conn, limit: usize) -> Result<Vec<Dead>> {
    const SQL: &str = sql!("SELECT ", Dead::COLS, " FROM jobs WHERE state = 1 ORDER BY id DESC LIMIT $1");
    db.all(SQL, p![limit as i64]).await
}

/// Dead jobs get as many attempts again as new ones. Gives their number.
pub async fn revive_dead(db: &mut Conn, now: Timestamp) -> Result<u64> {
    const SQL: &str = sql!("UPDATE jobs SET state = 0, attempts = 0, run_at = $1 WHERE state = 1");
    let revived = db.exec(SQL, p![now]).await?;
    Lane::ALL.into_iter().for_each(|lane| db.wake(lane as u32));
    Ok(revived)
}

fn payload(job: &Job) -> Result<String> {
    serde_json::to_string(job).map_err(|error| Error::Other(error.to_string()))
}

/// PostgreSQL takes no NUL in a text.
fn cut(error: &str) -> String {
    error.chars().filter(|c| *c != '\0').take(ERROR_LENGTH).collect()
}

#[cfg(test)]
#[path = "jobs_tests.rs"]
mod tests;
