//! `delivery_queues`, `dead_inboxes`: for each host and urgency a row that says when its deliveries may go on. A courier
//! takes whole queues for a while, so the deliveries themselves are written once and deleted once.
//!
//! On PostgreSQL several nodes add and remove at once. Whoever adds to a queue locks its row, and whoever removes an empty
//! one looks for its emptiness after it has locked the row, so that nothing is left behind without a queue. All lock rows
//! in the order of their key, so that nobody waits in a circle.

use domain::{Timestamp, Urgency};

use crate::{Conn, Result, Tx, db::Wake, deliveries::Address};

row! {
    /// What waits for a host, of one urgency.
    #[derive(PartialEq, Eq)]
    pub struct Queue {
        host: String,
        urgency: Urgency,
    }
}

row! {
    /// A host that is to be left alone for a while, or for good.
    pub struct Obstacle {
        host: String,
        retry_at: Option<Timestamp>,
        dead_at: Option<Timestamp>,
    }
}

/// Something is added for these: in the same transaction, after the deliveries themselves.
pub async fn open(db: &mut Conn, to: &[Address]) -> Result<()> {
    // The update changes nothing, but locks the row.
    const SQL: &str = sql!(
        "INSERT INTO delivery_queues (host, urgency, next_at) VALUES ($1, $2, $3)
         ON CONFLICT (host, urgency) DO UPDATE SET next_at = delivery_queues.next_at"
    );
    let mut queues: Vec<_> = to.iter().map(|to| (to.host.as_str(), to.urgency, to.not_before)).collect();
    queues.sort_unstable();
    queues.dedup_by_key(|(host, urgency, _)| (*host, *urgency));
    db.many(SQL, queues.into_iter().map(|(host, urgency, at)| p![host, urgency, at]).collect()).await?;
    Ok(())
}

/// Hosts of these that do not get everything at once, and inboxes of these that get nothing.
pub async fn obstacles(
    db: &mut Conn,
    hosts: &[&str],
    inboxes: &[&str],
    now: Timestamp,
) -> Result<(Vec<Obstacle>, Vec<String>)> {
    const HOSTS: &str = sql!(
        "SELECT domain, retry_at, coalesce(stopped_at, dead_at) FROM instances
         WHERE domain = ANY($1) AND (stopped_at IS NOT NULL OR dead_at IS NOT NULL OR retry_at > $2)"
    );
    const INBOXES: &str = sql!("SELECT inbox_url FROM dead_inboxes WHERE inbox_url = ANY($1) AND forget_at > $2");
    let [hosts, inboxes] = db.batch([(HOSTS, p![hosts, now]), (INBOXES, p![inboxes, now])]).await?;
    Ok((hosts.all()?, inboxes.all()?))
}

/// Who takes queues, and which.
#[derive(Debug)]
pub struct Wanted<'a> {
    pub holder: i64,
    pub urgencies: &'a [Urgency],
    /// Queues, not deliveries.
    pub limit: i64,
}

/// Takes queues that are due, the most urgent first, then those that have waited longest. Nobody else gets them before
/// `lease_until`.
pub async fn claim(db: &mut Conn, wanted: &Wanted<'_>, now: Timestamp, lease_until: Timestamp) -> Result<Vec<Queue>> {
    // Materialised, or PostgreSQL may look for what is due once for each row.
    const SQL: &str = sql!(
        "UPDATE delivery_queues SET next_at = $4, holder = $5
         WHERE (host, urgency) IN (
             WITH due AS MATERIALIZED (SELECT q.host, q.urgency FROM delivery_queues q
                                       WHERE q.urgency = ANY($1) AND q.next_at <= $2
                                       ORDER BY q.urgency, q.next_at LIMIT $3 FOR UPDATE SKIP LOCKED)
             SELECT due.host, due.urgency FROM due)
         RETURNING ",
        Queue::COLS
    );
    db.all(SQL, p![wanted.urgencies, now, wanted.limit, lease_until, wanted.holder]).await
}

/// Gives back what this courier is done with: what is empty vanishes, what is not may go on at the time named with it.
pub async fn close(tx: &mut Tx, holder: i64, queues: &[(Queue, Timestamp)]) -> Result<()> {
    const FREE: &str =
        sql!("UPDATE delivery_queues SET next_at = $3, holder = NULL WHERE host = $1 AND urgency = $2 AND holder = $4");
    // What somebody else has changed has another time.
    const EMPTY: &str = sql!(
        "DELETE FROM delivery_queues WHERE host = $1 AND urgency = $2 AND next_at = $3 AND holder IS NULL
         AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.host = $1 AND d.urgency = $2)"
    );
    let mut queues: Vec<&(Queue, Timestamp)> = queues.iter().collect();
    queues.sort_by_key(|(queue, _)| (&queue.host, queue.urgency));
    let free = queues.iter().map(|(queue, at)| p![&queue.host, queue.urgency, at, holder]).collect();
    let empty = queues.iter().map(|(queue, at)| p![&queue.host, queue.urgency, at]).collect();
    tx.many(FREE, free).await?;
    tx.many(EMPTY, empty).await?;
    Ok(())
}

