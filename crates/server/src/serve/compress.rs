//! Makes pages and JSON smaller on their way out (RFC 9110, section 12.5.3), in brotli or gzip. Files are as small as they
//! get; streams of events must not wait for more to come; small answers would not get smaller.
//!
//! Nothing secret stands beside what a stranger can put into the same answer (no token protects the forms), so its length
//! tells nothing (BREACH).

use std::convert::Infallible;

use axum::body::{Body, HttpBody};
use http::{HeaderMap, HeaderValue, Request, Response, header};
use tower::ServiceExt;
use tower_http::CompressionLevel;
use tower_http::compression::Compression;

/// Bytes; less fits into a packet or two anyway.
const WORTH: u64 = 1024;

/// A little more than the fastest: most of what there is to gain, for a fraction of the time.
const EFFORT: CompressionLevel = CompressionLevel::Precise(3);

/// Types of text, none of them streams.
const TYPES: [&str; 9] = [
    "text/html",
    "application/json",
    "application/activity+json",
    "application/ld+json",
    "application/jrd+json",
    "application/xrd+xml",
    "application/xml",
    "application/rss+xml",
    "text/plain",
];

/// What a client said that it reads, to be kept until there is an answer.
pub fn asked(request: &HeaderMap) -> Option<HeaderValue> {
    request.get(header::ACCEPT_ENCODING).cloned()
}

/// The answer in the smallest form that the client reads.
pub async fn smaller(response: Response<Body>, asked: Option<HeaderValue>) -> Response<Body> {
    if !is_worth_it(&response) {
        return response;
    }
    let Some(asked) = asked else { return varying(response) };
    let mut request = Request::new(());
    request.headers_mut().insert(header::ACCEPT_ENCODING, asked);
    // The layer takes a service and asks it once: its answer lies ready.
    let mut ready = Some(weakly_tagged(response));
    let answer = tower::service_fn(move |_: Request<()>| {
        let response = ready.take().unwrap_or_default();
        async move { Ok::<_, Infallible>(response) }
    });
    let Ok(response) = Compression::new(answer).quality(EFFORT).oneshot(request).await;
    response.map(Body::new)
}

fn is_worth_it(response: &Response<Body>) -> bool {
    let headers = response.headers();
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    TYPES.contains(&essence)
        && !headers.contains_key(header::CONTENT_ENCODING)
        && !headers.contains_key(header::CONTENT_RANGE)
        && response.body().size_hint().exact().is_none_or(|size| size >= WORTH)
}

/// Caches on the way must not give this form to those who asked for another.
fn varying(mut response: Response<Body>) -> Response<Body> {
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// The same words, but not the same bytes.
fn weakly_tagged(mut response: Response<Body>) -> Response<Body> {
    if let Some(tag) = response.headers_mut().get_mut(header::ETAG)
        && !tag.as_bytes().starts_with(b"W/")
        && let Ok(weak) = HeaderValue::from_bytes(&[b"W/", tag.as_bytes()].concat())
    {
        *tag = weak;
    }
    response
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    fn page(kind: &'static str, length: usize) -> Response<Body> {
        let mut response = Response::new(Body::from("a word and a word ".repeat(length / 18 + 1)));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        response
    }

    async fn sent(response: Response<Body>, asked: Option<&'static str>) -> (Option<String>, Option<String>, usize) {
        let response = smaller(response, asked.map(HeaderValue::from_static)).await;
        let text = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (encoding, vary) = (text(header::CONTENT_ENCODING), text(header::VARY));
        (encoding, vary, response.into_body().collect().await.unwrap().to_bytes().len())
    }

    #[tokio::test]
    async fn pages_get_smaller_and_vary() {
        let html = || page("text/html; charset=utf-8", 50_000);
        let (encoding, vary, length) = sent(html(), Some("gzip, deflate, br")).await;
        assert_eq!((encoding.as_deref(), vary.as_deref()), (Some("br"), Some("accept-encoding")));
        assert!(length < 1000, "{length}");
        assert_eq!(sent(html(), Some("gzip")).await.0.as_deref(), Some("gzip"));
        let (encoding, vary, length) = sent(html(), None).await;
        assert_eq!((encoding, vary.as_deref()), (None, Some("accept-encoding")));
        assert!(length >= 50_000);
    }

    #[tokio::test]
    async fn what_would_not_gain_stays_as_it_is() {
        for response in [page("text/html", 100), page("text/event-stream", 50_000), page("image/webp", 50_000)] {
            let (encoding, vary, _) = sent(response, Some("br")).await;
            assert_eq!((encoding, vary), (None, None));
        }
    }

    #[tokio::test]
    async fn tags_become_weak() {
        let mut response = page("application/json", 5000);
        response.headers_mut().insert(header::ETAG, HeaderValue::from_static("\"1\""));
        let response = smaller(response, Some(HeaderValue::from_static("br"))).await;
        assert_eq!(response.headers()[header::ETAG], "W/\"1\"");
    }
}
