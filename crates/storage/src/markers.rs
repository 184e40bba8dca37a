//! `markers`: how far somebody has read, by timeline.

use domain::{AccountId, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct Marker {
        /// `home` or `notifications`.
        timeline: String,
        last_read_id: i64,
        /// Grows with each change.
        version: i64,
        updated_at: Timestamp,
    }
}

pub async fn list(db: &mut Conn, account: AccountId, timelines: &[String]) -> Result<Vec<Marker>> {
    const SQL: &str = sql!("SELECT ", Marker::COLS, " FROM markers WHERE account_id = $1 AND timeline = ANY($2)");
    db.all(SQL, p![account, timelines]).await
}

/// Moves a marker whose version is still `known` (0 if there was none). False if somebody else has moved it.
pub async fn put(
    db: &mut Conn,
    account: AccountId,
    timeline: &str,
    last_read_id: i64,
    known: i64,
    now: Timestamp,
) -> Result<bool> {
    const INSERT: &str = sql!(
        "INSERT INTO markers (account_id, timeline, last_read_id, version, updated_at) VALUES ($1, $2, $3, 1, $4)
         ON CONFLICT (account_id, timeline) DO NOTHING"
    );
    const UPDATE: &str = sql!(
        "UPDATE markers SET last_read_id = $3, version = version + 1, updated_at = $4
         WHERE account_id = $1 AND timeline = $2 AND version = $5"
    );
    let changed = match known {
        0 => db.exec(INSERT, p![account, timeline, last_read_id, now]).await?,
        known => db.exec(UPDATE, p![account, timeline, last_read_id, now, known]).await?,
    };
    Ok(changed == 1)
}
