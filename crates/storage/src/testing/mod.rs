//! Fresh databases for tests, in milliseconds: SQLite files copied from a template, or databases of the PostgreSQL
//! cluster at `TEST_DATABASE_URL` if `TEST_DB=postgres`.

mod postgres;
mod sqlite;

use std::ops::Deref;

use domain::Timestamp;

use crate::{
    db::{Db, Options},
    migrate::{self, MIGRATIONS, Migration},
};

/// A database of its own for one test, migrated; gone when dropped.
pub struct TestDb {
    db: Db,
    place: Place,
}

enum Place {
    Sqlite(sqlite::File),
    Postgres(postgres::Slot),
}

impl TestDb {
    /// With Aldea's own schema.
    pub async fn new() -> Self {
        Self::with(MIGRATIONS).await
    }

    /// With other migrations.
    pub async fn with(migrations: &[Migration]) -> Self {
        match std::env::var("TEST_DB").as_deref() {
            Ok("postgres") => {
                let slot = postgres::Slot::claim(migrations).await;
                Self { db: open(&slot.url).await, place: Place::Postgres(slot) }
            }
            Ok("sqlite") | Err(_) => {
                let file = sqlite::File::copy(migrations).await;
                Self { db: open(&file.url()).await, place: Place::Sqlite(file) }
            }
            Ok(other) => panic!("TEST_DB={other}: sqlite or postgres"),
        }
    }

    /// As a second process would open it.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// By which a second process opens it.
    pub fn url(&self) -> String {
        match &self.place {
            Place::Sqlite(file) => file.url(),
            Place::Postgres(slot) => slot.url.clone(),
        }
    }
}

impl Deref for TestDb {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.db
    }
}

/// Few threads and connections each: many tests run side by side.
async fn open(url: &str) -> Db {
    let options =
        Options { readers: Some(2), pool: 6, patience: std::time::Duration::from_secs(5), ..Options::default() };
    Db::open(url, &options).await.expect("the test database opens")
}

async fn migrated(url: &str, migrations: &[Migration]) -> Db {
    let db = open(url).await;
    migrate::apply(&db, migrations, Timestamp::from_millis(0)).await.expect("the migrations run");
    db
}

/// Names a schema.
fn fingerprint(migrations: &[Migration]) -> String {
    let all: String = migrations.iter().map(|migration| migration.checksum()).collect();
    Migration { name: "0_all", text: Box::leak(all.into_boxed_str()) }.checksum()
}
