//! What the API answers with, field by field as Mastodon's documentation has it.

mod account;
mod application;
mod context;
mod edit;
mod emoji;
mod media;
mod oauth_server;
mod piece;
mod status;
mod tag;

pub use account::{
    Source, account_json, accounts_json, credential_account_json, write_account, write_accounts, write_moved_account,
};
pub use application::{Application, CredentialApplication, Token};
pub use context::context_json;
pub use edit::{StatusSource, history_json};
pub use emoji::CustomEmoji;
pub use media::MediaAttachment;
pub use oauth_server::{OauthServerMetadata, OauthUserInfo};
pub use status::{deleted_status_json, status_json, statuses_json, write_item, write_items};
pub use tag::{StatusTag, Tag};
