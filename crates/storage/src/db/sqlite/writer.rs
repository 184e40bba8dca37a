//! The one connection that writes to SQLite, and the thread that gives it out. It takes single writes and transactions in
//! the order in which they came, those that somebody waits for before the others, and commits those that already wait
//! together (group commit): a write-through to the disk costs milliseconds, whoever shares it. Each is undone alone if it
//! fails, and what somebody waits for is answered only when it is on the disk. While the disk is at it ([`Disk`]), the
//! next group is done. Work that fails and a transaction that is dropped may have been decided by what others of the
//! group did before, and so end when that is committed: whoever reads then finds what they saw. A transaction has the
//! connection lent to it and runs its statements on its own thread: most take some microseconds, less than to wake
//! another thread. What a transaction will do may also be given to the writer, which spares both wakings.

mod group;

use std::{
    any::Any,
    convert::Infallible,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    thread,
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, select_biased};
use tokio::{runtime::Handle, sync::oneshot};

use self::group::Group;
use super::{connection::Connection, disk::Disk, log::Log};
use crate::db::{Error, Params, Result, Sql};

/// If nothing is written for so long, what was written moves from the log into the file: while the log holds anything,
/// whoever reads searches it for every page, and pages that were written often are found slowly.
const QUIET: Duration = Duration::from_secs(1);

/// Answers a write or a transaction with the outcome of its COMMIT.
pub(super) type Answer = Box<dyn FnOnce(Result<()>) + Send>;

/// A single write: does its work if its scope could be opened. Says whether to keep what it did.
type Write = Box<dyn FnOnce(Result<&mut Connection>) -> Done + Send>;

/// How much a single write does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// One statement, which SQLite undoes by itself if it fails.
    Statement,
    Several,
}

struct Done {
    keep: bool,
    answer: Answer,
}

enum Work {
    Write(Write, Extent),
    /// `end` brings whom to tell of the COMMIT. Hanging up means to roll back.
    Transaction {
        begun: oneshot::Sender<Result<Loan>>,
        end: Receiver<Answer>,
    },
    Errand {
        run: Box<dyn FnOnce(Result<Loan>) -> Ran + Send>,
        end: Receiver<Answer>,
    },
}

/// A transaction's work, and at its end whether to keep what it did.
pub(in crate::db) type Errand<R> = Pin<Box<dyn Future<Output = (bool, R)> + Send>>;

/// What became of an errand.
enum Ran {
    Done(Done),
    /// It waits for something: its own task goes on with it.
    Waits,
    /// Nobody is there any more, or it panicked.
    Broken,
}

/// What the task of an errand hears.
enum Heard<R> {
    Done(Result<R>),
    Waits(Errand<R>),
    Panicked(Box<dyn Any + Send>),
}

/// How an errand ended.
pub(in crate::db) enum Ended<R> {
    /// Kept or undone, as it said.
    Settled(R),
    /// It waited for something, and so its transaction is still open.
    Open(R),
}

/// The connection, and the transaction that has it.
struct Desk {
    connection: Connection,
    /// What the group has left for its end.
    last: Vec<(Sql, Params)>,
    /// The number of the open transaction it is lent to; 0 if there is none.
    lent_to: u64,
    last_used: Instant,
}

/// Numbers the transactions, so that one that was ended cannot reach into the next.
struct Loan {
    desk: Arc<Mutex<Desk>>,
    number: u64,
    /// What others did before in the group can be read when this hangs up.
    seen: Option<Receiver<Infallible>>,
}

pub(super) struct Writer {
    soon: Sender<Queued>,
    /// What can wait ([`later`](crate::later)).
    later: Sender<Queued>,
}

type Queued = (Instant, Work);

/// Both queues, at the end where they are emptied.
struct Queues {
    soon: Receiver<Queued>,
    later: Receiver<Queued>,
}

