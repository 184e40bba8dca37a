//! What a connection is told of an event, on each of its channels.

use std::sync::Arc;

use bytes::Bytes;
use domain::{AccountConversationId, FilterContext, ListId, NotificationId, Scope, StatusId};
use services::{
    Error, Result, Viewer,
    announcements::{self, ShownReaction},
    conversations,
    events::Event,
    filters, notifications,
    streams::{Look, Scene, Seen},
    timelines::{self, Everybodys},
};

use super::{Channel, Watch};
use crate::entities::{Announcement, Reaction, Supported, conversation_json, notification_json, status_json};

/// One message: the channels it belongs to, its event, and its payload (JSON, a bare id, or none).
#[derive(Clone)]
pub struct Frame {
    pub stream: Vec<String>,
    pub event: &'static str,
    pub payload: Option<Bytes>,
    /// Where connections that are told the same keep their common texts.
    shared: Option<(Arc<Scene>, Option<Look>)>,
}

impl Frame {
    fn new(channel: &Channel, event: &'static str, payload: Option<Bytes>) -> Self {
        Self { stream: channel.label(), event, payload, shared: None }
    }

    /// The frame in the form of a transport, which is the same for all who are told the same.
    pub fn text(&self, make: impl FnOnce(&Self) -> Bytes) -> Bytes {
        match &self.shared {
            Some((scene, look)) => {
                let form = format!("{} {}", self.event, self.stream.join(" "));
                scene.text(*look, &form, || make(self))
            }
            None => make(self),
        }
    }
}

/// The frames of an event; `list` if it comes from one.
pub(super) async fn of(watch: &Watch, event: &Arc<Event>, list: Option<ListId>) -> Result<Vec<Frame>> {
    match &**event {
        Event::Home { status, .. } => {
            let on = watch.channels.iter().filter(|channel| **channel == Channel::User).collect();
            watch.status((event, *status, "update"), on).await
        }
        Event::Lists { status, .. } => {
            let on = watch.channels.iter().filter(|channel| list.is_some_and(|list| **channel == Channel::List(list)));
            watch.status((event, *status, "update"), on.collect()).await
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
        Event::FiltersChanged { .. } => Ok(watch.on_user("filters_changed", || None)),
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

    fn on_user(&self, event: &'static str, payload: impl Fn() -> Option<Bytes>) -> Vec<Frame> {
        let on = self.channels.iter().filter(|channel| **channel == Channel::User);
        on.map(|channel| Frame::new(channel, event, payload())).collect()
    }

    /// The channels that have a status already, which was changed or is gone: the home and lists by what they hold, that
    /// of whoever wrote it or is named in it too, public ones as `hears` says.
    async fn having(
        &self,
        event: &Arc<Event>,
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
        (event, id, name): (&Arc<Event>, StatusId, &'static str),
        on: Vec<&Channel>,
    ) -> Result<Vec<Frame>> {
        if on.is_empty() {
            return Ok(Vec::new());
        }
        let scene = Scene::of(&self.app, event, id).await?;
        let Some(Seen { item, look }) = scene.seen_by(&self.app, self.viewer()).await? else {
            return Ok(Vec::new());
        };
        let (answer, limited) = scene.is_aside();
        let own = item.account.id == self.account();
        let shown = |channel: &&&Channel| match channel {
            // Public feeds leave out answers to others; tags do not. Neither has what the staff limits.
            Channel::Public { .. } => !answer && (!limited || own),
            Channel::Hashtag { .. } => !limited || own,
            _ => true,
        };
        let wanted = |channel: &&&Channel| !filters::is_hidden(&item, self.account(), context(channel));
        let on: Vec<&Channel> = on.iter().filter(shown).filter(wanted).copied().collect();
        if on.is_empty() {
            return Ok(Vec::new());
        }
        let payload = scene.text(look, "", || status_json(&item, Some(self.viewer())).0);
        let frame = |channel: &Channel| Frame {
            shared: Some((scene.clone(), look)),
            ..Frame::new(channel, name, Some(payload.clone()))
        };
        Ok(on.into_iter().map(frame).collect())
    }

    async fn deleted(&self, event: &Arc<Event>, id: StatusId) -> Result<Vec<Frame>> {
        let scene = Scene::of(&self.app, event, id).await?;
        let hears = |channel: &Channel| scene.is_public() && self.hears(channel, scene.is_local(), None, scene.tags());
        let on = self.having(event, id, hears).await?;
        let payload = Bytes::from(id.to_string());
        Ok(on.into_iter().map(|channel| Frame::new(channel, "delete", Some(payload.clone()))).collect())
    }

    /// The channels of notifications, if the token may hear of them.
    fn telling(&self) -> Vec<&Channel> {
        if !self.session.scopes.allow(Scope::ReadNotifications) {
            return Vec::new();
        }
        let tells = |c: &&Channel| matches!(c, Channel::User | Channel::UserNotification);
        self.channels.iter().filter(tells).collect()
    }

    async fn notification(&self, id: NotificationId) -> Result<Vec<Frame>> {
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
        Ok(on.into_iter().map(|channel| Frame::new(channel, "notification", Some(payload.clone()))).collect())
    }

    fn merged(&self) -> Vec<Frame> {
        let payload = Some(Bytes::from_static(b"1"));
        self.telling().into_iter().map(|on| Frame::new(on, "notifications_merged", payload.clone())).collect()
    }

    async fn conversation(&self, id: AccountConversationId) -> Result<Vec<Frame>> {
        let Some(channel) = self.channels.iter().find(|channel| **channel == Channel::Direct) else {
            return Ok(Vec::new());
        };
        let found = match conversations::find(&self.app, self.viewer(), id).await {
            // Deleted by now.
            Err(Error::NotFound) => return Ok(Vec::new()),
            found => found?,
        };
        let payload = conversation_json(&found, self.viewer()).0;
        Ok(vec![Frame::new(channel, "conversation", Some(payload))])
    }

    /// Announcements are told as nobody in particular sees them, so all have the same text.
    async fn announcement(&self, event: &Arc<Event>) -> Result<Vec<Frame>> {
        if !self.channels.contains(&Channel::User) {
            return Ok(Vec::new());
        }
        let name = match &**event {
            Event::AnnouncementDeleted { announcement } => {
                let id = Bytes::from(announcement.to_string());
                return Ok(self.on_user("announcement.delete", || Some(id.clone())));
            }
            Event::AnnouncementReaction { .. } => "announcement.reaction",
            _ => "announcement",
        };
        let payload = self.app.streams.text(event, self.announced(event)).await?;
        Ok(self.on_user(name, || Some(payload.clone())))
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
