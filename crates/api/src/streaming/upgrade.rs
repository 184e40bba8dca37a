//! The opening handshake of WebSocket (RFC 6455, section 4.2).

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        handshake::derive_accept_key,
        protocol::{Role, WebSocketConfig},
    },
};

use crate::{ApiError, extract::Part};

/// An open socket.
pub type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// A request for a socket. Who does not ask for one asks for nothing that is here, as where Mastodon streams from the same
/// host.
pub struct Upgrade {
    on: OnUpgrade,
    accept: HeaderValue,
}

impl Part for Upgrade {}

impl<S: Sync> FromRequestParts<S> for Upgrade {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let asks = parts.method == Method::GET
            && has_word(&parts.headers, header::CONNECTION, "upgrade")
            && has_word(&parts.headers, header::UPGRADE, "websocket")
            && parts.headers.get(header::SEC_WEBSOCKET_VERSION).is_some_and(|version| version == "13");
        let key = parts.headers.get(header::SEC_WEBSOCKET_KEY).filter(|_| asks).ok_or(ApiError::NoRoute)?;
        let accept = HeaderValue::try_from(derive_accept_key(key.as_bytes())).map_err(|_| ApiError::NoRoute)?;
        let on = parts.extensions.remove().ok_or(ApiError::NoRoute)?;
        Ok(Self { on, accept })
    }
}

fn has_word(headers: &HeaderMap, name: header::HeaderName, word: &str) -> bool {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|one| one.trim().eq_ignore_ascii_case(word))
}

impl Upgrade {
    /// Agrees, and serves the socket once the answer has been sent.
    pub fn agree<F>(
        self,
        protocol: Option<HeaderValue>,
        config: WebSocketConfig,
        serve: impl FnOnce(Socket) -> F + Send + 'static,
    ) -> Response
    where
        F: Future<Output = ()> + Send,
    {
        tokio::spawn(async move {
            match self.on.await {
                Ok(upgraded) => {
                    let socket = Socket::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(config)).await;
                    serve(socket).await;
                }
                Err(error) => tracing::debug!(%error, "a WebSocket did not open"),
            }
        });
        let mut response = StatusCode::SWITCHING_PROTOCOLS.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, self.accept);
        if let Some(protocol) = protocol {
            headers.insert(header::SEC_WEBSOCKET_PROTOCOL, protocol);
        }
        response
    }
}
