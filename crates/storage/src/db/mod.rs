//! The thin layer under all SQL: one text in PostgreSQL's spelling, run on SQLite (`rusqlite`) or PostgreSQL
//! (`tokio-postgres`). Why it is our own: docs/adr/0002-one-sql-text-two-engines.md.
//!
//! A storage function takes `&mut Conn` and its own arguments:
//!
//! ```ignore
//! pub async fn find(db: &mut Conn, id: StatusId) -> Result<Option<Status>> {
//!     const SQL: Sql = sql!("SELECT ", Status::COLS, " FROM statuses WHERE id = $1");
//!     db.opt(SQL, p![id]).await
//! }
//! ```
//!
//! and is called beside a transaction, where every statement commits by itself, or inside one:
//!
//! ```ignore
//! let status = statuses::find(&mut db.conn(), id).await?;
//!
//! let mut tx = db.begin().await?;
//! let status = statuses::find(&mut tx, id).await?;
//! tx.commit().await?;
//! ```

mod again;
mod aside;
mod conn;
mod error;
mod later;
mod notify;
mod number;
mod postgres;
#[macro_use]
mod row;
mod sqlite;
#[macro_use]
pub mod text;
#[macro_use]
mod value;
mod wake;

use std::{
    path::PathBuf,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

pub use aside::aside;
pub use conn::{Conn, Tx};
pub use error::{Error, Result};
pub use later::later;
pub use notify::{Listener, Message, Notice};
pub use number::Number;
pub use row::{Cell, FromRow, Row, Rows};
pub use text::Sql;
pub use value::{Params, Val};
pub use wake::Wake;

/// What is done in a transaction: see [`Db::transact`].
pub type Work<'t, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 't>>;

/// A database, cheap to clone.
#[derive(Clone)]
pub struct Db {
    backend: Backend,
    statements: Arc<AtomicU64>,
    wake: Arc<Wake>,
}

#[derive(Clone)]
enum Backend {
    Sqlite(Arc<sqlite::Sqlite>),
    Postgres(Arc<postgres::Postgres>),
}

/// Which database answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// How sure SQLite makes that a COMMIT is on the disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Synchronous {
    /// A power cut loses nothing that was answered.
    #[default]
    Full,
    /// A power cut may lose the last transactions, but harms nothing; a crash of the program loses nothing.
    Normal,
}

#[derive(Debug, Clone)]
pub struct Options {
    /// SQLite only.
    pub synchronous: Synchronous,
    /// SQLite only: threads for long reads. As many as cores, at least 2, if not given.
    pub readers: Option<usize>,
    /// PostgreSQL only: the most connections of this process.
    pub pool: usize,
    /// How long a statement waits for the writer, a free connection or rows that others have before it is
    /// [`Error::Busy`], and how long a transaction may be idle.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { synchronous: Synchronous::Full, readers: None, pool: 16, patience: Duration::from_secs(10) }
    }
}

/// PostgreSQL takes no more than this in a notice.
const MAX_PAYLOAD: usize = 7999;

