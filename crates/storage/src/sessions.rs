//! `sessions`: browsers in which somebody is signed in. The secrets of their cookies are kept as hashes only.

use domain::{AccountId, SessionId, Timestamp, UserId};

use crate::{Conn, Result};

row! {
    /// A browser session.
    pub struct Session {
        id: SessionId,
        token_hash: String,
        user_id: UserId,
        /// The account that the person acts as.
        account_id: AccountId,
        ip: String,
        user_agent: String,
        created_at: Timestamp,
        last_used_at: Timestamp,
    }
}

/// Adds a session. False if its id is taken: take the next.
pub async fn insert(db: &mut Conn, session: &Session) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO sessions (",
        Session::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING"
    );
    let s = session;
    let params = p![s.id, &s.token_hash, s.user_id, s.account_id, &s.ip, &s.user_agent, s.created_at, s.last_used_at];
    Ok(db.exec(SQL, params).await? == 1)
}

pub async fn find(db: &mut Conn, token_hash: &str) -> Result<Option<Session>> {
    const SQL: &str = sql!("SELECT ", Session::COLS, " FROM sessions WHERE token_hash = $1");
    db.opt(SQL, p![token_hash]).await
}

/// Somebody used it just now.
pub async fn touch(db: &mut Conn, id: SessionId, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!("UPDATE sessions SET last_used_at = $2 WHERE id = $1");
    db.exec(SQL, p![id, now]).await.map(drop)
}

pub async fn delete(db: &mut Conn, id: SessionId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM sessions WHERE id = $1");
    db.exec(SQL, p![id]).await.map(drop)
}

/// The browsers in which a person is signed in, the one used last first.
pub async fn list(db: &mut Conn, user: UserId) -> Result<Vec<Session>> {
    const SQL: &str =
        sql!("SELECT ", Session::COLS, " FROM sessions WHERE user_id = $1 ORDER BY last_used_at DESC, id DESC");
    db.all(SQL, p![user]).await
}

/// Ends one of a person's sessions. False if it is none.
pub async fn delete_of(db: &mut Conn, user: UserId, id: SessionId) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM sessions WHERE id = $1 AND user_id = $2");
    Ok(db.exec(SQL, p![id, user]).await? == 1)
}

/// Ends a person's sessions but this one.
pub async fn delete_others(db: &mut Conn, user: UserId, but: SessionId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM sessions WHERE user_id = $1 AND id <> $2");
    db.exec(SQL, p![user, but]).await.map(drop)
}

/// Ends a person's oldest sessions beyond this number.
pub async fn keep_newest(db: &mut Conn, user: UserId, most: i64) -> Result<u64> {
    const SQL: &str = sql!(
        "DELETE FROM sessions WHERE user_id = $1 AND id NOT IN
         (SELECT id FROM sessions WHERE user_id = $1 ORDER BY last_used_at DESC, id DESC LIMIT $2)"
    );
    db.exec(SQL, p![user, most]).await
}
