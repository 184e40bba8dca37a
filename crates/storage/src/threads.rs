//! `thread_crawls`: when the answers to a status may be looked for again where it lives.

use domain::{StatusId, Timestamp};

use crate::{Conn, Result, statuses::Status};

/// None: they were never looked for.
pub async fn again_at(db: &mut Conn, id: StatusId) -> Result<Option<Timestamp>> {
    const SQL: &str = sql!("SELECT again_at FROM thread_crawls WHERE status_id = $1");
    db.opt(SQL, p![id]).await
}

/// Notes that they are looked for now. False if it is too early, or somebody else has just begun.
pub async fn begin(db: &mut Conn, id: StatusId, again_at: Timestamp, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO thread_crawls (status_id, again_at) VALUES ($1, $2)
         ON CONFLICT (status_id) DO UPDATE SET again_at = excluded.again_at WHERE thread_crawls.again_at <= $3"
    );
    Ok(db.exec(SQL, p![id, again_at, now]).await? == 1)
}

/// The answers to a status that anybody may read, oldest first.
pub async fn children(db: &mut Conn, id: StatusId, limit: i64) -> Result<Vec<Status>> {
    const SQL: &str = sql!(
        "SELECT ",
        Status::COLS,
        " FROM statuses WHERE in_reply_to_id = $1 AND visibility IN (0, 1) AND deleted_at IS NULL ORDER BY id LIMIT $2"
    );
    db.all(SQL, p![id, limit]).await
}
