//! `oauth_apps`, `oauth_codes`, `oauth_tokens`: applications and what they may do for whom. Secrets, codes and tokens are
//! kept as hashes only.

use domain::{AccountId, AppId, Covered, QuotePolicy, Timestamp, TokenId, UserId, Visibility};

use crate::{Conn, Result};

row! {
    /// A registered application.
    pub struct OauthApp {
        id: AppId,
        client_id: String,
        secret_hash: String,
        name: String,
        website: Option<String>,
        /// One per line.
        redirect_uris: String,
        /// Separated by spaces.
        scopes: String,
        created_at: Timestamp,
    }
}

/// Adds an application. False if its id is taken: take the next.
pub async fn insert_app(db: &mut Conn, app: &OauthApp) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO oauth_apps (",
        OauthApp::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING"
    );
    let a = app;
    let params = p![a.id, &a.client_id, &a.secret_hash, &a.name, &a.website, &a.redirect_uris, &a.scopes, a.created_at];
    Ok(db.exec(SQL, params).await? == 1)
}

pub async fn find_app(db: &mut Conn, id: AppId) -> Result<Option<OauthApp>> {
    const SQL: &str = sql!("SELECT ", OauthApp::COLS, " FROM oauth_apps WHERE id = $1");
    db.opt(SQL, p![id]).await
}

pub async fn find_app_by_client_id(db: &mut Conn, client_id: &str) -> Result<Option<OauthApp>> {
    const SQL: &str = sql!("SELECT ", OauthApp::COLS, " FROM oauth_apps WHERE client_id = $1");
    db.opt(SQL, p![client_id]).await
}

row! {
    /// Leave that a person gave to an application, to be exchanged for a token once.
    pub struct Code {
        hash: String,
        app_id: AppId,
        user_id: UserId,
        account_id: AccountId,
        redirect_uri: String,
        scopes: String,
        /// PKCE S256 (RFC 7636).
        challenge: Option<String>,
        expires_at: Timestamp,
        used_at: Option<Timestamp>,
        /// What it was exchanged for.
        token_id: Option<TokenId>,
    }
}

