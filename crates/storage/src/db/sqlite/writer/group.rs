//! What SQLite's writer commits together.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};

use super::{Answer, Desk, Done, Extent, Loan, Ran, Work, lock, now};
use crate::db::{Error, Result, sqlite::disk::Disk};

/// The most that is committed together: bounds how long the first of them waits.
const GROUP: usize = 64;

impl Desk {
    /// Does what was left for the end, and commits all.
    fn end(&mut self) -> Result<()> {
        let last = std::mem::take(&mut self.last);
        last.into_iter().try_for_each(|(sql, params)| self.connection.exec(sql, &params).map(drop))?;
        self.connection.control("COMMIT")
    }
}

/// What is committed together. The first work opens the transaction; each later one is a savepoint in it.
pub(super) struct Group<'d> {
    desk: &'d Arc<Mutex<Desk>>,
    /// How many transactions have had the connection.
    transactions: &'d mut u64,
    /// Of the work done so far, and whether somebody waits for it. As long as there is none, no transaction is open.
    answers: Vec<(Answer, bool)>,
    /// Whether somebody waits for the work being done.
    soon: bool,
    /// How much they have left for the end.
    left: usize,
    /// Hangs up once what was done can be read.
    done: (Sender<Infallible>, Receiver<Infallible>),
    /// Whether a transaction was dropped and waits for that.
    is_awaited: bool,
    patience: Duration,
}

impl<'d> Group<'d> {
    pub fn of(desk: &'d Arc<Mutex<Desk>>, transactions: &'d mut u64, patience: Duration) -> Self {
        let (answers, done) = (Vec::new(), crossbeam_channel::bounded(0));
        Self { desk, transactions, answers, soon: false, left: 0, done, is_awaited: false, patience }
    }

    /// Has as much as may be committed together.
    pub fn is_full(&self) -> bool {
        self.is_awaited || self.answers.len() >= GROUP
    }

    pub fn take(&mut self, (since, work): (Instant, Work), soon: bool) {
        if since.elapsed() > self.patience {
            return;
        }
        self.soon = soon;
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
                let seen = Some(self.done.1.clone()).filter(|_| !self.answers.is_empty());
                let loan = scope.map(|()| self.lend(seen));
                let number = loan.as_ref().map_or(0, |loan| loan.number);
                if begun.send(loan).is_ok() && number > 0 {
                    self.attend(number, &end);
                } else {
                    self.undo();
                }
            }
            Work::Errand { run, end } => {
                // It may end on this thread, which nothing here can wait for. Its answer comes with the others.
                let loan = scope.map(|()| self.lend(None));
                let number = loan.as_ref().map_or(0, |loan| loan.number);
                match run(loan) {
                    Ran::Done(done) => self.close_whole(number, done.keep, done.answer),
                    Ran::Waits => self.attend(number, &end),
                    Ran::Broken => self.undo(),
                }
            }
        }
    }

    fn lend(&mut self, seen: Option<Receiver<Infallible>>) -> Loan {
        *self.transactions += 1;
        let mut desk = lock(self.desk);
        desk.lent_to = *self.transactions;
        desk.last_used = now();
        Loan { desk: self.desk.clone(), number: *self.transactions, seen }
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
                Err(RecvTimeoutError::Disconnected) => {
                    self.undo();
                    self.is_awaited = true;
                }
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
                self.answers.push((answer, self.soon));
            }
            Ok(false) => {
                self.undo();
                self.answer_undone(answer);
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
            return self.answers.push((answer, self.soon));
        }
        if !lock(self.desk).connection.in_transaction() {
            self.undo();
        }
        self.answer_undone(answer);
    }

    /// Says why its work was undone, once what it may have seen can be read.
    fn answer_undone(&mut self, answer: Answer) {
        if self.answers.is_empty() {
            answer(Ok(()))
        } else {
            self.answers.push((answer, self.soon))
        }
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
            self.answers.drain(..).for_each(|(answer, _)| answer(Err(ended_from_below())));
        } else if self.answers.is_empty() {
            self.control("ROLLBACK");
        } else {
            self.control("ROLLBACK TO work");
            self.control("RELEASE work");
        }
    }

    pub fn commit(self, disk: &Disk) {
        if self.answers.is_empty() {
            return;
        }
        let Self { desk, answers, done, .. } = self;
        let committed = lock(desk).end();
        if committed.is_err() && lock(desk).connection.in_transaction() {
            let _ = lock(desk).connection.control("ROLLBACK");
        }
        drop(done);
        let (soon, later): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(_, soon)| *soon);
        let soon = soon.into_iter().map(|(answer, _)| answer);
        match &committed {
            Ok(()) => disk.write_through(soon.collect()),
            Err(error) => soon.for_each(|answer| answer(Err(error.clone()))),
        }
        // What they wrote depends on what made them, and both are in the log in that order: it survives with them, or they
        // are done again.
        let outcome = committed.and_then(|()| disk.works());
        later.into_iter().for_each(|(answer, _)| answer(outcome.clone()));
    }

    fn control(&mut self, sql: &'static str) {
        if let Err(e) = lock(self.desk).connection.control(sql) {
            tracing::error!(error = %e, sql, "SQLite refuses to roll back");
        }
    }
}

fn ended_from_below() -> Error {
    Error::Other("the database rolled back".into())
}
