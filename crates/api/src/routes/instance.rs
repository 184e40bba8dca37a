//! What the server tells of itself: `/api/v1/instance`, `/api/v2/instance`, and what lies below them.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use domain::text;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;
use services::{App, custom_emojis, instance, translate, views::Emoji};

use crate::{
    ApiResult, Json, JsonBytes,
    entities::{CustomEmoji, Rule, instance_v1_json, instance_v2_json},
    etag,
    extract::State,
};

/// `GET /api/v2/instance`
pub async fn show(State(app): State<App>) -> ApiResult<JsonBytes> {
    let instance = instance::instance(&app).await?;
    Ok(instance_v2_json(&app.config, &instance))
}

/// `GET /api/v1/instance`
pub async fn show_v1(State(app): State<App>) -> ApiResult<impl IntoResponse> {
    let instance = instance::instance(&app).await?;
    Ok(instance_v1_json(&app.config, &instance))
}

/// `GET /api/v1/instance/rules`
pub async fn rules(State(app): State<App>) -> ApiResult<impl IntoResponse> {
    let instance = instance::instance(&app).await?;
    Ok(Json(instance.rules.iter().map(Rule::from).collect::<Vec<_>>()).into_response())
}

/// `GET /api/v1/instance/peers`
pub async fn peers(State(app): State<App>) -> ApiResult<impl IntoResponse> {
    Ok(Json(instance::peers(&app).await?))
}

/// Apps read these numbers as texts.
#[derive(Serialize)]
struct Week {
    week: String,
    statuses: String,
    logins: String,
    registrations: String,
}

/// `GET /api/v1/instance/activity`
pub async fn activity(State(app): State<App>) -> ApiResult<impl IntoResponse> {
    let week = |week: &instance::Week| Week {
        week: week.start.secs().to_string(),
        statuses: week.statuses.to_string(),
        logins: week.logins.to_string(),
        registrations: week.registrations.to_string(),
    };
    Ok(Json(instance::weeks(&app).await?.iter().map(week).collect::<Vec<_>>()))
}

#[derive(Serialize)]
struct Language {
    code: &'static str,
    name: &'static str,
}

/// `GET /api/v1/instance/languages`: those in which can be posted.
pub async fn languages() -> impl IntoResponse {
    let language = |language: &text::Language| Language { code: language.code, name: language.name };
    Json(text::languages().iter().map(language).collect::<Vec<_>>())
}

/// `GET /api/v1/instance/translation_languages`: none without a translation service.
pub async fn translation_languages(State(app): State<App>) -> ApiResult<Response> {
    Ok(match translate::languages(&app).await? {
        Some(known) => Json(crate::entities::translation_languages(&known)).into_response(),
        None => Json(BTreeMap::<&str, [&str; 0]>::new()).into_response(),
    })
}

/// As Mastodon lets the answer be kept, by anybody: apps ask for it at every start.
const PUBLIC: HeaderValue =
    HeaderValue::from_static("public, max-age=300, stale-while-revalidate=30, stale-if-error=86400");

/// `GET /api/v1/custom_emojis`
pub async fn custom_emojis(State(app): State<App>, headers: HeaderMap) -> ApiResult<Response> {
    let emojis = custom_emojis::list(&app).await?;
    let answer = Json(emojis.iter().map(CustomEmoji::from).collect::<Vec<_>>()).into_response();
    if app.settings.get().limited_federation {
        return Ok(answer);
    }
    let tag = tag(&emojis);
    let kept = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, PUBLIC)];
    Ok(match etag::matches(&headers, header::IF_NONE_MATCH, &tag) {
        true => (StatusCode::NOT_MODIFIED, kept).into_response(),
        false => (kept, answer).into_response(),
    })
}

/// Another one for every change of the list.
fn tag(emojis: &[Emoji]) -> HeaderValue {
    let one = |emoji: &Emoji| {
        let shelf = emoji.category.as_deref().unwrap_or_default();
        let facts = format!("{}\0{}\0{}\0{shelf}\0", emoji.shortcode, emoji.url, emoji.static_url);
        [facts.into_bytes(), vec![u8::from(emoji.visible_in_picker)]].concat()
    };
    etag::strong(emojis.iter().flat_map(one).map(u64::from))
}
