//! Transactions, and writes that meet.

use std::time::Duration;

use storage::{
    Db, Error, Sql,
    db::{Engine, Options},
    p, sql,
    testing::TestDb,
};

use crate::layer::{COUNT, SCHEMA, count, insert};

#[tokio::test]
async fn what_is_committed_stays_and_what_is_dropped_goes() {
    let db = TestDb::with(SCHEMA).await;
    let mut tx = db.begin().await.unwrap();
    insert(&mut tx, 2, "rosa").await.unwrap();
    assert_eq!(count(&db).await, 0, "not seen from outside");
    tx.commit().await.unwrap();
    assert_eq!(count(&db).await, 1);

    let mut tx = db.begin().await.unwrap();
    insert(&mut tx, 3, "tom").await.unwrap();
    drop(tx);
    // On PostgreSQL the name is free once the ROLLBACK has run: this waits for it.
    insert(&mut db.conn(), 4, "tom").await.unwrap();
    assert_eq!(count(&db).await, 2);
}

#[tokio::test]
async fn work_is_kept_if_it_succeeds() {
    let db = TestDb::with(SCHEMA).await;
    let done = db.transact(|tx| {
        Box::pin(async {
            insert(tx, 2, "rosa").await?;
            tx.one::<i64>(COUNT, p![]).await
        })
    });
    assert_eq!(done.await, Ok(1));
    let refused: Result<(), Error> = db
        .transact(|tx| {
            Box::pin(async {
                insert(tx, 3, "tom").await?;
                Err(Error::NotFound)
            })
        })
        .await;
    assert_eq!(refused, Err(Error::NotFound));
    // It is not kept either if it hides that a statement failed.
    let hidden: Result<(), Error> = db
        .transact(|tx| {
            Box::pin(async {
                insert(tx, 4, "mia").await?;
                let again = insert(tx, 5, "rosa").await;
                assert!(again.unwrap_err().is_unique());
                Ok(())
            })
        })
        .await;
    assert!(hidden.is_err());
    assert_eq!(count(&db).await, 1);
}

#[tokio::test]
async fn work_that_waits_goes_on_in_its_own_task() {
    let db = TestDb::with(SCHEMA).await;
    let waits = |id: i64, name: &'static str, pause: Option<u64>| {
        let db = db.db().clone();
        async move {
            let work = db.transact(move |tx| {
                Box::pin(async move {
                    insert(tx, id, name).await?;
                    match pause {
                        Some(millis) => tokio::time::sleep(Duration::from_millis(millis)).await,
                        None => std::future::pending().await,
                    }
                    tx.one::<i64>(COUNT, p![]).await
                })
            });
            work.await
        }
    };
    assert_eq!(waits(2, "rosa", Some(1)).await, Ok(1));
    // Nobody waits for its end: it is undone.
    assert!(tokio::time::timeout(Duration::from_millis(50), waits(3, "tom", None)).await.is_err());
    assert_eq!(waits(4, "tom", Some(1)).await, Ok(2));
}

#[tokio::test]
async fn work_that_panics_does_so_in_its_own_task() {
    let db = TestDb::with(SCHEMA).await;
    let task = tokio::spawn({
        let db = db.db().clone();
        async move {
            let work = db.transact::<(), Error>(|tx| {
                Box::pin(async {
                    insert(tx, 2, "rosa").await?;
                    panic!("in the work")
                })
            });
            work.await
        }
    });
    assert!(task.await.unwrap_err().is_panic());
    insert(&mut db.conn(), 3, "rosa").await.unwrap();
    assert_eq!(count(&db).await, 1);
}

#[tokio::test]
async fn an_aborted_task_leaves_nothing_and_blocks_nobody() {
    let db = TestDb::with(SCHEMA).await;
    let (inside, is_inside) = tokio::sync::oneshot::channel();
    let task = tokio::spawn({
        let db = db.db().clone();
        async move {
            let mut tx = db.begin().await.unwrap();
            insert(&mut tx, 2, "rosa").await.unwrap();
            inside.send(()).unwrap();
            std::future::pending::<()>().await;
        }
    });
    is_inside.await.unwrap();
    task.abort();
    insert(&mut db.conn(), 3, "rosa").await.unwrap();
    assert_eq!(count(&db).await, 1);
}

