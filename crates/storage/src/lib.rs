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
pub mod announcements;
pub mod annual_reports;
pub mod audience;
pub mod blobs;
pub mod blocks;
pub mod cards;
pub mod codes;
pub mod collections;
pub mod contexts;
pub mod conversations;
pub mod deliveries;
pub mod domain_allows;
pub mod domain_blocks;
pub mod drafts;
pub mod edits;
pub mod emojis;
pub mod endorsements;
pub mod fans;
pub mod feeds;
pub mod figures;
pub mod filters;
pub mod follows;
pub mod instances;
pub mod interactions;
pub mod keys;
pub mod lists;
pub mod markers;
pub mod media;
pub mod media_blocks;
pub mod moves;
pub mod notification_requests;
pub mod notifications;
pub mod oauth;
pub mod objects;
pub mod parts;
pub mod polls;
pub mod profiles;
pub mod push;
pub mod quotes;
pub mod reactions;
pub mod recipients;
pub mod refreshes;
pub mod relays;
pub mod reports;
pub mod reviews;
pub mod rules;
pub mod scheduled;
pub mod search;
pub mod secrets;
pub mod sessions;
pub mod settings;
pub mod statuses;
pub mod subscriptions;
pub mod suggestions;
pub mod synchronization;
pub mod tag_follows;
pub mod tags;
pub mod terms;
pub mod threads;
pub mod timelines;
pub mod translations;
pub mod trends;
pub mod users;
pub mod warnings;
