//! Uploads: `/api/v1/media` and `/api/v2/media`. Pictures are ready when the answer comes; v1 and v2 differ only in that
//! v2 may answer 202, which a picture never needs.

use axum::response::IntoResponse;
use domain::{Code, Invalid, MediaId};
use serde::Deserialize;
use services::{
    App,
    media::{self, Upload as NewFile},
    views,
};

use crate::{
    ApiResult, Empty, Json, Params,
    entities::MediaAttachment,
    extract::{Path, State, Viewer},
    params::{Focus, Upload},
    scope,
};

/// Largest request: the picture and what surrounds it.
pub const MAX_UPLOAD: usize = 17 << 20;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct CreateMedia {
    file: Option<Upload>,
    description: Option<String>,
    focus: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct UpdateMedia {
    description: Option<String>,
    focus: Option<String>,
}

fn focus(text: Option<&str>) -> Result<Option<(f64, f64)>, Invalid> {
    let refused = |_| Invalid::new("focus", Code::Invalid, "must be two numbers, x,y");
    text.map(|text| text.parse::<Focus>().map(|Focus(x, y)| (x, y)).map_err(refused)).transpose()
}

/// `POST /api/v1/media`, `POST /api/v2/media`
pub async fn create(
    State(app): State<App>,
    viewer: Viewer<scope::WriteMedia>,
    Params(params): Params<CreateMedia, MAX_UPLOAD>,
) -> ApiResult<impl IntoResponse> {
    let focus = focus(params.focus.as_deref())?;
    let file = params.file.ok_or_else(|| Invalid::new("file", Code::Blank, "can't be blank"))?;
    let upload = NewFile { bytes: file.bytes, description: params.description.unwrap_or_default(), focus };
    let row = media::upload(&app, &viewer, upload).await?;
    Ok(attachment(&app, row))
}

/// `GET /api/v1/media/:id`
pub async fn show(
    State(app): State<App>,
    viewer: Viewer<scope::WriteMedia>,
    Path(id): Path<MediaId>,
) -> ApiResult<impl IntoResponse> {
    let row = media::find(&app, &viewer, id).await?;
    // Once it is in a post, the post tells of it.
    if row.status_id.is_some() {
        return Err(services::Error::NotFound.into());
    }
    Ok(attachment(&app, row))
}

/// `PUT /api/v1/media/:id`
pub async fn update(
    State(app): State<App>,
    viewer: Viewer<scope::WriteMedia>,
    Path(id): Path<MediaId>,
    Params(params): Params<UpdateMedia>,
) -> ApiResult<impl IntoResponse> {
    let focus = focus(params.focus.as_deref())?;
    let row = media::describe(&app, &viewer, id, params.description, focus).await?;
    Ok(attachment(&app, row))
}

/// `DELETE /api/v1/media/:id`
pub async fn delete(
    State(app): State<App>,
    viewer: Viewer<scope::WriteMedia>,
    Path(id): Path<MediaId>,
) -> ApiResult<impl IntoResponse> {
    media::delete(&app, &viewer, id).await?;
    Ok(Empty)
}

fn attachment(app: &App, row: storage::media::Media) -> axum::response::Response {
    let view = views::Media::of(&app.config, row);
    Json(MediaAttachment::from(&view)).into_response()
}
