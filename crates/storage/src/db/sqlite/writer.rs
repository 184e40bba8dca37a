//! The one connection that writes to SQLite, and the thread that gives it out. It takes single writes and transactions in
//! the order in which they came, those that somebody waits for before the others, and commits those that already wait
//! together (group commit): a write-through to the disk costs milliseconds, whoever shares it. Each is undone alone if it
//! fails, and is answered only when it is on the disk. While the disk is at it ([`Disk`]), the next group is done. A
//! transaction has the connection lent to it and runs its statements on its own thread: most take some microseconds, less
//! than to wake another thread. What a transaction will do may also be given to the writer, which spares both wakings.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    thread,
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, select_biased};
use tokio::{runtime::Handle, sync::oneshot};

use super::{connection::Connection, disk::Disk, log::Log};
use crate::db::{Error, Params, Result, Sql};

/// The most that is committed together: bounds how long the first of them waits.
const GROUP: usize = 64;
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

impl Desk {
    /// Does what was left for the end, and commits all.
    fn end(&mut self) -> Result<()> {
        let last = std::mem::take(&mut self.last);
        last.into_iter().try_for_each(|(sql, params)| self.connection.exec(sql, &params).map(drop))?;
        self.connection.control("COMMIT")
    }
}

/// Numbers the transactions, so that one that was ended cannot reach into the next.
struct Loan {
    desk: Arc<Mutex<Desk>>,
    number: u64,
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
        Ok(Transaction { loan, commit })
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
            let mut errand = work(Transaction { loan, commit });
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
    commit: Sender<Answer>,
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

    pub async fn commit(self) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        let _ = self.commit.send(Box::new(|outcome| drop(reply.send(outcome))));
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

fn ended_from_below() -> Error {
    Error::Other("the database rolled back".into())
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
        let mut group = Group { desk, transactions: &mut transactions, answers: Vec::new(), left: 0, patience };
        let mut waits = false;
        let mut next = Some(first);
        while let Some((work, soon)) = next {
            group.take(work);
            let is_full = group.answers.len() >= GROUP;
            // Those that wait for this group do not wait for all that can wait.
            let is_due = waits && !soon && queues.soon.is_empty() && !disk.is_busy();
            waits |= soon;
            next = if is_full || is_due { None } else { queues.next(disk) };
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

    /// The same, if there is any before the disk is free for what was done so far.
    fn next(&self, disk: &Disk) -> Option<(Queued, bool)> {
        loop {
            let soon = self.soon.try_recv().ok().map(|work| (work, true));
            let next = soon.or_else(|| self.later.try_recv().ok().map(|work| (work, false)));
            if next.is_some() || !disk.is_busy() {
                return next;
            }
            select_biased! {
                recv(self.soon) -> work => return work.ok().map(|work| (work, true)),
                recv(self.later) -> work => return work.ok().map(|work| (work, false)),
                recv(disk.freed()) -> _ => {}
            }
        }
    }
}

/// What is committed together. The first work opens the transaction; each later one is a savepoint in it.
struct Group<'d> {
    desk: &'d Arc<Mutex<Desk>>,
    /// How many transactions have had the connection.
    transactions: &'d mut u64,
    /// Of the work done so far. As long as there is none, no transaction is open.
    answers: Vec<Answer>,
    /// How much they have left for the end.
    left: usize,
    patience: Duration,
}

impl Group<'_> {
    fn take(&mut self, (since, work): (Instant, Work)) {
        if since.elapsed() > self.patience {
            return;
        }
        // A statement in a transaction that is open needs no scope.
        let is_bare = matches!(work, Work::Write(_, Extent::Statement)) && !self.answers.is_empty();
        let scope = if is_bare { Ok(()) } else { self.open() };
        match work {
            Work::Write(write, _) => {
                let done = match scope {
                    Ok(()) => write(Ok(&mut lock(self.desk).connection)),
                    Err(e) => write(Err(e)),
                };
                if is_bare { self.close_bare(done) } else { self.close(done.keep, done.answer) }
            }
            Work::Transaction { begun, end } => {
                let loan = scope.map(|()| self.lend());
                let number = loan.as_ref().map_or(0, |loan| loan.number);
                if begun.send(loan).is_ok() && number > 0 {
                    self.attend(number, &end);
                } else {
                    self.undo();
                }
            }
            Work::Errand { run, end } => {
                let loan = scope.map(|()| self.lend());
                let number = loan.as_ref().map_or(0, |loan| loan.number);
                match run(loan) {
                    Ran::Done(done) => self.close_whole(number, done.keep, done.answer),
                    Ran::Waits => self.attend(number, &end),
                    Ran::Broken => self.undo(),
                }
            }
        }
    }

