//! What happens while the sender waits: limits, digest, signature, and one row. No document of another server is
//! fetched except the key of a signer not known yet.

use std::net::IpAddr;

use activitypub::{
    signature::{Checked, Presented, Proof, Request, SignatureError},
    uri,
    vocab::{ActivityKind, Envelope, Malformed, limits::DOCUMENT},
};
use domain::{AccountId, Job};
use http::{HeaderMap, Method, StatusCode};
use services::{App, server_blocks};
use storage::jobs;

use super::{
    forwarded, heard, key,
    limits::{self, By},
};
use crate::{
    fetch::FetchError,
    keys::{self, Known},
    relays, synchronization,
};

/// Why an activity was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("The document is too large")]
    TooLarge,
    #[error("{0}")]
    BadDocument(Malformed),
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
    /// For so many seconds.
    #[error("Too many requests")]
    TooOften(u32),
    /// The key's server did not answer: the sender may try again.
    #[error("The key could not be fetched")]
    KeyUnreachable,
    /// More waits to be worked off than is good.
    #[error("Too much has come at once. Please try again in a moment")]
    Overloaded,
    #[error("Something went wrong on our side")]
    Internal(#[from] services::Error),
}

impl Refused {
    /// Seconds after which it is worth another try, if that is known.
    pub const fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooOften(seconds) => Some(*seconds),
            Self::Internal(services::Error::Busy) => Some(services::Error::BUSY_FOR),
            Self::Overloaded => Some(limits::RELIEF),
            _ => None,
        }
    }

    pub const fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BadDocument(_) => StatusCode::BAD_REQUEST,
            Self::Unsigned | Self::BadSignature(_) | Self::NoKey | Self::OtherActor => StatusCode::UNAUTHORIZED,
            Self::Suspended => StatusCode::FORBIDDEN,
            Self::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::KeyUnreachable | Self::Overloaded | Self::Internal(services::Error::Busy) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
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
    /// Who knocks, if it is known.
    pub from: Option<IpAddr>,
    /// Whose own inbox it is.
    pub owner: Option<AccountId>,
}

/// A request for a document, as it came.
pub struct Knock<'a> {
    /// Path and query.
    pub target: &'a str,
    pub headers: &'a HeaderMap,
    /// Who knocks, if it is known.
    pub from: Option<IpAddr>,
}

/// Takes an activity: from here on a crash does not lose it.
pub async fn accept(app: &App, posted: &Posted<'_>) -> Result<(), Refused> {
    within(app, posted.from.map(By::Address))?;
    if limits::is_overloaded(app).await? {
        return Err(Refused::Overloaded);
    }
    if posted.body.len() > DOCUMENT {
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
    let Some((proof, signer)) = prove(app, (presented.key_id(), posted.from), &checked, &envelope).await? else {
        return Ok(());
    };
    known(app, proof.owner(), &signer).await?;
    let activity = str::from_utf8(posted.body).map_err(|_| Refused::BadDocument(Malformed::Json))?;
    if !uri::same(proof.owner(), &envelope.actor) {
        return match relays::forwarded(app, proof.owner(), &envelope).await? {
            true => Ok(()),
            false => {
                within(app, Some(By::Bringer(&uri::domain(proof.owner()).unwrap_or_default())))?;
                forwarded::accept(app, &envelope, activity).await
            }
        };
    }
    if !super::is_handled(&envelope.kind) {
        return Ok(());
    }
    let (actor, activity) = (signer.account, activity.to_owned());
    let followers = synchronization::told(app, posted.headers);
    let job = Job::Receive { actor, activity, followers, owner: posted.owner };
    Ok(jobs::enqueue(&mut app.db.conn(), &job, app.now()).await?)
}

/// It is proved who brings this: that counts, and tells that its server is there.
async fn known(app: &App, actor: &str, signer: &Known) -> Result<(), Refused> {
    let host = uri::domain(actor).unwrap_or_default();
    within(app, Some(By::Host(&host)))?;
    within(app, Some(By::Actor(actor)))?;
    Ok(heard::of(app, &host, &signer.elsewhere).await?)
}

fn within(app: &App, by: Option<By<'_>>) -> Result<(), Refused> {
    match by.and_then(|by| limits::spend(app, by)) {
        Some(seconds) => Err(Refused::TooOften(seconds)),
        None => Ok(()),
    }
}

/// Who signed a GET; None if nobody did, or not well. Whoever asks well is there to be told things, too.
pub async fn signer(app: &App, knock: &Knock<'_>) -> Option<AccountId> {
    let (owner, known) = asker(app, knock).await?;
    let host = uri::domain(&owner).unwrap_or_default();
    if let Err(error) = heard::of(app, &host, &known.elsewhere).await {
        tracing::warn!(%error, host, "it could not be noted that a server was heard of");
    }
    Some(known.account)
}

async fn asker(app: &App, &Knock { target, headers, from }: &Knock<'_>) -> Option<(String, Known)> {
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
        None => stranger(app, from, presented.key_id()).await.ok()?,
    };
    match checked.verify(&known.key) {
        Ok(proof) => Some((proof.owner().to_owned(), known)),
        // The key may have been replaced since; ask once.
        Err(SignatureError::Bad) => {
            let fresh = stranger(app, from, presented.key_id()).await.ok()?;
            checked.verify(&fresh.key).ok().map(|proof| (proof.owner().to_owned(), fresh))
        }
        Err(_) => None,
    }
}

/// Verifies with the key that is known, or with a fresh one. None if there is nothing to verify and nothing to do: an
/// account that nobody here knows says that it is gone.
async fn prove(
    app: &App,
    (key_id, from): (&str, Option<IpAddr>),
    checked: &Checked<'_>,
    envelope: &Envelope,
) -> Result<Option<(Proof, Known)>, Refused> {
    let known = match keys::known(app, key_id).await {
        Ok(known) => known,
        Err(services::Error::Forbidden(_)) => return Err(Refused::Suspended),
        Err(error) => return Err(error.into()),
    };
    if let Some(known) = known {
        match checked.verify(&known.key) {
            Ok(proof) => return Ok(Some((proof, known))),
            // The key may have been replaced since; ask once.
            Err(SignatureError::Bad) => {}
            Err(error) => return Err(error.into()),
        }
    } else if envelope.kind == ActivityKind::Delete && envelope.object.as_deref() == Some(&envelope.actor) {
        return Ok(None);
    }
    let fresh = stranger(app, from, key_id).await?;
    let proof = checked.verify(&fresh.key)?;
    Ok(Some((proof, fresh)))
}

/// A key that is not known, or not as it is now. Each costs a request, so they are counted.
async fn stranger(app: &App, from: Option<IpAddr>, key_id: &str) -> Result<Known, Refused> {
    within(app, from.map(By::Stranger))?;
    key::fetch(app, key_id).await.map_err(no_key)
}

fn no_key(error: FetchError) -> Refused {
    match error {
        FetchError::Absent(_) | FetchError::Unusable(_) => Refused::NoKey,
        FetchError::Unreachable(_) => Refused::KeyUnreachable,
        FetchError::Internal(error) => Refused::Internal(error),
    }
}
