//! `outgoing_activities`, `deliveries`: an activity's body once, and a row for each inbox that it has still to reach. When
//! they go is the business of their queues ([`crate::delivery_queues`]).

use domain::{AccountId, ActivityId, DeliveryId, JobId, KeyId, Timestamp, Urgency};

use crate::{
    Conn, Result,
    db::Wake,
    delivery_queues::{self, Queue},
};

row! {
    /// Something to be delivered.
    pub struct Delivery {
        id: DeliveryId,
        activity_id: ActivityId,
        inbox_url: String,
        host: String,
        urgency: Urgency,
        /// How often it was answered with an error that may be its own fault.
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

row! {
    /// How much waits for a host.
    pub struct Waiting {
        host: String,
        deliveries: i64,
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

/// Whose work it is to say whom an activity goes to: a job, which may break off and is then done again.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    pub job: JobId,
    /// The activity's own id.
    pub uri: &'a str,
}

row! {
    /// An activity that a job has begun to put into queues.
    pub struct Begun {
        id: ActivityId,
        /// The last inbox that was written.
        reached: Option<String>,
    }
}

/// Where an activity goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    pub host: String,
    pub urgency: Urgency,
    pub inbox: String,
    /// Not before: its host is to be left alone so long.
    pub not_before: Timestamp,
}

/// Keeps an activity; whom it goes to is added by [`insert`].
pub async fn insert_activity(
    db: &mut Conn,
    id: ActivityId,
    (new, origin): (&New<'_>, Option<Origin<'_>>),
    now: Timestamp,
) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO outgoing_activities (id, account_id, body, synchronizes, key_id, job_id, uri, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    let (job, uri) = (origin.map(|origin| origin.job), origin.map(|origin| origin.uri));
    db.exec(SQL, p![id, new.account, new.body, new.synchronizes, new.key, job, uri, now]).await?;
    Ok(())
}

/// What this job did with this activity before it broke off.
pub async fn find_begun(db: &mut Conn, origin: Origin<'_>) -> Result<Option<Begun>> {
    const SQL: &str = sql!("SELECT ", Begun::COLS, " FROM outgoing_activities WHERE job_id = $1 AND uri = $2");
    db.opt(SQL, p![origin.job, origin.uri]).await
}

/// It is in the queues of all hosts up to this inbox: in the same transaction as they.
pub async fn set_reached(db: &mut Conn, id: ActivityId, inbox: &str) -> Result<()> {
    const SQL: &str = sql!("UPDATE outgoing_activities SET reached = $2 WHERE id = $1");
    db.exec(SQL, p![id, inbox]).await.map(drop)
}

/// Puts an activity into the queues of these hosts. Each inbox gets it once.
pub async fn insert(db: &mut Conn, activity: ActivityId, to: &[Address], now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO deliveries (activity_id, inbox_url, host, urgency, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (activity_id, inbox_url) DO NOTHING"
    );
    let rows = to.iter().map(|to| p![activity, &to.inbox, &to.host, to.urgency, now]).collect();
    db.many(SQL, rows).await?;
    delivery_queues::open(db, to).await?;
    db.wake(Wake::DELIVERIES);
    Ok(())
}

/// What goes next from these queues, at most so many from each.
pub async fn heads(db: &mut Conn, queues: &[(&Queue, i64)]) -> Result<Vec<Delivery>> {
    const SQL: &str = sql!(
        "SELECT ",
        Delivery::COLS,
        " FROM deliveries WHERE host = $1 AND urgency = $2 ORDER BY attempts, id LIMIT $3"
    );
    db.each(SQL, queues.iter().map(|(queue, limit)| p![&queue.host, queue.urgency, *limit]).collect()).await
}

pub async fn list_activities(db: &mut Conn, ids: &[ActivityId]) -> Result<Vec<Outgoing>> {
    const SQL: &str = sql!("SELECT ", Outgoing::COLS, " FROM outgoing_activities WHERE id = ANY($1)");
    db.all(SQL, p![ids]).await
}

/// These arrived, or never will.
pub async fn finish(db: &mut Conn, ids: &[DeliveryId]) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM deliveries WHERE id = ANY($1)");
    db.exec(SQL, p![ids]).await?;
    Ok(())
}

/// These were answered with an error: they are tried again after all others of their queues.
pub async fn record_errors(db: &mut Conn, errors: &[(DeliveryId, &str)]) -> Result<()> {
    const SQL: &str = sql!("UPDATE deliveries SET attempts = attempts + 1, last_error = $2 WHERE id = $1");
    db.many(SQL, errors.iter().map(|(id, error)| p![*id, *error]).collect()).await?;
    Ok(())
}

/// Forgets what waits for a host, some at a time. Gives how much that was.
pub async fn forget(db: &mut Conn, host: &str) -> Result<u64> {
    const AT_ONCE: u64 = 1000;
    const SQL: &str =
        sql!("DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE host = $1 ORDER BY id LIMIT $2)");
    let mut forgotten = 0;
    loop {
        let some = db.exec(SQL, p![host, AT_ONCE as i64]).await?;
        forgotten += some;
        if some < AT_ONCE {
            return Ok(forgotten);
        }
    }
}

/// Some activities older than this that go nowhere any more.
pub async fn list_done(db: &mut Conn, before: Timestamp, limit: i64) -> Result<Vec<ActivityId>> {
    const SQL: &str = sql!(
        "SELECT a.id FROM outgoing_activities a WHERE a.created_at < $1
         AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.activity_id = a.id) ORDER BY a.id LIMIT $2"
    );
    db.all(SQL, p![before, limit]).await
}

pub async fn delete_activities(db: &mut Conn, ids: &[ActivityId]) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM outgoing_activities WHERE id = ANY($1)");
    db.exec(SQL, p![ids]).await?;
    Ok(())
}

/// How many deliveries wait, host by host.
pub async fn waiting(db: &mut Conn) -> Result<Vec<Waiting>> {
    const SQL: &str = sql!("SELECT host, count(*) FROM deliveries GROUP BY host ORDER BY host");
    db.all(SQL, p![]).await
}

/// How many deliveries wait for this host.
pub async fn waiting_for(db: &mut Conn, host: &str) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM deliveries WHERE host = $1");
    db.one(SQL, p![host]).await
}

/// How many wait.
pub async fn count(db: &mut Conn) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM deliveries");
    db.one(SQL, p![]).await
}
