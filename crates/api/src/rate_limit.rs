//! Rate limits with Mastodon's numbers, over fixed windows. Every answer tells the limit that is nearest; in a test bed
//! nothing is counted, but the headers are there.

use std::net::IpAddr;

use domain::Timestamp;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use services::{
    auth::Session,
    windows::{self, Key, Windows},
};

/// Whom a rule counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    User,
    Token,
    /// An address, whoever is behind it.
    Ip,
    /// An address from which no user's token came.
    Stranger,
}

/// At most `limit` in `period` seconds.
#[derive(Debug)]
pub struct Rule {
    id: u16,
    by: By,
    limit: u32,
    period: u32,
}

const fn rule(id: u16, by: By, limit: u32, period: u32) -> Rule {
    Rule { id, by, limit, period }
}

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;

/// Of all routes below /api.
static EVERYWHERE: [Rule; 3] =
    [rule(0, By::User, 1500, 5 * MINUTE), rule(1, By::Token, 300, 5 * MINUTE), rule(2, By::Stranger, 300, 5 * MINUTE)];
/// Of requests for a page other than the first.
static PAGING: [Rule; 2] = [rule(3, By::User, 300, 15 * MINUTE), rule(4, By::Stranger, 300, 15 * MINUTE)];
static MEDIA: [Rule; 1] = [rule(5, By::User, 30, 30 * MINUTE)];
static DELETE: [Rule; 1] = [rule(6, By::User, 30, 30 * MINUTE)];
static SIGN_UP: [Rule; 1] = [rule(7, By::Ip, 5, 30 * MINUTE)];
static CONFIRMATION: [Rule; 2] = [rule(8, By::Ip, 25, 5 * MINUTE), rule(9, By::User, 5, 30 * MINUTE)];
static APP: [Rule; 1] = [rule(10, By::Ip, 5, 10 * MINUTE)];
static POST: [Rule; 1] = [rule(11, By::User, 300, 3 * HOUR)];
static FOLLOW: [Rule; 1] = [rule(12, By::User, 400, 24 * HOUR)];
static REPORT: [Rule; 1] = [rule(13, By::User, 400, 24 * HOUR)];
static SUBSCRIPTION: [Rule; 1] = [rule(14, By::Ip, 5, 30 * MINUTE)];

/// The rules of one route, besides those of all.
pub fn of_route(method: &Method, path: &str) -> &'static [Rule] {
    match (method.as_str(), path) {
        ("POST", "/api/v1/media" | "/api/v2/media") => &MEDIA,
        ("POST", "/api/v1/statuses/:id/unreblog") | ("DELETE", "/api/v1/statuses/:id") => &DELETE,
        ("POST", "/api/v1/accounts") => &SIGN_UP,
        ("POST", "/api/v1/emails/confirmations") => &CONFIRMATION,
        ("POST", "/api/v1/apps") => &APP,
        ("POST", "/api/v1/statuses") => &POST,
        ("POST", "/api/v1/accounts/:id/follow") => &FOLLOW,
        ("POST", "/api/v1/reports") => &REPORT,
        ("POST", "/api/v1/accounts/:id/email_subscriptions") => &SUBSCRIPTION,
        _ => &[],
    }
}

/// Whether a query asks for a page other than the first.
pub fn is_paging(query: Option<&str>) -> bool {
    const NAMES: [&[u8]; 4] = [b"max_id", b"min_id", b"since_id", b"page"];
    query.is_some_and(|query| {
        crate::params::pairs(query.as_bytes()).any(|(name, value)| !value.is_empty() && NAMES.contains(&name))
    })
}

/// How it stands after a request: the rule with the fewest requests left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub limit: u32,
    pub remaining: u32,
    /// When the window ends, seconds since 1970.
    pub reset: i64,
    pub exceeded: bool,
}

/// The counters of this process.
#[derive(Debug)]
pub struct RateLimits {
    windows: Windows,
    lifted: bool,
}

impl RateLimits {
    /// `lifted`: nothing is counted.
    pub fn new(lifted: bool) -> Self {
        Self { windows: Windows::new(100_000), lifted }
    }

    /// Counts a request by all rules that hold for it. All are counted, even if one is exceeded already.
    pub fn spend(&self, rules: &'static [Rule], paging: bool, who: Who<'_>, now: Timestamp) -> Option<Standing> {
        let paging: &[Rule] = if paging { &PAGING } else { &[] };
        let all = EVERYWHERE.iter().chain(paging).chain(rules);
        all.filter_map(|rule| Some(self.count(rule, who.subject(rule.by)?, now)))
            .min_by_key(|standing| (!standing.exceeded, standing.remaining))
    }

    fn count(&self, rule: &Rule, subject: u128, now: Timestamp) -> Standing {
        let count = if self.lifted {
            0
        } else {
            self.windows.count(Key { rule: rule.id, subject }, rule.period, now)
        };
        Standing {
            limit: rule.limit,
            remaining: rule.limit.saturating_sub(count),
            reset: Windows::end(rule.period, now),
            exceeded: count > rule.limit,
        }
    }
}

/// Who sends a request.
#[derive(Clone, Copy)]
pub struct Who<'a> {
    pub ip: IpAddr,
    pub session: Option<&'a Session>,
}

impl Who<'_> {
    fn subject(self, by: By) -> Option<u128> {
        let user = self.session.and_then(|session| session.viewer.as_ref()).map(|viewer| viewer.user.0 as u128);
        match by {
            By::User => user,
            By::Token => self.session.map(|session| session.token.0 as u128),
            By::Ip => Some(windows::subject(self.ip)),
            By::Stranger => user.is_none().then(|| windows::subject(self.ip)),
        }
    }
}

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

impl Standing {
    /// `X-RateLimit-Limit`, `-Remaining` and `-Reset` (a point in time, ISO 8601).
    pub fn write(self, headers: &mut HeaderMap) {
        headers.insert(LIMIT, self.limit.into());
        headers.insert(REMAINING, self.remaining.into());
        let reset = Timestamp::from_secs(self.reset).to_string();
        headers.insert(RESET, HeaderValue::try_from(reset).expect("a date is a valid header"));
    }
}

#[cfg(test)]
#[path = "rate_limit_tests.rs"]
mod tests;
