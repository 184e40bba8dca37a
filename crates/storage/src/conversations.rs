//! `account_conversations`: threads of messages to single people, an entry for each of those people here.

use domain::{AccountConversationId, AccountId, ConversationId, StatusId, Timestamp};

use crate::{Conn, Result, Val, timelines::Page};

row! {
    /// An entry as its owner's list shows it.
    pub struct Entry {
        id: AccountConversationId,
        /// The ids of the others, sorted, with commas between them.
        participants: String,
        last_status_id: Option<StatusId>,
        unread: bool,
    }
}

impl Entry {
    /// The others; nobody in notes to oneself.
    pub fn others(&self) -> Vec<AccountId> {
        self.participants.split(',').filter_map(|id| id.parse().ok()).collect()
    }
}

/// Which entry of whom a message belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub account: AccountId,
    pub conversation: ConversationId,
    /// In any order.
    pub others: Vec<AccountId>,
}

impl Place {
    fn participants(&self) -> String {
        let mut ids: Vec<i64> = self.others.iter().map(|id| id.0).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }
}

/// Of these accounts those of this server who take messages of an author: no block, mute or blocked server stands
/// between them. `strangers`: those who do not follow the author alone.
pub async fn takers(
    db: &mut Conn,
    author: AccountId,
    accounts: &[AccountId],
    strangers: bool,
) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT a.id FROM accounts a JOIN accounts o ON o.id = $1 WHERE a.id = ANY($2) AND a.domain = ''
         AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = a.id AND b.target_account_id = $1)
         AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = $1 AND b.target_account_id = a.id)
         AND NOT EXISTS (SELECT 1 FROM mutes m WHERE m.account_id = a.id AND m.target_account_id = $1)
         AND NOT EXISTS (SELECT 1 FROM account_domain_blocks d WHERE d.account_id = a.id AND d.domain = o.domain)
         AND NOT ($3 AND EXISTS (SELECT 1 FROM follows f WHERE f.account_id = a.id AND f.target_account_id = $1))"
    );
    db.all(SQL, p![author, accounts, strangers]).await
}

/// Puts a message into its entry, which is made if it is the first; the newest message decides whether it is unread.
/// Gives the entry, or None if the message was there already.
pub async fn add(
    db: &mut Conn,
    place: &Place,
    status: StatusId,
    unread: bool,
    now: Timestamp,
) -> Result<Option<AccountConversationId>> {
    const ENTRY: &str = sql!(
        "INSERT INTO account_conversations (id, account_id, conversation_id, participants, last_status_id, unread)
         VALUES ($1, $2, $3, $4, NULL, FALSE) ON CONFLICT (account_id, conversation_id, participants)
         DO UPDATE SET unread = account_conversations.unread RETURNING id"
    );
    const MESSAGE: &str = sql!(
        "INSERT INTO account_conversation_statuses (account_id, status_id, entry_id) VALUES ($1, $2, $3)
         ON CONFLICT (account_id, status_id) DO NOTHING"
    );
    const LAST: &str = sql!(
        "UPDATE account_conversations SET unread = CASE WHEN last_status_id > $2 THEN unread ELSE $3 END,
         last_status_id = GREATEST(coalesce(last_status_id, $2), $2) WHERE id = $1"
    );
    const KNOWN: &str =
        sql!("SELECT count(*) > 0 FROM account_conversation_statuses WHERE account_id = $1 AND status_id = $2");
    if db.one(KNOWN, p![place.account, status]).await? {
        return Ok(None);
    }
    let fresh = AccountConversationId::at(now);
    let params: Vec<Val> = p![fresh, place.account, place.conversation, place.participants()];
    let entry: AccountConversationId = db.one(ENTRY, params).await?;
    db.exec(MESSAGE, p![place.account, status, entry]).await?;
    db.exec(LAST, p![entry, status, unread]).await?;
    Ok(Some(entry))
}

