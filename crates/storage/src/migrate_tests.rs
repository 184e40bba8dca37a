use super::*;

#[test]
fn one_text_for_both_engines() {
    let migration = Migration {
        name: "0007_words",
        text: "CREATE TABLE words (id {id}, word {key} NOT NULL) {without_rowid};\n\
               --@sqlite\nPRAGMA user_version = 7;\n--@end\n  --@postgres\nANALYZE;\n  --@end\nSELECT 1;\n",
    };
    assert_eq!(migration.version(), 7);
    assert_eq!(
        migration.render(Engine::Sqlite),
        "CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL) WITHOUT ROWID;\n\
         PRAGMA user_version = 7;\nSELECT 1;\n"
    );
    assert_eq!(
        migration.render(Engine::Postgres),
        "CREATE TABLE words (id BIGINT PRIMARY KEY, word TEXT COLLATE \"C\" NOT NULL) ;\nANALYZE;\nSELECT 1;\n"
    );
}

#[test]
fn migrations_are_numbered_from_one_without_gaps() {
    for (i, migration) in MIGRATIONS.iter().enumerate() {
        assert_eq!(migration.version(), i as i64 + 1, "{}", migration.name);
    }
}
