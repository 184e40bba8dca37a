//! QuoteRequest, the answers to those of others, and the Delete of a stamp (FEP-044f).

use activitypub::{
    emit::{Activity, Context, Instrument, QuoteAuthorization},
    vocab::{ActivityKind as K, PUBLIC},
};
use domain::{AccountId, QuoteState, StatusId};
use services::{App, Result, quotes};
use storage::{accounts, statuses};

use super::{To, find, inbox_of, json, occasion, send, status};
use crate::documents::Source;

/// Asks the author of a remote status to be quoted; the quoting post comes along, since not all may fetch it.
pub async fn request(app: &App, id: StatusId) -> Result<()> {
    let Some(quoting) = statuses::find(&mut app.db.conn(), id).await? else {
        return Ok(());
    };
    if !quoting.local || quoting.local_only || quoting.quote_state != Some(QuoteState::Pending) {
        return Ok(());
    }
    let Some(quoted) = quoting.quote_of_id else { return Ok(()) };
    let Some(quoted) = statuses::find(&mut app.db.conn(), quoted).await? else {
        return Ok(());
    };
    let author = find(app, quoted.account_id).await?;
    let source = Source::load(app, quoting).await?;
    let (id, note) = (quotes::request_uri(&source.status.uri), source.note());
    let to = [author.uri.clone()];
    let request = Activity::quote_request(&id, &source.author.uri, &quoted.uri, Instrument::Note(&note));
    let inbox = Some(author.inbox_url.clone()).filter(|inbox| !author.is_local() && !inbox.is_empty());
    let body = json(Context::Note, &request.addressed(&to, &[]))?;
    send(app, source.author.id, &body, To::personal(inbox)).await
}

/// What a local author answers to the request of a remote account.
#[derive(Debug)]
pub struct Answer {
    pub quoted: StatusId,
    pub account: AccountId,
    pub request: String,
    pub instrument: String,
    pub accepted: bool,
}

pub async fn answer(app: &App, answer: Answer) -> Result<()> {
    let Some(quoted) = statuses::find(&mut app.db.conn(), answer.quoted).await? else {
        return Ok(());
    };
    let (author, asker) = (find(app, quoted.account_id).await?, find(app, answer.account).await?);
    let quoting = statuses::find_by_uri(&mut app.db.conn(), &answer.instrument).await?;
    let stamp = quoting.filter(|_| answer.accepted).map(|q| quotes::stamp_uri(&app.config, author.id, q.id));
    let name = if stamp.is_some() { "accepts" } else { "rejects" };
    let id = format!("{}#{name}/quote_requests/{}", author.uri, occasion(app));
    let instrument = Instrument::Uri(&answer.instrument);
    let request = Activity::quote_request(&answer.request, &asker.uri, &quoted.uri, instrument);
    let to = [asker.uri.clone()];
    let answered = Activity::quote_answer(&id, &author.uri, request, stamp.as_deref()).addressed(&to, &[]);
    let inbox = Some(asker.inbox_url.clone()).filter(|inbox| !inbox.is_empty());
    send(app, author.id, &json(Context::Note, &answered)?, To::personal(inbox)).await
}

/// Everybody who may know of a quote of a local status learns that its stamp is gone.
pub async fn revoke(app: &App, quoting: StatusId) -> Result<()> {
    let Some(quoting) = statuses::find(&mut app.db.conn(), quoting).await? else {
        return Ok(());
    };
    let Some(quoted) = quoting.quote_of_id else { return Ok(()) };
    let Some(quoted) = statuses::find(&mut app.db.conn(), quoted).await?.filter(|s| s.local) else {
        return Ok(());
    };
    let author = find(app, quoted.account_id).await?;
    let stamp = quotes::stamp_uri(&app.config, author.id, quoting.id);
    let id = format!("{stamp}#delete");
    let to = [PUBLIC.to_owned()];
    let object = QuoteAuthorization {
        id: &stamp,
        attributed_to: &author.uri,
        interacting_object: &quoting.uri,
        interaction_target: &quoted.uri,
    };
    let delete = Activity::new(K::Delete, &id, &author.uri, object).addressed(&to, &[]);
    let mut inboxes = status::reach(app, &quoting, status::Says::Changed).await?.inboxes;
    inboxes.extend(status::reach(app, &quoted, status::Says::New).await?.inboxes);
    inboxes.extend(accounts::find(&mut app.db.conn(), quoting.account_id).await?.as_ref().and_then(inbox_of));
    send(app, author.id, &json(Context::Note, &delete)?, inboxes).await
}
