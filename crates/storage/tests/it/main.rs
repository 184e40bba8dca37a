//! Tests against a real database: SQLite, or PostgreSQL with `TEST_DB=postgres` and `TEST_DATABASE_URL`.
#![allow(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

mod layer;
mod notices;
mod schema;
mod search;
mod sqlcheck;
mod transactions;
