//! How large the server is: for NodeInfo and the instance's description.

use std::time::Duration;

use domain::Timestamp;

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
