//! Accounts as others see them: `/api/v1/accounts`.

use axum::response::IntoResponse;
use domain::AccountId;
use serde::Deserialize;
use services::{
    App, accounts,
    accounts::Listed,
    search::{self, Query},
};

use crate::{
    ApiResult, EmptyList, JsonBytes, Params,
    entities::{account_json, accounts_json},
    extract::{MaybeViewer, Path, State, Viewer},
    paging::{AccountPage, Links, OffsetPage},
    params::Ids,
    scope,
};

/// Accounts of one batch read.
const BATCH: usize = 80;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ListAccounts {
    id: Ids<AccountId>,
}

/// `GET /api/v1/accounts`
pub async fn index(State(app): State<App>, Params(params): Params<ListAccounts>) -> ApiResult<JsonBytes> {
    let mut ids = params.id.0;
    ids.truncate(BATCH);
    Ok(accounts_json(&accounts::list(&app, None, &ids).await?))
}

/// `GET /api/v1/accounts/:id`
pub async fn show(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadAccounts>,
    Path(id): Path<AccountId>,
) -> ApiResult<JsonBytes> {
    Ok(account_json(&*accounts::find(&app, viewer.get(), id).await?))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LookUpAccount {
    acct: String,
}

/// `GET /api/v1/accounts/lookup`
pub async fn lookup(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadAccounts>,
    Params(params): Params<LookUpAccount>,
) -> ApiResult<JsonBytes> {
    Ok(account_json(&*accounts::lookup(&app, viewer.get(), &params.acct).await?))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SearchAccounts {
    q: String,
    resolve: bool,
    following: bool,
}

/// `GET /api/v1/accounts/search`
pub async fn search(
    State(app): State<App>,
    viewer: Viewer<scope::ReadAccounts>,
    page: OffsetPage<40, 80>,
    Params(params): Params<SearchAccounts>,
) -> ApiResult<JsonBytes> {
    let query = Query {
        text: params.q,
        resolve: params.resolve,
        following: params.following,
        limit: page.limit,
        offset: page.offset,
        ..Query::default()
    };
    Ok(accounts_json(&search::accounts(&app, Some(&viewer), &query).await?))
}

/// `GET /api/v1/accounts/:id/followers`
pub async fn followers(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadAccounts>,
    Path(id): Path<AccountId>,
    page: AccountPage,
) -> ApiResult<impl IntoResponse> {
    Ok(listed(&page, accounts::followers(&app, viewer.get(), id, page.cursor()).await?))
}

/// `GET /api/v1/accounts/:id/following`
pub async fn following(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadAccounts>,
    Path(id): Path<AccountId>,
    page: AccountPage,
) -> ApiResult<impl IntoResponse> {
    Ok(listed(&page, accounts::following(&app, viewer.get(), id, page.cursor()).await?))
}

/// A page of accounts with the links to its neighbours, whose cursors nothing else tells.
pub(super) fn listed(page: &AccountPage, listed: Listed) -> (Links, JsonBytes) {
    let links = page.links(&listed, |(cursor, _)| *cursor);
    let accounts: Vec<_> = listed.into_iter().map(|(_, account)| account).collect();
    (links, accounts_json(&accounts))
}

/// `GET /api/v1/accounts/:id/identity_proofs`: apps still ask for what Mastodon gave up.
pub async fn identity_proofs(
    State(app): State<App>,
    _: Viewer<scope::ReadAccounts>,
    Path(id): Path<AccountId>,
) -> ApiResult<EmptyList> {
    accounts::find(&app, None, id).await?;
    Ok(EmptyList)
}
