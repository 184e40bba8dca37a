//! Lists of people: `/api/v1/lists`, and what they show: `/api/v1/timelines/list`.

use axum::response::IntoResponse;
use domain::{AccountId, Code, Invalid, ListId};
use serde::Deserialize;
use services::{
    App,
    lists::{self, Change},
    timelines,
};
use storage::timelines::Page;

use super::accounts::listed;
use crate::{
    ApiError, ApiResult, Empty, Json, JsonBytes, Params,
    entities::{List, statuses_json},
    extract::{Path, State, Viewer},
    paging::{AccountPage, Links, StatusPage},
    params::{Ids, Maybe},
    scope,
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ListParams {
    title: Maybe<String>,
    replies_policy: Option<String>,
    exclusive: Option<bool>,
}

impl ListParams {
    fn change(self) -> Result<Change, Invalid> {
        let unknown = |_| Invalid::new("replies_policy", Code::Inclusion, "is not included in the list");
        let replies_policy = self.replies_policy.map(|word| word.parse()).transpose().map_err(unknown)?;
        Ok(Change { title: self.title.or_empty(), replies_policy, exclusive: self.exclusive })
    }
}

/// `GET /api/v1/lists`
pub async fn index(State(app): State<App>, viewer: Viewer<scope::ReadLists>) -> ApiResult<impl IntoResponse> {
    let all = lists::all(&app, &viewer).await?;
    Ok(Json(all.into_iter().map(List::from).collect::<Vec<_>>()))
}

/// `GET /api/v1/accounts/:id/lists`: the viewer's own lists on which the account stands.
pub async fn of_account(
    State(app): State<App>,
    viewer: Viewer<scope::ReadLists>,
    Path(id): Path<AccountId>,
) -> ApiResult<impl IntoResponse> {
    let all = lists::all_with(&app, &viewer, id).await?;
    Ok(Json(all.into_iter().map(List::from).collect::<Vec<_>>()))
}

/// `POST /api/v1/lists`
pub async fn create(
    State(app): State<App>,
    viewer: Viewer<scope::WriteLists>,
    Params(params): Params<ListParams>,
) -> ApiResult<impl IntoResponse> {
    Ok(Json(List::from(lists::create(&app, &viewer, params.change()?).await?)))
}

/// `GET /api/v1/lists/:id`
pub async fn show(
    State(app): State<App>,
    viewer: Viewer<scope::ReadLists>,
    Path(id): Path<ListId>,
) -> ApiResult<impl IntoResponse> {
    Ok(Json(List::from(lists::find(&app, &viewer, id).await?)))
}

/// `PUT /api/v1/lists/:id`
pub async fn update(
    State(app): State<App>,
    viewer: Viewer<scope::WriteLists>,
    Path(id): Path<ListId>,
    Params(params): Params<ListParams>,
) -> ApiResult<impl IntoResponse> {
    Ok(Json(List::from(lists::update(&app, &viewer, id, params.change()?).await?)))
}

/// `DELETE /api/v1/lists/:id`
pub async fn delete(
    State(app): State<App>,
    viewer: Viewer<scope::WriteLists>,
    Path(id): Path<ListId>,
) -> ApiResult<Empty> {
    lists::delete(&app, &viewer, id).await?;
    Ok(Empty)
}

/// `GET /api/v1/lists/:id/accounts`: with `limit=0` all of them.
pub async fn accounts(
    State(app): State<App>,
    viewer: Viewer<scope::ReadLists>,
    Path(id): Path<ListId>,
    page: AccountPage,
) -> ApiResult<impl IntoResponse> {
    if page.all {
        let (_, json) = listed(&page, lists::members(&app, &viewer, id, Page::first(i64::MAX)).await?);
        return Ok((Links::none(), json));
    }
    let (links, json) = listed(&page, lists::members(&app, &viewer, id, page.cursor()).await?);
    Ok((links.by_since_id(), json))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AddParams {
    account_ids: Vec<String>,
}

/// `POST /api/v1/lists/:id/accounts`
pub async fn add_accounts(
    State(app): State<App>,
    viewer: Viewer<scope::WriteLists>,
    Path(id): Path<ListId>,
    Params(params): Params<AddParams>,
) -> ApiResult<Empty> {
    let ids: Result<Vec<AccountId>, _> = params.account_ids.iter().map(|id| id.trim().parse()).collect();
    lists::add(&app, &viewer, id, &ids.map_err(|_| ApiError::NotFound)?).await?;
    Ok(Empty)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RemoveParams {
    account_ids: Ids<AccountId>,
}

/// `DELETE /api/v1/lists/:id/accounts`
pub async fn remove_accounts(
    State(app): State<App>,
    viewer: Viewer<scope::WriteLists>,
    Path(id): Path<ListId>,
    Params(params): Params<RemoveParams>,
) -> ApiResult<Empty> {
    lists::remove(&app, &viewer, id, &params.account_ids.0).await?;
    Ok(Empty)
}

/// `GET /api/v1/timelines/list/:list_id`
pub async fn timeline(
    State(app): State<App>,
    viewer: Viewer<scope::ReadLists>,
    Path(id): Path<ListId>,
    page: StatusPage,
) -> ApiResult<(Links, JsonBytes)> {
    let items = timelines::list(&app, &viewer, id, page.cursor()).await?;
    Ok((page.links(&items, |item| item.status.id.0), statuses_json(&items, Some(&viewer))))
}
