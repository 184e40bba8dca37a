//! `status_objects`: what a status of another server is besides its words.

use domain::{StatusId, StatusKind, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct StatusObject {
        status_id: StatusId,
        kind: StatusKind,
        /// Plain text.
        title: Option<String>,
        starts_at: Option<Timestamp>,
        ends_at: Option<Timestamp>,
        place: Option<String>,
        /// Milliseconds.
        duration: Option<i64>,
        live: bool,
        stream_url: Option<String>,
        /// Bytes of the status's html that say title, time and place.
        head: i64,
    }
}

/// Writes what a status is, or what it is now.
pub async fn put(db: &mut Conn, object: &StatusObject) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO status_objects (",
        StatusObject::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (status_id) DO UPDATE SET kind = excluded.kind, title = excluded.title,
         starts_at = excluded.starts_at, ends_at = excluded.ends_at, place = excluded.place,
         duration = excluded.duration, live = excluded.live, stream_url = excluded.stream_url, head = excluded.head"
    );
    let o = object;
    let params =
        p![o.status_id, o.kind, &o.title, o.starts_at, o.ends_at, &o.place, o.duration, o.live, &o.stream_url, o.head,];
    db.exec(SQL, params).await?;
    Ok(())
}
