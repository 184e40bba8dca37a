//! Ending a token (RFC 7009). Streams that it opened close, and no node remembers it.

use domain::TokenId;
use storage::{oauth as rows, push};

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
    let mut tx = app.db.begin().await?;
    // Nobody is woken by a token that opens nothing, and nothing of it is kept.
    push::delete_of_token(&mut tx, token).await?;
    let revoked = rows::revoke_token(&mut tx, token, app.now()).await?;
    tx.commit().await?;
    if revoked {
        app.events.raise(Event::TokenRevoked { token });
    }
    Ok(())
}
