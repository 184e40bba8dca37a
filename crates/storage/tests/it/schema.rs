//! Migrations on the engine under test.

use std::collections::BTreeMap;

use domain::Timestamp;
use storage::{
    Db, Error,
    db::{Engine, Options},
    migrate::{self, MIGRATIONS, Migration},
    p,
    testing::TestDb,
};

const AT: Timestamp = Timestamp::from_millis(1_700_000_000_000);
const NONE: &[Migration] = &[];
const ONE: Migration = Migration { name: "0001_one", text: "CREATE TABLE one (id {id});" };
const TWO: Migration = Migration { name: "0002_two", text: "CREATE TABLE two (id {id}); INSERT INTO two VALUES (2);" };

/// A database without tables: one that was used before on PostgreSQL is emptied of rows, not of tables.
async fn bare() -> TestDb {
    let db = TestDb::with(NONE).await;
    let drop = ["one", "two", "schema_migrations"].map(|table| format!("DROP TABLE IF EXISTS {table};"));
    db.conn().script(drop.concat()).await.unwrap();
    db
}

#[tokio::test]
async fn migrations_run_once_and_in_order() {
    let db = bare().await;
    assert_eq!(migrate::apply(&db, &[ONE], AT).await, Ok(vec!["0001_one"]));
    assert_eq!(migrate::apply(&db, &[ONE, TWO], AT).await, Ok(vec!["0002_two"]));
    assert_eq!(migrate::apply(&db, &[ONE, TWO], AT).await, Ok(vec![]));
    let rows = db.conn().all("SELECT version, applied_at FROM schema_migrations ORDER BY version", p![]).await;
    assert_eq!(rows, Ok(vec![(1, AT), (2, AT)]));

    let newer = migrate::apply(&db, &[ONE], AT).await;
    assert!(matches!(&newer, Err(Error::Schema(m)) if m.contains("newer version")), "{newer:?}");
    let changed = Migration { text: "CREATE TABLE one (id {id}, more TEXT);", ..ONE };
    let changed = migrate::apply(&db, &[changed, TWO], AT).await;
    assert!(matches!(&changed, Err(Error::Schema(m)) if m.contains("0001_one")), "{changed:?}");
}

#[tokio::test]
async fn a_failing_migration_leaves_nothing_behind() {
    let db = TestDb::with(&[ONE]).await;
    let broken = Migration { name: "0002_broken", text: "CREATE TABLE two (id {id}); INSERT INTO nothing VALUES (1);" };
    let failed = migrate::apply(&db, &[ONE, broken], AT).await;
    assert!(matches!(&failed, Err(Error::Schema(m)) if m.contains("0002_broken")), "{failed:?}");
    assert!(db.conn().all::<i64>("SELECT id FROM two", p![]).await.is_err());
    assert_eq!(db.conn().all::<i64>("SELECT version FROM schema_migrations", p![]).await, Ok(vec![1]));
}

#[tokio::test]
async fn nodes_that_start_together_migrate_once() {
    let db = bare().await;
    let all = futures_util::future::join_all((0..4).map(|_| migrate::apply(&db, &[ONE, TWO], AT))).await;
    let mut applied: Vec<_> = all.into_iter().flat_map(Result::unwrap).collect();
    applied.sort_unstable();
    assert_eq!(applied, ["0001_one", "0002_two"]);
}

/// Full text is the one thing that each engine keeps in its own way.
fn is_common(table: &str) -> bool {
    !table.starts_with("search") && table != "schema_migrations" && !table.starts_with("sqlite_")
}

#[tokio::test]
async fn both_engines_have_the_same_tables_and_columns() {
    let db = TestDb::new().await;
    if db.engine() == Engine::Sqlite {
        return;
    }
    let sqlite = Db::open(":memory:", &Options { readers: Some(0), ..Options::default() }).await.unwrap();
    for migration in MIGRATIONS {
        sqlite.conn().script(migration.render(Engine::Sqlite)).await.unwrap();
    }
    const OURS: &str = "SELECT table_name, column_name, is_nullable = 'NO' FROM information_schema.columns
                        WHERE table_schema = 'public'";
    const THEIRS: &str =
        "SELECT m.name, c.name, c.\"notnull\" OR c.pk > 0 FROM sqlite_schema m, pragma_table_info(m.name) c
                          WHERE m.type = 'table'";
    let postgres = columns(&db, OURS).await;
    // Through a transaction: a database in memory is seen by the connection that made it alone.
    let mut tx = sqlite.begin().await.unwrap();
    let sqlite: BTreeMap<_, _> = tx.all(THEIRS, p![]).await.unwrap().into_iter().map(key).collect();
    let sqlite: BTreeMap<_, _> = sqlite.into_iter().filter(|((table, _), _)| is_common(table)).collect();
    assert_eq!(postgres, sqlite);
    assert!(postgres.len() > 100);
}

type Column = (String, String, bool);

async fn columns(db: &Db, sql: &'static str) -> BTreeMap<(String, String), bool> {
    let all: Vec<Column> = db.conn().all(sql, p![]).await.unwrap();
    all.into_iter().filter(|(table, ..)| is_common(table)).map(key).collect()
}

fn key((table, column, filled): Column) -> ((String, String), bool) {
    ((table, column), filled)
}
