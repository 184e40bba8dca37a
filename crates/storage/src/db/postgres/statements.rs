//! Statements on one PostgreSQL connection. They are prepared once per connection; several sent together are pipelined.

use deadpool_postgres::Object;
use futures_util::{TryStreamExt, future::try_join_all};
use tokio_postgres::{Row, types::Type};

use crate::db::{Error, Params, Result, Rows, Sql, Val};

pub async fn rows(client: &Object, sql: Sql, params: &[Val]) -> Result<Rows> {
    let statement = client.prepare_cached(sql).await?;
    let mut rows = Rows::new(statement.columns().len());
    let mut found = std::pin::pin!(client.query_raw(&statement, params).await?);
    while let Some(row) = found.try_next().await? {
        for column in 0..row.len() {
            rows.push(cell(&row, column)?);
        }
    }
    Ok(rows)
}

pub async fn batch(client: &Object, statements: &[(Sql, Params)]) -> Result<Vec<Rows>> {
    let all =
        statements.iter().map(async |(sql, params)| rows(client, sql, params).await.map_err(|e| e.in_statement(sql)));
    try_join_all(all).await
}

pub async fn exec(client: &Object, sql: Sql, params: &[Val]) -> Result<u64> {
    let statement = client.prepare_cached(sql).await?;
    Ok(client.execute_raw(&statement, params).await?)
}

/// The same statement for each row of parameters.
pub async fn many(client: &Object, sql: Sql, rows: &[Params]) -> Result<u64> {
    let statement = client.prepare_cached(sql).await?;
    let counts = try_join_all(rows.iter().map(|params| client.execute_raw(&statement, params))).await?;
    Ok(counts.iter().sum())
}

fn cell(row: &Row, column: usize) -> Result<Val> {
    let ty = row.columns()[column].type_();
    let value = match *ty {
        Type::INT8 => row.try_get::<_, Option<i64>>(column)?.map(Val::Int),
        Type::INT4 => row.try_get::<_, Option<i32>>(column)?.map(Val::from),
        Type::TEXT | Type::VARCHAR | Type::NAME => row.try_get::<_, Option<String>>(column)?.map(Val::Text),
        Type::BOOL => row.try_get::<_, Option<bool>>(column)?.map(Val::Bool),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(column)?.map(Val::Real),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(column)?.map(Val::Bytes),
        Type::VOID => None,
        _ => {
            return Err(Error::Decode(format!("cast column {column} of type {ty} to BIGINT, TEXT or another of ours")));
        }
    };
    Ok(value.unwrap_or(Val::Null))
}
