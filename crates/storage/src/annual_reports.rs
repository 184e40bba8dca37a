//! `annual_reports`: people's years in review; and what they are counted from.

use domain::{AccountId, StatusId, Timestamp};

use crate::{Conn, Result};

row! {
    /// A year of a person.
    pub struct AnnualReport {
        account_id: AccountId,
        year: i64,
        schema_version: i64,
        /// JSON, in the API's form.
        data: String,
        /// The secret part of the address at which it can be shown to others.
        share_key: String,
        created_at: Timestamp,
        viewed_at: Option<Timestamp>,
    }
}

/// False if there is one already.
pub async fn insert(db: &mut Conn, report: &AnnualReport) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO annual_reports (",
        AnnualReport::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account_id, year) DO NOTHING"
    );
    let r = report;
    let params = p![r.account_id, r.year, r.schema_version, &r.data, &r.share_key, r.created_at, r.viewed_at];
    Ok(db.exec(SQL, params).await? == 1)
}

pub async fn find(db: &mut Conn, account: AccountId, year: i64) -> Result<Option<AnnualReport>> {
    const SQL: &str = sql!("SELECT ", AnnualReport::COLS, " FROM annual_reports WHERE account_id = $1 AND year = $2");
    db.opt(SQL, p![account, year]).await
}

pub async fn find_shared(db: &mut Conn, share_key: &str) -> Result<Option<AnnualReport>> {
    const SQL: &str = sql!("SELECT ", AnnualReport::COLS, " FROM annual_reports WHERE share_key = $1");
    db.opt(SQL, p![share_key]).await
}

/// Those that the person has not looked at, the newest first.
pub async fn list_unread(db: &mut Conn, account: AccountId) -> Result<Vec<AnnualReport>> {
    const SQL: &str = sql!(
        "SELECT ",
        AnnualReport::COLS,
        " FROM annual_reports WHERE account_id = $1 AND viewed_at IS NULL ORDER BY year DESC"
    );
    db.all(SQL, p![account]).await
}

pub async fn read(db: &mut Conn, account: AccountId, year: i64, now: Timestamp) -> Result<bool> {
    const SQL: &str =
        sql!("UPDATE annual_reports SET viewed_at = coalesce(viewed_at, $3) WHERE account_id = $1 AND year = $2");
    Ok(db.exec(SQL, p![account, year, now]).await? == 1)
}

row! {
    /// What a person did in a span of time.
    pub struct Doings {
        /// Posts that are neither boosts nor answers nor polls.
        standalone: i64,
        replies: i64,
        polls: i64,
        reblogs: i64,
    }
}

/// Whether an account has posted or boosted anything between two points in time (`[from, to)`).
pub async fn has_posted(db: &mut Conn, account: AccountId, [from, to]: [Timestamp; 2]) -> Result<bool> {
    const SQL: &str =
        sql!("SELECT id FROM statuses WHERE account_id = $1 AND id >= $2 AND id < $3 AND deleted_at IS NULL LIMIT 1");
    let found: Option<StatusId> = db.opt(SQL, p![account, StatusId::floor(from), StatusId::floor(to)]).await?;
    Ok(found.is_some())
}

/// What was done between two points in time (`[from, to)`).
pub async fn doings(db: &mut Conn, account: AccountId, [from, to]: [Timestamp; 2]) -> Result<Doings> {
    const SQL: &str = sql!(
        "SELECT count(*) FILTER (WHERE reblog_of_id IS NULL AND in_reply_to_id IS NULL AND poll_id IS NULL),
         count(*) FILTER (WHERE in_reply_to_id IS NOT NULL AND in_reply_to_account_id <> account_id),
         count(*) FILTER (WHERE poll_id IS NOT NULL), count(*) FILTER (WHERE reblog_of_id IS NOT NULL)
         FROM statuses WHERE account_id = $1 AND id >= $2 AND id < $3 AND deleted_at IS NULL"
    );
    db.one(SQL, p![account, StatusId::floor(from), StatusId::floor(to)]).await
}

