//! Hashtags: `/api/v1/tags`, and those that somebody follows: `/api/v1/followed_tags`.

use axum::response::IntoResponse;
use services::{App, tags, timelines};

use crate::{
    ApiResult, Json,
    entities::Tag,
    extract::{MaybeViewer, Path, State, Viewer},
    paging::LongPage,
    scope,
};

fn answer(app: &App, tag: timelines::Tag) -> Json<Tag> {
    Json(Tag::new(&app.config, tag, true))
}

/// `GET /api/v1/tags/:name`: also of a tag that nobody has used yet.
pub async fn show(
    State(app): State<App>,
    viewer: MaybeViewer,
    Path(name): Path<String>,
) -> ApiResult<impl IntoResponse> {
    let tag = tags::show(&app, viewer.get(), &name).await?;
    Ok(Json(Tag::new(&app.config, tag, viewer.get().is_some())))
}

/// `POST /api/v1/tags/:name/follow`
pub async fn follow(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFollows>,
    Path(name): Path<String>,
) -> ApiResult<impl IntoResponse> {
    Ok(answer(&app, tags::follow(&app, &viewer, &name).await?))
}

/// `POST /api/v1/tags/:name/unfollow`
pub async fn unfollow(
    State(app): State<App>,
    viewer: Viewer<scope::WriteFollows>,
    Path(name): Path<String>,
) -> ApiResult<impl IntoResponse> {
    Ok(answer(&app, tags::unfollow(&app, &viewer, &name).await?))
}

/// `POST /api/v1/tags/:id/feature`; the id is the tag's name.
pub async fn feature(
    State(app): State<App>,
    viewer: Viewer<scope::WriteAccounts>,
    Path(name): Path<String>,
) -> ApiResult<impl IntoResponse> {
    Ok(answer(&app, tags::feature(&app, &viewer, &name).await?))
}

/// `POST /api/v1/tags/:id/unfeature`
pub async fn unfeature(
    State(app): State<App>,
    viewer: Viewer<scope::WriteAccounts>,
    Path(name): Path<String>,
) -> ApiResult<impl IntoResponse> {
    Ok(answer(&app, tags::unfeature(&app, &viewer, &name).await?))
}

/// `GET /api/v1/followed_tags`
pub async fn followed(
    State(app): State<App>,
    viewer: Viewer<scope::ReadFollows>,
    page: LongPage,
) -> ApiResult<impl IntoResponse> {
    let rows = tags::followed(&app, &viewer, page.cursor()).await?;
    let links = page.links(&rows, |(cursor, _)| *cursor).by_since_id();
    let all: Vec<Tag> = rows.into_iter().map(|(_, tag)| Tag::new(&app.config, tag, true)).collect();
    Ok((links, Json(all)))
}
