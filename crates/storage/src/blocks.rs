//! `blocks`, `mutes`, `account_domain_blocks`, `account_notes`: what one account keeps away, or remembers, of another.

use domain::{AccountId, BlockId, DomainBlockId, MuteId, Timestamp};

use crate::{Conn, Result, timelines::Page};

/// That the author of the status `s` does not block the viewer `$1`. What comes first is asked once for all rows, and most
/// have not fallen out with anybody; a list to look into would be made for each page, which takes longer than the rest.
pub(crate) const NOT_BLOCKING: &str = "(NOT EXISTS (SELECT 1 FROM blocks b WHERE b.target_account_id = $1)
    OR NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = s.account_id AND b.target_account_id = $1))";

/// That the viewer `$1` keeps neither the author `a` of the status `s` away nor the author's server.
pub(crate) const NOT_KEPT_AWAY: &str = "(NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = $1)
    OR NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = $1 AND b.target_account_id = s.account_id))
    AND (NOT EXISTS (SELECT 1 FROM mutes m WHERE m.account_id = $1)
    OR NOT EXISTS (SELECT 1 FROM mutes m WHERE m.account_id = $1 AND m.target_account_id = s.account_id))
    AND (a.domain = '' OR NOT EXISTS (SELECT 1 FROM account_domain_blocks d WHERE d.account_id = $1)
    OR NOT EXISTS (SELECT 1 FROM account_domain_blocks d WHERE d.account_id = $1 AND d.domain = a.domain))";

/// [`NOT_BLOCKING`] of the boosted status `r`.
pub(crate) const BOOSTED_NOT_BLOCKING: &str = "(NOT EXISTS (SELECT 1 FROM blocks b WHERE b.target_account_id = $1)
    OR NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = r.account_id AND b.target_account_id = $1))";

/// That the viewer `$1` does not block the author of the boosted status `r`.
pub(crate) const BOOSTED_NOT_BLOCKED: &str = "(NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = $1)
    OR NOT EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = $1 AND b.target_account_id = r.account_id))";

/// [`NOT_KEPT_AWAY`] of the boosted status `r` and its author `ra`.
pub(crate) const BOOSTED_NOT_KEPT_AWAY: &str = sql!(
    BOOSTED_NOT_BLOCKED,
    " AND (NOT EXISTS (SELECT 1 FROM mutes m WHERE m.account_id = $1)
    OR NOT EXISTS (SELECT 1 FROM mutes m WHERE m.account_id = $1 AND m.target_account_id = r.account_id))
    AND (ra.domain = '' OR NOT EXISTS (SELECT 1 FROM account_domain_blocks d WHERE d.account_id = $1)
    OR NOT EXISTS (SELECT 1 FROM account_domain_blocks d WHERE d.account_id = $1 AND d.domain = ra.domain))"
);

/// True if the block is new. `uri` names the activity.
pub async fn insert(
    db: &mut Conn,
    account: AccountId,
    target: AccountId,
    uri: Option<&str>,
    now: Timestamp,
) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO blocks (id, account_id, target_account_id, uri, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING"
    );
    Ok(db.exec(SQL, p![BlockId::at(now), account, target, uri, now]).await? == 1)
}

/// Gives the uri of the activity (if there was one) when there was such a block.
pub async fn delete(db: &mut Conn, account: AccountId, target: AccountId) -> Result<Option<Option<String>>> {
    const SQL: &str = sql!("DELETE FROM blocks WHERE account_id = $1 AND target_account_id = $2 RETURNING uri");
    db.opt(SQL, p![account, target]).await
}

pub async fn find_by_uri(db: &mut Conn, uri: &str) -> Result<Option<(AccountId, AccountId)>> {
    const SQL: &str = sql!("SELECT account_id, target_account_id FROM blocks WHERE uri = $1");
    db.opt(SQL, p![uri]).await
}

/// Whether either of the two blocks the other.
pub async fn between(db: &mut Conn, a: AccountId, b: AccountId) -> Result<bool> {
    const SQL: &str = sql!(
        "SELECT EXISTS (SELECT 1 FROM blocks WHERE (account_id = $1 AND target_account_id = $2)
                        OR (account_id = $2 AND target_account_id = $1))"
    );
    db.one(SQL, p![a, b]).await
}

