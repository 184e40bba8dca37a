//! The files themselves: `/media/{id}/{variant}`. Never executable, cached for ever, in ranges for players.

use std::sync::Arc;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use domain::MediaId;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use services::{
    App, Error,
    media::{self, File, Growing, Served},
};

use crate::{
    ApiResult, etag,
    extract::{Ip, Path2, State},
};

/// Pictures for accounts that have none.
const DEFAULT_AVATAR: &[u8] = services::images::DEFAULT_AVATAR;
const DEFAULT_HEADER: &[u8] = services::images::DEFAULT_HEADER;

const YEAR: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const BYTES: HeaderValue = HeaderValue::from_static("bytes");

/// `GET /media/:id/:variant`
pub async fn show(
    State(app): State<App>,
    Path2(id, variant): Path2<String, String>,
    Ip(from): Ip,
    headers: HeaderMap,
) -> ApiResult<Response> {
    match (id.as_str(), variant.as_str()) {
        ("default", "avatar.png") => return Ok(default(DEFAULT_AVATAR)),
        ("default", "header.png") => return Ok(default(DEFAULT_HEADER)),
        ("default", name) => return Ok(of_server(&app, name).ok_or(Error::NotFound)?),
        _ => {}
    }
    let id: MediaId = id.parse().map_err(|_| Error::NotFound)?;
    Ok(match media::open(&app, id, &variant, from).await? {
        Served::Here(file) => here(&app, &file, &headers).await?,
        Served::Growing(growing) => coming(&growing, &headers).await?,
        Served::There(url, seconds) => {
            let kept = HeaderValue::from_str(&format!("public, max-age={seconds}")).map_err(Error::internal)?;
            let place = HeaderValue::from_str(url.as_str()).map_err(Error::internal)?;
            (StatusCode::FOUND, [(header::LOCATION, place), (header::CACHE_CONTROL, kept)]).into_response()
        }
    })
}

/// The server's own picture, or one of its icons.
fn of_server(app: &App, name: &str) -> Option<Response> {
    if let Some((bytes, mime)) = app.config.thumbnail_file(name) {
        let mut response = Response::new(Body::from(bytes));
        harmless(response.headers_mut(), mime);
        return Some(response);
    }
    icon(name).map(default)
}

/// `icon-48.png`
fn icon(name: &str) -> Option<&'static [u8]> {
    let side: u32 = name.strip_prefix("icon-")?.strip_suffix(".png")?.parse().ok()?;
    services::images::ICONS.iter().find(|(known, _)| *known == side).map(|(_, bytes)| *bytes)
}

fn default(bytes: &'static [u8]) -> Response {
    let mut response = Response::new(Body::from(bytes));
    harmless(response.headers_mut(), "image/png");
    response
}

/// What keeps a file from being more than a picture, film or sound.
fn harmless(headers: &mut HeaderMap, mime: &str) {
    const CSP: HeaderName = header::CONTENT_SECURITY_POLICY;
    let mime = HeaderValue::from_str(mime).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, mime);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CSP, HeaderValue::from_static("default-src 'none'; media-src 'self'; img-src 'self'; sandbox"));
    headers.insert(header::CACHE_CONTROL, YEAR);
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
}

async fn here(app: &App, file: &File, asked: &HeaderMap) -> Result<Response, Error> {
    let tag = HeaderValue::from_str(&format!("\"{}\"", file.hash)).map_err(Error::internal)?;
    if etag::matches(asked, header::IF_NONE_MATCH, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag), (header::CACHE_CONTROL, YEAR)]).into_response());
    }
    // A range of another version of the file would not fit to what the client has (RFC 9110, section 13.1.5).
    let same = asked.get(header::IF_RANGE).is_none_or(|known| *known == tag);
    let (status, start, end) = match range(asked, file.size) {
        Range::Of(start, end) if same => (StatusCode::PARTIAL_CONTENT, start, end),
        Range::Beyond if same => return beyond(file.size),
        _ => (StatusCode::OK, 0, file.size),
    };
    let pieces = app.files.store.read(&file.hash, start..end).await?;
    let mut response = Response::new(Body::from_stream(pieces));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    harmless(headers, &file.mime);
    headers.insert(header::ETAG, tag);
    measure(headers, status, (start, end), file.size)?;
    Ok(response)
}

