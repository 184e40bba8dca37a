//! One request to one inbox: draft-cavage first; a host that refuses it is knocked at once more by RFC 9421, and what it
//! takes is remembered.

use activitypub::signature::{Digest, Outgoing as Signing, Scheme, sign};
use http::StatusCode;
use services::{
    App, Result,
    http::{HttpError, Request, Response},
};
use storage::{
    accounts,
    deliveries::{Claimed, Outgoing},
    instances,
};
use url::Url;

use super::verdict::{Failure, Verdict};
use crate::{fetch, keys};

const MEDIA_TYPE: &str = "application/activity+json";

pub async fn send(app: &App, delivery: &Claimed, outgoing: &Outgoing) -> Verdict {
    match attempt(app, delivery, outgoing).await {
        Ok(verdict) => verdict,
        Err(error) => Verdict::Later(Failure { reason: error.to_string(), host_is_silent: false }),
    }
}

async fn attempt(app: &App, delivery: &Claimed, outgoing: &Outgoing) -> Result<Verdict> {
    let Ok(url) = fetch::schemes(app).check(&delivery.inbox_url) else {
        return Ok(Verdict::Refused("not an address".into()));
    };
    let Some(actor) = accounts::find(&mut app.db.conn(), outgoing.account_id).await? else {
        return Ok(Verdict::Refused("the sender is gone".into()));
    };
    let signer = keys::signer_of(app, actor.id, &actor.uri).await?;
    let known = instances::find(&mut app.db.conn(), &delivery.host).await?;
    let first = if known.is_some_and(|i| i.signature_form == 1) {
        Scheme::Rfc9421
    } else {
        Scheme::Cavage
    };
    let answer = post(app, &url, outgoing, &signer, first).await;
    if !matches!(&answer, Ok(r) if matches!(r.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)) {
        return Ok(Verdict::of(answer));
    }
    let (second, form) = if first == Scheme::Cavage { (Scheme::Rfc9421, 1) } else { (Scheme::Cavage, 0) };
    let again = post(app, &url, outgoing, &signer, second).await;
    if matches!(&again, Ok(r) if r.is_success()) {
        instances::set_signature_form(&mut app.db.conn(), &delivery.host, form).await?;
    }
    Ok(Verdict::of(again))
}

async fn post(
    app: &App,
    url: &Url,
    outgoing: &Outgoing,
    signer: &keys::Signer,
    scheme: Scheme,
) -> Result<Response, HttpError> {
    let digest = Digest::of(outgoing.body.as_bytes());
    let now = app.now().millis();
    let add = move |hop: &mut http::Request<bytes::Bytes>| {
        let url = hop.uri().to_string().parse().map_err(|_| HttpError::BadUrl("not a valid address"))?;
        let signing = Signing { method: hop.method(), url: &url, body: Some((digest, MEDIA_TYPE)) };
        let headers = sign(scheme, &signing, &signer.key_id, &signer.key, now);
        hop.headers_mut().extend(headers.map_err(|e| HttpError::Other(e.to_string()))?);
        Ok(())
    };
    let request = Request::post(url.clone(), outgoing.body.clone()).max_bytes(64 * 1024);
    app.http.send(request, Some(&add)).await
}
