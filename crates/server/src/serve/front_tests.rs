use super::*;

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn client(peer: &str, forwarded: &[&str]) -> IpAddr {
    let mut headers = HeaderMap::new();
    for line in forwarded {
        headers.append("x-forwarded-for", line.parse().unwrap());
    }
    client_ip(&headers, ip(peer), &[Cidr::loopback(), vec!["10.0.0.0/8".parse().unwrap()]].concat())
}

#[test]
fn only_proxies_of_ours_are_believed() {
    assert_eq!(client("203.0.113.5", &["192.0.2.1"]), ip("203.0.113.5"));
    assert_eq!(client("127.0.0.1", &["192.0.2.1"]), ip("192.0.2.1"));
    assert_eq!(client("127.0.0.1", &["6.6.6.6, 192.0.2.1, 10.1.2.3"]), ip("192.0.2.1"));
    assert_eq!(client("127.0.0.1", &["6.6.6.6, 192.0.2.1", "10.1.2.3"]), ip("192.0.2.1"));
    assert_eq!(client("127.0.0.1", &["nonsense"]), ip("127.0.0.1"));
    assert_eq!(client("127.0.0.1", &[]), ip("127.0.0.1"));
    assert_eq!(client("::1", &["2001:db8::7"]), ip("2001:db8::7"));
    assert_eq!(client("127.0.0.1", &["::ffff:192.0.2.9"]), ip("192.0.2.9"));
}

#[test]
fn request_ids_differ() {
    let ids = RequestIds::starting_at(7);
    let mut seen: Vec<u64> = (0..1000).map(|_| ids.next()).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 1000);
}
