//! What a request cannot do without. Parameters are read leniently (blank is not given), and whoever needs one says so
//! itself, in its own words; so the names stand here, and a test asks each of these routes without each of them.

use crate::Route;

/// Method, path, and the parameters; of those inside another one, the way to it with dots.
const ALL: [(&str, &str, &[&str]); 25] = [
    ("POST", "/api/v1/apps", &["client_name", "redirect_uris"]),
    ("POST", "/oauth/token", &["grant_type"]),
    ("POST", "/api/v1/accounts", &["username", "email", "password", "agreement"]),
    ("GET", "/api/v1/accounts/lookup", &["acct"]),
    ("POST", "/api/v1/accounts/:id/email_subscriptions", &["email"]),
    ("GET", "/api/v1/domain_blocks/preview", &["domain"]),
    ("POST", "/api/v1/domain_blocks", &["domain"]),
    ("POST", "/api/v1/collections", &["name"]),
    ("POST", "/api/v1/collections/:collection_id/items", &["account_id"]),
    ("POST", "/api/v1/reports", &["account_id"]),
    (
        "POST",
        "/api/v1/push/subscription",
        &[
            "subscription",
            "subscription.endpoint",
            "subscription.keys",
            "subscription.keys.p256dh",
            "subscription.keys.auth",
        ],
    ),
    ("GET", "/api/v2/search", &["q"]),
    ("POST", "/api/v1/polls/:id/votes", &["choices"]),
    ("POST", "/api/v1/media", &["file"]),
    ("POST", "/api/v2/media", &["file"]),
    ("GET", "/api/v1/timelines/link", &["url"]),
    ("POST", "/api/v1/featured_tags", &["name"]),
    ("POST", "/api/v1/lists", &["title"]),
    ("POST", "/api/v1/notifications/requests/accept", &["id"]),
    ("POST", "/api/v1/notifications/requests/dismiss", &["id"]),
    ("POST", "/api/v2/filters", &["title", "context"]),
    ("POST", "/api/v2/filters/:filter_id/keywords", &["keyword"]),
    ("POST", "/api/v2/filters/:filter_id/statuses", &["status_id"]),
    ("POST", "/api/v1/filters", &["phrase", "context"]),
    ("GET", "/api/oembed", &["url"]),
];

/// Method, path, and parameters of which a request needs one at least, whichever.
const ANY: [(&str, &str, &[&str]); 1] =
    [("POST", "/api/v1/statuses", &["status", "spoiler_text", "media_ids", "poll", "quoted_status_id"])];

/// The parameters of which this route needs at least one.
pub fn any_of(route: &Route) -> &'static [&'static str] {
    let is_it = |(method, path, _): &&(&str, &str, &[&str])| route.method == *method && route.path == *path;
    ANY.iter().find(is_it).map_or(&[], |(.., names)| names)
}

/// The parameters that this route needs.
pub fn of(route: &Route) -> &'static [&'static str] {
    let is_it = |(method, path, _): &&(&str, &str, &[&str])| route.method == *method && route.path == *path;
    ALL.iter().find(is_it).map_or(&[], |(.., names)| names)
}

/// Those inside the parameter `name`, the way from there.
pub fn inside<'a>(required: &[&'a str], name: &str) -> Vec<&'a str> {
    required.iter().filter_map(|all| all.strip_prefix(name)?.strip_prefix('.')).collect()
}
