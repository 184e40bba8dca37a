//! Activities that somebody else than their actor brings: answers that the server of a thread passes on, what gateways
//! hand over. What the origin says counts; only where it says nothing does a proof inside the document decide
//! (RsaSignature2017, FEP-8b32). The job does all of this, since it asks other servers.

use std::time::Duration;

use activitypub::{
    Verified,
    proof::{ProofError, Seal, Sealed},
    signature::OwnedKey,
    uri,
    vocab::{self, Activity, ActivityKind, ActorKind, Envelope, Node, Object},
};
use domain::{Job, Timestamp};
use serde_json::Value;
use services::{App, Error, Result, statuses as posts};
use storage::{accounts, jobs, statuses, statuses::Status};

use super::{Came, Outcome, Refused, create, delete, key, or_ignore, settle};
use crate::{
    actors,
    fetch::{self, Absence, FetchError},
    keys, objects,
};

/// Proofs of what can be done and undone count no longer: somebody could bring it again later.
const TIMELY: Duration = Duration::from_secs(12 * 3600);

/// Takes an activity that somebody else than its actor brought. What nobody could believe is refused: without a proof,
/// only objects can be asked of their origin.
pub async fn accept(app: &App, envelope: &Envelope, body: &str) -> Result<(), Refused> {
    if !super::is_handled(&envelope.kind) {
        return Ok(());
    }
    if !envelope.has_proof && !is_about_object(&envelope.kind) {
        return Err(Refused::OtherActor);
    }
    let job = Job::ReceiveForwarded { activity: body.to_owned() };
    Ok(jobs::enqueue(&mut app.db.conn(), &job, app.now()).await?)
}

const fn is_about_object(kind: &ActivityKind) -> bool {
    matches!(kind, ActivityKind::Create | ActivityKind::Update | ActivityKind::Delete)
}

/// An activity as it came.
struct Brief<'a> {
    text: &'a str,
    document: Value,
    activity: Activity,
}

/// [`Job::ReceiveForwarded`]
pub async fn receive(app: &App, text: &str) -> Result<()> {
    let Ok(document) = vocab::parse(text.as_bytes()) else { return Ok(()) };
    let Ok(activity) = Activity::parse(document.clone()) else { return Ok(()) };
    let brief = Brief { text, document, activity };
    let outcome = handle(app, &brief).await;
    settle(&brief.activity.kind, &brief.activity.actor, outcome)
}

async fn handle(app: &App, brief: &Brief<'_>) -> Result<Outcome> {
    let activity = &brief.activity;
    if uri::domain(&activity.actor).is_none_or(|host| app.config.is_here(&host)) {
        return Ok(Outcome::Ignored("of this server"));
    }
    match (&activity.kind, activity.object_id()) {
        (ActivityKind::Create | ActivityKind::Update, Some(address)) => object(app, brief, address).await,
        (ActivityKind::Delete, Some(address)) => gone(app, brief, address).await,
        _ => proved(app, brief).await,
    }
}

/// A new or changed object, as its origin shows it.
async fn object(app: &App, brief: &Brief<'_>, address: &str) -> Result<Outcome> {
    let embedded = brief.activity.object().and_then(Node::object);
    if embedded.is_some_and(|object| ActorKind::of(object).is_some()) || uri::same(address, &brief.activity.actor) {
        return profile(app, address).await;
    }
    let known = statuses::find_by_uri(&mut app.db.conn(), address).await?;
    match known {
        Some(status) if status.local => return Ok(Outcome::Ignored("of this server")),
        Some(_) if brief.activity.kind == ActivityKind::Create => return Ok(Outcome::Ignored("known")),
        None if !is_wanted(app, brief).await? => return Ok(Outcome::Ignored("concerns nobody here")),
        _ => {}
    }
    match ask(app, address, known).await {
        Ok(outcome) => Ok(outcome),
        Err(FetchError::Absent(Absence::Deleted)) => Ok(Outcome::Ignored("deleted at its origin")),
        Err(FetchError::Internal(error)) => Err(error),
        Err(FetchError::Absent(_) | FetchError::Unusable(_) | FetchError::Unreachable(_)) => proved(app, brief).await,
    }
}

/// Profiles are never taken from a proof: an old one could be brought again.
async fn profile(app: &App, address: &str) -> Result<Outcome> {
    let known = accounts::find_by_uri(&mut app.db.conn(), address).await?;
    if known.is_none_or(|account| account.is_local()) {
        return Ok(Outcome::Ignored("nobody here knows the profile"));
    }
    match or_ignore(actors::fetch(app, address).await)? {
        Some(_) => Ok(Outcome::Done),
        None => Ok(Outcome::Ignored("the profile is not to be had")),
    }
}

/// Whether it would concern somebody here if it were true; what is only named must be of somebody who is followed.
async fn is_wanted(app: &App, brief: &Brief<'_>) -> Result<bool> {
    let author = accounts::find_by_uri(&mut app.db.conn(), &brief.activity.actor).await?.map(|author| author.id);
    match brief.activity.object().and_then(Node::object).map(Object::parse) {
        Some(Ok(mut object)) => {
            object.audience.inherit(&brief.activity.audience);
            create::concerns_us(app, author, &object).await
        }
        Some(Err(_)) => Ok(false),
        None => create::is_followed(app, author).await,
    }
}

