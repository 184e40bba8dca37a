//! SQLite: one writer thread, a few connections for reads on the thread that asks, and reader threads for reads that may
//! take long or find none of those connections free.

mod connection;
mod disk;
mod log;
mod writer;

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use crossbeam_channel::{Receiver, Sender};
use tokio::sync::{broadcast, oneshot};

pub(super) use self::writer::{Ended, Errand};
use self::{
    connection::Connection,
    disk::Disk,
    log::Log,
    writer::{Extent, Transaction, Writer},
};
use super::{Error, Options, Params, Result, Rows, Sql, aside, later, notify::Message, text::reads};

/// The writer's page cache: what is to be changed does not lie in the file, which is mapped.
const WRITER_CACHE_KIB: usize = 8 * 1024;
/// That of each connection that reads: of what is not in the file yet, and forgotten whenever something is written.
const READER_CACHE_KIB: usize = 512;
/// Connections for reads on the thread that asks, at least: as many as threads that may be asking.
const AT_HAND: usize = 4;
/// Notices kept for a listener that is behind.
const NOTICES: usize = 4096;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

pub(super) struct Sqlite {
    readers: Sender<Job>,
    /// Taken by whoever comes first, for the time of one read: to wake a reader costs more than most reads do.
    at_hand: Mutex<Vec<Connection>>,
    writer: Writer,
    pub(super) notices: broadcast::Sender<Message>,
}

impl Sqlite {
    pub fn open(path: &Path, options: &Options) -> Result<Self> {
        let processors = thread::available_parallelism().map_or(2, usize::from).max(2);
        let (readers, at_hand) = (options.readers.unwrap_or(processors), processors.max(AT_HAND));
        let connection = Connection::writer(path, WRITER_CACHE_KIB)?;
        let log = Log::start(Connection::reader(path, 256)?)?;
        let disk = Disk::start(path, options.synchronous)?;
        let writer = Writer::start(connection, log, disk, options.patience)?;
        let (sender, jobs) = crossbeam_channel::unbounded();
        for _ in 0..readers {
            start_reader(Connection::reader(path, READER_CACHE_KIB)?, jobs.clone())?;
        }
        let at_hand = (0..at_hand).map(|_| Connection::reader(path, READER_CACHE_KIB)).collect::<Result<_>>()?;
        Ok(Self { readers: sender, at_hand: Mutex::new(at_hand), writer, notices: broadcast::Sender::new(NOTICES) })
    }

    /// Does this work in a transaction, on the writer's thread for as long as it waits for nothing.
    pub async fn run<R: Send + 'static>(
        &self,
        work: impl FnOnce(Transaction) -> Errand<R> + Send + 'static,
    ) -> Result<Ended<R>> {
        self.writer.run(work, later::is_set()).await
    }

    /// Runs on the next free reader. If the caller has gone away by then, does nothing.
    async fn read<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<R> + Send + 'static,
    ) -> Result<R> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            if !reply.is_closed() {
                let _ = reply.send(work(connection));
            }
        });
        let _ = self.readers.send(job);
        answer.await.unwrap_or(Err(Error::Busy))
    }

    fn take(&self) -> Option<Connection> {
        self.at_hand.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn give_back(&self, connection: Connection) {
        self.at_hand.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}

fn start_reader(mut connection: Connection, jobs: Receiver<Job>) -> Result<()> {
    let run = move || jobs.iter().for_each(|job| job(&mut connection));
    let thread = thread::Builder::new().name("sqlite-reader".into()).spawn(run);
    thread.map(drop).map_err(|e| Error::Other(format!("starting a thread: {e}")))
}

/// The way of a statement to SQLite: through its transaction, or to a reader or the writer.
pub(super) struct Link {
    sqlite: Arc<Sqlite>,
    transaction: Option<Transaction>,
    /// Its reads may take long.
    aside: bool,
}

impl Link {
    pub fn new(sqlite: Arc<Sqlite>) -> Self {
        Self { sqlite, transaction: None, aside: aside::is_set() }
    }

    pub async fn begin(sqlite: Arc<Sqlite>) -> Result<Self> {
        let transaction = Some(sqlite.writer.begin(later::is_set()).await?);
        Ok(Self { sqlite, transaction, aside: false })
    }

    /// In a transaction that the writer has given.
    pub const fn within(sqlite: Arc<Sqlite>, transaction: Transaction) -> Self {
        Self { sqlite, transaction: Some(transaction), aside: false }
    }

    /// The writer has ended its transaction.
    pub fn ended(&mut self) {
        self.transaction = None;
    }

    pub async fn commit(&mut self) -> Result<()> {
        match self.transaction.take() {
            Some(transaction) => transaction.commit().await,
            None => Ok(()),
        }
    }

    pub fn in_transaction(&self) -> bool {
        self.transaction.is_some()
    }

    pub async fn rows(&self, sql: Sql, params: Params) -> Result<Rows> {
        self.run(reads(sql), move |connection| connection.rows(sql, &params)).await
    }

    pub async fn rows_within(&self, sql: Sql, params: Params, limit: Duration) -> Result<Rows> {
        let work = move |connection: &mut Connection| connection.rows_within(sql, &params, limit);
        match &self.transaction {
            Some(transaction) => transaction.run(work),
            None => self.sqlite.read(work).await,
        }
    }

    pub async fn batch(&self, statements: Vec<(Sql, Params)>) -> Result<Vec<Rows>> {
        self.run(true, move |connection| connection.batch(&statements)).await
    }

    pub async fn exec(&self, sql: Sql, params: Params) -> Result<u64> {
        let work = move |connection: &mut Connection| connection.exec(sql, &params);
        match &self.transaction {
            Some(transaction) => transaction.run(work),
            None => self.sqlite.writer.write(work, Extent::Statement, later::is_set()).await,
        }
    }

    /// Right before the COMMIT.
    pub async fn exec_last(&self, sql: Sql, params: Params) -> Result<()> {
        match &self.transaction {
            Some(transaction) => transaction.defer(sql, params),
            None => self.exec(sql, params).await.map(drop),
        }
    }

    pub async fn many(&self, sql: Sql, rows: Vec<Params>) -> Result<u64> {
        self.run(false, move |connection| connection.many(sql, &rows)).await
    }

    pub async fn script(&self, text: String) -> Result<()> {
        self.run(false, move |connection| connection.script(&text)).await
    }

    pub async fn check(&self, sql: String) -> Result<bool> {
        self.run(true, move |connection| connection.check(&sql)).await
    }

    async fn run<R: Send + 'static>(
        &self,
        read: bool,
        work: impl FnOnce(&mut Connection) -> Result<R> + Send + 'static,
    ) -> Result<R> {
        match &self.transaction {
            Some(transaction) => transaction.run(work),
            None if read && !self.aside => match self.sqlite.take() {
                Some(mut connection) => {
                    let result = work(&mut connection);
                    self.sqlite.give_back(connection);
                    result
                }
                None => self.sqlite.read(work).await,
            },
            None if read => self.sqlite.read(work).await,
            None => self.sqlite.writer.write(work, Extent::Several, later::is_set()).await,
        }
    }
}
