//! `domain_allows`: the servers that there is anything to do with, where federation is limited to a list.

use domain::{DomainAllowId, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct DomainAllow {
        id: DomainAllowId,
        /// Lower-case ASCII.
        domain: String,
        created_at: Timestamp,
    }
}

/// All of them by name.
pub async fn list(db: &mut Conn) -> Result<Vec<DomainAllow>> {
    const SQL: &str = sql!("SELECT ", DomainAllow::COLS, " FROM domain_allows ORDER BY domain");
    db.all(SQL, p![]).await
}

/// Those of these names that are on the list.
pub async fn among(db: &mut Conn, domains: &[String]) -> Result<Vec<String>> {
    const SQL: &str = sql!("SELECT domain FROM domain_allows WHERE domain = ANY($1)");
    db.all(SQL, p![domains]).await
}

/// Adds a name, or gives the row that is there already.
pub async fn put(db: &mut Conn, allow: &DomainAllow) -> Result<DomainAllow> {
    const INSERT: &str =
        sql!("INSERT INTO domain_allows (id, domain, created_at) VALUES ($1, $2, $3) ON CONFLICT (domain) DO NOTHING");
    const FIND: &str = sql!("SELECT ", DomainAllow::COLS, " FROM domain_allows WHERE domain = $1");
    db.exec(INSERT, p![allow.id, &allow.domain, allow.created_at]).await?;
    db.one(FIND, p![&allow.domain]).await
}

/// Gives what was taken from the list.
pub async fn delete(db: &mut Conn, domain: &str) -> Result<Option<DomainAllow>> {
    const SQL: &str = sql!("DELETE FROM domain_allows WHERE domain = $1 RETURNING ", DomainAllow::COLS);
    db.opt(SQL, p![domain]).await
}
