//! What has just happened, for those who watch: streaming connections, live pages, caches. Raised after the commit,
//! ids only; nothing depends on an event arriving, since whatever must happen is a row.
//!
//! With PostgreSQL and several nodes, [`Events::bridge`] carries events to the other nodes by NOTIFY.

mod controls;
mod watcher;

use std::{
    collections::HashMap,
    fmt,
    ops::Deref,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::Bytes;
use domain::{
    AccountConversationId, AccountId, AnnouncementId, ConversationId, ListId, NotificationId, StatusId, TokenId, UserId,
};
use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};
use tokio::sync::{OnceCell, mpsc};

use self::watcher::Line;
pub use self::{
    controls::Controls,
    watcher::{Heard, Unheard, Watcher},
};
use crate::{Result, streams::Scene};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Event {
    /// A status entered these homes.
    Home {
        status: StatusId,
        homes: Vec<AccountId>,
    },
    /// A status entered these lists.
    Lists {
        status: StatusId,
        lists: Vec<ListId>,
    },
    /// A status that public feeds may show.
    Public {
        status: StatusId,
        author: AccountId,
        local: bool,
        media: bool,
        tags: Vec<String>,
    },
    /// A status was edited; `homes` is not known, watchers compare.
    Edited {
        status: StatusId,
        author: AccountId,
        public: bool,
        local: bool,
        media: bool,
        tags: Vec<String>,
    },
    /// A thread has a new reply, or what was missing of it has been looked for.
    Thread {
        conversation: ConversationId,
    },
    /// A status is gone.
    Deleted {
        status: StatusId,
        author: AccountId,
    },
    /// Somebody has a new notification.
    Notification {
        account: AccountId,
        notification: NotificationId,
    },
    /// What was kept apart of somebody's notifications is among the others now.
    NotificationsMerged {
        account: AccountId,
    },
    /// A conversation of an account has a new message, lost one, or was marked read or unread.
    Conversation {
        account: AccountId,
        conversation: AccountConversationId,
    },
    /// What an account sees has changed by its own doing (a block, a mute, a follow): pages and streams drop caches.
    Relations {
        account: AccountId,
    },
    /// An account's filters were changed: apps ask for them again, caches forget them.
    FiltersChanged {
        account: AccountId,
    },
    /// An announcement was published or changed.
    Announcement {
        announcement: AnnouncementId,
    },
    /// Somebody reacted to an announcement, or no longer does.
    AnnouncementReaction {
        announcement: AnnouncementId,
        name: String,
    },
    AnnouncementDeleted {
        announcement: AnnouncementId,
    },
    /// A token was revoked: its streams close, caches forget it.
    TokenRevoked {
        token: TokenId,
    },
    /// All sessions and tokens of a user ended, or the user's rights changed.
    UserChanged {
        user: UserId,
    },
    /// The server's settings changed.
    Settings,
}

/// What can be watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// An account's home and everything else meant for it alone (notifications, relations).
    Account(AccountId),
    /// What enters a list.
    List(ListId),
    /// What joins a thread.
    Thread(ConversationId),
    /// All public statuses, their edits and every deletion; announcements; revocations and settings.
    Public,
    /// The same without new statuses.
    Changes,
    /// Revocations, settings and filters: for caches.
    Control,
}

impl Event {
    fn topics(&self) -> Vec<Topic> {
        match self {
            Self::Home { homes, .. } => homes.iter().copied().map(Topic::Account).collect(),
            Self::Lists { lists, .. } => lists.iter().copied().map(Topic::List).collect(),
            Self::Thread { conversation } => vec![Topic::Thread(*conversation)],
            Self::FiltersChanged { account } => vec![Topic::Account(*account), Topic::Control],
            Self::Public { .. } => vec![Topic::Public],
            Self::Edited { .. } | Self::Deleted { .. } => vec![Topic::Public, Topic::Changes],
            Self::Announcement { .. } | Self::AnnouncementReaction { .. } | Self::AnnouncementDeleted { .. } => {
                vec![Topic::Public, Topic::Changes]
            }
            Self::Notification { account, .. }
            | Self::NotificationsMerged { account }
            | Self::Conversation { account, .. }
            | Self::Relations { account } => vec![Topic::Account(*account)],
            Self::TokenRevoked { .. } | Self::UserChanged { .. } | Self::Settings => {
                vec![Topic::Control, Topic::Public, Topic::Changes]
            }
        }
    }
}

