//! Very many rows for one table, many to a statement and many statements to a transaction.

use storage::{Db, Sql, db::Params};

use crate::Result;

/// Rows of one statement.
pub const ROWS: usize = 40;
/// Statements of one transaction.
const STATEMENTS: usize = 250;

pub struct Bulk<'a> {
    db: &'a Db,
    table: &'static str,
    columns: &'static str,
    cells: Vec<&'static str>,
    many: Sql,
    full: Vec<Params>,
    filling: Params,
}

impl<'a> Bulk<'a> {
    pub fn new(db: &'a Db, table: &'static str, columns: &'static str) -> Self {
        Self::with_cells(db, table, columns, vec!["?"; columns.split(',').count()])
    }

    /// What is written of each value, which stands for `?`.
    pub fn with_cells(db: &'a Db, table: &'static str, columns: &'static str, cells: Vec<&'static str>) -> Self {
        let many = statement(table, columns, &cells, ROWS);
        Self { db, table, columns, cells, many, full: Vec::new(), filling: Params::new() }
    }

    pub async fn push(&mut self, row: Params) -> Result<()> {
        debug_assert_eq!(row.len(), self.cells.len(), "{}", self.table);
        self.filling.extend(row);
        if self.filling.len() == self.cells.len() * ROWS {
            self.full.push(std::mem::take(&mut self.filling));
            if self.full.len() == STATEMENTS {
                return self.flush().await;
            }
        }
        Ok(())
    }

    /// Writes all full statements, for rows of other tables that refer to these.
    pub async fn flush(&mut self) -> Result<()> {
        write(self.db, self.many, std::mem::take(&mut self.full)).await
    }

    /// Writes what is left.
    pub async fn end(self) -> Result<()> {
        write(self.db, self.many, self.full).await?;
        match self.filling.len() / self.cells.len() {
            0 => Ok(()),
            rows => write(self.db, statement(self.table, self.columns, &self.cells, rows), vec![self.filling]).await,
        }
    }
}

/// Kept for the life of the program, as the layer asks of all statements.
fn statement(table: &str, columns: &str, cells: &[&str], rows: usize) -> Sql {
    let row = |n: usize| {
        let number = |at: usize| format!("${}", n * cells.len() + at + 1);
        let cells: Vec<String> = cells.iter().enumerate().map(|(at, cell)| cell.replace('?', &number(at))).collect();
        format!("({})", cells.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!("INSERT INTO {table} ({columns}) VALUES {}", rows.join(", ")).leak()
}

async fn write(db: &Db, sql: Sql, statements: Vec<Params>) -> Result<()> {
    if statements.is_empty() {
        return Ok(());
    }
    let mut tx = db.begin().await?.patient();
    tx.many(sql, statements).await?;
    Ok(tx.commit().await?)
}
