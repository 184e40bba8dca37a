//! The OAuth 2 provider (RFC 6749), as far as Mastodon's API uses it: applications that register themselves, the
//! authorization code with PKCE S256 (RFC 7636), client credentials, revocation (RFC 7009).

mod authorize;
mod client;
mod error;
mod redirect;
mod register;
mod revoke;
mod token;

pub use authorize::{AuthorizationRequest, Authorize, Refusal, already_granted, authorization_request, deny, grant};
pub use client::{Client, Credentials, authenticate, client};
pub use error::{Failure, OauthError};
pub use redirect::{Delivery, OUT_OF_BAND, ResponseMode};
pub use register::{Registered, Registration, register};
pub use revoke::{revoke, revoke_id};
pub use token::{Holder, Issued, TokenRequest, exchange, issue, token_for};

use domain::{Scope, Scopes};

/// What a request without scopes asks for.
pub fn default_scopes() -> Scopes {
    Scopes::of(&[Scope::Read])
}

/// The scopes that an application asks for, within those that it registered; nothing named means the default.
fn requested(client: &Client, asked: Option<&str>) -> Result<Scopes, OauthError> {
    let scopes = match asked.map(str::trim).filter(|asked| !asked.is_empty()) {
        Some(asked) => asked.parse().map_err(|_| OauthError::InvalidScope)?,
        None if client.scopes.contain(default_scopes()) => default_scopes(),
        None => client.scopes,
    };
    if client.scopes.contain(scopes) {
        Ok(scopes)
    } else {
        Err(OauthError::InvalidScope)
    }
}
