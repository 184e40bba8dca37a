//! Signature headers of both kinds, their digests and keys. An input is a request as HTTP/1.1 writes it.

use std::sync::LazyLock;

use activitypub::{
    Synchronization,
    signature::{OwnedKey, Presented, PrivateKey, PublicKey, Request, parse_date},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

/// 2023-12-20T10:00:00Z, the day of the requests in the corpus.
const NOW: i64 = 1_703_066_400_000;

/// Made anew each time, so that no input can be signed with them.
static KEYS: LazyLock<[OwnedKey; 2]> = LazyLock::new(|| {
    let keys = [PrivateKey::generate_rsa(), PrivateKey::generate_ed25519()];
    keys.map(|key| {
        let public = key.and_then(|key| key.public()).expect("the library makes keys");
        OwnedKey::new("https://a.example/u", public)
    })
});

/// One request with whatever signature, and its body once more as a key and as a header of followers.
pub fn signature(data: &[u8]) {
    let (head, body) = split(data, b"\n\n");
    let (first, lines) = split(head, b"\n");
    let first = String::from_utf8_lossy(first);
    let (method, target) = first.split_once(' ').unwrap_or(("GET", &first));
    let method = Method::from_bytes(method.as_bytes()).unwrap_or(Method::POST);
    let headers = headers(lines);
    let request = Request { method: &method, scheme: "https", authority: "b.example", target, headers: &headers, body };
    if let Ok(Some(presented)) = Presented::read(&headers) {
        check(&presented, &request);
    }
    let text = String::from_utf8_lossy(body);
    let _ = (PublicKey::from_pem(&text), PublicKey::from_multikey(&text), PrivateKey::from_pem(&text));
    let _ = parse_date(body);
    if let Some(told) = Synchronization::parse(&text) {
        assert_eq!(Synchronization::parse(&told.to_string()), Some(told));
    }
}

fn check(presented: &Presented, request: &Request<'_>) {
    assert!(!presented.key_id().is_empty() && !presented.signature().is_empty());
    let bases = presented.bases(request);
    let Ok(checked) = presented.check(request, NOW) else { return };
    assert!(bases.is_ok_and(|bases| !bases.is_empty()), "what keeps the rules can be signed");
    for key in KEYS.iter() {
        assert!(checked.verify(key).is_err(), "nobody signs with a key that was made just now");
    }
}

fn headers(lines: &[u8]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines.split(|&byte| byte == b'\n').take(64) {
        let (name, value) = split(line, b": ");
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value)) {
            headers.append(name, value);
        }
    }
    headers
}

/// What is before the first `mark` and what is behind it.
fn split<'d>(data: &'d [u8], mark: &[u8]) -> (&'d [u8], &'d [u8]) {
    match data.windows(mark.len()).position(|window| window == mark) {
        Some(place) => (&data[..place], &data[place + mark.len()..]),
        None => (data, &[]),
    }
}