impl Db {
    /// Opens `postgres://...`, or an SQLite file: `sqlite:PATH` or a bare path. Does not migrate; PostgreSQL is not
    /// even connected to before the first statement.
    pub async fn open(url: &str, options: &Options) -> Result<Self> {
        let backend = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Backend::Postgres(Arc::new(postgres::Postgres::open(url, options)?))
        } else {
            let path = PathBuf::from(url.strip_prefix("sqlite:").unwrap_or(url));
            Backend::Sqlite(Arc::new(sqlite::Sqlite::open(&path, options)?))
        };
        Ok(Self { backend, statements: Arc::default(), wake: Arc::default() })
    }

    /// For statements that commit by themselves: `accounts::find(&mut db.conn(), id)`.
    pub fn conn(&self) -> Conn {
        let link = match &self.backend {
            Backend::Sqlite(sqlite) => conn::Link::Sqlite(sqlite::Link::new(sqlite.clone())),
            Backend::Postgres(postgres) => conn::Link::Postgres(postgres::Link::new(postgres.clone())),
        };
        Conn::new(link, self.statements.clone(), self.wake.clone())
    }

    /// Begins a transaction. On SQLite it waits until all writers before it are done.
    pub async fn begin(&self) -> Result<Tx> {
        let link = match &self.backend {
            Backend::Sqlite(sqlite) => conn::Link::Sqlite(sqlite::Link::begin(sqlite.clone()).await?),
            Backend::Postgres(postgres) => {
                conn::Link::Postgres(Box::pin(postgres::Link::begin(postgres.clone())).await?)
            }
        };
        Ok(Tx::new(Conn::new(link, self.statements.clone(), self.wake.clone())))
    }

    /// Does this work in a transaction, and commits it if it succeeds. Where one comes after the other this is faster than
    /// `begin`: SQLite's writer does the work itself. What the work needs it must own.
    ///
    /// ```ignore
    /// let work = move |tx: &mut Tx| -> Work<'_, _, _> { Box::pin(async move { statuses::insert(tx, &status).await }) };
    /// let new = db.transact(work).await?;
    /// ```
    pub async fn transact<T, E>(
        &self,
        work: impl for<'t> FnOnce(&'t mut Tx) -> Work<'t, T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let Backend::Sqlite(sqlite) = &self.backend else {
            let mut tx = self.begin().await?;
            let done = work(&mut tx).await?;
            tx.commit().await?;
            return Ok(done);
        };
        let (db, owned) = (self.clone(), sqlite.clone());
        let errand = move |transaction| -> sqlite::Errand<(Tx, Result<T, E>)> {
            let link = conn::Link::Sqlite(sqlite::Link::within(owned, transaction));
            let mut tx = Tx::new(Conn::new(link, db.statements, db.wake));
            Box::pin(async move {
                let done = work(&mut tx).await.and_then(|done| Ok(tx.check().map(|()| done)?));
                (done.is_ok(), (tx, done))
            })
        };
        match sqlite.run(errand).await? {
            sqlite::Ended::Settled((tx, done)) => {
                tx.ended(done.is_ok());
                done
            }
            sqlite::Ended::Open((tx, done)) => {
                let done = done?;
                tx.commit().await?;
                Ok(done)
            }
        }
    }

    /// Does this work, and does it again if it only failed because others were in its way. For transactions that touch
    /// rows of several people: the work begins and commits one, and must do nothing else that cannot be done twice.
    ///
    /// ```ignore
    /// db.retry(|| async {
    ///     let mut tx = db.begin().await?;
    ///     statuses::count(&mut tx, id, Count::Favourites, 1).await?;
    ///     tx.commit().await
    /// })
    /// .await
    /// ```
    pub async fn retry<T, F>(&self, work: impl FnMut() -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        again::again(work).await
    }

    /// All rows of a statement that may be slow.
    ///
    /// # Errors
    /// [`Error::TimedOut`] if it was, for longer than this; at once if there is no time at all.
    pub async fn all_within<T: FromRow>(&self, sql: Sql, params: Params, limit: Duration) -> Result<Vec<T>> {
        if limit.is_zero() {
            return Err(Error::TimedOut);
        }
        let rows = match self.engine() {
            Engine::Sqlite => self.conn().rows_within(sql, params, limit).await?,
            Engine::Postgres => self.begin().await?.rows_within(sql, params, limit).await?,
        };
        rows.all()
    }

    /// Hears when a commit of this process leaves work for its workers.
    pub fn wake(&self) -> &Arc<Wake> {
        &self.wake
    }

    /// How many statements ran so far; each of a batch counts, `many` counts once. Tests hold code to budgets with it.
    pub fn queries(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    pub fn engine(&self) -> Engine {
        match &self.backend {
            Backend::Sqlite(_) => Engine::Sqlite,
            Backend::Postgres(_) => Engine::Postgres,
        }
    }

    /// Tells all listeners of this channel, on every node, at once. Call it after the commit of what it tells of.
    pub async fn notify(&self, channel: &str, payload: &str) -> Result<()> {
        if payload.len() > MAX_PAYLOAD {
            return Err(Error::Other(format!("a notice of {} bytes: send an id instead", payload.len())));
        }
        match &self.backend {
            Backend::Postgres(postgres) => postgres.notify(channel, payload).await,
            Backend::Sqlite(sqlite) => {
                // It fails if nobody listens, which is no error.
                let _ = sqlite.notices.send(Message { channel: channel.to_owned(), payload: payload.to_owned() });
                Ok(())
            }
        }
    }

    /// Listens to these channels from now on.
    pub async fn listen(&self, channels: &[&str]) -> Result<Listener> {
        Ok(match &self.backend {
            Backend::Sqlite(sqlite) => Listener::of_process(channels, sqlite.notices.subscribe()),
            Backend::Postgres(postgres) => {
                Listener::of_postgres(postgres::listen::listen(postgres.clone(), channels).await?)
            }
        })
    }

    /// Lets SQLite look at its statistics, so that it chooses indexes well; for every hour or so. PostgreSQL does so
    /// by itself.
    pub async fn tidy(&self) -> Result<()> {
        match self.engine() {
            Engine::Sqlite => self.conn().script("PRAGMA optimize".to_owned()).await,
            Engine::Postgres => Ok(()),
        }
    }

    /// Closes the connections of PostgreSQL as they become free. SQLite's close when the last clone is dropped.
    pub fn close(&self) {
        if let Backend::Postgres(postgres) = &self.backend {
            postgres.close();
        }
    }
}
