//! `rules`: what is asked of the people of this server.

use crate::{Conn, Result};

row! {
    pub struct Rule {
        id: i64,
        text: String,
        /// A longer explanation; may be empty.
        hint: String,
    }
}

/// The rules in their order.
pub async fn list(db: &mut Conn) -> Result<Vec<Rule>> {
    const SQL: &str = sql!("SELECT ", Rule::COLS, " FROM rules WHERE deleted_at IS NULL ORDER BY position, id");
    db.all(SQL, p![]).await
}