/// Posts and new followers in each month: `starts` are the beginnings of the months and the end of the last.
pub async fn months(db: &mut Conn, account: AccountId, starts: &[Timestamp; 13]) -> Result<Vec<(i64, i64)>> {
    const SQL: &str = sql!(
        "SELECT (SELECT count(*) FROM statuses WHERE account_id = $1 AND id >= $2 AND id < $3 AND deleted_at IS NULL),
         (SELECT count(*) FROM follows WHERE target_account_id = $1 AND id >= $2 AND id < $3)"
    );
    let floor = |month: usize| StatusId::floor(starts[month]);
    let counts: [_; 12] = std::array::from_fn(|month| (SQL, p![account, floor(month), floor(month + 1)]));
    db.batch(counts).await?.into_iter().map(|rows| rows.one()).collect()
}

/// The public post of a span of time that was boosted most; none if none was.
pub async fn most_reblogged(db: &mut Conn, account: AccountId, [from, to]: [Timestamp; 2]) -> Result<Option<StatusId>> {
    const SQL: &str = sql!(
        "SELECT s.id FROM statuses s JOIN status_stats t ON t.status_id = s.id
         WHERE s.account_id = $1 AND s.id >= $2 AND s.id < $3 AND s.deleted_at IS NULL AND s.visibility = 0
         AND s.reblog_of_id IS NULL AND t.reblogs_count > 0 ORDER BY t.reblogs_count DESC, s.id DESC LIMIT 1"
    );
    db.opt(SQL, p![account, StatusId::floor(from), StatusId::floor(to)]).await
}

/// The hashtags used most in a span of time, with how often: only those used more than once.
pub async fn top_hashtags(
    db: &mut Conn,
    account: AccountId,
    [from, to]: [Timestamp; 2],
    limit: i64,
) -> Result<Vec<(String, i64)>> {
    const SQL: &str = sql!(
        "SELECT t.display_name, count(*) FROM statuses s JOIN status_tags st ON st.status_id = s.id
         JOIN tags t ON t.id = st.tag_id
         WHERE s.account_id = $1 AND s.id >= $2 AND s.id < $3 AND s.deleted_at IS NULL
         GROUP BY t.id, t.display_name HAVING count(*) > 1 ORDER BY count(*) DESC, t.id LIMIT $4"
    );
    db.all(SQL, p![account, StatusId::floor(from), StatusId::floor(to), limit]).await
}

/// The applications used most, with how often.
pub async fn top_apps(
    db: &mut Conn,
    account: AccountId,
    [from, to]: [Timestamp; 2],
    limit: i64,
) -> Result<Vec<(String, i64)>> {
    const SQL: &str = sql!(
        "SELECT p.name, count(*) FROM statuses s JOIN oauth_apps p ON p.id = s.application_id
         WHERE s.account_id = $1 AND s.id >= $2 AND s.id < $3 AND s.deleted_at IS NULL
         GROUP BY p.name ORDER BY count(*) DESC, p.name LIMIT $4"
    );
    db.all(SQL, p![account, StatusId::floor(from), StatusId::floor(to), limit]).await
}

/// Whom somebody answered most, with how often: only those answered more than once.
pub async fn most_answered(
    db: &mut Conn,
    account: AccountId,
    [from, to]: [Timestamp; 2],
    limit: i64,
) -> Result<Vec<(AccountId, i64)>> {
    const SQL: &str = sql!(
        "SELECT in_reply_to_account_id, count(*) FROM statuses
         WHERE account_id = $1 AND id >= $2 AND id < $3 AND deleted_at IS NULL
         AND in_reply_to_account_id IS NOT NULL AND in_reply_to_account_id <> $1
         GROUP BY in_reply_to_account_id HAVING count(*) > 1 ORDER BY count(*) DESC, in_reply_to_account_id LIMIT $4"
    );
    db.all(SQL, p![account, StatusId::floor(from), StatusId::floor(to), limit]).await
}

/// Whom somebody boosted most, with how often: only those boosted more than once.
pub async fn most_boosted(
    db: &mut Conn,
    account: AccountId,
    [from, to]: [Timestamp; 2],
    limit: i64,
) -> Result<Vec<(AccountId, i64)>> {
    const SQL: &str = sql!(
        "SELECT r.account_id, count(*) FROM statuses s JOIN statuses r ON r.id = s.reblog_of_id
         WHERE s.account_id = $1 AND s.id >= $2 AND s.id < $3 AND s.deleted_at IS NULL AND r.account_id <> $1
         GROUP BY r.account_id HAVING count(*) > 1 ORDER BY count(*) DESC, r.account_id LIMIT $4"
    );
    db.all(SQL, p![account, StatusId::floor(from), StatusId::floor(to), limit]).await
}