/// A panic inside a statement's work leaves the connection as good as before: its transaction rolls back.
fn lock(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Writer {
    /// `patience`: how long work may wait in the queue, and a transaction for its next statement.
    pub(super) fn start(mut connection: Connection, log: Arc<Log>, disk: Disk, patience: Duration) -> Result<Self> {
        let (soon, later) = (crossbeam_channel::unbounded(), crossbeam_channel::unbounded());
        let queues = Queues { soon: soon.1, later: later.1 };
        let grown = log.clone();
        connection.watch_log(move |pages| grown.grown(pages))?;
        let desk = Arc::new(Mutex::new(Desk { connection, last: Vec::new(), lent_to: 0, last_used: now() }));
        let run = move || serve(&desk, &queues, (&log, &disk), patience);
        let thread = thread::Builder::new().name("sqlite-writer".into()).spawn(run);
        thread.map_err(|e| Error::Other(format!("starting a thread: {e}")))?;
        Ok(Self { soon: soon.0, later: later.0 })
    }

    /// Does this work in the next transaction; all or nothing of it is kept.
    pub(super) async fn write<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<R> + Send + 'static,
        extent: Extent,
        later: bool,
    ) -> Result<R> {
        let (reply, answer) = oneshot::channel();
        let write: Write = Box::new(move |scope| {
            let result = scope.and_then(work);
            let keep = result.is_ok();
            Done { keep, answer: Box::new(move |commit| drop(reply.send(commit.and(result)))) }
        });
        let write = Work::Write(write, extent);
        self.enqueue(write, later);
        answer.await.unwrap_or(Err(Error::Busy))
    }

    pub(super) async fn begin(&self, later: bool) -> Result<Transaction> {
        let (begun, answer) = oneshot::channel();
        let (commit, end) = crossbeam_channel::bounded(1);
        self.enqueue(Work::Transaction { begun, end }, later);
        let loan = answer.await.unwrap_or(Err(Error::Busy))?;
        Ok(Transaction { loan, commit: Some(commit) })
    }

    /// Does this work in a transaction, on the writer's thread for as long as it waits for nothing.
    pub(super) async fn run<R: Send + 'static>(
        &self,
        work: impl FnOnce(Transaction) -> Errand<R> + Send + 'static,
        later: bool,
    ) -> Result<Ended<R>> {
        let (reply, answer) = oneshot::channel();
        let (commit, end) = crossbeam_channel::bounded(1);
        let runtime = Handle::current();
        let run = Box::new(move |loan: Result<Loan>| {
            let _runtime = runtime.enter();
            let loan = match loan {
                Ok(loan) if !reply.is_closed() => loan,
                loan => {
                    let _ = reply.send(Heard::Done(loan.and(Err(Error::Busy))));
                    return Ran::Broken;
                }
            };
            let mut errand = work(Transaction { loan, commit: Some(commit) });
            let mut context = Context::from_waker(Waker::noop());
            let (heard, ran) = match catch_unwind(AssertUnwindSafe(|| errand.as_mut().poll(&mut context))) {
                Ok(Poll::Ready((keep, result))) => {
                    let answer = Box::new(move |commit: Result<()>| {
                        let _ = reply.send(Heard::Done(commit.map(|()| result)));
                    });
                    return Ran::Done(Done { keep, answer });
                }
                Ok(Poll::Pending) => (Heard::Waits(errand), Ran::Waits),
                Err(panic) => (Heard::Panicked(panic), Ran::Broken),
            };
            if reply.send(heard).is_ok() { ran } else { Ran::Broken }
        });
        self.enqueue(Work::Errand { run, end }, later);
        match answer.await.unwrap_or(Heard::Done(Err(Error::Busy))) {
            Heard::Done(result) => result.map(Ended::Settled),
            Heard::Waits(errand) => Ok(Ended::Open(errand.await.1)),
            Heard::Panicked(panic) => resume_unwind(panic),
        }
    }

    /// Work that waits longer than the writer's patience is dropped, which its sender hears as "busy".
    fn enqueue(&self, work: Work, later: bool) {
        let queue = if later { &self.later } else { &self.soon };
        // The thread lives as long as these senders.
        let _ = queue.send((now(), work));
    }
}

/// An open transaction. Dropping it rolls back.
pub(in crate::db) struct Transaction {
    loan: Loan,
    /// None once it is committed.
    commit: Option<Sender<Answer>>,
}

