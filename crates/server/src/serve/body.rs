//! Bodies that nobody asked for. HTTP/1.1 has to close the connection under a client whose body was not read, and the
//! client learns of that from its next request. So small bodies are read before it is known whether anybody wants them.

use axum::body::{Body, to_bytes};
use futures_util::stream;
use http::{HeaderMap, Request, header};

/// Bytes of a body that is read in any case.
const SMALL: usize = 16 * 1024;

/// The request, with its body at hand if it is small. One that breaks off fails for whoever reads it.
pub async fn at_hand(request: Request<Body>) -> Request<Body> {
    if !is_small(request.headers()) {
        return request;
    }
    let (parts, body) = request.into_parts();
    let body = match to_bytes(body, SMALL).await {
        Ok(bytes) => Body::from(bytes),
        Err(error) => Body::from_stream(stream::iter([Err::<Vec<u8>, _>(error)])),
    };
    Request::from_parts(parts, body)
}

fn is_small(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    length.is_some_and(|length: usize| (1..=SMALL).contains(&length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(length: usize, body: Body) -> Request<Body> {
        Request::builder().header(header::CONTENT_LENGTH, length).body(body).unwrap()
    }

    #[tokio::test]
    async fn small_bodies_stay_what_they_are() {
        let read = async |request: Request<Body>| to_bytes(at_hand(request).await.into_body(), usize::MAX).await;
        assert_eq!(read(request(5, Body::from("hello"))).await.unwrap(), "hello");
        assert_eq!(read(request(0, Body::empty())).await.unwrap(), "");
        let large = "x".repeat(SMALL + 1);
        assert_eq!(read(request(large.len(), Body::from(large.clone()))).await.unwrap(), large);
        let broken = Body::from_stream(stream::iter([Ok("hel"), Err(std::io::Error::other("gone"))]));
        assert!(read(request(5, broken)).await.is_err());
    }
}
