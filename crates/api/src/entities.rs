//! What the API answers with, field by field as Mastodon's documentation has it.

mod application;
mod oauth_server;

pub use application::{Application, CredentialApplication, Token};
pub use oauth_server::{OauthServerMetadata, OauthUserInfo};
