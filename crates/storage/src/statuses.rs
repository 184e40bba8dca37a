//! `statuses`, `status_stats`: what people say. A boost is a row of its own with `reblog_of_id`.

use domain::{AccountId, AppId, ConversationId, PollId, QuotePolicy, QuoteState, StatusId, Timestamp, Visibility};

use crate::{Conn, Result, blocks::NOT_BLOCKING};

row! {
    /// A status as it is stored. Counts are in `status_stats`.
    pub struct Status {
        id: StatusId,
        account_id: AccountId,
        uri: String,
        url: Option<String>,
        local: bool,
        visibility: Visibility,
        local_only: bool,
        conversation_id: Option<ConversationId>,
        in_reply_to_id: Option<StatusId>,
        in_reply_to_account_id: Option<AccountId>,
        /// The parent's uri as long as we do not have it.
        in_reply_to_uri: Option<String>,
        /// An answer to somebody else.
        reply: bool,
        reblog_of_id: Option<StatusId>,
        /// As written here or received from elsewhere.
        text: String,
        spoiler_text: String,
        html: String,
        sanitizer_version: i64,
        sensitive: bool,
        language: Option<String>,
        application_id: Option<AppId>,
        /// JSON: the shortcodes used.
        emojis: String,
        poll_id: Option<PollId>,
        quote_of_id: Option<StatusId>,
        quote_uri: Option<String>,
        quote_state: Option<QuoteState>,
        quote_policy: QuotePolicy,
        /// [`domain::QuoteRules`] of a status of another server.
        quote_rules: Option<i64>,
        /// The address of the quoted author's stamp, where that one is of another server.
        quote_stamp: Option<String>,
        created_at: Timestamp,
        edited_at: Option<Timestamp>,
        deleted_at: Option<Timestamp>,
        version: i64,
    }
}

impl Status {
    /// Whether anybody at all may read it.
    pub const fn is_open(&self) -> bool {
        matches!(self.visibility, Visibility::Public | Visibility::Unlisted) && !self.local_only
    }
}

/// Whether the viewer `$1` (0 for nobody) may see the status `s`: the one rule behind every list and every page.
///
/// Public and unlisted for everyone; private for followers; anything for its author and those it is addressed to;
/// nothing of authors who block the viewer, of suspended authors, or that is deleted; local-only just for people here.
pub const VISIBLE: &str = sql!(
    BY_THE_STATUS,
    " AND NOT EXISTS (SELECT 1 FROM accounts z WHERE z.id = s.account_id AND z.suspended_at IS NOT NULL)"
);
/// The same where the author `a` is joined.
pub const VISIBLE_OF_A: &str = sql!(BY_THE_STATUS, " AND a.suspended_at IS NULL");

const BY_THE_STATUS: &str = sql!(
    "s.deleted_at IS NULL
    AND (s.account_id = $1 OR ((NOT s.local_only OR $1 <> 0) AND (
        s.visibility IN (0, 1)
        OR EXISTS (SELECT 1 FROM status_recipients x WHERE x.status_id = s.id AND x.account_id = $1)
        OR (s.visibility = 2
            AND EXISTS (SELECT 1 FROM follows f WHERE f.account_id = $1 AND f.target_account_id = s.account_id)))))
    AND ",
    NOT_BLOCKING
);

/// Adds a status and its empty counts. False if its id or uri is taken, or the same boost is there already.
pub async fn insert(db: &mut Conn, status: &Status) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO statuses (",
        Status::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
         $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32) ON CONFLICT DO NOTHING"
    );
    const STATS: &str = sql!("INSERT INTO status_stats (status_id) VALUES ($1) ON CONFLICT (status_id) DO NOTHING");
    let s = status;
    let params = p![
        s.id,
        s.account_id,
        &s.uri,
        &s.url,
        s.local,
        s.visibility,
        s.local_only,
        s.conversation_id,
        s.in_reply_to_id,
        s.in_reply_to_account_id,
        &s.in_reply_to_uri,
        s.reply,
        s.reblog_of_id,
        &s.text,
        &s.spoiler_text,
        &s.html,
        s.sanitizer_version,
        s.sensitive,
        &s.language,
        s.application_id,
        &s.emojis,
        s.poll_id,
        s.quote_of_id,
        &s.quote_uri,
        s.quote_state,
        s.quote_policy,
        s.quote_rules,
        &s.quote_stamp,
        s.created_at,
        s.edited_at,
        s.deleted_at,
        s.version,
    ];
    if db.exec(SQL, params).await? == 0 {
        return Ok(false);
    }
    db.exec(STATS, p![s.id]).await?;
    Ok(true)
}

