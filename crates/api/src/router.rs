//! The table of contents of the API: every route, who may call it, who answers it and with what. The order of a row's
//! columns: method, path as in Mastodon's documentation, access (`public`, `optional`, `token`, `app`, `user`,
//! `newcomer`; see `Access`), scopes of which one is needed, handler, entity of the answer, what it does.

use crate::{
    Route,
    route::routes,
    routes::{
        accounts, admin_trends, announcements, annual_reports, apps, async_refreshes, collections, conversations,
        credentials, docs, drafts, emails, emoji_reactions, endorsements, featured_tags, files, filters, instance,
        lists, markers, media, notification_groups, notification_requests, notifications, oauth, oembed, policies,
        polls, profile, push, quotes, reactions, relationships, reports, scheduled_statuses, search, single_filters,
        statuses, subscriptions, suggestions, tags, timelines, translations, trends,
    },
    streaming,
};

/// All routes.
pub fn table() -> Vec<Route> {
    routes! {
        // Applications and tokens
        POST "/api/v1/apps" public, apps::create => "CredentialApplication", "Register an application";
        GET "/api/v1/apps/verify_credentials" token, apps::verify_credentials => "Application", "The application whose token this is";
        POST "/oauth/token" public, oauth::token => "Token", "Get a token for a code, or for the application itself";
        POST "/oauth/revoke" public, oauth::revoke => "{}", "Give a token back";
        GET "/oauth/userinfo" user "profile", oauth::userinfo => "OAuthUserInfo", "Who signed in, as OpenID Connect puts it";
        POST "/oauth/userinfo" user "profile", oauth::userinfo => "OAuthUserInfo", "The same";
        GET "/.well-known/oauth-authorization-server" public, oauth::metadata => "OAuthServerMetadata", "Where OAuth's addresses are (RFC 8414)";

        // Accounts
        POST "/api/v1/accounts" app "write:accounts", credentials::create => "Token", "Sign somebody up";
        GET "/api/v1/accounts/verify_credentials" user "profile|read:accounts", credentials::verify => "CredentialAccount", "One's own account";
        PATCH "/api/v1/accounts/update_credentials" user "write:accounts", credentials::update => "CredentialAccount", "Change one's profile and preferences";
        GET "/api/v1/accounts" public, accounts::index => "Account[]", "Several accounts by their ids";
        GET "/api/v1/accounts/lookup" optional "read:accounts", accounts::lookup => "Account", "An account by its address";
        GET "/api/v1/accounts/search" user "read:accounts", accounts::search => "Account[]", "Find accounts";
        GET "/api/v1/accounts/familiar_followers" user "read:follows", endorsements::familiar => "FamiliarFollowers[]", "Whom one follows among their followers";
        GET "/api/v1/accounts/relationships" user "read:follows", relationships::index => "Relationship[]", "How one stands to accounts";
        GET "/api/v1/accounts/:id" optional "read:accounts", accounts::show => "Account", "An account";
        GET "/api/v1/accounts/:id/followers" optional "read:accounts", accounts::followers => "Account[]", "Who follows it";
        GET "/api/v1/accounts/:id/following" optional "read:accounts", accounts::following => "Account[]", "Whom it follows";
        GET "/api/v1/accounts/:id/identity_proofs" user "read:accounts", accounts::identity_proofs => "IdentityProof[]", "Always empty; kept for old apps";
        POST "/api/v1/accounts/:id/follow" user "write:follows", relationships::follow => "Relationship", "Follow, or change how one follows";
        POST "/api/v1/accounts/:id/unfollow" user "write:follows", relationships::unfollow => "Relationship", "Stop following";
        POST "/api/v1/accounts/:id/remove_from_followers" user "write:follows", relationships::remove_from_followers => "Relationship", "Make somebody stop following";
        POST "/api/v1/accounts/:id/block" user "write:blocks", relationships::block => "Relationship", "Block";
        POST "/api/v1/accounts/:id/unblock" user "write:blocks", relationships::unblock => "Relationship", "Unblock";
        POST "/api/v1/accounts/:id/mute" user "write:mutes", relationships::mute => "Relationship", "Mute, for a while or for good";
        POST "/api/v1/accounts/:id/unmute" user "write:mutes", relationships::unmute => "Relationship", "Unmute";
        POST "/api/v1/accounts/:id/endorse" user "write:accounts", endorsements::endorse => "Relationship", "Recommend on one's profile";
        POST "/api/v1/accounts/:id/unendorse" user "write:accounts", endorsements::unendorse => "Relationship", "Recommend no longer";
        POST "/api/v1/accounts/:id/pin" user "write:accounts", endorsements::endorse => "Relationship", "Recommend; the old name";
        POST "/api/v1/accounts/:id/unpin" user "write:accounts", endorsements::unendorse => "Relationship", "Recommend no longer; the old name";
        GET "/api/v1/accounts/:id/endorsements" optional "read:accounts", endorsements::of_account => "Account[]", "Whom it recommends";
        GET "/api/v1/endorsements" user "read:accounts", endorsements::index => "Account[]", "Whom one recommends";
        GET "/api/v1/profile" user "profile|read:accounts", profile::show => "Profile", "One's profile as it is edited";
        PATCH "/api/v1/profile" user "write:accounts", profile::update => "Profile", "Change one's profile";
        DELETE "/api/v1/profile/avatar" user "write:accounts", profile::delete_avatar => "CredentialAccount", "Remove one's avatar";
        DELETE "/api/v1/profile/header" user "write:accounts", profile::delete_header => "CredentialAccount", "Remove one's header";
        POST "/api/v1/accounts/:id/note" user "write:accounts", relationships::note => "Relationship", "Keep a private note on somebody";
        GET "/api/v1/blocks" user "read:blocks", relationships::blocks => "Account[]", "Whom one blocks";
        GET "/api/v1/mutes" user "read:mutes", relationships::mutes => "MutedAccount[]", "Whom one mutes";
        GET "/api/v1/domain_blocks" user "read:blocks", relationships::domain_blocks => "string[]", "Servers that one blocks";
        GET "/api/v1/domain_blocks/preview" user "read:blocks", relationships::preview_domain_block => "DomainBlockPreview", "What blocking a server would end";
        POST "/api/v1/domain_blocks" user "write:blocks", relationships::block_domain => "{}", "Block a server";
        DELETE "/api/v1/domain_blocks" user "write:blocks", relationships::unblock_domain => "{}", "Unblock a server";
        GET "/api/v1/follow_requests" user "read:follows", relationships::follow_requests => "Account[]", "Who asks to follow";
        POST "/api/v1/follow_requests/:account_id/authorize" user "write:follows", relationships::authorize => "Relationship", "Let somebody follow";
        POST "/api/v1/follow_requests/:account_id/reject" user "write:follows", relationships::reject => "Relationship", "Turn somebody away";
        POST "/api/v1/emails/confirmations" newcomer, emails::confirm_again => "{}", "Send the confirmation letter again";
        GET "/api/v1/emails/check_confirmation" newcomer, emails::check_confirmation => "boolean", "Whether the address is confirmed";

        POST "/api/v1/accounts/:id/email_subscriptions" public, subscriptions::create => "{}", "Get somebody's posts as letters";

        // Collections of accounts
        GET "/api/v1/accounts/:account_id/collections" optional "read:collections", collections::of_account => "Collections", "Somebody's collections";
        GET "/api/v1/accounts/:account_id/in_collections" user "read:collections", collections::with_account => "Collections", "Collections that somebody is in";
        POST "/api/v1/collections" user "write:collections", collections::create => "WrappedCollection", "Make a collection";
        GET "/api/v1/collections/:id" optional "read:collections", collections::show => "CollectionWithAccounts", "A collection and its accounts";
        PATCH "/api/v1/collections/:id" user "write:collections", collections::update => "WrappedCollection", "Change a collection";
        DELETE "/api/v1/collections/:id" user "write:collections", collections::delete => "{}", "Delete a collection";
        POST "/api/v1/collections/:collection_id/items" user "write:collections", collections::add => "WrappedCollectionItem", "Put an account into a collection";
        DELETE "/api/v1/collections/:collection_id/items/:id" user "write:collections", collections::remove => "{}", "Take one out";
        POST "/api/v1/collections/:collection_id/items/:id/revoke" user "write:collections", collections::revoke => "{}", "Take oneself out";

        // Years in review, and work that goes on
        GET "/api/v1/annual_reports" user "read:accounts", annual_reports::index => "WrappedAnnualReports", "Years in review";
        GET "/api/v1/annual_reports/:year" user "read:accounts", annual_reports::show => "WrappedAnnualReports", "One year";
        GET "/api/v1/annual_reports/:year/state" user "read:accounts", annual_reports::state => "AnnualReportState", "Whether a year can be looked at";
        POST "/api/v1/annual_reports/:year/read" user "write:accounts", annual_reports::read => "{}", "Note that it was seen";
        POST "/api/v1/annual_reports/:year/generate" user "write:accounts", annual_reports::generate => "{}", "Have it made";
        GET "/api/v1_alpha/async_refreshes/:id" user "read", async_refreshes::show => "AsyncRefreshWrapper", "How far work in the background has come";

        // The server
        GET "/api/v1/instance" public, instance::show_v1 => "V1::Instance", "The server, in the old form";
        GET "/api/v2/instance" public, instance::show => "Instance", "The server";
        GET "/api/v1/instance/rules" public, instance::rules => "Rule[]", "Its rules";
        GET "/api/v1/instance/extended_description" public, policies::extended_description => "ExtendedDescription", "What it says of itself";
        GET "/api/v1/instance/privacy_policy" public, policies::privacy_policy => "PrivacyPolicy", "Its privacy policy";
        GET "/api/v1/instance/terms_of_service" public, policies::terms_of_service => "TermsOfService", "Its terms of service";
        GET "/api/v1/instance/terms_of_service/:date" public, policies::terms_of_day => "TermsOfService", "Its terms as of a day";
        GET "/api/v1/instance/domain_blocks" optional, policies::domain_blocks => "DomainBlock[]", "Servers that it keeps away";
        GET "/api/v1/peers/search" public, policies::search_peers => "string[]", "Find servers that it knows";
        GET "/api/v1/donation_campaigns" user, policies::donation_campaigns => "nothing", "Never any; apps of Mastodon ask";
        GET "/api/v1/announcements" user, announcements::index => "Announcement[]", "What everybody is told";
        POST "/api/v1/announcements/:id/dismiss" user "write:accounts", announcements::dismiss => "{}", "Note that it was read";
        PUT "/api/v1/announcements/:id/reactions/:name" user "write:favourites", announcements::react => "{}", "React with an emoji";
        DELETE "/api/v1/announcements/:id/reactions/:name" user "write:favourites", announcements::unreact => "{}", "Take the reaction back";
        POST "/api/v1/reports" user "write:reports", reports::create => "Report", "Report somebody to the moderators";
        GET "/api/v1/suggestions" user "read", suggestions::index_v1 => "Account[]", "Whom one could follow, in the old form";
        GET "/api/v2/suggestions" user "read", suggestions::index => "Suggestion[]", "Whom one could follow, and why";
        DELETE "/api/v1/suggestions/:account_id" user "read", suggestions::dismiss => "{}", "Suggest somebody no more";
        GET "/api/v1/directory" optional, suggestions::directory => "Account[]", "People who want to be found";
        GET "/api/v1/instance/peers" public, instance::peers => "string[]", "Servers that it knows";
        GET "/api/v1/instance/activity" public, instance::activity => "InstanceActivityWeek[]", "Its last twelve weeks";
        GET "/api/v1/instance/languages" public, instance::languages => "Language[]", "Languages that posts can be in";
        GET "/api/v1/instance/translation_languages" public, instance::translation_languages => "TranslationLanguages", "What can be translated into what";
        GET "/api/v1/custom_emojis" public, instance::custom_emojis => "CustomEmoji[]", "The server's own emoji";

        // What people are told, and how far they have read
        GET "/api/v1/notifications" user "read:notifications", notifications::index => "Notification[]", "What happened to one";
        GET "/api/v1/notifications/unread_count" user "read:notifications", notifications::unread_count => "UnreadCount", "How much of it is new";
        POST "/api/v1/notifications/clear" user "write:notifications", notifications::clear => "{}", "Dismiss everything";
        DELETE "/api/v1/notifications/destroy_multiple" user "write:notifications", notifications::dismiss_several => "{}", "Dismiss several";
        GET "/api/v1/notifications/policy" user "read:notifications", notification_requests::policy_v1 => "V1::NotificationPolicy", "Whose notifications are held back, in the old form";
        PUT "/api/v1/notifications/policy" user "write:notifications", notification_requests::set_policy_v1 => "V1::NotificationPolicy", "Change that";
        PATCH "/api/v1/notifications/policy" user "write:notifications", notification_requests::set_policy_v1 => "V1::NotificationPolicy", "Change that";
        GET "/api/v1/notifications/requests" user "read:notifications", notification_requests::index => "NotificationRequest[]", "People whose notifications are held back";
        GET "/api/v1/notifications/requests/merged" user "read:notifications", notification_requests::merged => "MergedState", "Whether what was accepted has arrived";
        POST "/api/v1/notifications/requests/accept" user "write:notifications", notification_requests::accept_several => "{}", "Accept several";
        POST "/api/v1/notifications/requests/dismiss" user "write:notifications", notification_requests::dismiss_several => "{}", "Dismiss several";
        GET "/api/v1/notifications/requests/:id" user "read:notifications", notification_requests::show => "NotificationRequest", "One of them";
        POST "/api/v1/notifications/requests/:id/accept" user "write:notifications", notification_requests::accept => "{}", "Accept";
        POST "/api/v1/notifications/requests/:id/dismiss" user "write:notifications", notification_requests::dismiss => "{}", "Dismiss";
        GET "/api/v1/notifications/:id" user "read:notifications", notifications::show => "Notification", "One notification";
        DELETE "/api/v1/notifications/:id" user "write:notifications", notifications::dismiss => "{}", "Dismiss one; a very old way";
        POST "/api/v1/notifications/:id/dismiss" user "write:notifications", notifications::dismiss => "{}", "Dismiss one";
        GET "/api/v2/notifications" user "read:notifications", notification_groups::index => "GroupedNotificationsResults", "What happened to one, in groups";
        GET "/api/v2/notifications/unread_count" user "read:notifications", notification_groups::unread_count => "UnreadCount", "How many groups are new";
        POST "/api/v2/notifications/clear" user "write:notifications", notifications::clear => "{}", "Dismiss everything";
        GET "/api/v2/notifications/policy" user "read:notifications", notification_requests::policy => "NotificationPolicy", "Whose notifications are held back";
        PUT "/api/v2/notifications/policy" user "write:notifications", notification_requests::set_policy => "NotificationPolicy", "Change that";
        PATCH "/api/v2/notifications/policy" user "write:notifications", notification_requests::set_policy => "NotificationPolicy", "Change that";
        GET "/api/v2/notifications/:group_key" user "read:notifications", notification_groups::show => "GroupedNotificationsResults", "One group";
        GET "/api/v2/notifications/:group_key/accounts" user "write:notifications", notification_groups::accounts => "Account[]", "Everybody in a group";
        POST "/api/v2/notifications/:group_key/dismiss" user "write:notifications", notification_groups::dismiss => "{}", "Dismiss a group";
        GET "/api/v1/push/subscription" user "push", push::show => "WebPushSubscription", "The token's push subscription";
        POST "/api/v1/push/subscription" user "push", push::create => "WebPushSubscription", "Subscribe to Web Push";
        PUT "/api/v1/push/subscription" user "push", push::update => "WebPushSubscription", "Change what is pushed";
        DELETE "/api/v1/push/subscription" user "push", push::delete => "{}", "Unsubscribe";
        DELETE "/api/web/push_subscriptions/:token" public, push::unsubscribe => "{}", "For push services: end a dead subscription";
        GET "/api/v1/markers" user "read:statuses", markers::index => "Markers", "How far one has read";
        POST "/api/v1/markers" user "write:statuses", markers::update => "Markers", "Note how far";
        GET "/api/v1/preferences" user "read:accounts", markers::preferences => "Preferences", "One's preferences";
        GET "/api/v2/search" optional "read:search", search::index => "Search", "Find accounts, hashtags and posts";

        // Statuses
        GET "/api/v1/statuses" optional "read:statuses", statuses::index => "Status[]", "Several posts by their ids";
        POST "/api/v1/statuses" user "write:statuses", statuses::create => "Status|ScheduledStatus", "Post, or plan to";
        GET "/api/v1/statuses/:id" optional "read:statuses", statuses::show => "Status", "A post";
        PUT "/api/v1/statuses/:id" user "write:statuses", statuses::update => "Status", "Edit one's post";
        DELETE "/api/v1/statuses/:id" user "write:statuses", statuses::delete => "Status", "Delete one's post";
        PUT "/api/v1/statuses/:id/interaction_policy" user "write:statuses", statuses::set_interaction_policy => "Status", "Change who may quote it";
        GET "/api/v1/statuses/:id/context" optional "read:statuses", statuses::context => "Context", "The thread around it";
        GET "/api/v1/statuses/:id/history" optional "read:statuses", statuses::history => "StatusEdit[]", "Its versions";
        GET "/api/v1/statuses/:id/source" user "read:statuses", statuses::source => "StatusSource", "Its text as it was written";
        POST "/api/v1/statuses/:id/translate" token "read:statuses", translations::translate => "Translation", "Translate it";
        POST "/api/v1/statuses/:id/favourite" user "write:favourites", reactions::favourite => "Status", "Favourite it";
        POST "/api/v1/statuses/:id/unfavourite" user "write:favourites", reactions::unfavourite => "Status", "Take that back";
        POST "/api/v1/statuses/:id/reblog" user "write:statuses", reactions::reblog => "Status", "Boost it";
        POST "/api/v1/statuses/:id/unreblog" user "write:statuses", reactions::unreblog => "Status", "Take that back";
        POST "/api/v1/statuses/:id/bookmark" user "write:bookmarks", reactions::bookmark => "Status", "Bookmark it";
        POST "/api/v1/statuses/:id/unbookmark" user "write:bookmarks", reactions::unbookmark => "Status", "Take that back";
        POST "/api/v1/statuses/:id/pin" user "write:accounts", reactions::pin => "Status", "Pin it to one's profile";
        POST "/api/v1/statuses/:id/unpin" user "write:accounts", reactions::unpin => "Status", "Unpin it";
        POST "/api/v1/statuses/:id/mute" user "write:mutes", reactions::mute => "Status", "Hear no more of its thread";
        POST "/api/v1/statuses/:id/unmute" user "write:mutes", reactions::unmute => "Status", "Hear of it again";
        GET "/api/v1/statuses/:id/favourited_by" optional "read:statuses", reactions::favourited_by => "Account[]", "Who favourited it";
        GET "/api/v1/statuses/:id/quotes" user "read:statuses", quotes::index => "Status[]", "Posts that quote it";
        POST "/api/v1/statuses/:id/quotes/:quoting_status_id/revoke" user "write:statuses", quotes::revoke => "Status", "Take it out of a quote";
        GET "/api/v1/statuses/:id/reblogged_by" optional "read:statuses", reactions::reblogged_by => "Account[]", "Who boosted it";
        GET "/api/v1/pleroma/statuses/:id/reactions" optional "read:statuses", emoji_reactions::index => "Aldea::GivenReaction[]", "Emoji under it, and who gave them";
        GET "/api/v1/pleroma/statuses/:id/reactions/:emoji" optional "read:statuses", emoji_reactions::show => "Aldea::GivenReaction[]", "Who gave it one emoji";
        PUT "/api/v1/pleroma/statuses/:id/reactions/:emoji" user "write:statuses|write:favourites", emoji_reactions::react => "Status", "React with an emoji";
        DELETE "/api/v1/pleroma/statuses/:id/reactions/:emoji" user "write:statuses|write:favourites", emoji_reactions::unreact => "Status", "Take the emoji back";

        // Messages to single people
        GET "/api/v1/conversations" user "read:statuses", conversations::index => "Conversation[]", "Private conversations";
        DELETE "/api/v1/conversations/:id" user "write:conversations", conversations::delete => "{}", "Remove one";
        POST "/api/v1/conversations/:id/read" user "write:conversations", conversations::read => "Conversation", "Note that it was read";
        POST "/api/v1/conversations/:id/unread" user "write:conversations", conversations::unread => "Conversation", "Note that it was not";
        GET "/api/v1/timelines/direct" user "read:statuses", conversations::messages => "Status[]", "Private mentions; the old way";

        GET "/api/v1/polls/:id" optional "read:statuses", polls::show => "Poll", "A poll";
        POST "/api/v1/polls/:id/votes" user "write:statuses", polls::vote => "Poll", "Vote";
        GET "/api/v1/scheduled_statuses" user "read:statuses", scheduled_statuses::index => "ScheduledStatus[]", "Planned posts";
        GET "/api/v1/scheduled_statuses/:id" user "read:statuses", scheduled_statuses::show => "ScheduledStatus", "One of them";
        PUT "/api/v1/scheduled_statuses/:id" user "write:statuses", scheduled_statuses::update => "ScheduledStatus", "Change when it is posted";
        DELETE "/api/v1/scheduled_statuses/:id" user "write:statuses", scheduled_statuses::delete => "{}", "Drop the plan";
        GET "/api/aldea/v1/drafts" user "read:statuses", drafts::index => "Aldea::Draft[]", "Drafts, on all one's devices";
        POST "/api/aldea/v1/drafts" user "write:statuses", drafts::create => "Aldea::Draft", "Keep a draft";
        GET "/api/aldea/v1/drafts/:id" user "read:statuses", drafts::show => "Aldea::Draft", "A draft";
        PUT "/api/aldea/v1/drafts/:id" user "write:statuses", drafts::update => "Aldea::Draft", "Change it";
        DELETE "/api/aldea/v1/drafts/:id" user "write:statuses", drafts::delete => "{}", "Throw it away";

        // Files
        POST "/api/v1/media" user "write:media", media::create_and_wait => "MediaAttachment", "Upload and wait until it is ready";
        POST "/api/v2/media" user "write:media", media::create => "MediaAttachment", "Upload";
        GET "/api/v1/media/:id" user "write:media", media::show => "MediaAttachment", "How an upload is getting on";
        PUT "/api/v1/media/:id" user "write:media", media::update => "MediaAttachment", "Change what is said of it";
        DELETE "/api/v1/media/:id" user "write:media", media::delete => "{}", "Throw it away";
        GET "/media/:id/:variant" public, files::show => "a file", "The file itself";

        // Streaming
        GET "/api/v1/streaming" optional, streaming::open => "events", "Everything over one WebSocket";
        GET "/api/v1/streaming/health" public, streaming::health => "OK", "Whether streaming works";
        GET "/api/v1/streaming/user" optional, streaming::listen => "events", "One's home and notifications as they come";
        GET "/api/v1/streaming/user/notification" optional, streaming::listen => "events", "Notifications only";
        GET "/api/v1/streaming/public" optional, streaming::listen => "events", "Public posts";
        GET "/api/v1/streaming/public/local" optional, streaming::listen => "events", "Public posts from here";
        GET "/api/v1/streaming/public/remote" optional, streaming::listen => "events", "Public posts from elsewhere";
        GET "/api/v1/streaming/hashtag" optional, streaming::listen => "events", "Posts with a hashtag";
        GET "/api/v1/streaming/hashtag/local" optional, streaming::listen => "events", "Those from here";
        GET "/api/v1/streaming/list" optional, streaming::listen => "events", "A list";
        GET "/api/v1/streaming/direct" optional, streaming::listen => "events", "Private conversations";
        GET "/api/v1/streaming/:channel" optional, streaming::listen => "events", "No such channel";
        GET "/api/v1/streaming/:channel/:part" optional, streaming::listen => "events", "No such channel either";
        GET "/api/v1/streaming/:channel/:part/:rest" optional, streaming::listen => "events", "Nor this";

        // Timelines and other pages of statuses
        GET "/api/v1/timelines/home" user "read:statuses", timelines::home => "Status[]", "Posts of those one follows";
        GET "/api/v1/timelines/public" optional "read:statuses", timelines::public => "Status[]", "Public posts";
        GET "/api/v1/timelines/link" optional "read:statuses", timelines::link => "Status[]", "Public posts about a page of the web";
        GET "/api/v1/timelines/tag/:hashtag" optional "read:statuses", timelines::tag => "Status[]", "Public posts with a hashtag";
        GET "/api/v1/favourites" user "read:favourites", timelines::favourites => "Status[]", "What one favourited";
        GET "/api/v1/bookmarks" user "read:bookmarks", timelines::bookmarks => "Status[]", "What one bookmarked";
        GET "/api/v1/accounts/:id/statuses" optional "read:statuses", timelines::account => "Status[]", "An account's posts";
        GET "/api/v1/timelines/list/:list_id" user "read:lists", lists::timeline => "Status[]", "Posts of those on a list";

        // Hashtags
        GET "/api/v1/tags/:name" optional, tags::show => "Tag", "A hashtag";
        POST "/api/v1/tags/:name/follow" user "write:follows", tags::follow => "Tag", "Follow it";
        POST "/api/v1/tags/:name/unfollow" user "write:follows", tags::unfollow => "Tag", "Follow it no longer";
        POST "/api/v1/tags/:id/feature" user "write:accounts", tags::feature => "Tag", "Show it on one's profile";
        POST "/api/v1/tags/:id/unfeature" user "write:accounts", tags::unfeature => "Tag", "Show it no longer";
        GET "/api/v1/followed_tags" user "read:follows", tags::followed => "Tag[]", "Hashtags that one follows";
        GET "/api/v1/featured_tags" user "read:accounts", featured_tags::index => "FeaturedTag[]", "Hashtags on one's profile";
        POST "/api/v1/featured_tags" user "write:accounts", featured_tags::create => "FeaturedTag", "Add one";
        DELETE "/api/v1/featured_tags/:id" user "write:accounts", featured_tags::delete => "{}", "Remove one";
        GET "/api/v1/featured_tags/suggestions" user "read:accounts", featured_tags::suggestions => "Tag[]", "Hashtags that one uses";
        GET "/api/v1/accounts/:id/featured_tags" public, featured_tags::of_account => "FeaturedTag[]", "Hashtags on a profile";

        // Lists
        GET "/api/v1/lists" user "read:lists", lists::index => "List[]", "One's lists";
        POST "/api/v1/lists" user "write:lists", lists::create => "List", "Make a list";
        GET "/api/v1/lists/:id" user "read:lists", lists::show => "List", "A list";
        PUT "/api/v1/lists/:id" user "write:lists", lists::update => "List", "Change a list";
        DELETE "/api/v1/lists/:id" user "write:lists", lists::delete => "{}", "Delete a list";
        GET "/api/v1/lists/:id/accounts" user "read:lists", lists::accounts => "Account[]", "Who is on it";
        POST "/api/v1/lists/:id/accounts" user "write:lists", lists::add_accounts => "{}", "Put people on it";
        DELETE "/api/v1/lists/:id/accounts" user "write:lists", lists::remove_accounts => "{}", "Take people off";
        GET "/api/v1/accounts/:id/lists" user "read:lists", lists::of_account => "List[]", "One's lists with somebody on them";

        // Filters
        GET "/api/v2/filters" user "read:filters", filters::index => "Filter[]", "One's filters";
        POST "/api/v2/filters" user "write:filters", filters::create => "Filter", "Make a filter";
        GET "/api/v2/filters/:id" user "read:filters", filters::show => "Filter", "A filter";
        PUT "/api/v2/filters/:id" user "write:filters", filters::update => "Filter", "Change a filter";
        DELETE "/api/v2/filters/:id" user "write:filters", filters::delete => "{}", "Delete a filter";
        GET "/api/v2/filters/:filter_id/keywords" user "read:filters", filters::keywords => "FilterKeyword[]", "Its keywords";
        POST "/api/v2/filters/:filter_id/keywords" user "write:filters", filters::add_keyword => "FilterKeyword", "Add a keyword";
        GET "/api/v2/filters/keywords/:id" user "read:filters", filters::show_keyword => "FilterKeyword", "A keyword";
        PUT "/api/v2/filters/keywords/:id" user "write:filters", filters::update_keyword => "FilterKeyword", "Change a keyword";
        DELETE "/api/v2/filters/keywords/:id" user "write:filters", filters::delete_keyword => "{}", "Remove a keyword";
        GET "/api/v2/filters/:filter_id/statuses" user "read:filters", filters::statuses => "FilterStatus[]", "Single posts in it";
        POST "/api/v2/filters/:filter_id/statuses" user "write:filters", filters::add_status => "FilterStatus", "Add a post";
        GET "/api/v2/filters/statuses/:id" user "read:filters", filters::show_status => "FilterStatus", "A post in a filter";
        DELETE "/api/v2/filters/statuses/:id" user "write:filters", filters::delete_status => "FilterStatus", "Remove a post from its filter";
        GET "/api/v1/filters" user "read:filters", single_filters::index => "V1::Filter[]", "Filters of one keyword; the old form";
        POST "/api/v1/filters" user "write:filters", single_filters::create => "V1::Filter", "Make one";
        GET "/api/v1/filters/:id" user "read:filters", single_filters::show => "V1::Filter", "One of them";
        PUT "/api/v1/filters/:id" user "write:filters", single_filters::update => "V1::Filter", "Change it";
        DELETE "/api/v1/filters/:id" user "write:filters", single_filters::delete => "{}", "Delete it";
        GET "/api/oembed" public, oembed::show => "OEmbed", "A post for pages of other sites";

        // This document
        GET "/docs/api/openapi.json" public, docs::openapi => "OpenAPI", "This API, described for programs";

        // What is talked about
        GET "/api/v1/trends" optional, trends::tags => "Tag[]", "Hashtags that are talked about; the old name";
        GET "/api/v1/trends/tags" optional, trends::tags => "Tag[]", "Hashtags that are talked about";
        GET "/api/v1/trends/statuses" optional, trends::statuses => "Status[]", "Posts that are talked about";
        GET "/api/v1/trends/links" optional, trends::links => "Trends::Link[]", "Pages that are talked about";
        GET "/api/v1/admin/trends/tags" user "admin:read", admin_trends::tags => "Admin::Tag[]", "Hashtags with those that wait for review";
        POST "/api/v1/admin/trends/tags/:id/approve" user "admin:write", admin_trends::approve_tag => "Admin::Tag", "Let it trend";
        POST "/api/v1/admin/trends/tags/:id/reject" user "admin:write", admin_trends::reject_tag => "Admin::Tag", "Keep it from trending";
        GET "/api/v1/admin/trends/links" user "admin:read", admin_trends::links => "Admin::TrendsLink[]", "Pages with those that wait for review";
        POST "/api/v1/admin/trends/links/:id/approve" user "admin:write", admin_trends::approve_link => "Admin::TrendsLink", "Let it trend";
        POST "/api/v1/admin/trends/links/:id/reject" user "admin:write", admin_trends::reject_link => "Admin::TrendsLink", "Keep it from trending";
        GET "/api/v1/admin/trends/links/publishers" user "admin:read", admin_trends::publishers => "Admin::PreviewCardProvider[]", "Sites whose pages trend";
        POST "/api/v1/admin/trends/links/publishers/:id/approve" user "admin:write", admin_trends::approve_publisher => "Admin::PreviewCardProvider", "Let its pages trend";
        POST "/api/v1/admin/trends/links/publishers/:id/reject" user "admin:write", admin_trends::reject_publisher => "Admin::PreviewCardProvider", "Keep its pages from trending";
        GET "/api/v1/admin/trends/statuses" user "admin:read", admin_trends::statuses => "Admin::TrendsStatus[]", "Posts with those that wait for review";
        POST "/api/v1/admin/trends/statuses/:id/approve" user "admin:write", admin_trends::approve_status => "Admin::TrendsStatus", "Let it trend";
        POST "/api/v1/admin/trends/statuses/:id/reject" user "admin:write", admin_trends::reject_status => "Admin::TrendsStatus", "Keep it from trending";
        GET "/api/v1/admin/tags" user "admin:read", admin_trends::all_tags => "Admin::Tag[]", "All hashtags";
        GET "/api/v1/admin/tags/:id" user "admin:read", admin_trends::tag => "Admin::Tag", "A hashtag";
        PUT "/api/v1/admin/tags/:id" user "admin:write", admin_trends::change_tag => "Admin::Tag", "Change what a hashtag may do";
    }
}
