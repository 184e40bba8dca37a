//! The statuses of a thread. There are many of them, no boosts, and all of about the same time: what the viewer did to them
//! is read in ranges, a row for each thing done instead of several looks for each status.

use std::collections::HashSet;

use domain::{AccountId, ConversationId, StatusId};

use super::{Entry, listed};
use crate::{Conn, Result, blocks::NOT_KEPT_AWAY, db::Rows, statuses::VISIBLE_OF_A};

/// A status, its author, each with the version, and its conversation.
type Line = (StatusId, i64, AccountId, i64, Option<ConversationId>);

const LINES: &str = sql!(
    "SELECT s.id, s.version, a.id, a.version, s.conversation_id FROM statuses s JOIN accounts a ON a.id = s.account_id
     WHERE s.id = ANY($2) AND s.reblog_of_id IS NULL AND ",
    VISIBLE_OF_A,
    " AND ",
    NOT_KEPT_AWAY
);

row! {
    /// A status below another.
    pub struct Reply {
        id: StatusId,
        /// What it answers.
        parent: StatusId,
        version: i64,
        account_id: AccountId,
        account_version: i64,
        conversation_id: Option<ConversationId>,
        /// To the viewer. What is below one that is not may be all the same.
        visible: bool,
    }
}

/// What is below a status, so many levels deep and so many of them at most; the oldest first.
pub async fn descendants(db: &mut Conn, viewer: AccountId, id: StatusId, depth: i64, limit: i64) -> Result<Vec<Reply>> {
    // SQLite takes a cross join in the order in which it is written.
    const SQL: &str = sql!(
        "WITH RECURSIVE down(id, parent, depth) AS (
            SELECT s.id, s.in_reply_to_id, 1 FROM statuses s WHERE s.in_reply_to_id = $2
            UNION ALL
            SELECT s.id, s.in_reply_to_id, down.depth + 1 FROM statuses s JOIN down ON s.in_reply_to_id = down.id
            WHERE down.depth < $3)
         SELECT d.id, d.parent, s.version, a.id, a.version, s.conversation_id,
         CASE WHEN s.reblog_of_id IS NULL AND ",
        VISIBLE_OF_A,
        " AND ",
        NOT_KEPT_AWAY,
        " THEN TRUE ELSE FALSE END
         FROM (SELECT id, parent FROM down ORDER BY id LIMIT $4) d CROSS JOIN statuses s CROSS JOIN accounts a
         WHERE s.id = d.id AND a.id = s.account_id"
    );
    let mut replies: Vec<Reply> = db.all(SQL, p![viewer, id, depth, limit]).await?;
    replies.sort_unstable_by_key(|reply| reply.id);
    Ok(replies)
}

/// Who has done more than that within the range is served as in other lists.
const MANY: i64 = 500;

const FAVOURITED: &str = sql!(
    "SELECT y.status_id FROM favourites y
     WHERE y.account_id = $1 AND y.status_id >= $2 AND y.status_id <= $3 LIMIT $4"
);
const REBLOGGED: &str = sql!(
    "SELECT y.reblog_of_id FROM statuses y
     WHERE y.account_id = $1 AND y.reblog_of_id IS NOT NULL AND y.deleted_at IS NULL
     AND y.reblog_of_id >= $2 AND y.reblog_of_id <= $3 LIMIT $4"
);
const BOOKMARKED: &str = sql!(
    "SELECT y.status_id FROM bookmarks y
     WHERE y.account_id = $1 AND y.status_id >= $2 AND y.status_id <= $3 LIMIT $4"
);
const PINNED: &str =
    sql!("SELECT y.status_id FROM pins y WHERE y.account_id = $1 AND y.status_id >= $2 AND y.status_id <= $3 LIMIT $4");
const MUTED: &str = sql!("SELECT y.conversation_id FROM conversation_mutes y WHERE y.account_id = $1 LIMIT $2");

/// The statuses of a thread by id, and those below, without those of people whom the viewer blocks or mutes; in no order.
pub async fn thread(db: &mut Conn, viewer: AccountId, above: &[StatusId], below: &[Reply]) -> Result<Vec<Entry>> {
    let shown = below.iter().filter(|reply| reply.visible);
    let ids = || above.iter().copied().chain(shown.clone().map(|reply| reply.id));
    let Some((first, last)) = ids().min().zip(ids().max()) else {
        return Ok(Vec::new());
    };
    let within = || p![viewer, first, last, MANY];
    let [lines, muted, favourited, reblogged, bookmarked, pinned] = db
        .batch([
            (LINES, p![viewer, above]),
            (MUTED, p![viewer, MANY]),
            (FAVOURITED, within()),
            (REBLOGGED, within()),
            (BOOKMARKED, within()),
            (PINNED, within()),
        ])
        .await?;
    let did = [favourited, reblogged, bookmarked, pinned];
    if did.iter().chain([&muted]).any(|rows| rows.len() as i64 >= MANY) {
        return listed(db, viewer, &ids().collect::<Vec<_>>()).await;
    }
    let [favourited, reblogged, bookmarked, pinned] = did.map(set::<StatusId>);
    let (favourited, reblogged, bookmarked, pinned) = (favourited?, reblogged?, bookmarked?, pinned?);
    let muted: HashSet<ConversationId> = set(muted)?;
    let entry = |(id, version, account_id, account_version, conversation): Line| Entry {
        id,
        version,
        account_id,
        account_version,
        reblog_id: None,
        reblog_version: None,
        reblog_account_id: None,
        reblog_account_version: None,
        favourited: favourited.contains(&id),
        reblogged: reblogged.contains(&id),
        bookmarked: bookmarked.contains(&id),
        pinned: pinned.contains(&id),
        muted: conversation.is_some_and(|id| muted.contains(&id)),
    };
    let below = shown.map(|r| (r.id, r.version, r.account_id, r.account_version, r.conversation_id));
    Ok(lines.all::<Line>()?.into_iter().chain(below).map(entry).collect())
}

fn set<T: crate::db::Cell + std::hash::Hash + Eq>(rows: Rows) -> Result<HashSet<T>> {
    Ok(rows.all::<T>()?.into_iter().collect())
}
