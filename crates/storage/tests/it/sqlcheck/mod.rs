//! Prepares every statement of the program on the engine under test: a misspelt column, or SQL that only the other
//! engine reads, fails here and not when somebody first needs it.

mod rust;
mod texts;

use storage::{db::text, testing::TestDb};

#[tokio::test]
async fn every_statement_of_the_program_can_be_prepared() {
    let db = TestDb::new().await;
    let mut conn = db.conn();
    let statements = texts::statements(conn.engine());
    assert!(statements.len() > 10, "the scan found only {}", statements.len());
    let mut wrong = Vec::new();
    for statement in &statements {
        let sql = match &statement.text {
            Ok(sql) => sql,
            Err(problem) => {
                wrong.push(format!("{}: cannot be read: {problem}", statement.place));
                continue;
            }
        };
        match conn.check(sql).await {
            Err(error) => wrong.push(format!("{}: {error}\n    {sql}", statement.place)),
            Ok(Some(only_reads)) if only_reads != text::reads(sql) => {
                wrong.push(format!("{}: SELECT and WITH must read, all others write\n    {sql}", statement.place));
            }
            Ok(_) => {}
        }
    }
    let (wrong, of, list) = (wrong.len(), statements.len(), wrong.join("\n"));
    assert!(wrong == 0, "{wrong} of {of} statements are wrong on {:?}:\n{list}", conn.engine());
}
