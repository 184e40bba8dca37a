//! What the staff decides about tags, links, their publishers, and statuses that are talked about.

use domain::{CardId, PublisherId, StatusId, TagId, Timestamp};

use crate::{Conn, Result, cards::Publisher, timelines::Page};

row! {
    /// A tag as the staff sees it.
    pub struct ReviewedTag {
        id: TagId,
        /// Folded.
        name: String,
        display_name: String,
        last_status_at: Option<Timestamp>,
        /// None: not decided yet.
        trendable: Option<bool>,
        /// Whether its uses count.
        usable: bool,
        /// Whether searches find it.
        listable: bool,
        reviewed_at: Option<Timestamp>,
    }
}

/// Which tags the staff looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TagState {
    #[default]
    Any = 0,
    Reviewed = 1,
    ReviewRequested = 2,
    Unreviewed = 3,
    Trendable = 4,
    NotTrendable = 5,
    Usable = 6,
    NotUsable = 7,
}

pub async fn find_tag(db: &mut Conn, id: TagId) -> Result<Option<ReviewedTag>> {
    const SQL: &str = sql!("SELECT ", ReviewedTag::COLS, " FROM tags WHERE id = $1");
    db.opt(SQL, p![id]).await
}

/// Some tags, in no order.
pub async fn tags(db: &mut Conn, ids: &[TagId]) -> Result<Vec<ReviewedTag>> {
    const SQL: &str = sql!("SELECT ", ReviewedTag::COLS, " FROM tags WHERE id = ANY($1)");
    db.all(SQL, p![ids]).await
}

/// A page of all known tags whose folded name begins with this.
pub async fn list_tags(db: &mut Conn, page: Page, prefix: &str, state: TagState) -> Result<Vec<ReviewedTag>> {
    const FROM: &str = " FROM tags WHERE id < $1 AND id > $2 AND name >= $4 AND name < $5 AND (CAST($6 AS BIGINT) = 0
        OR ($6 = 1 AND reviewed_at IS NOT NULL)
        OR ($6 = 2 AND reviewed_at IS NULL AND requested_review_at IS NOT NULL)
        OR ($6 = 3 AND reviewed_at IS NULL)
        OR ($6 = 4 AND trendable) OR ($6 = 5 AND NOT trendable) OR ($6 = 6 AND usable) OR ($6 = 7 AND NOT usable))";
    const DOWN: &str = sql!("SELECT ", ReviewedTag::COLS, FROM, " ORDER BY id DESC LIMIT $3");
    const UP: &str = sql!("SELECT ", ReviewedTag::COLS, FROM, " ORDER BY id ASC LIMIT $3");
    let end = format!("{prefix}{}", char::MAX);
    let params = p![page.max_id, page.above_id, page.limit, prefix, end, state as i64];
    let mut rows: Vec<ReviewedTag> = db.all(if page.upwards { UP } else { DOWN }, params).await?;
    if page.upwards {
        rows.reverse();
    }
    Ok(rows)
}

/// Writes what the staff decided about a tag.
pub async fn update_tag(db: &mut Conn, tag: &ReviewedTag, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE tags SET display_name = $2, trendable = $3, usable = $4, listable = $5, reviewed_at = $6 WHERE id = $1"
    );
    db.exec(SQL, p![tag.id, &tag.display_name, tag.trendable, tag.usable, tag.listable, now]).await.map(drop)
}

/// False if there is no such link.
pub async fn review_card(db: &mut Conn, id: CardId, trendable: bool) -> Result<bool> {
    const SQL: &str = sql!("UPDATE cards SET trendable = $2 WHERE id = $1");
    Ok(db.exec(SQL, p![id, trendable]).await? == 1)
}

pub async fn review_publisher(db: &mut Conn, id: PublisherId, trendable: bool, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!("UPDATE publishers SET trendable = $2, reviewed_at = $3 WHERE id = $1");
    Ok(db.exec(SQL, p![id, trendable, now]).await? == 1)
}

pub async fn review_status(db: &mut Conn, id: StatusId, trendable: bool) -> Result<bool> {
    const SQL: &str = sql!("UPDATE statuses SET trendable = $2 WHERE id = $1 AND deleted_at IS NULL");
    Ok(db.exec(SQL, p![id, trendable]).await? == 1)
}

/// A page of all publishers.
pub async fn list_publishers(db: &mut Conn, page: Page) -> Result<Vec<Publisher>> {
    const DOWN: &str =
        sql!("SELECT ", Publisher::COLS, " FROM publishers WHERE id < $1 AND id > $2 ORDER BY id DESC LIMIT $3");
    const UP: &str =
        sql!("SELECT ", Publisher::COLS, " FROM publishers WHERE id < $1 AND id > $2 ORDER BY id ASC LIMIT $3");
    let sql = if page.upwards { UP } else { DOWN };
    let mut rows: Vec<Publisher> = db.all(sql, p![page.max_id, page.above_id, page.limit]).await?;
    if page.upwards {
        rows.reverse();
    }
    Ok(rows)
}

// What is talked about, whether it may be shown or not.

pub async fn trending_tags(db: &mut Conn, limit: i64, offset: i64) -> Result<Vec<TagId>> {
    const SQL: &str =
        sql!("SELECT item_id FROM trends WHERE kind = 0 ORDER BY score DESC, item_id DESC LIMIT $1 OFFSET $2");
    db.all(SQL, p![limit, offset]).await
}

/// Links, and whether nobody has looked at them or their publishers yet.
pub async fn trending_links(db: &mut Conn, limit: i64, offset: i64) -> Result<Vec<(CardId, bool)>> {
    const SQL: &str = sql!(
        "SELECT c.id, c.trendable IS NULL AND p.reviewed_at IS NULL
         FROM trends q JOIN cards c ON c.id = q.item_id JOIN publishers p ON p.id = c.publisher_id
         WHERE q.kind = 1 ORDER BY q.score DESC, q.item_id DESC LIMIT $1 OFFSET $2"
    );
    db.all(SQL, p![limit, offset]).await
}

/// Whether nobody has looked at this link or its publisher yet.
pub async fn link_requires_review(db: &mut Conn, id: CardId) -> Result<bool> {
    const SQL: &str = sql!(
        "SELECT c.trendable IS NULL AND p.reviewed_at IS NULL FROM cards c JOIN publishers p ON p.id = c.publisher_id
         WHERE c.id = $1"
    );
    db.one(SQL, p![id]).await
}

/// Statuses, and whether nobody has looked at them or their authors yet.
pub async fn trending_statuses(db: &mut Conn, limit: i64, offset: i64) -> Result<Vec<(StatusId, bool)>> {
    const SQL: &str = sql!(
        "SELECT s.id, s.trendable IS NULL AND a.trend_reviewed_at IS NULL
         FROM trends q JOIN statuses s ON s.id = q.item_id JOIN accounts a ON a.id = s.account_id
         WHERE q.kind = 2 ORDER BY q.score DESC, q.item_id DESC LIMIT $1 OFFSET $2"
    );
    db.all(SQL, p![limit, offset]).await
}
