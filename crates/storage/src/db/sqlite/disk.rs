//! Writes SQLite's log through to the disk, on a thread of its own, and only then answers those who wait for what is in
//! it. So SQLite itself need not wait for the disk at each COMMIT (`synchronous = NORMAL`), and yet nothing that was
//! answered is lost in a power cut. Others may read what was committed some milliseconds before it is safe.

use std::{
    fs::File,
    io,
    path::Path,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use crossbeam_channel::{Receiver, Sender};

use super::writer::Answer;
use crate::db::{Error, Result, Synchronous};

/// Where COMMITs are made safe before they are answered.
pub(super) struct Disk {
    /// None if a power cut may lose the last of them.
    waiting: Option<Sender<Vec<Answer>>>,
    /// Groups that wait for the disk.
    groups: Arc<AtomicUsize>,
    broken: Arc<OnceLock<Error>>,
    freed: Receiver<()>,
}

impl Disk {
    /// For the database at this path, whose log must be there.
    pub fn start(path: &Path, synchronous: Synchronous) -> Result<Self> {
        let (groups, broken) = (Arc::new(AtomicUsize::new(0)), Arc::new(OnceLock::new()));
        let (bell, freed) = crossbeam_channel::bounded(1);
        let waiting = match synchronous {
            Synchronous::Normal => None,
            // It is on no disk.
            Synchronous::Full if path == Path::new(":memory:") => None,
            Synchronous::Full => {
                let (sender, waiting) = crossbeam_channel::unbounded();
                let log = open_log(path).map_err(|e| Error::Other(format!("{}: {e}", path.display())))?;
                let (groups, broken) = (groups.clone(), broken.clone());
                let run = move || serve(&log, &waiting, (&groups, &broken), &bell);
                let thread = thread::Builder::new().name("sqlite-disk".into()).spawn(run);
                thread.map_err(|e| Error::Other(format!("starting a thread: {e}")))?;
                Some(sender)
            }
        };
        Ok(Self { waiting, groups, broken, freed })
    }

    /// Answers once what was committed before is on the disk.
    pub fn write_through(&self, answers: Vec<Answer>) {
        if answers.is_empty() {
            return;
        }
        match &self.waiting {
            Some(waiting) => {
                self.groups.fetch_add(1, Ordering::Relaxed);
                // The thread lives as long as this sender.
                let _ = waiting.send(answers);
            }
            None => answers.into_iter().for_each(|answer| answer(Ok(()))),
        }
    }

    pub fn works(&self) -> Result<()> {
        works(&self.broken)
    }

    /// Whether what is committed now would wait for what is being written.
    pub fn is_busy(&self) -> bool {
        self.groups.load(Ordering::Acquire) > 0
    }

    /// Hears of it when the disk has nothing more to do; perhaps once too often.
    pub const fn freed(&self) -> &Receiver<()> {
        &self.freed
    }
}

/// The log, whose name is made safe with this: it stays the same file as long as the database is open.
fn open_log(path: &Path) -> io::Result<File> {
    // SQLite follows links, and keeps the log beside what they lead to.
    let path = path.canonicalize()?;
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    let mut log = path.into_os_string();
    log.push("-wal");
    File::options().read(true).write(true).open(log)
}

/// What the disk once failed to keep may be missing in the log for ever, and then so is all that comes after it.
fn works(broken: &OnceLock<Error>) -> Result<()> {
    broken.get().cloned().map_or(Ok(()), Err)
}

fn serve(
    log: &File,
    waiting: &Receiver<Vec<Answer>>,
    (groups, broken): (&AtomicUsize, &OnceLock<Error>),
    bell: &Sender<()>,
) {
    while let Ok(mut answers) = waiting.recv() {
        let mut taken = 1;
        for more in waiting.try_iter() {
            answers.extend(more);
            taken += 1;
        }
        if works(broken).is_ok()
            && let Err(error) = log.sync_data()
        {
            tracing::error!(%error, "the disk does not keep what is written: start again once it does");
            let _ = broken.set(Error::Other(format!("the disk does not keep what is written: {error}")));
        }
        if groups.fetch_sub(taken, Ordering::Release) == taken {
            let _ = bell.try_send(());
        }
        let outcome = works(broken);
        answers.into_iter().for_each(|answer| answer(outcome.clone()));
    }
}

#[cfg(test)]
#[path = "disk_tests.rs"]
mod tests;
