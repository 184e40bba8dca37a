//! Server-sent events: one channel a connection, named by the path.

use std::time::Duration;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderValue, Uri, header};
use serde::Deserialize;
use services::App;

use super::{Channel, Watch, wire::Transport};
use crate::{
    ApiError, ApiResult, Params,
    extract::{MaybeViewer, State},
};

/// A comment keeps the connection open when nothing happens.
const HEARTBEAT: Duration = Duration::from_secs(15);

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Listen {
    tag: Option<String>,
    list: Option<String>,
    only_media: bool,
}

/// `GET /api/v1/streaming/health`
pub async fn health() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain")], "OK")
}

/// `GET /api/v1/streaming/user`, `/user/notification`, `/public/local` and so on: the path names the channel.
pub async fn listen(
    State(app): State<App>,
    viewer: MaybeViewer,
    uri: Uri,
    Params(params): Params<Listen>,
) -> ApiResult<Response> {
    let mut name = uri.path().split('/').filter(|part| !part.is_empty()).skip(3).collect::<Vec<_>>().join(":");
    if params.only_media && name.starts_with("public") {
        name.push_str(":media");
    }
    let channel = Channel::named(&name, params.tag.as_deref(), params.list.as_deref())?;
    let session = viewer.shared().ok_or(ApiError::InvalidToken)?;
    let mut watch = Watch::new(&app, session, Transport::Events).ok_or(ApiError::UserRequired)?;
    watch.subscribe(channel).await?;
    let mut response = Response::new(Body::from_stream(events(watch)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    // Proxies that gather answers would keep events back.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// The first bytes at once, then events, with comments between them.
fn events(watch: Watch) -> impl futures_util::Stream<Item = Result<Bytes, std::convert::Infallible>> {
    futures_util::stream::unfold((watch, true), |(mut watch, first)| async move {
        if first {
            return Some((Ok(Bytes::from_static(b":)\n")), (watch, false)));
        }
        match tokio::time::timeout(HEARTBEAT, watch.next()).await {
            Err(_) => Some((Ok(Bytes::from_static(b":thump\n")), (watch, false))),
            Ok(Ok(messages)) => Some((Ok(joined(messages)), (watch, false))),
            // The client connects again by itself.
            Ok(Err(_)) => None,
        }
    })
}

fn joined(mut messages: Vec<Bytes>) -> Bytes {
    match messages.len() {
        1 => messages.remove(0),
        _ => messages.concat().into(),
    }
}
