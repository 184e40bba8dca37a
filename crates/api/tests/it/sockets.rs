//! Streams over WebSocket: several channels on one connection, and how it ends.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use testkit::{TestApp, TestUser};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest, protocol::frame::coding::CloseCode},
};

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// The API on a port of its own.
async fn serve(app: &TestApp) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let api = api::Api::new(app.app().clone());
    let router = axum::Router::new().fallback(move |request| {
        let api = api.clone();
        async move { api.answer(request).await }
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("ws://{address}/api/v1/streaming")
}

impl Socket {
    async fn open(url: &str) -> Result<Self, u16> {
        match connect_async(url).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(tokio_tungstenite::tungstenite::Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    async fn say(&mut self, message: Value) {
        self.0.send(Message::Text(message.to_string().into())).await.unwrap();
    }

    async fn message(&mut self) -> Message {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(10), self.0.next()).await.expect("something comes");
            match next.expect("the socket is open").unwrap() {
                Message::Ping(_) => {}
                message => return message,
            }
        }
    }

    async fn json(&mut self) -> Value {
        let message = self.message().await;
        let text = message.to_text().unwrap();
        testkit::schema::check_message(text);
        serde_json::from_str(text).unwrap()
    }

    async fn is_quiet(&mut self) -> bool {
        let next = async { while matches!(self.0.next().await, Some(Ok(Message::Ping(_)))) {} };
        tokio::time::timeout(Duration::from_millis(200), next).await.is_err()
    }
}

async fn people() -> (TestApp, TestUser, TestUser, String) {
    let app = TestApp::new().await;
    let (alice, bob) = (app.user("alice").await, app.user("bob").await);
    bob.follow("alice").await;
    app.settle().await;
    let url = serve(&app).await;
    (app, alice, bob, url)
}

#[tokio::test]
async fn channels_come_and_go_on_one_connection() {
    let (app, alice, bob, url) = people().await;
    let mut socket = Socket::open(&format!("{url}?access_token={}&stream=user", bob.token)).await.unwrap();
    socket.say(json!({ "type": "subscribe", "stream": "hashtag", "tag": "Ferry" })).await;
    socket.say(json!({ "type": "subscribe", "stream": "nonsense" })).await;
    assert_eq!(socket.json().await, json!({ "error": "Unknown channel requested", "status": 400 }));
    let status = alice.publish("on a #ferry").await;
    app.settle().await;
    let mut streams = Vec::new();
    for _ in 0..2 {
        let frame = socket.json().await;
        assert_eq!(frame["event"], "update");
        let payload: Value = serde_json::from_str(frame["payload"].as_str().expect("JSON in a text")).unwrap();
        assert_eq!(payload["id"], status["id"]);
        streams.push(frame["stream"].clone());
    }
    streams.sort_by_key(Value::to_string);
    assert_eq!(streams, [json!(["hashtag", "Ferry"]), json!(["user"])]);

    socket.say(json!({ "type": "unsubscribe", "stream": "user" })).await;
    socket.say(json!({ "type": "unsubscribe", "stream": "hashtag", "tag": "fErry" })).await;
    socket.say(json!({ "type": "subscribe", "stream": "list", "list": "7" })).await;
    assert_eq!(socket.json().await, json!({ "error": "Record not found", "status": 404 }));
    socket.say(json!("hello")).await;
    assert_eq!(socket.json().await["status"], 400);
    socket.say(json!({ "type": "shout", "stream": "user" })).await;
    assert_eq!(socket.json().await["error"], "Unknown message type");
    alice.publish("on another #ferry").await;
    app.settle().await;
    assert!(socket.is_quiet().await);
}

#[tokio::test]
async fn filters_that_change_have_no_payload() {
    let (_app, _alice, bob, url) = people().await;
    let mut socket = Socket::open(&format!("{url}?access_token={}&stream=user", bob.token)).await.unwrap();
    bob.post("/api/v2/filters").json(&json!({ "title": "No ferries", "context": ["home"] })).ok().await;
    assert_eq!(socket.json().await, json!({ "stream": ["user"], "event": "filters_changed" }));
}

#[tokio::test]
async fn a_token_as_protocol_is_echoed_and_opens_nothing_once_revoked() {
    let (app, _alice, bob, url) = people().await;
    let mut request = url.as_str().into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", bob.token.parse().unwrap());
    let (socket, answer) = connect_async(request).await.unwrap();
    assert_eq!(answer.headers()["sec-websocket-protocol"], bob.token.as_str());
    let mut socket = Socket(socket);
    socket.say(json!({ "type": "subscribe", "stream": "user" })).await;
    socket.say(json!({ "type": "subscribe", "stream": "nonsense" })).await;
    socket.json().await;
    let token = services::auth::token(app.app(), &bob.token).await.unwrap().token;
    services::oauth::revoke_id(app.app(), token).await.unwrap();
    match socket.message().await {
        Message::Close(Some(frame)) => assert_eq!(frame.code, CloseCode::Policy),
        other => panic!("{other:?}"),
    }
    assert_eq!(Socket::open(&format!("{url}?access_token=nonsense&stream=user")).await.err(), Some(401));
    assert_eq!(Socket::open(&format!("{url}?stream=user")).await.err(), Some(401));
}

#[tokio::test]
async fn who_does_not_keep_up_is_told_so() {
    let (app, alice, _, url) = people().await;
    let mut socket = Socket::open(&format!("{url}?access_token={}&stream=user", alice.token)).await.unwrap();
    // More at once than waits for anybody: raised without a pause in which the socket could be served.
    for _ in 0..2000 {
        app.events.raise(services::events::Event::NotificationsMerged { account: alice.account });
    }
    let end = loop {
        match socket.message().await {
            Message::Close(frame) => break frame.expect("a reason"),
            other => assert!(other.is_text()),
        }
    };
    assert_eq!(end.code, CloseCode::Again);
}

#[tokio::test]
async fn a_socket_stays_open_for_others_where_its_first_stream_cannot_be_heard() {
    let (app, alice, bob, url) = people().await;
    for (asked, want) in [
        ("stream=nonsense", json!({ "error": "Unknown channel requested", "status": 400 })),
        ("stream=list&list=7", json!({ "error": "Record not found", "status": 404 })),
    ] {
        let mut socket = Socket::open(&format!("{url}/?access_token={}&{asked}", bob.token)).await.unwrap();
        assert_eq!(socket.json().await, want);
        socket.say(json!({ "type": "subscribe", "stream": "user" })).await;
        socket.say(json!({ "type": "subscribe", "stream": "nonsense" })).await;
        socket.json().await;
        alice.publish("good morning").await;
        app.settle().await;
        assert_eq!(socket.json().await["stream"], json!(["user"]));
    }
}
