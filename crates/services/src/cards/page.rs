//! A page on its way from the web: within limits of size, time and redirects, and only if it is HTML.

use std::time::Duration;

use bytes::BytesMut;
use domain::text::{self, PageHead};
use http::{HeaderValue, header};
use url::Url;

use super::charset;
use crate::{
    App, Result,
    http::{Download, HttpError, Request},
};

/// What is read of a page; the rest is cut off, since everything about it stands at its beginning.
const READ: usize = 1 << 20;
/// A page that announces more is not begun.
const LARGEST: u64 = 32 << 20;
const DEADLINE: Duration = Duration::from_secs(15);
const REDIRECTS: u8 = 5;

/// A page and what it says of itself.
#[derive(Debug)]
pub struct Page {
    /// Where it was found, after redirects.
    pub url: Url,
    pub head: PageHead,
}

/// Why there is no page.
#[derive(Debug)]
pub enum Missing {
    /// It may be there later.
    Now(String),
    /// It is none, or none for us.
    Ever,
}

impl From<HttpError> for Missing {
    fn from(error: HttpError) -> Self {
        if error.is_temporary() { Self::Now(error.to_string()) } else { Self::Ever }
    }
}

/// Fetches a page.
pub async fn get(app: &App, url: Url) -> Result<Page, Missing> {
    let language = HeaderValue::from_static("*");
    let request = Request::get(url)
        .accept("text/html, application/xhtml+xml;q=0.9")
        .header(header::ACCEPT_LANGUAGE, language)
        .redirects(REDIRECTS)
        .max_bytes(LARGEST)
        .deadline(DEADLINE);
    let answer = app.http.open(request, None).await?;
    let status = answer.status;
    if status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429) {
        return Err(Missing::Now(format!("status {}", status.as_u16())));
    }
    let is_html = matches!(answer.media_type(), Some("text/html" | "application/xhtml+xml"));
    if !status.is_success() || !is_html {
        return Err(Missing::Ever);
    }
    let url = answer.url.clone();
    let content_type = answer.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let body = beginning(answer).await?;
    // A megabyte of markup takes long enough to keep others waiting.
    let read = move || text::page_head(&charset::decode(&body, content_type.as_deref()));
    let head = tokio::task::spawn_blocking(read).await.map_err(|error| Missing::Now(error.to_string()))?;
    Ok(Page { url, head })
}

async fn beginning(mut answer: Download) -> Result<BytesMut, HttpError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await? {
        let room = READ - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if body.len() == READ {
            break;
        }
    }
    Ok(body)
}
