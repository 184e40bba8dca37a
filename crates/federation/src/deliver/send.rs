//! One request to one inbox, signed by the sender in the form that the host takes.

use http::{HeaderName, HeaderValue};
use services::{
    App, Result,
    http::{Request, Response},
};
use storage::{
    accounts,
    accounts::Account,
    deliveries::{Delivery, Outgoing},
};
use url::Url;

use super::verdict::Verdict;
use crate::{
    fetch, keys,
    knock::{self, KnockError},
    synchronization,
};

const MEDIA_TYPE: &str = "application/activity+json";

pub async fn send(app: &App, delivery: &Delivery, outgoing: &Outgoing) -> Verdict {
    match attempt(app, delivery, outgoing).await {
        Ok(verdict) => verdict,
        Err(error) => Verdict::Ours(error.to_string()),
    }
}

async fn attempt(app: &App, delivery: &Delivery, outgoing: &Outgoing) -> Result<Verdict> {
    let Ok(url) = fetch::schemes(app).check(&delivery.inbox_url) else {
        return Ok(Verdict::Pointless("not an address".into()));
    };
    let Some(actor) = accounts::find(&mut app.db.conn(), outgoing.account_id).await? else {
        return Ok(Verdict::Pointless("the sender is gone".into()));
    };
    let told = match outgoing.synchronizes && app.config.synchronize_followers {
        true => Some(synchronization::header(app, &actor, &delivery.host).await?),
        false => None,
    };
    match post(app, &actor, (url, told), outgoing).await {
        Ok(response) => Ok(Verdict::of(Ok(response), app.now())),
        Err(KnockError::Http(error)) => Ok(Verdict::of(Err(error), app.now())),
        Err(KnockError::Internal(error)) => Err(error),
    }
}

/// `told` says who of that server is taken for a follower (FEP-8fcf).
async fn post(
    app: &App,
    actor: &Account,
    (url, told): (Url, Option<HeaderValue>),
    outgoing: &Outgoing,
) -> Result<Response, KnockError> {
    let mut request = Request::post(url, outgoing.body.clone()).max_bytes(64 * 1024);
    if let Some(told) = told {
        request = request.header(HeaderName::from_static(synchronization::HEADER), told);
    }
    let retired = match outgoing.key_id {
        Some(key) => keys::retired_signer(app, key, &actor.uri).await?,
        None => None,
    };
    let signer = match retired {
        Some(retired) => retired,
        None => keys::signer_of(app, actor.id, &actor.uri).await?,
    };
    let answer = knock::send(app, request.clone(), &signer, Some(MEDIA_TYPE)).await?;
    if !knock::is_refusal(&answer) {
        return Ok(answer);
    }
    // The receiver may know a newer key than this node does.
    let newest = keys::newest_signer_of(app, actor.id, &actor.uri).await?;
    if newest.id == signer.id {
        return Ok(answer);
    }
    knock::send(app, request, &newest, Some(MEDIA_TYPE)).await
}
