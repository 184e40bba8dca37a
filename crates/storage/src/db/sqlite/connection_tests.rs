use super::*;

#[test]
fn the_log_is_emptied_but_for_what_somebody_still_reads() {
    let folder = std::env::temp_dir().join(format!("aldea-log-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("aldea.db");
    let mut writer = Connection::writer(&path, 1024).unwrap();
    writer.control("CREATE TABLE numbers (n INTEGER)").unwrap();
    assert!(writer.empty_log());

    let mut reader = Connection::reader(&path, 1024).unwrap();
    reader.control("BEGIN").unwrap();
    assert!(reader.inner.query_row("SELECT count(*) FROM numbers", [], |row| row.get::<_, i64>(0)).unwrap() == 0);
    writer.control("INSERT INTO numbers VALUES (1)").unwrap();
    assert!(!writer.empty_log(), "the file still shows the reader what it saw");
    reader.control("COMMIT").unwrap();
    assert!(writer.empty_log());
    std::fs::remove_dir_all(&folder).unwrap();
}

/// It takes a flag when SQLite is built (.cargo/config.toml).
#[test]
fn a_file_of_any_size_is_mapped() {
    let folder = std::env::temp_dir().join(format!("aldea-map-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let writer = Connection::writer(&folder.join("aldea.db"), 1024).unwrap();
    let mapped: i64 = writer.inner.query_row("PRAGMA mmap_size", [], |row| row.get(0)).unwrap();
    assert_eq!(mapped, MAPPED);
    drop(writer);
    std::fs::remove_dir_all(&folder).unwrap();
}