/// Nobody can know yet what it will be, so no client keeps it.
async fn coming(growing: &Arc<Growing>, asked: &HeaderMap) -> Result<Response, Error> {
    let Some(size) = growing.size else {
        let mut response = Response::new(Body::from_stream(growing.read(0, None).await?));
        harmless(response.headers_mut(), growing.mime);
        response.headers_mut().insert(header::CACHE_CONTROL, NO_STORE);
        return Ok(response);
    };
    let (status, start, end) = match range(asked, size) {
        Range::Of(start, end) if !asked.contains_key(header::IF_RANGE) => (StatusCode::PARTIAL_CONTENT, start, end),
        Range::Beyond if !asked.contains_key(header::IF_RANGE) => return beyond(size),
        _ => (StatusCode::OK, 0, size),
    };
    let mut response = Response::new(Body::from_stream(growing.read(start, Some(end)).await?));
    *response.status_mut() = status;
    harmless(response.headers_mut(), growing.mime);
    response.headers_mut().insert(header::CACHE_CONTROL, NO_STORE);
    measure(response.headers_mut(), status, (start, end), size)?;
    Ok(response)
}

fn measure(headers: &mut HeaderMap, status: StatusCode, (start, end): (u64, u64), size: u64) -> Result<(), Error> {
    headers.insert(header::ACCEPT_RANGES, BYTES);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(end - start));
    if status == StatusCode::PARTIAL_CONTENT {
        let text = format!("bytes {start}-{}/{size}", end - 1);
        headers.insert(header::CONTENT_RANGE, HeaderValue::from_str(&text).map_err(Error::internal)?);
    }
    Ok(())
}

fn beyond(size: u64) -> Result<Response, Error> {
    let size = HeaderValue::from_str(&format!("bytes */{size}")).map_err(Error::internal)?;
    Ok((StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, size)]).into_response())
}

/// What a `Range` header asks for (RFC 9110, section 14.2). Several ranges at once are not served, which is allowed.
#[derive(Debug, PartialEq, Eq)]
enum Range {
    Ignored,
    /// From the first to before the second.
    Of(u64, u64),
    Beyond,
}

fn range(asked: &HeaderMap, size: u64) -> Range {
    asked.get(header::RANGE).and_then(|value| value.to_str().ok()).map_or(Range::Ignored, |text| parse(text, size))
}

fn parse(text: &str, size: u64) -> Range {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|spec| spec.split_once('-')) else {
        return Range::Ignored;
    };
    match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), _) if first >= size => Range::Beyond,
        (Ok(first), Ok(last)) if last >= first => Range::Of(first, last.saturating_add(1).min(size)),
        (Ok(first), Err(_)) if last.trim().is_empty() => Range::Of(first, size),
        (Err(_), Ok(_)) if first.trim().is_empty() && size == 0 => Range::Beyond,
        (Err(_), Ok(length)) if first.trim().is_empty() && length > 0 => Range::Of(size.saturating_sub(length), size),
        _ => Range::Ignored,
    }
}

#[cfg(test)]
mod tests {
    use super::{Range, parse};

    #[test]
    fn reads_the_ranges_that_players_ask_for() {
        assert_eq!(parse("bytes=0-", 10), Range::Of(0, 10));
        assert_eq!(parse("bytes=2-5", 10), Range::Of(2, 6));
        assert_eq!(parse("bytes=2-99", 10), Range::Of(2, 10));
        assert_eq!(parse("bytes=2-18446744073709551615", 10), Range::Of(2, 10));
        assert_eq!(parse("bytes=-3", 10), Range::Of(7, 10));
        assert_eq!(parse("bytes=10-", 10), Range::Beyond);
        assert_eq!(parse("bytes=-1", 0), Range::Beyond);
        for odd in ["bytes=5-2", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", "bytes=--1", ""] {
            assert_eq!(parse(odd, 10), Range::Ignored, "{odd}");
        }
    }
}
