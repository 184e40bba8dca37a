//! What one connection listens to, from events to frames.

use std::sync::Arc;

use domain::{NotificationId, Scope, StatusId};
use services::{
    App, Result, Viewer,
    auth::Session,
    events::{Event, Topic},
    notifications,
    views::{self, Item},
};
use storage::timelines::{self, Entry, Page};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::Channel;
use crate::entities::{notification_json, status_json};

/// One message: the channels it belongs to, its event, and its payload (JSON, or a bare id).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub stream: Vec<String>,
    pub event: &'static str,
    pub payload: String,
}

/// The channels of one connection.
pub struct Watch {
    app: App,
    session: Arc<Session>,
    channels: Vec<Channel>,
    own: Receiver<Arc<Event>>,
    public: Receiver<Arc<Event>>,
    control: Receiver<Arc<Event>>,
}

impl Watch {
    /// None for an application's own token, which may listen to nothing.
    pub fn new(app: &App, session: Arc<Session>) -> Option<Self> {
        let account = session.viewer.as_ref()?.account;
        Some(Self {
            own: app.events.watch(Topic::Account(account)),
            public: app.events.watch(Topic::Public),
            control: app.events.watch(Topic::Control),
            app: app.clone(),
            session,
            channels: Vec::new(),
        })
    }

    pub fn session(&self) -> &Session {
        &self.session
    }

    /// How many channels it listens to.
    pub fn count(&self) -> usize {
        self.channels.len()
    }

    pub fn subscribe(&mut self, channel: Channel) {
        if !self.channels.contains(&channel) {
            self.channels.push(channel);
        }
    }

    pub fn unsubscribe(&mut self, channel: &Channel) {
        self.channels.retain(|known| known != channel);
    }

    /// The next frames; None once the token no longer opens anything.
    pub async fn next(&mut self) -> Option<Vec<Frame>> {
        loop {
            let received = tokio::select! {
                event = self.control.recv() => {
                    if self.ends(&event) {
                        return None;
                    }
                    continue;
                }
                event = self.own.recv() => event,
                event = self.public.recv() => event,
            };
            let event = match received {
                Ok(event) => event,
                // Too slow for a while: what was missed is in the timelines.
                Err(RecvError::Lagged(_)) => continue,
                Err(RecvError::Closed) => return None,
            };
            match self.frames(&event).await {
                Ok(frames) if frames.is_empty() => {}
                Ok(frames) => return Some(frames),
                Err(error) => tracing::warn!(%error, "an event could not be streamed"),
            }
        }
    }

    /// A revocation that was missed counts as one: the client connects again and is asked for its token.
    fn ends(&self, event: &std::result::Result<Arc<Event>, RecvError>) -> bool {
        match event {
            Ok(event) => match &**event {
                Event::TokenRevoked { token } => *token == self.session.token,
                Event::UserChanged { user } => self.viewer().user == *user,
                _ => false,
            },
            Err(_) => true,
        }
    }

    fn viewer(&self) -> &Viewer {
        self.session.viewer.as_ref().expect("only a person's session becomes a Watch")
    }

    async fn frames(&self, event: &Event) -> Result<Vec<Frame>> {
        match event {
            Event::Home { status, .. } => self.home(*status, "update").await,
            Event::Public { status, local, media, tags, .. } => {
                let on = self.listening(*local, *media, tags);
                self.status(*status, on, "update").await
            }
            Event::Edited { status, public, local, media, tags, .. } => {
                let mut frames = self.home(*status, "status.update").await?;
                if *public {
                    let on = self.listening(*local, *media, tags);
                    frames.extend(self.status(*status, on, "status.update").await?);
                }
                Ok(frames)
            }
            Event::Deleted { status, .. } => Ok(self.deleted(*status)),
            Event::Notification { notification, .. } => self.notification(*notification).await,
            Event::Lists { .. } | Event::FiltersChanged { .. } => Ok(Vec::new()),
            Event::Relations { .. } | Event::TokenRevoked { .. } | Event::UserChanged { .. } | Event::Settings => {
                Ok(Vec::new())
            }
        }
    }

    /// The channels on which a public status is heard.
    fn listening(&self, is_local: bool, has_media: bool, tags: &[String]) -> Vec<&Channel> {
        let hears = |channel: &&Channel| match channel {
            Channel::Public { local, remote, only_media } => {
                (!local || is_local) && (!remote || !is_local) && (!only_media || has_media)
            }
            Channel::Hashtag { name, local, .. } => (!local || is_local) && tags.contains(name),
            Channel::User | Channel::UserNotification => false,
        };
        self.channels.iter().filter(hears).collect()
    }

    /// Something in the viewer's home, by the home's own query.
    async fn home(&self, id: StatusId, event: &'static str) -> Result<Vec<Frame>> {
        if !self.channels.contains(&Channel::User) {
            return Ok(Vec::new());
        }
        let page = Page { max_id: id.0 + 1, above_id: id.0 - 1, upwards: false, limit: 1 };
        let found = timelines::home(&mut self.app.db.conn(), self.viewer().account, page).await?;
        let Some(item) = self.item(found.into_iter().next()).await? else {
            return Ok(Vec::new());
        };
        Ok(vec![self.frame(&Channel::User, event, &item)])
    }

    /// A public status, unless the viewer does not want to see it.
    async fn status(&self, id: StatusId, on: Vec<&Channel>, event: &'static str) -> Result<Vec<Frame>> {
        if on.is_empty() {
            return Ok(Vec::new());
        }
        let found = timelines::wanted(&mut self.app.db.conn(), self.viewer().account, id).await?;
        let Some(item) = self.item(found).await? else { return Ok(Vec::new()) };
        let (status, author) = (&item.status, item.account.id);
        // Public feeds leave out answers to others; tags do not.
        let answer = status.in_reply_to_account_id.is_some_and(|to| to != author);
        let on = on.into_iter().filter(|channel| !answer || matches!(channel, Channel::Hashtag { .. }));
        Ok(on.map(|channel| self.frame(channel, event, &item)).collect())
    }

    async fn item(&self, entry: Option<Entry>) -> Result<Option<Item>> {
        let Some(entry) = entry else { return Ok(None) };
        Ok(views::items(&self.app, Some(self.viewer()), &[entry]).await?.pop())
    }

    fn frame(&self, channel: &Channel, event: &'static str, item: &Item) -> Frame {
        let json = status_json(item, Some(self.viewer())).0;
        Frame { stream: channel.label(), event, payload: String::from_utf8_lossy(&json).into_owned() }
    }

    fn deleted(&self, id: StatusId) -> Vec<Frame> {
        let on = self.channels.iter().filter(|channel| **channel != Channel::UserNotification);
        on.map(|channel| Frame { stream: channel.label(), event: "delete", payload: id.to_string() }).collect()
    }

    async fn notification(&self, id: NotificationId) -> Result<Vec<Frame>> {
        let hears = |c: &&Channel| matches!(c, Channel::User | Channel::UserNotification);
        let on: Vec<&Channel> = self.channels.iter().filter(hears).collect();
        if on.is_empty() || !self.session.scopes.allow(Scope::ReadNotifications) {
            return Ok(Vec::new());
        }
        let found = notifications::find(&self.app, self.viewer(), id).await?;
        let payload = String::from_utf8_lossy(&notification_json(&found, self.viewer()).0).into_owned();
        let frame =
            |channel: &Channel| Frame { stream: channel.label(), event: "notification", payload: payload.clone() };
        Ok(on.into_iter().map(frame).collect())
    }
}
