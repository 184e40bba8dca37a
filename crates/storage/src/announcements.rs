//! `announcements`, `announcement_reads`, `announcement_reactions`: what the staff tells everybody here, who has read it,
//! and how people reacted.

use domain::{AccountId, AnnouncementId, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct Announcement {
        id: AnnouncementId,
        /// As written.
        text: String,
        /// Of an event: when it begins and ends.
        starts_at: Option<Timestamp>,
        ends_at: Option<Timestamp>,
        /// Only the days of these count.
        all_day: bool,
        /// When it shall be published, as long as it is not.
        scheduled_at: Option<Timestamp>,
        published_at: Option<Timestamp>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

row! {
    /// A reaction of all who reacted so.
    pub struct Reaction {
        announcement_id: AnnouncementId,
        /// A character, or a short code.
        name: String,
        count: i64,
        /// Whether the viewer is among them.
        me: bool,
    }
}

pub async fn insert(db: &mut Conn, announcement: &Announcement) -> Result<()> {
    const SQL: &str =
        sql!("INSERT INTO announcements (", Announcement::COLS, ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    let a = announcement;
    #[rustfmt::skip]
    let params = p![
        a.id, &a.text, a.starts_at, a.ends_at, a.all_day, a.scheduled_at, a.published_at, a.created_at, a.updated_at,
    ];
    db.exec(SQL, params).await.map(drop)
}

/// Writes an announcement as it now is.
pub async fn update(db: &mut Conn, announcement: &Announcement) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE announcements SET text = $2, starts_at = $3, ends_at = $4, all_day = $5, scheduled_at = $6,
         published_at = $7, updated_at = $8 WHERE id = $1"
    );
    let a = announcement;
    let params = p![a.id, &a.text, a.starts_at, a.ends_at, a.all_day, a.scheduled_at, a.published_at, a.updated_at];
    db.exec(SQL, params).await.map(drop)
}

pub async fn delete(db: &mut Conn, id: AnnouncementId) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM announcements WHERE id = $1");
    Ok(db.exec(SQL, p![id]).await? == 1)
}

pub async fn find(db: &mut Conn, id: AnnouncementId) -> Result<Option<Announcement>> {
    const SQL: &str = sql!("SELECT ", Announcement::COLS, " FROM announcements WHERE id = $1");
    db.opt(SQL, p![id]).await
}

/// All, published or not, the newest first.
pub async fn list(db: &mut Conn, limit: i64) -> Result<Vec<Announcement>> {
    const SQL: &str = sql!("SELECT ", Announcement::COLS, " FROM announcements ORDER BY id DESC LIMIT $1");
    db.all(SQL, p![limit]).await
}

/// Those that are published and not over, each with whether the viewer has read it; in the order of their days.
pub async fn current(db: &mut Conn, viewer: AccountId, now: Timestamp) -> Result<Vec<(Announcement, bool)>> {
    const SQL: &str = sql!(
        "SELECT ",
        cols!(Announcement, "a"),
        ", EXISTS (SELECT 1 FROM announcement_reads r WHERE r.account_id = $1 AND r.announcement_id = a.id)
         FROM announcements a WHERE a.published_at IS NOT NULL AND (a.ends_at IS NULL OR a.ends_at > $2)
         ORDER BY coalesce(a.starts_at, a.scheduled_at, a.published_at), a.id"
    );
    db.all(SQL, p![viewer, now]).await
}

/// Those whose time to be published has come.
pub async fn due(db: &mut Conn, now: Timestamp) -> Result<Vec<Announcement>> {
    const SQL: &str = sql!(
        "SELECT ",
        Announcement::COLS,
        " FROM announcements WHERE published_at IS NULL AND scheduled_at <= $1 ORDER BY id"
    );
    db.all(SQL, p![now]).await
}

/// The viewer has read it.
pub async fn read(db: &mut Conn, viewer: AccountId, id: AnnouncementId, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO announcement_reads (account_id, announcement_id, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (account_id, announcement_id) DO NOTHING"
    );
    db.exec(SQL, p![viewer, id, now]).await.map(drop)
}

/// The reactions to these, each name in the order in which it first came.
pub async fn reactions(db: &mut Conn, viewer: AccountId, ids: &[AnnouncementId]) -> Result<Vec<Reaction>> {
    const SQL: &str = sql!(
        "SELECT announcement_id, name, count(*), count(*) FILTER (WHERE account_id = $1) > 0
         FROM announcement_reactions WHERE announcement_id = ANY($2)
         GROUP BY announcement_id, name ORDER BY announcement_id, min(created_at), name"
    );
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(SQL, p![viewer, ids]).await
}

/// True if the reaction is new.
pub async fn react(db: &mut Conn, id: AnnouncementId, name: &str, account: AccountId, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO announcement_reactions (announcement_id, name, account_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (announcement_id, name, account_id) DO NOTHING"
    );
    Ok(db.exec(SQL, p![id, name, account, now]).await? == 1)
}

/// True if there was such a reaction.
pub async fn unreact(db: &mut Conn, id: AnnouncementId, name: &str, account: AccountId) -> Result<bool> {
    const SQL: &str =
        sql!("DELETE FROM announcement_reactions WHERE announcement_id = $1 AND name = $2 AND account_id = $3");
    Ok(db.exec(SQL, p![id, name, account]).await? == 1)
}
