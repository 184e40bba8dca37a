//! Statuses: `/api/v1/statuses` and what is told of a single one.

use axum::response::{IntoResponse, Response};
use domain::{AccountId, Code, DraftId, Invalid, MediaId, PollDraft, QuotePolicy, StatusId, Visibility};
use serde::Deserialize;
use services::{
    App, Error, Viewer as Person,
    drafts::Content,
    polls, quotes,
    statuses::{self, Change, Draft, Files, Made, MediaChange, Submitted},
    views,
};

use super::scheduled_statuses;
use crate::{
    ApiError, ApiResult, Json, JsonBytes, Params,
    entities::{
        StatusSource, accounts_json, context_json, deleted_status_json, history_json, status_json, statuses_json,
    },
    extract::{IdempotencyKey, MaybeViewer, Path, State, Viewer},
    params::{Focus, Ids, Maybe, Time, Upload},
    refreshing::Refreshing,
    routes::media::MAX_PICTURE,
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
    quoted_status_id: Option<StatusId>,
    poll: Maybe<PollParams>,
    scheduled_at: Option<Time>,
    /// The kept draft that this was written in: it goes when the post is made. Of our own.
    draft_id: Option<DraftId>,
    /// Of the draft that a change of it is based on; only where a draft is changed.
    version: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PollParams {
    options: Vec<String>,
    /// Seconds.
    expires_in: Option<u64>,
    multiple: bool,
    hide_totals: bool,
}

impl From<PollParams> for PollDraft {
    fn from(params: PollParams) -> Self {
        let PollParams { options, expires_in, multiple, hide_totals } = params;
        Self { options, expires_in, multiple, hide_totals }
    }
}

impl Compose {
    /// `limited` is what others' posts are; nobody can ask for it.
    fn refuse_unknown(&self) -> ApiResult<()> {
        if self.visibility == Some(Visibility::Limited) {
            return Err(Invalid::new("visibility", Code::Inclusion, "is not included in the list").into());
        }
        Ok(())
    }

    /// The version of a draft that a change of it is based on.
    pub(super) fn version(&self) -> Option<i64> {
        self.version
    }

    /// As a draft that is kept.
    pub(super) fn into_content(self) -> Content {
        let scheduled_at = self.scheduled_at.map(|Time(at)| at.millis());
        Content { post: self.into_draft(), scheduled_at }
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
            poll: self.poll.value().map(PollDraft::from).filter(|poll| !poll.options.is_empty()),
            kept_as: self.draft_id,
            local_only: self.local_only,
            quote_policy: self.quote_approval_policy,
            quoted: self.quoted_status_id,
            allowed_mentions: self.allowed_mentions,
            ..Draft::default()
        }
    }
}

/// `POST /api/v1/statuses`
pub async fn create(
    State(app): State<App>,
    viewer: Viewer<scope::WriteStatuses>,
    IdempotencyKey(idempotency_key): IdempotencyKey,
    Params(params): Params<Compose>,
) -> ApiResult<Response> {
    params.refuse_unknown()?;
    let (parent, quoted) = (params.in_reply_to_id, params.quoted_status_id);
    let application = Some(viewer.session().app);
    let at = params.scheduled_at.map(|Time(at)| at);
    let draft = Draft { application, idempotency_key, ..params.into_draft() };
    let made = match statuses::submit(&app, &viewer, draft, at).await {
        Err(Error::NotFound) => return Err(missing(&app, &viewer, parent, quoted).await),
        Err(Error::UnexpectedAccounts(ids)) => return Err(unexpected(&app, &viewer, &ids).await?),
        made => made?,
    };
    match made {
        Submitted::New(written) => {
            let item = views::written_item(&app, &viewer, *written).await?;
            Ok(status_json(&item, Some(&viewer)).into_response())
        }
        Submitted::Made(Made::Published(id)) => Ok(status(&app, Some(&viewer), id).await?.into_response()),
        Submitted::Made(Made::Scheduled(id)) => scheduled_statuses::scheduled(&app, &viewer, id).await,
    }
}

