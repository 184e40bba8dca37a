//! All SQL, on SQLite and PostgreSQL, behind one thin layer. One file per family of tables; `db` is the layer.

// `db` and `migrate` first: the others use their macros.
#[macro_use]
pub mod db;
pub mod jobs;
pub mod migrate;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use db::{Cell, Conn, Db, Error, FromRow, Result, Row, Sql, Tx, Val};

pub mod accounts;
pub mod blobs;
pub mod blocks;
pub mod codes;
pub mod deliveries;
pub mod edits;
pub mod emojis;
pub mod feeds;
pub mod figures;
pub mod follows;
pub mod instances;
pub mod interactions;
pub mod keys;
pub mod markers;
pub mod media;
pub mod notifications;
pub mod oauth;
pub mod parts;
pub mod recipients;
pub mod rules;
pub mod secrets;
pub mod sessions;
pub mod settings;
pub mod statuses;
pub mod tags;
pub mod timelines;
pub mod users;