/// Takes a message out of all entries; the newest of those left takes its place. Gives whose entries they were.
pub async fn remove(db: &mut Conn, status: StatusId) -> Result<Vec<(AccountId, AccountConversationId)>> {
    const MESSAGES: &str =
        sql!("DELETE FROM account_conversation_statuses WHERE status_id = $1 RETURNING account_id, entry_id");
    const LAST: &str = sql!(
        "UPDATE account_conversations SET last_status_id =
            (SELECT max(m.status_id) FROM account_conversation_statuses m WHERE m.entry_id = account_conversations.id)
         WHERE id = ANY($1) AND last_status_id = $2"
    );
    const EMPTY: &str =
        sql!("UPDATE account_conversations SET unread = FALSE WHERE id = ANY($1) AND last_status_id IS NULL");
    let entries: Vec<(AccountId, AccountConversationId)> = db.all(MESSAGES, p![status]).await?;
    if !entries.is_empty() {
        let ids: Vec<i64> = entries.iter().map(|(_, id)| id.0).collect();
        db.exec(LAST, p![&ids, status]).await?;
        db.exec(EMPTY, p![&ids]).await?;
    }
    Ok(entries)
}

/// A page of somebody's entries, the one with the newest message first. The cursor is the last message's id.
pub async fn page(db: &mut Conn, account: AccountId, page: Page) -> Result<Vec<Entry>> {
    const FROM: &str = sql!(
        "SELECT ",
        Entry::COLS,
        " FROM account_conversations WHERE account_id = $1 AND last_status_id < $2 AND last_status_id > $3"
    );
    const DOWN: &str = sql!(FROM, " ORDER BY last_status_id DESC LIMIT $4");
    const UP: &str = sql!(FROM, " ORDER BY last_status_id ASC LIMIT $4");
    let params: Vec<Val> = p![account, page.max_id, page.above_id, page.limit];
    let mut entries: Vec<Entry> = db.all(if page.upwards { UP } else { DOWN }, params).await?;
    if page.upwards {
        entries.reverse();
    }
    Ok(entries)
}

pub async fn find(db: &mut Conn, account: AccountId, id: AccountConversationId) -> Result<Option<Entry>> {
    const SQL: &str = sql!("SELECT ", Entry::COLS, " FROM account_conversations WHERE id = $2 AND account_id = $1");
    db.opt(SQL, p![account, id]).await
}

/// Marks an entry read or unread. False if there is none.
pub async fn mark(db: &mut Conn, account: AccountId, id: AccountConversationId, unread: bool) -> Result<bool> {
    const SQL: &str = sql!("UPDATE account_conversations SET unread = $3 WHERE id = $2 AND account_id = $1");
    Ok(db.exec(SQL, p![account, id, unread]).await? == 1)
}

/// Forgets an entry; the next message makes it anew. False if there is none.
pub async fn delete(db: &mut Conn, account: AccountId, id: AccountConversationId) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM account_conversations WHERE id = $2 AND account_id = $1");
    Ok(db.exec(SQL, p![account, id]).await? == 1)
}

/// Forgets all entries with somebody.
pub async fn delete_with(db: &mut Conn, account: AccountId, other: AccountId) -> Result<()> {
    const SQL: &str = sql!(
        "DELETE FROM account_conversations WHERE account_id = $1
         AND ',' || participants || ',' LIKE '%,' || CAST(CAST($2 AS BIGINT) AS TEXT) || ',%'"
    );
    db.exec(SQL, p![account, other]).await.map(drop)
}

/// A page of the messages in somebody's entries, newest first.
pub async fn messages(db: &mut Conn, account: AccountId, page: Page) -> Result<Vec<StatusId>> {
    const FROM: &str = sql!(
        "SELECT status_id FROM account_conversation_statuses
         WHERE account_id = $1 AND status_id < $2 AND status_id > $3"
    );
    const DOWN: &str = sql!(FROM, " ORDER BY status_id DESC LIMIT $4");
    const UP: &str = sql!(FROM, " ORDER BY status_id ASC LIMIT $4");
    let params: Vec<Val> = p![account, page.max_id, page.above_id, page.limit];
    let mut ids: Vec<StatusId> = db.all(if page.upwards { UP } else { DOWN }, params).await?;
    if page.upwards {
        ids.reverse();
    }
    Ok(ids)
}
