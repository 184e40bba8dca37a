//! What providers ask of this server, below `/api/fasp`. All but the registration is signed by a provider that somebody
//! confirmed; every answer to a provider is signed by our key for it.

use activitypub::signature::{OwnedKey, Presented, PrivateKey, Request, sign_answer};
use axum::{
    Extension,
    body::Bytes,
    extract::{OriginalUri, Path, State},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::FaspProviderId;
use http::{StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use services::{
    App, Error,
    fasp::{self as rules, Asking, Provider},
    request::ClientIp,
};

use super::{BASE, decode, fingerprint, key};
use crate::inbox::{By, spend};

/// A request of a provider that somebody confirmed, signed by it. Whoever else asks is turned away.
pub struct Knock {
    provider: Provider,
    body: Bytes,
}

impl<S: Send + Sync> axum::extract::FromRequest<S> for Knock
where
    App: axum::extract::FromRef<S>,
{
    type Rejection = Response;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self, Response> {
        let app = <App as axum::extract::FromRef<S>>::from_ref(state);
        let from = request.extensions().get::<ClientIp>().map(|ClientIp(ip)| *ip);
        let uri = request.extensions().get::<OriginalUri>().map_or(request.uri(), |OriginalUri(uri)| uri);
        let target = uri.path_and_query().map_or("/", |target| target.as_str()).to_owned();
        let (method, headers) = (request.method().clone(), request.headers().clone());
        let body = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        if let Some(seconds) = from.and_then(|ip| spend(&app, By::Address(ip))) {
            return Err(too_often(seconds));
        }
        let request = Request {
            method: &method,
            scheme: if app.config.https { "https" } else { "http" },
            authority: &app.config.web_domain,
            target: &target,
            headers: &headers,
            body: &body,
        };
        let provider = signer(&app, &request).await?;
        Ok(Self { provider, body })
    }
}

/// Who asks, if it is a provider that was confirmed.
async fn signer(app: &App, request: &Request<'_>) -> Result<Provider, Response> {
    let unknown = || StatusCode::UNAUTHORIZED.into_response();
    let presented = Presented::read(request.headers).ok().flatten().ok_or_else(unknown)?;
    let id: FaspProviderId = presented.key_id().parse().map_err(|_| unknown())?;
    let provider = rules::find(app, id).await.map_err(|error| match error {
        Error::NotFound => unknown(),
        error => failed(&error),
    })?;
    let key = OwnedKey::new(&provider.base_url, key(&provider).map_err(|_| unknown())?);
    let checked = presented.check(request, app.now().millis()).map_err(|_| unknown())?;
    checked.verify(&key).map_err(|_| unknown())?;
    // It must not learn from the answer whether it waits or is not known.
    Some(provider).filter(|provider| provider.confirmed_at.is_some()).ok_or_else(unknown)
}

fn too_often(seconds: u32) -> Response {
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_string())]).into_response()
}

impl Knock {
    /// # Errors
    /// `Invalid`: the document is not what it should be.
    fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let wrong = |error: serde_json::Error| domain::Invalid::new("body", domain::Code::Invalid, error.to_string());
        Ok(serde_json::from_slice(&self.body).map_err(wrong)?)
    }
}

fn failed(error: &Error) -> Response {
    if let Error::Internal(reason) = error {
        tracing::error!(error = reason, "a provider could not be answered");
    }
    status_of(error).into_response()
}

