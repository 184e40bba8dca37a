//! Uploads: `/api/v1/media` and `/api/v2/media`. Pictures are ready when the answer comes; for films and sounds v1 waits,
//! and v2 answers 202 at once.

use std::time::Duration;

use axum::{
    extract::multipart::Field,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use domain::{Code, Invalid, MediaId, MediaState};
use futures_util::TryStreamExt;
use http::StatusCode;
use serde::Deserialize;
use services::{
    App, Viewer as Person,
    media::{self, Changes, Patience, Received, Upload as NewFile},
    views,
};

use crate::{
    ApiError, ApiResult, Empty, Json, Params,
    entities::MediaAttachment,
    extract::{Path, State, Streamed, Viewer},
    params::{Focus, Maybe, Upload},
    scope,
};

/// Largest request with a picture in memory, and what surrounds it.
pub const MAX_PICTURE: usize = 17 << 20;
/// Largest request of all. The file in it has the limits of the configuration.
const MAX_UPLOAD: usize = 4 << 30;
/// Longest text in such a request: a description, many times over.
const MAX_TEXT: usize = 64 << 10;

/// How long the old way to upload waits.
const WAIT: Duration = Duration::from_secs(30 * 60);

/// What comes in the parts of the form.
#[derive(Default)]
struct Parts {
    file: Option<Received>,
    thumbnail: Option<Bytes>,
    description: String,
    focus: Option<(f64, f64)>,
}

impl Parts {
    async fn read(app: &App, mut form: Streamed<MAX_UPLOAD>) -> ApiResult<Self> {
        let mut parts = Self::default();
        while let Some(part) = form.next_part().await? {
            let name = part.name().unwrap_or_default().to_owned();
            match name.as_str() {
                "file" => {
                    let pieces = part.map_err(Streamed::<MAX_UPLOAD>::failed);
                    parts.file = Some(Received::stream::<ApiError, ApiError>(app, pieces).await?);
                }
                "thumbnail" => parts.thumbnail = Some(whole(part, MAX_PICTURE, "thumbnail").await?),
                "description" => parts.description = text(part, "description").await?,
                "focus" => parts.focus = focus(Some(&text(part, "focus").await?))?,
                _ => {}
            }
        }
        Ok(parts)
    }

    async fn take(self, app: &App, viewer: &Person, patience: Patience) -> ApiResult<Response> {
        let file = self.file.ok_or_else(|| Invalid::new("file", Code::Blank, "can't be blank"))?;
        let Self { description, focus, thumbnail, .. } = self;
        let upload = NewFile { file, description, focus, thumbnail };
        let row = media::upload(app, viewer, upload, patience).await?;
        let status = if row.state == MediaState::Processing {
            StatusCode::ACCEPTED
        } else {
            StatusCode::OK
        };
        Ok((status, attachment(app, row)).into_response())
    }
}

async fn whole(mut part: Field<'_>, limit: usize, name: &'static str) -> ApiResult<Bytes> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(Streamed::<MAX_UPLOAD>::failed)? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > limit {
            return Err(Invalid::new(name, Code::TooLong, "is too long").into());
        }
    }
    Ok(bytes.into())
}

async fn text(part: Field<'_>, name: &'static str) -> ApiResult<String> {
    let bytes = whole(part, MAX_TEXT, name).await?;
    let text = String::from_utf8(bytes.into()).map_err(|_| Invalid::new(name, Code::Invalid, "is invalid"))?;
    Ok(text.replace('\0', ""))
}

fn focus(text: Option<&str>) -> Result<Option<(f64, f64)>, Invalid> {
    let refused = |_| Invalid::new("focus", Code::Invalid, "must be two numbers, x,y");
    let given = text.filter(|text| !text.trim().is_empty());
    given.map(|text| text.parse::<Focus>().map(|Focus(x, y)| (x, y)).map_err(refused)).transpose()
}

/// `POST /api/v2/media`
pub async fn create(
    State(app): State<App>,
    viewer: Viewer<scope::WriteMedia>,
    form: Streamed<MAX_UPLOAD>,
) -> ApiResult<Response> {
    Parts::read(&app, form).await?.take(&app, &viewer, Patience::None).await
}

/// `POST /api/v1/media`
pub async fn create_and_wait(
    State(app): State<App>,
    viewer: Viewer<scope::WriteMedia>,
    form: Streamed<MAX_UPLOAD>,
) -> ApiResult<Response> {
    let answer = Parts::read(&app, form).await?.take(&app, &viewer, Patience::For(WAIT)).await?;
    Ok(answer.into_response())
}

/// `GET /api/v1/media/:id`: 206 while it is being processed, 422 with the reason if that failed.
pub async fn show(
    State(app): State<App>,
    viewer: Viewer<scope::WriteMedia>,
    Path(id): Path<MediaId>,
) -> ApiResult<Response> {
    // Once it is in a post, the post tells of it.
    let row = media::find_free(&app, &viewer, id).await?;
    match row.state {
        MediaState::Failed => {
            let reason = row.reason.unwrap_or_else(|| "could not be processed".to_owned());
            Err(Invalid::new("file", Code::Invalid, reason).into())
        }
        MediaState::Processing => Ok((StatusCode::PARTIAL_CONTENT, attachment(&app, row)).into_response()),
        MediaState::Ready | MediaState::Remote => Ok(attachment(&app, row)),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct UpdateMedia {
    description: Maybe<String>,
    focus: Option<String>,
    thumbnail: Option<Upload>,
}

/// `PUT /api/v1/media/:id`
pub async fn update(
    State(app): State<App>,
    viewer: Viewer<scope::WriteMedia>,
    Path(id): Path<MediaId>,
    Params(params): Params<UpdateMedia, MAX_PICTURE>,
) -> ApiResult<Response> {
    let changes = Changes {
        description: params.description.or_empty(),
        focus: focus(params.focus.as_deref())?,
        thumbnail: params.thumbnail.map(|file| file.bytes),
    };
    let row = media::describe(&app, &viewer, id, changes).await?;
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

fn attachment(app: &App, row: storage::media::Media) -> Response {
    let view = views::Media::of(&app.config, row);
    Json(MediaAttachment::from(&view)).into_response()
}