impl Drop for Transaction {
    /// Waits as a statement does: for SQLite, not for the disk.
    fn drop(&mut self) {
        if self.commit.take().is_some()
            && let Some(seen) = self.loan.seen.take()
        {
            let _ = seen.recv();
        }
    }
}

impl Transaction {
    pub fn run<R>(&self, work: impl FnOnce(&mut Connection) -> Result<R>) -> Result<R> {
        let mut desk = lock(&self.loan.desk);
        if desk.lent_to != self.loan.number {
            return Err(ended());
        }
        let result = work(&mut desk.connection);
        desk.last_used = now();
        if !desk.connection.in_transaction() {
            // Ended from below (a full disk).
            desk.lent_to = 0;
        }
        result
    }

    /// Leaves this statement for the end of the group.
    pub fn defer(&self, sql: Sql, params: Params) -> Result<()> {
        let mut desk = lock(&self.loan.desk);
        if desk.lent_to != self.loan.number {
            return Err(ended());
        }
        desk.last.push((sql, params));
        Ok(())
    }

    pub async fn commit(mut self) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        if let Some(commit) = self.commit.take() {
            let _ = commit.send(Box::new(|outcome| drop(reply.send(outcome))));
        }
        answer.await.unwrap_or_else(|_| Err(ended()))
    }
}

fn ended() -> Error {
    Error::Other(
        "the transaction was rolled back while idle: it must not wait for other work, least of all for a write of \
         its own task through `Db`, which waits for the transaction"
            .into(),
    )
}

/// Real time: the queue must not follow a test's paused clock, which leaps whenever a runtime waits for this thread.
#[allow(clippy::disallowed_methods, reason = "how long a thread waits is no business of the application's clock")]
fn now() -> Instant {
    Instant::now()
}

fn serve(desk: &Arc<Mutex<Desk>>, queues: &Queues, (log, disk): (&Log, &Disk), patience: Duration) {
    let (mut transactions, mut logged) = (0, false);
    loop {
        let wait = if logged { QUIET } else { Duration::MAX };
        let first = match queues.first(wait) {
            Ok(first) => first,
            Err(RecvTimeoutError::Timeout) => {
                logged = !lock(desk).connection.empty_log();
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        };
        logged = true;
        let mut group = Group::of(desk, &mut transactions, patience);
        let mut waits = false;
        let mut next = Some(first);
        while let Some((work, soon)) = next {
            group.take(work, soon);
            // Those that wait for this group do not wait for all that can wait.
            let is_due = waits && !soon && queues.soon.is_empty() && !disk.is_busy();
            waits |= soon;
            next = if group.is_full() || is_due {
                None
            } else {
                queues.next(waits.then_some(disk))
            };
        }
        group.commit(disk);
        log.tend(&mut lock(desk).connection);
    }
}

impl Queues {
    /// The next work, and whether somebody waits for it.
    fn first(&self, wait: Duration) -> Result<(Queued, bool), RecvTimeoutError> {
        let hung_up = |_| RecvTimeoutError::Disconnected;
        select_biased! {
            recv(self.soon) -> work => work.map(|work| (work, true)).map_err(hung_up),
            recv(self.later) -> work => work.map(|work| (work, false)).map_err(hung_up),
            default(wait) => Err(RecvTimeoutError::Timeout),
        }
    }

    /// The same, if there is any by now, or before a disk is free that what was done so far waits for.
    fn next(&self, disk: Option<&Disk>) -> Option<(Queued, bool)> {
        loop {
            let soon = self.soon.try_recv().ok().map(|work| (work, true));
            let next = soon.or_else(|| self.later.try_recv().ok().map(|work| (work, false)));
            let Some(disk) = disk.filter(|disk| next.is_none() && disk.is_busy()) else {
                return next;
            };
            select_biased! {
                recv(self.soon) -> work => return work.ok().map(|work| (work, true)),
                recv(self.later) -> work => return work.ok().map(|work| (work, false)),
                recv(disk.freed()) -> _ => {}
            }
        }
    }
}

#[cfg(test)]
#[path = "writer_tests.rs"]
mod tests;
