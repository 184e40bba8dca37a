//! Whom accounts recommend on their profiles, and whom two people know in common.

use axum::response::IntoResponse;
use domain::AccountId;
use serde::Deserialize;
use services::{App, accounts, relations};

use super::{accounts::listed, relationships::between};
use crate::{
    ApiResult, Json, JsonBytes, Params,
    entities::{self, familiar_followers_json},
    extract::{MaybeViewer, Path, State, Viewer},
    paging::AccountPage,
    params::Ids,
    scope,
};

type Answer = ApiResult<Json<entities::Relationship>>;

/// `GET /api/v1/endorsements`
pub async fn index(
    State(app): State<App>,
    viewer: Viewer<scope::ReadAccounts>,
    page: AccountPage,
) -> ApiResult<impl IntoResponse> {
    let (links, accounts) =
        listed(&page, accounts::endorsed(&app, Some(&viewer), viewer.account, page.cursor()).await?);
    Ok((links.by_since_id(), accounts))
}

/// `GET /api/v1/accounts/:id/endorsements`
pub async fn of_account(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadAccounts>,
    Path(id): Path<AccountId>,
    page: AccountPage,
) -> ApiResult<impl IntoResponse> {
    let (links, accounts) = listed(&page, accounts::endorsed(&app, viewer.get(), id, page.cursor()).await?);
    Ok((links.by_since_id(), accounts))
}

/// `POST /api/v1/accounts/:id/endorse`, and `pin`, its old name
pub async fn endorse(
    State(app): State<App>,
    viewer: Viewer<scope::WriteAccounts>,
    Path(id): Path<AccountId>,
) -> Answer {
    relations::endorse(&app, &viewer, id).await?;
    between(&app, &viewer, id).await
}

/// `POST /api/v1/accounts/:id/unendorse`, and `unpin`, its old name
pub async fn unendorse(
    State(app): State<App>,
    viewer: Viewer<scope::WriteAccounts>,
    Path(id): Path<AccountId>,
) -> Answer {
    relations::unendorse(&app, &viewer, id).await?;
    between(&app, &viewer, id).await
}

/// Accounts of one batch read.
const BATCH: usize = 80;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ListFamiliar {
    id: Ids<AccountId>,
}

/// `GET /api/v1/accounts/familiar_followers`
pub async fn familiar(
    State(app): State<App>,
    viewer: Viewer<scope::ReadFollows>,
    Params(params): Params<ListFamiliar>,
) -> ApiResult<JsonBytes> {
    let mut ids = params.id.0;
    ids.truncate(BATCH);
    Ok(familiar_followers_json(&accounts::familiar_followers(&app, &viewer, &ids).await?))
}
