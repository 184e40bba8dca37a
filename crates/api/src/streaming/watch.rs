//! What one connection listens to, from events to messages. Statuses are decided and rendered from what all connections
//! share ([`services::streams::Scene`]), so an event costs one look at the database however many listen.

use std::sync::Arc;

use bytes::Bytes;
use domain::{AccountId, ListId};
use services::{
    App,
    auth::{self, Refused, Session, Standing},
    events::{Event, Heard, Topic, Unheard, Watcher},
    filters::Unfiltered,
    lists,
    streams::Listening,
};

use super::{Channel, frames, wire::Transport};
use crate::{ApiError, ApiResult};

/// Why a stream is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The token opens nothing any more.
    Revoked,
    /// The client did not keep up, or the server did not: it is to connect again and to ask for what it missed.
    Slow,
    /// The server is about to stop.
    Stopping,
}

/// The channels of one connection.
pub struct Watch {
    pub(super) app: App,
    pub(super) session: Arc<Session>,
    pub(super) channels: Vec<Channel>,
    pub(super) transport: Transport,
    pub(super) unfiltered: Unfiltered,
    watcher: Watcher,
    /// It hears of new public statuses too, since a channel is for them; else of what happens to known ones.
    hears_public: bool,
    /// The rights of the token's owner may have changed.
    doubted: bool,
    /// What was heard and is not told yet: whoever waits for messages may stop waiting at any moment.
    untold: Option<Heard>,
    lists: Vec<(ListId, Listening)>,
    _listening: Listening,
}

impl Watch {
    /// None for an application's own token, which may listen to nothing.
    pub fn new(app: &App, session: Arc<Session>, transport: Transport) -> Option<Self> {
        let account = session.viewer.as_ref()?.account;
        Some(Self {
            watcher: app.events.watch([Topic::Account(account), Topic::Changes]),
            hears_public: false,
            doubted: false,
            untold: None,
            lists: Vec::new(),
            channels: Vec::new(),
            _listening: Listening::account(app, account),
            app: app.clone(),
            session,
            transport,
            unfiltered: Unfiltered::default(),
        })
    }

    /// How many channels it listens to.
    pub fn count(&self) -> usize {
        self.channels.len()
    }

    /// Listens to one more, if the token may and there is such a thing.
    pub async fn subscribe(&mut self, channel: Channel) -> ApiResult<()> {
        channel.check(&self.session)?;
        if self.channels.iter().any(|known| known.is_same(&channel)) {
            return Ok(());
        }
        if let Channel::List(id) = channel {
            let viewer = self.session.viewer.as_ref().ok_or(ApiError::UserRequired)?;
            lists::find(&self.app, viewer, id).await?;
            self.app.events.add(&self.watcher, Topic::List(id));
            self.lists.push((id, Listening::list(&self.app, id)));
        }
        self.channels.push(channel);
        self.tune();
        Ok(())
    }

    pub fn unsubscribe(&mut self, channel: &Channel) {
        self.channels.retain(|known| !known.is_same(channel));
        if let Channel::List(id) = channel {
            self.app.events.remove(&self.watcher, Topic::List(*id));
            self.lists.retain(|(list, _)| list != id);
        }
        self.tune();
    }

    /// Nobody is woken by every public status without a channel for them.
    fn tune(&mut self) {
        let public = self.channels.iter().any(Channel::is_public);
        if public != self.hears_public {
            let (from, to) = (Topic::Changes, Topic::Public);
            let (from, to) = if public { (from, to) } else { (to, from) };
            // Better twice than not at all.
            self.app.events.add(&self.watcher, to);
            self.app.events.remove(&self.watcher, from);
            self.hears_public = public;
        }
    }

    /// The next messages. Nothing is lost if it is given up and asked again.
    pub async fn next(&mut self) -> Result<Vec<Bytes>, Ended> {
        loop {
            if self.doubted {
                self.session = self.renewed().await?;
                self.doubted = false;
            }
            if self.untold.is_none() {
                self.untold = self.hear().await?;
            }
            let Some(Heard { event, topic }) = &self.untold else { continue };
            let messages = frames::of(self, event, *topic).await;
            self.untold = None;
            match messages {
                Ok(messages) if messages.is_empty() => {}
                Ok(messages) => return Ok(messages),
                Err(error) => tracing::warn!(%error, "an event could not be streamed"),
            }
        }
    }

    /// The next event; None if it is about rights or settings.
    async fn hear(&mut self) -> Result<Option<Heard>, Ended> {
        let heard = self.watcher.next().await.map_err(|unheard| match unheard {
            Unheard::Lagged => Ended::Slow,
            Unheard::Closed => Ended::Stopping,
        })?;
        match &**heard.event {
            Event::TokenRevoked { token } if *token == self.session.token => Err(Ended::Revoked),
            Event::UserChanged { user } if self.session.viewer.as_ref().is_some_and(|viewer| viewer.user == *user) => {
                self.doubted = true;
                Ok(None)
            }
            Event::TokenRevoked { .. } | Event::UserChanged { .. } | Event::Settings => Ok(None),
            _ => Ok(Some(heard)),
        }
    }

    /// The token as it is now, if it still opens anything.
    async fn renewed(&self) -> Result<Arc<Session>, Ended> {
        match auth::again(&self.app, &self.session).await {
            Ok(session) if session.standing == Standing::Good => Ok(session),
            Err(Refused::Failed(error)) => {
                tracing::warn!(%error, "who listens could not be looked up");
                Err(Ended::Slow)
            }
            _ => Err(Ended::Revoked),
        }
    }

    pub(super) fn account(&self) -> AccountId {
        services::Viewer::id(self.session.viewer.as_ref())
    }
}
