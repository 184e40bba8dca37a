//! SQLite's log of writes, and the thread that moves long logs into the file while others go on writing. What is written
//! meanwhile stays in the log; the writer moves that little rest itself, after which the log begins anew.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
    thread,
};

use crossbeam_channel::Sender;

use super::connection::Connection;
use crate::db::{Error, Result};

/// Pages, 64 MiB of them, that make a log long: pages that are written again and again should be moved seldom, yet all
/// who read must search the log.
const LONG: usize = 16_384;

/// Nobody moves anything.
const IDLE: u8 = 0;
/// The thread moves what was in the log when it began.
const MOVING: u8 = 1;
/// The rest is left.
const MOVED: u8 = 2;

pub(super) struct Log {
    pages: AtomicUsize,
    state: AtomicU8,
    bell: Sender<()>,
}

impl Log {
    /// Starts the thread. `mover` is a connection of its own.
    pub fn start(mut mover: Connection) -> Result<Arc<Self>> {
        let (bell, rings) = crossbeam_channel::bounded(1);
        let log = Arc::new(Self { pages: AtomicUsize::new(0), state: AtomicU8::new(IDLE), bell });
        let weak = Arc::downgrade(&log);
        let run = move || {
            for () in rings {
                mover.empty_log();
                if let Some(log) = weak.upgrade() {
                    log.state.store(MOVED, Ordering::Release);
                }
            }
        };
        let thread = thread::Builder::new().name("sqlite-log".into()).spawn(run);
        thread.map_err(|e| Error::Other(format!("starting a thread: {e}")))?;
        Ok(log)
    }

    /// How many pages the log has after a COMMIT.
    pub fn grown(&self, pages: usize) {
        self.pages.store(pages, Ordering::Relaxed);
    }

    /// For the writer, between two transactions.
    pub fn tend(&self, writer: &mut Connection) {
        match self.state.load(Ordering::Acquire) {
            IDLE if self.pages.load(Ordering::Relaxed) >= LONG => {
                self.state.store(MOVING, Ordering::Relaxed);
                let _ = self.bell.try_send(());
            }
            MOVED => {
                writer.empty_log();
                self.state.store(IDLE, Ordering::Relaxed);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
#[path = "log_tests.rs"]
mod tests;
