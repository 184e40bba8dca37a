//! Events between the nodes that share a database: what one raises, the others dispatch to their watchers. Gathered for
//! some milliseconds and sent together, ids only; one that is lost harms nobody.

use std::sync::Arc;
use std::time::Duration;

use domain::{AccountId, ListId};
use services::App;
use services::events::{Event, Raised};
use storage::db::{Listener, Notice};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::serve::stop::Stop;

const CHANNEL: &str = "events";
/// PostgreSQL takes notices of less than 8000 bytes.
const LONGEST: usize = 7900;
/// Accounts that are named in one event, so that it fits.
const MOST_HOMES: usize = 300;
const GATHER: Duration = Duration::from_millis(5);
const MOST_GATHERED: usize = 256;

/// One end of the bridge.
pub struct Bridge {
    app: App,
    node: u64,
    raised: UnboundedReceiver<Arc<Raised>>,
}

impl Bridge {
    /// From now on, events that are raised here are carried to the other nodes.
    pub fn build(app: &App) -> Bridge {
        Bridge { app: app.clone(), node: app.random.below(u64::MAX), raised: app.events.bridge() }
    }

    /// Carries events in both directions until `stop`.
    pub async fn run(mut self, mut stop: Stop) {
        let mut heard = loop {
            match self.app.db.listen(&[CHANNEL]).await {
                Ok(listener) => break listener,
                Err(error) => tracing::warn!(%error, "cannot hear other nodes yet"),
            }
            tokio::select! {
                () = stop.wait() => return,
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        };
        let (app, node) = (self.app.clone(), self.node);
        tokio::select! {
            () = stop.wait() => {}
            () = self.tell_forever() => {}
            () = hear(&app, node, &mut heard) => {}
        }
    }

    async fn tell_forever(&mut self) {
        let mut events = Vec::new();
        while self.raised.recv_many(&mut events, MOST_GATHERED).await > 0 {
            tokio::time::sleep(GATHER).await;
            while events.len() < MOST_GATHERED
                && let Ok(event) = self.raised.try_recv()
            {
                events.push(event);
            }
            self.tell(events.drain(..)).await;
        }
    }

    /// Tells what was raised so far: for a command that ends now.
    pub async fn flush(mut self) {
        let mut events = Vec::new();
        while let Ok(event) = self.raised.try_recv() {
            events.push(event);
        }
        self.tell(events.into_iter()).await;
    }

    async fn tell(&self, events: impl Iterator<Item = Arc<Raised>>) {
        for letter in letters(self.node, events.flat_map(|event| split(&event))) {
            if let Err(error) = self.app.db.notify(CHANNEL, &letter).await {
                tracing::warn!(%error, "cannot tell other nodes of events");
            }
        }
    }
}

async fn hear(app: &App, node: u64, heard: &mut Listener) {
    while let Some(notice) = heard.next().await {
        match notice {
            Notice::Message(message) => {
                let Some(events) = read(&message.payload, node) else { continue };
                for event in events {
                    receive(app, event).await;
                }
            }
            // Streams look into the database when they are opened; the settings are all that is kept for long.
            Notice::Gap => receive(app, Event::Settings).await,
        }
    }
}

async fn receive(app: &App, event: Event) {
    if event == Event::Settings
        && let Err(error) = services::settings::reload(app).await
    {
        tracing::warn!(%error, "cannot read the settings again");
    }
    app.events.dispatch(event);
}

/// An event for very many homes becomes several.
fn split(event: &Event) -> Vec<Event> {
    match event {
        Event::Home { status, homes } if homes.len() > MOST_HOMES => {
            let part = |homes: &[AccountId]| Event::Home { status: *status, homes: homes.to_vec() };
            homes.chunks(MOST_HOMES).map(part).collect()
        }
        Event::Lists { status, lists } if lists.len() > MOST_HOMES => {
            let part = |lists: &[ListId]| Event::Lists { status: *status, lists: lists.to_vec() };
            lists.chunks(MOST_HOMES).map(part).collect()
        }
        other => vec![other.clone()],
    }
}

/// As few notices as they fit into: the sender's line, since everybody hears every notice, and a line for each event.
fn letters(from: u64, events: impl Iterator<Item = Event>) -> Vec<String> {
    let head = from.to_string();
    let mut letters: Vec<String> = Vec::new();
    for event in events {
        let line = serde_json::to_string(&event).expect("an event can be written as JSON");
        if head.len() + line.len() >= LONGEST {
            tracing::warn!(bytes = line.len(), "an event is too long for other nodes");
            continue;
        }
        match letters.last_mut() {
            Some(letter) if letter.len() + line.len() < LONGEST => {
                letter.push('\n');
                letter.push_str(&line);
            }
            _ => letters.push(format!("{head}\n{line}")),
        }
    }
    letters
}

/// What another node tells; `None` if it is our own voice. Events of newer versions are passed over.
fn read(letter: &str, node: u64) -> Option<impl Iterator<Item = Event>> {
    let (from, events) = letter.split_once('\n')?;
    let theirs = from.parse().is_ok_and(|from: u64| from != node);
    theirs.then(|| events.lines().filter_map(|line| serde_json::from_str(line).ok()))
}

#[cfg(test)]
#[path = "bridge_tests.rs"]
mod tests;
