//! `fasp_providers` and what they can do and say: services that help this server to find people and posts.

use domain::{AccountId, FaspProviderId, Timestamp, TrendKind};

use crate::{Conn, Result};

row! {
    pub struct Provider {
        id: FaspProviderId,
        name: String,
        /// Without a slash at the end.
        base_url: String,
        /// What the provider calls this server.
        server_id: String,
        /// Ed25519, in base64.
        public_key: String,
        /// Ours for this provider: PEM.
        private_key: String,
        /// None: nobody has agreed yet.
        confirmed_at: Option<Timestamp>,
        sign_in_url: Option<String>,
        contact_email: Option<String>,
        fediverse_account: Option<String>,
        /// JSON: `[{"url", "language"}]`.
        privacy_policy: String,
        failing_since: Option<Timestamp>,
        failure: Option<String>,
        called_back_at: Option<Timestamp>,
        created_at: Timestamp,
    }
}

row! {
    /// Something that a provider can do.
    #[derive(PartialEq, Eq)]
    pub struct Capability {
        provider_id: FaspProviderId,
        name: String,
        version: String,
        enabled: bool,
    }
}

pub async fn insert(db: &mut Conn, provider: &Provider) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO fasp_providers (",
        Provider::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
    );
    let p = provider;
    let params = p![
        p.id,
        &p.name,
        &p.base_url,
        &p.server_id,
        &p.public_key,
        &p.private_key,
        p.confirmed_at,
        &p.sign_in_url,
        &p.contact_email,
        &p.fediverse_account,
        &p.privacy_policy,
        p.failing_since,
        &p.failure,
        p.called_back_at,
        p.created_at
    ];
    db.exec(SQL, params).await.map(drop)
}

pub async fn find(db: &mut Conn, id: FaspProviderId) -> Result<Option<Provider>> {
    const SQL: &str = sql!("SELECT ", Provider::COLS, " FROM fasp_providers WHERE id = $1");
    db.opt(SQL, p![id]).await
}

pub async fn list(db: &mut Conn) -> Result<Vec<Provider>> {
    const SQL: &str = sql!("SELECT ", Provider::COLS, " FROM fasp_providers ORDER BY id");
    db.all(SQL, p![]).await
}

/// Those that are there, confirmed, and used for this.
pub async fn list_used(db: &mut Conn, capability: &str) -> Result<Vec<Provider>> {
    const SQL: &str = sql!(
        "SELECT ",
        cols!(Provider, "p"),
        " FROM fasp_providers p JOIN fasp_capabilities c ON c.provider_id = p.id
         WHERE c.name = $1 AND c.enabled AND p.confirmed_at IS NOT NULL ORDER BY p.id"
    );
    db.all(SQL, p![capability]).await
}

/// How many wait for somebody to agree.
pub async fn count_waiting(db: &mut Conn) -> Result<i64> {
    const SQL: &str = sql!("SELECT count(*) FROM fasp_providers WHERE confirmed_at IS NULL");
    db.one(SQL, p![]).await
}

/// Forgets who asked from this address and waits, or (without an address) has waited since before this time.
pub async fn delete_waiting(db: &mut Conn, base_url: Option<&str>, before: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "DELETE FROM fasp_providers WHERE confirmed_at IS NULL
         AND (base_url = $1 OR CAST($1 AS TEXT) IS NULL AND created_at < $2)"
    );
    db.exec(SQL, p![base_url, before]).await.map(drop)
}

pub async fn delete(db: &mut Conn, id: FaspProviderId) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM fasp_providers WHERE id = $1");
    db.exec(SQL, p![id]).await.map(drop)
}

/// Somebody of the staff agrees.
pub async fn confirm(db: &mut Conn, id: FaspProviderId, at: Timestamp) -> Result<()> {
    const SQL: &str = sql!("UPDATE fasp_providers SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL");
    db.exec(SQL, p![id, at]).await.map(drop)
}

/// What the provider says of itself.
pub async fn describe(db: &mut Conn, provider: &Provider) -> Result<()> {
    const SQL: &str = sql!(
        "UPDATE fasp_providers SET name = $2, sign_in_url = $3, contact_email = $4, fediverse_account = $5,
         privacy_policy = $6 WHERE id = $1"
    );
    let p = provider;
    let params = p![p.id, &p.name, &p.sign_in_url, &p.contact_email, &p.fediverse_account, &p.privacy_policy];
    db.exec(SQL, params).await.map(drop)
}

/// It did not answer as it should; None: it did.
pub async fn set_failure(db: &mut Conn, id: FaspProviderId, failure: Option<&str>, at: Timestamp) -> Result<()> {
    const BAD: &str =
        sql!("UPDATE fasp_providers SET failing_since = coalesce(failing_since, $2), failure = $3 WHERE id = $1");
    const WELL: &str = sql!(
        "UPDATE fasp_providers SET failing_since = NULL, failure = NULL WHERE id = $1 AND failing_since IS NOT NULL"
    );
    match failure {
        Some(failure) => db.exec(BAD, p![id, at, failure]).await.map(drop),
        None => db.exec(WELL, p![id]).await.map(drop),
    }
}

pub async fn set_called_back(db: &mut Conn, id: FaspProviderId, at: Timestamp) -> Result<()> {
    const SQL: &str = sql!("UPDATE fasp_providers SET called_back_at = $2 WHERE id = $1");
    db.exec(SQL, p![id, at]).await.map(drop)
}

/// What all providers can do.
pub async fn capabilities(db: &mut Conn) -> Result<Vec<Capability>> {
    const SQL: &str = sql!("SELECT ", Capability::COLS, " FROM fasp_capabilities ORDER BY provider_id, name");
    db.all(SQL, p![]).await
}