    fn lend(&mut self) -> Loan {
        *self.transactions += 1;
        let mut desk = lock(self.desk);
        desk.lent_to = *self.transactions;
        desk.last_used = now();
        Loan { desk: self.desk.clone(), number: *self.transactions }
    }

    /// Waits until a transaction commits, hangs up, or is silent for too long.
    fn attend(&mut self, number: u64, end: &Receiver<Answer>) {
        let mut wait = self.patience;
        loop {
            let ended = end.recv_timeout(wait);
            let silent = lock(self.desk).last_used.elapsed();
            if matches!(ended, Err(RecvTimeoutError::Timeout)) && silent < self.patience {
                wait = self.patience - silent;
                continue;
            }
            return match ended {
                Ok(answer) => self.close_whole(number, true, answer),
                Err(RecvTimeoutError::Disconnected) => self.undo(),
                Err(RecvTimeoutError::Timeout) => {
                    tracing::error!(db.idle_ms = self.patience.as_millis(), "rolled back an idle transaction");
                    self.undo();
                }
            };
        }
    }

    /// Takes the connection back from a transaction, and closes its scope if nothing has ended it from below.
    fn close_whole(&mut self, number: u64, keep: bool, answer: Answer) {
        if lock(self.desk).lent_to == number {
            return self.close(keep, answer);
        }
        self.undo();
        answer(Err(ended_from_below()));
    }

    fn open(&mut self) -> Result<()> {
        lock(self.desk).connection.control(if self.answers.is_empty() { "BEGIN IMMEDIATE" } else { "SAVEPOINT work" })
    }

    /// Keeps or undoes the work of the innermost scope.
    fn close(&mut self, keep: bool, answer: Answer) {
        lock(self.desk).lent_to = 0;
        let kept = match keep {
            false => Ok(false),
            true if self.answers.is_empty() => Ok(true),
            true => lock(self.desk).connection.control("RELEASE work").map(|()| true),
        };
        match kept {
            Ok(true) => {
                self.left = lock(self.desk).last.len();
                self.answers.push(answer);
            }
            Ok(false) => {
                self.undo();
                answer(Ok(()));
            }
            Err(e) => {
                self.undo();
                answer(Err(e));
            }
        }
    }

    /// The same of a statement without a scope of its own.
    fn close_bare(&mut self, Done { keep, answer }: Done) {
        if keep {
            return self.answers.push(answer);
        }
        if !lock(self.desk).connection.in_transaction() {
            self.undo();
        }
        answer(Ok(()));
    }

    fn undo(&mut self) {
        let mut desk = lock(self.desk);
        desk.lent_to = 0;
        desk.last.truncate(self.left);
        let ended = !desk.connection.in_transaction();
        drop(desk);
        if ended {
            // From below (a full disk): what was done before is gone as well.
            lock(self.desk).last.clear();
            self.answers.drain(..).for_each(|answer| answer(Err(ended_from_below())));
        } else if self.answers.is_empty() {
            self.control("ROLLBACK");
        } else {
            self.control("ROLLBACK TO work");
            self.control("RELEASE work");
        }
    }

    fn commit(self, disk: &Disk) {
        if self.answers.is_empty() {
            return;
        }
        let Err(error) = lock(self.desk).end() else {
            return disk.write_through(self.answers);
        };
        if lock(self.desk).connection.in_transaction() {
            let _ = lock(self.desk).connection.control("ROLLBACK");
        }
        self.answers.into_iter().for_each(|answer| answer(Err(error.clone())));
    }

    fn control(&mut self, sql: &'static str) {
        if let Err(e) = lock(self.desk).connection.control(sql) {
            tracing::error!(error = %e, sql, "SQLite refuses to roll back");
        }
    }
}

#[cfg(test)]
#[path = "writer_tests.rs"]
mod tests;