pub async fn insert_code(db: &mut Conn, code: &Code) -> Result<()> {
    const SQL: &str =
        sql!("INSERT INTO oauth_codes (", Code::COLS, ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    let c = code;
    let params = p![
        &c.hash,
        c.app_id,
        c.user_id,
        c.account_id,
        &c.redirect_uri,
        &c.scopes,
        &c.challenge,
        c.expires_at,
        c.used_at,
        c.token_id,
    ];
    db.exec(SQL, params).await.map(drop)
}

pub async fn find_code(db: &mut Conn, hash: &str) -> Result<Option<Code>> {
    const SQL: &str = sql!("SELECT ", Code::COLS, " FROM oauth_codes WHERE hash = $1");
    db.opt(SQL, p![hash]).await
}

/// Uses a code up. False if somebody else already has.
pub async fn use_code(db: &mut Conn, hash: &str, token: TokenId, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!("UPDATE oauth_codes SET used_at = $2, token_id = $3 WHERE hash = $1 AND used_at IS NULL");
    Ok(db.exec(SQL, p![hash, now, token]).await? == 1)
}

/// Forgets codes that expired before this time.
pub async fn delete_codes(db: &mut Conn, before: Timestamp) -> Result<()> {
    const SQL: &str = sql!("DELETE FROM oauth_codes WHERE expires_at < $1");
    db.exec(SQL, p![before]).await.map(drop)
}

row! {
    /// An access token. Without a user and an account it is the application's own.
    pub struct Token {
        id: TokenId,
        hash: String,
        app_id: AppId,
        user_id: Option<UserId>,
        account_id: Option<AccountId>,
        scopes: String,
        created_at: Timestamp,
        last_used_at: Option<Timestamp>,
        revoked_at: Option<Timestamp>,
    }
}

/// Adds a token. False if its id is taken: take the next.
pub async fn insert_token(db: &mut Conn, token: &Token) -> Result<bool> {
    const SQL: &str = sql!(
        "INSERT INTO oauth_tokens (",
        Token::COLS,
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING"
    );
    let t = token;
    let params =
        p![t.id, &t.hash, t.app_id, t.user_id, t.account_id, &t.scopes, t.created_at, t.last_used_at, t.revoked_at,];
    Ok(db.exec(SQL, params).await? == 1)
}

pub async fn find_token(db: &mut Conn, hash: &str) -> Result<Option<Token>> {
    const SQL: &str = sql!("SELECT ", Token::COLS, " FROM oauth_tokens WHERE hash = $1");
    db.opt(SQL, p![hash]).await
}

/// What a person's valid tokens of an application allow it to do for an account.
pub async fn list_scopes(db: &mut Conn, app: AppId, user: UserId, account: AccountId) -> Result<Vec<String>> {
    const SQL: &str = sql!(
        "SELECT scopes FROM oauth_tokens WHERE user_id = $2 AND app_id = $1 AND account_id = $3 AND revoked_at IS NULL"
    );
    db.all(SQL, p![app, user, account]).await
}

/// True if the token was valid until now.
pub async fn revoke_token(db: &mut Conn, id: TokenId, now: Timestamp) -> Result<bool> {
    const SQL: &str = sql!("UPDATE oauth_tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL");
    Ok(db.exec(SQL, p![id, now]).await? == 1)
}

/// Somebody used it just now.
pub async fn touch_token(db: &mut Conn, id: TokenId, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!("UPDATE oauth_tokens SET last_used_at = $2 WHERE id = $1");
    db.exec(SQL, p![id, now]).await.map(drop)
}

row! {
    /// The person behind a token, and the account for which it acts.
    pub struct Holder {
        user_id: UserId,
        account_id: AccountId,
        username: String,
        permissions: i64,
        locale: String,
        time_zone: String,
        last_active_at: Timestamp,
        default_visibility: Visibility,
        default_sensitive: bool,
        default_language: Option<String>,
        default_quote_policy: QuotePolicy,
        covered: Covered,
        expand_spoilers: bool,
        autoplay_gifs: bool,
        /// A JSON list.
        languages: String,
        confirmed: bool,
        approved: bool,
        /// The login is disabled, the account suspended, or the person is no member of it any more.
        barred: bool,
    }
}

/// Who acts as an account. `None` if either is gone.
pub async fn find_holder(db: &mut Conn, user: UserId, account: AccountId) -> Result<Option<Holder>> {
    const SQL: &str = sql!(
        "SELECT u.id, a.id, a.username, r.permissions, u.locale, u.time_zone, u.last_active_at,
         u.default_visibility, u.default_sensitive, u.default_language, u.default_quote_policy,
         coalesce(f.covered, 0), coalesce(f.expand_spoilers, FALSE), coalesce(f.autoplay_gifs, FALSE),
         coalesce(f.languages, '[]'),
         u.confirmed_at IS NOT NULL, u.approved, u.disabled OR a.suspended_at IS NOT NULL
            OR NOT EXISTS (SELECT 1 FROM account_members m WHERE m.user_id = u.id AND m.account_id = a.id)
         FROM users u JOIN roles r ON r.id = u.role_id JOIN accounts a ON a.id = $2
         LEFT JOIN preferences f ON f.user_id = u.id WHERE u.id = $1"
    );
    db.opt(SQL, p![user, account]).await
}

/// A person was here.
pub async fn touch_user(db: &mut Conn, id: UserId, now: Timestamp) -> Result<()> {
    const SQL: &str = sql!("UPDATE users SET last_active_at = $2 WHERE id = $1");
    db.exec(SQL, p![id, now]).await.map(drop)
}

row! {
    /// An application that may do something for a person.
    pub struct Authorized {
        id: AppId,
        name: String,
        website: Option<String>,
        /// Of all its tokens, separated by spaces; each group comes as it was granted.
        scopes: String,
        created_at: Timestamp,
        last_used_at: Option<Timestamp>,
    }
}

/// A person's valid tokens with their applications, the newest first.
pub async fn list_authorized(db: &mut Conn, user: UserId) -> Result<Vec<Authorized>> {
    const SQL: &str = sql!(
        "SELECT p.id, p.name, p.website, t.scopes, t.created_at, t.last_used_at
         FROM oauth_tokens t JOIN oauth_apps p ON p.id = t.app_id
         WHERE t.user_id = $1 AND t.revoked_at IS NULL ORDER BY t.id DESC"
    );
    db.all(SQL, p![user]).await
}

/// Revokes all that an application holds of a person: its tokens are given, its codes void.
pub async fn revoke_app(db: &mut Conn, user: UserId, app: AppId, now: Timestamp) -> Result<Vec<TokenId>> {
    const CODES: &str = sql!("DELETE FROM oauth_codes WHERE user_id = $1 AND app_id = $2 AND used_at IS NULL");
    const SQL: &str = sql!(
        "UPDATE oauth_tokens SET revoked_at = $3 WHERE user_id = $1 AND app_id = $2 AND revoked_at IS NULL RETURNING id"
    );
    db.exec(CODES, p![user, app]).await?;
    db.all(SQL, p![user, app, now]).await
}
