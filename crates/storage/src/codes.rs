//! `one_time_codes`: what links in e-mails and on the console are proved by. Kept as hashes.

use domain::{CodePurpose, Timestamp, UserId};

use crate::{Conn, Result};

/// Who the code that claims a new server belongs to: nobody yet.
pub const NOBODY: UserId = UserId(0);

/// A person's earlier codes for the same purpose are void from now on.
pub async fn replace(
    db: &mut Conn,
    purpose: CodePurpose,
    user: UserId,
    hash: &str,
    expires_at: Timestamp,
) -> Result<()> {
    const VOID: &str = sql!("DELETE FROM one_time_codes WHERE purpose = $1 AND user_id = $2");
    const SQL: &str = sql!("INSERT INTO one_time_codes (hash, purpose, user_id, expires_at) VALUES ($1, $2, $3, $4)");
    db.exec(VOID, p![purpose, user]).await?;
    db.exec(SQL, p![hash, purpose, user, expires_at]).await.map(drop)
}

/// Whose code it is, if it is still good.
pub async fn find(db: &mut Conn, purpose: CodePurpose, hash: &str, now: Timestamp) -> Result<Option<UserId>> {
    const SQL: &str = sql!("SELECT user_id FROM one_time_codes WHERE hash = $1 AND purpose = $2 AND expires_at > $3");
    let found: Option<(UserId,)> = db.opt(SQL, p![hash, purpose, now]).await?;
    Ok(found.map(|(user,)| user))
}

/// Uses the code up. Of two who try at the same time, one gets `None`.
pub async fn take(db: &mut Conn, purpose: CodePurpose, hash: &str, now: Timestamp) -> Result<Option<UserId>> {
    const SQL: &str =
        sql!("DELETE FROM one_time_codes WHERE hash = $1 AND purpose = $2 AND expires_at > $3 RETURNING user_id");
    let taken: Option<(UserId,)> = db.opt(SQL, p![hash, purpose, now]).await?;
    Ok(taken.map(|(user,)| user))
}

/// Forgets codes that are too old. Gives their number.
pub async fn sweep(db: &mut Conn, now: Timestamp) -> Result<u64> {
    const SQL: &str = sql!("DELETE FROM one_time_codes WHERE expires_at <= $1");
    db.exec(SQL, p![now]).await
}
