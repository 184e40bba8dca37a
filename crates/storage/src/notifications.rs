//! `notifications`: what somebody was told. Ids come from the database's sequence and stay below 2^53.

use domain::{AccountId, NotificationId, NotificationType, StatusId, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct Notification {
        id: NotificationId,
        account_id: AccountId,
        from_account_id: AccountId,
        kind: NotificationType,
        status_id: Option<StatusId>,
        group_key: String,
        created_at: Timestamp,
    }
}

/// A notification to be written.
#[derive(Debug, Clone)]
pub struct New<'a> {
    pub account: AccountId,
    pub from: AccountId,
    pub kind: NotificationType,
    pub status: Option<StatusId>,
    pub group_key: &'a str,
}

/// Writes a notification unless its receiver is not of this server, blocks or mutes the sender, is blocked by the sender,
/// blocks the sender's server, or mutes the conversation. Gives its id if it was written.
pub async fn insert(db: &mut Conn, new: &New<'_>, now: Timestamp) -> Result<Option<NotificationId>> {
    const SQL: &str = sql!(
        "INSERT INTO notifications (account_id, from_account_id, kind, status_id, group_key, created_at)
         SELECT a.id, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS TEXT), CAST($6 AS BIGINT)
         FROM accounts a JOIN accounts o ON o.id = $2
         WHERE a.id = $1 AND a.domain = '' AND a.id <> $2 AND o.suspended_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = $1 AND b.target_account_id = $2)
         AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = $2 AND b.target_account_id = $1)
         AND NOT EXISTS (SELECT 1 FROM mutes m WHERE m.account_id = $1 AND m.target_account_id = $2
                         AND m.hide_notifications AND (m.expires_at IS NULL OR m.expires_at > $6))
         AND NOT EXISTS (SELECT 1 FROM account_domain_blocks d WHERE d.account_id = $1 AND d.domain = o.domain)
         AND NOT EXISTS (SELECT 1 FROM conversation_mutes c JOIN statuses s ON s.conversation_id = c.conversation_id
                         WHERE c.account_id = $1 AND s.id = $4)
         RETURNING id"
    );
    db.opt(SQL, p![new.account, new.from, new.kind, new.status, new.group_key, now]).await
}

/// Takes back what was told: an unfavourite, an unboost, an unfollow.
pub async fn withdraw(
    db: &mut Conn,
    account: AccountId,
    from: AccountId,
    kind: NotificationType,
    status: Option<StatusId>,
) -> Result<()> {
    const SQL: &str = sql!(
        "DELETE FROM notifications WHERE account_id = $1 AND from_account_id = $2 AND kind = $3
         AND status_id IS NOT DISTINCT FROM CAST($4 AS BIGINT)"
    );
    db.exec(SQL, p![account, from, kind, status]).await?;
    Ok(())
}

/// Forgets everything that somebody was told of somebody.
pub async fn delete_from(db: &mut Conn, account: AccountId, from: AccountId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM notifications WHERE account_id = $1 AND from_account_id = $2");
    db.exec(SQL, p![account, from]).await?;
    Ok(())
}
