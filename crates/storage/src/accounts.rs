//! `accounts`, `account_stats`: actors of this server and of others.

use domain::{AccountId, ActorType, InstanceId, MediaId, Suspension, Timestamp};

use crate::{Conn, Result};

row! {
    /// An actor. Its counts are in `account_stats`.
    pub struct Account {
        id: AccountId,
        username: String,
        username_key: String,
        /// Empty for accounts of this server.
        domain: String,
        instance_id: Option<InstanceId>,
        uri: String,
        url: Option<String>,
        actor_type: ActorType,
        display_name: String,
        /// As written (here) or received (elsewhere).
        note: String,
        note_html: String,
        /// JSON: `[{"name", "value", "value_html", "verified_at"}]`.
        fields: String,
        /// JSON: the shortcodes used in the name, the note and the fields.
        emojis: String,
        sanitizer_version: i64,
        locked: bool,
        discoverable: Option<bool>,
        indexable: bool,
        hide_collections: bool,
        memorial: bool,
        avatar_id: Option<MediaId>,
        header_id: Option<MediaId>,
        inbox_url: String,
        shared_inbox_url: Option<String>,
        outbox_url: Option<String>,
        followers_url: Option<String>,
        following_url: Option<String>,
        featured_url: Option<String>,
        /// JSON: uris.
        also_known_as: String,
        moved_to_id: Option<AccountId>,
        /// JSON: domains.
        attribution_domains: String,
        suspended_at: Option<Timestamp>,
        /// By whom, if it is.
        suspended_by: Suspension,
        silenced_at: Option<Timestamp>,
        sensitized_at: Option<Timestamp>,
        created_at: Timestamp,
        updated_at: Timestamp,
        fetched_at: Option<Timestamp>,
        version: i64,
    }
}

impl Account {
    pub fn is_local(&self) -> bool {
        self.domain.is_empty()
    }

    /// `name` here, `name@host` elsewhere.
    pub fn acct(&self) -> String {
        if self.is_local() {
            self.username.clone()
        } else {
            format!("{}@{}", self.username, self.domain)
        }
    }

    /// Somebody left for good.
    pub fn is_gone(&self) -> bool {
        self.suspended_at.is_some() && self.suspended_by == Suspension::Gone
    }

    /// The name to show: the handle's if there is no other.
    pub fn name(&self) -> &str {
        if self.display_name.is_empty() { &self.username } else { &self.display_name }
    }
}

pub async fn find(db: &mut Conn, id: AccountId) -> Result<Option<Account>> {
    const SQL: &str = sql!("SELECT ", Account::COLS, " FROM accounts WHERE id = $1");
    db.opt(SQL, p![id]).await
}

pub async fn list(db: &mut Conn, ids: &[AccountId]) -> Result<Vec<Account>> {
    const SQL: &str = sql!("SELECT ", Account::COLS, " FROM accounts WHERE id = ANY($1)");
    db.all(SQL, p![ids]).await
}

pub async fn find_by_uri(db: &mut Conn, uri: &str) -> Result<Option<Account>> {
    const SQL: &str = sql!("SELECT ", Account::COLS, " FROM accounts WHERE uri = $1");
    db.opt(SQL, p![uri]).await
}

/// The accounts of this server with these uris, in no order.
pub async fn list_local_by_uris(db: &mut Conn, uris: &[String]) -> Result<Vec<Account>> {
    const SQL: &str = sql!("SELECT ", Account::COLS, " FROM accounts WHERE uri = ANY($1) AND domain = ''");
    db.all(SQL, p![uris]).await
}

/// Looks up a handle; `username_key` is lower-case, `domain` empty for this server.
pub async fn find_by_acct(db: &mut Conn, username_key: &str, domain: &str) -> Result<Option<Account>> {
    const SQL: &str = sql!("SELECT ", Account::COLS, " FROM accounts WHERE username_key = $1 AND domain = $2");
    db.opt(SQL, p![username_key, domain]).await
}

/// Whether nobody here has or had this name.
pub async fn is_name_free(db: &mut Conn, username_key: &str) -> Result<bool> {
    const SQL: &str = sql!(
        "SELECT id FROM accounts WHERE username_key = $1 AND domain = ''
         UNION ALL SELECT released_at FROM used_names WHERE username_key = $1"
    );
    Ok(db.rows(SQL, p![username_key]).await?.is_empty())
}

/// Adds an account and its empty counts. False if its id, uri or handle is taken.
pub async fn insert(db: &mut Conn, account: &Account) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO accounts (",
        Account::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
         $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38)
         ON CONFLICT DO NOTHING"
    );
    const STATS: &str = sql!("INSERT INTO account_stats (account_id) VALUES ($1) ON CONFLICT (account_id) DO NOTHING");
    let a = account;
    let params = p![
        a.id,
        &a.username,
        &a.username_key,
        &a.domain,
        a.instance_id,
        &a.uri,
        &a.url,
        a.actor_type,
        &a.display_name,
        &a.note,
        &a.note_html,
        &a.fields,
        &a.emojis,
        a.sanitizer_version,
        a.locked,
        a.discoverable,
        a.indexable,
        a.hide_collections,
        a.memorial,
        a.avatar_id,
        a.header_id,
        &a.inbox_url,
        &a.shared_inbox_url,
        &a.outbox_url,
        &a.followers_url,
        &a.following_url,
        &a.featured_url,
        &a.also_known_as,
        a.moved_to_id,
        &a.attribution_domains,
        a.suspended_at,
        a.suspended_by,
        a.silenced_at,
        a.sensitized_at,
        a.created_at,
        a.updated_at,
        a.fetched_at,
        a.version,
    ];
    if db.exec(SQL, params).await? == 0 {
        return Ok(false);
    }
    db.exec(STATS, p![a.id]).await?;
    Ok(true)
}

