//! Tests against a real database: SQLite, or PostgreSQL with `TEST_DB=postgres` and `TEST_DATABASE_URL`.

mod layer;
mod notices;
mod schema;
mod sqlcheck;
mod transactions;