/// Nothing goes to these hosts before the time named with each, whoever holds their queues.
pub async fn postpone(db: &mut Conn, hosts: &[(&str, Timestamp)]) -> Result<()> {
    const SQL: &str = sql!("UPDATE delivery_queues SET next_at = $2, holder = NULL WHERE host = $1");
    let mut hosts = hosts.to_vec();
    hosts.sort_unstable();
    db.many(SQL, hosts.into_iter().map(|(host, until)| p![host, until]).collect()).await.map(drop)
}

/// These hosts answer again: what waits for them may go.
pub async fn hasten(db: &mut Conn, hosts: &[&str], now: Timestamp) -> Result<()> {
    const SQL: &str =
        sql!("UPDATE delivery_queues SET next_at = $2 WHERE host = $1 AND next_at > $2 AND holder IS NULL");
    let mut hosts = hosts.to_vec();
    hosts.sort_unstable();
    if db.many(SQL, hosts.into_iter().map(|host| p![host, now]).collect()).await? > 0 {
        db.wake(Wake::DELIVERIES);
    }
    Ok(())
}

/// Whether one can be taken. A cheap question, so that [`claim`], which writes, is asked only then.
pub async fn is_due(db: &mut Conn, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!("SELECT next_at FROM delivery_queues WHERE urgency = ANY($1) AND next_at <= $2 LIMIT 1");
    Ok(db.opt::<Timestamp>(SQL, p![Urgency::ALL, now]).await?.is_some())
}

/// This courier is still at it.
pub async fn extend(db: &mut Conn, holder: i64, lease_until: Timestamp) -> Result<()> {
    const SQL: &str = sql!("UPDATE delivery_queues SET next_at = $2 WHERE holder = $1");
    db.exec(SQL, p![holder, lease_until]).await.map(drop)
}

/// This courier stops: what it has is free for the next.
pub async fn release(db: &mut Conn, holder: i64, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!("UPDATE delivery_queues SET next_at = $2, holder = NULL WHERE holder = $1");
    db.exec(SQL, p![holder, now]).await.map(drop)
}

/// Frees what a process left behind that died. Only when no other process can be at work.
pub async fn release_all(db: &mut Conn, now: Timestamp) -> Result<u64> {
    const SQL: &str = sql!("UPDATE delivery_queues SET next_at = $1, holder = NULL WHERE holder IS NOT NULL");
    db.exec(SQL, p![now]).await
}

/// Nobody lives in this inbox any more: what is aimed there is forgotten, and nothing more is until `forget_at`.
pub async fn bury_inbox(db: &mut Conn, inbox: &str, host: &str, forget_at: Timestamp) -> Result<()> {
    const REMEMBER: &str = sql!(
        "INSERT INTO dead_inboxes (inbox_url, host, forget_at) VALUES ($1, $2, $3)
         ON CONFLICT (inbox_url) DO UPDATE SET forget_at = excluded.forget_at"
    );
    const DROP: &str = sql!("DELETE FROM deliveries WHERE host = $2 AND inbox_url = $1");
    db.exec(REMEMBER, p![inbox, host, forget_at]).await?;
    db.exec(DROP, p![inbox, host]).await.map(drop)
}

/// The inboxes of a host are worth another try.
pub async fn revive_inboxes(db: &mut Conn, host: &str) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM dead_inboxes WHERE host = $1");
    db.exec(SQL, p![host]).await.map(drop)
}

/// How many inboxes are dead, host by host.
pub async fn count_dead_inboxes(db: &mut Conn, now: Timestamp) -> Result<Vec<(String, i64)>> {
    const SQL: &str = sql!("SELECT host, count(*) FROM dead_inboxes WHERE forget_at > $1 GROUP BY host ORDER BY host");
    db.all(SQL, p![now]).await
}

/// Forgets dead inboxes whose time has come.
pub async fn sweep_inboxes(db: &mut Conn, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM dead_inboxes WHERE forget_at <= $1");
    db.exec(SQL, p![now]).await.map(drop)
}
