//! The token endpoint (RFC 6749, sections 4.1.3 and 4.4.2). Tokens do not expire, so there are none to refresh them.

use domain::{AccountId, AppId, Scopes, Timestamp, TokenId, UserId};
use storage::{
    Conn,
    oauth::{self as rows, Code, Token},
};

use super::{
    Client, Credentials, Failure, OUT_OF_BAND, OauthError, Registration, authenticate, register, requested,
    revoke::revoke_id,
};
use crate::{App, Error, Result, secret};

/// What `/oauth/token` was asked, as it came.
#[derive(Debug, Clone, Default)]
pub struct TokenRequest {
    pub grant_type: Option<String>,
    pub credentials: Credentials,
    pub code: Option<String>,
    pub redirect_uri: Option<String>,
    pub code_verifier: Option<String>,
    pub scope: Option<String>,
}

/// A token that was just made. Only its hash is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    pub id: TokenId,
    pub access_token: String,
    pub scopes: Scopes,
    pub created_at: Timestamp,
}

/// For whom a token acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The application itself.
    Application,
    Person(UserId, AccountId),
}

/// Gives a token for a code or for the client's own credentials.
pub async fn exchange(app: &App, request: TokenRequest) -> Result<Issued, Failure> {
    let by_code = match request.grant_type.as_deref() {
        Some("authorization_code") => true,
        Some("client_credentials") => false,
        Some(_) => return Err(OauthError::UnsupportedGrantType.into()),
        None => return Err(OauthError::Missing("grant_type").into()),
    };
    let client = authenticate(app, &request.credentials).await?;
    if by_code {
        return exchange_code(app, &client, &request).await;
    }
    let scopes = requested(&client, request.scope.as_deref())?;
    Ok(issue(&mut app.db.conn(), app, client.id, Holder::Application, scopes).await?)
}

async fn exchange_code(app: &App, client: &Client, request: &TokenRequest) -> Result<Issued, Failure> {
    let code = request.code.as_deref().ok_or(OauthError::Missing("code"))?;
    let redirect_uri = request.redirect_uri.as_deref().ok_or(OauthError::Missing("redirect_uri"))?;
    let hash = secret::hash_of(code);
    let mut tx = app.db.begin().await?;
    let found = rows::find_code(&mut tx, &hash).await?;
    let row = found.filter(|row| row.app_id == client.id).ok_or(OauthError::InvalidGrant)?;
    if let Some(token) = row.token_id {
        // Used before: somebody has stolen it, either then or now (RFC 6749, section 4.1.2).
        drop(tx);
        revoke_id(app, token).await?;
        return Err(OauthError::InvalidGrant.into());
    }
    if app.now() >= row.expires_at || row.redirect_uri != redirect_uri {
        return Err(OauthError::InvalidGrant.into());
    }
    verify(&row, request.code_verifier.as_deref())?;
    let scopes = row.scopes.parse().map_err(Error::internal)?;
    let issued = issue(&mut tx, app, client.id, Holder::Person(row.user_id, row.account_id), scopes).await?;
    if !rows::use_code(&mut tx, &hash, issued.id, app.now()).await? {
        return Err(OauthError::InvalidGrant.into());
    }
    tx.commit().await?;
    Ok(issued)
}

/// PKCE (RFC 7636, section 4.6). A verifier for a code that was asked for without a challenge is a sign of an attack
/// (RFC 9700, section 2.1.1).
fn verify(code: &Code, verifier: Option<&str>) -> Result<(), OauthError> {
    match (&code.challenge, verifier) {
        (None, None) => Ok(()),
        (Some(_), None) => Err(OauthError::Missing("code_verifier")),
        (Some(challenge), Some(verifier)) if secret::hash_of(verifier) == *challenge => Ok(()),
        _ => Err(OauthError::InvalidGrant),
    }
}

/// Makes a token, without asking anybody: for a code, for a new account, for the operator.
pub async fn issue(db: &mut Conn, app: &App, client: AppId, holder: Holder, scopes: Scopes) -> Result<Issued> {
    let (now, access_token) = (app.now(), app.random.secret());
    let (user_id, account_id) = match holder {
        Holder::Application => (None, None),
        Holder::Person(user, account) => (Some(user), Some(account)),
    };
    let mut row = Token {
        id: TokenId::at(now),
        hash: secret::hash_of(&access_token),
        app_id: client,
        user_id,
        account_id,
        scopes: scopes.to_string(),
        created_at: now,
        last_used_at: None,
        revoked_at: None,
    };
    while !rows::insert_token(db, &row).await? {
        row.id = TokenId::at(now);
    }
    Ok(Issued { id: row.id, access_token, scopes, created_at: now })
}

/// A token for a person from the operator's command line, of an application of its own.
pub async fn token_for(app: &App, user: UserId, account: AccountId, scopes: Scopes) -> Result<Issued> {
    let registration = Registration {
        name: "Command line".to_owned(),
        redirect_uris: vec![OUT_OF_BAND.to_owned()],
        scopes: Some(scopes.to_string()),
        website: None,
    };
    let client = register(app, registration).await?.client;
    issue(&mut app.db.conn(), app, client.id, Holder::Person(user, account), scopes).await
}
