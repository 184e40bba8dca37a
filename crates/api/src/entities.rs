//! What the API answers with, field by field as Mastodon's documentation has it.

mod account;
mod application;
mod context;
mod credential_account;
mod edit;
mod emoji;
mod instance;
mod marker;
mod media;
mod notification;
mod oauth_server;
mod piece;
mod preferences;
mod relationship;
mod rule;
mod search;
mod status;
mod tag;

pub use account::{
    account_json, accounts_json, muted_accounts_json, write_account, write_accounts, write_moved_account,
};
pub use application::{Application, CredentialApplication, Token};
pub use context::context_json;
pub use credential_account::{credential_account_json, own_piece};
pub use edit::{StatusSource, history_json};
pub use emoji::CustomEmoji;
pub use instance::{VERSION, instance_v1_json, instance_v2_json};
pub use marker::Markers;
pub use media::MediaAttachment;
pub use notification::{notification_json, notifications_json, write_notification};
pub use oauth_server::{OauthServerMetadata, OauthUserInfo};
pub use preferences::Preferences;
pub use relationship::Relationship;
pub use rule::Rule;
pub use search::search_json;
pub use status::{deleted_status_json, status_json, statuses_json, write_item, write_items};
pub use tag::{StatusTag, Tag};
