//! Editing: the first version is kept, those who boosted or were named are told, the change goes out.

use bytes::Bytes;
use domain::{
    AccountId, EditId, FaspEvent, Job, MediaId, NotificationType, PollDraft, QuotePolicy, StatusId, Timestamp,
    Visibility, text,
};
use serde::{Deserialize, Serialize};
use storage::{
    Tx,
    edits::{self, Edit},
    jobs, media,
    media::Media,
    polls::NewPoll,
    recipients::{self, Recipient},
    statuses::{self, Status},
    tag_follows, tags,
};

use super::{
    compose::{self, Composed},
    edit_poll::{PollBefore, PollChange, poll_change},
    fan_out,
};
use crate::{
    App, Error, Result, Viewer, cards, collections, conversations,
    events::Event,
    fasp,
    media::{change_thumbnail, check_description},
    notifications::Told,
    quotes, search,
};

/// What the author changes. What is None stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub text: Option<String>,
    pub spoiler_text: Option<String>,
    pub sensitive: Option<bool>,
    pub language: Option<String>,
    pub media: Option<Vec<MediaId>>,
    /// New descriptions and focal points of files of this status.
    pub media_attributes: Vec<MediaChange>,
    /// Another poll, or none any more. Other options begin without votes.
    pub poll: Option<Option<PollDraft>>,
}

impl Change {
    /// Whether the status shall ask something; files and a poll take each other's place.
    fn asks(&self) -> bool {
        matches!(&self.poll, Some(Some(poll)) if !poll.options.is_empty())
    }
}

#[derive(Debug, Clone)]
pub struct MediaChange {
    pub id: MediaId,
    pub description: Option<String>,
    pub focus: Option<(f64, f64)>,
    /// A picture to stand for it.
    pub thumbnail: Option<Bytes>,
}

/// A file as an earlier version had it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MediaVersion {
    pub id: MediaId,
    pub description: String,
}

/// Changes an own status. Nothing happens if nothing changes.
pub async fn edit(app: &App, viewer: &Viewer, id: StatusId, change: Change) -> Result<()> {
    let old = statuses::find(&mut app.db.conn(), id).await?.filter(|s| s.account_id == viewer.account);
    let old = old.filter(|s| s.reblog_of_id.is_none()).ok_or(Error::NotFound)?;
    let old_files = media::list_of_status(&mut app.db.conn(), id).await?;
    let old_poll = PollBefore::load(app, &old).await?;
    let mut files = match &change.media {
        Some(ids) => compose::check_media(app, viewer, ids, Some(id)).await?,
        None if change.asks() => Vec::new(),
        None => old_files.clone(),
    };
    compose::check_free(app, change.media.as_deref().unwrap_or_default(), None).await?;
    let poll = poll_change(app, change.poll, old_poll.as_ref(), !files.is_empty())?;
    let options = poll.titles(old_poll.as_ref());
    let mut new = old.clone();
    new.text = change.text.unwrap_or(new.text);
    new.spoiler_text = change.spoiler_text.unwrap_or(new.spoiler_text);
    new.sensitive = change.sensitive.unwrap_or(new.sensitive) || !new.spoiler_text.is_empty();
    if let Some(code) = change.language {
        new.language = compose::language(Some(&code), old.language.as_deref(), &new.text, &viewer.locale);
    }
    let quotes = old.quote_state.is_some();
    let has_more = !files.is_empty() || !options.is_empty();
    quotes::check_alone(quotes, has_more)?;
    if !has_more && !quotes {
        new.sensitive |= compose::say_warning(&mut new.text, &mut new.spoiler_text);
    }
    compose::check_length(app, &new.text, &new.spoiler_text, has_more || quotes)?;
    let composed = compose::compose(app, &new.text, &new.spoiler_text).await?;
    let mut composed = composed.with_options(options.iter().map(String::as_str));
    composed.html = quotes::led(app, &new, composed.html).await?;
    new.emojis = serde_json::to_string(&composed.emojis).map_err(Error::internal)?;
    new.html.clone_from(&composed.html);
    let described = describe(app, &mut files, change.media_attributes).await?;
    let same_files = files.iter().map(|m| m.id).eq(old_files.iter().map(|m| m.id));
    if !described && same_files && same_words(&old, &new) && poll == PollChange::Keep {
        return Ok(());
    }
    let edit = Edited { old, new, old_files, files, composed, old_poll, poll };
    edit.write(app, app.now(), true).await
}