/// Writes the profile of an account as it now is (all but its identity, its moderation and its counts).
pub async fn update_profile(db: &mut Conn, account: &Account) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE accounts SET url = $2, actor_type = $3, display_name = $4, note = $5, note_html = $6, fields = $7, emojis = $8,
         sanitizer_version = $9, locked = $10, discoverable = $11, indexable = $12, hide_collections = $13, memorial = $14,
         avatar_id = $15, header_id = $16, inbox_url = $17, shared_inbox_url = $18, outbox_url = $19, followers_url = $20,
         following_url = $21, featured_url = $22, also_known_as = $23, moved_to_id = $24, attribution_domains = $25,
         updated_at = $26, fetched_at = $27, instance_id = $28, version = version + 1 WHERE id = $1"
    );
    let a = account;
    let params = p![
        a.id,
        &a.url,
        a.actor_type,
        &a.display_name,
        &a.note,
        &a.note_html,
        &a.fields,
        &a.emojis,
        a.sanitizer_version,
        a.locked,
        a.discoverable,
        a.indexable,
        a.hide_collections,
        a.memorial,
        a.avatar_id,
        a.header_id,
        &a.inbox_url,
        &a.shared_inbox_url,
        &a.outbox_url,
        &a.followers_url,
        &a.following_url,
        &a.featured_url,
        &a.also_known_as,
        a.moved_to_id,
        &a.attribution_domains,
        a.updated_at,
        a.fetched_at,
        a.instance_id,
    ];
    db.exec(SQL, params).await?;
    Ok(())
}

/// Apps will see something new of this account: its rendered part is made again.
pub async fn touch(db: &mut Conn, id: AccountId) -> Result<()> {
    const SQL: &str = sql!("UPDATE accounts SET version = version + 1 WHERE id = $1");
    db.exec(SQL, p![id]).await?;
    Ok(())
}

/// Counts one status more or less (`by` is 1 or -1). `at` is when the newest was written.
pub async fn count_status(db: &mut Conn, id: AccountId, by: i64, at: Option<Timestamp>) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE account_stats SET statuses_count = GREATEST(statuses_count + $2, 0),
         last_status_at = GREATEST(coalesce(last_status_at, 0), coalesce(CAST($3 AS BIGINT), last_status_at, 0))
         WHERE account_id = $1"
    );
    db.exec(SQL, p![id, by, at]).await?;
    touch(db, id).await
}

/// Counts a follow that came (1) or went (-1) on both sides.
pub async fn count_follow(db: &mut Conn, follower: AccountId, followed: AccountId, by: i64) -> Result<()> {
    const FOLLOWING: &str =
        sql!("UPDATE account_stats SET following_count = GREATEST(following_count + $2, 0) WHERE account_id = $1");
    const FOLLOWERS: &str =
        sql!("UPDATE account_stats SET followers_count = GREATEST(followers_count + $2, 0) WHERE account_id = $1");
    db.exec(FOLLOWING, p![follower, by]).await?;
    db.exec(FOLLOWERS, p![followed, by]).await?;
    touch(db, follower).await?;
    touch(db, followed).await
}

/// Ids and versions of accounts: what `services::views` looks parts up by.
pub async fn versions(db: &mut Conn, ids: &[AccountId]) -> Result<Vec<(AccountId, i64)>> {
    const SQL: &str = sql!("SELECT id, version FROM accounts WHERE id = ANY($1)");
    db.all(SQL, p![ids]).await
}

/// Whether the account is of this server; None if there is no such account.
pub async fn is_local(db: &mut Conn, id: AccountId) -> Result<Option<bool>> {
    const SQL: &str = sql!("SELECT domain = '' FROM accounts WHERE id = $1");
    db.opt(SQL, p![id]).await
}

/// Whether the staff keeps it at a distance; None if there is no such account.
pub async fn is_limited(db: &mut Conn, id: AccountId) -> Result<Option<bool>> {
    const SQL: &str = sql!("SELECT silenced_at IS NOT NULL FROM accounts WHERE id = $1");
    db.opt(SQL, p![id]).await
}

/// Replaces the words by which an account is found.
pub async fn set_words(db: &mut Conn, id: AccountId, words: &[String]) -> Result<()> {
    const CLEAR: &str = sql!("DELETE FROM account_words WHERE account_id = $1 AND word <> ALL($2)");
    const ADD: &str =
        sql!("INSERT INTO account_words (word, account_id) VALUES ($1, $2) ON CONFLICT (word, account_id) DO NOTHING");
    db.exec(CLEAR, p![id, words]).await?;
    db.many(ADD, words.iter().map(|word| p![word, id]).collect()).await?;
    Ok(())
}

