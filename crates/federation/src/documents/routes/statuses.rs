//! Local statuses and what hangs on them, for whoever may see them: a GET may be signed.

use axum::{
    extract::{OriginalUri, Path, Query, State},
    response::{IntoResponse, Redirect},
};
use domain::{AccountId, StatusId, Visibility};
use http::HeaderMap;
use serde::Deserialize;
use services::{App, Error};
use storage::{accounts, statuses};

use super::{
    super::{Source, collections, context as threads, note, quote},
    Answer, document, local, target, wants_document,
};
use crate::inbox;

/// A local status, if whoever signed the request (or anybody) may see it. Local-only ones are nobody's business.
async fn visible(app: &App, request: &Signed<'_>, account: &str, id: &str) -> Result<Source, Error> {
    let account: AccountId = account.parse().map_err(|_| Error::NotFound)?;
    let id: StatusId = id.parse().map_err(|_| Error::NotFound)?;
    let status = statuses::find(&mut app.db.conn(), id).await?;
    let status = status.filter(|s| s.local && !s.local_only && s.account_id == account && s.reblog_of_id.is_none());
    let status = status.ok_or(Error::NotFound)?;
    if !matches!(status.visibility, Visibility::Public | Visibility::Unlisted) {
        let asker = inbox::signer(app, request.headers, request.target).await.ok_or(Error::NotFound)?;
        statuses::find_visible(&mut app.db.conn(), asker, id).await?.ok_or(Error::NotFound)?;
    }
    Source::load(app, status).await
}

/// A GET that may be signed.
struct Signed<'a> {
    headers: &'a HeaderMap,
    target: &'a str,
}

type StatusPath = Path<(String, String)>;

pub async fn status(
    State(app): State<App>,
    Path((account, id)): StatusPath,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer {
    let signed = Signed { headers: &headers, target: target(&uri) };
    if !wants_document(&headers) {
        let owner = local(&app, &account).await?;
        return Ok(Redirect::to(&format!("/@{}/{id}", owner.username)).into_response());
    }
    let source = visible(&app, &signed, &account, &id).await?;
    Ok(document(note::document(&source)?))
}

pub async fn status_by_name(
    State(app): State<App>,
    Path((name, id)): StatusPath,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer {
    let account = accounts::find_by_acct(&mut app.db.conn(), &name.to_lowercase(), "").await?;
    let account = account.ok_or(Error::NotFound)?;
    let signed = Signed { headers: &headers, target: target(&uri) };
    let source = visible(&app, &signed, &account.id.to_string(), &id).await?;
    Ok(document(note::document(&source)?))
}

pub async fn activity(
    State(app): State<App>,
    Path((account, id)): StatusPath,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer {
    let signed = Signed { headers: &headers, target: target(&uri) };
    let source = visible(&app, &signed, &account, &id).await?;
    Ok(document(collections::create(&source)?))
}

pub async fn replies(
    State(app): State<App>,
    Path((account, id)): StatusPath,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer {
    let signed = Signed { headers: &headers, target: target(&uri) };
    let source = visible(&app, &signed, &account, &id).await?;
    Ok(document(collections::replies(&app, &source).await?))
}

#[derive(Deserialize)]
pub struct ContextQuery {
    page: Option<String>,
    min_id: Option<i64>,
}

pub async fn context(State(app): State<App>, Path(id): Path<String>, Query(query): Query<ContextQuery>) -> Answer {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    Ok(document(match query.page {
        Some(_) => threads::page(&app, id, StatusId(query.min_id.unwrap_or(0))).await?,
        None => threads::collection(&app, id).await?,
    }))
}

pub async fn likes(
    State(app): State<App>,
    Path((account, id)): StatusPath,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer {
    let signed = Signed { headers: &headers, target: target(&uri) };
    let source = visible(&app, &signed, &account, &id).await?;
    Ok(document(collections::total(&format!("{}/likes", source.status.uri), source.likes(), None)?))
}

pub async fn shares(
    State(app): State<App>,
    Path((account, id)): StatusPath,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer {
    let signed = Signed { headers: &headers, target: target(&uri) };
    let source = visible(&app, &signed, &account, &id).await?;
    Ok(document(collections::total(&format!("{}/shares", source.status.uri), source.shares(), None)?))
}

pub async fn quote_authorization(
    State(app): State<App>,
    Path((account, id)): StatusPath,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Answer {
    let account: AccountId = account.parse().map_err(|_| Error::NotFound)?;
    let id: StatusId = id.parse().map_err(|_| Error::NotFound)?;
    let asker = inbox::signer(&app, &headers, target(&uri));
    Ok(document(quote::stamp(&app, account, id, asker).await?))
}
