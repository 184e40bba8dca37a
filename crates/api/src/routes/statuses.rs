//! Statuses: `/api/v1/statuses` and what is told of a single one.

use axum::response::{IntoResponse, Response};
use domain::{AccountId, Code, Invalid, MediaId, QuotePolicy, StatusId, Timestamp, Visibility};
use serde::Deserialize;
use services::{
    App, Viewer as Person,
    statuses::{self, Change, Draft, Files, MediaChange},
    views,
};

use crate::{
    ApiError, ApiResult, Json, JsonBytes, Params,
    entities::{StatusSource, context_json, deleted_status_json, history_json, status_json, statuses_json},
    extract::{IdempotencyKey, MaybeViewer, Path, State, Viewer},
    params::{Focus, Ids, Maybe, Time},
    scope,
};

/// Statuses that are read at once by id.
const BATCH: usize = 40;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Compose {
    status: String,
    spoiler_text: String,
    media_ids: Vec<MediaId>,
    in_reply_to_id: Option<StatusId>,
    sensitive: Option<bool>,
    visibility: Option<Visibility>,
    language: Option<String>,
    quote_approval_policy: Option<QuotePolicy>,
    allowed_mentions: Option<Vec<AccountId>>,
    /// Never leaves this server. Not of Mastodon; other servers that have it call it so.
    local_only: bool,
    quoted_status_id: Option<String>,
    poll: PollParams,
    scheduled_at: Option<Time>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PollParams {
    options: Vec<String>,
}

impl PollParams {
    fn refuse(&self) -> ApiResult<()> {
        if self.options.is_empty() {
            return Ok(());
        }
        Err(refused("poll", "cannot be made on this server yet"))
    }
}

impl Compose {
    /// What is asked for and cannot be done is said, not left out in silence. Time that has passed means now.
    fn refuse_unknown(&self, now: Timestamp) -> ApiResult<()> {
        self.poll.refuse()?;
        if self.scheduled_at.is_some_and(|Time(at)| at > now) {
            return Err(refused("scheduled_at", "cannot be in the future on this server yet"));
        }
        if self.quoted_status_id.is_some() {
            return Err(refused("quoted_status_id", "cannot be given on this server yet"));
        }
        if self.visibility == Some(Visibility::Limited) {
            return Err(Invalid::new("visibility", Code::Inclusion, "is not included in the list").into());
        }
        Ok(())
    }

    fn into_draft(self) -> Draft {
        Draft {
            text: self.status,
            spoiler_text: self.spoiler_text,
            sensitive: self.sensitive,
            visibility: self.visibility,
            language: self.language,
            in_reply_to: self.in_reply_to_id,
            media: self.media_ids,
            local_only: self.local_only,
            quote_policy: self.quote_approval_policy,
            allowed_mentions: self.allowed_mentions,
            ..Draft::default()
        }
    }
}

fn refused(field: &'static str, reason: &'static str) -> ApiError {
    Invalid::new(field, Code::Invalid, reason).into()
}

/// `POST /api/v1/statuses`
pub async fn create(
    State(app): State<App>,
    viewer: Viewer<scope::WriteStatuses>,
    IdempotencyKey(idempotency_key): IdempotencyKey,
    Params(params): Params<Compose>,
) -> ApiResult<JsonBytes> {
    params.refuse_unknown(app.now())?;
    let application = Some(viewer.session().app);
    let draft = Draft { application, idempotency_key, ..params.into_draft() };
    let id = statuses::publish(&app, &viewer, draft).await?;
    status(&app, Some(&viewer), id).await
}

/// `GET /api/v1/statuses/:id`
pub async fn show(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadStatuses>,
    Path(id): Path<StatusId>,
) -> ApiResult<JsonBytes> {
    status(&app, viewer.get(), id).await
}

/// The status as the viewer sees it now.
pub(super) async fn status(app: &App, viewer: Option<&Person>, id: StatusId) -> ApiResult<JsonBytes> {
    let item = views::status_item(app, viewer, id).await?;
    Ok(status_json(&item, viewer))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ById {
    id: Ids<StatusId>,
}

/// `GET /api/v1/statuses`
pub async fn index(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadStatuses>,
    Params(params): Params<ById>,
) -> ApiResult<JsonBytes> {
    let mut ids = params.id.0;
    ids.truncate(BATCH);
    let items = views::items_by_id(&app, viewer.get(), &ids).await?;
    Ok(statuses_json(&items, viewer.get()))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Delete {
    delete_media: bool,
}

/// `DELETE /api/v1/statuses/:id`
pub async fn delete(
    State(app): State<App>,
    viewer: Viewer<scope::WriteStatuses>,
    Path(id): Path<StatusId>,
    Params(params): Params<Delete>,
) -> ApiResult<JsonBytes> {
    let item = views::status_item(&app, Some(&viewer), id).await?;
    let files = if params.delete_media { Files::Drop } else { Files::Keep };
    statuses::delete(&app, &viewer, id, files).await?;
    Ok(deleted_status_json(&item, &viewer))
}

/// What is not given stays; an empty value clears.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Update {
    status: Maybe<String>,
    spoiler_text: Maybe<String>,
    sensitive: Option<bool>,
    language: Option<String>,
    media_ids: Maybe<Vec<MediaId>>,
    media_attributes: Vec<MediaAttributes>,
    quote_approval_policy: Option<QuotePolicy>,
    poll: PollParams,
}

#[derive(Deserialize)]
struct MediaAttributes {
    id: MediaId,
    #[serde(default)]
    description: Maybe<String>,
    #[serde(default)]
    focus: Option<Focus>,
}

impl From<MediaAttributes> for MediaChange {
    fn from(attributes: MediaAttributes) -> Self {
        let MediaAttributes { id, description, focus } = attributes;
        Self { id, description: description.or_empty(), focus: focus.map(|Focus(x, y)| (x, y)) }
    }
}

/// `PUT /api/v1/statuses/:id`
pub async fn update(
    State(app): State<App>,
    viewer: Viewer<scope::WriteStatuses>,
    Path(id): Path<StatusId>,
    Params(params): Params<Update>,
) -> ApiResult<JsonBytes> {
    params.poll.refuse()?;
    let change = Change {
        text: params.status.or_empty(),
        spoiler_text: params.spoiler_text.or_empty(),
        sensitive: params.sensitive,
        language: params.language,
        media: params.media_ids.or_empty(),
        media_attributes: params.media_attributes.into_iter().map(MediaChange::from).collect(),
    };
    statuses::edit(&app, &viewer, id, change).await?;
    if let Some(policy) = params.quote_approval_policy {
        statuses::set_quote_policy(&app, &viewer, id, policy).await?;
    }
    status(&app, Some(&viewer), id).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct InteractionPolicy {
    quote_approval_policy: Option<QuotePolicy>,
}

/// `PUT /api/v1/statuses/:id/interaction_policy`
pub async fn set_interaction_policy(
    State(app): State<App>,
    viewer: Viewer<scope::WriteStatuses>,
    Path(id): Path<StatusId>,
    Params(params): Params<InteractionPolicy>,
) -> ApiResult<JsonBytes> {
    let policy = params.quote_approval_policy.unwrap_or(viewer.posting.quote_policy);
    statuses::set_quote_policy(&app, &viewer, id, policy).await?;
    status(&app, Some(&viewer), id).await
}

/// `GET /api/v1/statuses/:id/context`
pub async fn context(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadStatuses>,
    Path(id): Path<StatusId>,
) -> ApiResult<JsonBytes> {
    let context = statuses::context(&app, viewer.get(), id).await?;
    Ok(context_json(&context, viewer.get()))
}

/// `GET /api/v1/statuses/:id/history`
pub async fn history(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadStatuses>,
    Path(id): Path<StatusId>,
) -> ApiResult<JsonBytes> {
    Ok(history_json(&statuses::history(&app, viewer.get(), id).await?))
}

/// `GET /api/v1/statuses/:id/source`, for the author's eyes only.
pub async fn source(
    State(app): State<App>,
    viewer: Viewer<scope::ReadStatuses>,
    Path(id): Path<StatusId>,
) -> ApiResult<Response> {
    let item = views::status_item(&app, Some(&viewer), id).await?;
    if item.account.id != viewer.account {
        return Err(ApiError::NotFound);
    }
    Ok(Json(StatusSource::from(&*item.status)).into_response())
}
