//! Hashtags: `/api/v1/tags`.

use axum::response::IntoResponse;
use services::{App, timelines};

use crate::{
    ApiResult, Json,
    entities::Tag,
    extract::{MaybeViewer, Path, State},
};

/// `GET /api/v1/tags/:name`: also of a tag that nobody has used yet.
pub async fn show(
    State(app): State<App>,
    viewer: MaybeViewer,
    Path(name): Path<String>,
) -> ApiResult<impl IntoResponse> {
    let tag = timelines::hashtag(&app, &name).await?;
    Ok(Json(Tag::new(&app.config, tag, viewer.get().is_some())))
}
