//! `idempotency_keys`: what requests made that may come again.

use domain::{AccountId, ScheduledStatusId, StatusId, Timestamp};

use crate::{Conn, Result};

/// What a request made: a post, or one that waits for its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    Published(StatusId),
    Scheduled(ScheduledStatusId),
}

impl Made {
    fn parts(self) -> (i64, bool) {
        match self {
            Self::Published(id) => (id.0, false),
            Self::Scheduled(id) => (id.0, true),
        }
    }
}

/// What the same request made before.
pub async fn find(db: &mut Conn, account: AccountId, key: &str, since: Timestamp) -> Result<Option<Made>> {
    const SQL: &str = sql!(
        "SELECT status_id, scheduled FROM idempotency_keys WHERE account_id = $1 AND key = $2 AND created_at >= $3"
    );
    let found: Option<(i64, bool)> = db.opt(SQL, p![account, key, since]).await?;
    Ok(found.map(|(id, scheduled)| match scheduled {
        true => Made::Scheduled(ScheduledStatusId(id)),
        false => Made::Published(StatusId(id)),
    }))
}

/// Remembers what a request made. False if the same request came in between.
pub async fn insert(db: &mut Conn, account: AccountId, key: &str, made: Made, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO idempotency_keys (account_id, key, status_id, scheduled, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id, key) DO UPDATE SET status_id = excluded.status_id, scheduled = excluded.scheduled,
         created_at = excluded.created_at WHERE idempotency_keys.created_at < $6"
    );
    let hour = std::time::Duration::from_secs(3600);
    let (id, scheduled) = made.parts();
    Ok(db.exec(SQL, p![account, key, id, scheduled, now, now - hour]).await? == 1)
}

/// What waited is published: the request that made the one has now made the other.
pub async fn published(db: &mut Conn, account: AccountId, from: ScheduledStatusId, to: StatusId) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE idempotency_keys SET status_id = $3, scheduled = FALSE
         WHERE account_id = $1 AND status_id = $2 AND scheduled"
    );
    db.exec(SQL, p![account, from, to]).await?;
    Ok(())
}

/// Forgets answers to requests that were repeated before this.
pub async fn sweep(db: &mut Conn, before: Timestamp) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM idempotency_keys WHERE created_at < $1");
    db.exec(SQL, p![before]).await.map(drop)
}
