//! The table of contents of the API: every route, who may call it, who answers it and with what. The order of a row's
//! columns: method, path as in Mastodon's documentation, access (`public`, `optional`, `token`, `app`, `user`,
//! `newcomer`; see `Access`), scopes of which one is needed, handler, entity of the answer.

use crate::{
    Route,
    route::routes,
    routes::{apps, files, media, oauth, reactions, statuses, tags, timelines},
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
