//! `favourites`, `bookmarks`, `pins`, `conversation_mutes`: between an account and a status.

use domain::{AccountId, BookmarkId, ConversationId, FavouriteId, PinId, StatusId, Timestamp};

use crate::{Conn, Result, statuses::Status};

/// True if this favourite is new; a repeat is not an error (clients retry, servers resend). `uri` names the activity.
pub async fn favourite(
    db: &mut Conn,
    account: AccountId,
    status: StatusId,
    uri: Option<&str>,
    now: Timestamp,
) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO favourites (id, account_id, status_id, uri, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING"
    );
    Ok(db.exec(SQL, p![FavouriteId::at(now), account, status, uri, now]).await? == 1)
}

/// Gives the uri of the activity (if there was one) when there was such a favourite.
pub async fn unfavourite(db: &mut Conn, account: AccountId, status: StatusId) -> Result<Option<Option<String>>> {
    const SQL: &str = sql!("DELETE FROM favourites WHERE account_id = $1 AND status_id = $2 RETURNING uri");
    db.opt(SQL, p![account, status]).await
}

/// The activity of a favourite, if there is one.
pub async fn favourite_uri(db: &mut Conn, account: AccountId, status: StatusId) -> Result<Option<String>> {
    const SQL: &str = sql!("SELECT uri FROM favourites WHERE account_id = $1 AND status_id = $2");
    Ok(db.opt::<Option<String>>(SQL, p![account, status]).await?.flatten())
}

/// Which favourite an Undo with a bare id means.
pub async fn favourite_by_uri(db: &mut Conn, uri: &str) -> Result<Option<(AccountId, StatusId)>> {
    const SQL: &str = sql!("SELECT account_id, status_id FROM favourites WHERE uri = $1");
    db.opt(SQL, p![uri]).await
}

pub async fn bookmark(db: &mut Conn, account: AccountId, status: StatusId, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO bookmarks (id, account_id, status_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, status_id) DO NOTHING"
    );
    Ok(db.exec(SQL, p![BookmarkId::at(now), account, status, now]).await? == 1)
}

pub async fn unbookmark(db: &mut Conn, account: AccountId, status: StatusId) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM bookmarks WHERE account_id = $1 AND status_id = $2");
    Ok(db.exec(SQL, p![account, status]).await? == 1)
}

/// True if the pin is new.
pub async fn pin(db: &mut Conn, account: AccountId, status: StatusId, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO pins (id, account_id, status_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, status_id) DO NOTHING"
    );
    Ok(db.exec(SQL, p![PinId::at(now), account, status, now]).await? == 1)
}

pub async fn unpin(db: &mut Conn, account: AccountId, status: StatusId) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM pins WHERE account_id = $1 AND status_id = $2");
    Ok(db.exec(SQL, p![account, status]).await? == 1)
}

pub async fn count_pins(db: &mut Conn, account: AccountId) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM pins WHERE account_id = $1");
    db.one(SQL, p![account]).await
}

pub async fn mute_conversation(db: &mut Conn, account: AccountId, conversation: ConversationId) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO conversation_mutes (account_id, conversation_id) VALUES ($1, $2)
         ON CONFLICT (account_id, conversation_id) DO NOTHING"
    );
    db.exec(SQL, p![account, conversation]).await?;
    Ok(())
}

pub async fn unmute_conversation(db: &mut Conn, account: AccountId, conversation: ConversationId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM conversation_mutes WHERE account_id = $1 AND conversation_id = $2");
    db.exec(SQL, p![account, conversation]).await?;
    Ok(())
}

/// Who favourited a status, newest first, leaving out people the viewer blocks or who block the viewer; with the cursor.
pub async fn favourited_by(
    db: &mut Conn,
    viewer: AccountId,
    status: StatusId,
    page: crate::timelines::Page,
) -> Result<Vec<(i64, AccountId)>> {
    const SQL: &str = sql!(
        "SELECT f.id, f.account_id FROM favourites f JOIN accounts a ON a.id = f.account_id
         WHERE f.status_id = $2 AND f.id < $3 AND f.id > $4 AND a.suspended_at IS NULL
         AND f.account_id NOT IN (SELECT b.target_account_id FROM blocks b WHERE b.account_id = $1)
         AND f.account_id NOT IN (SELECT b.account_id FROM blocks b WHERE b.target_account_id = $1)
         ORDER BY f.id DESC LIMIT $5"
    );
    db.all(SQL, p![viewer, status, page.max_id, page.above_id, page.limit]).await
}

/// Those whom somebody follows with their boosts, and does not mute, who boosted these statuses; the newest boosts first.
pub async fn boosted_by_followed(
    db: &mut Conn,
    viewer: AccountId,
    statuses: &[StatusId],
    limit: i64,
) -> Result<Vec<(StatusId, AccountId)>> {
    const SQL: &str = sql!(
        "SELECT s.reblog_of_id, s.account_id FROM statuses s
         JOIN follows f ON f.account_id = $1 AND f.target_account_id = s.account_id
         WHERE s.reblog_of_id = ANY($2) AND s.deleted_at IS NULL AND s.visibility IN (0, 1, 2) AND f.show_reblogs
         AND s.account_id NOT IN (SELECT m.target_account_id FROM mutes m WHERE m.account_id = $1)
         ORDER BY s.id DESC LIMIT $3"
    );
    db.all(SQL, p![viewer, statuses, limit]).await
}

/// Who boosted a status, as far as the viewer may see the boosts; with the cursor.
pub async fn reblogged_by(
    db: &mut Conn,
    viewer: AccountId,
    status: StatusId,
    page: crate::timelines::Page,
) -> Result<Vec<(i64, AccountId)>> {
    const SQL: &str = sql!(
        "SELECT s.id, s.account_id FROM statuses s
         WHERE s.reblog_of_id = $2 AND s.id < $3 AND s.id > $4 AND ",
        crate::statuses::VISIBLE,
        "
         AND s.account_id NOT IN (SELECT b.target_account_id FROM blocks b WHERE b.account_id = $1)
         ORDER BY s.id DESC LIMIT $5"
    );
    db.all(SQL, p![viewer, status, page.max_id, page.above_id, page.limit]).await
}

/// The inboxes of people of other servers who boosted a status (up to its deletion), favourited or answered it, or voted
/// in its poll; without those on servers that an account blocks, if one is given.
pub async fn involved_inboxes(db: &mut Conn, status: &Status, blocker: Option<AccountId>) -> Result<Vec<String>> {
    const SQL: &str = sql!(
        "SELECT DISTINCT coalesce(a.shared_inbox_url, a.inbox_url) FROM accounts a WHERE a.id IN (
             SELECT b.account_id FROM statuses b WHERE b.reblog_of_id = $1 AND NOT b.local
             AND (b.deleted_at IS NULL OR b.deleted_at = CAST($2 AS BIGINT))
             UNION SELECT r.account_id FROM statuses r WHERE r.in_reply_to_id = $1 AND NOT r.local AND r.deleted_at IS NULL
             UNION SELECT f.account_id FROM favourites f WHERE f.status_id = $1
             UNION SELECT v.account_id FROM poll_votes v WHERE v.poll_id = $1)
         AND a.domain <> '' AND a.suspended_at IS NULL AND a.inbox_url <> ''
         AND a.domain NOT IN (SELECT d.domain FROM account_domain_blocks d WHERE d.account_id = CAST($3 AS BIGINT))"
    );
    db.all(SQL, p![status.id, status.deleted_at, blocker]).await
}
