//! PostgreSQL: a few databases per schema, copied from a template that is made once. A test claims one by a lock that
//! ends with its connection, empties it, and leaves it for the next test of any process: none pile up.

use tokio_postgres::{Client, Config, NoTls};

use super::{fingerprint, migrated};
use crate::migrate::Migration;

/// Number of the lock under which templates are made; slots lock their number beside it.
const MAKING: i32 = -1;

/// A database that is ours as long as this lives.
pub struct Slot {
    pub url: String,
    /// Holds the lock.
    _admin: Client,
}

impl Slot {
    pub async fn claim(migrations: &[Migration]) -> Self {
        let base = std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL names a PostgreSQL cluster");
        let schema = fingerprint(migrations);
        let admin = connect(&base).await;
        let template = format!("aldea_template_{schema}");
        make_template(&admin, &base, &template, migrations).await;
        let number = claim_number(&admin, &schema).await;
        let name = format!("aldea_test_{schema}_{number}");
        let url = with_database(&base, &name);
        if exists(&admin, &name).await {
            // Nothing of the test before may still be at work in it.
            let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
            admin.query(end, &[&name]).await.expect("sessions can be ended");
            connect(&url).await.batch_execute(include_str!("empty.sql")).await.expect("a database can be emptied");
        } else {
            let make = format!("CREATE DATABASE {name} TEMPLATE {template}");
            admin.batch_execute(&make).await.expect("a database can be made");
        }
        Self { url, _admin: admin }
    }
}

/// The lowest number that no living test holds.
async fn claim_number(admin: &Client, schema: &str) -> i32 {
    let group = group(schema);
    for number in 0.. {
        let lock = "SELECT pg_try_advisory_lock($1, $2)";
        let locked: bool = admin.query_one(lock, &[&group, &number]).await.expect("locks work").get(0);
        if locked {
            return number;
        }
    }
    unreachable!("there are more numbers than connections")
}

/// Locks of different schemas must not meet; that they might once in four billion only costs a slot.
fn group(schema: &str) -> i32 {
    i64::from_str_radix(&schema[..8], 16).expect("hexadecimal") as i32
}

async fn make_template(admin: &Client, base: &str, template: &str, migrations: &[Migration]) {
    if exists(admin, template).await {
        return;
    }
    admin.execute("SELECT pg_advisory_lock($1, 0)", &[&MAKING]).await.expect("locks work");
    if !exists(admin, template).await {
        // Under another name until it is whole.
        let making = format!("{template}_making");
        admin.batch_execute(&format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)")).await.expect("drop");
        admin.batch_execute(&format!("CREATE DATABASE {making} TEMPLATE template0")).await.expect("create");
        let url = with_database(base, &making);
        migrated(&url, migrations).await.close();
        connect(&url).await.batch_execute(include_str!("seed.sql")).await.expect("rows of migrations can be kept");
        let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{making}'");
        admin.batch_execute(&end).await.expect("sessions can be ended");
        wait_until_unused(admin, &making).await;
        admin.batch_execute(&format!("ALTER DATABASE {making} RENAME TO {template}")).await.expect("rename");
    }
    admin.execute("SELECT pg_advisory_unlock($1, 0)", &[&MAKING]).await.expect("locks work");
}

/// A session that was told to end takes a moment to do so.
async fn wait_until_unused(admin: &Client, name: &str) {
    let count = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1";
    while admin.query_one(count, &[&name]).await.expect("activity can be read").get::<_, i64>(0) > 0 {
        tokio::task::yield_now().await;
    }
}

async fn exists(admin: &Client, name: &str) -> bool {
    let found = admin.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).await;
    found.expect("databases can be listed").is_some()
}

async fn connect(url: &str) -> Client {
    let config: Config = url.parse().expect("TEST_DATABASE_URL is a PostgreSQL URL");
    let (client, connection) = config.connect(NoTls).await.expect("the PostgreSQL of the tests answers");
    tokio::spawn(async move {
        // Ends with the client.
        let _ = connection.await;
    });
    client
}

/// The URL of another database of the cluster.
fn with_database(url: &str, name: &str) -> String {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let scheme = address.find("://").map_or(0, |at| at + 3);
    let host = address[scheme..].find('/').map_or(address.len(), |at| scheme + at);
    format!("{}/{name}?{query}", &address[..host])
}
