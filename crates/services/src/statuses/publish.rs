//! Publishing a post written here.

use std::time::Duration;

use domain::{
    AccountId, ConversationId, DraftId, Job, PollId, QuoteState, ScheduledStatusId, StatusId, Visibility, text,
};
use storage::{
    Tx, accounts, drafts, follows,
    idempotency::{self, Made},
    jobs,
    media::Media,
    polls, scheduled,
    statuses::{self, Status},
};

use super::{
    Draft,
    compose::{self, Composed},
    insert::{self, New},
};
use crate::{
    App, Error, Result, Viewer,
    polls::schedule_end,
    quotes::{self, Quoting},
    subscriptions,
    views::Written,
};

/// Posts of one account in [`POSTS_WINDOW`].
const POSTS: i64 = 300;
const POSTS_WINDOW: Duration = Duration::from_secs(3 * 3600);

/// What became of a draft that was handed in.
#[derive(Debug)]
pub enum Submitted {
    /// It is published.
    New(Box<Written>),
    /// It waits for its time, or the same request was worked on before.
    Made(Made),
}

/// How long the same `Idempotency-Key` gives the first post again.
const REPEAT_WINDOW: Duration = Duration::from_secs(3600);

/// Publishes a draft that no request has made before, unless the same one is doing so now.
pub(super) async fn publish_new(app: &App, viewer: &Viewer, mut draft: Draft) -> Result<Submitted> {
    check_rate(app, viewer).await?;
    let (context, composed, files) = prepare(app, viewer, &mut draft).await?;
    write(app, viewer, draft, context, composed, files).await
}

/// Checks all of a draft, and makes what is stored of it.
pub(super) async fn prepare(app: &App, viewer: &Viewer, draft: &mut Draft) -> Result<(Context, Composed, Vec<Media>)> {
    draft.poll = compose::check_poll(app, draft.poll.take(), !draft.media.is_empty())?;
    let quoting = Quoting::of(app, viewer, draft).await?;
    quotes::check_alone(quoting.is_some(), !draft.media.is_empty() || draft.poll.is_some())?;
    let has_more = !draft.media.is_empty() || draft.poll.is_some() || quoting.is_some();
    if !has_more && compose::say_warning(&mut draft.text, &mut draft.spoiler_text) {
        draft.sensitive = Some(true);
    }
    compose::check_length(app, &draft.text, &draft.spoiler_text, has_more)?;
    let files = compose::check_media(app, viewer, &draft.media, None).await?;
    draft.media = files.iter().map(|file| file.id).collect();
    compose::check_free(app, &draft.media, draft.waited_as).await?;
    let parent = parent(app, viewer, draft).await?;
    let options = draft.poll.iter().flat_map(|poll| poll.options.iter().map(String::as_str));
    let mut composed = compose::compose(app, &draft.text, &draft.spoiler_text).await?.with_options(options);
    if let Some(quoting) = &quoting {
        composed.html = quoting.led(composed.html);
    }
    compose::check_mentions(&composed.named, draft.allowed_mentions.as_deref())?;
    let limited = accounts::is_limited(&mut app.db.conn(), viewer.account).await?.ok_or(Error::NotFound)?;
    Ok((Context { parent, quoting, limited }, composed, files))
}

/// What the same request made before.
pub(super) async fn find_repeat(app: &App, viewer: &Viewer, key: Option<&str>) -> Result<Option<Made>> {
    let Some(key) = key else { return Ok(None) };
    let since = app.now() - REPEAT_WINDOW;
    Ok(idempotency::find(&mut app.db.conn(), viewer.account, key, since).await?)
}

