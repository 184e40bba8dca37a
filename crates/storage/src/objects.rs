//! `status_objects`: what a status of another server is besides its words.

use domain::{AccountId, EventState, StatusId, StatusKind, Timestamp};

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
        /// Of an event.
        event_state: Option<EventState>,
        /// Where one takes part from afar.
        online_url: Option<String>,
        attendees: Option<i64>,
        /// Those for whom there is room.
        most_attendees: Option<i64>,
    }
}

/// Writes what a status is, or what it is now.
pub async fn put(db: &mut Conn, object: &StatusObject) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO status_objects (",
        StatusObject::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (status_id) DO UPDATE SET kind = excluded.kind, title = excluded.title,
         starts_at = excluded.starts_at, ends_at = excluded.ends_at, place = excluded.place,
         duration = excluded.duration, live = excluded.live, stream_url = excluded.stream_url, head = excluded.head,
         event_state = excluded.event_state, online_url = excluded.online_url, attendees = excluded.attendees,
         most_attendees = excluded.most_attendees"
    );
    let o = object;
    #[rustfmt::skip]
    let params = p![
        o.status_id, o.kind, &o.title, o.starts_at, o.ends_at, &o.place, o.duration, o.live, &o.stream_url, o.head,
        o.event_state, &o.online_url, o.attendees, o.most_attendees,
    ];
    db.exec(SQL, params).await?;
    Ok(())
}

pub async fn find(db: &mut Conn, id: StatusId) -> Result<Option<StatusObject>> {
    const SQL: &str = sql!("SELECT ", StatusObject::COLS, " FROM status_objects WHERE status_id = $1");
    db.opt(SQL, p![id]).await
}

/// The newest note of an account since then that tells of a broadcast.
pub async fn last_notice(db: &mut Conn, account: AccountId, since: Timestamp) -> Result<Option<StatusId>> {
    const SQL: &str = sql!(
        "SELECT s.id FROM statuses s JOIN status_objects o ON o.status_id = s.id
         WHERE s.account_id = $1 AND s.created_at > $2 AND s.deleted_at IS NULL AND o.kind = 0
         AND o.stream_url IS NOT NULL ORDER BY s.id DESC LIMIT 1"
    );
    db.opt(SQL, p![account, since]).await
}

/// Whether its broadcast runs, and what it is called, if that is told. False if it is known.
pub async fn set_live(db: &mut Conn, id: StatusId, live: bool, title: Option<&str>) -> Result<bool> {
    const SQL: &str = sql!(
        "UPDATE status_objects SET live = $2, title = coalesce($3, title)
         WHERE status_id = $1 AND (live <> $2 OR coalesce(title, '') <> coalesce($3, title, ''))"
    );
    Ok(db.exec(SQL, p![id, live, title]).await? == 1)
}
