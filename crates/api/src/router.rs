//! The table of contents of the API: every route, who may call it, who answers it and with what. The order of a row's
//! columns: method, path as in Mastodon's documentation, access (`public`, `optional`, `token`, `app`, `user`,
//! `newcomer`; see `Access`), scopes of which one is needed, handler, entity of the answer.

use crate::{
    Route,
    route::routes,
    routes::{
        accounts, apps, credentials, emails, files, instance, markers, media, notifications, oauth, reactions,
        relationships, search, statuses, tags, timelines,
    },
    streaming,
};

/// All routes.
pub fn table() -> Vec<Route> {
    routes! {
        // Applications and tokens
        POST "/api/v1/apps" public, apps::create => "CredentialApplication";
        GET "/api/v1/apps/verify_credentials" token, apps::verify_credentials => "Application";
        POST "/oauth/token" public, oauth::token => "Token";
        POST "/oauth/revoke" public, oauth::revoke => "{}";
        GET "/oauth/userinfo" user "profile", oauth::userinfo => "OAuthUserInfo";
        POST "/oauth/userinfo" user "profile", oauth::userinfo => "OAuthUserInfo";
        GET "/.well-known/oauth-authorization-server" public, oauth::metadata => "OAuthServerMetadata";

        // Accounts
        POST "/api/v1/accounts" app "write:accounts", credentials::create => "Token";
        GET "/api/v1/accounts/verify_credentials" user "profile|read:accounts", credentials::verify => "CredentialAccount";
        PATCH "/api/v1/accounts/update_credentials" user "write:accounts", credentials::update => "CredentialAccount";
        GET "/api/v1/accounts" public, accounts::index => "Account[]";
        GET "/api/v1/accounts/lookup" optional "read:accounts", accounts::lookup => "Account";
        GET "/api/v1/accounts/search" user "read:accounts", accounts::search => "Account[]";
        GET "/api/v1/accounts/relationships" user "read:follows", relationships::index => "Relationship[]";
        GET "/api/v1/accounts/:id" optional "read:accounts", accounts::show => "Account";
        GET "/api/v1/accounts/:id/followers" optional "read:accounts", accounts::followers => "Account[]";
        GET "/api/v1/accounts/:id/following" optional "read:accounts", accounts::following => "Account[]";
        GET "/api/v1/accounts/:id/identity_proofs" user "read:accounts", accounts::identity_proofs => "IdentityProof[]";
        POST "/api/v1/accounts/:id/follow" user "write:follows", relationships::follow => "Relationship";
        POST "/api/v1/accounts/:id/unfollow" user "write:follows", relationships::unfollow => "Relationship";
        POST "/api/v1/accounts/:id/remove_from_followers" user "write:follows", relationships::remove_from_followers => "Relationship";
        POST "/api/v1/accounts/:id/block" user "write:blocks", relationships::block => "Relationship";
        POST "/api/v1/accounts/:id/unblock" user "write:blocks", relationships::unblock => "Relationship";
        POST "/api/v1/accounts/:id/mute" user "write:mutes", relationships::mute => "Relationship";
        POST "/api/v1/accounts/:id/unmute" user "write:mutes", relationships::unmute => "Relationship";
        POST "/api/v1/accounts/:id/note" user "write:accounts", relationships::note => "Relationship";
        GET "/api/v1/blocks" user "read:blocks", relationships::blocks => "Account[]";
        GET "/api/v1/mutes" user "read:mutes", relationships::mutes => "MutedAccount[]";
        GET "/api/v1/domain_blocks" user "read:blocks", relationships::domain_blocks => "string[]";
        POST "/api/v1/domain_blocks" user "write:blocks", relationships::block_domain => "{}";
        DELETE "/api/v1/domain_blocks" user "write:blocks", relationships::unblock_domain => "{}";
        GET "/api/v1/follow_requests" user "read:follows", relationships::follow_requests => "Account[]";
        POST "/api/v1/follow_requests/:account_id/authorize" user "write:follows", relationships::authorize => "Relationship";
        POST "/api/v1/follow_requests/:account_id/reject" user "write:follows", relationships::reject => "Relationship";
        POST "/api/v1/emails/confirmations" newcomer, emails::confirm_again => "{}";
        GET "/api/v1/emails/check_confirmation" newcomer, emails::check_confirmation => "boolean";

        // The server
        GET "/api/v1/instance" public, instance::show_v1 => "V1::Instance";
        GET "/api/v2/instance" public, instance::show => "Instance";
        GET "/api/v1/instance/rules" public, instance::rules => "Rule[]";
        GET "/api/v1/instance/extended_description" public, instance::extended_description => "ExtendedDescription";
        GET "/api/v1/instance/peers" public, instance::peers => "string[]";
        GET "/api/v1/instance/activity" public, instance::activity => "InstanceActivityWeek[]";
        GET "/api/v1/instance/languages" public, instance::languages => "Language[]";
        GET "/api/v1/instance/translation_languages" public, instance::translation_languages => "TranslationLanguages";
        GET "/api/v1/custom_emojis" public, instance::custom_emojis => "CustomEmoji[]";

        // What people are told, and how far they have read
        GET "/api/v1/notifications" user "read:notifications", notifications::index => "Notification[]";
        GET "/api/v1/notifications/unread_count" user "read:notifications", notifications::unread_count => "UnreadCount";
        POST "/api/v1/notifications/clear" user "write:notifications", notifications::clear => "{}";
        DELETE "/api/v1/notifications/destroy_multiple" user "write:notifications", notifications::dismiss_several => "{}";
        GET "/api/v1/notifications/:id" user "read:notifications", notifications::show => "Notification";
        DELETE "/api/v1/notifications/:id" user "write:notifications", notifications::dismiss => "{}";
        POST "/api/v1/notifications/:id/dismiss" user "write:notifications", notifications::dismiss => "{}";
        GET "/api/v1/markers" user "read:statuses", markers::index => "Markers";
        POST "/api/v1/markers" user "write:statuses", markers::update => "Markers";
        GET "/api/v1/preferences" user "read:accounts", markers::preferences => "Preferences";
        GET "/api/v2/search" optional "read:search", search::index => "Search";

        // Statuses
        GET "/api/v1/statuses" optional "read:statuses", statuses::index => "Status[]";
        POST "/api/v1/statuses" user "write:statuses", statuses::create => "Status";
        GET "/api/v1/statuses/:id" optional "read:statuses", statuses::show => "Status";
        PUT "/api/v1/statuses/:id" user "write:statuses", statuses::update => "Status";
        DELETE "/api/v1/statuses/:id" user "write:statuses", statuses::delete => "Status";
        PUT "/api/v1/statuses/:id/interaction_policy" user "write:statuses", statuses::set_interaction_policy => "Status";
        GET "/api/v1/statuses/:id/context" optional "read:statuses", statuses::context => "Context";
        GET "/api/v1/statuses/:id/history" optional "read:statuses", statuses::history => "StatusEdit[]";
        GET "/api/v1/statuses/:id/source" user "read:statuses", statuses::source => "StatusSource";
        POST "/api/v1/statuses/:id/favourite" user "write:favourites", reactions::favourite => "Status";
        POST "/api/v1/statuses/:id/unfavourite" user "write:favourites", reactions::unfavourite => "Status";
        POST "/api/v1/statuses/:id/reblog" user "write:statuses", reactions::reblog => "Status";
        POST "/api/v1/statuses/:id/unreblog" user "write:statuses", reactions::unreblog => "Status";
        POST "/api/v1/statuses/:id/bookmark" user "write:bookmarks", reactions::bookmark => "Status";
        POST "/api/v1/statuses/:id/unbookmark" user "write:bookmarks", reactions::unbookmark => "Status";
        POST "/api/v1/statuses/:id/pin" user "write:accounts", reactions::pin => "Status";
        POST "/api/v1/statuses/:id/unpin" user "write:accounts", reactions::unpin => "Status";
        POST "/api/v1/statuses/:id/mute" user "write:mutes", reactions::mute => "Status";
        POST "/api/v1/statuses/:id/unmute" user "write:mutes", reactions::unmute => "Status";
        GET "/api/v1/statuses/:id/favourited_by" optional "read:statuses", reactions::favourited_by => "Account[]";
        GET "/api/v1/statuses/:id/reblogged_by" optional "read:statuses", reactions::reblogged_by => "Account[]";

        // Files
        POST "/api/v1/media" user "write:media", media::create => "MediaAttachment";
        POST "/api/v2/media" user "write:media", media::create => "MediaAttachment";
        GET "/api/v1/media/:id" user "write:media", media::show => "MediaAttachment";
        PUT "/api/v1/media/:id" user "write:media", media::update => "MediaAttachment";
        DELETE "/api/v1/media/:id" user "write:media", media::delete => "{}";
        GET "/media/:id/:variant" public, files::show => "a file";

        // Streaming
        GET "/api/v1/streaming" optional, streaming::open => "events";
        GET "/api/v1/streaming/health" public, streaming::health => "OK";
        GET "/api/v1/streaming/:channel" optional, streaming::one_word => "events";
        GET "/api/v1/streaming/:channel/:part" optional, streaming::two_words => "events";

        // Timelines and other pages of statuses
        GET "/api/v1/timelines/home" user "read:statuses", timelines::home => "Status[]";
        GET "/api/v1/timelines/public" optional "read:statuses", timelines::public => "Status[]";
        GET "/api/v1/timelines/tag/:hashtag" optional "read:statuses", timelines::tag => "Status[]";
        GET "/api/v1/favourites" user "read:favourites", timelines::favourites => "Status[]";
        GET "/api/v1/bookmarks" user "read:bookmarks", timelines::bookmarks => "Status[]";
        GET "/api/v1/accounts/:id/statuses" optional "read:statuses", timelines::account => "Status[]";
        GET "/api/v1/tags/:name" optional, tags::show => "Tag";
    }
}
