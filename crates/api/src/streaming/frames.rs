//! What a connection is told of an event, on each of its channels: messages as its transport writes them.

use bytes::Bytes;
use domain::{AccountConversationId, FilterContext, NotificationId, Scope, StatusId};
use services::{
    Error, Result, Viewer,
    announcements::{self, ShownReaction},
    conversations,
    events::{Event, Raised, Topic},
    filters, notifications,
    streams::{Scene, Seen},
    timelines::{self, Everybodys},
};

use super::{Channel, Watch};
use crate::entities::{Announcement, Reaction, Supported, conversation_json, notification_json, status_json};

/// What is told of an event, heard by this topic.
pub(super) async fn of(watch: &Watch, event: &Raised, topic: Topic) -> Result<Vec<Bytes>> {
    match &**event {
        Event::Home { status, .. } => {
            let on = watch.channels.iter().filter(|channel| **channel == Channel::User).collect();
            watch.status((event, *status, "update"), on).await
        }
        Event::Lists { status, .. } => {
            let is_it = |channel: &&Channel| matches!(channel, Channel::List(id) if topic == Topic::List(*id));
            watch.status((event, *status, "update"), watch.channels.iter().filter(is_it).collect()).await
        }
        Event::Public { status, local, media, tags, .. } => {
            let on = watch.channels.iter().filter(|channel| watch.hears(channel, *local, Some(*media), tags));
            watch.status((event, *status, "update"), on.collect()).await
        }
        Event::Edited { status, public, local, media, tags, .. } => {
            let on =
                watch.having(event, *status, |channel| *public && watch.hears(channel, *local, Some(*media), tags));
            watch.status((event, *status, "status.update"), on.await?).await
        }
        Event::Deleted { status, .. } => watch.deleted(event, *status).await,
        Event::Notification { notification, .. } => watch.notification(*notification).await,
        Event::NotificationsMerged { .. } => Ok(watch.merged()),
        Event::Conversation { conversation, .. } => watch.conversation(*conversation).await,
        Event::FiltersChanged { .. } => Ok(watch.on_user("filters_changed", None)),
        Event::Announcement { .. } | Event::AnnouncementReaction { .. } | Event::AnnouncementDeleted { .. } => {
            watch.announcement(event).await
        }
        Event::Thread { .. }
        | Event::Relations { .. }
        | Event::TokenRevoked { .. }
        | Event::UserChanged { .. }
        | Event::Settings => Ok(Vec::new()),
    }
}

/// What filters are for here.
const fn context(channel: &Channel) -> FilterContext {
    if channel.is_public() { FilterContext::Public } else { FilterContext::Home }
}

impl Watch {
    fn viewer(&self) -> &Viewer {
        self.session.viewer.as_ref().expect("only a person's session becomes a Watch")
    }

    /// As [`Channel::hears`], where the feed is open to the person.
    fn hears(&self, channel: &Channel, is_local: bool, has_media: Option<bool>, tags: &[String]) -> bool {
        let feed = match channel {
            Channel::Hashtag { .. } => Everybodys::Topic,
            _ => Everybodys::Live,
        };
        channel.hears(is_local, has_media, tags) && timelines::is_open(&self.app, Some(self.viewer()), feed, is_local)
    }

