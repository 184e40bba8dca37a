//! OAuth 2: `/oauth/token`, `/oauth/revoke`, `/oauth/userinfo` and the server's metadata (RFC 8414). The pages of
//! `/oauth/authorize` belong to `web`.

use axum::response::{IntoResponse, Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use services::{
    App,
    oauth::{self, Credentials, Failure, OauthError, TokenRequest},
    views,
};

use crate::{
    ApiError, ApiResult, Empty, Json, Params,
    entities::{OauthServerMetadata, OauthUserInfo, Token},
    extract::{State, Viewer},
    params::percent_decoded,
    scope,
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct TokenParams {
    grant_type: Option<String>,
    code: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    scope: Option<String>,
}

/// `POST /oauth/token`
pub async fn token(
    State(app): State<App>,
    headers: HeaderMap,
    Params(params): Params<TokenParams>,
) -> Result<Response, OauthFailure> {
    let request = TokenRequest {
        grant_type: params.grant_type,
        credentials: credentials(&headers, params.client_id, params.client_secret),
        code: params.code,
        redirect_uri: params.redirect_uri,
        code_verifier: params.code_verifier,
        scope: params.scope,
    };
    let issued = oauth::exchange(&app, request).await?;
    Ok(uncached(Json(Token::from(issued)).into_response()))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RevokeParams {
    token: String,
    client_id: Option<String>,
    client_secret: Option<String>,
}

/// `POST /oauth/revoke`
pub async fn revoke(
    State(app): State<App>,
    headers: HeaderMap,
    Params(params): Params<RevokeParams>,
) -> Result<Empty, OauthFailure> {
    let credentials = credentials(&headers, params.client_id, params.client_secret);
    oauth::revoke(&app, &credentials, &params.token).await?;
    Ok(Empty)
}

/// `GET` and `POST /oauth/userinfo`
pub async fn userinfo(State(app): State<App>, viewer: Viewer<scope::Profile>) -> ApiResult<impl IntoResponse> {
    let account = views::account(&app, None, viewer.account).await?;
    Ok(Json(OauthUserInfo::new(&app.config, &account)))
}

/// `GET /.well-known/oauth-authorization-server`
pub async fn metadata(State(app): State<App>) -> impl IntoResponse {
    Json(OauthServerMetadata::new(&app.config))
}

/// By HTTP Basic, whose two halves are form-encoded (RFC 6749, section 2.3.1), or in the body.
fn credentials(headers: &HeaderMap, client_id: Option<String>, client_secret: Option<String>) -> Credentials {
    basic(headers).unwrap_or(Credentials { client_id, client_secret })
}

fn basic(headers: &HeaderMap) -> Option<Credentials> {
    let (scheme, encoded) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let text = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(encoded.trim()).ok())??;
    let text = String::from_utf8(text).ok()?;
    let (id, secret) = text.split_once(':')?;
    let half = |text: &str| percent_decoded(text.as_bytes());
    Some(Credentials { client_id: half(id), client_secret: half(secret) })
}

/// RFC 6749, section 5.1.
fn uncached(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

/// An error in OAuth's own form (RFC 6749, section 5.2).
pub struct OauthFailure(Failure);

impl From<Failure> for OauthFailure {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

#[derive(Serialize)]
struct Body {
    error: &'static str,
    error_description: String,
}

impl IntoResponse for OauthFailure {
    fn into_response(self) -> Response {
        let error = match self.0 {
            Failure::Client(error) => error,
            Failure::Server(error) => return ApiError::from(error).into_response(),
        };
        let status = match error {
            OauthError::InvalidClient => StatusCode::UNAUTHORIZED,
            OauthError::UnauthorizedClient => StatusCode::FORBIDDEN,
            _ => StatusCode::BAD_REQUEST,
        };
        let body = Body { error: error.code(), error_description: error.description() };
        let mut response = uncached((status, Json(body)).into_response());
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static(r#"Basic realm="Aldea", charset="UTF-8""#);
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