/// Any status that is not deleted, without regard to who asks: for the server's own work.
pub async fn find(db: &mut Conn, id: StatusId) -> Result<Option<Status>> {
    const SQL: &str = sql!("SELECT ", Status::COLS, " FROM statuses WHERE id = $1 AND deleted_at IS NULL");
    db.opt(SQL, p![id]).await
}

/// Those of them that are not deleted, in no order.
pub async fn find_all(db: &mut Conn, ids: &[StatusId]) -> Result<Vec<Status>> {
    const SQL: &str = sql!("SELECT ", Status::COLS, " FROM statuses WHERE id = ANY($1) AND deleted_at IS NULL");
    db.all(SQL, p![ids]).await
}

pub async fn find_by_uri(db: &mut Conn, uri: &str) -> Result<Option<Status>> {
    const SQL: &str = sql!("SELECT ", Status::COLS, " FROM statuses WHERE uri = $1 AND deleted_at IS NULL");
    db.opt(SQL, p![uri]).await
}

/// The status, if this viewer may see it.
pub async fn find_visible(db: &mut Conn, viewer: AccountId, id: StatusId) -> Result<Option<Status>> {
    const SQL: &str = sql!("SELECT ", cols!(Status, "s"), " FROM statuses s WHERE s.id = $2 AND ", VISIBLE);
    db.opt(SQL, p![viewer, id]).await
}

/// What a status that the viewer may see answers, if it is here. None if there is no such status.
pub async fn parent(db: &mut Conn, viewer: AccountId, id: StatusId) -> Result<Option<Option<StatusId>>> {
    const SQL: &str = sql!("SELECT s.in_reply_to_id FROM statuses s WHERE s.id = $2 AND ", VISIBLE);
    db.opt(SQL, p![viewer, id]).await
}

/// Apps will see something new of this status: its rendered part is made again.
pub async fn touch(db: &mut Conn, id: StatusId) -> Result<()> {
    const SQL: &str = sql!("UPDATE statuses SET version = version + 1 WHERE id = $1");
    db.exec(SQL, p![id]).await?;
    Ok(())
}

/// A count of `status_stats`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    Replies,
    Reblogs,
    Favourites,
    Quotes,
}

/// Counts one more or less (`by` is 1 or -1).
pub async fn count(db: &mut Conn, id: StatusId, what: Count, by: i64) -> Result<()> {
    let sql = match what {
        Count::Replies => {
            sql!("UPDATE status_stats SET replies_count = GREATEST(replies_count + $2, 0) WHERE status_id = $1")
        }
        Count::Reblogs => {
            sql!("UPDATE status_stats SET reblogs_count = GREATEST(reblogs_count + $2, 0) WHERE status_id = $1")
        }
        Count::Favourites => {
            sql!("UPDATE status_stats SET favourites_count = GREATEST(favourites_count + $2, 0) WHERE status_id = $1")
        }
        Count::Quotes => {
            sql!("UPDATE status_stats SET quotes_count = GREATEST(quotes_count + $2, 0) WHERE status_id = $1")
        }
    };
    db.exec(sql, p![id, by]).await?;
    touch(db, id).await
}

/// Marks a status as deleted: it is hidden at once, its row goes later.
pub async fn delete(db: &mut Conn, id: StatusId, now: Timestamp) -> Result<bool> {
    const SQL: &str =
        sql!("UPDATE statuses SET deleted_at = $2, version = version + 1 WHERE id = $1 AND deleted_at IS NULL");
    Ok(db.exec(SQL, p![id, now]).await? == 1)
}

/// Takes a deletion back. False if nothing was deleted.
pub async fn restore(db: &mut Conn, id: StatusId) -> Result<bool> {
    const SQL: &str =
        sql!("UPDATE statuses SET deleted_at = NULL, version = version + 1 WHERE id = $1 AND deleted_at IS NOT NULL");
    Ok(db.exec(SQL, p![id]).await? == 1)
}

/// Takes back what a deletion at this time did to the boosts of a status. Gives whose they are.
pub async fn restore_reblogs(db: &mut Conn, of: StatusId, deleted_at: Timestamp) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "UPDATE statuses SET deleted_at = NULL, version = version + 1
         WHERE reblog_of_id = $1 AND deleted_at = $2 RETURNING account_id"
    );
    db.all(SQL, p![of, deleted_at]).await
}

/// Even a deleted one: for its Delete activity.
pub async fn find_deleted(db: &mut Conn, id: StatusId) -> Result<Option<Status>> {
    const SQL: &str = sql!("SELECT ", Status::COLS, " FROM statuses WHERE id = $1 AND deleted_at IS NOT NULL");
    db.opt(SQL, p![id]).await
}