/// The same, of a request that came in between and may still be waiting for its commit: it is waited for.
pub(super) async fn await_repeat(app: &App, viewer: &Viewer, key: Option<&str>) -> Result<Made> {
    const AWAY: Error = Error::Conflict("The same request is being worked on");
    let since = app.now() - REPEAT_WINDOW;
    let mut tx = app.db.begin().await?;
    let earlier = idempotency::find(&mut tx, viewer.account, key.ok_or(AWAY)?, since).await?;
    tx.commit().await?;
    earlier.ok_or(AWAY)
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

/// The statuses that a new one leads to.
pub(super) struct Context {
    parent: Option<Status>,
    quoting: Option<Quoting>,
    /// The author is limited by the moderators.
    limited: bool,
}

async fn write(
    app: &App,
    viewer: &Viewer,
    mut draft: Draft,
    context: Context,
    composed: Composed,
    files: Vec<Media>,
) -> Result<Submitted> {
    let made_of = MadeOf::take(&mut draft);
    let poll = draft.poll.take().map(|poll| compose::new_poll(poll, app.now()));
    let status = new_status(app, viewer, draft, &context, &composed)?;
    let Context { parent, quoting, .. } = context;
    let silent = match &quoting {
        Some(quoting) => quoting.silent(status.visibility, &composed.named),
        None => Vec::new(),
    };
    let key = made_of.key.clone();
    let (named, tags, files) = (composed.named, composed.tags, files.iter().map(|file| file.id).collect());
    let new = New { status, named, hushed: Vec::new(), silent, tags, poll, files, object: None, quiet: false };
    let (writing, app_there) = (Writing { new, parent, quoting, made_of }, app.clone());
    match app.db.transact(move |tx| Box::pin(writing.write(app_there, tx))).await {
        Ok((new, done, mut written)) => {
            written.keep(app);
            done.raise(app, &new);
            Ok(Submitted::New(Box::new(written)))
        }
        Err(Unwritten::Repeated) => await_repeat(app, viewer, key.as_deref()).await.map(Submitted::Made),
        Err(Unwritten::Failed(error)) => Err(error),
    }
}

/// A new post, and what is written together with it.
struct Writing {
    new: New,
    parent: Option<Status>,
    quoting: Option<Quoting>,
    made_of: MadeOf,
}

/// Why a post was not written.
enum Unwritten {
    /// The same request came in between.
    Repeated,
    Failed(Error),
}

impl<E: Into<Error>> From<E> for Unwritten {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Writing {
    async fn write(self, app: App, tx: &mut Tx) -> Result<(New, insert::Done, Written), Unwritten> {
        let Self { mut new, parent, quoting, made_of } = self;
        let author = new.status.account_id;
        new.status.conversation_id = Some(conversation(&app, tx, parent.as_ref()).await?);
        let mut done = loop {
            match insert::insert(&app, tx, &new).await? {
                Some(done) => break done,
                // Another node took this id in this millisecond.
                None => set_id(&app, &mut new.status),
            }
        };
        let id = new.status.id;
        if !made_of.settle(&app, tx, author, id).await? {
            return Err(Unwritten::Repeated);
        }
        if new.poll.is_some()
            && let Some(poll) = polls::find(tx, PollId(id.0)).await?
        {
            schedule_end(&app, tx, &poll, true).await?;
        }
        if let Some(quoting) = &quoting {
            write_quote(&app, tx, &new.status, quoting, &mut done).await?;
        }
        if !new.status.local_only {
            if concerns_others(tx, &new, quoting.as_ref()).await? {
                jobs::enqueue(tx, &Job::DeliverStatus { status: id }, app.now()).await?;
            }
            subscriptions::posted(&app, tx, author).await?;
        }
        let written = Written::read(&app, tx, author, id).await?;
        Ok((new, done, written))
    }
}

/// Whether a new post is for anybody of another server: if not, no job need find that out.
async fn concerns_others(tx: &mut Tx, new: &New, quoting: Option<&Quoting>) -> Result<bool> {
    let answered = new.status.in_reply_to_account_id;
    let led = [answered, quoting.map(|q| q.status.account_id)];
    let others: Vec<AccountId> =
        new.named.iter().chain(&new.silent).copied().chain(led.into_iter().flatten()).collect();
    Ok(follows::reach_elsewhere(tx, new.status.account_id, answered, &others).await?)
}

/// What a post was before: a request with a key, one that waited, a kept draft.
struct MadeOf {
    key: Option<String>,
    waited_as: Option<ScheduledStatusId>,
    kept_as: Option<DraftId>,
}

impl MadeOf {
    fn take(draft: &mut Draft) -> Self {
        let (waited_as, kept_as) = (draft.waited_as.take(), draft.kept_as.take());
        Self { key: draft.idempotency_key.take(), waited_as, kept_as }
    }

    /// From now on it is this post and nothing else. False if the same request came in between.
    async fn settle(&self, app: &App, tx: &mut Tx, author: AccountId, id: StatusId) -> Result<bool> {
        if let Some(draft) = self.kept_as {
            drafts::delete(tx, author, draft).await?;
        }
        if let Some(waited) = self.waited_as {
            // Somebody else published it, or it was taken back.
            if !scheduled::delete(tx, waited).await? {
                return Err(Error::NotFound);
            }
            idempotency::published(tx, author, waited, id).await?;
            return Ok(true);
        }
        match &self.key {
            Some(key) => Ok(idempotency::insert(tx, author, key, Made::Published(id), app.now()).await?),
            None => Ok(true),
        }
    }
}

/// A quote that needs nobody's answer counts at once; otherwise the quoted author is asked.
async fn write_quote(
    app: &App,
    tx: &mut Tx,
    status: &Status,
    quoting: &Quoting,
    done: &mut insert::Done,
) -> Result<()> {
    match quoting.state {
        QuoteState::Accepted => quotes::settle(app, tx, status, &quoting.status, &mut done.told).await,
        _ => {
            let job = Job::DeliverQuoteRequest { status: status.id };
            Ok(jobs::enqueue(tx, &job, app.now()).await?)
        }
    }
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

fn new_status(app: &App, viewer: &Viewer, draft: Draft, context: &Context, composed: &Composed) -> Result<Status> {
    let (parent, quoting) = (context.parent.as_ref(), context.quoting.as_ref());
    let posting = &viewer.posting;
    let visibility = draft.visibility.unwrap_or(posting.visibility);
    let visibility = if visibility == Visibility::Limited { Visibility::Direct } else { visibility };
    let visibility = quoting.map_or(visibility, |quoting| quoting.narrowed(visibility));
    // Whom the moderators limit is heard by those who follow, not by everybody.
    let visibility = if context.limited { visibility.max(Visibility::Unlisted) } else { visibility };
    if let Some(quoting) = quoting {
        quoting.check_named(viewer.account, visibility, &composed.named)?;
    }
    let language =
        compose::language(draft.language.as_deref(), posting.language.as_deref(), &draft.text, &viewer.locale);
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
        // Nothing tells other servers of what never leaves this one, an answer to it neither.
        local_only: draft.local_only || parent.is_some_and(|parent| parent.local_only),
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
        quote_of_id: quoting.map(|q| q.status.id),
        quote_uri: quoting.map(|q| q.status.uri.clone()),
        quote_state: quoting.map(|q| q.state),
        quote_policy,
        quote_rules: None,
        quote_stamp: None,
        created_at: now,
        edited_at: None,
        deleted_at: None,
        version: 1,
    })
}
