//! The one event stream of a page: `fresh` (the button for new posts or notifications), `badge` (unread notifications), `join` (replies in
//! an open thread), `morph` (cards that were edited or deleted). Everything is counted from the database, from the newest post that the page shows on,
//! so a stream that was cut off goes on with the truth and not with what it missed.

mod thread;
mod watch;

use std::{convert::Infallible, time::Duration};

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};

use self::{
    thread::Reading,
    watch::{Sent, Shown, Watch},
};
use super::{feeds::Source, notifications::Notices, threads};
use crate::{
    WebError, WebResult,
    frame::{Query, Visitor},
    paths,
    table::{Routes, get},
};

/// A comment keeps the connection open when nothing happens.
const HEARTBEAT: Duration = Duration::from_secs(20);

pub fn routes() -> Routes {
    Routes::new().route(paths::LIVE, get(open))
}

async fn open(me: Visitor, headers: HeaderMap, asked: Query) -> WebResult {
    let feed = asked.text("feed");
    let shown = match feed.strip_prefix("thread:") {
        Some(id) => {
            let item = threads::find(&me, id).await?;
            let page = last(&headers, &asked).or_else(|| threads::Shown::read(asked.text("shown")));
            Shown::Thread(Reading::new(item.status.id, item.status.conversation_id, page.unwrap_or_default()))
        }
        None => match Notices::named(feed) {
            Some(notices) => Shown::Notices(notices),
            None => Shown::Feed(Source::named(feed).ok_or(WebError::NOT_FOUND)?),
        },
    };
    if matches!(shown, Shown::Feed(Source::Home) | Shown::Notices(_)) && me.viewer().is_none() {
        return Err(WebError::SignedOut);
    }
    let watch = Watch::new(me, shown, asked.parsed("since"));
    let mut response = Body::from_stream(events(watch)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    // Proxies that gather answers would keep events back.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok::<Response, WebError>(response)
}

/// What the page was told last: browsers say it when they come back to a stream, our script when a page is taken out again.
fn last(headers: &HeaderMap, asked: &Query) -> Option<threads::Shown> {
    let told = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    threads::Shown::read(told.unwrap_or_else(|| asked.text("last")))
}

fn events(watch: Watch) -> impl futures_util::Stream<Item = Result<Bytes, Infallible>> {
    futures_util::stream::unfold(watch, |mut watch| async move {
        let sent = watch.next(HEARTBEAT).await?;
        Some((Ok(written(&sent)), watch))
    })
}

/// Each line of the markup is a line of data; an event without any is only a sign of life.
fn written(sent: &[Sent]) -> Bytes {
    let mut text = String::new();
    for one in sent {
        text.push_str(&format!("event: {}\n", one.event));
        if let Some(id) = &one.id {
            text.push_str(&format!("id: {id}\n"));
        }
        for line in one.data.lines().filter(|line| !line.trim().is_empty()) {
            text.push_str("data: ");
            text.push_str(line);
            text.push('\n');
        }
        text.push('\n');
    }
    if text.is_empty() { Bytes::from_static(b":\n\n") } else { text.into() }
}
