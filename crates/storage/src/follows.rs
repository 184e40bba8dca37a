//! `follows`, `follow_requests`: who follows whom, and who asks to. A row's own id is the hidden cursor of lists; `uri`
//! names the Follow activity, because peers send Undo, Accept and Reject with a bare id.

use domain::{AccountId, FollowId, Timestamp};

use crate::{Conn, Result, timelines::Page};

row! {
    /// A follow, or a request to follow: they have the same columns.
    pub struct Follow {
        id: FollowId,
        account_id: AccountId,
        target_account_id: AccountId,
        uri: Option<String>,
        show_reblogs: bool,
        notify: bool,
        /// JSON list of codes; None for all languages.
        languages: Option<String>,
        created_at: Timestamp,
    }
}

pub async fn find(db: &mut Conn, account: AccountId, target: AccountId) -> Result<Option<Follow>> {
    const SQL: &str = sql!("SELECT ", Follow::COLS, " FROM follows WHERE account_id = $1 AND target_account_id = $2");
    db.opt(SQL, p![account, target]).await
}

pub async fn find_by_uri(db: &mut Conn, uri: &str) -> Result<Option<Follow>> {
    const SQL: &str = sql!("SELECT ", Follow::COLS, " FROM follows WHERE uri = $1");
    db.opt(SQL, p![uri]).await
}

/// True if the follow is new; a repeat keeps the first.
pub async fn insert(db: &mut Conn, follow: &Follow) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO follows (",
        Follow::COLS,
        ", elsewhere) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, (SELECT a.domain <> '' FROM accounts a WHERE a.id = $2))
         ON CONFLICT DO NOTHING"
    );
    let f = follow;
    let params =
        p![f.id, f.account_id, f.target_account_id, &f.uri, f.show_reblogs, f.notify, &f.languages, f.created_at];
    Ok(db.exec(SQL, params).await? == 1)
}

/// What a follower wants to see of the followed; None leaves a rule as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    pub show_reblogs: Option<bool>,
    pub notify: Option<bool>,
    /// Some(None): all languages.
    pub languages: Option<Option<String>>,
}

/// Changes the rules of a follow or of a request, whichever there is.
pub async fn set_rules(db: &mut Conn, account: AccountId, target: AccountId, rules: &Rules) -> Result<()> {
    const FOLLOW: &str = sql!(
        "UPDATE follows SET show_reblogs = coalesce(CAST($3 AS BOOLEAN), show_reblogs),
         notify = coalesce(CAST($4 AS BOOLEAN), notify),
         languages = CASE WHEN $5 THEN CAST($6 AS TEXT) ELSE languages END
         WHERE account_id = $1 AND target_account_id = $2"
    );
    const REQUEST: &str = sql!(
        "UPDATE follow_requests SET show_reblogs = coalesce(CAST($3 AS BOOLEAN), show_reblogs),
         notify = coalesce(CAST($4 AS BOOLEAN), notify),
         languages = CASE WHEN $5 THEN CAST($6 AS TEXT) ELSE languages END
         WHERE account_id = $1 AND target_account_id = $2"
    );
    let languages = rules.languages.clone().flatten();
    let params = p![account, target, rules.show_reblogs, rules.notify, rules.languages.is_some(), languages];
    db.exec(FOLLOW, params.clone()).await?;
    db.exec(REQUEST, params).await?;
    Ok(())
}

/// The follower's server names the follow or the request, whichever there is, by another activity now.
pub async fn set_uri(db: &mut Conn, account: AccountId, target: AccountId, uri: &str) -> Result<()> {
    const FOLLOW: &str = sql!("UPDATE follows SET uri = $3 WHERE account_id = $1 AND target_account_id = $2");
    const REQUEST: &str = sql!("UPDATE follow_requests SET uri = $3 WHERE account_id = $1 AND target_account_id = $2");
    db.exec(FOLLOW, p![account, target, uri]).await?;
    db.exec(REQUEST, p![account, target, uri]).await?;
    Ok(())
}