/// The newest that an account wrote or boosted, and boosts of these by others, with who made them.
pub async fn list_latest(db: &mut Conn, account: AccountId, limit: i64) -> Result<Vec<(StatusId, AccountId)>> {
    const SQL: &str = sql!(
        "SELECT s.id, s.account_id FROM statuses s WHERE s.account_id = $1 AND s.deleted_at IS NULL
         ORDER BY s.id DESC LIMIT $2"
    );
    const BOOSTS: &str = sql!(
        "SELECT b.id, b.account_id FROM statuses b WHERE b.reblog_of_id = ANY($1) AND b.deleted_at IS NULL
         ORDER BY b.id DESC LIMIT $2"
    );
    let mut all: Vec<(StatusId, AccountId)> = db.all(SQL, p![account, limit]).await?;
    let own: Vec<StatusId> = all.iter().map(|(id, _)| *id).collect();
    all.extend(db.all::<(StatusId, AccountId)>(BOOSTS, p![own, limit]).await?);
    Ok(all)
}

/// The boosts of a status that are not deleted.
pub async fn reblogs(db: &mut Conn, id: StatusId) -> Result<Vec<(StatusId, AccountId)>> {
    const SQL: &str = sql!("SELECT id, account_id FROM statuses WHERE reblog_of_id = $1 AND deleted_at IS NULL");
    db.all(SQL, p![id]).await
}

/// Those of these statuses that have boosts which are not deleted.
pub async fn boosted(db: &mut Conn, ids: &[StatusId]) -> Result<Vec<StatusId>> {
    const SQL: &str =
        sql!("SELECT DISTINCT reblog_of_id FROM statuses WHERE reblog_of_id = ANY($1) AND deleted_at IS NULL");
    db.all(SQL, p![ids]).await
}

/// People here whose followers know a status of another server: the author of what it answers, and those who boosted
/// it (up to its deletion). At most so many.
pub async fn list_passers(db: &mut Conn, status: &Status, limit: i64) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT id FROM (
             SELECT a.id, 0 AS place FROM accounts a WHERE a.id = CAST($2 AS BIGINT) AND a.domain = ''
             UNION ALL
             SELECT b.account_id, 1 FROM statuses b WHERE b.reblog_of_id = $1 AND b.local
             AND (b.deleted_at IS NULL OR b.deleted_at = CAST($3 AS BIGINT))) x ORDER BY place LIMIT $4"
    );
    db.all(SQL, p![status.id, status.in_reply_to_account_id, status.deleted_at, limit]).await
}

/// An account's boost of a status.
pub async fn find_reblog(db: &mut Conn, account: AccountId, of: StatusId) -> Result<Option<Status>> {
    const SQL: &str = sql!(
        "SELECT ",
        Status::COLS,
        " FROM statuses WHERE account_id = $1 AND reblog_of_id = $2 AND deleted_at IS NULL"
    );
    db.opt(SQL, p![account, of]).await
}

/// Writes what an edit changed.
pub async fn update(db: &mut Conn, status: &Status) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE statuses SET text = $2, spoiler_text = $3, html = $4, sanitizer_version = $5, sensitive = $6, language = $7,
         emojis = $8, edited_at = $9, url = $10, version = version + 1 WHERE id = $1"
    );
    let s = status;
    let params = p![
        s.id,
        &s.text,
        &s.spoiler_text,
        &s.html,
        s.sanitizer_version,
        s.sensitive,
        &s.language,
        &s.emojis,
        s.edited_at,
        &s.url
    ];
    db.exec(SQL, params).await?;
    Ok(())
}

/// Changes who may quote a status.
pub async fn set_quote_policy(db: &mut Conn, id: StatusId, policy: QuotePolicy) -> Result<()> {
    const SQL: &str = sql!("UPDATE statuses SET quote_policy = $2, version = version + 1 WHERE id = $1");
    db.exec(SQL, p![id, policy]).await?;
    Ok(())
}

/// Statuses that came before the one they answer: they find their parent now. Gives them with their visibility.
pub async fn adopt(db: &mut Conn, parent: &Status) -> Result<Vec<(StatusId, Visibility)>> {
    const SQL: &str = sql!(
        "UPDATE statuses SET in_reply_to_id = $2, in_reply_to_account_id = $3, in_reply_to_uri = NULL,
         conversation_id = coalesce(CAST($4 AS BIGINT), conversation_id), version = version + 1
         WHERE in_reply_to_uri = $1 RETURNING id, visibility"
    );
    db.all(SQL, p![&parent.uri, parent.id, parent.account_id, parent.conversation_id]).await
}

