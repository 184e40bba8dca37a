//! A new status, wherever it was written: its rows, whom it concerns, and the work that follows, in one transaction.

use domain::{AccountId, FaspEvent, MediaId, NotificationType, StatusId, Visibility};
use storage::{
    Tx, accounts, media,
    media::Media,
    objects::{self, StatusObject},
    polls::{self, NewPoll},
    recipients,
    statuses::{self, Count, Status},
    tag_follows, tags,
};

use super::{
    fan_out::{self, Reached},
    thread,
};
use crate::{
    App, Result, cards, collections,
    conversations::{self, Changed},
    events::Event,
    fasp,
    notifications::Told,
    search, trends,
};

/// A status with what belongs to it.
#[derive(Debug, Clone)]
pub struct New {
    pub status: Status,
    /// Whom it names, in order.
    pub named: Vec<AccountId>,
    /// Those of them to whom it is not addressed: they are not told.
    pub hushed: Vec<AccountId>,
    /// Whom it reached without naming them.
    pub silent: Vec<AccountId>,
    /// Folded name and spelling.
    pub tags: Vec<(String, String)>,
    pub poll: Option<NewPoll>,
    /// In order; their rows are there.
    pub files: Vec<MediaId>,
    /// What it is besides its words, if it comes from elsewhere and is more than a note.
    pub object: Option<StatusObject>,
    /// It is old: it takes its place, and nobody is told of it.
    pub quiet: bool,
}

/// A status from another server, with the rows of its files. None if it is known already or was deleted before it came:
/// then the transaction must not be kept.
pub async fn receive(app: &App, tx: &mut Tx, mut new: New, files: Vec<Media>) -> Result<Option<Received>> {
    if statuses::is_buried(tx, &new.status.uri).await? {
        return Ok(None);
    }
    new.files = files.iter().map(|file| file.id).collect();
    for file in &files {
        media::insert(tx, file).await?;
    }
    // Two objects of one millisecond may want the same id: the next attempt takes the next.
    for attempt in 0..8 {
        new.status.id = StatusId::remote(new.status.created_at, &new.status.uri, attempt);
        let Some(done) = insert(app, tx, &new).await? else {
            if statuses::find_by_uri(tx, &new.status.uri).await?.is_some() {
                return Ok(None);
            }
            continue;
        };
        for (orphan, visibility) in statuses::adopt(tx, &new.status).await? {
            tracing::debug!(status.id = %orphan, "a reply found its parent");
            if is_counted_reply(visibility) {
                statuses::count(tx, new.status.id, Count::Replies, 1).await?;
            }
        }
        return Ok(Some(Received { new, done }));
    }
    Ok(None)
}

/// Whether replies of this visibility are among those that a status tells the number of. Nobody learns from it that there
/// are others.
pub(super) const fn is_counted_reply(visibility: Visibility) -> bool {
    matches!(visibility, Visibility::Public | Visibility::Unlisted)
}

/// A status from another server that was just written.
#[must_use = "raise it after the commit"]
pub struct Received {
    new: New,
    done: Done,
}

impl Received {
    pub const fn id(&self) -> StatusId {
        self.new.status.id
    }

    /// Tells watchers; call it after the commit.
    pub fn raise(self, app: &App) {
        if self.new.quiet {
            thread::joined(app, &self.new.status);
        } else {
            self.done.raise(app, &self.new);
        }
    }
}

/// What is told after the commit.
#[must_use = "raise it after the commit"]
pub(super) struct Done {
    pub told: Told,
    reached: Reached,
    conversations: Changed,
}

impl Done {
    pub(super) fn raise(self, app: &App, new: &New) {
        let status = &new.status;
        self.reached.raise(app, status.id);
        if status.visibility == Visibility::Public && !status.local_only && status.reblog_of_id.is_none() {
            let tags = new.tags.iter().map(|(name, _)| name.clone()).collect();
            let (author, local, media) = (status.account_id, status.local, !new.files.is_empty());
            app.events.raise(Event::Public { status: status.id, author, local, media, tags });
        }
        thread::joined(app, status);
        self.told.raise(app);
        self.conversations.raise(app);
    }
}

/// Writes the status and all that hangs on it. None if its id or uri is taken.
pub(super) async fn insert(app: &App, tx: &mut Tx, new: &New) -> Result<Option<Done>> {
    let status = &new.status;
    if !statuses::insert(tx, status).await? {
        return Ok(None);
    }
    if let Some(object) = &new.object {
        objects::put(tx, &StatusObject { status_id: status.id, ..object.clone() }).await?;
    }
    if let Some(poll) = &new.poll {
        polls::insert(tx, status.id, status.account_id, poll).await?;
    }
    recipients::insert(tx, status.id, &new.named, false).await?;
    recipients::insert(tx, status.id, &new.silent, true).await?;
    let mut ids = Vec::with_capacity(new.tags.len());
    for (name, display_name) in &new.tags {
        ids.push(tags::find_or_insert(tx, name, display_name, status.created_at).await?);
    }
    if !ids.is_empty() {
        tags::add(tx, status.id, &ids, app.now()).await?;
        if matches!(status.visibility, Visibility::Public | Visibility::Unlisted) {
            tag_follows::count_one(tx, status.account_id, &ids, status.created_at).await?;
        }
        trends::posted(app, tx, status).await?;
    }
    if let Some(parent) = status.in_reply_to_id.filter(|_| is_counted_reply(status.visibility)) {
        statuses::count(tx, parent, Count::Replies, 1).await?;
    }
    if status.visibility != Visibility::Direct {
        accounts::count_status(tx, status.account_id, 1, Some(status.created_at)).await?;
    }
    let mut told = Told::default();
    if !new.quiet {
        let named: Vec<AccountId> = new.named.iter().copied().filter(|one| !new.hushed.contains(one)).collect();
        told.tell_all(app, tx, &named, (status.account_id, NotificationType::Mention, Some(status.id))).await?;
    }
    if !new.files.is_empty() {
        media::attach(tx, status.id, &new.files).await?;
    }
    collections::expect_linked(app, tx, status).await?;
    fasp::status(app, tx, status, FaspEvent::New).await?;
    let has_card = cards::expect(app, tx, status, !new.files.is_empty()).await?;
    search::index::add(tx, new, has_card).await?;
    let reached = fan_out::begin(app, tx, status, (&new.named, &new.silent)).await?;
    let conversations = conversations::add(app, tx, status, &new.named, &new.silent).await?;
    Ok(Some(Done { told, reached, conversations }))
}
