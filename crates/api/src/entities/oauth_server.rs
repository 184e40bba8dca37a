//! `OAuthServerMetadata` (RFC 8414) and `OAuthUserInfo` (OpenID Connect Core, section 5.1).

use domain::Scope;
use serde::Serialize;
use services::{Config, oauth::ResponseMode, views};

#[derive(Serialize)]
pub struct OauthServerMetadata {
    issuer: String,
    service_documentation: &'static str,
    authorization_endpoint: String,
    token_endpoint: String,
    app_registration_endpoint: String,
    revocation_endpoint: String,
    userinfo_endpoint: String,
    scopes_supported: Vec<&'static str>,
    response_types_supported: [&'static str; 1],
    response_modes_supported: [&'static str; 3],
    grant_types_supported: [&'static str; 2],
    token_endpoint_auth_methods_supported: [&'static str; 2],
    code_challenge_methods_supported: [&'static str; 1],
}

impl OauthServerMetadata {
    pub fn new(config: &Config) -> Self {
        Self {
            issuer: issuer(config),
            service_documentation: "https://docs.joinmastodon.org/",
            authorization_endpoint: config.url("/oauth/authorize"),
            token_endpoint: config.url("/oauth/token"),
            app_registration_endpoint: config.url("/api/v1/apps"),
            revocation_endpoint: config.url("/oauth/revoke"),
            userinfo_endpoint: config.url("/oauth/userinfo"),
            scopes_supported: Scope::ALL.iter().map(|scope| scope.as_str()).collect(),
            response_types_supported: ["code"],
            response_modes_supported: ResponseMode::ALL.map(ResponseMode::as_str),
            grant_types_supported: ["authorization_code", "client_credentials"],
            token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
            code_challenge_methods_supported: ["S256"],
        }
    }
}

fn issuer(config: &Config) -> String {
    config.url("/")
}

#[derive(Serialize)]
pub struct OauthUserInfo {
    iss: String,
    sub: String,
    name: String,
    preferred_username: String,
    profile: String,
    picture: String,
}

impl OauthUserInfo {
    pub fn new(config: &Config, account: &views::Account) -> Self {
        Self {
            iss: issuer(config),
            sub: account.uri.clone(),
            name: account.display_name.clone(),
            preferred_username: account.username.clone(),
            profile: account.url.clone(),
            picture: account.avatar.clone(),
        }
    }
}
