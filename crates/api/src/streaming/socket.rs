//! WebSocket: one connection, any number of channels. The token comes in the header, in the query, or as the
//! sub-protocol, which is then echoed.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::ws::{
        CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code, rejection::WebSocketUpgradeRejection,
    },
    response::Response,
};
use bytes::Bytes;
use http::{HeaderMap, header};
use serde::{Deserialize, Serialize};
use services::{
    App,
    auth::{self, Session},
};

use super::{Channel, Ended, Frame, Watch};
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

/// What is read of them at once.
const READ: usize = 512;

/// Channels of one connection.
const CHANNELS: usize = 64;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Subscription {
    stream: Option<String>,
    tag: Option<String>,
    list: Option<String>,
}

/// `GET /api/v1/streaming`
pub async fn open(
    State(app): State<App>,
    viewer: MaybeViewer,
    Params(first): Params<Subscription>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> ApiResult<Response> {
    // Who does not ask for a socket asks for nothing that is here, as where Mastodon streams from the same host.
    let upgrade = upgrade.map_err(|_| ApiError::NoRoute)?;
    let protocol = headers.get(header::SEC_WEBSOCKET_PROTOCOL).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let session = match viewer.shared() {
        Some(session) => session,
        None => by_protocol(&app, protocol.as_deref()).await?,
    };
    let mut watch = Watch::new(&app, session).ok_or(ApiError::UserRequired)?;
    let refused = match &first.stream {
        Some(name) => listen(&mut watch, name, first.tag.as_deref(), first.list.as_deref()).await.err(),
        None => None,
    };
    let refused = refused.map(|error| answer(&error));
    // The library would keep 128 KiB for each socket to read a few words now and then, and clears what it keeps each time.
    let upgrade = upgrade.max_message_size(MESSAGE).read_buffer_size(READ);
    let upgrade = match protocol {
        Some(protocol) => upgrade.protocols([protocol]),
        None => upgrade,
    };
    Ok(upgrade.on_upgrade(move |socket| serve(socket, watch, refused)))
}

async fn listen(watch: &mut Watch, name: &str, tag: Option<&str>, list: Option<&str>) -> ApiResult<()> {
    watch.subscribe(Channel::named(name, tag, list)?).await
}

async fn by_protocol(app: &App, protocol: Option<&str>) -> ApiResult<Arc<Session>> {
    match auth::token(app, protocol.ok_or(ApiError::InvalidToken)?).await {
        Ok(session) => Ok(session),
        Err(auth::Refused::Unknown) => Err(ApiError::InvalidToken),
        Err(auth::Refused::Revoked) => Err(ApiError::RevokedToken),
        Err(auth::Refused::Failed(error)) => Err(error.into()),
    }
}

/// `refused`: why the stream of the address is not heard. The socket stays open for others, as Mastodon's does.
async fn serve(mut socket: WebSocket, mut watch: Watch, refused: Option<Message>) {
    metrics::gauge!("aldea_streams").increment(1);
    let end = run(&mut socket, &mut watch, refused).await;
    let close = Message::Close(end.map(farewell));
    let _ = tokio::time::timeout(PATIENCE, socket.send(close)).await;
    metrics::gauge!("aldea_streams").decrement(1);
}

/// Until the client goes (None) or is to go.
async fn run(socket: &mut WebSocket, watch: &mut Watch, refused: Option<Message>) -> Option<Ended> {
    if let Some(refused) = refused {
        send(socket, refused).await?;
    }
    let mut heartbeat = tokio::time::interval(HEARTBEAT);
    loop {
        tokio::select! {
            // Events first: they are what a socket is woken for, and never come without a pause.
            biased;
            frames = watch.next() => match frames {
                Ok(frames) => {
                    for frame in &frames {
                        send(socket, message(frame)).await?;
                    }
                }
                Err(why) => return Some(why),
            },
            received = socket.recv() => match received? {
                Ok(Message::Text(text)) => {
                    if let Some(answer) = obey(watch, text.as_str()).await {
                        send(socket, answer).await?;
                    }
                }
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            },
            _ = heartbeat.tick() => send(socket, Message::Ping(Bytes::new())).await?,
        }
    }
}

/// None if the client is gone, or takes nothing: what waits for it may not grow.
async fn send(socket: &mut WebSocket, message: Message) -> Option<()> {
    tokio::time::timeout(PATIENCE, socket.send(message)).await.ok()?.ok()
}

/// Why the server hangs up (RFC 6455, section 7.4).
fn farewell(end: Ended) -> CloseFrame {
    let (code, reason) = match end {
        Ended::Revoked => (close_code::POLICY, "The access token was revoked"),
        Ended::Slow => (close_code::AGAIN, "Too slow: connect again and ask for what you missed"),
        Ended::Stopping => (close_code::AWAY, "The server stops"),
    };
    CloseFrame { code, reason: reason.into() }
}

fn message(frame: &Frame) -> Message {
    #[derive(Serialize)]
    struct Wire<'a> {
        stream: &'a [String],
        event: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<&'a str>,
    }
    let bytes = frame.text(|frame| {
        let payload = frame.payload.as_deref().map(|payload| std::str::from_utf8(payload).unwrap_or_default());
        let wire = Wire { stream: &frame.stream, event: frame.event, payload };
        serde_json::to_vec(&wire).unwrap_or_default().into()
    });
    Message::Text(Utf8Bytes::try_from(bytes).unwrap_or_default())
}

#[derive(Deserialize)]
struct Command {
    #[serde(rename = "type")]
    kind: String,
    stream: String,
    tag: Option<String>,
    list: Option<String>,
}

fn refusal(status: u16, error: &str) -> Message {
    Message::Text(serde_json::json!({ "error": error, "status": status }).to_string().into())
}

fn answer(error: &ApiError) -> Message {
    refusal(error.status().as_u16(), &error.message())
}

/// Does what the client says; an answer only if it cannot be done.
async fn obey(watch: &mut Watch, text: &str) -> Option<Message> {
    let Ok(command) = serde_json::from_str::<Command>(text) else {
        return Some(refusal(400, "Malformed message"));
    };
    let named = Channel::named(&command.stream, command.tag.as_deref(), command.list.as_deref());
    let done = match (command.kind.as_str(), named) {
        ("subscribe" | "unsubscribe", Err(error)) => Err(error),
        ("subscribe", Ok(_)) if watch.count() >= CHANNELS => return Some(refusal(400, "Too many streams")),
        ("subscribe", Ok(channel)) => watch.subscribe(channel).await,
        ("unsubscribe", Ok(channel)) => {
            watch.unsubscribe(&channel);
            Ok(())
        }
        _ => return Some(refusal(400, "Unknown message type")),
    };
    done.err().map(|error| answer(&error))
}
