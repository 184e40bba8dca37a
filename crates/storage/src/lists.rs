//! `lists`, `list_members`: people put together by their follower. What the lists show is in `feeds`.

use domain::{AccountId, ListId, ListMemberId, RepliesPolicy, Timestamp};

use crate::{Conn, Result, timelines::Page};

row! {
    pub struct List {
        id: ListId,
        account_id: AccountId,
        title: String,
        replies_policy: RepliesPolicy,
        /// Its members are kept out of the home.
        exclusive: bool,
        created_at: Timestamp,
    }
}

/// The lists of an account, in the order in which they were made.
pub async fn list(db: &mut Conn, account: AccountId) -> Result<Vec<List>> {
    const SQL: &str = sql!("SELECT ", List::COLS, " FROM lists WHERE account_id = $1 ORDER BY id");
    db.all(SQL, p![account]).await
}

/// The lists of an account on which a certain other one stands.
pub async fn list_with(db: &mut Conn, account: AccountId, member: AccountId) -> Result<Vec<List>> {
    const SQL: &str = sql!(
        "SELECT ",
        List::COLS,
        " FROM lists WHERE account_id = $1
         AND id IN (SELECT m.list_id FROM list_members m WHERE m.account_id = $2 AND m.owner_id = $1) ORDER BY id"
    );
    db.all(SQL, p![account, member]).await
}

/// One of an account's lists.
pub async fn find(db: &mut Conn, account: AccountId, id: ListId) -> Result<Option<List>> {
    const SQL: &str = sql!("SELECT ", List::COLS, " FROM lists WHERE id = $1 AND account_id = $2");
    db.opt(SQL, p![id, account]).await
}

/// Any list, for the server's own work.
pub async fn find_any(db: &mut Conn, id: ListId) -> Result<Option<List>> {
    const SQL: &str = sql!("SELECT ", List::COLS, " FROM lists WHERE id = $1");
    db.opt(SQL, p![id]).await
}

/// How many lists an account has.
pub async fn count(db: &mut Conn, account: AccountId) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM lists WHERE account_id = $1");
    db.one(SQL, p![account]).await
}

pub async fn insert(db: &mut Conn, list: &List) -> Result<()> {
    const SQL: &str = sql!("INSERT INTO lists (", List::COLS, ") VALUES ($1, $2, $3, $4, $5, $6)");
    let l = list;
    db.exec(SQL, p![l.id, l.account_id, &l.title, l.replies_policy, l.exclusive, l.created_at]).await?;
    Ok(())
}

pub async fn update(db: &mut Conn, list: &List) -> Result<()> {
    const SQL: &str = sql!("UPDATE lists SET title = $2, replies_policy = $3, exclusive = $4 WHERE id = $1");
    db.exec(SQL, p![list.id, &list.title, list.replies_policy, list.exclusive]).await?;
    Ok(())
}

pub async fn delete(db: &mut Conn, id: ListId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM lists WHERE id = $1");
    db.exec(SQL, p![id]).await?;
    Ok(())
}

/// Which of these accounts the owner may put on a list: those that exist and are followed or asked to be, and oneself.
pub async fn eligible(db: &mut Conn, owner: AccountId, accounts: &[AccountId]) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT a.id FROM accounts a WHERE a.id = ANY($2) AND (a.id = $1
         OR EXISTS (SELECT 1 FROM follows f WHERE f.account_id = $1 AND f.target_account_id = a.id)
         OR EXISTS (SELECT 1 FROM follow_requests f WHERE f.account_id = $1 AND f.target_account_id = a.id))"
    );
    db.all(SQL, p![owner, accounts]).await
}

/// Adds members. Gives how many of them are new.
pub async fn add(db: &mut Conn, list: &List, accounts: &[AccountId], now: Timestamp) -> Result<u64> {
    const SQL: &str = sql!(
        "INSERT INTO list_members (id, list_id, account_id, owner_id, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (list_id, account_id) DO NOTHING"
    );
    let row = |account: &AccountId| p![ListMemberId::at(now), list.id, *account, list.account_id, now];
    db.many(SQL, accounts.iter().map(row).collect()).await
}

/// Takes members off a list and gives those who were on it.
pub async fn remove(db: &mut Conn, list: ListId, accounts: &[AccountId]) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!("DELETE FROM list_members WHERE list_id = $1 AND account_id = ANY($2) RETURNING account_id");
    db.all(SQL, p![list, accounts]).await
}

/// Takes somebody off all lists of an owner and gives the lists.
pub async fn remove_everywhere(db: &mut Conn, owner: AccountId, account: AccountId) -> Result<Vec<ListId>> {
    const SQL: &str = sql!("DELETE FROM list_members WHERE owner_id = $1 AND account_id = $2 RETURNING list_id");
    db.all(SQL, p![owner, account]).await
}

/// All members of a list.
pub async fn member_ids(db: &mut Conn, list: ListId) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!("SELECT account_id FROM list_members WHERE list_id = $1");
    db.all(SQL, p![list]).await
}

/// A page of members, each with the cursor of the list; who came last first.
pub async fn members(db: &mut Conn, list: ListId, page: Page) -> Result<Vec<(i64, AccountId)>> {
    const DOWN: &str = sql!(
        "SELECT m.id, m.account_id FROM list_members m JOIN accounts a ON a.id = m.account_id
         WHERE m.list_id = $1 AND m.id < $2 AND m.id > $3 AND a.suspended_at IS NULL ORDER BY m.id DESC LIMIT $4"
    );
    const UP: &str = sql!(
        "SELECT m.id, m.account_id FROM list_members m JOIN accounts a ON a.id = m.account_id
         WHERE m.list_id = $1 AND m.id < $2 AND m.id > $3 AND a.suspended_at IS NULL ORDER BY m.id ASC LIMIT $4"
    );
    let sql = if page.upwards { UP } else { DOWN };
    let mut rows: Vec<(i64, AccountId)> = db.all(sql, p![list, page.max_id, page.above_id, page.limit]).await?;
    if page.upwards {
        rows.reverse();
    }
    Ok(rows)
}
