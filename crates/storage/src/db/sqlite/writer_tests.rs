use std::path::{Path, PathBuf};

use super::*;
use crate::{Val, db::Synchronous, p, sql};

const INSERT: Sql = sql!("INSERT INTO numbers VALUES ($1)");

/// A writer, and the file it writes to, which has a table of numbers.
fn start(name: &str) -> (Writer, PathBuf) {
    let folder = std::env::temp_dir().join(format!("aldea-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("aldea.db");
    let mut connection = Connection::writer(&path, 1024).unwrap();
    connection.control("CREATE TABLE numbers (n INTEGER UNIQUE)").unwrap();
    let log = Log::start(Connection::reader(&path, 256).unwrap()).unwrap();
    let disk = Disk::start(&path, Synchronous::Full).unwrap();
    (Writer::start(connection, log, disk, Duration::from_secs(10)).unwrap(), path)
}

fn forget(path: &Path) {
    std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
}

#[tokio::test]
async fn what_somebody_waits_for_is_written_first() {
    let (writer, path) = start("turns");
    let writer = Arc::new(writer);
    let order = Arc::new(Mutex::new(Vec::new()));
    let write = |name: &'static str, later: bool| {
        let (writer, order) = (writer.clone(), order.clone());
        async move {
            let work = move |_: &mut Connection| {
                order.lock().unwrap().push(name);
                Ok(())
            };
            writer.write(work, Extent::Several, later).await
        }
    };
    // As long as it has the connection, the others wait.
    let transaction = writer.begin(false).await.unwrap();
    let commit = async {
        tokio::task::yield_now().await;
        transaction.commit().await
    };
    let (first, second, third, commit) =
        tokio::join!(write("can wait", true), write("can wait, too", true), write("waited for", false), commit);
    for outcome in [first, second, third, commit] {
        outcome.unwrap();
    }
    assert_eq!(*order.lock().unwrap(), ["waited for", "can wait", "can wait, too"]);
    forget(&path);
}

#[tokio::test]
async fn of_a_group_only_what_fails_is_undone() {
    let (writer, path) = start("group");
    const ALL: Sql = sql!("SELECT n FROM numbers ORDER BY n");
    let insert = |n: i64| writer.write(move |c| c.exec(INSERT, &[Val::Int(n)]), Extent::Statement, false);

    // All of these wait while it has the connection, and so make one group.
    let first = writer.begin(false).await.unwrap();
    first.run(|c| c.exec(INSERT, &[Val::Int(1)])).unwrap();
    first.defer(INSERT, p![10]).unwrap();
    let first = async {
        tokio::task::yield_now().await;
        first.commit().await
    };
    let looks = async {
        let transaction = writer.begin(false).await.unwrap();
        transaction.defer(INSERT, p![50]).unwrap();
        let seen = transaction.run(|c| c.rows(ALL, &[])).unwrap();
        transaction.commit().await.unwrap();
        seen.all::<(i64,)>().unwrap()
    };
    let gone = async {
        let transaction = writer.begin(false).await.unwrap();
        transaction.run(|c| c.exec(INSERT, &[Val::Int(3)])).unwrap();
        transaction.defer(INSERT, p![30]).unwrap();
    };
    let (first, again, two, seen, ()) = tokio::join!(first, insert(1), insert(2), looks, gone);
    first.unwrap();
    assert!(again.is_err(), "it is there already");
    two.unwrap();
    assert_eq!(seen, [(1,), (2,)], "what is left for the end is not seen before");

    let mut reader = Connection::reader(&path, 1024).unwrap();
    let kept = reader.rows(ALL, &[]).unwrap().all::<(i64,)>().unwrap();
    assert_eq!(kept, [(1,), (2,), (10,), (50,)]);
    forget(&path);
}

#[tokio::test]
async fn what_work_saw_that_was_undone_can_be_read() {
    let (writer, path) = start("seen");
    const COUNT: Sql = sql!("SELECT count(*) FROM numbers");
    let count = |c: &mut Connection| c.rows(COUNT, &[]).unwrap().one::<i64>();
    let read = || count(&mut Connection::reader(&path, 256).unwrap()).unwrap();

    let first = async |n| {
        let transaction = writer.begin(false).await.unwrap();
        transaction.run(|c| c.exec(INSERT, &[Val::Int(n)])).unwrap();
        // The others come to wait.
        tokio::task::yield_now().await;
        transaction.commit().await.unwrap();
    };
    // As long as it has the connection, what was done before it in its group is not committed.
    let last = async || {
        let transaction = writer.begin(false).await.unwrap();
        tokio::task::yield_now().await;
        transaction.commit().await.unwrap();
    };

    let dropped = async {
        let transaction = writer.begin(false).await.unwrap();
        let seen = transaction.run(count).unwrap();
        drop(transaction);
        (seen, read())
    };
    let ((), dropped, ()) = tokio::join!(first(1), dropped, last());
    assert_eq!(dropped, (1, 1));

    let refused = async {
        let again = |c: &mut Connection| c.exec(INSERT, &[Val::Int(2)]);
        (writer.write(again, Extent::Statement, false).await.is_err(), read())
    };
    let ((), refused, ()) = tokio::join!(first(2), refused, last());
    assert_eq!(refused, (true, 2));
    forget(&path);
}