/// What is not there, not for the viewer's eyes, or not for the viewer to quote: nobody can tell which of these.
async fn missing(app: &App, viewer: &Person, parent: Option<StatusId>, quoted: Option<StatusId>) -> ApiError {
    if let Some(quoted) = quoted
        && matches!(quotes::quotable(app, viewer, quoted).await, Err(Error::NotFound))
    {
        return ApiError::NotQuotable;
    }
    match parent {
        Some(parent) if statuses::visible(app, viewer.account, parent).await.is_err() => ApiError::NotAnswerable,
        _ => ApiError::NotFound,
    }
}

/// Whom a post would have reached that its author did not expect.
async fn unexpected(app: &App, viewer: &Person, ids: &[AccountId]) -> ApiResult<ApiError> {
    let accounts = accounts_json(&views::accounts(app, Some(viewer), ids).await?);
    let accounts = serde_json::from_slice(&accounts.0).map_err(Error::internal)?;
    Ok(ApiError::UnexpectedAccounts(accounts))
}

/// `GET /api/v1/statuses/:id`
pub async fn show(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadStatuses>,
    Path(id): Path<StatusId>,
) -> ApiResult<JsonBytes> {
    let item = views::status_item(&app, viewer.get(), id).await?;
    polls::freshen(&app, viewer.get(), &item).await?;
    Ok(status_json(&item, viewer.get()))
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
    let mut item = views::status_item(&app, Some(&viewer), id).await?;
    let files = if params.delete_media { Files::Drop } else { Files::Keep };
    statuses::delete(&app, &viewer, id, files).await?;
    // It has one status less now.
    item.account = views::account(&app, Some(&viewer), item.account.id).await?;
    Ok(deleted_status_json(&item, &viewer))
}

/// A request with the text is the whole post, as in Mastodon: the warning, the files and the poll that it leaves out are to
/// go (a form cannot say otherwise that no file is left). Without the text, what is left out stays.
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
    poll: Maybe<PollParams>,
}

impl Update {
    fn whole(self) -> Self {
        if matches!(self.status, Maybe::Absent) {
            return self;
        }
        Self {
            spoiler_text: self.spoiler_text.or_clear(),
            sensitive: self.sensitive.or(Some(false)),
            // Whoever describes a file keeps it.
            media_ids: if self.media_attributes.is_empty() {
                self.media_ids.or_clear()
            } else {
                self.media_ids
            },
            poll: self.poll.or_clear(),
            ..self
        }
    }
}

#[derive(Deserialize)]
struct MediaAttributes {
    id: MediaId,
    #[serde(default)]
    description: Maybe<String>,
    #[serde(default)]
    focus: Option<Focus>,
    #[serde(default)]
    thumbnail: Option<Upload>,
}

impl From<MediaAttributes> for MediaChange {
    fn from(attributes: MediaAttributes) -> Self {
        let MediaAttributes { id, description, focus, thumbnail } = attributes;
        let thumbnail = thumbnail.map(|file| file.bytes);
        Self { id, description: description.or_empty(), focus: focus.map(|Focus(x, y)| (x, y)), thumbnail }
    }
}

/// `PUT /api/v1/statuses/:id`
pub async fn update(
    State(app): State<App>,
    viewer: Viewer<scope::WriteStatuses>,
    Path(id): Path<StatusId>,
    Params(params): Params<Update, MAX_PICTURE>,
) -> ApiResult<JsonBytes> {
    let params = params.whole();
    let change = Change {
        text: params.status.or_empty(),
        spoiler_text: params.spoiler_text.or_empty(),
        sensitive: params.sensitive,
        language: params.language,
        media: params.media_ids.or_empty(),
        media_attributes: params.media_attributes.into_iter().map(MediaChange::from).collect(),
        poll: params.poll.map(PollDraft::from).change(),
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
) -> ApiResult<(Refreshing, JsonBytes)> {
    let context = statuses::context(&app, viewer.get(), id, views::Text::Json).await?;
    let refresh = statuses::visit_thread(&app, id, &context).await?;
    Ok((Refreshing(refresh), context_json(&context, viewer.get())))
}

/// `GET /api/v1/statuses/:id/history`
pub async fn history(
    State(app): State<App>,
    viewer: MaybeViewer<scope::ReadStatuses>,
    Path(id): Path<StatusId>,
) -> ApiResult<JsonBytes> {
    Ok(history_json(&statuses::history(&app, viewer.get(), id).await?, viewer.get()))
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
