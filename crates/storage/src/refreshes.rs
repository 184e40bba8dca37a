//! `async_refreshes`: work of which apps were told that it goes on, so that they can ask for its end.

use domain::Timestamp;

use crate::{Conn, Result};

row! {
    /// A piece of work.
    pub struct Refresh {
        /// What apps know it by.
        token: String,
        finished: bool,
        /// None where nothing is counted.
        result_count: Option<i64>,
    }
}

/// Begins it, or begins it anew under the token that it had. `counts`: whether it says how much it has found.
pub async fn start(db: &mut Conn, key: &str, token: &str, counts: bool, expires_at: Timestamp) -> Result<String> {
    const SQL: &str = sql!(
        "INSERT INTO async_refreshes (key, token, finished, result_count, expires_at) VALUES ($1, $2, FALSE, $3, $4)
         ON CONFLICT (key) DO UPDATE SET finished = FALSE, result_count = excluded.result_count,
         expires_at = excluded.expires_at RETURNING token"
    );
    db.one(SQL, p![key, token, counts.then_some(0_i64), expires_at]).await
}

/// It has found so many more.
pub async fn count(db: &mut Conn, key: &str, more: i64) -> Result<()> {
    const SQL: &str = sql!("UPDATE async_refreshes SET result_count = coalesce(result_count, 0) + $2 WHERE key = $1");
    db.exec(SQL, p![key, more]).await.map(drop)
}

pub async fn finish(db: &mut Conn, key: &str, expires_at: Timestamp) -> Result<()> {
    const SQL: &str = sql!("UPDATE async_refreshes SET finished = TRUE, expires_at = $2 WHERE key = $1");
    db.exec(SQL, p![key, expires_at]).await.map(drop)
}

/// By what it does.
pub async fn find(db: &mut Conn, key: &str, now: Timestamp) -> Result<Option<Refresh>> {
    const SQL: &str = sql!("SELECT ", Refresh::COLS, " FROM async_refreshes WHERE key = $1 AND expires_at > $2");
    db.opt(SQL, p![key, now]).await
}

pub async fn find_by_token(db: &mut Conn, token: &str, now: Timestamp) -> Result<Option<Refresh>> {
    const SQL: &str = sql!("SELECT ", Refresh::COLS, " FROM async_refreshes WHERE token = $1 AND expires_at > $2");
    db.opt(SQL, p![token, now]).await
}

pub async fn sweep(db: &mut Conn, now: Timestamp) -> Result<u64> {
    const SQL: &str = sql!("DELETE FROM async_refreshes WHERE expires_at <= $1");
    db.exec(SQL, p![now]).await
}
