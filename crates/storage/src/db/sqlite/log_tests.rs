use super::*;

#[test]
fn a_long_log_is_moved_aside_and_begins_anew() {
    let folder = std::env::temp_dir().join(format!("aldea-long-log-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("aldea.db");
    let mut writer = Connection::writer(&path, 1024).unwrap();
    let log = Log::start(Connection::reader(&path, 256).unwrap()).unwrap();
    let grown = log.clone();
    writer.watch_log(move |pages| grown.grown(pages)).unwrap();
    writer.control("CREATE TABLE blobs (n INTEGER, bytes BLOB)").unwrap();
    log.tend(&mut writer);
    assert_eq!(log.state.load(Ordering::Relaxed), IDLE, "a short log is left alone");

    writer
        .control(
            "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 17000)
             INSERT INTO blobs SELECT n, zeroblob(4000) FROM counted",
        )
        .unwrap();
    assert!(log.pages.load(Ordering::Relaxed) >= LONG);
    log.tend(&mut writer);
    assert_ne!(log.state.load(Ordering::Relaxed), IDLE);
    // Written while the thread moves what was there before.
    writer.control("INSERT INTO blobs VALUES (0, zeroblob(1))").unwrap();
    while log.state.load(Ordering::Acquire) != MOVED {
        thread::yield_now();
    }
    log.tend(&mut writer);
    writer.control("INSERT INTO blobs VALUES (-1, zeroblob(1))").unwrap();
    assert!(log.pages.load(Ordering::Relaxed) < 10, "the log began anew");
    assert_eq!(log.state.load(Ordering::Relaxed), IDLE);
    drop(writer);
    std::fs::remove_dir_all(&folder).unwrap();
}