async fn ask(app: &App, address: &str, known: Option<Status>) -> Result<Outcome, FetchError> {
    if let Some(known) = known {
        return objects::refresh(app, known).await.map(|()| Outcome::Done);
    }
    let fetched = fetch::document(app, address).await?;
    if fetched.is_tombstone() {
        return Err(FetchError::Absent(Absence::Deleted));
    }
    let object = Object::parse(&fetched.document).map_err(|_| FetchError::Unusable("not an object"))?;
    // What its origin shows counts, and no proof then.
    let Ok(object) = Verified::fetched(&fetched.url, object) else {
        return Ok(Outcome::Ignored("not of its author's server"));
    };
    let author = accounts::find_by_uri(&mut app.db.conn(), object.actor()).await?.map(|author| author.id);
    if !create::concerns_us(app, author, &object).await? {
        return Ok(Outcome::Ignored("concerns nobody here"));
    }
    match objects::keep(app, &object).await? {
        Some(_) => Ok(Outcome::Done),
        None => Ok(Outcome::Ignored("deleted, or not to be shown")),
    }
}

/// Deleted is what its origin no longer has. One that hides what is not for everybody answers as if it were gone.
async fn gone(app: &App, brief: &Brief<'_>, address: &str) -> Result<Outcome> {
    let (status, account) = if uri::same(address, &brief.activity.actor) {
        (None, accounts::find_by_uri(&mut app.db.conn(), address).await?)
    } else {
        (statuses::find_by_uri(&mut app.db.conn(), address).await?, None)
    };
    if status.as_ref().is_some_and(|status| status.local) {
        return Ok(Outcome::Ignored("of this server"));
    }
    // Boosts have no document everywhere, and of what is not known the origin says nothing that matters here.
    let asked = account.is_some() || status.as_ref().is_some_and(|status| status.reblog_of_id.is_none());
    if asked && is_gone(app, address, status.as_ref().is_some_and(Status::is_open)).await? {
        return match (status, account) {
            (Some(status), _) => posts::delete_remote(app, &status).await.map(|()| Outcome::Done),
            (None, Some(account)) => delete::account(app, &account).await,
            (None, None) => Ok(Outcome::Ignored("not known here")),
        };
    }
    proved(app, brief).await
}

/// Whether the origin says that it has nothing at this address any more; `open` is what it shows to everybody.
async fn is_gone(app: &App, address: &str, open: bool) -> Result<bool> {
    match fetch::document(app, address).await {
        Ok(fetched) => Ok(fetched.is_tombstone()),
        Err(FetchError::Absent(absence)) => Ok(open || absence == Absence::Deleted),
        Err(FetchError::Internal(error)) => Err(error),
        Err(FetchError::Unusable(_) | FetchError::Unreachable(_)) => Ok(false),
    }
}

/// The origin says nothing: a proof by the actor's own key is as good as the actor's delivery.
async fn proved(app: &App, brief: &Brief<'_>) -> Result<Outcome> {
    for seal in Seal::all(&brief.document) {
        let Some(sealed) = believed(app, &seal, brief).await? else { continue };
        let Some(actor) = accounts::find_by_uri(&mut app.db.conn(), sealed.owner()).await? else {
            continue;
        };
        let Ok(activity) = Verified::sealed(sealed) else { continue };
        return super::handle(app, &actor, &activity, Came { signed: Some(brief.text), owner: None }).await;
    }
    Ok(Outcome::Ignored("its origin does not show it, and no proof of its actor's holds"))
}

/// Verifies with the key that is known, or with a fresh one. None if it does not hold.
async fn believed(app: &App, seal: &Seal, brief: &Brief<'_>) -> Result<Option<Sealed>> {
    let actor = &brief.activity.actor;
    if !uri::same_origin(seal.key_id(), actor) || !is_timely(seal, &brief.activity.kind, app.now()) {
        return Ok(None);
    }
    let known = match keys::known(app, seal.key_id()).await {
        Ok(known) => known,
        Err(Error::Forbidden(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    if let Some(known) = known {
        match verify(app, seal, brief, &known.key).await? {
            Err(ProofError::Bad) => {}
            done => return Ok(done.ok()),
        }
    }
    // The key may have been replaced since; ask once.
    match or_ignore(key::fetch(app, seal.key_id()).await)? {
        Some(fresh) => Ok(verify(app, seal, brief, &fresh.key).await?.ok()),
        None => Ok(None),
    }
}

fn is_timely(seal: &Seal, kind: &ActivityKind, now: Timestamp) -> bool {
    let made = seal.created().map(Timestamp::from_millis);
    is_about_object(kind) || made.is_some_and(|made| made > now - TIMELY && made < now + TIMELY)
}

/// Reading a document as a graph is work of its own, for which no other task should wait.
async fn verify(app: &App, seal: &Seal, brief: &Brief<'_>, key: &OwnedKey) -> Result<Result<Sealed, ProofError>> {
    if !uri::same(&key.owner, &brief.activity.actor) {
        return Ok(Err(ProofError::Bad));
    }
    let (seal, document, key, now) = (seal.clone(), brief.document.clone(), key.clone(), app.now().millis());
    let work = tokio::task::spawn_blocking(move || seal.verify(&document, &key, now));
    work.await.map_err(Error::internal)
}
