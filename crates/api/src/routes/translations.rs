//! Posts in another language.

use axum::response::{IntoResponse, Response};
use domain::StatusId;
use http::{HeaderMap, header};
use serde::Deserialize;
use services::{App, Error, translate};

use crate::{
    ApiError, ApiResult, Json, Params,
    entities::Translation,
    extract::{Path, State, Token},
    scope,
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    lang: Option<String>,
}

/// `POST /api/v1/statuses/:id/translate`: into `lang`, the person's language, or the one that the app speaks.
pub async fn translate(
    State(app): State<App>,
    token: Token<scope::ReadStatuses>,
    Path(id): Path<StatusId>,
    headers: HeaderMap,
    Params(wanted): Params<Wanted>,
) -> ApiResult<Response> {
    let viewer = token.viewer.as_ref();
    let own = || viewer.map(|viewer| viewer.locale.clone());
    let wanted = wanted.lang.filter(|lang| !lang.is_empty()).or_else(own).or_else(|| spoken(&headers));
    let done = translate::translate(&app, viewer, id, wanted.as_deref().unwrap_or("en")).await;
    let done = done.map_err(|error| match error {
        Error::NotFound if !app.translator.is_there() => ApiError::NoTranslation,
        error => error.into(),
    })?;
    Ok(Json(Translation::from(&done)).into_response())
}

/// The first language of `Accept-Language`.
fn spoken(headers: &HeaderMap) -> Option<String> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let first = accepted.split([',', ';']).next()?.trim();
    Some(first.to_owned()).filter(|code| !code.is_empty() && code != "*")
}
