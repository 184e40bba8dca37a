//! What the API answers with, field by field as Mastodon's documentation has it.

mod about;
mod account;
mod admin_trends;
mod announcement;
mod annual_report;
mod application;
mod card;
mod collection;
mod context;
mod conversation;
mod credential_account;
mod draft;
mod edit;
mod emoji;
mod featured_tag;
mod filter;
mod instance;
mod list;
mod marker;
mod media;
mod notification;
mod notification_group;
mod notification_request;
mod oauth_server;
mod object;
mod oembed;
mod piece;
mod poll;
mod preferences;
mod profile;
mod push;
mod quote;
mod relationship;
mod report;
mod rule;
mod scheduled_status;
mod search;
mod status;
mod suggestion;
mod tag;
mod translation;
mod trends;

pub use about::Supported;
pub use account::{
    account_json, accounts_json, familiar_followers_json, muted_accounts_json, write_account, write_accounts,
};
pub use admin_trends::{AdminTag, Provider, admin_link_json, admin_links_json, admin_status_json, admin_statuses_json};
pub use announcement::{Announcement, Reaction};
pub use annual_report::annual_reports_json;
pub use application::{Application, CredentialApplication, Token};
pub use collection::{
    Collection, Collections, WrappedCollection, WrappedCollectionItem, collection_with_accounts_json,
};
pub use context::context_json;
pub use conversation::{conversation_json, conversations_json, write_conversation};
pub use credential_account::{credential_account_json, own_piece};
pub use draft::Draft;
pub use edit::{StatusSource, history_json};
pub use emoji::CustomEmoji;
pub use featured_tag::FeaturedTag;
pub use filter::{Filter, FilterKeyword, FilterStatus, SingleFilter};
pub use instance::{VERSION, instance_v1_json, instance_v2_json};
pub use list::List;
pub use marker::Markers;
pub use media::MediaAttachment;
pub use notification::{notification_json, notifications_json, write_notification};
pub use notification_group::grouped_json;
pub use notification_request::{
    NotificationPolicy, NotificationPolicyV1, notification_request_json, notification_requests_json,
};
pub use oauth_server::{OauthServerMetadata, OauthUserInfo};
pub use object::given_reactions_json;
pub use oembed::OEmbed;
pub use poll::{poll_json, write_poll};
pub use preferences::Preferences;
pub use profile::Profile;
pub use push::WebPushSubscription;
pub use relationship::Relationship;
pub use report::{report_json, write_report};
pub use rule::Rule;
pub use scheduled_status::ScheduledStatus;
pub use search::search_json;
pub use status::{deleted_status_json, status_json, statuses_json, write_item, write_items};
pub use suggestion::suggestions_json;
pub use tag::{StatusTag, Tag};
pub use translation::{Translation, translation_languages};
pub use trends::links_json;
