//! `tag_follows`, `featured_tags`: what people have to do with hashtags.

use domain::{AccountId, FeaturedTagId, StatusId, TagFollowId, TagId, Timestamp};

use crate::{Conn, Result, tags::Tag, timelines::Page};

/// True if the tag was not followed before.
pub async fn follow(db: &mut Conn, account: AccountId, tag: TagId, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO tag_follows (id, account_id, tag_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, tag_id) DO NOTHING"
    );
    Ok(db.exec(SQL, p![TagFollowId::at(now), account, tag, now]).await? == 1)
}

/// False if the tag was not followed.
pub async fn unfollow(db: &mut Conn, account: AccountId, tag: TagId) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM tag_follows WHERE account_id = $1 AND tag_id = $2");
    Ok(db.exec(SQL, p![account, tag]).await? == 1)
}

/// Tags that an account follows, each with the cursor of the list; the last followed first.
pub async fn followed(db: &mut Conn, account: AccountId, page: Page) -> Result<Vec<(i64, Tag)>> {
    const DOWN: &str = sql!(
        "SELECT f.id, t.id, t.name, t.display_name, t.last_status_at FROM tag_follows f JOIN tags t ON t.id = f.tag_id
         WHERE f.account_id = $1 AND f.id < $2 AND f.id > $3 ORDER BY f.id DESC LIMIT $4"
    );
    const UP: &str = sql!(
        "SELECT f.id, t.id, t.name, t.display_name, t.last_status_at FROM tag_follows f JOIN tags t ON t.id = f.tag_id
         WHERE f.account_id = $1 AND f.id < $2 AND f.id > $3 ORDER BY f.id ASC LIMIT $4"
    );
    let params = p![account, page.max_id, page.above_id, page.limit];
    let mut rows: Vec<(i64, Tag)> = db.all(if page.upwards { UP } else { DOWN }, params).await?;
    if page.upwards {
        rows.reverse();
    }
    Ok(rows)
}

row! {
    /// What an account has to do with a tag.
    pub struct Ties {
        tag_id: TagId,
        following: bool,
        featuring: bool,
    }
}

/// What an account has to do with these tags; those with which it has nothing to do may be left out.
pub async fn ties(db: &mut Conn, account: AccountId, tags: &[TagId]) -> Result<Vec<Ties>> {
    const SQL: &str = sql!(
        "SELECT t.id, EXISTS (SELECT 1 FROM tag_follows f WHERE f.account_id = $1 AND f.tag_id = t.id),
         EXISTS (SELECT 1 FROM featured_tags f WHERE f.account_id = $1 AND f.tag_id = t.id)
         FROM tags t WHERE t.id = ANY($2)"
    );
    db.all(SQL, p![account, tags]).await
}

/// Whether anybody follows one of the tags of a status.
pub async fn has_followers(db: &mut Conn, tags: &[TagId]) -> Result<bool> {
    const SQL: &str = sql!("SELECT EXISTS (SELECT 1 FROM tag_follows WHERE tag_id = ANY($1))");
    db.one(SQL, p![tags]).await
}

row! {
    /// A tag on somebody's profile.
    pub struct Featured {
        id: FeaturedTagId,
        tag_id: TagId,
        name: String,
        display_name: String,
        statuses_count: i64,
        last_status_at: Option<Timestamp>,
    }
}

const FEATURED: &str = "f.id, f.tag_id, t.name, t.display_name, f.statuses_count, f.last_status_at
    FROM featured_tags f JOIN tags t ON t.id = f.tag_id WHERE f.account_id = $1";

/// The tags that an account features, the most used first.
pub async fn featured(db: &mut Conn, account: AccountId) -> Result<Vec<Featured>> {
    const SQL: &str = sql!("SELECT ", FEATURED, " ORDER BY f.statuses_count DESC, f.id");
    db.all(SQL, p![account]).await
}

pub async fn find_featured(db: &mut Conn, account: AccountId, tag: TagId) -> Result<Option<Featured>> {
    const SQL: &str = sql!("SELECT ", FEATURED, " AND f.tag_id = $2");
    db.opt(SQL, p![account, tag]).await
}

/// Features a tag. False if it is featured already. Its numbers are to be [`recount`]ed.
pub async fn feature(db: &mut Conn, account: AccountId, tag: TagId, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO featured_tags (id, account_id, tag_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, tag_id) DO NOTHING"
    );
    Ok(db.exec(SQL, p![FeaturedTagId::at(now), account, tag, now]).await? == 1)
}

pub async fn unfeature(db: &mut Conn, account: AccountId, tag: TagId) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM featured_tags WHERE account_id = $1 AND tag_id = $2");
    Ok(db.exec(SQL, p![account, tag]).await? == 1)
}

/// Counts anew how often an account used those of these tags that it features.
pub async fn recount(db: &mut Conn, account: AccountId, tags: &[TagId]) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE featured_tags SET
         statuses_count = (SELECT count(*) FROM status_tags q JOIN statuses s ON s.id = q.status_id
             WHERE q.tag_id = featured_tags.tag_id AND s.account_id = $1 AND s.visibility IN (0, 1)
             AND s.deleted_at IS NULL),
         last_status_at = (SELECT max(s.created_at) FROM status_tags q JOIN statuses s ON s.id = q.status_id
             WHERE q.tag_id = featured_tags.tag_id AND s.account_id = $1 AND s.visibility IN (0, 1)
             AND s.deleted_at IS NULL)
         WHERE account_id = $1 AND tag_id = ANY($2)"
    );
    if !tags.is_empty() {
        db.exec(SQL, p![account, tags]).await?;
    }
    Ok(())
}

/// One more public or unlisted status with these tags.
pub async fn count_one(db: &mut Conn, account: AccountId, tags: &[TagId], at: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE featured_tags SET statuses_count = statuses_count + 1,
         last_status_at = GREATEST(coalesce(last_status_at, 0), $3) WHERE account_id = $1 AND tag_id = ANY($2)"
    );
    if !tags.is_empty() {
        db.exec(SQL, p![account, tags, at]).await?;
    }
    Ok(())
}

/// The tags of a status.
pub async fn of_status(db: &mut Conn, status: StatusId) -> Result<Vec<TagId>> {
    const SQL: &str = sql!("SELECT tag_id FROM status_tags WHERE status_id = $1");
    db.all(SQL, p![status]).await
}

/// Tags that an account uses most in its latest statuses and does not feature yet.
pub async fn suggestions(db: &mut Conn, account: AccountId, latest: i64, limit: i64) -> Result<Vec<Tag>> {
    const SQL: &str = sql!(
        "SELECT t.id, t.name, t.display_name, t.last_status_at FROM (
             SELECT q.tag_id, count(*) AS uses FROM (
                 SELECT s.id FROM statuses s WHERE s.account_id = $1 AND s.deleted_at IS NULL
                 AND s.visibility IN (0, 1) AND s.reblog_of_id IS NULL ORDER BY s.id DESC LIMIT $2) l
             JOIN status_tags q ON q.status_id = l.id GROUP BY q.tag_id) u
         JOIN tags t ON t.id = u.tag_id
         WHERE t.id NOT IN (SELECT f.tag_id FROM featured_tags f WHERE f.account_id = $1)
         ORDER BY u.uses DESC, t.id LIMIT $3"
    );
    db.all(SQL, p![account, latest, limit]).await
}
