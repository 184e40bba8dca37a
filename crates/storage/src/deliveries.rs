//! `outgoing_activities`, `deliveries`: an activity's body once, and a row for each inbox it goes to. A dead host costs
//! nothing: its rows wait until `instances.retry_at`.

use domain::{AccountId, ActivityId, DeliveryId, KeyId, Timestamp};

use crate::{Conn, Result, db::Wake};

row! {
    /// A delivery that this worker has taken.
    pub struct Claimed {
        id: DeliveryId,
        activity_id: ActivityId,
        inbox_url: String,
        host: String,
        /// This one included.
        attempts: i64,
        created_at: Timestamp,
    }
}

row! {
    pub struct Outgoing {
        id: ActivityId,
        account_id: AccountId,
        body: String,
        /// The receiving server is told which of its people follow the account (FEP-8fcf).
        synchronizes: bool,
        /// The retired key to sign with, as long as the receiver takes it.
        key_id: Option<KeyId>,
    }
}

/// An activity to be kept.
#[derive(Debug)]
pub struct New<'a> {
    pub account: AccountId,
    pub body: &'a str,
    /// See [`Outgoing`].
    pub synchronizes: bool,
    pub key: Option<KeyId>,
}

/// Keeps an activity and whom it goes to. Each inbox gets it once.
pub async fn insert(db: &mut Conn, new: &New<'_>, inboxes: &[(String, String)], now: Timestamp) -> Result<()> {
    const ACTIVITY: &str = sql!(
        "INSERT INTO outgoing_activities (id, account_id, body, synchronizes, key_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)"
    );
    // What goes to a host that does not answer waits with the rest for that host.
    const DELIVERY: &str = sql!(
        "INSERT INTO deliveries (activity_id, inbox_url, host, run_at, created_at)
         SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS TEXT), GREATEST(CAST($4 AS BIGINT), coalesce(
             (SELECT i.retry_at FROM instances i WHERE i.domain = $3), 0)), CAST($4 AS BIGINT)
         WHERE true ON CONFLICT (activity_id, inbox_url) DO NOTHING"
    );
    let id = ActivityId::at(now);
    db.exec(ACTIVITY, p![id, new.account, new.body, new.synchronizes, new.key, now]).await?;
    let rows = inboxes.iter().map(|(inbox, host)| p![id, inbox, host, now]).collect();
    db.many(DELIVERY, rows).await?;
    db.wake(Wake::DELIVERIES);
    Ok(())
}

/// Takes due deliveries, at most so many, to hosts that may be knocked at now; `busy` have enough of ours at once.
pub async fn claim(
    db: &mut Conn,
    limit: i64,
    busy: &[String],
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Vec<Claimed>> {
    const SQL: &str = sql!(
        "UPDATE deliveries SET lease_until = $3, attempts = attempts + 1
         WHERE id IN (SELECT d.id FROM deliveries d
                      WHERE d.run_at <= $2 AND (d.lease_until IS NULL OR d.lease_until <= $2) AND d.host <> ALL($4)
                      ORDER BY d.run_at LIMIT $1 FOR UPDATE SKIP LOCKED)
         RETURNING ",
        Claimed::COLS
    );
    db.all(SQL, p![limit, now, lease_until, busy]).await
}

pub async fn list_activities(db: &mut Conn, ids: &[ActivityId]) -> Result<Vec<Outgoing>> {
    const SQL: &str = sql!("SELECT ", Outgoing::COLS, " FROM outgoing_activities WHERE id = ANY($1)");
    db.all(SQL, p![ids]).await
}

/// These arrived, or never will: they are forgotten, and activities that go nowhere any more with them.
pub async fn finish(db: &mut Conn, ids: &[DeliveryId], activities: &[ActivityId]) -> Result<()> {
    const DONE: &str = sql!("DELETE FROM deliveries WHERE id = ANY($1)");
    const EMPTY: &str = sql!(
        "DELETE FROM outgoing_activities WHERE id = ANY($1)
         AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.activity_id = outgoing_activities.id)"
    );
    db.exec(DONE, p![ids]).await?;
    db.exec(EMPTY, p![activities]).await?;
    Ok(())
}

/// To be tried again at `run_at`.
pub async fn retry(db: &mut Conn, id: DeliveryId, run_at: Timestamp, error: &str) -> Result<()> {
    const SQL: &str = sql!("UPDATE deliveries SET run_at = $2, lease_until = NULL, last_error = $3 WHERE id = $1");
    db.exec(SQL, p![id, run_at, error]).await?;
    Ok(())
}

/// Everything for a host waits until it may be knocked at again.
pub async fn postpone_host(db: &mut Conn, host: &str, run_at: Timestamp) -> Result<()> {
    const SQL: &str = sql!("UPDATE deliveries SET run_at = $2, lease_until = NULL WHERE host = $1 AND run_at < $2");
    db.exec(SQL, p![host, run_at]).await?;
    Ok(())
}

/// A worker stops: what it had taken is free for the next.
pub async fn release(db: &mut Conn, ids: &[DeliveryId]) -> Result<()> {
    const SQL: &str = sql!("UPDATE deliveries SET lease_until = NULL, attempts = attempts - 1 WHERE id = ANY($1)");
    db.exec(SQL, p![ids]).await?;
    Ok(())
}

/// When the next delivery is due, if any waits.
pub async fn next_due(db: &mut Conn) -> Result<Option<Timestamp>> {
    const SQL: &str = sql!("SELECT min(run_at) FROM deliveries");
    db.one::<Option<Timestamp>>(SQL, p![]).await
}

/// How many wait.
pub async fn count(db: &mut Conn) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM deliveries");
    db.one(SQL, p![]).await
}

/// Their hosts had enough of ours at once: a little later, and it does not count as an attempt.
pub async fn postpone(db: &mut Conn, ids: &[DeliveryId], run_at: Timestamp) -> Result<()> {
    const SQL: &str =
        sql!("UPDATE deliveries SET run_at = $2, lease_until = NULL, attempts = attempts - 1 WHERE id = ANY($1)");
    db.exec(SQL, p![ids, run_at]).await?;
    Ok(())
}
