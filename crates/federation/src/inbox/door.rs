//! What happens while the sender waits: limits, digest, signature, and one row. No document of another server is
//! fetched except the key of a signer not known yet.

use activitypub::{
    signature::{Checked, Presented, Proof, Request, SignatureError},
    uri,
    vocab::{ActivityKind, Envelope, KeyDocument, limits},
};
use domain::{AccountId, Job};
use http::{HeaderMap, Method, StatusCode};
use services::{App, server_blocks};
use storage::jobs;

use crate::{
    actors,
    fetch::{self, FetchError},
    keys::{self, Known},
    relays, synchronization,
};

/// Why an activity was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("The document is too large")]
    TooLarge,
    #[error("{0}")]
    BadDocument(activitypub::vocab::Malformed),
    #[error("Request not signed")]
    Unsigned,
    #[error("{0}")]
    BadSignature(#[from] SignatureError),
    #[error("The key could not be found")]
    NoKey,
    #[error("The activity is not its signer's")]
    OtherActor,
    #[error("This account is suspended")]
    Suspended,
    /// The key's server did not answer: the sender may try again.
    #[error("The key could not be fetched")]
    KeyUnreachable,
    #[error("Something went wrong on our side")]
    Internal(#[from] services::Error),
}

impl Refused {
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BadDocument(_) => StatusCode::BAD_REQUEST,
            Self::Unsigned | Self::BadSignature(_) | Self::NoKey | Self::OtherActor => StatusCode::UNAUTHORIZED,
            Self::Suspended => StatusCode::FORBIDDEN,
            Self::KeyUnreachable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<storage::Error> for Refused {
    fn from(error: storage::Error) -> Self {
        Self::Internal(error.into())
    }
}

/// A request to an inbox, as it came.
pub struct Posted<'a> {
    /// Path and query.
    pub target: &'a str,
    pub headers: &'a HeaderMap,
    pub body: &'a [u8],
}

/// Takes an activity: from here on a crash does not lose it.
pub async fn accept(app: &App, posted: &Posted<'_>) -> Result<(), Refused> {
    if posted.body.len() > limits::DOCUMENT {
        return Err(Refused::TooLarge);
    }
    let envelope = Envelope::parse(posted.body).map_err(Refused::BadDocument)?;
    if let Some(host) = uri::domain(&envelope.actor)
        && server_blocks::is_closed(app, &host).await?
    {
        return Err(Refused::Suspended);
    }
    let request = Request {
        method: &Method::POST,
        scheme: if app.config.https { "https" } else { "http" },
        authority: &app.config.web_domain,
        target: posted.target,
        headers: posted.headers,
        body: posted.body,
    };
    let presented = Presented::read(posted.headers)?.ok_or(Refused::Unsigned)?;
    let checked = presented.check(&request, app.now().millis())?;
    let Some((proof, account)) = prove(app, presented.key_id(), &checked, &envelope).await? else {
        return Ok(());
    };
    if !uri::same(proof.owner(), &envelope.actor) {
        return match relays::forwarded(app, proof.owner(), &envelope).await? {
            true => Ok(()),
            false => Err(Refused::OtherActor),
        };
    }
    if !super::is_handled(&envelope.kind) {
        return Ok(());
    }
    let activity = String::from_utf8(posted.body.to_vec())
        .map_err(|_| Refused::BadDocument(activitypub::vocab::Malformed::Json))?;
    jobs::enqueue(&mut app.db.conn(), &Job::Receive { actor: account, activity }, app.now()).await?;
    if let Err(error) = synchronization::compare(app, account, posted.headers).await {
        // The activity is taken; the next one will tell again.
        tracing::warn!(%error, "followers could not be compared");
    }
    Ok(())
}

/// Who signed a GET; None if nobody did, or not well.
pub async fn signer(app: &App, headers: &HeaderMap, target: &str) -> Option<AccountId> {
    let presented = Presented::read(headers).ok().flatten()?;
    let request = Request {
        method: &Method::GET,
        scheme: if app.config.https { "https" } else { "http" },
        authority: &app.config.web_domain,
        target,
        headers,
        body: &[],
    };
    let checked = presented.check(&request, app.now().millis()).ok()?;
    let known = match keys::known(app, presented.key_id()).await.ok()? {
        Some(known) => known,
        None => fetch_key(app, presented.key_id()).await.ok()?,
    };
    match checked.verify(&known.key) {
        Ok(_) => Some(known.account),
        // The key may have been replaced since; ask once.
        Err(SignatureError::Bad) => {
            let fresh = fetch_key(app, presented.key_id()).await.ok()?;
            checked.verify(&fresh.key).ok().map(|_| fresh.account)
        }
        Err(_) => None,
    }
}

/// Verifies with the key that is known, or with a fresh one. None if there is nothing to verify and nothing to do: an
/// account that nobody here knows says that it is gone.
async fn prove(
    app: &App,
    key_id: &str,
    checked: &Checked<'_>,
    envelope: &Envelope,
) -> Result<Option<(Proof, AccountId)>, Refused> {
    let known = match keys::known(app, key_id).await {
        Ok(known) => known,
        Err(services::Error::Forbidden(_)) => return Err(Refused::Suspended),
        Err(error) => return Err(error.into()),
    };
    if let Some(known) = &known {
        match checked.verify(&known.key) {
            Ok(proof) => return Ok(Some((proof, known.account))),
            // The key may have been replaced since; ask once.
            Err(SignatureError::Bad) => {}
            Err(error) => return Err(error.into()),
        }
    } else if envelope.kind == ActivityKind::Delete && envelope.object.as_deref() == Some(&envelope.actor) {
        return Ok(None);
    }
    let fresh = fetch_key(app, key_id).await?;
    let proof = checked.verify(&fresh.key)?;
    Ok(Some((proof, fresh.account)))
}

/// Fetches the actor that a key id leads to, or the key and then its owner, whose own document must list it.
async fn fetch_key(app: &App, key_id: &str) -> Result<Known, Refused> {
    let address = key_id.split('#').next().unwrap_or(key_id);
    let owner = match fetch::any_document(app, address).await {
        Ok(fetched) if activitypub::vocab::ActorKind::of(&fetched.document).is_some() => {
            fetched.document["id"].as_str().unwrap_or_default().to_owned()
        }
        Ok(fetched) => KeyDocument::parse(&fetched.document).map_err(|_| Refused::NoKey)?.owner,
        Err(error) => return Err(no_key(error)),
    };
    actors::fetch(app, &owner).await.map_err(no_key)?;
    keys::forget(app, key_id);
    keys::known(app, key_id).await?.ok_or(Refused::NoKey)
}

fn no_key(error: FetchError) -> Refused {
    match error {
        FetchError::Gone | FetchError::Unusable(_) => Refused::NoKey,
        FetchError::Unreachable(_) => Refused::KeyUnreachable,
        FetchError::Internal(error) => Refused::Internal(error),
    }
}