/// Ends a follow and gives it.
pub async fn delete(db: &mut Conn, account: AccountId, target: AccountId) -> Result<Option<Follow>> {
    const SQL: &str =
        sql!("DELETE FROM follows WHERE account_id = $1 AND target_account_id = $2 RETURNING ", Follow::COLS);
    db.opt(SQL, p![account, target]).await
}

pub async fn find_request(db: &mut Conn, account: AccountId, target: AccountId) -> Result<Option<Follow>> {
    const SQL: &str =
        sql!("SELECT ", Follow::COLS, " FROM follow_requests WHERE account_id = $1 AND target_account_id = $2");
    db.opt(SQL, p![account, target]).await
}

pub async fn find_request_by_uri(db: &mut Conn, uri: &str) -> Result<Option<Follow>> {
    const SQL: &str = sql!("SELECT ", Follow::COLS, " FROM follow_requests WHERE uri = $1");
    db.opt(SQL, p![uri]).await
}

pub async fn insert_request(db: &mut Conn, request: &Follow) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO follow_requests (",
        Follow::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING"
    );
    let f = request;
    let params =
        p![f.id, f.account_id, f.target_account_id, &f.uri, f.show_reblogs, f.notify, &f.languages, f.created_at];
    Ok(db.exec(SQL, params).await? == 1)
}

pub async fn delete_request(db: &mut Conn, account: AccountId, target: AccountId) -> Result<Option<Follow>> {
    const SQL: &str =
        sql!("DELETE FROM follow_requests WHERE account_id = $1 AND target_account_id = $2 RETURNING ", Follow::COLS);
    db.opt(SQL, p![account, target]).await
}

