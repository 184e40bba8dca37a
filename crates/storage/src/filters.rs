//! `filters`, `filter_keywords`, `filter_statuses`: what a person does not wish to come upon unprepared.

use domain::{AccountId, FilterAction, FilterContexts, FilterId, FilterKeywordId, FilterStatusId, StatusId, Timestamp};

use crate::{Conn, Result};

row! {
    pub struct Filter {
        id: FilterId,
        title: String,
        contexts: FilterContexts,
        action: FilterAction,
        /// It stays listed after that, without effect.
        expires_at: Option<Timestamp>,
    }
}

row! {
    pub struct Keyword {
        id: FilterKeywordId,
        filter_id: FilterId,
        keyword: String,
        whole_word: bool,
    }
}

row! {
    /// A status that a filter names.
    pub struct Named {
        id: FilterStatusId,
        filter_id: FilterId,
        status_id: StatusId,
    }
}

/// All filters of an account with their parts, each in the order in which they were made.
pub async fn list(db: &mut Conn, account: AccountId) -> Result<(Vec<Filter>, Vec<Keyword>, Vec<Named>)> {
    const FILTERS: &str = sql!("SELECT ", Filter::COLS, " FROM filters WHERE account_id = $1 ORDER BY id");
    const KEYWORDS: &str = sql!(
        "SELECT k.id, k.filter_id, k.keyword, k.whole_word FROM filters f JOIN filter_keywords k ON k.filter_id = f.id
         WHERE f.account_id = $1 ORDER BY k.id"
    );
    const NAMED: &str = sql!(
        "SELECT n.id, n.filter_id, n.status_id FROM filters f JOIN filter_statuses n ON n.filter_id = f.id
         WHERE f.account_id = $1 ORDER BY n.id"
    );
    let [filters, keywords, named] =
        db.batch([(FILTERS, p![account]), (KEYWORDS, p![account]), (NAMED, p![account])]).await?;
    Ok((filters.all()?, keywords.all()?, named.all()?))
}

/// One of an account's filters.
pub async fn find(db: &mut Conn, account: AccountId, id: FilterId) -> Result<Option<Filter>> {
    const SQL: &str = sql!("SELECT ", Filter::COLS, " FROM filters WHERE id = $1 AND account_id = $2");
    db.opt(SQL, p![id, account]).await
}

pub async fn insert(db: &mut Conn, account: AccountId, filter: &Filter, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO filters (id, account_id, title, contexts, action, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
    let f = filter;
    db.exec(SQL, p![f.id, account, &f.title, f.contexts, f.action, f.expires_at, now]).await?;
    Ok(())
}

pub async fn update(db: &mut Conn, filter: &Filter) -> Result<()> {
    const SQL: &str = sql!("UPDATE filters SET title = $2, contexts = $3, action = $4, expires_at = $5 WHERE id = $1");
    let f = filter;
    db.exec(SQL, p![f.id, &f.title, f.contexts, f.action, f.expires_at]).await?;
    Ok(())
}

/// False if the account has no such filter.
pub async fn delete(db: &mut Conn, account: AccountId, id: FilterId) -> Result<bool> {
    const SQL: &str = sql!("DELETE FROM filters WHERE id = $1 AND account_id = $2");
    Ok(db.exec(SQL, p![id, account]).await? == 1)
}

/// How many filters an account has.
pub async fn count(db: &mut Conn, account: AccountId) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM filters WHERE account_id = $1");
    db.one(SQL, p![account]).await
}

pub async fn keywords(db: &mut Conn, filter: FilterId) -> Result<Vec<Keyword>> {
    const SQL: &str = sql!("SELECT ", Keyword::COLS, " FROM filter_keywords WHERE filter_id = $1 ORDER BY id");
    db.all(SQL, p![filter]).await
}

/// A keyword of one of an account's filters.
pub async fn find_keyword(db: &mut Conn, account: AccountId, id: FilterKeywordId) -> Result<Option<Keyword>> {
    const SQL: &str = sql!(
        "SELECT k.id, k.filter_id, k.keyword, k.whole_word FROM filter_keywords k JOIN filters f ON f.id = k.filter_id
         WHERE k.id = $1 AND f.account_id = $2"
    );
    db.opt(SQL, p![id, account]).await
}

/// Adds keywords, or changes those that are there.
pub async fn put_keywords(db: &mut Conn, keywords: &[Keyword]) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO filter_keywords (id, filter_id, keyword, whole_word) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET keyword = excluded.keyword, whole_word = excluded.whole_word"
    );
    db.many(SQL, keywords.iter().map(|k| p![k.id, k.filter_id, &k.keyword, k.whole_word]).collect()).await?;
    Ok(())
}

pub async fn delete_keywords(db: &mut Conn, filter: FilterId, ids: &[FilterKeywordId]) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM filter_keywords WHERE filter_id = $1 AND id = ANY($2)");
    if !ids.is_empty() {
        db.exec(SQL, p![filter, ids]).await?;
    }
    Ok(())
}

pub async fn statuses(db: &mut Conn, filter: FilterId) -> Result<Vec<Named>> {
    const SQL: &str = sql!("SELECT ", Named::COLS, " FROM filter_statuses WHERE filter_id = $1 ORDER BY id");
    db.all(SQL, p![filter]).await
}

/// A status that one of an account's filters names.
pub async fn find_status(db: &mut Conn, account: AccountId, id: FilterStatusId) -> Result<Option<Named>> {
    const SQL: &str = sql!(
        "SELECT n.id, n.filter_id, n.status_id FROM filter_statuses n JOIN filters f ON f.id = n.filter_id
         WHERE n.id = $1 AND f.account_id = $2"
    );
    db.opt(SQL, p![id, account]).await
}

/// False if the filter names it already.
pub async fn insert_status(db: &mut Conn, named: &Named) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO filter_statuses (id, filter_id, status_id) VALUES ($1, $2, $3)
         ON CONFLICT (filter_id, status_id) DO NOTHING"
    );
    Ok(db.exec(SQL, p![named.id, named.filter_id, named.status_id]).await? == 1)
}

pub async fn delete_status(db: &mut Conn, id: FilterStatusId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM filter_statuses WHERE id = $1");
    db.exec(SQL, p![id]).await?;
    Ok(())
}