/// What this provider can do; nothing, as long as nobody has agreed to it.
pub async fn capabilities_of(db: &mut Conn, provider: FaspProviderId) -> Result<Vec<Capability>> {
    const SQL: &str = sql!("SELECT ", Capability::COLS, " FROM fasp_capabilities WHERE provider_id = $1 ORDER BY name");
    db.all(SQL, p![provider]).await
}

/// What a provider can do now; what is used stays so.
pub async fn set_capabilities(db: &mut Conn, provider: FaspProviderId, all: &[(String, String)]) -> Result<()> {
    const CLEAR: &str = sql!("DELETE FROM fasp_capabilities WHERE provider_id = $1 AND name <> ALL($2)");
    const PUT: &str = sql!(
        "INSERT INTO fasp_capabilities (provider_id, name, version, enabled) VALUES ($1, $2, $3, FALSE)
         ON CONFLICT (provider_id, name) DO UPDATE SET version = excluded.version"
    );
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    db.exec(CLEAR, p![provider, names.as_slice()]).await?;
    db.many(PUT, all.iter().map(|(name, version)| p![provider, name, version]).collect()).await.map(drop)
}

pub async fn set_enabled(db: &mut Conn, provider: FaspProviderId, name: &str, enabled: bool) -> Result<()> {
    const SQL: &str = sql!("UPDATE fasp_capabilities SET enabled = $3 WHERE provider_id = $1 AND name = $2");
    db.exec(SQL, p![provider, name, enabled]).await.map(drop)
}

/// The names of what is used of any provider.
pub async fn list_enabled(db: &mut Conn) -> Result<Vec<String>> {
    const SQL: &str = sql!(
        "SELECT DISTINCT c.name FROM fasp_capabilities c JOIN fasp_providers p ON p.id = c.provider_id
         WHERE c.enabled AND p.confirmed_at IS NOT NULL"
    );
    db.all(SQL, p![]).await
}

/// Somebody recommends these accounts to this one.
pub async fn recommend(db: &mut Conn, account: AccountId, targets: &[AccountId], now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO fasp_recommendations (account_id, target_account_id, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (account_id, target_account_id) DO UPDATE SET created_at = excluded.created_at"
    );
    db.many(SQL, targets.iter().map(|target| p![account, *target, now]).collect()).await.map(drop)
}

/// Whom providers recommend to this account, what they said last first.
pub async fn recommended(db: &mut Conn, account: AccountId, limit: i64) -> Result<Vec<AccountId>> {
    const SQL: &str = sql!(
        "SELECT target_account_id FROM fasp_recommendations WHERE account_id = $1
         ORDER BY created_at DESC, target_account_id LIMIT $2"
    );
    db.all(SQL, p![account, limit]).await
}

/// Those of these addresses at which an account is known.
pub async fn known_accounts(db: &mut Conn, uris: &[String]) -> Result<Vec<String>> {
    const SQL: &str = sql!("SELECT uri FROM accounts WHERE uri = ANY($1)");
    db.all(SQL, p![uris]).await
}

/// Those of these addresses at which a post is known.
pub async fn known_posts(db: &mut Conn, uris: &[String]) -> Result<Vec<String>> {
    const SQL: &str = sql!("SELECT uri FROM statuses WHERE uri = ANY($1)");
    db.all(SQL, p![uris]).await
}

/// Something that is talked about elsewhere, and how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    pub kind: TrendKind,
    /// The address of a post or page, or the folded name of a hashtag.
    pub name: String,
    /// To 100.
    pub rank: i64,
}

/// Where several providers speak of one thing, what was said last counts.
pub async fn put_trends(db: &mut Conn, heard: &[Heard], now: Timestamp) -> Result<()> {
    const SQL: &str = sql!(
        "INSERT INTO fasp_trends (kind, name, rank, heard_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (kind, name) DO UPDATE SET rank = excluded.rank, heard_at = excluded.heard_at"
    );
    db.many(SQL, heard.iter().map(|h| p![h.kind, &h.name, h.rank, now]).collect()).await.map(drop)
}

/// What is known here of what is talked about elsewhere, with its rank: ids as in `trends`.
pub async fn heard(db: &mut Conn, kind: TrendKind) -> Result<Vec<(i64, i64)>> {
    const STATUSES: &str = sql!(
        "SELECT s.id, t.rank FROM fasp_trends t JOIN statuses s ON s.uri = t.name
         WHERE t.kind = $1 AND s.deleted_at IS NULL ORDER BY t.rank DESC"
    );
    const TAGS: &str = sql!(
        "SELECT g.id, t.rank FROM fasp_trends t JOIN tags g ON g.name = t.name WHERE t.kind = $1 ORDER BY t.rank DESC"
    );
    const LINKS: &str = sql!(
        "SELECT a.card_id, t.rank FROM fasp_trends t JOIN card_addresses a ON a.url = t.name
         WHERE t.kind = $1 AND a.card_id IS NOT NULL ORDER BY t.rank DESC"
    );
    let sql = match kind {
        TrendKind::Status => STATUSES,
        TrendKind::Tag => TAGS,
        TrendKind::Link => LINKS,
    };
    db.all(sql, p![kind]).await
}

/// Forgets what was said before these times.
pub async fn sweep(db: &mut Conn, trends: Timestamp, recommendations: Timestamp) -> Result<()> {
    const TRENDS: &str = sql!("DELETE FROM fasp_trends WHERE heard_at < $1");
    const PEOPLE: &str = sql!("DELETE FROM fasp_recommendations WHERE created_at < $1");
    db.exec(TRENDS, p![trends]).await?;
    db.exec(PEOPLE, p![recommendations]).await.map(drop)
}
