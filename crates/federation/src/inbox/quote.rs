//! QuoteRequest: somebody elsewhere wants to quote a status of ours (FEP-044f). The author's policy answers at once. And
//! the answers to our own requests, which come as Accept and Reject.

use activitypub::{
    Verified, uri,
    vocab::{Activity, Node},
};
use domain::{Job, QuoteRight, QuoteState};
use services::{App, Result, quotes};
use storage::{accounts::Account, jobs, statuses, statuses::Status};

use super::{Came, Outcome, or_ignore};
use crate::objects;

pub async fn receive(app: &App, actor: &Account, activity: &Verified<Activity>) -> Result<Outcome> {
    let (Some(request), Some(quoted)) = (activity.id.as_deref(), activity.object_id()) else {
        return Ok(Outcome::Ignored("incomplete"));
    };
    let Some(instrument) = activity.instrument.as_ref().and_then(Node::id).filter(|id| uri::is_web(id)) else {
        return Ok(Outcome::Ignored("does not say what quotes"));
    };
    let quoted = statuses::find_by_uri(&mut app.db.conn(), quoted).await?;
    let Some(quoted) = quoted.filter(|s| s.local && !s.local_only && s.reblog_of_id.is_none()) else {
        return Ok(Outcome::Ignored("no status of ours"));
    };
    let answer = |accepted| Job::DeliverQuoteAnswer {
        quoted: quoted.id,
        account: actor.id,
        request: request.to_owned(),
        instrument: instrument.to_owned(),
        accepted,
    };
    let accepted = match allowed(app, actor, &quoted).await? {
        false => {
            refuse(app, actor, &quoted, instrument).await?;
            false
        }
        true => match quoting(app, actor, activity, instrument).await? {
            Some(quoting) => accept(app, quoting, &quoted).await?,
            None => return Ok(Outcome::Ignored("what quotes cannot be had")),
        },
    };
    jobs::enqueue(&mut app.db.conn(), &answer(accepted), app.now()).await?;
    Ok(Outcome::Done)
}

async fn allowed(app: &App, actor: &Account, quoted: &Status) -> Result<bool> {
    let mut db = app.db.conn();
    let seen = statuses::find_visible(&mut db, actor.id, quoted.id).await?.is_some();
    Ok(seen && quotes::right(&mut db, actor.id, quoted).await? == QuoteRight::Automatic)
}

/// What quotes: known, sent along, or fetched; it must be the asker's own.
async fn quoting(
    app: &App,
    actor: &Account,
    activity: &Verified<Activity>,
    instrument: &str,
) -> Result<Option<Status>> {
    let mut found = statuses::find_by_uri(&mut app.db.conn(), instrument).await?;
    if found.is_none()
        && let Ok(object) = activity.instrument()
    {
        or_ignore(objects::store(app, &object, actor, Came::default()).await)?;
        found = statuses::find_by_uri(&mut app.db.conn(), instrument).await?;
    }
    if found.is_none() {
        found = or_ignore(objects::by_author(app, instrument, actor).await)?.flatten();
    }
    Ok(found.filter(|status| status.account_id == actor.id))
}

/// True if the quote stands. Consent that was taken back is not given again by asking once more.
async fn accept(app: &App, mut quoting: Status, quoted: &Status) -> Result<bool> {
    if quoting.quote_uri.as_deref() != Some(&quoted.uri) {
        return Ok(false);
    }
    if quoting.quote_of_id != Some(quoted.id) {
        storage::quotes::attach(&mut app.db.conn(), quoting.id, quoted.id).await?;
        quoting.quote_of_id = Some(quoted.id);
    }
    quotes::accept(app, &quoting, None).await?;
    let now_there = statuses::find(&mut app.db.conn(), quoting.id).await?;
    Ok(now_there.is_some_and(|status| status.quote_state == Some(QuoteState::Accepted)))
}

async fn refuse(app: &App, actor: &Account, quoted: &Status, instrument: &str) -> Result<()> {
    let quoting = statuses::find_by_uri(&mut app.db.conn(), instrument).await?;
    match quoting.filter(|s| s.account_id == actor.id && s.quote_of_id == Some(quoted.id)) {
        Some(quoting) => quotes::reject(app, &quoting).await.map(drop),
        None => Ok(()),
    }
}

/// The status of ours whose request to quote the actor answers; None if the answer is to something else.
pub async fn asked(app: &App, actor: &Account, activity: &Activity) -> Result<Option<Status>> {
    let Some(object) = activity.object() else { return Ok(None) };
    let named = object.id().and_then(quotes::requested_for).map(str::to_owned);
    let embedded = || {
        let request = object.object().filter(|_| object.kind() == Some("QuoteRequest"))?;
        activitypub::vocab::read::web_id(&request["instrument"])
    };
    let Some(address) = named.or_else(embedded) else { return Ok(None) };
    let mut db = app.db.conn();
    let Some(quoting) = statuses::find_by_uri(&mut db, &address).await?.filter(|s| s.local) else {
        return Ok(None);
    };
    let quoted = match quoting.quote_of_id {
        Some(id) => statuses::find(&mut db, id).await?,
        None => None,
    };
    Ok(quoted.filter(|quoted| quoted.account_id == actor.id).map(|_| quoting))
}

/// The quoted author agrees, by a stamp on that one's own server.
pub async fn accepted(app: &App, actor: &Account, activity: &Activity, quoting: &Status) -> Result<Outcome> {
    let stamp = activity.result.as_ref().and_then(Node::id);
    let Some(stamp) = stamp.filter(|stamp| uri::is_web(stamp) && uri::same_origin(stamp, &actor.uri)) else {
        return Ok(Outcome::Ignored("no stamp of the quoted author's server"));
    };
    match quotes::accept(app, quoting, Some(stamp)).await? {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Ignored("answered before")),
    }
}

pub async fn rejected(app: &App, quoting: &Status) -> Result<Outcome> {
    match quotes::reject(app, quoting).await? {
        true => Ok(Outcome::Done),
        false => Ok(Outcome::Ignored("answered before")),
    }
}

/// A stamp is gone: the consent to the quotes that stand by it is taken back. True if there were any.
pub async fn stamp_deleted(app: &App, actor: &Account, stamp: &str) -> Result<bool> {
    let mut any = false;
    for quoting in storage::quotes::list_by_stamp(&mut app.db.conn(), stamp).await? {
        let Some(id) = quoting.quote_of_id else { continue };
        let quoted = statuses::find(&mut app.db.conn(), id).await?;
        if quoted.is_some_and(|quoted| quoted.account_id == actor.id) {
            any |= quotes::reject(app, &quoting).await?;
        }
    }
    Ok(any)
}