/// Lists of people: the hidden cursor beside each account, newest first.
macro_rules! people {
    ($(#[$doc:meta])* $name:ident, $table:literal, $whose:literal, $who:literal) => {
        $(#[$doc])*
        pub async fn $name(db: &mut Conn, account: AccountId, page: Page) -> Result<Vec<(i64, AccountId)>> {
            const DOWN: &str = sql!(
                "SELECT f.id, f.", $who, " FROM ", $table, " f JOIN accounts a ON a.id = f.", $who, " WHERE f.", $whose,
                " = $1 AND f.id < $2 AND f.id > $3 AND a.suspended_at IS NULL ORDER BY f.id DESC LIMIT $4"
            );
            const UP: &str = sql!(
                "SELECT f.id, f.", $who, " FROM ", $table, " f JOIN accounts a ON a.id = f.", $who, " WHERE f.", $whose,
                " = $1 AND f.id < $2 AND f.id > $3 AND a.suspended_at IS NULL ORDER BY f.id ASC LIMIT $4"
            );
            let sql = if page.upwards { UP } else { DOWN };
            let mut rows: Vec<(i64, AccountId)> =
                db.all(sql, p![account, page.max_id, page.above_id, page.limit]).await?;
            if page.upwards {
                rows.reverse();
            }
            Ok(rows)
        }
    };
}

people!(
    /// Who follows an account.
    followers,
    "follows",
    "target_account_id",
    "account_id"
);
people!(
    /// Whom an account follows.
    following,
    "follows",
    "account_id",
    "target_account_id"
);
people!(
    /// Who asks to follow an account.
    requests,
    "follow_requests",
    "target_account_id",
    "account_id"
);
people!(
    /// Whom an account blocks.
    blocked,
    "blocks",
    "account_id",
    "target_account_id"
);
people!(
    /// Whom an account mutes.
    muted,
    "mutes",
    "account_id",
    "target_account_id"
);

/// Followers of the accounts `$1` on other servers.
const INBOXES: &str = "SELECT DISTINCT coalesce(a.shared_inbox_url, a.inbox_url)
     FROM follows f JOIN accounts a ON a.id = f.account_id
     WHERE f.target_account_id = ANY($1) AND f.elsewhere AND a.suspended_at IS NULL AND a.inbox_url <> ''";

/// The inboxes of an account's followers on other servers, each server's shared one where it has one, once.
pub async fn follower_inboxes(db: &mut Conn, account: AccountId) -> Result<Vec<String>> {
    list_follower_inboxes(db, &[account]).await
}

/// The same for several accounts.
pub async fn list_follower_inboxes(db: &mut Conn, accounts: &[AccountId]) -> Result<Vec<String>> {
    const SQL: &str = sql!(INBOXES);
    db.all(SQL, p![accounts]).await
}

/// The same for one account, without those on servers that another blocks, if one is given.
pub async fn follower_inboxes_but(
    db: &mut Conn,
    account: AccountId,
    blocker: Option<AccountId>,
) -> Result<Vec<String>> {
    const SQL: &str = sql!(
        INBOXES,
        " AND a.domain NOT IN (SELECT d.domain FROM account_domain_blocks d WHERE d.account_id = CAST($2 AS BIGINT))"
    );
    db.all(SQL, p![&[account][..], blocker]).await
}

/// Whether anybody of another server follows an account, or whom it answers, or is one of `others`, or there is a relay.
pub async fn reach_elsewhere(
    db: &mut Conn,
    account: AccountId,
    answered: Option<AccountId>,
    others: &[AccountId],
) -> Result<bool> {
    const SQL: &str = sql!(
        "SELECT EXISTS (SELECT 1 FROM follows WHERE target_account_id = $1 AND elsewhere)
         OR EXISTS (SELECT 1 FROM accounts WHERE id = ANY($2) AND domain <> '')
         OR EXISTS (SELECT 1 FROM follows WHERE target_account_id = CAST($3 AS BIGINT) AND elsewhere)
         OR EXISTS (SELECT 1 FROM relays WHERE state = 2)"
    );
    db.one(SQL, p![account, others, answered]).await
}

/// Somebody of this server who follows an account: whoever has done so for the longest time.
pub async fn find_local_follower(db: &mut Conn, account: AccountId) -> Result<Option<AccountId>> {
    const SQL: &str = sql!(
        "SELECT f.account_id FROM follows f JOIN accounts a ON a.id = f.account_id
         WHERE f.target_account_id = $1 AND a.domain = '' AND a.suspended_at IS NULL ORDER BY f.id LIMIT 1"
    );
    db.opt(SQL, p![account]).await
}

/// Whether anybody of this server follows an account.
pub async fn has_local_followers(db: &mut Conn, account: AccountId) -> Result<bool> {
    const SQL: &str = sql!("SELECT EXISTS (SELECT 1 FROM follows WHERE target_account_id = $1 AND NOT elsewhere)");
    db.one(SQL, p![account]).await
}

row! {
    /// All that is between a viewer and another account.
    pub struct Relationship {
        id: AccountId,
        following: bool,
        show_reblogs: bool,
        notify: bool,
        languages: Option<String>,
        followed_by: bool,
        blocking: bool,
        blocked_by: bool,
        muting: bool,
        muting_notifications: bool,
        muting_expires_at: Option<Timestamp>,
        requested: bool,
        requested_by: bool,
        domain_blocking: bool,
        endorsed: bool,
        note: String,
        suspended: bool,
    }
}

/// Relationships of the viewer with these accounts, in one query.
pub async fn relationships(
    db: &mut Conn,
    viewer: AccountId,
    accounts: &[AccountId],
    now: Timestamp,
) -> Result<Vec<Relationship>> {
    const SQL: &str = sql!(
        "SELECT a.id, f.id IS NOT NULL, coalesce(f.show_reblogs, q.show_reblogs, FALSE),
         coalesce(f.notify, q.notify, FALSE), coalesce(f.languages, q.languages), g.id IS NOT NULL, b.id IS NOT NULL,
         c.id IS NOT NULL, m.id IS NOT NULL, coalesce(m.hide_notifications, FALSE), m.expires_at, q.id IS NOT NULL,
         p.id IS NOT NULL, d.id IS NOT NULL, e.id IS NOT NULL, coalesce(n.comment, ''), a.suspended_at IS NOT NULL
         FROM accounts a
         LEFT JOIN follows f ON f.account_id = $1 AND f.target_account_id = a.id
         LEFT JOIN follows g ON g.account_id = a.id AND g.target_account_id = $1
         LEFT JOIN blocks b ON b.account_id = $1 AND b.target_account_id = a.id
         LEFT JOIN blocks c ON c.account_id = a.id AND c.target_account_id = $1
         LEFT JOIN mutes m ON m.account_id = $1 AND m.target_account_id = a.id
             AND (m.expires_at IS NULL OR m.expires_at > $3)
         LEFT JOIN follow_requests q ON q.account_id = $1 AND q.target_account_id = a.id
         LEFT JOIN follow_requests p ON p.account_id = a.id AND p.target_account_id = $1
         LEFT JOIN account_domain_blocks d ON d.account_id = $1 AND d.domain = a.domain
         LEFT JOIN endorsements e ON e.account_id = $1 AND e.target_account_id = a.id
         LEFT JOIN account_notes n ON n.account_id = $1 AND n.target_account_id = a.id
         WHERE a.id = ANY($2)"
    );
    db.all(SQL, p![viewer, accounts, now]).await
}

/// Follows of one account since then: its limit is 400 a day.
pub async fn count_since(db: &mut Conn, account: AccountId, since: Timestamp) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM follows WHERE account_id = $1 AND id >= $2");
    db.one(SQL, p![account, FollowId::floor(since)]).await
}

/// An account's followers of one other server.
pub async fn followers_from(db: &mut Conn, account: AccountId, domain: &str) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT f.account_id FROM follows f JOIN accounts a ON a.id = f.account_id
         WHERE f.target_account_id = $1 AND a.domain = $2"
    );
    db.all(SQL, p![account, domain]).await
}

