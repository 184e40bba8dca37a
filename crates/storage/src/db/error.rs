//! What can go wrong in the database, the same on both engines.

use rusqlite::{ErrorCode, ffi};

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A unique constraint refused the row. Holds its columns, `table.column, table.column`.
    #[error("already there: {0}")]
    Unique(String),
    /// A row that this one refers to is missing, or one that refers to it is there.
    #[error("a row refers to one that does not exist")]
    ForeignKey,
    /// The database was busy for too long, or chose this transaction to resolve a deadlock: trying again may succeed.
    #[error("the database is busy")]
    Busy,
    /// The statement took longer than it was allowed to.
    #[error("the database took too long to answer")]
    TimedOut,
    /// `one` found no row.
    #[error("no such row")]
    NotFound,
    /// A value is not of the type that the code expects.
    #[error("unexpected value: {0}")]
    Decode(String),
    /// The schema does not fit this program.
    #[error("{0}")]
    Schema(String),
    /// A mistake in a statement, a lost connection, a full disk...
    #[error("{0}")]
    Other(String),
}

impl Error {
    pub fn is_unique(&self) -> bool {
        matches!(self, Self::Unique(_))
    }

    /// Whether the same transaction, run again from its start, may succeed.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Busy)
    }

    /// Names the statement in errors that nobody can understand without it.
    pub(super) fn in_statement(self, sql: &str) -> Self {
        let head = || sql.split_whitespace().take(24).collect::<Vec<_>>().join(" ");
        match self {
            Self::Other(message) => Self::Other(format!("{message} in: {}", head())),
            Self::Decode(message) => Self::Decode(format!("{message} in: {}", head())),
            clear => clear,
        }
    }
}

/// Result codes: <https://www.sqlite.org/rescode.html>.
impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, message) = &error else {
            return Self::Other(error.to_string());
        };
        match failure.extended_code {
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
                let message = message.as_deref().unwrap_or_default();
                Self::Unique(message.trim_start_matches("UNIQUE constraint failed: ").to_owned())
            }
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Self::ForeignKey,
            _ if failure.code == ErrorCode::DatabaseBusy || failure.code == ErrorCode::DatabaseLocked => Self::Busy,
            _ if failure.code == ErrorCode::OperationInterrupted => Self::TimedOut,
            _ => Self::Other(error.to_string()),
        }
    }
}

/// Codes: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        use tokio_postgres::error::SqlState;
        let Some(db) = error.as_db_error() else {
            return Self::Other(chain(&error));
        };
        match *db.code() {
            SqlState::UNIQUE_VIOLATION => Self::Unique(unique_columns(db)),
            SqlState::FOREIGN_KEY_VIOLATION => Self::ForeignKey,
            SqlState::T_R_SERIALIZATION_FAILURE
            | SqlState::T_R_DEADLOCK_DETECTED
            | SqlState::LOCK_NOT_AVAILABLE
            | SqlState::TOO_MANY_CONNECTIONS => Self::Busy,
            SqlState::QUERY_CANCELED => Self::TimedOut,
            _ => Self::Other(db.to_string()),
        }
    }
}

/// PostgreSQL names the constraint and puts the columns into the detail, `Key (a, b)=(1, 2) already exists.`: SQLite's
/// form is made of that, so that callers can compare.
fn unique_columns(db: &tokio_postgres::error::DbError) -> String {
    let constraint = db.constraint().unwrap_or_default();
    let columns = db.detail().and_then(|detail| {
        let (_, rest) = detail.split_once('(')?;
        Some(rest.split_once(")=(")?.0)
    });
    match (db.table(), columns) {
        (Some(table), Some(columns)) => {
            columns.split(", ").map(|column| format!("{table}.{column}")).collect::<Vec<_>>().join(", ")
        }
        _ => constraint.to_owned(),
    }
}

impl From<deadpool_postgres::PoolError> for Error {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Backend(error) => error.into(),
            deadpool_postgres::PoolError::Timeout(_) => Self::Busy,
            other => Self::Other(other.to_string()),
        }
    }
}

/// An error and its causes in one line: the driver's own text is only "error connecting to server".
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}
