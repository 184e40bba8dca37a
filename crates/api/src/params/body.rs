//! Reading a request's body whole, up to a limit, by its content type.

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, header};
use http_body_util::BodyExt;

use super::{ParamError, Values, multipart};

/// Most bytes of a body, where a route does not say otherwise: 1 MiB.
pub const SMALL_BODY: usize = 1 << 20;

/// Reads the body's parameters. A body of another kind, or without a kind, is not read: it says nothing to us.
pub async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Values, ParamError> {
    match Kind::of(headers) {
        Kind::Json => Values::json(&whole(headers, body, limit).await?),
        Kind::Form => Values::form(&whole(headers, body, limit).await?),
        Kind::Multipart => multipart::parse(headers, body, limit).await,
        Kind::Other => Ok(Values::default()),
    }
}

enum Kind {
    Json,
    Form,
    Multipart,
    Other,
}

impl Kind {
    fn of(headers: &HeaderMap) -> Self {
        let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/json" => Self::Json,
            "application/x-www-form-urlencoded" => Self::Form,
            "multipart/form-data" => Self::Multipart,
            other if other.ends_with("+json") => Self::Json,
            _ => Self::Other,
        }
    }
}

/// All bytes of the body. Refused before reading if the client announces too many.
pub async fn whole(headers: &HeaderMap, mut body: Body, limit: usize) -> Result<Bytes, ParamError> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|n| n.to_str().ok()).and_then(|n| n.parse().ok());
    if announced.is_some_and(|n: usize| n > limit) {
        return Err(ParamError::TooLarge(limit));
    }
    let mut first: Option<Bytes> = None;
    let mut rest = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| ParamError::Interrupted)?.into_data() else {
            continue;
        };
        if first.as_ref().map_or(0, Bytes::len) + rest.len() + data.len() > limit {
            return Err(ParamError::TooLarge(limit));
        }
        // Nearly every body comes in one piece, which then needs no copy.
        match first {
            None => first = Some(data),
            Some(_) => rest.extend_from_slice(&data),
        }
    }
    let first = first.unwrap_or_default();
    if rest.is_empty() {
        return Ok(first);
    }
    Ok([first, rest.freeze()].concat().into())
}
