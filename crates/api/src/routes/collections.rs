//! `/api/v1/collections`: accounts that people recommend together (Mastodon 4.6).

use axum::response::IntoResponse;
use domain::{AccountId, CollectionId, CollectionItemId};
use serde::Deserialize;
use services::{
    App,
    collections::{self, Change, New, Shown},
};

use crate::{
    ApiError, ApiResult, Empty, Json, JsonBytes, Params,
    entities::{Collections, WrappedCollection, WrappedCollectionItem, collection_with_accounts_json},
    extract::{MaybeViewer, Path, Path2, State, Viewer},
    paging::{Links, OffsetPage},
    params::{Ids, Maybe, ParamError},
    scope,
};

type Page = OffsetPage<40, 80>;

fn listed(page: &Page, found: &[Shown]) -> impl IntoResponse + use<> {
    let links: Links = page.links(found.len());
    (links, Json(Collections::new(found)).into_response())
}

/// `GET /api/v1/accounts/:account_id/collections`
pub async fn of_account(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadCollections>,
    Path(id): Path<AccountId>,
    page: Page,
) -> ApiResult<impl IntoResponse> {
    Ok(listed(&page, &collections::list(&app, viewer.get(), id, [page.limit, page.offset]).await?))
}

/// `GET /api/v1/accounts/:account_id/in_collections`
pub async fn with_account(
    State(app): State<App>,
    viewer: Viewer<scope::ReadCollections>,
    Path(id): Path<AccountId>,
    page: Page,
) -> ApiResult<impl IntoResponse> {
    Ok(listed(&page, &collections::in_collections(&app, &viewer, id, [page.limit, page.offset]).await?))
}

/// `GET /api/v1/collections/:id`
pub async fn show(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadCollections>,
    Path(id): Path<CollectionId>,
) -> ApiResult<JsonBytes> {
    let (shown, people) = collections::find(&app, viewer.get(), id).await?;
    Ok(collection_with_accounts_json(&shown, &people))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct CreateCollection {
    name: String,
    description: Option<String>,
    language: Maybe<String>,
    tag_name: Maybe<String>,
    sensitive: Option<bool>,
    discoverable: Option<bool>,
    account_ids: Ids<AccountId>,
}

/// `POST /api/v1/collections`
pub async fn create(
    State(app): State<App>,
    viewer: Viewer<scope::WriteCollections>,
    Params(params): Params<CreateCollection>,
) -> ApiResult<impl IntoResponse> {
    let collection = Change {
        name: Some(params.name),
        description: params.description,
        language: params.language.change(),
        tag: params.tag_name.change(),
        sensitive: params.sensitive,
        discoverable: params.discoverable,
    };
    let new = New { collection, accounts: params.account_ids.0 };
    let id = collections::create(&app, &viewer, new).await?;
    answer(&app, &viewer, id).await
}

async fn answer(app: &App, viewer: &services::Viewer, id: CollectionId) -> Result<impl IntoResponse + use<>, ApiError> {
    let (shown, _) = collections::find(app, Some(viewer), id).await?;
    Ok(Json(WrappedCollection::from(&shown)).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct UpdateCollection {
    name: Maybe<String>,
    description: Maybe<String>,
    language: Maybe<String>,
    tag_name: Maybe<String>,
    sensitive: Option<bool>,
    discoverable: Option<bool>,
}

/// `PATCH /api/v1/collections/:id`
pub async fn update(
    State(app): State<App>,
    viewer: Viewer<scope::WriteCollections>,
    Path(id): Path<CollectionId>,
    Params(params): Params<UpdateCollection>,
) -> ApiResult<impl IntoResponse> {
    let change = Change {
        name: params.name.or_empty(),
        description: params.description.or_empty(),
        language: params.language.change(),
        tag: params.tag_name.change(),
        sensitive: params.sensitive,
        discoverable: params.discoverable,
    };
    collections::update(&app, &viewer, id, change).await?;
    answer(&app, &viewer, id).await
}

/// `DELETE /api/v1/collections/:id`
pub async fn delete(
    State(app): State<App>,
    viewer: Viewer<scope::WriteCollections>,
    Path(id): Path<CollectionId>,
) -> ApiResult<Empty> {
    collections::delete(&app, &viewer, id).await?;
    Ok(Empty)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AddToCollection {
    account_id: Option<AccountId>,
}

/// `POST /api/v1/collections/:collection_id/items`
pub async fn add(
    State(app): State<App>,
    viewer: Viewer<scope::WriteCollections>,
    Path(id): Path<CollectionId>,
    Params(params): Params<AddToCollection>,
) -> ApiResult<impl IntoResponse> {
    let account = params.account_id.ok_or_else(|| ParamError::Missing("account_id".into()))?;
    let item = collections::add(&app, &viewer, id, account).await?;
    Ok(Json(WrappedCollectionItem::from(&item)))
}

/// `DELETE /api/v1/collections/:collection_id/items/:id`
pub async fn remove(
    State(app): State<App>,
    viewer: Viewer<scope::WriteCollections>,
    Path2(id, item): Path2<CollectionId, CollectionItemId>,
) -> ApiResult<Empty> {
    collections::remove(&app, &viewer, id, item).await?;
    Ok(Empty)
}

/// `POST /api/v1/collections/:collection_id/items/:id/revoke`
pub async fn revoke(
    State(app): State<App>,
    viewer: Viewer<scope::WriteCollections>,
    Path2(id, item): Path2<CollectionId, CollectionItemId>,
) -> ApiResult<Empty> {
    collections::revoke(&app, &viewer, id, item).await?;
    Ok(Empty)
}
