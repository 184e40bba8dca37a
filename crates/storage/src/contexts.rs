//! Conversations as other servers may read them (FEP-7888): of the posts of a thread those that anybody may read.

use domain::{ConversationId, StatusId};

use crate::{Conn, Result};

row! {
    pub struct Context {
        /// What the server of the first post calls it: the address of a collection, or only a name.
        uri: Option<String>,
        /// The author of the first post, if that is of this server.
        owner: Option<String>,
    }
}

pub async fn find(db: &mut Conn, id: ConversationId) -> Result<Option<Context>> {
    const SQL: &str = sql!(
        "SELECT c.uri,
         (SELECT a.uri FROM statuses s JOIN accounts a ON a.id = s.account_id
          WHERE s.conversation_id = c.id AND s.visibility IN (0, 1) AND s.local AND NOT s.local_only
          AND s.in_reply_to_id IS NULL AND s.in_reply_to_uri IS NULL AND a.suspended_at IS NULL
          ORDER BY s.id LIMIT 1)
         FROM conversations c WHERE c.id = $1"
    );
    db.opt(SQL, p![id]).await
}

/// The posts of a conversation that anybody may read.
const READABLE: &str = " FROM statuses s JOIN accounts a ON a.id = s.account_id
    WHERE s.conversation_id = $1 AND s.visibility IN (0, 1) AND NOT s.local_only AND s.deleted_at IS NULL
    AND a.suspended_at IS NULL";

/// Posts above an id, the oldest first, with their addresses.
pub async fn page(db: &mut Conn, id: ConversationId, above: StatusId, limit: i64) -> Result<Vec<(StatusId, String)>> {
    const SQL: &str = sql!("SELECT s.id, s.uri", READABLE, " AND s.id > $2 ORDER BY s.id LIMIT $3");
    db.all(SQL, p![id, above, limit]).await
}

pub async fn count(db: &mut Conn, id: ConversationId) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*)", READABLE);
    db.one(SQL, p![id]).await
}
