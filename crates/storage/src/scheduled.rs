//! `scheduled_statuses`, `scheduled_media`: posts that wait for their time, and the files that wait with them.

use domain::{AccountId, MediaId, ScheduledStatusId, Timestamp, UserId};

use crate::{Conn, Result, media::Media, timelines::Page};

row! {
    pub struct Scheduled {
        id: ScheduledStatusId,
        account_id: AccountId,
        user_id: UserId,
        scheduled_at: Timestamp,
        /// JSON: the post as it was handed in.
        draft: String,
        created_at: Timestamp,
    }
}

/// False if the id is taken.
pub async fn insert(db: &mut Conn, row: &Scheduled) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO scheduled_statuses (",
        Scheduled::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"
    );
    let r = row;
    let params = p![r.id, r.account_id, r.user_id, r.scheduled_at, &r.draft, r.created_at];
    Ok(db.exec(SQL, params).await? == 1)
}

/// Lets files wait with a post. False if one of them waits with another.
pub async fn hold(db: &mut Conn, id: ScheduledStatusId, files: &[MediaId]) -> Result<bool> {
    const SQL: &str =
        sql!("INSERT INTO scheduled_media (media_id, scheduled_id) VALUES ($1, $2) ON CONFLICT (media_id) DO NOTHING");
    Ok(db.many(SQL, files.iter().map(|file| p![*file, id]).collect()).await? == files.len() as u64)
}

/// Of these files, those that wait with a post.
pub async fn held(db: &mut Conn, files: &[MediaId]) -> Result<Vec<(MediaId, ScheduledStatusId)>> {
    const SQL: &str = sql!("SELECT media_id, scheduled_id FROM scheduled_media WHERE media_id = ANY($1)");
    db.all(SQL, p![files]).await
}

/// The files that wait with these posts.
pub async fn files(db: &mut Conn, ids: &[ScheduledStatusId]) -> Result<Vec<(ScheduledStatusId, Media)>> {
    const SQL: &str = sql!(
        "SELECT h.scheduled_id, ",
        cols!(Media, "m"),
        " FROM scheduled_media h JOIN media m ON m.id = h.media_id WHERE h.scheduled_id = ANY($1)"
    );
    db.all(SQL, p![ids]).await
}

pub async fn find(db: &mut Conn, id: ScheduledStatusId) -> Result<Option<Scheduled>> {
    const SQL: &str = sql!("SELECT ", Scheduled::COLS, " FROM scheduled_statuses WHERE id = $1");
    db.opt(SQL, p![id]).await
}

/// A page of what waits for an account, newest first.
pub async fn list(db: &mut Conn, account: AccountId, page: Page) -> Result<Vec<Scheduled>> {
    const DOWN: &str = sql!(
        "SELECT ",
        Scheduled::COLS,
        " FROM scheduled_statuses WHERE account_id = $1 AND id < $2 AND id > $3 ORDER BY id DESC LIMIT $4"
    );
    const UP: &str = sql!(
        "SELECT ",
        Scheduled::COLS,
        " FROM scheduled_statuses WHERE account_id = $1 AND id < $2 AND id > $3 ORDER BY id ASC LIMIT $4"
    );
    let params = p![account, page.max_id, page.above_id, page.limit];
    let mut rows: Vec<Scheduled> = db.all(if page.upwards { UP } else { DOWN }, params).await?;
    if page.upwards {
        rows.reverse();
    }
    Ok(rows)
}

/// How many wait for an account, and how many of them (the one excepted) for the day between these times.
pub async fn counts(
    db: &mut Conn,
    account: AccountId,
    except: ScheduledStatusId,
    day: (Timestamp, Timestamp),
) -> Result<(i64, i64)> {
    const SQL: &str = sql!(
        "SELECT count(*), count(*) FILTER (WHERE scheduled_at >= $3 AND scheduled_at < $4)
         FROM scheduled_statuses WHERE account_id = $1 AND id <> $2"
    );
    db.one(SQL, p![account, except, day.0, day.1]).await
}

/// Gives it another time. False if it is no longer there.
pub async fn set_time(db: &mut Conn, id: ScheduledStatusId, at: Timestamp) -> Result<bool> {
    const SQL: &str = sql!("UPDATE scheduled_statuses SET scheduled_at = $2 WHERE id = $1");
    Ok(db.exec(SQL, p![id, at]).await? == 1)
}

/// Its files are free again. False if it is no longer there.
pub async fn delete(db: &mut Conn, id: ScheduledStatusId) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM scheduled_statuses WHERE id = $1");
    Ok(db.exec(SQL, p![id]).await? == 1)
}
