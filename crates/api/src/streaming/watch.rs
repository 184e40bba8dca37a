//! What one connection listens to, from events to frames. Statuses are decided and rendered from what all connections
//! share ([`services::streams::Scene`]), so an event costs one look at the database however many listen.

use std::{future::pending, sync::Arc};

use domain::{AccountId, ListId};
use futures_util::future::select_all;
use services::{
    App,
    auth::Session,
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
    /// The token opens nothing any more, or its owner's rights changed.
    Revoked,
    /// The client did not keep up: it is to connect again and to ask for what it missed.
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
    control: Receiver<Arc<Event>>,
    lists: Vec<OpenList>,
    _listening: Listening,
}

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
            control: app.events.watch(Topic::Control),
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
        }
    }

    /// The next frames.
    pub async fn next(&mut self) -> Result<Vec<Frame>, Ended> {
        loop {
            let (received, list) = tokio::select! {
                event = self.control.recv() => {
                    if let Some(why) = ends(&event, &self.session) {
                        return Err(why);
                    }
                    continue;
                }
                event = self.own.recv() => (event, None),
                event = self.shared.recv() => (event, None),
                (event, list) = of_lists(&mut self.lists) => (event, Some(list)),
            };
            let event = received.map_err(|error| match error {
                RecvError::Lagged(_) => Ended::Slow,
                RecvError::Closed => Ended::Stopping,
            })?;
            match frames::of(self, &event, list).await {
                Ok(frames) if frames.is_empty() => {}
                Ok(frames) => return Ok(frames),
                Err(error) => tracing::warn!(%error, "an event could not be streamed"),
            }
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

/// A revocation that was missed counts as one: the client connects again and is asked for its token.
fn ends(event: &Result<Arc<Event>, RecvError>, session: &Session) -> Option<Ended> {
    let event = match event {
        Ok(event) => &**event,
        Err(RecvError::Lagged(_)) => return Some(Ended::Revoked),
        Err(RecvError::Closed) => return Some(Ended::Stopping),
    };
    let over = match event {
        Event::TokenRevoked { token } => *token == session.token,
        Event::UserChanged { user } => session.viewer.as_ref().is_some_and(|viewer| viewer.user == *user),
        _ => false,
    };
    over.then_some(Ended::Revoked)
}