/// Changes who may quote an own status. That is no edit: no version is kept, nobody is told.
pub async fn set_quote_policy(app: &App, viewer: &Viewer, id: StatusId, policy: QuotePolicy) -> Result<()> {
    let status = statuses::find(&mut app.db.conn(), id).await?.filter(|s| s.account_id == viewer.account);
    let status = status.filter(|s| s.reblog_of_id.is_none()).ok_or(Error::NotFound)?;
    let open = matches!(status.visibility, Visibility::Public | Visibility::Unlisted);
    let policy = if open { policy } else { QuotePolicy::Nobody };
    if policy == status.quote_policy {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    statuses::set_quote_policy(&mut tx, id, policy).await?;
    if !status.local_only {
        jobs::enqueue(&mut tx, &Job::DeliverStatusUpdate { status: id }, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

/// A newer version of a status of another server, with the rows of its files (new ones have ids not seen before).
pub async fn edit_remote(
    app: &App,
    old: Status,
    new: Status,
    files: Vec<Media>,
    names: Names,
    at: Timestamp,
) -> Result<()> {
    let old_files = media::list_of_status(&mut app.db.conn(), old.id).await?;
    let composed = Composed {
        html: new.html.clone(),
        named: names.named,
        hushed: names.hushed,
        tags: names.tags,
        emojis: Vec::new(),
    };
    let old_poll = PollBefore::load(app, &old).await?;
    let poll = PollChange::received(names.poll, old_poll.as_ref());
    Edited { old, new, old_files, files, composed, old_poll, poll }.write(app, at, false).await
}

/// Whom and what a received version names, and what it asks.
#[derive(Debug, Clone, Default)]
pub struct Names {
    pub named: Vec<AccountId>,
    /// Those of them to whom it is not addressed: they are not told.
    pub hushed: Vec<AccountId>,
    pub tags: Vec<(String, String)>,
    pub poll: Option<NewPoll>,
}

fn same_words(old: &Status, new: &Status) -> bool {
    old.text == new.text
        && old.spoiler_text == new.spoiler_text
        && old.sensitive == new.sensitive
        && old.language == new.language
}

/// Applies new descriptions, focal points and previews; true if there was anything to change.
async fn describe(app: &App, files: &mut [Media], changes: Vec<MediaChange>) -> Result<bool> {
    let mut changed = false;
    for change in changes {
        let Some(file) = files.iter_mut().find(|m| m.id == change.id) else { continue };
        if let Some(description) = change.description.filter(|d| *d != file.description) {
            check_description(&description)?;
            file.description = description;
            changed = true;
        }
        if let Some((x, y)) = change.focus.filter(|f| Some(*f) != file.focus_x.zip(file.focus_y)) {
            (file.focus_x, file.focus_y) = (Some(x), Some(y));
            changed = true;
        }
        if let Some(picture) = change.thumbnail {
            change_thumbnail(app, file, picture).await?;
            changed = true;
        }
    }
    Ok(changed)
}

struct Edited {
    old: Status,
    new: Status,
    old_files: Vec<Media>,
    files: Vec<Media>,
    composed: Composed,
    old_poll: Option<PollBefore>,
    poll: PollChange,
}

impl Edited {
    async fn write(mut self, app: &App, at: Timestamp, local: bool) -> Result<()> {
        let id = self.new.id;
        self.new.edited_at = Some(at);
        self.new.sanitizer_version = text::SANITIZER_VERSION;
        let mut tx = app.db.begin().await?;
        if self.old.edited_at.is_none() {
            let titles = self.old_poll.as_ref().map(PollBefore::titles);
            keep_version(&mut tx, &self.old, &self.old_files, (titles, self.old.created_at)).await?;
        }
        self.write_files(app, &mut tx).await?;
        statuses::update(&mut tx, &self.new).await?;
        self.poll.write(app, &mut tx, &self.new).await?;
        let titles = Some(self.poll.titles(self.old_poll.as_ref())).filter(|titles| !titles.is_empty());
        keep_version(&mut tx, &self.new, &self.files, (titles, at)).await?;
        let before = recipients::list(&mut tx, id).await?;
        recipients::replace_named(&mut tx, id, &self.composed.named).await?;
        let mut ids = Vec::new();
        for (name, display_name) in &self.composed.tags {
            ids.push(tags::find_or_insert(&mut tx, name, display_name, at).await?);
        }
        let mut used = tag_follows::of_status(&mut tx, id).await?;
        let tagged_anew = ids.iter().any(|tag| !used.contains(tag));
        tags::set(&mut tx, id, &ids, app.now()).await?;
        used.extend(&ids);
        tag_follows::recount(&mut tx, self.new.account_id, &used).await?;
        if tagged_anew {
            fan_out::enqueue_tags(app, &mut tx, &self.new).await?;
        }
        cards::renew(app, &mut tx, &self.new, !self.files.is_empty()).await?;
        collections::expect_linked(app, &mut tx, &self.new).await?;
        search::index::touch(app, &mut tx, id).await?;
        fasp::status(app, &mut tx, &self.new, FaspEvent::Update).await?;
        let mut told = Told::default();
        self.tell(app, &mut tx, &before, &mut told).await?;
        let conversations = conversations::add(app, &mut tx, &self.new, &self.composed.named, &[]).await?;
        if local && !self.new.local_only {
            jobs::enqueue(&mut tx, &Job::DeliverStatusUpdate { status: id }, app.now()).await?;
        }
        tx.commit().await?;
        told.raise(app);
        conversations.raise(app);
        self.raise(app);
        Ok(())
    }

    /// Those who are named now, who boosted it, and who quote it.
    async fn tell(&self, app: &App, tx: &mut Tx, before: &[Recipient], told: &mut Told) -> Result<()> {
        let (id, author) = (self.new.id, self.new.account_id);
        let known = |account: &AccountId| before.iter().any(|r| r.account_id == *account && !r.silent);
        let new = |account: &AccountId| !known(account) && !self.composed.hushed.contains(account);
        let named: Vec<AccountId> = self.composed.named.iter().copied().filter(new).collect();
        told.tell_all(app, tx, &named, (author, NotificationType::Mention, Some(id))).await?;
        let boosters: Vec<AccountId> =
            statuses::reblogs(tx, id).await?.into_iter().map(|(_, booster)| booster).collect();
        told.tell_all(app, tx, &boosters, (author, NotificationType::Update, Some(id))).await?;
        for (quoter, quoting) in storage::quotes::quoters(tx, id).await? {
            told.tell(app, tx, quoter, author, NotificationType::QuotedUpdate, Some(quoting)).await?;
        }
        Ok(())
    }

    async fn write_files(&self, app: &App, tx: &mut Tx) -> Result<()> {
        for file in &self.files {
            if self.old_files.iter().any(|m| m.id == file.id) || file.remote_url.is_none() {
                let focus = file.focus_x.zip(file.focus_y);
                media::describe(tx, file.id, &file.description, focus, app.now()).await?;
                let same = |m: &Media| m.id == file.id && m.small_blob == file.small_blob && m.color == file.color;
                if !self.old_files.iter().any(same) {
                    media::update_preview(tx, file).await?;
                }
            } else {
                media::insert(tx, file).await?;
            }
        }
        Ok(media::attach(tx, self.new.id, &self.files.iter().map(|m| m.id).collect::<Vec<_>>()).await?)
    }

    fn raise(self, app: &App) {
        app.events.raise(Event::Edited {
            status: self.new.id,
            author: self.new.account_id,
            public: self.new.visibility == Visibility::Public && !self.new.local_only,
            local: self.new.local,
            media: !self.files.is_empty(),
            tags: self.composed.tags.into_iter().map(|(name, _)| name).collect(),
        });
    }
}

async fn keep_version(
    tx: &mut Tx,
    status: &Status,
    files: &[Media],
    (poll, at): (Option<Vec<String>>, Timestamp),
) -> Result<()> {
    let files: Vec<MediaVersion> =
        files.iter().map(|m| MediaVersion { id: m.id, description: m.description.clone() }).collect();
    let edit = Edit {
        id: EditId::at(at),
        status_id: status.id,
        text: status.text.clone(),
        spoiler_text: status.spoiler_text.clone(),
        html: status.html.clone(),
        sensitive: status.sensitive,
        media: serde_json::to_string(&files).map_err(Error::internal)?,
        emojis: status.emojis.clone(),
        poll: poll.map(|titles| serde_json::to_string(&titles)).transpose().map_err(Error::internal)?,
        created_at: at,
    };
    Ok(edits::insert(tx, &edit).await?)
}
