//! What one connection listens to, from events to frames. Statuses are decided and rendered from what all connections
//! share ([`services::streams::Scene`]), so an event costs one look at the database however many listen.

use std::{future::pending, sync::Arc};

use domain::{AccountId, ListId};
use futures_util::future::select_all;
use services::{
    App,
    auth::{self, Refused, Session, Standing},
    events::{Event, Topic},
    lists,
    streams::Listening,
};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{Channel, Frame, frames};
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
    own: Receiver<Arc<Event>>,
    /// New public statuses too, where a channel is for them; else what happens to known ones.
    shared: Receiver<Arc<Event>>,
    hears_public: bool,
    /// The rights of the token's owner may have changed.
    doubted: bool,
    /// What was heard and is not told yet: whoever waits for frames may stop waiting at any moment.
    untold: Option<Heard>,
    lists: Vec<OpenList>,
    _listening: Listening,
}

/// An event, and the list that it comes from.
type Heard = (Arc<Event>, Option<ListId>);

struct OpenList {
    id: ListId,
    events: Receiver<Arc<Event>>,
    _listening: Listening,
}

impl Watch {
    /// None for an application's own token, which may listen to nothing.
    pub fn new(app: &App, session: Arc<Session>) -> Option<Self> {
        let account = session.viewer.as_ref()?.account;
        Some(Self {
            own: app.events.watch(Topic::Account(account)),
            shared: app.events.watch(Topic::Changes),
            hears_public: false,
            doubted: false,
            untold: None,
            lists: Vec::new(),
            channels: Vec::new(),
            _listening: Listening::account(app, account),
            app: app.clone(),
            session,
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
            let events = self.app.events.watch(Topic::List(id));
            self.lists.push(OpenList { id, events, _listening: Listening::list(&self.app, id) });
        }
        self.channels.push(channel);
        self.tune();
        Ok(())
    }

    pub fn unsubscribe(&mut self, channel: &Channel) {
        self.channels.retain(|known| !known.is_same(channel));
        self.lists.retain(|list| self.channels.contains(&Channel::List(list.id)));
        self.tune();
    }

    /// Nobody is woken by every public status without a channel for them.
    fn tune(&mut self) {
        let public = self.channels.iter().any(Channel::is_public);
        if public != self.hears_public {
            let topic = if public { Topic::Public } else { Topic::Changes };
            (self.shared, self.hears_public) = (self.app.events.watch(topic), public);
            // What the other one still held may have been a revocation.
            self.doubted = true;
        }
    }

    /// The next frames. Nothing is lost if it is given up and asked again.
    pub async fn next(&mut self) -> Result<Vec<Frame>, Ended> {
        loop {
            if self.doubted {
                self.session = self.renewed().await?;
                self.doubted = false;
            }
            if self.untold.is_none() {
                self.untold = self.hear().await?;
            }
            let Some((event, list)) = self.untold.clone() else { continue };
            let frames = frames::of(self, &event, list).await;
            self.untold = None;
            match frames {
                Ok(frames) if frames.is_empty() => {}
                Ok(frames) => return Ok(frames),
                Err(error) => tracing::warn!(%error, "an event could not be streamed"),
            }
        }
    }

    /// The next event; None if it is about rights or settings.
    async fn hear(&mut self) -> Result<Option<Heard>, Ended> {
        let (received, list) = tokio::select! {
            event = self.own.recv() => (event, None),
            event = self.shared.recv() => (event, None),
            (event, list) = of_lists(&mut self.lists) => (event, Some(list)),
        };
        let event = match received {
            Ok(event) => event,
            Err(RecvError::Lagged(_)) => return Err(Ended::Slow),
            Err(RecvError::Closed) => return Err(Ended::Stopping),
        };
        match &*event {
            Event::TokenRevoked { token } if *token == self.session.token => Err(Ended::Revoked),
            Event::UserChanged { user } if self.session.viewer.as_ref().is_some_and(|viewer| viewer.user == *user) => {
                self.doubted = true;
                Ok(None)
            }
            Event::TokenRevoked { .. } | Event::UserChanged { .. } | Event::Settings => Ok(None),
            _ => Ok(Some((event, list))),
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

/// The next event of any list, with its list.
async fn of_lists(lists: &mut [OpenList]) -> (Result<Arc<Event>, RecvError>, ListId) {
    if lists.is_empty() {
        return pending().await;
    }
    let each = lists.iter_mut().map(|list| Box::pin(async { (list.events.recv().await, list.id) }));
    select_all(each).await.0
}
