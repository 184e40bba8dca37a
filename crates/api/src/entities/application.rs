//! `Application`, `CredentialApplication` and `Token`.

use domain::{AppId, Scope, Scopes};
use serde::Serialize;
use services::oauth::{Client, Issued, Registered};

#[derive(Serialize)]
pub struct Application {
    id: AppId,
    name: String,
    website: Option<String>,
    scopes: Vec<&'static str>,
    redirect_uris: Vec<String>,
    redirect_uri: String,
    vapid_key: String,
}

impl Application {
    pub fn new(client: Client, vapid_key: String) -> Self {
        Self {
            id: client.id,
            name: client.name,
            website: client.website,
            scopes: client.scopes.iter().map(Scope::as_str).collect(),
            redirect_uri: client.redirect_uris.join("\n"),
            redirect_uris: client.redirect_uris,
            vapid_key,
        }
    }
}

#[derive(Serialize)]
pub struct CredentialApplication {
    #[serde(flatten)]
    application: Application,
    client_id: String,
    client_secret: String,
    /// Never.
    client_secret_expires_at: u8,
}

impl CredentialApplication {
    pub fn new(registered: Registered, vapid_key: String) -> Self {
        Self {
            client_id: registered.client.client_id.clone(),
            client_secret: registered.client_secret,
            client_secret_expires_at: 0,
            application: Application::new(registered.client, vapid_key),
        }
    }
}

#[derive(Serialize)]
pub struct Token {
    access_token: String,
    token_type: &'static str,
    scope: Scopes,
    /// Seconds since 1970.
    created_at: i64,
}

impl From<Issued> for Token {
    fn from(issued: Issued) -> Self {
        Self {
            access_token: issued.access_token,
            token_type: "Bearer",
            scope: issued.scopes,
            created_at: issued.created_at.secs(),
        }
    }
}
