//! The one thread that writes to SQLite. It takes single writes and transactions in the order in which they came, and
//! commits those that already wait together (group commit): with `synchronous = FULL` a COMMIT costs a write-through to
//! the disk, whoever shares it. Each is undone alone if it fails, and is answered only after the COMMIT.

use std::{
    thread,
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use tokio::sync::oneshot;

use super::connection::Connection;
use crate::db::{Error, Result};

/// The most that is committed together: bounds how long the first of them waits.
const GROUP: usize = 64;

/// Answers a write or a transaction with the outcome of its COMMIT.
type Answer = Box<dyn FnOnce(Result<()>) + Send>;

/// A single write: does its work if its scope could be opened. Says whether to keep what it did.
type Write = Box<dyn FnOnce(Result<&mut Connection>) -> Done + Send>;

struct Done {
    keep: bool,
    answer: Answer,
}

enum Work {
    Write(Write),
    Transaction { begun: oneshot::Sender<Result<()>>, calls: Receiver<Call> },
}

/// What a transaction may ask for. Hanging up means to roll back.
enum Call {
    Run(Box<dyn FnOnce(&mut Connection) + Send>),
    Commit(Answer),
}

pub(in crate::db) struct Writer {
    queue: Sender<(Instant, Work)>,
}

impl Writer {
    /// `patience`: how long work may wait in the queue, and a transaction for its next statement.
    pub fn start(connection: Connection, patience: Duration) -> Result<Self> {
        let (queue, work) = crossbeam_channel::unbounded();
        let run = move || serve(connection, &work, patience);
        let thread = thread::Builder::new().name("sqlite-writer".into()).spawn(run);
        thread.map_err(|e| Error::Other(format!("starting a thread: {e}")))?;
        Ok(Self { queue })
    }

    /// Does this work in the next transaction; all or nothing of it is kept.
    pub async fn write<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<R> + Send + 'static,
    ) -> Result<R> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Work::Write(Box::new(move |scope| {
            let result = scope.and_then(work);
            let keep = result.is_ok();
            Done { keep, answer: Box::new(move |commit| drop(reply.send(commit.and(result)))) }
        })));
        answer.await.unwrap_or(Err(Error::Busy))
    }

    pub async fn begin(&self) -> Result<Transaction> {
        let (begun, answer) = oneshot::channel();
        let (calls, receiver) = crossbeam_channel::unbounded();
        self.enqueue(Work::Transaction { begun, calls: receiver });
        answer.await.unwrap_or(Err(Error::Busy))?;
        Ok(Transaction { calls })
    }

    /// Work that waits longer than the writer's patience is dropped, which its sender hears as "busy".
    fn enqueue(&self, work: Work) {
        // The thread lives as long as this sender.
        let _ = self.queue.send((now(), work));
    }
}

/// An open transaction. Dropping it rolls back.
pub(in crate::db) struct Transaction {
    calls: Sender<Call>,
}

impl Transaction {
    pub async fn run<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<R> + Send + 'static,
    ) -> Result<R> {
        let (reply, answer) = oneshot::channel();
        let _ = self.calls.send(Call::Run(Box::new(move |connection| drop(reply.send(work(connection))))));
        answer.await.unwrap_or_else(|_| Err(ended()))
    }

    pub async fn commit(self) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        let _ = self.calls.send(Call::Commit(Box::new(|outcome| drop(reply.send(outcome)))));
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

fn serve(mut connection: Connection, queue: &Receiver<(Instant, Work)>, patience: Duration) {
    while let Ok(first) = queue.recv() {
        let mut group = Group { connection: &mut connection, answers: Vec::new(), patience };
        group.take(first);
        while group.answers.len() < GROUP {
            let Ok(next) = queue.try_recv() else { break };
            group.take(next);
        }
        group.commit();
    }
}

/// What is committed together. The first work opens the transaction; each later one is a savepoint in it.
struct Group<'c> {
    connection: &'c mut Connection,
    /// Of the work done so far. As long as there is none, no transaction is open.
    answers: Vec<Answer>,
    patience: Duration,
}

impl Group<'_> {
    fn take(&mut self, (since, work): (Instant, Work)) {
        if since.elapsed() > self.patience {
            return;
        }
        let scope = self.open();
        match work {
            Work::Write(write) => {
                let done = write(scope.map(|()| &mut *self.connection));
                self.close(done.keep, done.answer);
            }
            Work::Transaction { begun, calls } => {
                let opened = scope.is_ok();
                if begun.send(scope).is_ok() && opened {
                    self.attend(&calls);
                } else {
                    self.undo();
                }
            }
        }
    }

    /// Serves a transaction until it commits, hangs up, or is silent for too long.
    fn attend(&mut self, calls: &Receiver<Call>) {
        loop {
            match calls.recv_timeout(self.patience) {
                Ok(Call::Run(work)) => work(self.connection),
                Ok(Call::Commit(answer)) => return self.close(true, answer),
                Err(RecvTimeoutError::Disconnected) => return self.undo(),
                Err(RecvTimeoutError::Timeout) => {
                    tracing::error!(db.idle_ms = self.patience.as_millis(), "rolled back an idle transaction");
                    return self.undo();
                }
            }
            if !self.connection.in_transaction() {
                return self.undo();
            }
        }
    }

    fn open(&mut self) -> Result<()> {
        self.connection.control(if self.answers.is_empty() { "BEGIN IMMEDIATE" } else { "SAVEPOINT work" })
    }

    /// Keeps or undoes the work of the innermost scope.
    fn close(&mut self, keep: bool, answer: Answer) {
        let kept = match keep {
            false => Ok(false),
            true if self.answers.is_empty() => Ok(true),
            true => self.connection.control("RELEASE work").map(|()| true),
        };
        match kept {
            Ok(true) => self.answers.push(answer),
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

    fn undo(&mut self) {
        if !self.connection.in_transaction() {
            // Ended from below (a full disk): what was done before is gone as well.
            let lost = Error::Other("the database rolled back".into());
            self.answers.drain(..).for_each(|answer| answer(Err(lost.clone())));
        } else if self.answers.is_empty() {
            self.control("ROLLBACK");
        } else {
            self.control("ROLLBACK TO work");
            self.control("RELEASE work");
        }
    }

    fn commit(self) {
        if self.answers.is_empty() {
            return;
        }
        let outcome = self.connection.control("COMMIT");
        if outcome.is_err() && self.connection.in_transaction() {
            let _ = self.connection.control("ROLLBACK");
        }
        self.answers.into_iter().for_each(|answer| answer(outcome.clone()));
    }

    fn control(&mut self, sql: &'static str) {
        if let Err(e) = self.connection.control(sql) {
            tracing::error!(error = %e, sql, "SQLite refuses to roll back");
        }
    }
}
