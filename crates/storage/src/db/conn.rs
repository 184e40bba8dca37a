//! [`Conn`], through which every statement runs, and [`Tx`], a `Conn` inside a transaction.

use std::{
    ops::{Deref, DerefMut},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::time::Instant;

use super::{Engine, Error, FromRow, Params, Result, Rows, Sql, Wake, postgres, sqlite};

/// A transaction that lives longer holds up all writers of SQLite, and locks of PostgreSQL.
const LONG: Duration = Duration::from_millis(50);

/// Runs statements. From [`Db::conn`](super::Db::conn) each statement commits by itself; inside a [`Tx`] all commit
/// together. Functions of this crate take `&mut Conn` and do not care which.
pub struct Conn {
    link: Link,
    statements: Arc<AtomicU64>,
    /// A statement of the transaction failed: PostgreSQL refuses all others then, so SQLite must too.
    failed: bool,
    wake: Arc<Wake>,
    /// Whom to wake after the commit.
    wakes: u64,
}

#[allow(clippy::large_enum_variant, reason = "one lives in each Conn, and Conns are made on the stack")]
pub(super) enum Link {
    Sqlite(sqlite::Link),
    Postgres(postgres::Link),
}

/// Hands the call to the engine's own link. What goes over the network has a box for its state, or every future that reads
/// anything at all would carry two kilobytes for it, and be copied with them.
macro_rules! on {
    ($link:expr, $call:ident ( $($argument:expr),* )) => {
        match $link {
            Link::Sqlite(link) => link.$call($($argument),*).await,
            Link::Postgres(link) => Box::pin(link.$call($($argument),*)).await,
        }
    };
}

impl Conn {
    pub(super) fn new(link: Link, statements: Arc<AtomicU64>, wake: Arc<Wake>) -> Self {
        Self { link, statements, failed: false, wake, wakes: 0 }
    }

    /// All rows.
    pub async fn all<T: FromRow>(&mut self, sql: Sql, params: Params) -> Result<Vec<T>> {
        self.rows(sql, params).await?.all().map_err(|e| e.in_statement(sql))
    }

    /// The first row, if there is one.
    pub async fn opt<T: FromRow>(&mut self, sql: Sql, params: Params) -> Result<Option<T>> {
        self.rows(sql, params).await?.opt().map_err(|e| e.in_statement(sql))
    }

    /// The first row, or [`Error::NotFound`].
    pub async fn one<T: FromRow>(&mut self, sql: Sql, params: Params) -> Result<T> {
        self.opt(sql, params).await?.ok_or(Error::NotFound)
    }

    /// All rows, not yet read into a type.
    pub async fn rows(&mut self, sql: Sql, params: Params) -> Result<Rows> {
        self.start(1)?;
        let result = on!(&self.link, rows(sql, params));
        self.finish(result, sql)
    }

    /// All rows, or [`Error::TimedOut`] after this long. PostgreSQL binds the limit to the transaction, which so must be
    /// one of its own: see [`Db::all_within`](super::Db::all_within).
    pub(super) async fn rows_within(&mut self, sql: Sql, params: Params, limit: Duration) -> Result<Rows> {
        self.start(1)?;
        let result = match &self.link {
            Link::Sqlite(link) => link.rows_within(sql, params, limit).await,
            Link::Postgres(link) => Box::pin(link.rows_within(sql, params, limit)).await,
        };
        self.finish(result, sql)
    }

    /// Several SELECTs that do not need each other's answers, in one hop or one round trip:
    ///
    /// ```ignore
    /// let [media, tags] = db.batch([(MEDIA, p![ids]), (TAGS, p![ids])]).await?;
    /// let (media, tags) = (media.all::<Media>()?, tags.all::<Tag>()?);
    /// ```
    pub async fn batch<const N: usize>(&mut self, reads: [(Sql, Params); N]) -> Result<[Rows; N]> {
        debug_assert!(reads.iter().all(|(sql, _)| super::text::reads(sql)), "a batch only reads");
        self.start(N)?;
        let result = on!(&self.link, batch(reads.into()));
        let all = self.finish(result, "")?;
        Ok(all.try_into().expect("as many answers as statements"))
    }

    /// The rows of the same SELECT for each of these parameters, in one hop or pipelined.
    pub async fn each<T: FromRow>(&mut self, sql: Sql, all: Vec<Params>) -> Result<Vec<T>> {
        debug_assert!(super::text::reads(sql), "it only reads");
        if all.is_empty() {
            return Ok(Vec::new());
        }
        self.start(1)?;
        let result = on!(&self.link, batch(all.into_iter().map(|params| (sql, params)).collect()));
        let mut found = Vec::new();
        for rows in self.finish(result, sql)? {
            found.extend(rows.all().map_err(|e| e.in_statement(sql))?);
        }
        Ok(found)
    }

    /// How many rows were inserted, updated or deleted.
    pub async fn exec(&mut self, sql: Sql, params: Params) -> Result<u64> {
        self.start(1)?;
        let result = on!(&self.link, exec(sql, params));
        self.finish(result, sql)
    }

    /// Like `exec`, but on SQLite at the very end of what is committed together, so that the transaction itself does not
    /// see it: for the full-text index, which writes down all that it has gathered whenever one of them ends.
    pub async fn exec_last(&mut self, sql: Sql, params: Params) -> Result<()> {
        self.start(1)?;
        let result = match &self.link {
            Link::Sqlite(link) => link.exec_last(sql, params).await,
            Link::Postgres(link) => Box::pin(link.exec(sql, params)).await.map(drop),
        };
        self.finish(result, sql)
    }

    /// The same statement for each of these parameters, in one hop or pipelined; outside a `Tx` all or none is kept.
    /// Gives the number of rows changed in all.
    pub async fn many(&mut self, sql: Sql, rows: Vec<Params>) -> Result<u64> {
        if rows.is_empty() {
            return Ok(0);
        }
        self.start(1)?;
        let result = on!(&self.link, many(sql, rows));
        self.finish(result, sql)
    }

    /// Statements in the engine's own spelling, without parameters: for migrations.
    pub async fn script(&mut self, text: String) -> Result<()> {
        self.start(1)?;
        let result = on!(&self.link, script(text));
        self.finish(result, "a script")
    }

    /// Lets the engine check a statement without running it. SQLite also tells whether it only reads.
    pub async fn check(&mut self, sql: &str) -> Result<Option<bool>> {
        match &self.link {
            Link::Sqlite(link) => link.check(sql.to_owned()).await.map(Some),
            Link::Postgres(link) => Box::pin(link.check(sql.to_owned())).await.map(|()| None),
        }
    }

    /// What was just written waits for workers of this kind (see [`Wake`]): they hear of it after the commit.
    pub fn wake(&mut self, kind: u32) {
        let kinds = 1 << kind;
        if on_transaction(&self.link) {
            self.wakes |= kinds
        } else {
            self.wake.add(kinds)
        }
    }

    /// For the few statements that cannot be one text: full-text search.
    pub fn engine(&self) -> Engine {
        match &self.link {
            Link::Sqlite(_) => Engine::Sqlite,
            Link::Postgres(_) => Engine::Postgres,
        }
    }

    fn start(&self, statements: usize) -> Result<()> {
        if self.failed {
            return Err(Error::Other("a statement of this transaction failed before: it can only be dropped".into()));
        }
        self.statements.fetch_add(statements as u64, Ordering::Relaxed);
        Ok(())
    }

    fn finish<T>(&mut self, result: Result<T>, sql: &str) -> Result<T> {
        self.failed = result.is_err() && on_transaction(&self.link);
        result.map_err(|e| if sql.is_empty() { e } else { e.in_statement(sql) })
    }
}

fn on_transaction(link: &Link) -> bool {
    match link {
        Link::Sqlite(link) => link.in_transaction(),
        Link::Postgres(link) => link.in_transaction(),
    }
}

/// A transaction. Dropping it without `commit` (an error, a panic, a client that went away) rolls back; whoever reads
/// after that finds what the transaction saw.
///
/// SQLite has one writer: never await the network, a lock or heavy work while a `Tx` is open; read and write through
/// the `Tx` only, never beside it. A write beside it would wait for itself, and be told so after some seconds; a read
/// beside it may miss what was committed just before.
pub struct Tx {
    conn: Conn,
    begun: Instant,
    /// Whether to complain if it takes long.
    hasty: bool,
}

impl Tx {
    pub(super) fn new(conn: Conn) -> Self {
        #[allow(clippy::disallowed_methods, reason = "how long a transaction really took, for the log alone")]
        let begun = Instant::now();
        Self { conn, begun, hasty: true }
    }

    /// Keeps what was done. When this returns, it survives a crash.
    pub async fn commit(mut self) -> Result<()> {
        self.check()?;
        on!(&mut self.conn.link, commit())?;
        self.conn.wake.add(self.conn.wakes);
        Ok(())
    }

    /// Whether it can be kept: all statements went well.
    pub(super) fn check(&self) -> Result<()> {
        self.conn.start(0)
    }

    /// SQLite's writer has committed it, if `kept`, or rolled it back.
    pub(super) fn ended(mut self, kept: bool) {
        if let Link::Sqlite(link) = &mut self.conn.link {
            link.ended();
        }
        if kept {
            self.conn.wake.add(self.conn.wakes);
        }
    }

    /// Waits until no other transaction, on any node, holds this lock, and holds it to the end. SQLite's writers follow
    /// one another anyhow.
    pub async fn lock(&mut self, key: i64) -> Result<()> {
        let result = match &self.conn.link {
            Link::Sqlite(_) => Ok(()),
            Link::Postgres(link) => Box::pin(link.lock(key, !self.hasty)).await,
        };
        self.conn.finish(result, "")
    }

    /// This transaction may take long, and wait long for its locks: a migration.
    pub fn patient(mut self) -> Self {
        self.hasty = false;
        self
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        let lived = self.begun.elapsed();
        if self.hasty && lived > LONG {
            tracing::warn!(db.tx_ms = lived.as_millis() as u64, "a transaction was open for long");
        }
    }
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}
