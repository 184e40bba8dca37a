//! `domain_blocks`: what the staff decided about other servers, each with everything below its name.

use domain::{AccountId, ServerBlockId, Severity, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct DomainBlock {
        id: ServerBlockId,
        /// Lower-case ASCII.
        domain: String,
        severity: Severity,
        reject_media: bool,
        reject_reports: bool,
        /// For the staff.
        private_comment: String,
        /// For everybody.
        public_comment: String,
        /// Whether the name is told in parts only.
        obfuscate: bool,
        /// Also the mark on accounts that are limited or suspended for this reason and no other.
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// All of them by name.
pub async fn list(db: &mut Conn) -> Result<Vec<DomainBlock>> {
    const SQL: &str = sql!("SELECT ", DomainBlock::COLS, " FROM domain_blocks ORDER BY domain");
    db.all(SQL, p![]).await
}

pub async fn find(db: &mut Conn, domain: &str) -> Result<Option<DomainBlock>> {
    const SQL: &str = sql!("SELECT ", DomainBlock::COLS, " FROM domain_blocks WHERE domain = $1");
    db.opt(SQL, p![domain]).await
}

/// What holds for a host: the decision about the longest of these names, which are the host's and those above it.
pub async fn covering(db: &mut Conn, names: &[String]) -> Result<Option<DomainBlock>> {
    const SQL: &str = sql!(
        "SELECT ",
        DomainBlock::COLS,
        " FROM domain_blocks WHERE domain = ANY($1) ORDER BY length(domain) DESC LIMIT 1"
    );
    db.opt(SQL, p![names]).await
}

/// The names with which there is nothing to do at all.
pub async fn suspended(db: &mut Conn) -> Result<Vec<String>> {
    const SQL: &str = sql!("SELECT domain FROM domain_blocks WHERE severity = 1");
    db.all(SQL, p![]).await
}

/// Adds a decision, or puts it in the place of the one about the same name, whose id and beginning it keeps.
pub async fn put(db: &mut Conn, block: &DomainBlock) -> Result<DomainBlock> {
    const SQL: &str = sql!(
        "INSERT INTO domain_blocks (",
        DomainBlock::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (domain) DO UPDATE SET severity = excluded.severity, reject_media = excluded.reject_media,
         reject_reports = excluded.reject_reports, private_comment = excluded.private_comment,
         public_comment = excluded.public_comment, obfuscate = excluded.obfuscate, updated_at = excluded.updated_at
         RETURNING ",
        DomainBlock::COLS
    );
    let b = block;
    #[rustfmt::skip]
    let params = p![
        b.id, &b.domain, b.severity, b.reject_media, b.reject_reports, &b.private_comment, &b.public_comment, b.obfuscate,
        b.created_at, b.updated_at,
    ];
    db.one(SQL, params).await
}

/// Gives what was lifted.
pub async fn delete(db: &mut Conn, domain: &str) -> Result<Option<DomainBlock>> {
    const SQL: &str = sql!("DELETE FROM domain_blocks WHERE domain = $1 RETURNING ", DomainBlock::COLS);
    db.opt(SQL, p![domain]).await
}

/// The hosts of accounts that have this name or one below it. A few that only look so may be among them.
pub async fn account_domains(db: &mut Conn, domain: &str) -> Result<Vec<String>> {
    const SQL: &str = sql!("SELECT DISTINCT domain FROM accounts WHERE domain = $1 OR domain LIKE $2");
    db.all(SQL, p![domain, format!("%.{domain}")]).await
}

/// Limits accounts of a host that are not limited yet, at most this many. Gives how many.
pub async fn silence(db: &mut Conn, host: &str, mark: Timestamp, limit: i64) -> Result<u64> {
    const SQL: &str = sql!(
        "UPDATE accounts SET silenced_at = $2, version = version + 1
         WHERE id IN (SELECT id FROM accounts WHERE domain = $1 AND silenced_at IS NULL LIMIT $3)"
    );
    db.exec(SQL, p![host, mark, limit]).await
}

/// Limits an account that has just come.
pub async fn silence_account(db: &mut Conn, account: AccountId, mark: Timestamp) -> Result<()> {
    const SQL: &str = sql!("UPDATE accounts SET silenced_at = $2 WHERE id = $1 AND silenced_at IS NULL");
    db.exec(SQL, p![account, mark]).await.map(drop)
}

/// Undoes [`silence`] with this mark.
pub async fn unsilence(db: &mut Conn, host: &str, mark: Timestamp, limit: i64) -> Result<u64> {
    const SQL: &str = sql!(
        "UPDATE accounts SET silenced_at = NULL, version = version + 1
         WHERE id IN (SELECT id FROM accounts WHERE domain = $1 AND silenced_at = $2 LIMIT $3)"
    );
    db.exec(SQL, p![host, mark, limit]).await
}

/// Suspends accounts of a host that are not suspended yet, at most this many. Gives how many.
pub async fn suspend(db: &mut Conn, host: &str, mark: Timestamp, limit: i64) -> Result<u64> {
    const SQL: &str = sql!(
        "UPDATE accounts SET suspended_at = $2, version = version + 1
         WHERE id IN (SELECT id FROM accounts WHERE domain = $1 AND suspended_at IS NULL LIMIT $3)"
    );
    db.exec(SQL, p![host, mark, limit]).await
}

/// Undoes [`suspend`] with this mark.
pub async fn unsuspend(db: &mut Conn, host: &str, mark: Timestamp, limit: i64) -> Result<u64> {
    const SQL: &str = sql!(
        "UPDATE accounts SET suspended_at = NULL, version = version + 1
         WHERE id IN (SELECT id FROM accounts WHERE domain = $1 AND suspended_at = $2 LIMIT $3)"
    );
    db.exec(SQL, p![host, mark, limit]).await
}

/// Forgets who waits to follow whom between people here and a host.
pub async fn forget_requests(db: &mut Conn, host: &str) -> Result<()> {
    const SQL: &str = sql!(
        "DELETE FROM follow_requests WHERE account_id IN (SELECT id FROM accounts WHERE domain = $1)
         OR target_account_id IN (SELECT id FROM accounts WHERE domain = $1)"
    );
    db.exec(SQL, p![host]).await.map(drop)
}
