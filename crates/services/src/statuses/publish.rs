//! Publishing a post written here.

use std::time::Duration;

use domain::{ConversationId, Job, StatusId, Visibility, text};
use storage::{
    Tx, jobs, media,
    media::Media,
    statuses::{self, Status},
};

use super::{
    Draft,
    compose::{self, Composed},
    insert::{self, New},
};
use crate::{App, Error, Result, Viewer};

/// Posts of one account in [`POSTS_WINDOW`].
const POSTS: i64 = 300;
const POSTS_WINDOW: Duration = Duration::from_secs(3 * 3600);

/// How long the same `Idempotency-Key` gives the first post again.
const REPEAT_WINDOW: Duration = Duration::from_secs(3600);

/// Publishes a draft and gives the new status, or the one that the same request made before.
pub async fn publish(app: &App, viewer: &Viewer, draft: Draft) -> Result<StatusId> {
    if let Some(earlier) = find_repeat(app, viewer, &draft).await? {
        return Ok(earlier);
    }
    check_rate(app, viewer).await?;
    compose::check_length(app, &draft.text, &draft.spoiler_text, !draft.media.is_empty())?;
    let files = compose::check_media(app, viewer, &draft.media, None).await?;
    let parent = parent(app, viewer, &draft).await?;
    let composed = compose::compose(app, &draft.text, &draft.spoiler_text).await?;
    compose::check_mentions(&composed.named, draft.allowed_mentions.as_deref())?;
    write(app, viewer, draft, parent, composed, files).await
}

async fn find_repeat(app: &App, viewer: &Viewer, draft: &Draft) -> Result<Option<StatusId>> {
    let Some(key) = &draft.idempotency_key else { return Ok(None) };
    let since = app.now() - REPEAT_WINDOW;
    Ok(statuses::find_repeat(&mut app.db.conn(), viewer.account, key, since).await?)
}

async fn check_rate(app: &App, viewer: &Viewer) -> Result<()> {
    let since = app.now() - POSTS_WINDOW;
    if !app.config.testbed && statuses::count_since(&mut app.db.conn(), viewer.account, since).await? >= POSTS {
        return Err(Error::RateLimited);
    }
    Ok(())
}

/// What the draft answers. A boost is answered by answering its original.
async fn parent(app: &App, viewer: &Viewer, draft: &Draft) -> Result<Option<Status>> {
    let Some(id) = draft.in_reply_to else { return Ok(None) };
    let found = statuses::find_visible(&mut app.db.conn(), viewer.account, id).await?.ok_or(Error::NotFound)?;
    match found.reblog_of_id {
        Some(original) => {
            let original = statuses::find_visible(&mut app.db.conn(), viewer.account, original).await?;
            Ok(Some(original.ok_or(Error::NotFound)?))
        }
        None => Ok(Some(found)),
    }
}

async fn write(
    app: &App,
    viewer: &Viewer,
    draft: Draft,
    parent: Option<Status>,
    composed: Composed,
    files: Vec<Media>,
) -> Result<StatusId> {
    let key = draft.idempotency_key.clone();
    let mut status = new_status(app, viewer, draft, parent.as_ref(), &composed)?;
    let mut tx = app.db.begin().await?;
    status.conversation_id = Some(conversation(app, &mut tx, parent.as_ref()).await?);
    let mut new = New { status, named: composed.named, silent: Vec::new(), tags: composed.tags };
    let done = loop {
        match insert::insert(app, &mut tx, &new).await? {
            Some(done) => break done,
            // Another node took this id in this millisecond.
            None => set_id(app, &mut new.status),
        }
    };
    let id = new.status.id;
    if let Some(key) = key
        && !statuses::insert_repeat(&mut tx, viewer.account, &key, id, app.now()).await?
    {
        drop(tx);
        let since = app.now() - REPEAT_WINDOW;
        let earlier = statuses::find_repeat(&mut app.db.conn(), viewer.account, &key, since).await?;
        return earlier.ok_or(Error::Conflict("The same request is being worked on"));
    }
    if !files.is_empty() {
        media::attach(&mut tx, id, &files.iter().map(|m| m.id).collect::<Vec<_>>()).await?;
    }
    if !new.status.local_only {
        jobs::enqueue(&mut tx, &Job::DeliverStatus { status: id }, app.now()).await?;
    }
    tx.commit().await?;
    done.raise(app, &new, !files.is_empty());
    Ok(id)
}

fn set_id(app: &App, status: &mut Status) {
    status.id = StatusId::at(app.now());
    status.uri = app.config.status_uri(status.account_id, status.id);
}

async fn conversation(app: &App, tx: &mut Tx, parent: Option<&Status>) -> Result<ConversationId> {
    match parent.and_then(|p| p.conversation_id) {
        Some(id) => Ok(id),
        None => Ok(statuses::insert_conversation(tx, None, app.now()).await?),
    }
}

fn new_status(
    app: &App,
    viewer: &Viewer,
    draft: Draft,
    parent: Option<&Status>,
    composed: &Composed,
) -> Result<Status> {
    let posting = &viewer.posting;
    let visibility = draft.visibility.unwrap_or(posting.visibility);
    let visibility = if visibility == Visibility::Limited { Visibility::Direct } else { visibility };
    let language = compose::language(draft.language.as_deref(), posting.language.as_deref(), &draft.text)?;
    let sensitive = draft.sensitive.unwrap_or(posting.sensitive) || !draft.spoiler_text.is_empty();
    let to_few = matches!(visibility, Visibility::Private | Visibility::Direct);
    let quote_policy = if to_few {
        domain::QuotePolicy::Nobody
    } else {
        draft.quote_policy.unwrap_or(posting.quote_policy)
    };
    let now = app.now();
    let id = StatusId::at(now);
    Ok(Status {
        id,
        account_id: viewer.account,
        uri: app.config.status_uri(viewer.account, id),
        url: None,
        local: true,
        visibility,
        local_only: draft.local_only,
        conversation_id: None,
        in_reply_to_id: parent.map(|p| p.id),
        in_reply_to_account_id: parent.map(|p| p.account_id),
        in_reply_to_uri: None,
        reply: parent.is_some_and(|p| p.account_id != viewer.account),
        reblog_of_id: None,
        text: draft.text,
        spoiler_text: draft.spoiler_text,
        html: composed.html.clone(),
        sanitizer_version: text::SANITIZER_VERSION,
        sensitive,
        language,
        application_id: draft.application,
        emojis: serde_json::to_string(&composed.emojis).map_err(Error::internal)?,
        poll_id: None,
        quote_of_id: None,
        quote_uri: None,
        quote_state: None,
        quote_policy,
        created_at: now,
        edited_at: None,
        deleted_at: None,
        version: 1,
    })
}
