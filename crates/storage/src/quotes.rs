//! Quotes: who quotes what, with whose consent, and how it looks to a viewer. The columns are those of `statuses`.

use domain::{AccountId, QuoteState, StatusId};

use crate::{
    Conn, Result, Val,
    statuses::{Status, VISIBLE},
    timelines::{ENTRY, Entry, JOINS, Page, WANTED},
};

/// How the status `s` with its author `a` looks to the viewer `$1` as something quoted, as a number of [`QuoteState`].
/// People's own words are theirs to see; limited accounts are shown to their followers only.
const SIGHT: &str = sql!(
    "CASE WHEN s.deleted_at IS NOT NULL THEN 4 WHEN s.account_id = $1 THEN 1 WHEN NOT (",
    VISIBLE,
    ") THEN 5
     WHEN a.silenced_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM follows f WHERE f.account_id = $1 AND f.target_account_id = a.id) THEN 5
     WHEN EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = $1 AND b.target_account_id = a.id) THEN 6
     WHEN a.domain <> '' AND EXISTS
        (SELECT 1 FROM account_domain_blocks d WHERE d.account_id = $1 AND d.domain = a.domain) THEN 7
     WHEN EXISTS (SELECT 1 FROM mutes m WHERE m.account_id = $1 AND m.target_account_id = a.id) THEN 8
     ELSE 1 END"
);

/// Quoted statuses with how each looks to the viewer; in no order. Those whose rows are gone are missing.
pub async fn seen(db: &mut Conn, viewer: AccountId, ids: &[StatusId]) -> Result<Vec<(QuoteState, Entry)>> {
    const SQL: &str = sql!("SELECT ", SIGHT, ", ", ENTRY, " FROM statuses s", JOINS, " WHERE s.id = ANY($2)");
    db.all(SQL, p![viewer, ids]).await
}

/// As [`seen`], of quotes within quotes, of which only the state is told.
pub async fn glimpsed(db: &mut Conn, viewer: AccountId, ids: &[StatusId]) -> Result<Vec<(StatusId, QuoteState)>> {
    const SQL: &str =
        sql!("SELECT s.id, ", SIGHT, " FROM statuses s JOIN accounts a ON a.id = s.account_id WHERE s.id = ANY($2)");
    db.all(SQL, p![viewer, ids]).await
}

/// Which of the authors somebody follows, and (with TRUE) which of them follow that one.
pub async fn follows_between(
    db: &mut Conn,
    account: AccountId,
    authors: &[AccountId],
) -> Result<Vec<(AccountId, bool)>> {
    const SQL: &str = sql!(
        "SELECT f.target_account_id, FALSE FROM follows f WHERE f.account_id = $1 AND f.target_account_id = ANY($2)
         UNION ALL
         SELECT f.account_id, TRUE FROM follows f WHERE f.target_account_id = $1 AND f.account_id = ANY($2)"
    );
    db.all(SQL, p![account, authors]).await
}

/// Whether a block, or a block of the other's server, stands between two accounts.
pub async fn are_apart(db: &mut Conn, one: AccountId, other: AccountId) -> Result<bool> {
    const SQL: &str = sql!(
        "SELECT count(*) > 0 FROM accounts a JOIN accounts o ON o.id = $2 WHERE a.id = $1 AND (
         EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = a.id AND b.target_account_id = o.id)
         OR EXISTS (SELECT 1 FROM blocks b WHERE b.account_id = o.id AND b.target_account_id = a.id)
         OR EXISTS (SELECT 1 FROM account_domain_blocks d WHERE d.account_id = o.id AND d.domain = a.domain)
         OR EXISTS (SELECT 1 FROM account_domain_blocks d WHERE d.account_id = a.id AND d.domain = o.domain))"
    );
    db.one(SQL, p![one, other]).await
}

