//! The files themselves: `/media/{id}/{variant}`. Never executable, cached for ever, in ranges for players.

use std::io::SeekFrom;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use domain::MediaId;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use services::{
    App, Error,
    media::{self, File},
};
use tokio::io::{AsyncReadExt, AsyncSeekExt};

use crate::{
    ApiResult,
    extract::{Path2, State},
};

/// Pictures for accounts that have none.
const DEFAULT_AVATAR: &[u8] = services::images::DEFAULT_AVATAR;
const DEFAULT_HEADER: &[u8] = services::images::DEFAULT_HEADER;

/// Pieces in which a file is read and sent.
const PIECE: usize = 64 * 1024;

const YEAR: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// `GET /media/:id/:variant`
pub async fn show(
    State(app): State<App>,
    Path2(id, variant): Path2<String, String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    match (id.as_str(), variant.as_str()) {
        ("default", "avatar.png") => return Ok(default(DEFAULT_AVATAR)),
        ("default", "header.png") => return Ok(default(DEFAULT_HEADER)),
        _ => {}
    }
    let id: MediaId = id.parse().map_err(|_| Error::NotFound)?;
    let file = media::open(&app, id, &variant).await?;
    Ok(serve(&file, &headers).await?)
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

async fn serve(file: &File, asked: &HeaderMap) -> Result<Response, Error> {
    let etag = HeaderValue::from_str(&format!("\"{}\"", file.hash)).map_err(Error::internal)?;
    if asked.get(header::IF_NONE_MATCH) == Some(&etag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag), (header::CACHE_CONTROL, YEAR)]).into_response());
    }
    let range = asked.get(header::RANGE).and_then(|v| v.to_str().ok()).map(|text| range(text, file.size));
    let (status, start, end) = match range {
        None | Some(Range::Ignored) => (StatusCode::OK, 0, file.size),
        Some(Range::Of(start, end)) => (StatusCode::PARTIAL_CONTENT, start, end),
        Some(Range::Beyond) => {
            let size = HeaderValue::from_str(&format!("bytes */{}", file.size)).map_err(Error::internal)?;
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, size)]).into_response());
        }
    };
    let mut opened = tokio::fs::File::open(&file.path).await.map_err(Error::internal)?;
    opened.seek(SeekFrom::Start(start)).await.map_err(Error::internal)?;
    let mut response = Response::new(body(opened, end - start));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    harmless(headers, &file.mime);
    headers.insert(header::ETAG, etag);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(end - start));
    if status == StatusCode::PARTIAL_CONTENT {
        let text = format!("bytes {start}-{}/{}", end - 1, file.size);
        headers.insert(header::CONTENT_RANGE, HeaderValue::from_str(&text).map_err(Error::internal)?);
    }
    Ok(response)
}

/// So many bytes of a file from where it stands.
fn body(file: tokio::fs::File, length: u64) -> Body {
    let pieces = futures_util::stream::try_unfold((file, length), |(mut file, left)| async move {
        if left == 0 {
            return Ok::<_, std::io::Error>(None);
        }
        let mut piece = vec![0; PIECE.min(usize::try_from(left).unwrap_or(PIECE))];
        let read = file.read(&mut piece).await?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        piece.truncate(read);
        Ok(Some((bytes::Bytes::from(piece), (file, left - read as u64))))
    });
    Body::from_stream(pieces)
}

/// What a `Range` header asks for (RFC 9110, section 14.2). Several ranges at once are not served, which is allowed.
#[derive(Debug, PartialEq, Eq)]
enum Range {
    Ignored,
    /// From the first to before the second.
    Of(u64, u64),
    Beyond,
}

fn range(text: &str, size: u64) -> Range {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|spec| spec.split_once('-')) else {
        return Range::Ignored;
    };
    match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), _) if first >= size => Range::Beyond,
        (Ok(first), Ok(last)) if last >= first => Range::Of(first, (last + 1).min(size)),
        (Ok(first), Err(_)) if last.trim().is_empty() => Range::Of(first, size),
        (Err(_), Ok(length)) if first.trim().is_empty() && length > 0 => Range::Of(size.saturating_sub(length), size),
        _ => Range::Ignored,
    }
}

#[cfg(test)]
mod tests {
    use super::{Range, range};

    #[test]
    fn reads_the_ranges_that_players_ask_for() {
        assert_eq!(range("bytes=0-", 10), Range::Of(0, 10));
        assert_eq!(range("bytes=2-5", 10), Range::Of(2, 6));
        assert_eq!(range("bytes=2-99", 10), Range::Of(2, 10));
        assert_eq!(range("bytes=-3", 10), Range::Of(7, 10));
        assert_eq!(range("bytes=10-", 10), Range::Beyond);
        for odd in ["bytes=5-2", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", "bytes=--1", ""] {
            assert_eq!(range(odd, 10), Range::Ignored, "{odd}");
        }
    }
}