/// Whether people may look at an account: those of this server only when their sign-up is complete.
pub async fn is_settled(db: &mut Conn, id: AccountId) -> Result<bool> {
    const SQL: &str = sql!(
        "SELECT NOT EXISTS (SELECT 1 FROM account_members m JOIN users u ON u.id = m.user_id
                            WHERE m.account_id = $1 AND m.role = 0 AND (u.confirmed_at IS NULL OR NOT u.approved))"
    );
    db.one(SQL, p![id]).await
}

/// Those of these accounts whose sign-up is not complete.
pub async fn list_unsettled(db: &mut Conn, ids: &[AccountId]) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT m.account_id FROM account_members m JOIN users u ON u.id = m.user_id
         WHERE m.account_id = ANY($1) AND m.role = 0 AND (u.confirmed_at IS NULL OR NOT u.approved)"
    );
    db.all(SQL, p![ids]).await
}

/// An account's version, and how many ask to follow it: what its owner's view of itself is kept by.
pub async fn own_version(db: &mut Conn, id: AccountId) -> Result<Option<(i64, i64)>> {
    const SQL: &str = sql!(
        "SELECT a.version, (SELECT count(*) FROM follow_requests q WHERE q.target_account_id = a.id)
         FROM accounts a WHERE a.id = $1"
    );
    db.opt(SQL, p![id]).await
}

/// The beginning of a word, as the range of words that have it.
fn starting_with(prefix: &str) -> (String, String) {
    (prefix.to_owned(), format!("{prefix}{}", char::MAX))
}

/// What accounts are searched by.
#[derive(Debug, Clone, Copy)]
pub struct Search<'a> {
    /// Beginnings of words of the name or handle; each must be there. The first decides what is looked at.
    pub words: [&'a str; 3],
    /// Whose relations count; 0 for nobody.
    pub viewer: AccountId,
    /// Only those whom the viewer follows.
    pub following: bool,
    /// Who is left out, found otherwise; 0 for nobody.
    pub except: AccountId,
    pub limit: i64,
    pub offset: i64,
}

/// Accounts with these words, those followed first, then the well-known. Of very many with the first word, only those
/// are looked at whose word is nearest to it.
pub async fn search(db: &mut Conn, search: Search<'_>) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT a.id FROM (SELECT DISTINCT w.account_id FROM
             (SELECT account_id FROM account_words WHERE word >= $1 AND word < $2 ORDER BY word, account_id LIMIT 1000) w) c
         JOIN accounts a ON a.id = c.account_id
         LEFT JOIN account_stats t ON t.account_id = a.id
         LEFT JOIN follows f ON f.account_id = $7 AND f.target_account_id = a.id
         WHERE a.suspended_at IS NULL AND a.moved_to_id IS NULL AND (NOT $8 OR f.id IS NOT NULL) AND a.id <> $11
         AND EXISTS (SELECT 1 FROM account_words x WHERE x.account_id = a.id AND x.word >= $3 AND x.word < $4)
         AND EXISTS (SELECT 1 FROM account_words x WHERE x.account_id = a.id AND x.word >= $5 AND x.word < $6)
         AND NOT EXISTS (SELECT 1 FROM account_members m JOIN users u ON u.id = m.user_id
                         WHERE m.account_id = a.id AND m.role = 0 AND (u.confirmed_at IS NULL OR NOT u.approved))
         ORDER BY CASE WHEN f.id IS NULL THEN 1 ELSE 0 END,
         GREATEST(coalesce(t.followers_count, 0), coalesce(t.remote_followers_count, 0)) DESC, a.id
         LIMIT $9 OFFSET $10"
    );
    let [first, second, third] = search.words.map(starting_with);
    #[rustfmt::skip]
    let params = p![
        first.0, first.1, second.0, second.1, third.0, third.1, search.viewer, search.following, search.limit, search.offset,
        search.except,
    ];
    db.all(SQL, params).await
}

/// Deletes an account with everything that refers to it. Its posts are to be deleted before: what they left elsewhere is
/// not looked for.
pub async fn delete(db: &mut Conn, id: AccountId) -> Result<()> {
    const SELF: &str = sql!("DELETE FROM accounts WHERE id = $1");
    const STATS: &str = sql!("DELETE FROM account_stats WHERE account_id = $1");
    const WORDS: &str = sql!("DELETE FROM account_words WHERE account_id = $1");
    for sql in [SELF, STATS, WORDS] {
        db.exec(sql, p![id]).await?;
    }
    Ok(())
}

/// Where the servers of all known accounts are reached.
pub async fn list_inboxes(db: &mut Conn) -> Result<Vec<String>> {
    const SQL: &str = sql!(
        "SELECT DISTINCT coalesce(shared_inbox_url, inbox_url) FROM accounts
         WHERE domain <> '' AND suspended_at IS NULL AND inbox_url <> ''"
    );
    db.all(SQL, p![]).await
}
