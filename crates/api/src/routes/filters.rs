//! Filters: `/api/v2/filters`, their keywords and statuses.

use std::time::Duration;

use axum::response::IntoResponse;
use domain::{
    Code, FilterContext, FilterContexts, FilterId, FilterKeywordId, FilterStatusId, Invalid, StatusId, Timestamp,
};
use serde::Deserialize;
use services::{
    App,
    filters::{self, Change, KeywordChange},
};

use crate::{
    ApiError, ApiResult, Empty, Json, Params,
    entities::{Filter, FilterKeyword, FilterStatus},
    extract::{Path, State, Viewer},
    params::Maybe,
    scope,
};

/// Longer is for ever, as far as anybody here can tell.
const LONGEST: Duration = Duration::from_secs(100 * 366 * 86_400);

/// The contexts of these names, strictly: one that is unknown is an error, and so is none at all.
pub(super) fn contexts(names: &[String]) -> Result<FilterContexts, Invalid> {
    let known: Result<FilterContexts, _> = names.iter().map(|name| name.parse::<FilterContext>()).collect();
    known.ok().filter(|contexts| !contexts.is_empty()).ok_or_else(filters::bad_context)
}

/// Seconds from now; nothing clears it.
pub(super) fn expires_at(app: &App, expires_in: Maybe<i64>) -> Option<Option<Timestamp>> {
    let after = |seconds: i64| Duration::from_secs(seconds.max(0).unsigned_abs()).min(LONGEST);
    expires_in.change().map(|seconds| seconds.map(|seconds| app.now() + after(seconds)))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct FilterParams {
    title: Maybe<String>,
    context: Maybe<Vec<String>>,
    filter_action: Maybe<String>,
    expires_in: Maybe<i64>,
    keywords_attributes: Vec<KeywordParams>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct KeywordParams {
    id: Option<FilterKeywordId>,
    keyword: Maybe<String>,
    whole_word: Option<bool>,
    #[serde(rename = "_destroy")]
    destroy: bool,
}

impl From<KeywordParams> for KeywordChange {
    fn from(params: KeywordParams) -> Self {
        let KeywordParams { id, keyword, whole_word, destroy } = params;
        Self { id, keyword: keyword.or_empty(), whole_word, delete: destroy }
    }
}

impl FilterParams {
    fn change(self, app: &App) -> Result<Change, Invalid> {
        let unknown = |_| Invalid::new("action", Code::Inclusion, "is not included in the list");
        Ok(Change {
            title: self.title.or_empty(),
            contexts: self.context.or_empty().as_deref().map(contexts).transpose()?,
            action: self.filter_action.or_empty().map(|word| word.parse()).transpose().map_err(unknown)?,
            expires_at: expires_at(app, self.expires_in),
            keywords: self.keywords_attributes.into_iter().map(KeywordChange::from).collect(),
        })
    }
}

/// `GET /api/v2/filters`
pub async fn index(State(app): State<App>, viewer: Viewer<scope::ReadFilters>) -> ApiResult<impl IntoResponse> {
    let all = filters::list(&app, &viewer).await?;
    Ok(Json(all.iter().map(Filter::from).collect::<Vec<_>>()).into_response())
}

/// `POST /api/v2/filters`
pub async fn create(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFilters>,
    Params(params): Params<FilterParams>,
) -> ApiResult<impl IntoResponse> {
    let made = filters::create(&app, &viewer, params.change(&app)?).await?;
    Ok(Json(Filter::from(&made)).into_response())
}

/// `GET /api/v2/filters/:id`
pub async fn show(
    State(app): State<App>,
    viewer: Viewer<scope::ReadFilters>,
    Path(id): Path<FilterId>,
) -> ApiResult<impl IntoResponse> {
    let found = filters::find(&app, &viewer, id).await?;
    Ok(Json(Filter::from(&found)).into_response())
}

/// `PUT /api/v2/filters/:id`
pub async fn update(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFilters>,
    Path(id): Path<FilterId>,
    Params(params): Params<FilterParams>,
) -> ApiResult<impl IntoResponse> {
    let changed = filters::update(&app, &viewer, id, params.change(&app)?).await?;
    Ok(Json(Filter::from(&changed)).into_response())
}

/// `DELETE /api/v2/filters/:id`
pub async fn delete(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFilters>,
    Path(id): Path<FilterId>,
) -> ApiResult<Empty> {
    filters::delete(&app, &viewer, id).await?;
    Ok(Empty)
}

/// `GET /api/v2/filters/:filter_id/keywords`
pub async fn keywords(
    State(app): State<App>,
    viewer: Viewer<scope::ReadFilters>,
    Path(id): Path<FilterId>,
) -> ApiResult<impl IntoResponse> {
    let found = filters::find(&app, &viewer, id).await?;
    Ok(Json(found.keywords.iter().map(FilterKeyword::from).collect::<Vec<_>>()).into_response())
}

/// `POST /api/v2/filters/:filter_id/keywords`
pub async fn add_keyword(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFilters>,
    Path(id): Path<FilterId>,
    Params(params): Params<KeywordParams>,
) -> ApiResult<impl IntoResponse> {
    let made = filters::add_keyword(&app, &viewer, id, params.into()).await?;
    Ok(Json(FilterKeyword::from(&made)).into_response())
}

/// `GET /api/v2/filters/keywords/:id`
pub async fn show_keyword(
    State(app): State<App>,
    viewer: Viewer<scope::ReadFilters>,
    Path(id): Path<FilterKeywordId>,
) -> ApiResult<impl IntoResponse> {
    let found = filters::find_keyword(&app, &viewer, id).await?;
    Ok(Json(FilterKeyword::from(&found)).into_response())
}

/// `PUT /api/v2/filters/keywords/:id`
pub async fn update_keyword(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFilters>,
    Path(id): Path<FilterKeywordId>,
    Params(params): Params<KeywordParams>,
) -> ApiResult<impl IntoResponse> {
    let changed = filters::update_keyword(&app, &viewer, id, params.into()).await?;
    Ok(Json(FilterKeyword::from(&changed)).into_response())
}

/// `DELETE /api/v2/filters/keywords/:id`
pub async fn delete_keyword(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFilters>,
    Path(id): Path<FilterKeywordId>,
) -> ApiResult<Empty> {
    filters::delete_keyword(&app, &viewer, id).await?;
    Ok(Empty)
}

/// `GET /api/v2/filters/:filter_id/statuses`
pub async fn statuses(
    State(app): State<App>,
    viewer: Viewer<scope::ReadFilters>,
    Path(id): Path<FilterId>,
) -> ApiResult<impl IntoResponse> {
    let found = filters::find(&app, &viewer, id).await?;
    Ok(Json(found.statuses.iter().map(FilterStatus::from).collect::<Vec<_>>()))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct StatusParams {
    status_id: Option<String>,
}

/// `POST /api/v2/filters/:filter_id/statuses`
pub async fn add_status(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFilters>,
    Path(id): Path<FilterId>,
    Params(params): Params<StatusParams>,
) -> ApiResult<impl IntoResponse> {
    let status: Option<StatusId> = params.status_id.and_then(|id| id.trim().parse().ok());
    let made = filters::add_status(&app, &viewer, id, status.ok_or(ApiError::NotFound)?).await?;
    Ok(Json(FilterStatus::from(&made)))
}

/// `GET /api/v2/filters/statuses/:id`
pub async fn show_status(
    State(app): State<App>,
    viewer: Viewer<scope::ReadFilters>,
    Path(id): Path<FilterStatusId>,
) -> ApiResult<impl IntoResponse> {
    Ok(Json(FilterStatus::from(&filters::find_status(&app, &viewer, id).await?)))
}

/// `DELETE /api/v2/filters/statuses/:id`: gives what is no longer named.
pub async fn delete_status(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFilters>,
    Path(id): Path<FilterStatusId>,
) -> ApiResult<impl IntoResponse> {
    Ok(Json(FilterStatus::from(&filters::delete_status(&app, &viewer, id).await?)))
}
