//! From what happens to what one page is told of it.

use std::time::Duration;

use domain::StatusId;
use services::{
    events::{Event, Heard, Topic, Unheard, Watcher},
    notifications::{self, Selection},
    views,
};
use storage::timelines::Page;

use super::{Notices, Source, thread::Reading};
use crate::{
    components::{Badges, Fresh, GonePost, Shape},
    frame::Visitor,
    present::{Look, card},
    reply::Parts,
    routes::paging,
};

/// Unread notifications that are counted; more are shown as 99+.
const COUNTED: i64 = 100;

/// What the page shows.
#[derive(Debug)]
pub enum Shown {
    Feed(Source),
    Notices(Notices),
    Thread(Reading),
}

/// One event of the stream.
pub struct Sent {
    pub event: &'static str,
    pub id: Option<String>,
    pub data: String,
}

/// What a page waits for.
pub struct Watch {
    me: Visitor,
    shown: Shown,
    since: Option<i64>,
    watcher: Watcher,
    begun: bool,
    count: u64,
    unread: Option<i64>,
}

/// What must be looked up again.
#[derive(Default)]
struct Changed {
    fresh: bool,
    badge: bool,
    thread: bool,
    edited: Vec<StatusId>,
    deleted: Vec<StatusId>,
    ended: bool,
}

impl Watch {
    /// Watches from now on.
    pub fn new(me: Visitor, shown: Shown, since: Option<i64>) -> Self {
        let own = me.viewer().map(|viewer| Topic::Account(viewer.account));
        let thread = match &shown {
            Shown::Thread(reading) => reading.conversation().map(Topic::Thread),
            Shown::Feed(_) | Shown::Notices(_) => None,
        };
        let topics = own.into_iter().chain(thread).chain([Topic::Public]);
        let watcher = me.app.events.watch(topics);
        Self { me, shown, since, watcher, begun: false, count: 0, unread: None }
    }

    /// What the page is told next; None when the stream ends. Empty if there is nothing to tell, or if nothing happens for
    /// this long: only the waiting may be given up, an event that has come is told.
    pub async fn next(&mut self, patience: Duration) -> Option<Vec<Sent>> {
        let mut changed = Changed::default();
        if self.begun {
            let Ok(heard) = tokio::time::timeout(patience, self.watcher.next()).await else {
                return Some(Vec::new());
            };
            self.note(&mut changed, heard);
            // What else has happened: a burst is one answer.
            while let Some(heard) = self.watcher.try_next().filter(|_| !changed.ended) {
                self.note(&mut changed, heard);
            }
        } else {
            self.begun = true;
            (changed.fresh, changed.badge, changed.thread) = (true, true, true);
        }
        if changed.ended {
            return None;
        }
        match self.tell(changed).await {
            Ok(sent) => Some(sent),
            Err(error) => {
                tracing::error!(%error, "a live page could not be told");
                None
            }
        }
    }

    fn note(&self, changed: &mut Changed, heard: Result<Heard, Unheard>) {
        let event = match heard {
            Ok(heard) => heard.event,
            Err(Unheard::Lagged) => {
                (changed.fresh, changed.badge, changed.thread) = (true, true, true);
                return;
            }
            Err(Unheard::Closed) => {
                changed.ended = true;
                return;
            }
        };
        let viewer = self.me.viewer();
        match &**event {
            Event::Home { .. } => changed.fresh |= matches!(self.shown, Shown::Feed(Source::Home)),
            Event::Public { local, tags, .. } => changed.fresh |= self.is_for(*local, tags),
            Event::Edited { status, .. } => changed.edited.push(*status),
            Event::Deleted { status, .. } => {
                changed.deleted.push(*status);
                changed.fresh |= self.count > 0;
            }
            Event::Notification { .. } | Event::NotificationsMerged { .. } | Event::Relations { .. } => {
                changed.badge = true;
                changed.fresh |= matches!(self.shown, Shown::Notices(_));
            }
            Event::UserChanged { user } => changed.ended |= viewer.is_some_and(|viewer| viewer.user == *user),
            // No page shows lists yet.
            Event::Thread { .. } => changed.thread = true,
            Event::Conversation { .. } => {}
            Event::Announcement { .. } | Event::AnnouncementReaction { .. } | Event::AnnouncementDeleted { .. } => {}
            Event::Lists { .. } | Event::FiltersChanged { .. } | Event::TokenRevoked { .. } | Event::Settings => {}
        }
    }

