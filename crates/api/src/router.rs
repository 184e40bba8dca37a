//! The table of contents of the API: every route, who may call it, who answers it and with what. The order of a row's
//! columns: method, path as in Mastodon's documentation, access (`public`, `optional`, `token`, `app`, `user`,
//! `newcomer`; see `Access`), scopes of which one is needed, handler, entity of the answer.

use crate::{
    Route,
    route::routes,
    routes::{
        accounts, admin_trends, announcements, annual_reports, apps, async_refreshes, collections, conversations,
        credentials, drafts, emails, endorsements, featured_tags, files, filters, instance, lists, markers, media,
        notification_groups, notification_requests, notifications, oauth, oembed, policies, polls, profile, push,
        quotes, reactions, relationships, reports, scheduled_statuses, search, single_filters, statuses, subscriptions,
        suggestions, tags, timelines, translations, trends,
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
        GET "/api/v1/accounts/familiar_followers" user "read:follows", endorsements::familiar => "FamiliarFollowers[]";
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
        POST "/api/v1/accounts/:id/endorse" user "write:accounts", endorsements::endorse => "Relationship";
        POST "/api/v1/accounts/:id/unendorse" user "write:accounts", endorsements::unendorse => "Relationship";
        POST "/api/v1/accounts/:id/pin" user "write:accounts", endorsements::pin => "Relationship";
        POST "/api/v1/accounts/:id/unpin" user "write:accounts", endorsements::unpin => "Relationship";
        GET "/api/v1/accounts/:id/endorsements" optional "read:accounts", endorsements::of_account => "Account[]";
        GET "/api/v1/endorsements" user "read:accounts", endorsements::index => "Account[]";
        GET "/api/v1/profile" user "profile|read:accounts", profile::show => "Profile";
        PATCH "/api/v1/profile" user "write:accounts", profile::update => "Profile";
        DELETE "/api/v1/profile/avatar" user "write:accounts", profile::delete_avatar => "CredentialAccount";
        DELETE "/api/v1/profile/header" user "write:accounts", profile::delete_header => "CredentialAccount";
        POST "/api/v1/accounts/:id/note" user "write:accounts", relationships::note => "Relationship";
        GET "/api/v1/blocks" user "read:blocks", relationships::blocks => "Account[]";
        GET "/api/v1/mutes" user "read:mutes", relationships::mutes => "MutedAccount[]";
        GET "/api/v1/domain_blocks" user "read:blocks", relationships::domain_blocks => "string[]";
        GET "/api/v1/domain_blocks/preview" user "read:blocks", relationships::preview_domain_block => "DomainBlockPreview";
        POST "/api/v1/domain_blocks" user "write:blocks", relationships::block_domain => "{}";
        DELETE "/api/v1/domain_blocks" user "write:blocks", relationships::unblock_domain => "{}";
        GET "/api/v1/follow_requests" user "read:follows", relationships::follow_requests => "Account[]";
        POST "/api/v1/follow_requests/:account_id/authorize" user "write:follows", relationships::authorize => "Relationship";
        POST "/api/v1/follow_requests/:account_id/reject" user "write:follows", relationships::reject => "Relationship";
        POST "/api/v1/emails/confirmations" newcomer, emails::confirm_again => "{}";
        GET "/api/v1/emails/check_confirmation" newcomer, emails::check_confirmation => "boolean";

        POST "/api/v1/accounts/:id/email_subscriptions" public, subscriptions::create => "{}";

        // Collections of accounts
        GET "/api/v1/accounts/:account_id/collections" optional "read:collections", collections::of_account => "Collections";
        GET "/api/v1/accounts/:account_id/in_collections" user "read:collections", collections::with_account => "Collections";
        POST "/api/v1/collections" user "write:collections", collections::create => "WrappedCollection";
        GET "/api/v1/collections/:id" optional "read:collections", collections::show => "CollectionWithAccounts";
        PATCH "/api/v1/collections/:id" user "write:collections", collections::update => "WrappedCollection";
        DELETE "/api/v1/collections/:id" user "write:collections", collections::delete => "{}";
        POST "/api/v1/collections/:collection_id/items" user "write:collections", collections::add => "WrappedCollectionItem";
        DELETE "/api/v1/collections/:collection_id/items/:id" user "write:collections", collections::remove => "{}";
        POST "/api/v1/collections/:collection_id/items/:id/revoke" user "write:collections", collections::revoke => "{}";

        // Years in review, and work that goes on
        GET "/api/v1/annual_reports" user "read:accounts", annual_reports::index => "WrappedAnnualReports";
        GET "/api/v1/annual_reports/:year" user "read:accounts", annual_reports::show => "WrappedAnnualReports";
        GET "/api/v1/annual_reports/:year/state" user "read:accounts", annual_reports::state => "AnnualReportState";
        POST "/api/v1/annual_reports/:year/read" user "write:accounts", annual_reports::read => "{}";
        POST "/api/v1/annual_reports/:year/generate" user "write:accounts", annual_reports::generate => "{}";
        GET "/api/v1_alpha/async_refreshes/:id" user "read", async_refreshes::show => "AsyncRefreshWrapper";

        // The server
        GET "/api/v1/instance" public, instance::show_v1 => "V1::Instance";
        GET "/api/v2/instance" public, instance::show => "Instance";
        GET "/api/v1/instance/rules" public, instance::rules => "Rule[]";
        GET "/api/v1/instance/extended_description" public, policies::extended_description => "ExtendedDescription";
        GET "/api/v1/instance/privacy_policy" public, policies::privacy_policy => "PrivacyPolicy";
        GET "/api/v1/instance/terms_of_service" public, policies::terms_of_service => "TermsOfService";
        GET "/api/v1/instance/terms_of_service/:date" public, policies::terms_of_day => "TermsOfService";
        GET "/api/v1/instance/domain_blocks" optional, policies::domain_blocks => "DomainBlock[]";
        GET "/api/v1/peers/search" public, policies::search_peers => "string[]";
        GET "/api/v1/donation_campaigns" user, policies::donation_campaigns => "nothing";
        GET "/api/v1/announcements" user, announcements::index => "Announcement[]";
        POST "/api/v1/announcements/:id/dismiss" user "write:accounts", announcements::dismiss => "{}";
        PUT "/api/v1/announcements/:id/reactions/:name" user "write:favourites", announcements::react => "{}";
        DELETE "/api/v1/announcements/:id/reactions/:name" user "write:favourites", announcements::unreact => "{}";
        POST "/api/v1/reports" user "write:reports", reports::create => "Report";
        GET "/api/v1/suggestions" user "read", suggestions::index_v1 => "Account[]";
        GET "/api/v2/suggestions" user "read", suggestions::index => "Suggestion[]";
        DELETE "/api/v1/suggestions/:account_id" user "read", suggestions::dismiss => "{}";
        GET "/api/v1/directory" optional, suggestions::directory => "Account[]";
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
        GET "/api/v1/notifications/policy" user "read:notifications", notification_requests::policy_v1 => "V1::NotificationPolicy";
        PUT "/api/v1/notifications/policy" user "write:notifications", notification_requests::set_policy_v1 => "V1::NotificationPolicy";
        PATCH "/api/v1/notifications/policy" user "write:notifications", notification_requests::set_policy_v1 => "V1::NotificationPolicy";
        GET "/api/v1/notifications/requests" user "read:notifications", notification_requests::index => "NotificationRequest[]";
        GET "/api/v1/notifications/requests/merged" user "read:notifications", notification_requests::merged => "MergedState";
        POST "/api/v1/notifications/requests/accept" user "write:notifications", notification_requests::accept_several => "{}";
        POST "/api/v1/notifications/requests/dismiss" user "write:notifications", notification_requests::dismiss_several => "{}";
        GET "/api/v1/notifications/requests/:id" user "read:notifications", notification_requests::show => "NotificationRequest";
        POST "/api/v1/notifications/requests/:id/accept" user "write:notifications", notification_requests::accept => "{}";
        POST "/api/v1/notifications/requests/:id/dismiss" user "write:notifications", notification_requests::dismiss => "{}";
        GET "/api/v1/notifications/:id" user "read:notifications", notifications::show => "Notification";
        DELETE "/api/v1/notifications/:id" user "write:notifications", notifications::dismiss => "{}";
        POST "/api/v1/notifications/:id/dismiss" user "write:notifications", notifications::dismiss => "{}";
        GET "/api/v2/notifications" user "read:notifications", notification_groups::index => "GroupedNotificationsResults";
        GET "/api/v2/notifications/unread_count" user "read:notifications", notification_groups::unread_count => "UnreadCount";
        POST "/api/v2/notifications/clear" user "write:notifications", notifications::clear => "{}";
        GET "/api/v2/notifications/policy" user "read:notifications", notification_requests::policy => "NotificationPolicy";
        PUT "/api/v2/notifications/policy" user "write:notifications", notification_requests::set_policy => "NotificationPolicy";
        PATCH "/api/v2/notifications/policy" user "write:notifications", notification_requests::set_policy => "NotificationPolicy";
        GET "/api/v2/notifications/:group_key" user "read:notifications", notification_groups::show => "GroupedNotificationsResults";
        GET "/api/v2/notifications/:group_key/accounts" user "write:notifications", notification_groups::accounts => "Account[]";
        POST "/api/v2/notifications/:group_key/dismiss" user "write:notifications", notification_groups::dismiss => "{}";
        GET "/api/v1/push/subscription" user "push", push::show => "WebPushSubscription";
        POST "/api/v1/push/subscription" user "push", push::create => "WebPushSubscription";
        PUT "/api/v1/push/subscription" user "push", push::update => "WebPushSubscription";
        DELETE "/api/v1/push/subscription" user "push", push::delete => "{}";
        DELETE "/api/web/push_subscriptions/:token" public, push::unsubscribe => "{}";
        GET "/api/v1/markers" user "read:statuses", markers::index => "Markers";
        POST "/api/v1/markers" user "write:statuses", markers::update => "Markers";
        GET "/api/v1/preferences" user "read:accounts", markers::preferences => "Preferences";
        GET "/api/v2/search" optional "read:search", search::index => "Search";

        // Statuses
        GET "/api/v1/statuses" optional "read:statuses", statuses::index => "Status[]";
        POST "/api/v1/statuses" user "write:statuses", statuses::create => "Status|ScheduledStatus";
        GET "/api/v1/statuses/:id" optional "read:statuses", statuses::show => "Status";
        PUT "/api/v1/statuses/:id" user "write:statuses", statuses::update => "Status";
        DELETE "/api/v1/statuses/:id" user "write:statuses", statuses::delete => "Status";
        PUT "/api/v1/statuses/:id/interaction_policy" user "write:statuses", statuses::set_interaction_policy => "Status";
        GET "/api/v1/statuses/:id/context" optional "read:statuses", statuses::context => "Context";
        GET "/api/v1/statuses/:id/history" optional "read:statuses", statuses::history => "StatusEdit[]";
        GET "/api/v1/statuses/:id/source" user "read:statuses", statuses::source => "StatusSource";
        POST "/api/v1/statuses/:id/translate" token "read:statuses", translations::translate => "Translation";
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
        GET "/api/v1/statuses/:id/quotes" user "read:statuses", quotes::index => "Status[]";
        POST "/api/v1/statuses/:id/quotes/:quoting_status_id/revoke" user "write:statuses", quotes::revoke => "Status";
        GET "/api/v1/statuses/:id/reblogged_by" optional "read:statuses", reactions::reblogged_by => "Account[]";

        // Messages to single people
        GET "/api/v1/conversations" user "read:statuses", conversations::index => "Conversation[]";
        DELETE "/api/v1/conversations/:id" user "write:conversations", conversations::delete => "{}";
        POST "/api/v1/conversations/:id/read" user "write:conversations", conversations::read => "Conversation";
        POST "/api/v1/conversations/:id/unread" user "write:conversations", conversations::unread => "Conversation";
        GET "/api/v1/timelines/direct" user "read:statuses", conversations::messages => "Status[]";

        GET "/api/v1/polls/:id" optional "read:statuses", polls::show => "Poll";
        POST "/api/v1/polls/:id/votes" user "write:statuses", polls::vote => "Poll";
        GET "/api/v1/scheduled_statuses" user "read:statuses", scheduled_statuses::index => "ScheduledStatus[]";
        GET "/api/v1/scheduled_statuses/:id" user "read:statuses", scheduled_statuses::show => "ScheduledStatus";
        PUT "/api/v1/scheduled_statuses/:id" user "write:statuses", scheduled_statuses::update => "ScheduledStatus";
        DELETE "/api/v1/scheduled_statuses/:id" user "write:statuses", scheduled_statuses::delete => "{}";
        GET "/api/aldea/v1/drafts" user "read:statuses", drafts::index => "Aldea::Draft[]";
        POST "/api/aldea/v1/drafts" user "write:statuses", drafts::create => "Aldea::Draft";
        GET "/api/aldea/v1/drafts/:id" user "read:statuses", drafts::show => "Aldea::Draft";
        PUT "/api/aldea/v1/drafts/:id" user "write:statuses", drafts::update => "Aldea::Draft";
        DELETE "/api/aldea/v1/drafts/:id" user "write:statuses", drafts::delete => "{}";

        // Files
        POST "/api/v1/media" user "write:media", media::create_and_wait => "MediaAttachment";
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
        GET "/api/v1/timelines/link" optional "read:statuses", timelines::link => "Status[]";
        GET "/api/v1/timelines/tag/:hashtag" optional "read:statuses", timelines::tag => "Status[]";
        GET "/api/v1/favourites" user "read:favourites", timelines::favourites => "Status[]";
        GET "/api/v1/bookmarks" user "read:bookmarks", timelines::bookmarks => "Status[]";
        GET "/api/v1/accounts/:id/statuses" optional "read:statuses", timelines::account => "Status[]";
        GET "/api/v1/timelines/list/:list_id" user "read:lists", lists::timeline => "Status[]";

        // Hashtags
        GET "/api/v1/tags/:name" optional, tags::show => "Tag";
        POST "/api/v1/tags/:name/follow" user "write:follows", tags::follow => "Tag";
        POST "/api/v1/tags/:name/unfollow" user "write:follows", tags::unfollow => "Tag";
        POST "/api/v1/tags/:id/feature" user "write:accounts", tags::feature => "Tag";
        POST "/api/v1/tags/:id/unfeature" user "write:accounts", tags::unfeature => "Tag";
        GET "/api/v1/followed_tags" user "read:follows", tags::followed => "Tag[]";
        GET "/api/v1/featured_tags" user "read:accounts", featured_tags::index => "FeaturedTag[]";
        POST "/api/v1/featured_tags" user "write:accounts", featured_tags::create => "FeaturedTag";
        DELETE "/api/v1/featured_tags/:id" user "write:accounts", featured_tags::delete => "{}";
        GET "/api/v1/featured_tags/suggestions" user "read:accounts", featured_tags::suggestions => "Tag[]";
        GET "/api/v1/accounts/:id/featured_tags" public, featured_tags::of_account => "FeaturedTag[]";

        // Lists
        GET "/api/v1/lists" user "read:lists", lists::index => "List[]";
        POST "/api/v1/lists" user "write:lists", lists::create => "List";
        GET "/api/v1/lists/:id" user "read:lists", lists::show => "List";
        PUT "/api/v1/lists/:id" user "write:lists", lists::update => "List";
        DELETE "/api/v1/lists/:id" user "write:lists", lists::delete => "{}";
        GET "/api/v1/lists/:id/accounts" user "read:lists", lists::accounts => "Account[]";
        POST "/api/v1/lists/:id/accounts" user "write:lists", lists::add_accounts => "{}";
        DELETE "/api/v1/lists/:id/accounts" user "write:lists", lists::remove_accounts => "{}";
        GET "/api/v1/accounts/:id/lists" user "read:lists", lists::of_account => "List[]";

        // Filters
        GET "/api/v2/filters" user "read:filters", filters::index => "Filter[]";
        POST "/api/v2/filters" user "write:filters", filters::create => "Filter";
        GET "/api/v2/filters/:id" user "read:filters", filters::show => "Filter";
        PUT "/api/v2/filters/:id" user "write:filters", filters::update => "Filter";
        DELETE "/api/v2/filters/:id" user "write:filters", filters::delete => "{}";
        GET "/api/v2/filters/:filter_id/keywords" user "read:filters", filters::keywords => "FilterKeyword[]";
        POST "/api/v2/filters/:filter_id/keywords" user "write:filters", filters::add_keyword => "FilterKeyword";
        GET "/api/v2/filters/keywords/:id" user "read:filters", filters::show_keyword => "FilterKeyword";
        PUT "/api/v2/filters/keywords/:id" user "write:filters", filters::update_keyword => "FilterKeyword";
        DELETE "/api/v2/filters/keywords/:id" user "write:filters", filters::delete_keyword => "{}";
        GET "/api/v2/filters/:filter_id/statuses" user "read:filters", filters::statuses => "FilterStatus[]";
        POST "/api/v2/filters/:filter_id/statuses" user "write:filters", filters::add_status => "FilterStatus";
        GET "/api/v2/filters/statuses/:id" user "read:filters", filters::show_status => "FilterStatus";
        DELETE "/api/v2/filters/statuses/:id" user "write:filters", filters::delete_status => "FilterStatus";
        GET "/api/v1/filters" user "read:filters", single_filters::index => "V1::Filter[]";
        POST "/api/v1/filters" user "write:filters", single_filters::create => "V1::Filter";
        GET "/api/v1/filters/:id" user "read:filters", single_filters::show => "V1::Filter";
        PUT "/api/v1/filters/:id" user "write:filters", single_filters::update => "V1::Filter";
        DELETE "/api/v1/filters/:id" user "write:filters", single_filters::delete => "{}";
        GET "/api/oembed" public, oembed::show => "OEmbed";

        // What is talked about
        GET "/api/v1/trends" optional, trends::tags => "Tag[]";
        GET "/api/v1/trends/tags" optional, trends::tags => "Tag[]";
        GET "/api/v1/trends/statuses" optional, trends::statuses => "Status[]";
        GET "/api/v1/trends/links" optional, trends::links => "Trends::Link[]";
        GET "/api/v1/admin/trends/tags" user "admin:read", admin_trends::tags => "Admin::Tag[]";
        POST "/api/v1/admin/trends/tags/:id/approve" user "admin:write", admin_trends::approve_tag => "Admin::Tag";
        POST "/api/v1/admin/trends/tags/:id/reject" user "admin:write", admin_trends::reject_tag => "Admin::Tag";
        GET "/api/v1/admin/trends/links" user "admin:read", admin_trends::links => "Admin::TrendsLink[]";
        POST "/api/v1/admin/trends/links/:id/approve" user "admin:write", admin_trends::approve_link => "Admin::TrendsLink";
        POST "/api/v1/admin/trends/links/:id/reject" user "admin:write", admin_trends::reject_link => "Admin::TrendsLink";
        GET "/api/v1/admin/trends/links/publishers" user "admin:read", admin_trends::publishers => "Admin::PreviewCardProvider[]";
        POST "/api/v1/admin/trends/links/publishers/:id/approve" user "admin:write", admin_trends::approve_publisher => "Admin::PreviewCardProvider";
        POST "/api/v1/admin/trends/links/publishers/:id/reject" user "admin:write", admin_trends::reject_publisher => "Admin::PreviewCardProvider";
        GET "/api/v1/admin/trends/statuses" user "admin:read", admin_trends::statuses => "Admin::TrendsStatus[]";
        POST "/api/v1/admin/trends/statuses/:id/approve" user "admin:write", admin_trends::approve_status => "Admin::TrendsStatus";
        POST "/api/v1/admin/trends/statuses/:id/reject" user "admin:write", admin_trends::reject_status => "Admin::TrendsStatus";
        GET "/api/v1/admin/tags" user "admin:read", admin_trends::all_tags => "Admin::Tag[]";
        GET "/api/v1/admin/tags/:id" user "admin:read", admin_trends::tag => "Admin::Tag";
        PUT "/api/v1/admin/tags/:id" user "admin:write", admin_trends::change_tag => "Admin::Tag";
    }
}
