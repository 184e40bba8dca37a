//! `instances`: other servers, and how they fare.

use std::collections::HashMap;

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
        /// Nothing is queued for it until it is heard of again.
        dead_at: Option<Timestamp>,
        /// Nothing is queued for it until the operator wants it.
        stopped_at: Option<Timestamp>,
        /// To some minutes.
        last_success_at: Option<Timestamp>,
        last_failure_at: Option<Timestamp>,
        /// Why the last failed delivery failed.
        last_error: Option<String>,
    }
}

pub async fn find(db: &mut Conn, domain: &str) -> Result<Option<Instance>> {
    const SQL: &str = sql!("SELECT ", Instance::COLS, " FROM instances WHERE domain = $1");
    db.opt(SQL, p![domain]).await
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

/// How deliveries to a host fare.
#[derive(Debug, Clone, Copy, Default)]
pub struct Health {
    /// In a row.
    pub failures: i64,
    pub failing_since: Option<Timestamp>,
    pub last_success_at: Option<Timestamp>,
}

/// Of these hosts; of those that nothing is known of, nothing.
pub async fn health(db: &mut Conn, hosts: &[&str]) -> Result<HashMap<String, Health>> {
    const SQL: &str =
        sql!("SELECT domain, failures, failing_since, last_success_at FROM instances WHERE domain = ANY($1)");
    type Found = (String, i64, Option<Timestamp>, Option<Timestamp>);
    let found: Vec<Found> = db.all(SQL, p![hosts]).await?;
    let health = |(domain, failures, failing_since, last_success_at): Found| {
        (domain, Health { failures, failing_since, last_success_at })
    };
    Ok(found.into_iter().map(health).collect())
}

/// A failed delivery that says something about its host.
#[derive(Debug)]
pub struct Failure<'a> {
    pub domain: &'a str,
    pub reason: &'a str,
    /// When to knock again.
    pub retry_at: Timestamp,
    /// It did not answer, or not sensibly: if it goes on so, it is dead.
    pub silent: bool,
}

/// One more failure in a row for each of these hosts, which are then left alone for a while.
pub async fn record_failures(db: &mut Conn, failures: &[Failure<'_>], now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO instances (id, domain, created_at, failures, failing_since, retry_at, last_failure_at, last_error)
         VALUES ($1, $2, $3, 1, $4, $5, $3, $6)
         ON CONFLICT (domain) DO UPDATE SET failures = instances.failures + 1,
         failing_since = coalesce(instances.failing_since, excluded.failing_since), retry_at = excluded.retry_at,
         last_failure_at = excluded.last_failure_at, last_error = excluded.last_error"
    );
    let row = |failure: &Failure<'_>| {
        let since = failure.silent.then_some(now);
        p![InstanceId::at(now), failure.domain, now, since, failure.retry_at, failure.reason]
    };
    db.many(SQL, failures.iter().map(row).collect()).await.map(drop)
}

/// These hosts answered: they are well.
pub async fn record_successes(db: &mut Conn, hosts: &[&str], now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO instances (id, domain, created_at, last_success_at) VALUES ($1, $2, $3, $3)
         ON CONFLICT (domain) DO UPDATE SET failures = 0, failing_since = NULL, retry_at = NULL, dead_at = NULL,
         last_success_at = excluded.last_success_at"
    );
    db.many(SQL, hosts.iter().map(|host| p![InstanceId::at(now), *host, now]).collect()).await.map(drop)
}

/// It did not answer for so long that nothing is kept for it any more.
pub async fn bury(db: &mut Conn, domain: &str, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!("UPDATE instances SET dead_at = coalesce(dead_at, CAST($2 AS BIGINT)) WHERE domain = $1");
    db.exec(SQL, p![domain, now]).await.map(drop)
}

/// It may be knocked at again, as if nothing had been. False if nothing had.
pub async fn revive(db: &mut Conn, domain: &str) -> Result<bool> {
    const SQL: &str = sql!(
        "UPDATE instances SET failures = 0, failing_since = NULL, retry_at = NULL, dead_at = NULL
         WHERE domain = $1 AND (failures > 0 OR dead_at IS NOT NULL)"
    );
    Ok(db.exec(SQL, p![domain]).await? == 1)
}

/// Nothing is to go there any more.
pub async fn stop(db: &mut Conn, domain: &str, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO instances (id, domain, created_at, stopped_at) VALUES ($1, $2, $3, $3)
         ON CONFLICT (domain) DO UPDATE SET stopped_at = coalesce(instances.stopped_at, excluded.stopped_at)"
    );
    db.exec(SQL, p![InstanceId::at(now), domain, now]).await.map(drop)
}

/// Things may go there again.
pub async fn start(db: &mut Conn, domain: &str) -> Result<()> {
    const SQL: &str = sql!("UPDATE instances SET stopped_at = NULL WHERE domain = $1");
    db.exec(SQL, p![domain]).await.map(drop)
}

/// Hosts that are dead, or left alone beyond this.
pub async fn list_unwell(db: &mut Conn, beyond: Timestamp) -> Result<Vec<String>> {
    const SQL: &str =
        sql!("SELECT domain FROM instances WHERE failures > 0 AND (dead_at IS NOT NULL OR retry_at > $1)");
    db.all(SQL, p![beyond]).await
}

/// All known hosts, by name.
pub async fn list(db: &mut Conn, limit: i64) -> Result<Vec<Instance>> {
    const SQL: &str = sql!("SELECT ", Instance::COLS, " FROM instances ORDER BY domain LIMIT $1");
    db.all(SQL, p![limit]).await
}

/// Hosts that do not fail, those that were reached last first.
pub async fn list_heard(db: &mut Conn, limit: i64) -> Result<Vec<String>> {
    const SQL: &str = sql!(
        "SELECT domain FROM instances WHERE failures = 0 AND last_success_at IS NOT NULL ORDER BY last_success_at DESC
         LIMIT $1"
    );
    db.all(SQL, p![limit]).await
}

/// These hosts, and all that fail or are stopped, by name.
pub async fn list_notable(db: &mut Conn, hosts: &[&str], limit: i64) -> Result<Vec<Instance>> {
    const SQL: &str = sql!(
        "SELECT ",
        Instance::COLS,
        " FROM instances WHERE failures > 0 OR stopped_at IS NOT NULL OR domain = ANY($1) ORDER BY domain LIMIT $2"
    );
    db.all(SQL, p![hosts, limit]).await
}

/// How this host wants requests to be signed.
pub async fn set_signature_form(db: &mut Conn, domain: &str, form: i64) -> Result<()> {
    const SQL: &str = sql!("UPDATE instances SET signature_form = $2 WHERE domain = $1");
    db.exec(SQL, p![domain, form]).await?;
    Ok(())
}

/// It sent an EmojiReact itself.
pub async fn note_emoji_react(db: &mut Conn, domain: &str) -> Result<()> {
    const SQL: &str = sql!("UPDATE instances SET emoji_reacts = TRUE WHERE domain = $1 AND NOT emoji_reacts");
    db.exec(SQL, p![domain]).await.map(drop)
}

/// Whether it ever sent an EmojiReact.
pub async fn emoji_reacts(db: &mut Conn, domain: &str) -> Result<bool> {
    const SQL: &str = sql!("SELECT count(*) FROM instances WHERE domain = $1 AND emoji_reacts");
    Ok(db.one::<i64>(SQL, p![domain]).await? > 0)
}
