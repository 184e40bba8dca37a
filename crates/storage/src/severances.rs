//! `relationship_severances`, `severed_relationships`: the follows that somebody lost because a server or an account was
//! shut out, and whom they were with.

use domain::{AccountId, SeveranceId, SeveranceKind, Timestamp};

use crate::{Conn, Result, timelines::Page};

row! {
    /// Follows that somebody lost at once.
    pub struct Severance {
        id: SeveranceId,
        account_id: AccountId,
        kind: SeveranceKind,
        /// A domain, or a handle.
        target_name: String,
        followers_count: i64,
        following_count: i64,
        /// Who they were is forgotten.
        purged: bool,
        created_at: Timestamp,
    }
}

row! {
    /// A follow that ended.
    pub struct Severed {
        username: String,
        domain: String,
        show_reblogs: bool,
        notify: bool,
        /// JSON list of codes; None for all languages.
        languages: Option<String>,
    }
}

pub async fn insert(db: &mut Conn, severance: &Severance) -> Result<()> {
    const SQL: &str =
        sql!("INSERT INTO relationship_severances (", Severance::COLS, ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    let s = severance;
    let params =
        p![s.id, s.account_id, s.kind, &s.target_name, s.followers_count, s.following_count, s.purged, s.created_at];
    db.exec(SQL, params).await.map(drop)
}

/// Those of an account, by id; in no order.
pub async fn list(db: &mut Conn, account: AccountId, ids: &[i64]) -> Result<Vec<Severance>> {
    const SQL: &str =
        sql!("SELECT ", Severance::COLS, " FROM relationship_severances WHERE account_id = $1 AND id = ANY($2)");
    db.all(SQL, p![account, ids]).await
}

/// Those of an account, the newest first.
pub async fn page(db: &mut Conn, account: AccountId, page: Page) -> Result<Vec<Severance>> {
    const SQL: &str = sql!(
        "SELECT ",
        Severance::COLS,
        " FROM relationship_severances WHERE account_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
    );
    db.all(SQL, p![account, page.max_id, page.limit]).await
}

pub async fn find(db: &mut Conn, account: AccountId, id: SeveranceId) -> Result<Option<Severance>> {
    const SQL: &str =
        sql!("SELECT ", Severance::COLS, " FROM relationship_severances WHERE account_id = $1 AND id = $2");
    db.opt(SQL, p![account, id]).await
}

/// Notes whom an account follows on these servers, and who of them follows it, before both end. Gives how many each.
pub async fn note(db: &mut Conn, id: SeveranceId, account: AccountId, hosts: &[String]) -> Result<(i64, i64)> {
    const FOLLOWING: &str = sql!(
        "INSERT INTO severed_relationships (severance_id, target_account_id, following, show_reblogs, notify, languages)
         SELECT CAST($1 AS BIGINT), a.id, TRUE, f.show_reblogs, f.notify, f.languages
         FROM follows f JOIN accounts a ON a.id = f.target_account_id WHERE f.account_id = $2 AND a.domain = ANY($3)"
    );
    const FOLLOWERS: &str = sql!(
        "INSERT INTO severed_relationships (severance_id, target_account_id, following, show_reblogs, notify, languages)
         SELECT CAST($1 AS BIGINT), a.id, FALSE, f.show_reblogs, f.notify, f.languages
         FROM follows f JOIN accounts a ON a.id = f.account_id WHERE f.target_account_id = $2 AND a.domain = ANY($3)"
    );
    const COUNTED: &str =
        sql!("UPDATE relationship_severances SET following_count = $2, followers_count = $3 WHERE id = $1");
    let following = db.exec(FOLLOWING, p![id, account, hosts]).await? as i64;
    let followers = db.exec(FOLLOWERS, p![id, account, hosts]).await? as i64;
    db.exec(COUNTED, p![id, following, followers]).await?;
    Ok((following, followers))
}

/// Forgets a severance by which nothing was lost.
pub async fn delete(db: &mut Conn, id: SeveranceId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM relationship_severances WHERE id = $1");
    db.exec(SQL, p![id]).await.map(drop)
}

/// Ends all that [`note`] noted: the follows with their counts, recommendations, places in lists and homes.
pub async fn sever(db: &mut Conn, id: SeveranceId, account: AccountId) -> Result<()> {
    const FOLLOWED: &str =
        sql!("SELECT target_account_id FROM severed_relationships WHERE severance_id = $1 AND following");
    const FOLLOWING: &str =
        sql!("SELECT target_account_id FROM severed_relationships WHERE severance_id = $1 AND NOT following");
    const END_FOLLOWING: &str = sql!("DELETE FROM follows WHERE account_id = $1 AND target_account_id = ANY($2)");
    const END_FOLLOWERS: &str = sql!("DELETE FROM follows WHERE target_account_id = $1 AND account_id = ANY($2)");
    const FEWER_FOLLOWERS: &str =
        sql!("UPDATE account_stats SET followers_count = GREATEST(followers_count - 1, 0) WHERE account_id = ANY($1)");
    const FEWER_FOLLOWED: &str =
        sql!("UPDATE account_stats SET following_count = GREATEST(following_count - 1, 0) WHERE account_id = ANY($1)");
    const OWN: &str = sql!(
        "UPDATE account_stats SET following_count = GREATEST(following_count - $2, 0),
         followers_count = GREATEST(followers_count - $3, 0) WHERE account_id = $1"
    );
    const TOUCH: &str = sql!("UPDATE accounts SET version = version + 1 WHERE id = $1 OR id = ANY($2) OR id = ANY($3)");
    const ENDORSED: &str = sql!("DELETE FROM endorsements WHERE account_id = $1 AND target_account_id = ANY($2)");
    const LISTED: &str = sql!("DELETE FROM list_members WHERE owner_id = $1 AND account_id = ANY($2)");
    const HOME: &str = sql!("DELETE FROM feed_entries WHERE feed_id = $1 AND (via = ANY($2) OR author_id = ANY($2))");
    let followed: Vec<AccountId> = db.all(FOLLOWED, p![id]).await?;
    let following: Vec<AccountId> = db.all(FOLLOWING, p![id]).await?;
    db.exec(END_FOLLOWING, p![account, &followed]).await?;
    db.exec(END_FOLLOWERS, p![account, &following]).await?;
    db.exec(FEWER_FOLLOWERS, p![&followed]).await?;
    db.exec(FEWER_FOLLOWED, p![&following]).await?;
    db.exec(OWN, p![account, followed.len() as i64, following.len() as i64]).await?;
    db.exec(TOUCH, p![account, &followed, &following]).await?;
    for sql in [ENDORSED, LISTED, HOME] {
        db.exec(sql, p![account, &followed]).await?;
    }
    Ok(())
}

/// People here who follow somebody on these servers, or are followed from there; not all of them at once.
pub async fn people_with(db: &mut Conn, hosts: &[String], limit: i64) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT l.id FROM (
             SELECT f.account_id AS id FROM accounts a JOIN follows f ON f.target_account_id = a.id WHERE a.domain = ANY($1)
             UNION
             SELECT f.target_account_id FROM accounts a JOIN follows f ON f.account_id = a.id WHERE a.domain = ANY($1)
         ) x JOIN accounts l ON l.id = x.id WHERE l.domain = '' ORDER BY l.id LIMIT $2"
    );
    db.all(SQL, p![hosts, limit]).await
}

/// The accounts of one side of a severance by their handles: those followed, or those who followed.
pub async fn severed(db: &mut Conn, id: SeveranceId, following: bool) -> Result<Vec<Severed>> {
    const SQL: &str = sql!(
        "SELECT a.username, a.domain, r.show_reblogs, r.notify, r.languages FROM severed_relationships r
         JOIN accounts a ON a.id = r.target_account_id
         WHERE r.severance_id = $1 AND r.following = $2 ORDER BY a.username_key, a.domain"
    );
    db.all(SQL, p![id, following]).await
}
