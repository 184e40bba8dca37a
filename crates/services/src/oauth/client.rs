//! Applications as clients of OAuth.

use domain::{AppId, Scopes, text};
use storage::oauth::{self as rows, OauthApp};

use super::{Failure, OauthError};
use crate::{App, Error, Result, secret};

/// A registered application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    pub id: AppId,
    pub client_id: String,
    pub name: String,
    pub website: Option<String>,
    /// Byte for byte as registered.
    pub redirect_uris: Vec<String>,
    pub scopes: Scopes,
}

impl TryFrom<OauthApp> for Client {
    type Error = Error;
    fn try_from(row: OauthApp) -> Result<Self> {
        Ok(Self {
            id: row.id,
            client_id: row.client_id,
            // Some were registered before this was taken care of.
            name: text::without_controls(&row.name),
            website: row.website,
            redirect_uris: row.redirect_uris.lines().map(str::to_owned).collect(),
            scopes: row.scopes.parse().map_err(Error::internal)?,
        })
    }
}

/// The application with this id.
pub async fn client(app: &App, id: AppId) -> Result<Client> {
    rows::find_app(&mut app.db.conn(), id).await?.ok_or(Error::NotFound)?.try_into()
}

/// How a client says who it is: in the body, or by HTTP Basic (RFC 6749, section 2.3.1).
#[derive(Debug, Clone, Default)]
pub struct Credentials {
    pub client_id: Option<String>,
    pub client_secret: Option<String>,
}

/// The client that these credentials prove. All our clients have secrets.
pub async fn authenticate(app: &App, credentials: &Credentials) -> Result<Client, Failure> {
    let (Some(id), Some(given)) = (&credentials.client_id, &credentials.client_secret) else {
        return Err(OauthError::InvalidClient.into());
    };
    let found = rows::find_app_by_client_id(&mut app.db.conn(), id).await?;
    let proven = found.filter(|row| row.secret_hash == secret::hash_of(given));
    Ok(proven.ok_or(OauthError::InvalidClient)?.try_into()?)
}
