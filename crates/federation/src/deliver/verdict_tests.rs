use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use super::*;

const NOW: Timestamp = Timestamp::from_secs(1_703_066_400);

fn answer(status: u16, retry_after: Option<&str>) -> Verdict {
    let mut headers = HeaderMap::new();
    if let Some(words) = retry_after {
        headers.insert(header::RETRY_AFTER, words.parse().unwrap());
    }
    let status = StatusCode::from_u16(status).unwrap();
    let url = "https://beta.test/inbox".parse().unwrap();
    Verdict::of(Ok(Response { status, url, headers, body: Bytes::new() }), NOW)
}

fn failure(verdict: Verdict) -> Failure {
    match verdict {
        Verdict::Failed(failure) => failure,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_answers_mean() {
    assert!(matches!(answer(202, None), Verdict::Arrived));
    assert!(matches!(answer(403, None), Verdict::Refused(_)));
    assert!(matches!(answer(301, None), Verdict::Refused(_)));
    assert!(matches!(answer(404, None), Verdict::NoInbox(NOT_FOUND)));
    assert!(matches!(answer(410, None), Verdict::NoInbox(GONE)));
    let broken = failure(answer(500, Some("60")));
    assert!(broken.may_be_the_activity && !broken.is_alive && broken.wish.is_none());
    let unknown = failure(answer(401, None));
    assert!(unknown.may_be_the_activity && unknown.is_alive);
    let down = failure(answer(502, None));
    assert!(!down.may_be_the_activity && !down.is_alive);
    assert!(matches!(Verdict::of(Err(HttpError::Busy), NOW), Verdict::Busy));
    assert!(matches!(Verdict::of(Err(HttpError::TooLarge), NOW), Verdict::Pointless(_)));
    assert!(!failure(Verdict::of(Err(HttpError::Dns), NOW)).is_alive);
}

#[test]
fn a_host_says_how_long_it_wants_to_be_left_alone() {
    let wish = |status, words| failure(answer(status, Some(words))).wish;
    assert_eq!(wish(429, "120"), Some(Duration::from_secs(120)));
    assert_eq!(wish(503, " 7 "), Some(Duration::from_secs(7)));
    assert_eq!(wish(503, "Wed, 20 Dec 2023 10:05:00 GMT"), Some(Duration::from_secs(300)));
    assert_eq!(wish(503, "Wed, 20 Dec 2023 09:00:00 GMT"), Some(Duration::ZERO));
    assert_eq!(wish(429, "99999999999"), Some(LONGEST_WISH));
    assert_eq!(wish(429, "soon"), None);
    assert!(failure(answer(429, None)).is_alive);
}