/// An event on its way to all watchers, with what those who stream it have in common.
pub struct Raised {
    event: Event,
    pub(crate) scene: OnceCell<Scene>,
    text: OnceCell<Bytes>,
}

impl Raised {
    fn new(event: Event) -> Arc<Self> {
        Arc::new(Self { event, scene: OnceCell::new(), text: OnceCell::new() })
    }

    /// What is told of it to all alike; made once, for whoever asks first.
    ///
    /// # Errors
    /// What went wrong with the making.
    pub async fn text(&self, make: impl Future<Output = Result<Bytes>>) -> Result<&Bytes> {
        self.text.get_or_try_init(|| make).await
    }
}

impl Deref for Raised {
    type Target = Event;

    fn deref(&self) -> &Event {
        &self.event
    }
}

impl fmt::Debug for Raised {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.event.fmt(to)
    }
}

type Lines = HashMap<Topic, Vec<Arc<Line>>, RandomState>;

/// The event bus of this process.
#[derive(Debug, Default)]
pub struct Events {
    lines: Mutex<Lines>,
    /// Events of [`Topic::Control`] so far.
    controls: AtomicU64,
    /// Set when events go to other nodes too.
    outward: Mutex<Option<mpsc::UnboundedSender<Arc<Raised>>>>,
}

impl Events {
    /// Tells this node's watchers and, if there are other nodes, them.
    pub fn raise(&self, event: Event) {
        let event = self.dispatch(event);
        if let Some(outward) = &*lock(&self.outward) {
            let _ = outward.send(event);
        }
    }

    /// Tells this node's watchers only: for events that came from another node.
    pub fn dispatch(&self, event: Event) -> Arc<Raised> {
        let event = Raised::new(event);
        let mut all = lock(&self.lines);
        for topic in event.topics() {
            if let Some(lines) = all.get_mut(&topic) {
                lines.retain(|line| line.tell(&event, topic));
            }
            if topic == Topic::Control {
                self.controls.fetch_add(1, Ordering::Release);
            }
        }
        drop(all);
        event
    }

    /// How many events of [`Topic::Control`] there were so far.
    pub fn controls(&self) -> u64 {
        self.controls.load(Ordering::Acquire)
    }

    /// Watches these topics from now on.
    pub fn watch(&self, topics: impl IntoIterator<Item = Topic>) -> Watcher {
        let (watcher, line) = Watcher::new();
        for topic in topics {
            self.put(topic, line.clone());
        }
        watcher
    }

    /// Has the watcher hear of one more topic.
    pub fn add(&self, watcher: &Watcher, topic: Topic) {
        if let Some(line) = watcher.line.upgrade() {
            self.put(topic, line);
        }
    }

    /// Has the watcher hear of a topic no longer. It must have another one.
    pub fn remove(&self, watcher: &Watcher, topic: Topic) {
        if let Some(lines) = lock(&self.lines).get_mut(&topic) {
            lines.retain(|line| !std::ptr::eq(Arc::as_ptr(line), watcher.line.as_ptr()));
        }
    }

    /// Lines to those who have left go when others come, so there are as many as the audience is large.
    fn put(&self, topic: Topic, line: Arc<Line>) {
        let mut all = lock(&self.lines);
        if is_due(all.len()) {
            all.retain(|_, lines| lines.iter().any(|line| line.is_open()));
        }
        let lines = all.entry(topic).or_default();
        if is_due(lines.len()) {
            lines.retain(|line| line.is_open());
        }
        lines.push(line);
    }

    /// Ends every watcher's stream: the process is about to stop, and open connections would keep it.
    pub fn close(&self) {
        lock(&self.lines).clear();
    }

    /// From now on every raised event also comes out of this receiver, to be carried to the other nodes.
    pub fn bridge(&self) -> mpsc::UnboundedReceiver<Arc<Raised>> {
        let (sender, receiver) = mpsc::unbounded_channel();
        *lock(&self.outward) = Some(sender);
        receiver
    }
}

/// Whether so many are to be looked through: now and then, the rarer the more there are.
const fn is_due(count: usize) -> bool {
    count >= 64 && count.is_power_of_two()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

#[cfg(test)]
#[path = "events_tests.rs"]
mod tests;
