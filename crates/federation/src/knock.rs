//! Signed requests to other servers. Some understand draft-cavage only, some RFC 9421 only: the form that a host took
//! last comes first, and one that refuses it is knocked at once more in the other form. What it takes is remembered with
//! the host, for all nodes.

use activitypub::{
    signature::{Digest, Outgoing, Scheme, sign},
    uri,
};
use http::StatusCode;
use services::{
    App,
    http::{HttpError, Request, Response},
};
use storage::instances;

use crate::keys::Signer;

/// How `instances.signature_form` says it.
const RFC_9421: i64 = 1;
const CAVAGE: i64 = 0;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum KnockError {
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error(transparent)]
    Internal(#[from] services::Error),
}

impl From<storage::Error> for KnockError {
    fn from(error: storage::Error) -> Self {
        Self::Internal(error.into())
    }
}

/// Sends a request signed by this signer, each hop anew; `media_type` is that of the body, if there is one.
pub async fn send(
    app: &App,
    request: Request,
    signer: &Signer,
    media_type: Option<&str>,
) -> Result<Response, KnockError> {
    let host = uri::authority(&request.url).unwrap_or_default();
    let first = remembered(app, &host).await?;
    let letter = Letter { app, request, signer, media_type };
    let answer = letter.send(first).await?;
    if !is_refusal(&answer) {
        return Ok(answer);
    }
    let second = match first {
        Scheme::Cavage => Scheme::Rfc9421,
        Scheme::Rfc9421 => Scheme::Cavage,
    };
    let again = letter.send(second).await?;
    // After a redirect it is the last host that refused.
    let refused_by = uri::authority(&answer.url).unwrap_or(host);
    if again.is_success() && uri::authority(&again.url).as_ref() == Some(&refused_by) {
        remember(app, &refused_by, second).await?;
    }
    Ok(again)
}

struct Letter<'a> {
    app: &'a App,
    request: Request,
    signer: &'a Signer,
    media_type: Option<&'a str>,
}

impl Letter<'_> {
    async fn send(&self, scheme: Scheme) -> Result<Response, HttpError> {
        let body = self.media_type.map(|kind| (Digest::of(&self.request.body), kind));
        let now = self.app.now().millis();
        let add = move |hop: &mut http::Request<bytes::Bytes>| {
            let url = hop.uri().to_string().parse().map_err(|_| HttpError::BadUrl("not a valid address"))?;
            let outgoing = Outgoing { method: hop.method(), url: &url, body };
            let headers = sign(scheme, &outgoing, &self.signer.key_id, &self.signer.key, now);
            hop.headers_mut().extend(headers.map_err(|e| HttpError::Other(e.to_string()))?);
            Ok(())
        };
        self.app.http.send(self.request.clone(), Some(&add)).await
    }
}

/// 401 and 403, and 400 if it speaks of the signature (some programs cannot even read the other form).
pub fn is_refusal(answer: &Response) -> bool {
    match answer.status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => true,
        StatusCode::BAD_REQUEST => String::from_utf8_lossy(&answer.body).to_ascii_lowercase().contains("signature"),
        _ => false,
    }
}

async fn remembered(app: &App, host: &str) -> Result<Scheme, storage::Error> {
    let known = instances::find(&mut app.db.conn(), host).await?;
    Ok(if known.is_some_and(|instance| instance.signature_form == RFC_9421) {
        Scheme::Rfc9421
    } else {
        Scheme::Cavage
    })
}

async fn remember(app: &App, host: &str, scheme: Scheme) -> Result<(), storage::Error> {
    let form = match scheme {
        Scheme::Cavage => CAVAGE,
        Scheme::Rfc9421 => RFC_9421,
    };
    let mut db = app.db.conn();
    instances::find_or_insert(&mut db, host, app.now()).await?;
    instances::set_signature_form(&mut db, host, form).await
}