    /// The same on each of these channels.
    fn tell<'a>(
        &self,
        on: impl IntoIterator<Item = &'a Channel>,
        event: &'static str,
        payload: Option<&[u8]>,
    ) -> Vec<Bytes> {
        on.into_iter().map(|channel| self.transport.write(&channel.label(), event, payload)).collect()
    }

    fn on_user(&self, event: &'static str, payload: Option<&[u8]>) -> Vec<Bytes> {
        self.tell(self.channels.iter().filter(|channel| **channel == Channel::User), event, payload)
    }

    /// The channels that have a status already, which was changed or is gone: the home and lists by what they hold, that
    /// of whoever wrote it or is named in it too, public ones as `hears` says.
    async fn having(
        &self,
        event: &Raised,
        status: StatusId,
        hears: impl Fn(&Channel) -> bool,
    ) -> Result<Vec<&Channel>> {
        let concerned = |channel: &&Channel| match channel {
            Channel::User | Channel::List(_) => true,
            channel => hears(channel),
        };
        let mut on: Vec<&Channel> = self.channels.iter().filter(concerned).collect();
        if !on.is_empty() {
            let scene = Scene::of(&self.app, event, status).await?;
            on.retain(|channel| match channel {
                Channel::User => scene.is_at_home(self.account()) || scene.concerns(self.account()),
                Channel::List(id) => scene.is_in_list(*id),
                _ => true,
            });
        }
        Ok(on)
    }

    /// A status on these channels, unless the viewer may not or does not want to see it there.
    async fn status(
        &self,
        (event, id, name): (&Raised, StatusId, &'static str),
        on: Vec<&Channel>,
    ) -> Result<Vec<Bytes>> {
        if on.is_empty() {
            return Ok(Vec::new());
        }
        let scene = Scene::of(&self.app, event, id).await?;
        let Some(Seen { item, look }) = scene.seen_by(&self.app, self.viewer(), &self.unfiltered).await? else {
            return Ok(Vec::new());
        };
        let (answer, limited) = scene.is_aside();
        let own = item.account.id == self.account();
        let spoken = || own || self.viewer().reads(item.status.language.as_ref());
        let shown = |channel: &&&Channel| match channel {
            // Public feeds leave out answers to others; tags do not. Neither has what the staff limits.
            Channel::Public { .. } => !answer && (!limited || own) && spoken(),
            Channel::Hashtag { .. } => (!limited || own) && spoken(),
            // Of the boosts of a status they take only the first.
            Channel::User => !scene.is_boost() || scene.is_at_home(self.account()),
            Channel::List(id) => !scene.is_boost() || scene.is_in_list(*id),
            _ => true,
        };
        let wanted = |channel: &&&Channel| !filters::is_hidden(&item, self.account(), context(channel));
        let on: Vec<&Channel> = on.iter().filter(shown).filter(wanted).copied().collect();
        if on.is_empty() {
            return Ok(Vec::new());
        }
        let payload = || scene.text(look, None, || status_json(&item, Some(self.viewer())).0);
        let message = |channel: &Channel| {
            let label = channel.label();
            let make = || self.transport.write(&label, name, Some(&payload()));
            match label.1 {
                None => scene.text(look, Some((self.transport.name(), name, label.0)), make),
                // Few others listen to the same.
                Some(_) => make(),
            }
        };
        Ok(on.into_iter().map(message).collect())
    }

    async fn deleted(&self, event: &Raised, id: StatusId) -> Result<Vec<Bytes>> {
        let scene = Scene::of(&self.app, event, id).await?;
        let hears = |channel: &Channel| scene.is_public() && self.hears(channel, scene.is_local(), None, scene.tags());
        let on = self.having(event, id, hears).await?;
        Ok(self.tell(on, "delete", Some(id.to_string().as_bytes())))
    }

    /// The channels of notifications, if the token may hear of them.
    fn telling(&self) -> Vec<&Channel> {
        if !self.session.scopes.allow(Scope::ReadNotifications) {
            return Vec::new();
        }
        let tells = |c: &&Channel| matches!(c, Channel::User | Channel::UserNotification);
        self.channels.iter().filter(tells).collect()
    }

    async fn notification(&self, id: NotificationId) -> Result<Vec<Bytes>> {
        let on = self.telling();
        if on.is_empty() {
            return Ok(Vec::new());
        }
        let found = match notifications::find(&self.app, self.viewer(), id).await {
            // Withdrawn by now.
            Err(Error::NotFound) => return Ok(Vec::new()),
            found => found?,
        };
        let payload = notification_json(&found, self.viewer(), &Supported::default()).0;
        Ok(self.tell(on, "notification", Some(&payload)))
    }

    fn merged(&self) -> Vec<Bytes> {
        self.tell(self.telling(), "notifications_merged", Some(b"1"))
    }

    async fn conversation(&self, id: AccountConversationId) -> Result<Vec<Bytes>> {
        let Some(channel) = self.channels.iter().find(|channel| **channel == Channel::Direct) else {
            return Ok(Vec::new());
        };
        let found = match conversations::find(&self.app, self.viewer(), id).await {
            // Deleted by now.
            Err(Error::NotFound) => return Ok(Vec::new()),
            found => found?,
        };
        let payload = conversation_json(&found, self.viewer()).0;
        Ok(self.tell([channel], "conversation", Some(&payload)))
    }

    /// Announcements are told as nobody in particular sees them, so all have the same text.
    async fn announcement(&self, event: &Raised) -> Result<Vec<Bytes>> {
        if !self.channels.contains(&Channel::User) {
            return Ok(Vec::new());
        }
        let name = match &**event {
            Event::AnnouncementDeleted { announcement } => {
                return Ok(self.on_user("announcement.delete", Some(announcement.to_string().as_bytes())));
            }
            Event::AnnouncementReaction { .. } => "announcement.reaction",
            _ => "announcement",
        };
        let payload = event.text(self.announced(event)).await?;
        Ok(self.on_user(name, Some(payload)))
    }

    async fn announced(&self, event: &Event) -> Result<Bytes> {
        match event {
            Event::AnnouncementReaction { announcement, name } => {
                let found = announcements::find(&self.app, None, *announcement).await?;
                // The last one to react may have taken it back.
                let none = ShownReaction { name: name.clone(), count: 0, me: false, emoji: None };
                let reaction = found.reactions.iter().find(|reaction| reaction.name == *name).unwrap_or(&none);
                bytes_of(&Reaction::streamed(reaction, *announcement))
            }
            Event::Announcement { announcement } => {
                bytes_of(&Announcement::new(&announcements::find(&self.app, None, *announcement).await?, false))
            }
            _ => Err(Error::NotFound),
        }
    }
}

fn bytes_of<T: serde::Serialize>(value: &T) -> Result<Bytes> {
    serde_json::to_vec(value).map(Bytes::from).map_err(Error::internal)
}
