//! A request to a provider: signed by our key for it, its answer believed only with its own signature.

use activitypub::signature::{Answer, Digest, Outgoing, PrivateKey, Scheme, check_answer, sign};
use http::Method;
use serde_json::Value;
use services::{
    App, Error, Result,
    fasp::Provider,
    http::{HttpError, Request, Response},
};
use storage::fasp;

const JSON: &str = "application/json";
const LARGEST: u64 = 256 * 1024;

/// What it answers; null where it says nothing. None if it refuses, or what it answers cannot be believed: then it is noted
/// what is wrong, for the staff.
///
/// # Errors
/// [`Error::Unreachable`] if it may answer another time; that is noted, too.
pub async fn call(
    app: &App,
    provider: &Provider,
    method: Method,
    path: &str,
    body: Option<&Value>,
) -> Result<Option<Value>> {
    let answer = send(app, provider, method, path, body).await;
    let (failure, result) = match answer {
        Ok(answer) => match read(app, provider, &answer) {
            Ok(value) => (None, Ok(Some(value))),
            Err(refused) if answer.status.is_server_error() || answer.status.as_u16() == 429 => {
                (Some(refused.clone()), Err(Error::Unreachable(refused)))
            }
            Err(refused) => (Some(refused), Ok(None)),
        },
        Err(error) if error.is_temporary() => (Some(error.to_string()), Err(Error::Unreachable(error.to_string()))),
        Err(error) => (Some(error.to_string()), Ok(None)),
    };
    fasp::set_failure(&mut app.db.conn(), provider.id, failure.as_deref(), app.now()).await?;
    result
}

async fn send(
    app: &App,
    provider: &Provider,
    method: Method,
    path: &str,
    body: Option<&Value>,
) -> Result<Response, HttpError> {
    let url = format!("{}{path}", provider.base_url).parse().map_err(|_| HttpError::BadUrl("not a valid address"))?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let key = PrivateKey::from_pem(&provider.private_key).map_err(|error| HttpError::Other(error.to_string()))?;
    let (digest, now) = (Digest::of(body.as_bytes()), app.now().millis());
    let request = Request { body: body.into(), ..Request::new(method, url) }.accept(JSON).max_bytes(LARGEST);
    let add = move |hop: &mut http::Request<bytes::Bytes>| {
        let url = hop.uri().to_string().parse().map_err(|_| HttpError::BadUrl("not a valid address"))?;
        let outgoing = Outgoing { method: hop.method(), url: &url, body: Some((digest, JSON)) };
        let headers = sign(Scheme::Rfc9421, &outgoing, &provider.server_id, &key, now);
        hop.headers_mut().extend(headers.map_err(|error| HttpError::Other(error.to_string()))?);
        Ok(())
    };
    app.http.send(request, Some(&add)).await
}

/// The answer's content, or in words what is wrong with it.
fn read(app: &App, provider: &Provider, answer: &Response) -> Result<Value, String> {
    if !answer.is_success() {
        return Err(format!("answered with status {}", answer.status.as_u16()));
    }
    let key = super::key(provider).map_err(|error| error.to_string())?;
    let signed = Answer { status: answer.status, headers: &answer.headers, body: &answer.body };
    check_answer(&signed, &key, app.now().millis())
        .map_err(|error| format!("its answer cannot be trusted: {error}"))?;
    match answer.body.is_empty() {
        true => Ok(Value::Null),
        false => serde_json::from_slice(&answer.body).map_err(|_| "its answer is not JSON".to_owned()),
    }
}
