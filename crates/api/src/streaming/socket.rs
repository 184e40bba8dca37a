//! WebSocket: one connection, any number of channels. The token comes in the header, in the query, or as the
//! sub-protocol, which is then echoed.

use std::{future::poll_fn, pin::pin, sync::Arc, task::Poll, time::Duration};

use axum::response::Response;
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::{HeaderMap, header};
use serde::Deserialize;
use services::{
    App,
    auth::{self, Session},
};
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, WebSocketConfig, frame::coding::CloseCode},
};

use super::{
    Channel, Ended, Watch,
    upgrade::{Socket, Upgrade},
    wire::Transport,
};
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
    upgrade: Upgrade,
) -> ApiResult<Response> {
    let protocol = headers.get(header::SEC_WEBSOCKET_PROTOCOL);
    let session = match viewer.shared() {
        Some(session) => session,
        None => by_protocol(&app, protocol.and_then(|value| value.to_str().ok())).await?,
    };
    let mut watch = Watch::new(&app, session, Transport::WebSocket).ok_or(ApiError::UserRequired)?;
    let refused = match &first.stream {
        Some(name) => listen(&mut watch, name, first.tag.as_deref(), first.list.as_deref()).await.err(),
        None => None,
    };
    let refused = refused.map(|error| answer(&error));
    // The library would keep 128 KiB for each socket to read a few words now and then, and clears what it keeps each time.
    let config = WebSocketConfig::default().max_message_size(Some(MESSAGE)).read_buffer_size(READ);
    Ok(upgrade.agree(protocol.cloned(), config, move |socket| serve(socket, watch, refused)))
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
async fn serve(mut socket: Socket, mut watch: Watch, refused: Option<Message>) {
    metrics::gauge!("aldea_streams").increment(1);
    let end = run(&mut socket, &mut watch, refused).await;
    let close = Message::Close(end.map(farewell));
    let _ = tokio::time::timeout(PATIENCE, socket.send(close)).await;
    metrics::gauge!("aldea_streams").decrement(1);
}

/// Until the client goes (None) or is to go.
async fn run(socket: &mut Socket, watch: &mut Watch, refused: Option<Message>) -> Option<Ended> {
    if let Some(refused) = refused {
        send(socket, refused).await?;
    }
    let mut heartbeat = tokio::time::interval(HEARTBEAT);
    loop {
        tokio::select! {
            // Events first: they are what a socket is woken for, and never come without a pause.
            biased;
            messages = watch.next() => match messages {
                Ok(messages) => {
                    for message in messages {
                        pass(socket, &message).await?;
                    }
                }
                Err(why) => return Some(why),
            },
            received = socket.next() => match received? {
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
async fn send(socket: &mut Socket, message: Message) -> Option<()> {
    patiently(socket.send(message)).await
}

/// The same with a message that is written already and that many others are sent: past the library, which would copy it
/// for each of them. What the library has still to send goes first.
async fn pass(socket: &mut Socket, message: &[u8]) -> Option<()> {
    let sending = async {
        socket.flush().await.ok()?;
        let wire = socket.get_mut();
        wire.write_all(message).await.ok()?;
        wire.flush().await.ok()
    };
    patiently(async { sending.await.ok_or(()) }).await
}

/// Nearly always it is done at once, and no clock is needed.
async fn patiently<E>(sending: impl Future<Output = Result<(), E>>) -> Option<()> {
    let mut sending = pin!(sending);
    match poll_fn(|context| Poll::Ready(sending.as_mut().poll(context))).await {
        Poll::Ready(sent) => sent.ok(),
        Poll::Pending => tokio::time::timeout(PATIENCE, sending).await.ok()?.ok(),
    }
}

/// Why the server hangs up (RFC 6455, section 7.4).
fn farewell(end: Ended) -> CloseFrame {
    let (code, reason) = match end {
        Ended::Revoked => (CloseCode::Policy, "The access token was revoked"),
        Ended::Slow => (CloseCode::Again, "Too slow: connect again and ask for what you missed"),
        Ended::Stopping => (CloseCode::Away, "The server stops"),
    };
    CloseFrame { code, reason: reason.into() }
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