/// Whether either of the two blocks the other's server.
pub async fn server_between(db: &mut Conn, a: AccountId, b: AccountId) -> Result<bool> {
    const SQL: &str = sql!(
        "SELECT EXISTS (SELECT 1 FROM account_domain_blocks d JOIN accounts o ON o.domain = d.domain
                        WHERE (d.account_id = $1 AND o.id = $2) OR (d.account_id = $2 AND o.id = $1))"
    );
    db.one(SQL, p![a, b]).await
}

/// Mutes, or changes the mute that is there.
pub async fn mute(
    db: &mut Conn,
    account: AccountId,
    target: AccountId,
    hide_notifications: bool,
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO mutes (id, account_id, target_account_id, hide_notifications, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (account_id, target_account_id)
         DO UPDATE SET hide_notifications = excluded.hide_notifications, expires_at = excluded.expires_at"
    );
    db.exec(SQL, p![MuteId::at(now), account, target, hide_notifications, expires_at, now]).await?;
    Ok(())
}

pub async fn unmute(db: &mut Conn, account: AccountId, target: AccountId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM mutes WHERE account_id = $1 AND target_account_id = $2");
    db.exec(SQL, p![account, target]).await?;
    Ok(())
}

/// Ends a mute whose time is over. False if it goes on or is gone already.
pub async fn end_mute(db: &mut Conn, account: AccountId, target: AccountId, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM mutes WHERE account_id = $1 AND target_account_id = $2 AND expires_at <= $3");
    Ok(db.exec(SQL, p![account, target, now]).await? == 1)
}

/// Forgets mutes whose time is over.
pub async fn sweep_mutes(db: &mut Conn, now: Timestamp) -> Result<u64> {
    const SQL: &str = sql!("DELETE FROM mutes WHERE expires_at <= $1");
    db.exec(SQL, p![now]).await
}

pub async fn block_domain(db: &mut Conn, account: AccountId, domain: &str, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO account_domain_blocks (id, account_id, domain, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, domain) DO NOTHING"
    );
    Ok(db.exec(SQL, p![DomainBlockId::at(now), account, domain, now]).await? == 1)
}

pub async fn unblock_domain(db: &mut Conn, account: AccountId, domain: &str) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM account_domain_blocks WHERE account_id = $1 AND domain = $2");
    db.exec(SQL, p![account, domain]).await?;
    Ok(())
}

/// Servers that an account blocks, with the cursor, newest first.
pub async fn domains(db: &mut Conn, account: AccountId, page: Page) -> Result<Vec<(i64, String)>> {
    const DOWN: &str = sql!(
        "SELECT id, domain FROM account_domain_blocks WHERE account_id = $1 AND id < $2 AND id > $3
         ORDER BY id DESC LIMIT $4"
    );
    const UP: &str = sql!(
        "SELECT id, domain FROM account_domain_blocks WHERE account_id = $1 AND id < $2 AND id > $3
         ORDER BY id ASC LIMIT $4"
    );
    let sql = if page.upwards { UP } else { DOWN };
    let mut rows: Vec<(i64, String)> = db.all(sql, p![account, page.max_id, page.above_id, page.limit]).await?;
    if page.upwards {
        rows.reverse();
    }
    Ok(rows)
}

/// Keeps a private note on somebody; an empty one is forgotten.
pub async fn set_note(db: &mut Conn, account: AccountId, target: AccountId, comment: &str) -> Result<()> {
    const PUT: &str = sql!(
        "INSERT INTO account_notes (account_id, target_account_id, comment) VALUES ($1, $2, $3)
         ON CONFLICT (account_id, target_account_id) DO UPDATE SET comment = excluded.comment"
    );
    const CLEAR: &str = sql!("DELETE FROM account_notes WHERE account_id = $1 AND target_account_id = $2");
    if comment.is_empty() {
        db.exec(CLEAR, p![account, target]).await?;
    } else {
        db.exec(PUT, p![account, target, comment]).await?;
    }
    Ok(())
}
