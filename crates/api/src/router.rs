//! The table of contents of the API: every route, who may call it, who answers it and with what. The order of a row's
//! columns: method, path as in Mastodon's documentation, access (`public`, `optional`, `token`, `app`, `user`,
//! `newcomer`; see `Access`), scopes of which one is needed, handler, entity of the answer.

use crate::{
    Route,
    route::routes,
    routes::{apps, oauth},
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
    }
}
