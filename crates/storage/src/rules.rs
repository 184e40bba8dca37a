//! `rules`: what is asked of the people of this server.

use domain::Timestamp;

use crate::{Conn, Result};

row! {
    pub struct Rule {
        id: i64,
        text: String,
        /// A longer explanation; may be empty.
        hint: String,
        /// JSON by language: `{"de": {"text": ..., "hint": ...}}`.
        translations: String,
    }
}

/// Adds a rule behind the others. Gives its id.
pub async fn insert(db: &mut Conn, text: &str, hint: &str, now: Timestamp) -> Result<i64> {
    const SQL: &str = sql!(
        "INSERT INTO rules (id, position, text, hint, created_at)
         SELECT coalesce(max(id), 0) + 1, coalesce(max(position), 0) + 1, CAST($1 AS TEXT), CAST($2 AS TEXT),
         CAST($3 AS BIGINT) FROM rules RETURNING id"
    );
    db.one(SQL, p![text, hint, now]).await
}

/// Writes a rule as it now is; it keeps its place. True if there is such a rule.
pub async fn update(db: &mut Conn, rule: &Rule) -> Result<bool> {
    const SQL: &str =
        sql!("UPDATE rules SET text = $2, hint = $3, translations = $4 WHERE id = $1 AND deleted_at IS NULL");
    Ok(db.exec(SQL, p![rule.id, &rule.text, &rule.hint, &rule.translations]).await? == 1)
}

/// Rules are read in the order of their positions.
pub async fn place(db: &mut Conn, id: i64, position: i64) -> Result<()> {
    const SQL: &str = sql!("UPDATE rules SET position = $2 WHERE id = $1");
    db.exec(SQL, p![id, position]).await.map(drop)
}

/// The rule no longer holds; reports go on naming it. True if there was such a rule.
pub async fn delete(db: &mut Conn, id: i64, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!("UPDATE rules SET deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL");
    Ok(db.exec(SQL, p![id, now]).await? == 1)
}

/// The rules in their order.
pub async fn list(db: &mut Conn) -> Result<Vec<Rule>> {
    const SQL: &str = sql!("SELECT ", Rule::COLS, " FROM rules WHERE deleted_at IS NULL ORDER BY position, id");
    db.all(SQL, p![]).await
}
