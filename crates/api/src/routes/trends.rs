//! What is talked about: `/api/v1/trends`.

use axum::response::IntoResponse;
use domain::FilterContext;
use serde::Deserialize;
use services::{
    App, filters, tags,
    trends::{self, Asked},
};

use crate::{
    ApiResult, Json, JsonBytes, Params,
    entities::{Tag, links_json, statuses_json},
    extract::{MaybeViewer, State},
    paging::{Links, OffsetPage},
};

/// In which language the page of the app is, if it says so.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Language {
    lang: Option<String>,
}

/// `GET /api/v1/trends/tags`, and `GET /api/v1/trends`, its old name
pub async fn tags(
    State(app): State<App>,
    viewer: MaybeViewer,
    page: OffsetPage<10, 20>,
) -> ApiResult<impl IntoResponse> {
    let mut found = trends::tags(&app, page.limit, page.offset).await?;
    tags::mark(&app, viewer.get(), &mut found).await?;
    let links = page.links(found.len());
    let signed_in = viewer.get().is_some();
    Ok((links, Json(found.into_iter().map(|tag| Tag::new(&app.config, tag, signed_in)).collect::<Vec<_>>())))
}

/// `GET /api/v1/trends/statuses`
pub async fn statuses(
    State(app): State<App>,
    viewer: MaybeViewer,
    page: OffsetPage<20, 40>,
    Params(params): Params<Language>,
) -> ApiResult<(Links, JsonBytes)> {
    let asked = Asked { language: params.lang.as_deref(), limit: page.limit, offset: page.offset };
    let mut items = trends::statuses(&app, viewer.get(), asked).await?;
    let links = page.links(items.len());
    filters::retain_shown(&mut items, viewer.get(), FilterContext::Public);
    Ok((links, statuses_json(&items, viewer.get())))
}

/// `GET /api/v1/trends/links`
pub async fn links(
    State(app): State<App>,
    viewer: MaybeViewer,
    page: OffsetPage<10, 20>,
    Params(params): Params<Language>,
) -> ApiResult<(Links, JsonBytes)> {
    let asked = Asked { language: params.lang.as_deref(), limit: page.limit, offset: page.offset };
    let found = trends::links(&app, viewer.get(), asked).await?;
    Ok((page.links(found.len()), links_json(&found, viewer.get())))
}
