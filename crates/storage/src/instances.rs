//! `instances`: other servers, and how they fare.

use domain::{InstanceId, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct Instance {
        id: InstanceId,
        domain: String,
        software: Option<String>,
        software_version: Option<String>,
        created_at: Timestamp,
        /// Deliveries that failed in a row.
        failures: i64,
        failing_since: Option<Timestamp>,
        /// When to knock again.
        retry_at: Option<Timestamp>,
        /// 0: draft-cavage, 1: RFC 9421.
        signature_form: i64,
    }
}

pub async fn find(db: &mut Conn, domain: &str) -> Result<Option<Instance>> {
    const SQL: &str = sql!("SELECT ", Instance::COLS, " FROM instances WHERE domain = $1");
    db.find(SQL, p![domain]).await
}

pub async fn find_or_insert(db: &mut Conn, domain: &str, now: Timestamp) -> Result<InstanceId> {
    const FIND: &str = sql!("SELECT id FROM instances WHERE domain = $1");
    const INSERT: &str =
        sql!("INSERT INTO instances (id, domain, created_at) VALUES ($1, $2, $3) ON CONFLICT (domain) DO NOTHING");
    if let Some(id) = db.opt(FIND, p![domain]).await? {
        return Ok(id);
    }
    db.exec(INSERT, p![InstanceId::at(now), domain, now]).await?;
    db.one(FIND, p![domain]).await
}

/// All known servers by name.
pub async fn domains(db: &mut Conn, limit: i64) -> Result<Vec<String>> {
    const SQL: &str = sql!("SELECT domain FROM instances ORDER BY domain LIMIT $1");
    db.all(SQL, p![limit]).await
}

/// Known servers whose name begins so, without those that are shut out.
pub async fn search(db: &mut Conn, prefix: &str, limit: i64) -> Result<Vec<String>> {
    const SQL: &str = sql!(
        "SELECT domain FROM instances i WHERE domain >= $1 AND domain < $2
         AND NOT EXISTS (SELECT 1 FROM domain_blocks b WHERE b.severity = 1 AND b.domain = i.domain)
         ORDER BY domain LIMIT $3"
    );
    db.all(SQL, p![prefix, format!("{prefix}{}", char::MAX), limit]).await
}

pub async fn count(db: &mut Conn) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM instances");
    db.one(SQL, p![]).await
}

/// A delivery failed: one more in a row; the host is left alone until `retry_at`.
pub async fn record_failure(db: &mut Conn, domain: &str, retry_at: Timestamp, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE instances SET failures = failures + 1, failing_since = coalesce(failing_since, CAST($3 AS BIGINT)),
         retry_at = $2 WHERE domain = $1"
    );
    db.exec(SQL, p![domain, retry_at, now]).await?;
    Ok(())
}

/// The host answered: it is well.
pub async fn record_success(db: &mut Conn, domain: &str) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE instances SET failures = 0, failing_since = NULL, retry_at = NULL WHERE domain = $1 AND failures > 0"
    );
    db.exec(SQL, p![domain]).await?;
    Ok(())
}

/// How this host wants requests to be signed.
pub async fn set_signature_form(db: &mut Conn, domain: &str, form: i64) -> Result<()> {
    const SQL: &str = sql!("UPDATE instances SET signature_form = $2 WHERE domain = $1");
    db.exec(SQL, p![domain, form]).await?;
    Ok(())
}
