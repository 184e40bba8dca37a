//! How large the server is: for NodeInfo and the instance's description.

use std::time::Duration;

use domain::{StatusId, Timestamp, UserId};

use crate::{Conn, Result};

row! {
    pub struct Figures {
        /// People whose sign-up is complete.
        users: i64,
        active_month: i64,
        active_half_year: i64,
        local_statuses: i64,
        /// Other servers known.
        instances: i64,
    }
}

pub async fn read(db: &mut Conn, now: Timestamp) -> Result<Figures> {
    const SQL: &str = sql!(
        "SELECT (SELECT count(*) FROM users WHERE confirmed_at IS NOT NULL AND approved),
         (SELECT count(*) FROM users WHERE last_active_at >= $1 AND confirmed_at IS NOT NULL),
         (SELECT count(*) FROM users WHERE last_active_at >= $2 AND confirmed_at IS NOT NULL),
         coalesce((SELECT CAST(sum(t.statuses_count) AS BIGINT) FROM account_stats t
                   JOIN accounts a ON a.id = t.account_id WHERE a.domain = ''), 0),
         (SELECT count(*) FROM instances)"
    );
    let days = |n: u64| now - Duration::from_secs(n * 86_400);
    db.one(SQL, p![days(30), days(180)]).await
}

const WEEK_MS: i64 = 7 * 24 * 3_600_000;
/// Monday, 5 January 1970.
const FIRST_MONDAY: i64 = 4 * 24 * 3_600_000;

/// The number of the week of this time: weeks begin on Mondays, 0:00 UTC.
pub const fn week_of(at: Timestamp) -> i64 {
    (at.millis() - FIRST_MONDAY) / WEEK_MS
}

pub const fn start_of(week: i64) -> Timestamp {
    Timestamp::from_millis(week * WEEK_MS + FIRST_MONDAY)
}

/// Somebody is here.
pub async fn note_active(db: &mut Conn, user: UserId, now: Timestamp) -> Result<()> {
    const SQL: &str =
        sql!("INSERT INTO active_weeks (week, user_id) VALUES ($1, $2) ON CONFLICT (week, user_id) DO NOTHING");
    db.exec(SQL, p![week_of(now), user]).await.map(drop)
}

/// What happened, by week: the week's number and a count.
#[derive(Debug)]
pub struct Weeks {
    /// Statuses of people here.
    pub statuses: Vec<(i64, i64)>,
    /// People who were here.
    pub active: Vec<(i64, i64)>,
    /// People by when they came.
    pub registrations: Vec<(i64, i64)>,
}

/// The weeks since then. Reads every status since then.
pub async fn weeks(db: &mut Conn, since: Timestamp) -> Result<Weeks> {
    // A status's id begins with its time: milliseconds << 16.
    const STATUSES: &str = sql!(
        "SELECT (id / 65536 - 345600000) / 604800000, count(*) FROM statuses
         WHERE local AND id >= $1 AND deleted_at IS NULL GROUP BY 1"
    );
    const HERE: &str = sql!("SELECT week, count(*) FROM active_weeks WHERE week >= $1 GROUP BY week");
    const CAME: &str = sql!(
        "SELECT (created_at - 345600000) / 604800000, count(*) FROM users
         WHERE created_at >= $1 AND confirmed_at IS NOT NULL GROUP BY 1"
    );
    let reads = [(STATUSES, p![StatusId::floor(since)]), (HERE, p![week_of(since)]), (CAME, p![since])];
    let [statuses, active, registrations] = db.batch(reads).await?;
    Ok(Weeks { statuses: statuses.all()?, active: active.all()?, registrations: registrations.all()? })
}
