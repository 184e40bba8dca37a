//! The older form of filters, a keyword each: `/api/v1/filters`.

use axum::response::IntoResponse;
use domain::{FilterKeywordId, Invalid};
use serde::Deserialize;
use services::{
    App,
    filters::{self, SingleChange},
};

use super::filters::{contexts, expires_at};
use crate::{
    ApiResult, Empty, Json, Params,
    entities::SingleFilter,
    extract::{Path, State, Viewer},
    params::Maybe,
    scope,
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SingleParams {
    phrase: Maybe<String>,
    context: Maybe<Vec<String>>,
    irreversible: Option<bool>,
    whole_word: Option<bool>,
    expires_in: Maybe<i64>,
}

impl SingleParams {
    fn change(self, app: &App) -> Result<SingleChange, Invalid> {
        Ok(SingleChange {
            phrase: self.phrase.or_empty(),
            contexts: self.context.or_empty().as_deref().map(contexts).transpose()?,
            hide: self.irreversible,
            whole_word: self.whole_word,
            expires_at: expires_at(app, self.expires_in),
        })
    }
}

/// `GET /api/v1/filters`
pub async fn index(State(app): State<App>, viewer: Viewer<scope::ReadFilters>) -> ApiResult<impl IntoResponse> {
    let all = filters::singles(&app, &viewer).await?;
    Ok(Json(all.iter().map(SingleFilter::from).collect::<Vec<_>>()).into_response())
}

/// `POST /api/v1/filters`
pub async fn create(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFilters>,
    Params(params): Params<SingleParams>,
) -> ApiResult<impl IntoResponse> {
    let made = filters::create_single(&app, &viewer, params.change(&app)?).await?;
    Ok(Json(SingleFilter::from(&made)).into_response())
}

/// `GET /api/v1/filters/:id`
pub async fn show(
    State(app): State<App>,
    viewer: Viewer<scope::ReadFilters>,
    Path(id): Path<FilterKeywordId>,
) -> ApiResult<impl IntoResponse> {
    let found = filters::find_single(&app, &viewer, id).await?;
    Ok(Json(SingleFilter::from(&found)).into_response())
}

/// `PUT /api/v1/filters/:id`
pub async fn update(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFilters>,
    Path(id): Path<FilterKeywordId>,
    Params(params): Params<SingleParams>,
) -> ApiResult<impl IntoResponse> {
    let changed = filters::update_single(&app, &viewer, id, params.change(&app)?).await?;
    Ok(Json(SingleFilter::from(&changed)).into_response())
}

/// `DELETE /api/v1/filters/:id`
pub async fn delete(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFilters>,
    Path(id): Path<FilterKeywordId>,
) -> ApiResult<Empty> {
    filters::delete_single(&app, &viewer, id).await?;
    Ok(Empty)
}