const fn status_of(error: &Error) -> StatusCode {
    match error {
        Error::NotFound | Error::Gone => StatusCode::NOT_FOUND,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::Invalid(_) | Error::UnexpectedAccounts(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Error::Apart | Error::Busy | Error::Unreachable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// An answer, signed for this provider.
fn answer(app: &App, provider: &Provider, (status, said): (StatusCode, Option<Value>)) -> Response {
    let body = said.map(|said| said.to_string()).unwrap_or_default();
    let key = PrivateKey::from_pem(&provider.private_key);
    let signed =
        key.and_then(|key| sign_answer(status, body.as_bytes(), (&provider.server_id, &key), app.now().millis()));
    let signed = match signed {
        Ok(headers) => headers,
        Err(error) => return failed(&Error::internal(error)),
    };
    let mut response = (status, body).into_response();
    response.headers_mut().extend(signed);
    if status != StatusCode::NO_CONTENT {
        let json = http::HeaderValue::from_static("application/json; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
    } else {
        response.headers_mut().remove(header::CONTENT_TYPE);
    }
    response
}

/// What a use case gave, or in words why not.
fn outcome(app: &App, provider: &Provider, result: Result<(StatusCode, Option<Value>), Error>) -> Response {
    answer(
        app,
        provider,
        result.unwrap_or_else(|error| {
            if let Error::Internal(reason) = &error {
                tracing::error!(error = reason, "a provider could not be answered");
                return (StatusCode::INTERNAL_SERVER_ERROR, None);
            }
            (status_of(&error), Some(json!({ "error": error.to_string() })))
        }),
    )
}

/// A provider wants to help. Somebody of the staff has to agree.
pub async fn register(State(app): State<App>, client: Option<Extension<ClientIp>>, body: Bytes) -> Response {
    if let Some(seconds) = client.and_then(|Extension(ClientIp(ip))| spend(&app, By::Stranger(ip))) {
        return too_often(seconds);
    }
    match registered(&app, &body).await {
        Ok((provider, said)) => answer(&app, &provider, (StatusCode::CREATED, Some(said))),
        Err(error) => failed(&error),
    }
}

async fn registered(app: &App, body: &[u8]) -> Result<(Provider, Value), Error> {
    let wrong = |field: &'static str| domain::Invalid::new(field, domain::Code::Invalid, "cannot be read");
    let asking: Asking = serde_json::from_slice(body).map_err(|_| wrong("body"))?;
    decode(&asking.public_key).map_err(|_| wrong("publicKey"))?;
    let key = PrivateKey::generate_ed25519().map_err(Error::internal)?;
    let public = key.public().map_err(Error::internal)?;
    let provider = rules::register(app, asking, key.to_pem().map_err(Error::internal)?).await?;
    let said = json!({
        "faspId": provider.id.to_string(),
        "publicKey": STANDARD.encode(public.raw()),
        "registrationCompletionUri": app.config.url(&format!("{BASE}/registrations/{}", provider.id)),
    });
    Ok((provider, said))
}

/// For whoever runs both: how the registration is finished.
pub async fn registration(State(app): State<App>, Path(id): Path<String>) -> Response {
    let found = match id.parse() {
        Ok(id) => rules::find(&app, id).await,
        Err(_) => Err(Error::NotFound),
    };
    let provider = match found {
        Ok(provider) => provider,
        Err(error) => return failed(&error),
    };
    let next = match provider.confirmed_at {
        Some(_) => format!(
            "It is confirmed. `aldea fasp list` shows what it offers, `aldea fasp enable {id} CAPABILITY` uses it."
        ),
        None => {
            format!("If the fingerprint is the one that the provider shows you, finish with: aldea fasp confirm {id}")
        }
    };
    let text = format!(
        "{} wants to help {}.\n\nFingerprint of its key: {}\n\n{next}\n",
        provider.name,
        app.config.web_domain,
        fingerprint(&provider)
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

pub async fn subscribe(State(app): State<App>, knock: Knock) -> Response {
    let done = async { rules::subscribe(&app, &knock.provider, &knock.read()?).await };
    let said = |id: domain::FaspSubscriptionId| json!({ "subscription": { "id": id.to_string() } });
    outcome(&app, &knock.provider, done.await.map(|id| (StatusCode::CREATED, Some(said(id)))))
}

pub async fn unsubscribe(State(app): State<App>, Path(id): Path<String>, knock: Knock) -> Response {
    let done = async { rules::unsubscribe(&app, &knock.provider, id.parse().map_err(|_| Error::NotFound)?).await };
    outcome(&app, &knock.provider, done.await.map(|()| (StatusCode::NO_CONTENT, None)))
}

pub async fn backfill(State(app): State<App>, knock: Knock) -> Response {
    let done = async { rules::backfill(&app, &knock.provider, &knock.read()?).await };
    let said = |id: domain::FaspBackfillId| json!({ "backfillRequest": { "id": id.to_string() } });
    outcome(&app, &knock.provider, done.await.map(|id| (StatusCode::CREATED, Some(said(id)))))
}

pub async fn continuation(State(app): State<App>, Path(id): Path<String>, knock: Knock) -> Response {
    let done =
        async { rules::continue_backfill(&app, &knock.provider, id.parse().map_err(|_| Error::NotFound)?).await };
    outcome(&app, &knock.provider, done.await.map(|()| (StatusCode::NO_CONTENT, None)))
}

/// The provider was asked to call back, and does.
pub async fn called_back(State(app): State<App>, knock: Knock) -> Response {
    outcome(
        &app,
        &knock.provider,
        rules::called_back(&app, &knock.provider).await.map(|()| (StatusCode::CREATED, None)),
    )
}