/// A page of the accepted quotes of a status that the viewer may and wants to see, newest first.
pub async fn page(db: &mut Conn, viewer: AccountId, quoted: StatusId, page: Page) -> Result<Vec<Entry>> {
    const WHERE: &str = " WHERE s.quote_of_id = $5 AND s.quote_state = 1 AND s.id < $2 AND s.id > $3 AND ";
    const DOWN: &str = sql!(
        "SELECT ",
        ENTRY,
        " FROM statuses s",
        JOINS,
        WHERE,
        VISIBLE,
        " AND ",
        WANTED,
        " ORDER BY s.id DESC LIMIT $4"
    );
    const UP: &str = sql!(
        "SELECT ",
        ENTRY,
        " FROM statuses s",
        JOINS,
        WHERE,
        VISIBLE,
        " AND ",
        WANTED,
        " ORDER BY s.id ASC LIMIT $4"
    );
    let params: Vec<Val> = p![viewer, page.max_id, page.above_id, page.limit, quoted];
    let mut entries: Vec<Entry> = db.all(if page.upwards { UP } else { DOWN }, params).await?;
    if page.upwards {
        entries.reverse();
    }
    Ok(entries)
}

/// People of this server whose accepted quotes stand on a status, with the quotes.
pub async fn quoters(db: &mut Conn, quoted: StatusId) -> Result<Vec<(AccountId, StatusId)>> {
    const SQL: &str = sql!(
        "SELECT s.account_id, s.id FROM statuses s
         WHERE s.quote_of_id = $1 AND s.quote_state = 1 AND s.local AND s.deleted_at IS NULL ORDER BY s.id"
    );
    db.all(SQL, p![quoted]).await
}

/// Where the authors of other servers are reached whose accepted quotes stand on a status: they show it too.
pub async fn quoter_inboxes(db: &mut Conn, quoted: StatusId) -> Result<Vec<String>> {
    const SQL: &str = sql!(
        "SELECT DISTINCT coalesce(a.shared_inbox_url, a.inbox_url) FROM statuses s JOIN accounts a ON a.id = s.account_id
         WHERE s.quote_of_id = $1 AND s.quote_state = 1 AND s.deleted_at IS NULL AND a.domain <> '' AND a.inbox_url <> ''"
    );
    db.all(SQL, p![quoted]).await
}

/// The quotes that stand by a stamp (one, unless somebody forged it).
pub async fn list_by_stamp(db: &mut Conn, stamp: &str) -> Result<Vec<Status>> {
    const SQL: &str = sql!("SELECT ", Status::COLS, " FROM statuses WHERE quote_stamp = $1 AND deleted_at IS NULL");
    db.all(SQL, p![stamp]).await
}

/// What a status quotes, as it was announced; only for statuses that come from elsewhere, ours never change it.
pub async fn replace(db: &mut Conn, id: StatusId, uri: Option<&str>, stamp: Option<&str>) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE statuses SET quote_uri = $2, quote_stamp = $3, quote_of_id = NULL, quote_state = $4,
         version = version + 1 WHERE id = $1"
    );
    db.exec(SQL, p![id, uri, stamp, uri.map(|_| QuoteState::Pending)]).await?;
    Ok(())
}

/// What a status quotes has been found.
pub async fn attach(db: &mut Conn, id: StatusId, quoted: StatusId) -> Result<()> {
    const SQL: &str = sql!("UPDATE statuses SET quote_of_id = $2, version = version + 1 WHERE id = $1");
    db.exec(SQL, p![id, quoted]).await?;
    Ok(())
}

/// Names the stamp that is to be verified.
pub async fn set_stamp(db: &mut Conn, id: StatusId, stamp: Option<&str>) -> Result<()> {
    const SQL: &str = sql!("UPDATE statuses SET quote_stamp = $2 WHERE id = $1");
    db.exec(SQL, p![id, stamp]).await?;
    Ok(())
}

/// Gives a quote another state, if it is in that one of `from`. True if it changed.
pub async fn set_state(db: &mut Conn, id: StatusId, from: &[QuoteState], to: QuoteState) -> Result<bool> {
    const SQL: &str = sql!(
        "UPDATE statuses SET quote_state = $3, version = version + 1
         WHERE id = $1 AND quote_state = ANY($2) AND deleted_at IS NULL"
    );
    let from: Vec<i64> = from.iter().map(|state| state.number()).collect();
    Ok(db.exec(SQL, p![id, from, to]).await? == 1)
}

/// Whom the policy of a status of another server lets quote it.
pub async fn set_rules(db: &mut Conn, id: StatusId, rules: i64) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE statuses SET quote_rules = $2, version = version + 1
         WHERE id = $1 AND quote_rules IS DISTINCT FROM CAST($2 AS BIGINT)"
    );
    db.exec(SQL, p![id, rules]).await?;
    Ok(())
}
