//! One connection to an SQLite file, used by one thread at a time.

use std::{
    collections::HashMap,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use rusqlite::{CachedStatement, config::DbConfig, hooks::Wal, params_from_iter, types::ValueRef};

use crate::db::{Error, Params, Result, Rows, Sql, Val, text};

/// Statements kept prepared per connection: all that a server of ours ever runs.
const STATEMENTS: usize = 1024;
/// Bytes of the file that are mapped into memory: pages behind them are copied for every look at them, so it is all of any
/// file, where addresses are wide enough.
const MAPPED: i64 = if usize::BITS < 64 { 1 << 29 } else { 1 << 40 };
/// So many steps of SQLite's machine, some microseconds each thousand, go by between two looks at the clock.
const STEPS: i32 = 10_000;

pub(in crate::db) struct Connection {
    inner: rusqlite::Connection,
    /// Translations, by address and length of the constant.
    texts: HashMap<(usize, usize), Arc<str>>,
}

impl Connection {
    /// Opens the one connection that writes, making the file if there is none.
    pub fn writer(path: &Path, cache_kib: usize) -> Result<Self> {
        let connection = Self::open(path, cache_kib)?;
        connection.inner.execute_batch(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
             PRAGMA journal_size_limit = 67108864;",
        )?;
        Ok(connection)
    }

    /// Tells after each COMMIT how many pages the log has. It is then emptied by nobody but [`empty_log`](Self::empty_log).
    pub fn watch_log(&mut self, tell: impl Fn(usize) + Send + 'static) -> Result<()> {
        let hook = move |_: &mut Wal, pages| {
            tell(usize::try_from(pages).unwrap_or(0));
            Ok(())
        };
        Ok(self.inner.wal_hook(Some(hook))?)
    }

    /// Opens a connection that refuses to write. The file must be there.
    pub fn reader(path: &Path, cache_kib: usize) -> Result<Self> {
        let connection = Self::open(path, cache_kib)?;
        connection.inner.execute_batch("PRAGMA query_only = ON;")?;
        Ok(connection)
    }

    fn open(path: &Path, cache_kib: usize) -> Result<Self> {
        let inner = rusqlite::Connection::open(path).map_err(|e| Error::Other(format!("{}: {e}", path.display())))?;
        inner.execute_batch(&format!(
            "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
             PRAGMA cache_size = -{cache_kib}; PRAGMA mmap_size = {MAPPED};"
        ))?;
        // Without this promise a query that meets a partial index is planned, and so parsed, anew for each new parameter.
        inner.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        inner.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self { inner, texts: HashMap::new() })
    }

    pub fn rows(&mut self, sql: Sql, params: &[Val]) -> Result<Rows> {
        let mut statement = self.prepare(sql)?;
        let width = statement.column_count();
        let mut rows = Rows::new(width);
        let mut found = statement.query(params_from_iter(params))?;
        while let Some(row) = found.next()? {
            for column in 0..width {
                rows.push(cell(row.get_ref(column)?)?);
            }
        }
        Ok(rows)
    }

    /// Like `rows`, but given up after this long.
    pub fn rows_within(&mut self, sql: Sql, params: &[Val], limit: Duration) -> Result<Rows> {
        #[allow(clippy::disallowed_methods, reason = "how long a statement really takes")]
        let begun = Instant::now();
        self.inner.progress_handler(STEPS, Some(move || begun.elapsed() > limit))?;
        let rows = self.rows(sql, params);
        self.inner.progress_handler(0, None::<fn() -> bool>)?;
        rows
    }

    /// Several reads that see the same state of the database.
    pub fn batch(&mut self, reads: &[(Sql, Params)]) -> Result<Vec<Rows>> {
        let alone = self.inner.is_autocommit();
        if alone {
            self.control("BEGIN")?;
        }
        let all = reads.iter().map(|(sql, params)| self.rows(sql, params).map_err(|e| e.in_statement(sql))).collect();
        if alone {
            self.control("COMMIT")?;
        }
        all
    }

    pub fn exec(&mut self, sql: Sql, params: &[Val]) -> Result<u64> {
        Ok(self.prepare(sql)?.execute(params_from_iter(params))? as u64)
    }

    /// The same statement for each row of parameters.
    pub fn many(&mut self, sql: Sql, rows: &[Params]) -> Result<u64> {
        let mut statement = self.prepare(sql)?;
        rows.iter().try_fold(0, |total, params| Ok(total + statement.execute(params_from_iter(params))? as u64))
    }

    /// Statements in SQLite's own spelling, not kept prepared.
    pub fn script(&mut self, text: &str) -> Result<()> {
        Ok(self.inner.execute_batch(text)?)
    }

    /// Moves the log's pages into the file, as far as nobody still reads older ones. Whether that was all of them.
    pub fn empty_log(&mut self) -> bool {
        let moved = self.inner.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
            let [busy, logged, moved]: [i64; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
            Ok(busy == 0 && logged == moved)
        });
        moved.unwrap_or_else(|error| {
            tracing::warn!(%error, "SQLite cannot empty its log");
            true
        })
    }

    /// BEGIN, COMMIT and their like.
    pub fn control(&mut self, sql: &'static str) -> Result<()> {
        self.inner.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    /// Whether a transaction is open. Some errors (a full disk, no memory) end it from below.
    pub fn in_transaction(&self) -> bool {
        !self.inner.is_autocommit()
    }

    /// Whether the statement is right, and whether it only reads.
    pub fn check(&mut self, sql: &str) -> Result<bool> {
        Ok(self.inner.prepare(&text::to_sqlite(sql))?.readonly())
    }

    fn prepare(&mut self, sql: Sql) -> Result<CachedStatement<'_>> {
        let key = (sql.as_ptr() as usize, sql.len());
        let text = self.texts.entry(key).or_insert_with(|| text::to_sqlite(sql).into());
        Ok(self.inner.prepare_cached(text)?)
    }
}

fn cell(value: ValueRef<'_>) -> Result<Val> {
    Ok(match value {
        ValueRef::Null => Val::Null,
        ValueRef::Integer(n) => Val::Int(n),
        ValueRef::Real(n) => Val::Real(n),
        ValueRef::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => Val::Text(text.to_owned()),
            Err(e) => return Err(Error::Decode(e.to_string())),
        },
        ValueRef::Blob(bytes) => Val::Bytes(bytes.to_owned()),
    })
}

#[cfg(test)]
#[path = "connection_tests.rs"]
mod tests;
