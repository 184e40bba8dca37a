use std::net::IpAddr;

use super::*;

const NOON: Timestamp = Timestamp::from_secs(1_764_072_000);

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn stranger(limits: &RateLimits, from: &str, now: Timestamp) -> Standing {
    limits.spend(&[], false, Who { ip: ip(from), session: None }, now).unwrap()
}

#[test]
fn strangers_are_counted_by_address() {
    let limits = RateLimits::new(false);
    let first = stranger(&limits, "192.0.2.1", NOON);
    assert_eq!(first, Standing { limit: 300, remaining: 299, reset: NOON.secs() + 300, exceeded: false });
    for _ in 0..299 {
        assert!(!stranger(&limits, "192.0.2.1", NOON).exceeded);
    }
    assert!(stranger(&limits, "192.0.2.1", NOON).exceeded);
    assert!(stranger(&limits, "::ffff:192.0.2.1", NOON).exceeded);
    assert!(!stranger(&limits, "192.0.2.2", NOON).exceeded);
    assert!(!stranger(&limits, "192.0.2.1", Timestamp::from_secs(first.reset)).exceeded);
}

#[test]
fn an_ipv6_network_is_one_client() {
    let limits = RateLimits::new(false);
    stranger(&limits, "2001:db8:0:1::1", NOON);
    assert_eq!(stranger(&limits, "2001:db8:0:1:ffff::2", NOON).remaining, 298);
    assert_eq!(stranger(&limits, "2001:db8:0:2::1", NOON).remaining, 299);
}

#[test]
fn the_nearest_limit_is_told() {
    let limits = RateLimits::new(false);
    let rules = of_route(&Method::POST, "/api/v1/accounts");
    let who = Who { ip: ip("192.0.2.1"), session: None };
    for remaining in (0..5).rev() {
        let standing = limits.spend(rules, false, who, NOON).unwrap();
        assert_eq!((standing.limit, standing.remaining, standing.exceeded), (5, remaining, false));
    }
    let standing = limits.spend(rules, false, who, NOON).unwrap();
    assert_eq!((standing.limit, standing.remaining, standing.exceeded), (5, 0, true));
    let mut headers = HeaderMap::new();
    standing.write(&mut headers);
    assert_eq!(headers["x-ratelimit-reset"], "2025-11-25T12:30:00.000Z");
}

#[test]
fn a_test_bed_shows_limits_and_keeps_none() {
    let limits = RateLimits::new(true);
    for _ in 0..1000 {
        let standing = stranger(&limits, "192.0.2.1", NOON);
        assert_eq!((standing.limit, standing.remaining, standing.exceeded), (300, 300, false));
    }
}

#[test]
fn pages_other_than_the_first_are_told_apart() {
    for (query, paging) in [
        (None, false),
        (Some("limit=20"), false),
        (Some("max_id="), false),
        (Some("limit=20&max_id=5"), true),
        (Some("min_id=0"), true),
        (Some("my_max_id=5"), false),
    ] {
        assert_eq!(is_paging(query), paging, "{query:?}");
    }
}

#[test]
fn routes_have_their_own_rules() {
    let limit = |method, path| of_route(&method, path).first().map(|rule| rule.limit);
    assert_eq!(limit(Method::POST, "/api/v2/media"), Some(30));
    assert_eq!(limit(Method::DELETE, "/api/v1/statuses/:id"), Some(30));
    assert_eq!(limit(Method::GET, "/api/v1/statuses/:id"), None);
}
