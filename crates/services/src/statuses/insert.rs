//! A new status, wherever it was written: its rows, whom it concerns, and the work that follows, in one transaction.

use domain::{AccountId, FollowId, Job, MediaId, NotificationType, StatusId, Visibility};
use storage::{
    Tx, accounts, feeds, jobs, media,
    media::Media,
    objects::{self, StatusObject},
    polls::{self, NewPoll},
    recipients,
    statuses::{self, Count, Status},
    tag_follows, tags,
};

use crate::{
    App, Result, cards,
    conversations::{self, Changed},
    events::Event,
    notifications::Told,
    search, trends,
};

/// A status with what belongs to it.
#[derive(Debug, Clone)]
pub struct New {
    pub status: Status,
    /// Whom it names, in order.
    pub named: Vec<AccountId>,
    /// Whom it reached without naming them.
    pub silent: Vec<AccountId>,
    /// Folded name and spelling.
    pub tags: Vec<(String, String)>,
    pub poll: Option<NewPoll>,
    /// What it is besides its words, if it comes from elsewhere and is more than a note.
    pub object: Option<StatusObject>,
    /// It is old: it takes its place, and nobody is told of it.
    pub quiet: bool,
}

/// A status from another server, with the rows of its files. None if it is known already or was deleted before it came.
pub async fn receive(app: &App, mut new: New, files: Vec<Media>) -> Result<Option<StatusId>> {
    let mut tx = app.db.begin().await?;
    if statuses::is_buried(&mut tx, &new.status.uri).await? {
        return Ok(None);
    }
    // Two objects of one millisecond may want the same id: the next attempt takes the next.
    for attempt in 0..8 {
        new.status.id = StatusId::remote(new.status.created_at, &new.status.uri, attempt);
        let Some(done) = insert(app, &mut tx, &new).await? else {
            if statuses::find_by_uri(&mut tx, &new.status.uri).await?.is_some() {
                return Ok(None);
            }
            continue;
        };
        if let Some(object) = &mut new.object {
            object.status_id = new.status.id;
            objects::put(&mut tx, object).await?;
        }
        let ids: Vec<MediaId> = files.iter().map(|m| m.id).collect();
        for file in &files {
            media::insert(&mut tx, file).await?;
        }
        media::attach(&mut tx, new.status.id, &ids).await?;
        cards::expect(app, &mut tx, &new.status, !files.is_empty()).await?;
        for orphan in statuses::adopt(&mut tx, &new.status).await? {
            tracing::debug!(status.id = %orphan, "a reply found its parent");
            statuses::count(&mut tx, new.status.id, Count::Replies, 1).await?;
        }
        tx.commit().await?;
        if !new.quiet {
            done.raise(app, &new, !files.is_empty());
        }
        return Ok(Some(new.status.id));
    }
    Ok(None)
}

/// What is told after the commit.
#[must_use = "raise it after the commit"]
pub(super) struct Done {
    pub told: Told,
    own_home: bool,
    conversations: Changed,
}

impl Done {
    pub(super) fn raise(self, app: &App, new: &New, media: bool) {
        let status = &new.status;
        if self.own_home {
            app.events.raise(Event::Home { status: status.id, homes: vec![status.account_id] });
        }
        if status.visibility == Visibility::Public && !status.local_only && status.reblog_of_id.is_none() {
            let tags = new.tags.iter().map(|(name, _)| name.clone()).collect();
            let (author, local) = (status.account_id, status.local);
            app.events.raise(Event::Public { status: status.id, author, local, media, tags });
        }
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
        tags::set(tx, status.id, &ids, app.now()).await?;
        if matches!(status.visibility, Visibility::Public | Visibility::Unlisted) {
            tag_follows::count_one(tx, status.account_id, &ids, status.created_at).await?;
        }
        trends::posted(app, tx, status).await?;
    }
    if let Some(parent) = status.in_reply_to_id.filter(|_| status.visibility != Visibility::Direct) {
        statuses::count(tx, parent, Count::Replies, 1).await?;
    }
    if status.visibility != Visibility::Direct {
        accounts::count_status(tx, status.account_id, 1, Some(status.created_at)).await?;
    }
    let mut told = Told::default();
    for account in new.named.iter().filter(|_| !new.quiet) {
        let kind = NotificationType::Mention;
        told.tell(app, tx, *account, status.account_id, kind, Some(status.id)).await?;
    }
    search::index::touch_new(app, tx, status.id, status.account_id, &new.named).await?;
    let own_home = enqueue_homes(app, tx, status).await?;
    let conversations = conversations::add(app, tx, status, &new.named, &new.silent).await?;
    Ok(Some(Done { told, own_home, conversations }))
}

/// The author's own home at once, the followers' by jobs. True if the author has a home here.
pub(super) async fn enqueue_homes(app: &App, tx: &mut Tx, status: &Status) -> Result<bool> {
    // Messages to single people belong to conversations, not into homes.
    if matches!(status.visibility, Visibility::Direct | Visibility::Limited) {
        return Ok(false);
    }
    if status.local {
        feeds::insert(tx, &[status.account_id], status.id, status.account_id, status.reblog_of_id).await?;
    }
    jobs::enqueue(tx, &Job::FanOut { status: status.id, after: FollowId(0) }, app.now()).await?;
    Ok(status.local)
}