/// What the origin says of its counts; None leaves a count as it is.
pub async fn set_remote_counts(
    db: &mut Conn,
    id: StatusId,
    replies: Option<i64>,
    reblogs: Option<i64>,
    favourites: Option<i64>,
) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE status_stats SET remote_reblogs_count = coalesce(CAST($2 AS BIGINT), remote_reblogs_count),
         remote_favourites_count = coalesce(CAST($3 AS BIGINT), remote_favourites_count),
         remote_replies_count = coalesce(CAST($4 AS BIGINT), remote_replies_count) WHERE status_id = $1"
    );
    db.exec(SQL, p![id, reblogs, favourites, replies]).await?;
    touch(db, id).await
}

/// Posts of one account since then: its limit is 300 in three hours.
pub async fn count_since(db: &mut Conn, account: AccountId, since: Timestamp) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM statuses WHERE account_id = $1 AND id >= $2 AND deleted_at IS NULL");
    db.one(SQL, p![account, StatusId::floor(since)]).await
}

// Tombstones: uris of deleted objects, so that nothing late brings them back.

pub async fn bury(db: &mut Conn, uri: &str, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!("INSERT INTO tombstones (uri, deleted_at) VALUES ($1, $2) ON CONFLICT (uri) DO NOTHING");
    db.exec(SQL, p![uri, now]).await?;
    Ok(())
}

/// Forgets tombstones of that time of what never was here and is not below `base`: others may send any number of them.
pub async fn sweep_tombstones(db: &mut Conn, base: &str, from: Timestamp, to: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "DELETE FROM tombstones WHERE deleted_at >= $2 AND deleted_at < $3
         AND substr(uri, 1, length(CAST($1 AS TEXT))) <> CAST($1 AS TEXT)
         AND NOT EXISTS (SELECT 1 FROM statuses s WHERE s.uri = tombstones.uri)"
    );
    db.exec(SQL, p![base, from, to]).await.map(drop)
}

/// The address is not that of something deleted any more.
pub async fn unbury(db: &mut Conn, uri: &str) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM tombstones WHERE uri = $1");
    db.exec(SQL, p![uri]).await.map(drop)
}

/// Whether it was buried after this time: for what may be undone and done again under the same uri.
pub async fn is_buried_since(db: &mut Conn, uri: &str, since: Timestamp) -> Result<bool> {
    const SQL: &str = sql!("SELECT EXISTS (SELECT 1 FROM tombstones WHERE uri = $1 AND deleted_at > $2)");
    db.one(SQL, p![uri, since]).await
}

pub async fn is_buried(db: &mut Conn, uri: &str) -> Result<bool> {
    const SQL: &str = sql!("SELECT count(*) > 0 FROM tombstones WHERE uri = $1");
    db.one(SQL, p![uri]).await
}

// Conversations.

pub async fn insert_conversation(db: &mut Conn, uri: Option<&str>, now: Timestamp) -> Result<ConversationId> {
    const INSERT: &str =
        sql!("INSERT INTO conversations (id, uri, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
    const FIND: &str = sql!("SELECT id FROM conversations WHERE uri = $1");
    let id = ConversationId::at(now);
    if db.exec(INSERT, p![id, uri, now]).await? == 1 {
        return Ok(id);
    }
    db.one(FIND, p![uri]).await
}

/// Public and unlisted answers to a status that may be shown to other servers, by its author or by all others, oldest
/// first: with their uris.
pub async fn open_replies(
    db: &mut Conn,
    status: &Status,
    by_others: bool,
    above: StatusId,
    limit: i64,
) -> Result<Vec<(StatusId, String)>> {
    const SQL: &str = sql!(
        "SELECT id, uri FROM statuses WHERE in_reply_to_id = $1 AND (account_id <> $2) = $3 AND id > $4
         AND visibility IN (0, 1) AND NOT local_only AND deleted_at IS NULL ORDER BY id LIMIT $5"
    );
    db.all(SQL, p![status.id, status.account_id, by_others, above, limit]).await
}

/// A page of what an account said in public, boosts included, newest first: its outbox.
pub async fn outbox(db: &mut Conn, account: AccountId, below: i64, limit: i64) -> Result<Vec<Status>> {
    const SQL: &str = sql!(
        "SELECT ",
        Status::COLS,
        " FROM statuses WHERE account_id = $1 AND id < $2 AND visibility IN (0, 1)
         AND NOT local_only AND deleted_at IS NULL ORDER BY id DESC LIMIT $3"
    );
    db.all(SQL, p![account, below, limit]).await
}
