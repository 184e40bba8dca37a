//! Hashtags on profiles: `/api/v1/featured_tags`.

use axum::response::IntoResponse;
use domain::{AccountId, FeaturedTagId};
use serde::Deserialize;
use services::{App, tags, views};
use storage::tag_follows::Featured;

use crate::{
    ApiResult, Empty, Json, Params,
    entities::{FeaturedTag, Tag},
    extract::{Path, State, Viewer},
    scope,
};

async fn answer(app: &App, account: AccountId, found: Vec<Featured>) -> ApiResult<impl IntoResponse + use<>> {
    let account = views::account(app, None, account).await?;
    Ok(Json(found.into_iter().map(|tag| FeaturedTag::new(&app.config, &account, tag)).collect::<Vec<_>>()))
}

/// `GET /api/v1/featured_tags`
pub async fn index(State(app): State<App>, viewer: Viewer<scope::ReadAccounts>) -> ApiResult<impl IntoResponse> {
    answer(&app, viewer.account, tags::featured(&app, viewer.account).await?).await
}

/// `GET /api/v1/accounts/:id/featured_tags`
pub async fn of_account(State(app): State<App>, Path(id): Path<AccountId>) -> ApiResult<impl IntoResponse> {
    answer(&app, id, tags::featured_by(&app, id).await?).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct FeatureTag {
    name: String,
}

/// `POST /api/v1/featured_tags`
pub async fn create(
    State(app): State<App>,
    viewer: Viewer<scope::WriteAccounts>,
    Params(params): Params<FeatureTag>,
) -> ApiResult<impl IntoResponse> {
    let made = tags::create_featured(&app, &viewer, &params.name).await?;
    let account = views::account(&app, None, viewer.account).await?;
    Ok(Json(FeaturedTag::new(&app.config, &account, made)))
}

/// `DELETE /api/v1/featured_tags/:id`
pub async fn delete(
    State(app): State<App>,
    viewer: Viewer<scope::WriteAccounts>,
    Path(id): Path<FeaturedTagId>,
) -> ApiResult<Empty> {
    tags::delete_featured(&app, &viewer, id).await?;
    Ok(Empty)
}

/// `GET /api/v1/featured_tags/suggestions`
pub async fn suggestions(State(app): State<App>, viewer: Viewer<scope::ReadAccounts>) -> ApiResult<impl IntoResponse> {
    let found = tags::suggestions(&app, &viewer).await?;
    Ok(Json(found.into_iter().map(|tag| Tag::new(&app.config, tag, true)).collect::<Vec<_>>()))
}
