//! Ending a token (RFC 7009). Streams that it opened close, and no node remembers it.

use domain::TokenId;
use storage::oauth as rows;

use super::{Credentials, Failure, OauthError, authenticate};
use crate::{App, Result, events::Event, secret};

/// Ends one of the client's own tokens. An unknown token is no error: it opens nothing, which is what was wanted.
pub async fn revoke(app: &App, credentials: &Credentials, token: &str) -> Result<(), Failure> {
    let client = match authenticate(app, credentials).await {
        Err(Failure::Client(_)) => None,
        client => Some(client?),
    };
    let Some(row) = rows::find_token(&mut app.db.conn(), &secret::hash_of(token)).await? else {
        return Ok(());
    };
    if client.is_none_or(|client| client.id != row.app_id) {
        return Err(OauthError::UnauthorizedClient.into());
    }
    Ok(revoke_id(app, row.id).await?)
}

/// Ends a token.
pub async fn revoke_id(app: &App, token: TokenId) -> Result<()> {
    if rows::revoke_token(&mut app.db.conn(), token, app.now()).await? {
        app.events.raise(Event::TokenRevoked { token });
    }
    Ok(())
}
