//! Those who hear of events, each at its own pace.

use std::sync::{
    Arc, Weak,
    atomic::{AtomicBool, Ordering},
};

use tokio::sync::mpsc::{
    self,
    error::{TryRecvError, TrySendError},
};

use super::{Raised, Topic};

/// Waiting events of a slow watcher; later ones are lost to it, and it is told so.
pub(super) const BACKLOG: usize = 1024;

/// What a watcher hears, and by which of its topics.
#[derive(Debug)]
pub struct Heard {
    pub event: Arc<Raised>,
    pub topic: Topic,
}

/// Why a watcher hears nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unheard {
    /// It did not listen for so long that events were lost to it.
    Lagged,
    /// The process is about to stop.
    Closed,
}

/// Hears of some topics, in the order in which things happen. It has one queue for all of them.
#[derive(Debug)]
pub struct Watcher {
    pub(super) line: Weak<Line>,
    queue: mpsc::Receiver<Heard>,
    lost: Arc<AtomicBool>,
}

impl Watcher {
    /// One whom no topic has yet, and the way to it.
    pub(super) fn new() -> (Self, Arc<Line>) {
        let (sender, queue) = mpsc::channel(BACKLOG);
        let lost = Arc::new(AtomicBool::new(false));
        let line = Arc::new(Line { queue: sender, lost: lost.clone() });
        (Self { line: Arc::downgrade(&line), queue, lost }, line)
    }

    /// The next event. Nothing is lost if it is given up and asked again.
    ///
    /// # Errors
    /// See [`Unheard`]; one that lagged hears what comes then.
    pub async fn next(&mut self) -> Result<Heard, Unheard> {
        self.has_lagged()?;
        self.queue.recv().await.ok_or(Unheard::Closed)
    }

    /// The next event, if it has happened already.
    pub fn try_next(&mut self) -> Option<Result<Heard, Unheard>> {
        if let Err(unheard) = self.has_lagged() {
            return Some(Err(unheard));
        }
        match self.queue.try_recv() {
            Ok(heard) => Some(Ok(heard)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(Unheard::Closed)),
        }
    }

    fn has_lagged(&self) -> Result<(), Unheard> {
        let lagged = self.lost.load(Ordering::Relaxed) && self.lost.swap(false, Ordering::Relaxed);
        if lagged { Err(Unheard::Lagged) } else { Ok(()) }
    }
}

/// The way to a watcher. It ends when no topic has it any more.
#[derive(Debug)]
pub(super) struct Line {
    queue: mpsc::Sender<Heard>,
    lost: Arc<AtomicBool>,
}

impl Line {
    /// False if nobody is at the other end.
    pub fn tell(&self, event: &Arc<Raised>, topic: Topic) -> bool {
        match self.queue.try_send(Heard { event: event.clone(), topic }) {
            Ok(()) => true,
            Err(TrySendError::Full(_)) => {
                self.lost.store(true, Ordering::Relaxed);
                true
            }
            Err(TrySendError::Closed(_)) => false,
        }
    }

    pub fn is_open(&self) -> bool {
        !self.queue.is_closed()
    }
}
