use super::*;
use crate::db::Synchronous;

#[tokio::test]
async fn what_somebody_waits_for_is_written_first() {
    let folder = std::env::temp_dir().join(format!("aldea-turns-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("aldea.db");
    let connection = Connection::writer(&path, Synchronous::Normal, 1024).unwrap();
    let log = Log::start(Connection::reader(&path, 256).unwrap()).unwrap();
    let writer = Arc::new(Writer::start(connection, log, Duration::from_secs(10)).unwrap());
    let order = Arc::new(Mutex::new(Vec::new()));
    let write = |name: &'static str, later: bool| {
        let (writer, order) = (writer.clone(), order.clone());
        async move {
            let work = move |_: &mut Connection| {
                order.lock().unwrap().push(name);
                Ok(())
            };
            writer.write(work, later).await
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
    std::fs::remove_dir_all(&folder).unwrap();
}