#[tokio::test]
async fn a_caller_who_gives_up_waiting_leaves_no_transaction_open() {
    let db = TestDb::with(SCHEMA).await;
    let tx = db.begin().await.unwrap();
    for _ in 0..20 {
        tokio::select! {
            biased;
            second = db.begin() => drop(second.unwrap()),
            () = tokio::task::yield_now() => {}
        }
    }
    tx.commit().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    insert(&mut tx, 2, "rosa").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count(&db).await, 1);
}

#[tokio::test]
async fn after_an_error_a_transaction_can_only_be_dropped() {
    let db = TestDb::with(SCHEMA).await;
    let mut tx = db.begin().await.unwrap();
    insert(&mut tx, 2, "rosa").await.unwrap();
    assert!(insert(&mut tx, 3, "rosa").await.unwrap_err().is_unique());
    assert!(insert(&mut tx, 4, "tom").await.is_err());
    assert!(tx.commit().await.is_err());
    insert(&mut db.conn(), 5, "rosa").await.unwrap();
    assert_eq!(count(&db).await, 1);
}

#[tokio::test]
async fn one_failing_write_does_not_spoil_those_committed_with_it() {
    let db = TestDb::with(SCHEMA).await;
    insert(&mut db.conn(), 2, "taken").await.unwrap();
    // While a transaction holds the writer, the others queue up behind it and are committed together.
    let mut tx = db.begin().await.unwrap();
    let writes: Vec<_> = (10..60)
        .map(|id| {
            let db = db.db().clone();
            tokio::spawn(async move {
                let name = if id == 30 { "taken".to_owned() } else { format!("n{id}") };
                match id % 2 {
                    0 => insert(&mut db.conn(), id, &name).await.map(drop),
                    _ => {
                        let mut tx = db.begin().await?;
                        insert(&mut tx, id, &name).await?;
                        if id % 10 == 5 {
                            drop(tx);
                            Ok(())
                        } else {
                            tx.commit().await
                        }
                    }
                }
            })
        })
        .collect();
    tokio::task::yield_now().await;
    insert(&mut tx, 3, "before").await.unwrap();
    tx.commit().await.unwrap();
    for (id, write) in (10..).zip(writes) {
        let result = write.await.unwrap();
        assert_eq!(result.is_err(), id == 30, "{id}: {result:?}");
    }
    // 50, less the one that failed and five that were rolled back; and two more.
    let mut tx = db.begin().await.unwrap();
    tx.lock(1).await.unwrap();
    drop(tx);
    assert_eq!(count(&db).await, 50 - 1 - 5 + 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_task_is_claimed_twice() {
    let db = TestDb::with(SCHEMA).await;
    let tasks = (1..=200).map(|id| p![id]).collect();
    db.conn().many(sql!("INSERT INTO tasks (id) VALUES ($1)"), tasks).await.unwrap();
    let workers = (1..=4).map(|worker| tokio::spawn(claim_all(db.db().clone(), worker)));
    let mut claimed = Vec::new();
    for worker in workers.collect::<Vec<_>>() {
        claimed.extend(worker.await.unwrap());
    }
    claimed.sort_unstable();
    assert_eq!(claimed, (1..=200).collect::<Vec<i64>>());
}

async fn claim_all(db: Db, worker: i64) -> Vec<i64> {
    const CLAIM: Sql = sql!(
        "UPDATE tasks SET worker = $1 WHERE id IN
         (SELECT id FROM tasks WHERE worker IS NULL ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING id"
    );
    let mut claimed = Vec::new();
    loop {
        let some: Vec<i64> = db.conn().all(CLAIM, p![worker, 7]).await.unwrap();
        if some.is_empty() {
            return claimed;
        }
        claimed.extend(some);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_is_held_to_the_end_of_its_transaction() {
    let db = TestDb::with(SCHEMA).await;
    let mut first = db.begin().await.unwrap();
    first.lock(42).await.unwrap();
    let second = tokio::spawn({
        let db = db.db().clone();
        async move {
            let mut tx = db.begin().await.unwrap();
            tx.lock(42).await.unwrap();
            tx.one::<i64>(COUNT, p![]).await.unwrap()
        }
    });
    insert(&mut first, 2, "rosa").await.unwrap();
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap(), 1);
}

#[tokio::test]
async fn sqlite_ends_a_transaction_that_waits_for_itself() {
    let folder = std::env::temp_dir().join(format!("aldea-idle-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let options = Options { patience: Duration::from_millis(100), ..Options::default() };
    let db = Db::open(&folder.join("idle.db").to_string_lossy(), &options).await.unwrap();
    assert_eq!(db.engine(), Engine::Sqlite);
    db.conn().script("CREATE TABLE a (id INTEGER PRIMARY KEY)".into()).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    tx.exec("INSERT INTO a VALUES (1)", p![]).await.unwrap();
    let beside = db.conn().exec("INSERT INTO a VALUES (2)", p![]).await;
    assert!(matches!(beside, Ok(1) | Err(Error::Busy)), "{beside:?}");
    let ended = tx.commit().await.unwrap_err();
    assert!(ended.to_string().contains("rolled back"), "{ended}");
    db.conn().exec("INSERT INTO a VALUES (1)", p![]).await.unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}

const RAISE: Sql = sql!("UPDATE people SET score = coalesce(score, 0) + 1 WHERE id = $1");

/// Each raises two people in one transaction, half of them in the other order: on PostgreSQL they wait in a circle.
async fn raise_two(db: &Db, first: i64, second: i64) -> storage::Result<()> {
    db.retry(|| async {
        let mut tx = db.begin().await?;
        tx.exec(RAISE, p![first]).await?;
        tokio::task::yield_now().await;
        tx.exec(RAISE, p![second]).await?;
        tx.commit().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn those_who_wait_for_each_other_all_get_there() {
    let db = TestDb::with(SCHEMA).await;
    insert(&mut db.conn(), 2, "rosa").await.unwrap();
    let tasks = (0..4).map(|n| {
        let db = db.db().clone();
        let (first, second) = if n % 2 == 0 { (1, 2) } else { (2, 1) };
        tokio::spawn(async move { raise_two(&db, first, second).await })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap().unwrap();
    }
    let scores: Vec<f64> = db.conn().all(sql!("SELECT score FROM people ORDER BY id"), p![]).await.unwrap();
    assert_eq!(scores, [4.0, 4.0]);
}

#[tokio::test]
async fn only_what_was_in_the_way_of_others_is_done_again() {
    let db = TestDb::with(SCHEMA).await;
    let tries = std::cell::Cell::new(0);
    let try_it = |error: fn() -> Error, until: u32| {
        tries.set(0);
        let tries = &tries;
        db.retry(move || async move {
            tries.set(tries.get() + 1);
            if tries.get() < until { Err(error()) } else { Ok(tries.get()) }
        })
    };
    assert_eq!(try_it(|| Error::Busy, 3).await, Ok(3));
    assert_eq!(try_it(|| Error::NotFound, 3).await, Err(Error::NotFound));
    assert_eq!(tries.get(), 1);
    assert_eq!(try_it(|| Error::Busy, u32::MAX).await, Err(Error::Busy));
    assert_eq!(tries.get(), 4);
}

#[cfg(unix)]
#[tokio::test]
async fn a_database_may_be_a_link() {
    let folder = std::env::temp_dir().join(format!("aldea-link-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("far")).unwrap();
    std::os::unix::fs::symlink(folder.join("far/real.db"), folder.join("link.db")).unwrap();
    let db = Db::open(&folder.join("link.db").to_string_lossy(), &Options::default()).await.unwrap();
    db.conn().script("CREATE TABLE a (id INTEGER PRIMARY KEY)".into()).await.unwrap();
    assert_eq!(db.conn().exec("INSERT INTO a VALUES (1)", p![]).await, Ok(1));
    std::fs::remove_dir_all(folder).unwrap();
}