/// Those of the viewer's follows who follow each of these accounts: (account, follower), at most `limit` each. People who
/// hide whom they follow are left out.
pub async fn familiar(
    db: &mut Conn,
    viewer: AccountId,
    accounts: &[AccountId],
    limit: i64,
) -> Result<Vec<(AccountId, AccountId)>> {
    const SQL: &str = sql!(
        "SELECT target, follower FROM (
             SELECT f.target_account_id AS target, f.account_id AS follower,
             row_number() OVER (PARTITION BY f.target_account_id ORDER BY m.id DESC) AS place
             FROM follows f JOIN follows m ON m.account_id = $1 AND m.target_account_id = f.account_id
             JOIN accounts a ON a.id = f.account_id JOIN accounts t ON t.id = f.target_account_id
             WHERE f.target_account_id = ANY($2) AND NOT a.hide_collections AND NOT t.hide_collections
             AND a.suspended_at IS NULL) listed
         WHERE place <= $3 ORDER BY target, place"
    );
    db.all(SQL, p![viewer, accounts, limit]).await
}

/// How many of a server an account follows, and how many of it follow the account.
pub async fn count_with(db: &mut Conn, account: AccountId, domain: &str) -> Result<(i64, i64)> {
    const SQL: &str = sql!(
        "SELECT (SELECT count(*) FROM follows f JOIN accounts a ON a.id = f.target_account_id
                 WHERE f.account_id = $1 AND a.domain = $2),
                (SELECT count(*) FROM follows f JOIN accounts a ON a.id = f.account_id
                 WHERE f.target_account_id = $1 AND a.domain = $2)"
    );
    db.one(SQL, p![account, domain]).await
}

/// Whom an account follows, or asks to follow, on one other server.
pub async fn followed_on(db: &mut Conn, account: AccountId, domain: &str) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT f.target_account_id FROM follows f JOIN accounts a ON a.id = f.target_account_id
         WHERE f.account_id = $1 AND a.domain = $2
         UNION SELECT q.target_account_id FROM follow_requests q JOIN accounts a ON a.id = q.target_account_id
         WHERE q.account_id = $1 AND a.domain = $2"
    );
    db.all(SQL, p![account, domain]).await
}

/// Who of one other server asks to follow an account.
pub async fn requests_from(db: &mut Conn, account: AccountId, domain: &str) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT q.account_id FROM follow_requests q JOIN accounts a ON a.id = q.account_id
         WHERE q.target_account_id = $1 AND a.domain = $2"
    );
    db.all(SQL, p![account, domain]).await
}

/// How many a local account follows, and how many follow it.
pub async fn totals(db: &mut Conn, account: AccountId) -> Result<(i64, i64)> {
    const SQL: &str = sql!("SELECT following_count, followers_count FROM account_stats WHERE account_id = $1");
    db.one(SQL, p![account]).await
}
