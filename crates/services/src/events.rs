//! What has just happened, for those who watch: streaming connections, live pages, caches. Raised after the commit,
//! ids only; nothing depends on an event arriving, since whatever must happen is a row.
//!
//! With PostgreSQL and several nodes, [`Events::bridge`] carries events to the other nodes by NOTIFY.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use domain::{
    AccountConversationId, AccountId, AnnouncementId, ConversationId, ListId, NotificationId, StatusId, TokenId, UserId,
};
use serde::{Deserialize, Serialize};
use tokio::sync::{broadcast, mpsc};

/// Waiting events of a slow watcher; older ones are lost to it, and it is told so. What is for one account or list comes
/// slowly, and there are many of these.
const BACKLOG: usize = 1024;
const OWN_BACKLOG: usize = 64;

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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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

type Channels = HashMap<Topic, broadcast::Sender<Arc<Event>>>;

/// The event bus of this process.
#[derive(Debug, Default)]
pub struct Events {
    channels: Mutex<Channels>,
    /// Set when events go to other nodes too.
    outward: Mutex<Option<mpsc::UnboundedSender<Arc<Event>>>>,
}

impl Events {
    /// Tells this node's watchers and, if there are other nodes, them.
    pub fn raise(&self, event: Event) {
        let event = Arc::new(event);
        self.dispatch(&event);
        if let Some(outward) = &*lock(&self.outward) {
            let _ = outward.send(event);
        }
    }

    /// Tells this node's watchers only: for events that came from another node.
    pub fn dispatch(&self, event: &Arc<Event>) {
        let channels = lock(&self.channels);
        for topic in event.topics() {
            if let Some(channel) = channels.get(&topic) {
                let _ = channel.send(event.clone());
            }
        }
    }

    /// Watches a topic from now on. A watcher that lags loses the oldest events (`RecvError::Lagged`).
    pub fn watch(&self, topic: Topic) -> broadcast::Receiver<Arc<Event>> {
        let mut channels = lock(&self.channels);
        // Topics nobody watches any more go when others come, so the map stays as large as the audience.
        if channels.len() > 64 && channels.len().is_power_of_two() {
            channels.retain(|_, channel| channel.receiver_count() > 0);
        }
        let backlog = match topic {
            Topic::Account(_) | Topic::List(_) | Topic::Thread(_) => OWN_BACKLOG,
            Topic::Public | Topic::Changes | Topic::Control => BACKLOG,
        };
        channels.entry(topic).or_insert_with(|| broadcast::channel(backlog).0).subscribe()
    }

    /// Ends every watcher's stream: the process is about to stop, and open connections would keep it.
    pub fn close(&self) {
        lock(&self.channels).clear();
    }

    /// From now on every raised event also comes out of this receiver, to be carried to the other nodes.
    pub fn bridge(&self) -> mpsc::UnboundedReceiver<Arc<Event>> {
        let (sender, receiver) = mpsc::unbounded_channel();
        *lock(&self.outward) = Some(sender);
        receiver
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