    fn is_for(&self, local: bool, tags: &[String]) -> bool {
        match &self.shown {
            Shown::Feed(Source::Local) => local,
            Shown::Feed(Source::Public) => true,
            Shown::Feed(Source::Tag(tag)) => tags.contains(&domain::text::hashtag_key(tag)),
            Shown::Feed(Source::Home) | Shown::Notices(_) | Shown::Thread(_) => false,
        }
    }

    async fn tell(&mut self, changed: Changed) -> services::Result<Vec<Sent>> {
        let mut sent = Vec::new();
        if changed.fresh {
            sent.extend(self.fresh().await?);
        }
        if changed.badge {
            sent.extend(self.badge().await?);
        }
        if let (true, Shown::Thread(reading)) = (changed.thread, &mut self.shown) {
            sent.extend(reading.look(&self.me).await?);
        }
        let deleted = changed
            .deleted
            .iter()
            .fold(Parts::default(), |parts, id| parts.put(&GonePost { id: *id }.show(&self.me.w)));
        let mut parts = deleted;
        for id in changed.edited {
            parts = self.edited(parts, id).await?;
        }
        let data = parts.into_string();
        if !data.is_empty() {
            sent.push(Sent { event: "morph", id: None, data });
        }
        Ok(sent)
    }

    /// What is newer than the page, if that has changed.
    async fn fresh(&mut self) -> services::Result<Option<Sent>> {
        let (fresh, newest) = match (&self.shown, self.me.viewer()) {
            (Shown::Feed(source), _) => self.fresh_posts(source).await?,
            (Shown::Notices(notices), Some(viewer)) => (notices.fresh(&self.me.app, viewer, self.since).await?, None),
            (Shown::Notices(_) | Shown::Thread(_), _) => return Ok(None),
        };
        let count = fresh.count + u64::from(fresh.more);
        if count == self.count {
            return Ok(None);
        }
        self.count = count;
        let data = Parts::default().put(&fresh.show(&self.me.w)).into_string();
        Ok(Some(Sent { event: "fresh", id: newest, data }))
    }

    /// How many posts are newer, and the newest of them; the person's own are no news.
    async fn fresh_posts(&self, source: &Source) -> services::Result<(Fresh, Option<String>)> {
        // On a page that shows no post all are new.
        let above_id = self.since.unwrap_or(0);
        let page = Page { max_id: i64::MAX, above_id, upwards: false, limit: paging::LIMIT + 1 };
        let viewer = self.me.viewer();
        let items = source.read(&self.me.app, viewer, page).await?;
        let newest = items.first().map(|item| item.status.id.to_string());
        let own = viewer.map(|viewer| viewer.account);
        let count = items.iter().filter(|item| Some(item.account.id) != own).count() as u64;
        let most = paging::LIMIT as u64;
        let href = source.path();
        let newer = self.since.map(|since| format!("{href}?min_id={since}"));
        Ok((Fresh { count: count.min(most), more: count > most, href, newer, notices: false }, newest))
    }

    async fn badge(&mut self) -> services::Result<Option<Sent>> {
        let Some(viewer) = self.me.viewer() else { return Ok(None) };
        let unread = notifications::count_unread_shown(&self.me.app, viewer, &Selection::default(), COUNTED).await?;
        if self.unread.replace(unread) == Some(unread) {
            return Ok(None);
        }
        let badges = Badges { notifications: u64::try_from(unread).unwrap_or_default() };
        let data = Parts::default().put(&badges.show(&self.me.w)).into_string();
        Ok(Some(Sent { event: "badge", id: None, data }))
    }

    /// The card as it is now, if the visitor may see it and the page knows its place.
    async fn edited(&self, parts: Parts, id: StatusId) -> services::Result<Parts> {
        let item = match views::status_item(&self.me.app, self.me.viewer(), id).await {
            Ok(item) => item,
            Err(services::Error::NotFound) => return Ok(parts),
            Err(error) => return Err(error),
        };
        let viewer = self.me.viewer();
        let look = match &self.shown {
            Shown::Feed(_) | Shown::Notices(_) => Look::feed(viewer),
            Shown::Thread(reading) if reading.opened() == id => Look::thread(viewer, Shape::Focused, false),
            Shown::Thread(_) => return Ok(parts),
        };
        Ok(parts.put(&card(&item, look).show(&self.me.w)))
    }
}
