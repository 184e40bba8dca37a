//! WebSocket: one connection, any number of channels. The token comes in the header, in the query, or as the
//! sub-protocol, which is then echoed.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::ws::{Message, WebSocket, WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, header};
use serde::{Deserialize, Serialize};
use services::{
    App,
    auth::{self, Session},
};

use super::{Channel, Frame, Watch};
use crate::{
    ApiError, ApiResult, Params,
    extract::{MaybeViewer, State},
};

/// A ping goes out when nothing else did for so long.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// Whoever does not take a message within this is gone.
const PATIENCE: Duration = Duration::from_secs(15);

/// Largest message of a client: they only name channels.
const MESSAGE: usize = 8 * 1024;

/// Channels of one connection.
const CHANNELS: usize = 64;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Subscription {
    stream: Option<String>,
    tag: Option<String>,
}

/// `GET /api/v1/streaming`
pub async fn open(
    State(app): State<App>,
    viewer: MaybeViewer,
    Params(first): Params<Subscription>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> ApiResult<Response> {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return Ok(rejection.into_response()),
    };
    let protocol = headers.get(header::SEC_WEBSOCKET_PROTOCOL).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let session = match viewer.shared() {
        Some(session) => session,
        None => by_protocol(&app, protocol.as_deref()).await?,
    };
    let mut watch = Watch::new(&app, session).ok_or(ApiError::UserRequired)?;
    if let Some(name) = &first.stream {
        let channel = Channel::named(name, first.tag.as_deref()).ok_or_else(unknown)?;
        channel.check(watch.session())?;
        watch.subscribe(channel);
    }
    // The library would keep 128 KiB for each socket to read a few words now and then.
    let upgrade = upgrade.max_message_size(MESSAGE).read_buffer_size(MESSAGE);
    let upgrade = match protocol {
        Some(protocol) => upgrade.protocols([protocol]),
        None => upgrade,
    };
    Ok(upgrade.on_upgrade(move |socket| serve(socket, watch)))
}

async fn by_protocol(app: &App, protocol: Option<&str>) -> ApiResult<Arc<Session>> {
    match auth::token(app, protocol.ok_or(ApiError::InvalidToken)?).await {
        Ok(session) => Ok(session),
        Err(auth::Refused::Unknown) => Err(ApiError::InvalidToken),
        Err(auth::Refused::Revoked) => Err(ApiError::RevokedToken),
        Err(auth::Refused::Failed(error)) => Err(error.into()),
    }
}

pub(super) fn unknown() -> ApiError {
    ApiError::UnknownChannel
}

async fn serve(mut socket: WebSocket, mut watch: Watch) {
    metrics::gauge!("aldea_streams").increment(1);
    let mut heartbeat = tokio::time::interval(HEARTBEAT);
    loop {
        let messages = tokio::select! {
            frames = watch.next() => match frames {
                Some(frames) => frames.iter().map(message).collect(),
                None => break,
            },
            received = socket.recv() => match received {
                Some(Ok(Message::Text(text))) => obey(&mut watch, text.as_str()).into_iter().collect(),
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => Vec::new(),
            },
            _ = heartbeat.tick() => vec![Message::Ping(bytes::Bytes::new())],
        };
        let mut gone = false;
        for message in messages {
            gone |= !matches!(tokio::time::timeout(PATIENCE, socket.send(message)).await, Ok(Ok(())));
            if gone {
                break;
            }
        }
        if gone {
            break;
        }
    }
    let _ = tokio::time::timeout(PATIENCE, socket.send(Message::Close(None))).await;
    metrics::gauge!("aldea_streams").decrement(1);
}

fn message(frame: &Frame) -> Message {
    #[derive(Serialize)]
    struct Wire<'a> {
        stream: &'a [String],
        event: &'a str,
        payload: &'a str,
    }
    let wire = Wire { stream: &frame.stream, event: frame.event, payload: &frame.payload };
    Message::Text(serde_json::to_string(&wire).unwrap_or_default().into())
}

#[derive(Deserialize)]
struct Command {
    #[serde(rename = "type")]
    kind: String,
    stream: String,
    tag: Option<String>,
}

/// Does what the client says; an answer only if it cannot be done.
fn obey(watch: &mut Watch, text: &str) -> Option<Message> {
    let refuse = |status: u16, error: &str| {
        Some(Message::Text(serde_json::json!({ "error": error, "status": status }).to_string().into()))
    };
    let Ok(command) = serde_json::from_str::<Command>(text) else {
        return refuse(400, "Malformed message");
    };
    let Some(channel) = Channel::named(&command.stream, command.tag.as_deref()) else {
        return refuse(400, "Unknown stream type");
    };
    match command.kind.as_str() {
        "subscribe" if watch.count() >= CHANNELS => refuse(400, "Too many streams"),
        "subscribe" => match channel.check(watch.session()) {
            Ok(()) => {
                watch.subscribe(channel);
                None
            }
            Err(error) => refuse(error.status().as_u16(), "This action is outside the authorized scopes"),
        },
        "unsubscribe" => {
            watch.unsubscribe(&channel);
            None
        }
        _ => refuse(400, "Unknown message type"),
    }
}
